"""What a program may vary, as one frozen model: tables, keys, and the views derived from them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from alongside.model import Answer, Aspect, MatchRules, Role

AGREEMENT = "agreement"
"""The code of the eligibility rule that every form needs: the agreement is accepted."""

NAME_IS_ADDRESS = "name_is_address"
"""The code of a finding: where a form asks for a name, somebody has written an e-mail address."""

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]

Text = Annotated[str, Field(min_length=1)]

Span = Annotated[str, Field(pattern=r"^P[1-9]\d{0,2}[DWMY]$")]
"""A length of time as ISO 8601 writes it: P7D, P2W, P1M, P1Y."""

Kind = Literal[
    "email", "name", "text", "long_text", "number", "scale", "flag", "choice", "choices", "people"
]

Provider = Literal["google", "typeform", "tally", "signed"]

Purpose = Literal[
    "answer",  # scored, shown or both
    "email",  # where letters go; the person's identity
    "name",  # what the person wants to be called
    "group",  # the support group: the hard boundary
    "capacity",  # how many people a mentor walks with at once
    "agreement",  # acceptance of the program's agreement
    "attestation",  # a fact the member vouches for (attends meetings, is 18)
    "avoid",  # people never to be matched with; shown to nobody
    "importance",  # which aspects matter to the member
    "musts",  # which aspects have to agree, or the pair is impossible
    "contact",  # ways to be in touch (choices)
    "contact_detail",  # a phone number or handle, passed on with the introduction only
]


class Part(BaseModel):
    """Base of every table: frozen, unknown keys refused, input kept out of errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Choice(Part):
    """One option. `labels` are further wordings (older ones, other languages). `skips` marks the
    option that says nothing ("rather not say"): choosing it is the same as leaving a blank."""

    code: Code
    label: Text
    labels: tuple[Text, ...] = ()
    skips: bool = False


class Question(Part):
    """One question. `find` lists ids or refs a provider gives it (provider -> ids); the question's
    own id always counts as a ref. `shown_to` says who may ever see the answer. `label` is the short
    heading on pages, `unit` the word after a number ("months")."""

    id: Code
    asked_of: tuple[Role, ...]
    title: Text
    titles: tuple[Text, ...] = ()
    label: str = ""
    help: str = ""
    kind: Kind
    purpose: Purpose = "answer"
    required: bool = False
    choices: tuple[Choice, ...] = ()
    other: Literal["keep", "drop", "needs_person"] = "keep"
    minimum: int = 0
    maximum: int = 1000
    unit: str = ""
    shown_to: Literal["nobody", "facilitator", "partner"] = "facilitator"
    find: Mapping[Provider, tuple[str, ...]] = Field(default_factory=dict)


class Condition(Part):
    """One way to meet a rule: a number at least, a code among, or a flag that is set."""

    question: Code
    at_least: int | None = None
    one_of: tuple[Code, ...] = ()
    is_true: bool = False


class Eligibility(Part):
    """A rule for one role: met when any condition holds. Unmet, a person decides; it is never a
    refusal. `member_text` is what the receipt says, `facilitator_text` what the desk says, then
    the answers to the `evidence` questions (they help a person decide, never pass by themselves).
    `only_member`: nobody can say it for the member (being of age), so no facilitator waives it.
    """

    role: Role
    code: Code
    any: tuple[Condition, ...]
    member_text: Text
    facilitator_text: Text
    evidence: tuple[Code, ...] = ()
    only_member: bool = False


class AspectRule(Part):
    """What a question contributes to a match; see `model.Aspect` for the scales and kinds.
    `both`, `close`, `differs` are the sentences of the explanation; they may use {mentee}, {mentor}
    (the answers' labels)."""

    question: Code
    scale: Literal["category", "ordinal", "lead", "shared", "overlap"]
    kind: Literal["similar", "complement", "same"] = "similar"
    weight: Annotated[int, Field(ge=0, le=100)]
    order: tuple[Code, ...] = ()
    near: tuple[tuple[Code, Code], ...] = ()
    different: Annotated[int, Field(ge=30, le=45)] = 35
    enough: Annotated[int, Field(ge=1)] = 1
    both: Text
    close: str = ""
    differs: Text

    def aspect(self) -> Aspect:
        """The rule as the matcher knows it, without its sentences."""
        return Aspect(
            question=self.question,
            scale=self.scale,
            kind=self.kind,
            weight=self.weight,
            order=self.order,
            near=frozenset(self.near),
            different=self.different,
            enough=self.enough,
        )


