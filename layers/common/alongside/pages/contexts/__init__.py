"""What each page needs to know: one frozen dataclass per page, named in `CONTEXTS`.

The conventions of `letters.contexts` hold: plain one-line strings, aware datetimes, display names.
`op` is the id of the operation the form would carry out, sent back in the hidden field `op`. A form
without an address of its own posts to the address of the page.

batches       released feedback, to be read
concern       where somebody tells a worry
deciding      the facilitators' pages
feedback      where anybody tells what it is like, and stays unknown
introducing   introductions, letters wanted or not, fresh links
match         a match: while it runs, its end, and what comes next
page          a member's own page: what is held, and how to change or erase it
settling      whom a member must never meet
"""

from alongside.pages.contexts.batches import Brought, Chart, Mark, Read, Texts
from alongside.pages.contexts.concern import Concern, ConcernSent
from alongside.pages.contexts.deciding import (
    AnotherMentor,
    Decided,
    Desk,
    DeskPair,
    PersonToLookAt,
    Review,
    ScaleAverage,
    Taken,
)
from alongside.pages.contexts.feedback import (
    AskedOpinion,
    FeedbackForm,
    FeedbackThanks,
    OfferedSide,
    Promise,
)
from alongside.pages.contexts.introducing import (
    Consent,
    ConsentDone,
    DeadLink,
    Introduced,
    LettersSetting,
    LinksForm,
    LinksSent,
    NotOpen,
    Trouble,
)
from alongside.pages.contexts.match import (
    EndMatch,
    FormState,
    MatchOver,
    NotRunning,
    Questionnaire,
    RunningMatch,
    Session,
    YourMatch,
)
from alongside.pages.contexts.page import (
    Accepted,
    Erase,
    Erased,
    NothingHeld,
    OwnMatch,
    OwnPage,
    OwnPlace,
    SentLetter,
)
from alongside.pages.contexts.settling import Question, Settle

PageContext = (
    Review
    | Decided
    | Taken
    | Desk
    | Consent
    | ConsentDone
    | Introduced
    | NotOpen
    | LettersSetting
    | LinksForm
    | LinksSent
    | DeadLink
    | Trouble
    | RunningMatch
    | EndMatch
    | MatchOver
    | NotRunning
    | YourMatch
    | Questionnaire
    | OwnPage
    | Erase
    | Erased
    | NothingHeld
    | Concern
    | ConcernSent
    | Settle
    | FeedbackForm
    | FeedbackThanks
    | Read
)

CONTEXTS: dict[str, type[PageContext]] = {
    "review": Review,
    "decided": Decided,
    "taken": Taken,
    "desk": Desk,
    "consent": Consent,
    "consent_done": ConsentDone,
    "introduced": Introduced,
    "not_open": NotOpen,
    "letters_setting": LettersSetting,
    "links": LinksForm,
    "links_sent": LinksSent,
    "dead_link": DeadLink,
    "trouble": Trouble,
    "match": RunningMatch,
    "end": EndMatch,
    "over": MatchOver,
    "not_running": NotRunning,
    "your_match": YourMatch,
    "scale": Questionnaire,
    "page": OwnPage,
    "erase": Erase,
    "erased": Erased,
    "nothing_held": NothingHeld,
    "concern": Concern,
    "concern_sent": ConcernSent,
    "settle": Settle,
    "feedback": FeedbackForm,
    "feedback_thanks": FeedbackThanks,
    "read": Read,
}

__all__ = [
    "CONTEXTS",
    "Accepted",
    "AnotherMentor",
    "AskedOpinion",
    "Brought",
    "Chart",
    "Concern",
    "ConcernSent",
    "Consent",
    "ConsentDone",
    "DeadLink",
    "Decided",
    "Desk",
    "DeskPair",
    "EndMatch",
    "Erase",
    "Erased",
    "FeedbackForm",
    "FeedbackThanks",
    "FormState",
    "Introduced",
    "LettersSetting",
    "LinksForm",
    "LinksSent",
    "Mark",
    "MatchOver",
    "NotOpen",
    "NotRunning",
    "NothingHeld",
    "OfferedSide",
    "OwnMatch",
    "OwnPage",
    "OwnPlace",
    "PageContext",
    "PersonToLookAt",
    "Promise",
    "Question",
    "Questionnaire",
    "Read",
    "Review",
    "RunningMatch",
    "ScaleAverage",
    "SentLetter",
    "Session",
    "Settle",
    "Taken",
    "Texts",
    "Trouble",
    "YourMatch",
]