class Matching(Part):
    """Hard rules and weights; the defaults are those of the matching note."""

    experience: str = ""
    importance: str = ""
    musts: str = ""
    must_share: tuple[Code, ...] = ()
    min_score: Annotated[int, Field(ge=0, le=1000)] = 0
    prior: Annotated[int, Field(ge=0, le=100)] = 50
    overdue_days: Annotated[int, Field(ge=1, le=365)] = 60
    credit_per_day: Annotated[int, Field(ge=0, le=20)] = 3
    good_line: Annotated[int, Field(ge=0, le=1000)] = 600
    good_bonus: Annotated[int, Field(ge=0, le=1000)] = 300
    keep_bonus: Annotated[int, Field(ge=0, le=300)] = 25
    alternatives: Annotated[int, Field(ge=0, le=5)] = 3
    max_capacity: Annotated[int, Field(ge=1, le=20)] = 3


class Waiting(Part):
    """Days and minutes of each step. `undo_minutes` delays the letters that follow an approval.
    After `remind_after_days` an undecided suggestion, and an unanswered question to a member, are
    brought to mind once. `bands` are the days of waiting after which somebody is told that they
    are still in line, and why."""

    suggestion_days: Annotated[int, Field(ge=1, le=90)] = 14
    consent_days: Annotated[int, Field(ge=1, le=90)] = 14
    undo_minutes: Annotated[int, Field(ge=1, le=1440)] = 10
    remind_after_days: Annotated[int, Field(ge=1, le=89)] = 7
    bands: tuple[Annotated[int, Field(ge=1, le=730)], ...] = (21, 60, 120)
    expectation: Text


class CheckIns(Part):
    """How often each person is asked, alone, how it goes: `first` after the beginning, then
    `every` (empty: only once). `heading` and `text` open the letter, `talk_to` says who hears of
    "I need to talk"."""

    first: Span
    every: Span | Literal[""] = ""
    heading: Text
    text: Text
    talk_to: Literal["facilitator", "supporter"] = "facilitator"


class Milestone(Part):
    """A time together that is celebrated in a letter to each; never counted against anybody."""

    after: Span
    heading: Text
    text: Text


class Stage(Part):
    """A stretch of a match of fixed length: it begins `after` so long and brings a letter to each;
    `after` is empty for the one that begins with the introduction."""

    after: Span | Literal[""] = ""
    title: Text
    text: Text


class Sessions(Part):
    """Meetings that are counted: about `typical` of about `minutes` each. After so many `wrap_up`
    is offered; another is allowed. `missed` is said to whoever could not come."""

    typical: Annotated[int, Field(ge=1, le=50)]
    minutes: Annotated[int, Field(ge=5, le=240)]
    wrap_up: Text
    missed: Text


class Supporter(Part):
    """The third role: a person who checks in with each of the two by themselves, `every` so often.
    `title` is what the role is called, `introduction` what the two are told about it."""

    title: Text
    every: Span
    introduction: Text
    text: Text


class Scale(Part):
    """A published questionnaire, asked freely at the start, in the middle and at the end. Only sums
    of at least five people are ever shown; `source` is the citation. Answers count 1, 2, 3, …"""

    title: Text
    source: Text
    introduction: Text
    asked_of: Role = Role.MENTEE
    items: Annotated[tuple[Text, ...], Field(min_length=1, max_length=12)]
    answers: Annotated[tuple[Text, ...], Field(min_length=2, max_length=10)]


class Care(Part):
    """What the daily run does for people in a match. `load_check` is how often a mentor is asked,
    privately, whether it is too much; empty for never. `attendance` is said, kindly, to whoever
    says that they have not been to their group lately; empty when the program has no meetings."""

    check_ins: CheckIns
    load_check: Span | Literal[""] = "P3M"
    attendance: str = ""


class Closure(Part):
    """How matches end. A mentor is left in peace for `cool_down_days` after one. With `stand_in` a
    mentee whose mentor takes a break may be matched meanwhile. For a fixed length: `notice` before
    its end both are told, and when both wish so it goes on for `renewal` (empty: it does not)."""

    cool_down_days: Annotated[int, Field(ge=0, le=180)] = 0
    stand_in: bool = False
    notice: Span = "P1M"
    renewal: Span | Literal[""] = ""
    farewell: Text


class Tier(Part):
    """One way to tell that someone should know: `title` and `examples` are what the writer reads,
    `then` what happens. `contacts` are offices (`facilitator`, `supporter`, `coordinator`) or
    addresses of their own; `emergency` puts "call now" before everything else."""

    code: Code
    title: Text
    examples: Text
    then: Text
    contacts: Annotated[tuple[Text, ...], Field(min_length=1)]
    emergency: bool = False


class Retention(Part):
    """How many days something is kept; the defaults are those of the privacy note."""

    suggestions_days: Annotated[int, Field(ge=1, le=3650)] = 90
    ended_match_days: Annotated[int, Field(ge=1, le=3650)] = 365
    member_days: Annotated[int, Field(ge=1, le=3650)] = 365
    letter_days: Annotated[int, Field(ge=1, le=3650)] = 30
    quarantine_days: Annotated[int, Field(ge=1, le=3650)] = 30
    concern_days: Annotated[int, Field(ge=1, le=3650)] = 30
    plan_days: Annotated[int, Field(ge=1, le=3650)] = 90
    batch_days: Annotated[int, Field(ge=1, le=3650)] = 730


class FeedbackQuestion(Part):
    """One question of the feedback form. A `rating` counts 1 to 5 from `low` to `high`; a `comment`
    is free text; of `part` there is at most one: from which side somebody speaks, counted apart
    only where each side has enough answers. `titles` and `find` are those of `Question`."""

    id: Code
    kind: Literal["rating", "comment", "part"]
    title: Text
    titles: tuple[Text, ...] = ()
    help: str = ""
    low: str = ""
    high: str = ""
    choices: tuple[Choice, ...] = ()
    find: Mapping[Provider, tuple[str, ...]] = Field(default_factory=dict)

    def as_question(self) -> Question:
        """The same as a question of an application form, so that answers are read one way."""
        kinds: Mapping[str, Kind] = {"rating": "scale", "comment": "long_text", "part": "choice"}
        return Question(
            id=self.id,
            asked_of=(),
            title=self.title,
            titles=self.titles,
            help=self.help,
            kind=kinds[self.kind],
            choices=self.choices,
            other="drop",
            minimum=1,
            maximum=5,
            shown_to="nobody",
            find=self.find,
        )


class Feedback(Part):
    """Anonymous feedback. It is released once a `slot`, and only what at least `least` answers say
    (`least_comments` for texts); both can be raised and never lowered. `readers` are the
    coordinator alone, or the facilitators of the program's groups as well. `words` names the list
    of words a text may keep: `english`, a list of the program's own beside its file, or `off` for
    ratings only. `ids` are those of `FormText`."""

    title: Text
    introduction: Text
    slot: Literal["quarter", "month"] = "quarter"
    least: Annotated[int, Field(ge=5, le=1000)] = 5
    least_comments: Annotated[int, Field(ge=5, le=1000)] = 5
    readers: Literal["coordinator", "facilitators"] = "coordinator"
    words: Annotated[str, Field(pattern=r"^[a-z]{2,20}$")] = "english"
    questions: Annotated[tuple[FeedbackQuestion, ...], Field(min_length=1, max_length=12)]
    ids: Mapping[Provider, str] = Field(default_factory=dict)

    def of_kind(self, kind: Literal["rating", "comment", "part"]) -> tuple[FeedbackQuestion, ...]:
        """The questions of one kind, in the file's order."""
        return tuple(question for question in self.questions if question.kind == kind)


class Agreement(Part):
    """The text a member accepts. A changed text needs a new version."""

    version: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$")]
    title: Text
    text: Text


class CrisisLine(Part):
    """A help line of the program's country."""

    name: Text
    how: Text


class FormText(Part):
    """The heading and introduction of one form. `ids` are the provider's form ids, when known
    (provider -> id): a delivery from another form then waits for a person."""

    title: Text
    introduction: Text
    ids: Mapping[Provider, str] = Field(default_factory=dict)


class Wording(Part):
    """The words letters and pages use. All plain text; a blank line starts a new paragraph.
    `informal` says where people find company without a match; empty when a program knows none."""

    mentor: Text
    mentee: Text
    group: Text
    facilitator: Text
    sender_name: Text
    sign_off: Text
    what_mentoring_is: Text
    first_steps: tuple[Text, ...]
    confidentiality: Text
    not_professional: Text
    someone_to_turn_to: Text
    facilitator_note: Text
    informal: str = ""
    yes: Text = "Yes"
    no: Text = "No"


class Translation(Part):
    """How letters and pages speak another language than English, all in the program's own file.

    `sentences` maps each English sentence of the templates to its translation, with the same
    `%(name)s` placeholders; one that depends on a count maps to two (one, many). `day` and `moment`
    may use {day}, {month}, {year} and {date}, {clock}; `last` joins the last two of a list;
    `articles` says how a noun reads with its article ("guía" -> "una guía").
    """

    months: tuple[Text, ...]
    day: Text
    moment: Text
    last: Text
    articles: Mapping[str, Text] = Field(default_factory=dict)
    sentences: Mapping[str, Text | tuple[Text, Text]]


class Program(Part):
    """One program. `consent` says who is asked after the facilitator's approval."""

    id: Code
    name: Text
    language: Text = "en"
    country: Text
    time_zone: Text
    voice: Literal["peer_support", "educational"] = "peer_support"
    consent: Literal["both", "mentor", "none"] = "both"
    duration: Span | Literal["open"] = "open"
    accepting: bool = True
    forms: Mapping[Role, FormText]
    questions: tuple[Question, ...]
    eligibility: tuple[Eligibility, ...] = ()
    aspects: tuple[AspectRule, ...]
    matching: Matching = Matching()
    waiting: Waiting
    care: Care
    milestones: tuple[Milestone, ...] = ()
    stages: tuple[Stage, ...] = ()
    sessions: Sessions | None = None
    supporter: Supporter | None = None
    scale: Scale | None = None
    closure: Closure
    tiers: tuple[Tier, ...]
    feedback: Feedback | None = None
    retention: Retention = Retention()
    agreement: Agreement
    crisis: tuple[CrisisLine, ...]
    wording: Wording
    translation: Translation | None = None

    @property
    def agreement_hash(self) -> str:
        """SHA-256 (64 hexadecimal characters) of the agreement's version, title and text."""
        parts = (self.agreement.version, self.agreement.title, self.agreement.text)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def question(self, question_id: str) -> Question:
        """The question with that id; KeyError when the program has none."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise KeyError(question_id)

    def questions_for(self, role: Role) -> tuple[Question, ...]:
        """The questions of one form, in the file's order."""
        return tuple(question for question in self.questions if role in question.asked_of)

    def as_read(self, question: Question) -> Question:
        """The question with the program's own yes and no as its options, where it asks for one of
        the two without naming them: a form may offer them as words to choose."""
        if question.kind != "flag" or question.choices:
            return question
        said = (("yes", self.wording.yes), ("no", self.wording.no))
        options = tuple(Choice(code=code, label=label) for code, label in said)
        return question.model_copy(update={"choices": options})

    def by_purpose(self, role: Role, purpose: Purpose) -> Question | None:
        """The first question of that role's form with that purpose."""
        found = (question for question in self.questions_for(role) if question.purpose == purpose)
        return next(found, None)

    def only_theirs(self, role: Role) -> frozenset[str]:
        """The codes of what nobody but the member can settle: rules, the agreement among them, and
        what they are called."""
        rules = (rule for rule in self.eligibility if rule.role == role and rule.only_member)
        return frozenset({AGREEMENT, NAME_IS_ADDRESS, *(rule.code for rule in rules)})

    def label(self, question_id: str, answer: Answer) -> str:
        """An answer in words. Several codes may come as a tuple or joined by commas, as in a
        `Reason`; a code or a question the program no longer has is shown as it is."""
        question = next((one for one in self.questions if one.id == question_id), None)
        if isinstance(answer, bool):
            return self.wording.yes if answer else self.wording.no
        if isinstance(answer, int):
            return f"{answer} {question.unit if question else ''}".strip()
        labels = {choice.code: choice.label for choice in question.choices} if question else {}
        if isinstance(answer, str):
            if not labels:
                number = question is not None and question.kind == "number" and answer.isdecimal()
                return self.label(question_id, int(answer)) if number else answer
            answer = tuple(answer.split(",")) if answer not in labels else (answer,)
        return ", ".join(labels.get(code, code) for code in answer)

    def rules(self) -> MatchRules:
        """What the matcher may know of this program."""
        shared = self.matching.model_dump()
        aspects = tuple(rule.aspect() for rule in self.aspects)
        return MatchRules(aspects=aspects, agreement=self.agreement_hash, **shared)
