"""The last part: members answer in private, some are introduced, and one address comes back."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from alongside.model import ApplicationState, Match, MatchState, Role
from local.mailbox import Mail
from local.story import browser
from local.story.evening import Evening, first_digest, last_undo
from local.story.people import Person
from local.story.scene import Scene

REQUEST = "may we introduce you to someone?"
NEUTRAL = ": about your introduction"
INTRODUCED = ": your introduction"
_KEY = re.compile(r"v1\.[\w-]+")


@dataclass
class Asked:
    """An approved match and its two consent letters."""

    match: Match
    letters: dict[Role, Mail]


@dataclass
class Meetings:
    """How the approved matches went. `waiting` is the one nobody has answered."""

    asked: list[Asked] = field(default_factory=list)
    waiting: Asked | None = None
    met: list[Asked] = field(default_factory=list)


def ask_members(at: Scene, evening: Evening, meetings: Meetings) -> None:
    """When no decision can be undone any more, both of each pair are asked."""
    at.screen.step("Both are asked")
    with at.screen.working("facilitators hear of every decision"):
        at.run("mail")
    at.settle(last_undo(at, evening), "until the decisions can no longer be undone")
    with at.screen.working("the letters leave"):
        at.run("mail")
    matches = [*(at.match(pair.match.id) for pair in evening.approved), *evening.chosen]
    requests = at.letters(about=REQUEST)
    at.checks.same("letters that ask", len(requests), 2 * len(matches))
    meetings.asked = [_asked(at, match, requests) for match in matches]
    undone = [at.match(pair.match.id) for pair in evening.undone]
    for person in (p for match in undone for p in (match.mentee, match.mentor)):
        if not any(person in (match.mentee, match.mentor) for match in matches):
            got = at.letters(at.member(person).email, REQUEST)
            at.checks.same("letters that ask after an undone decision", got, [])
    at.screen.say(f"{len(requests)} letters: who it would be, and nothing to reach them by.")
    at.screen.show("one of them", at.address(requests[0]))


def decline_in_private(at: Scene, meetings: Meetings) -> None:
    """One says no. Both get the same letter, and nobody learns who it was."""
    at.screen.step("One says no, in private")
    asked = meetings.asked[0]
    mentee, mentor = (at.member(asked.match.mentee), at.member(asked.match.mentor))
    _answer(at, asked, Role.MENTEE, "yes")
    page = _answer(at, asked, Role.MENTOR, "no")
    at.checks.has("the page after a no", "Nobody is told who said no", page)
    match = at.match(asked.match.id)
    at.checks.same("the match", match.state, MatchState.NOT_THIS_TIME)
    at.checks.same("letters before their time", at.letters(about=NEUTRAL), [])
    at.settle(match.notice_at, "until the neutral letters leave")
    with at.screen.working("the letters leave"):
        at.run("mail")
    both = [at.letters(one.email, NEUTRAL) for one in (mentee, mentor)]
    at.checks.same("neutral letters", [len(got) for got in both], [1, 1])
    (first,), (second,) = both
    same = _bytes(first) == _bytes(second)
    at.checks.true("both letters are the same to the byte", same)
    _check_in_line(at, mentee, match)
    at.screen.say(
        f"{mentee.name} said yes and {mentor.name} said no. Both got the same letter, compared to"
        f" the byte but for the link to each one's own page. {mentee.name} is in line again, and"
        " these two are never suggested again."
    )
    at.screen.show("to the one", at.address(first))
    at.screen.show("to the other", at.address(second))


def introduce(at: Scene, meetings: Meetings) -> None:
    """Both say yes, most of them; until then nobody's letters held the other's address."""
    at.screen.step("Both say yes, and are introduced")
    meetings.waiting, meetings.met = meetings.asked[1], meetings.asked[2:]
    for asked in meetings.met:
        for role in Role:
            _answer(at, asked, role, "yes")
        at.checks.same("a match", at.match(asked.match.id).state, MatchState.ACTIVE)
    leaks = [mail for mail in at.letters() if _foreign(at, mail)]
    at.checks.same("letters that hold somebody else's address", len(leaks), 0)
    with at.screen.working("the letters leave"):
        at.run("mail")
    for asked in meetings.met:
        mentee, mentor = (at.member(asked.match.mentee), at.member(asked.match.mentor))
        for one, other in ((mentee, mentor), (mentor, mentee)):
            _check_introduction(at, one, other)
        at.screen.say(f"{mentee.name} and {mentor.name} have met.")
    last = meetings.met[-1].match
    for person in (last.mentee, last.mentor):
        one = at.member(person)
        letter = at.letters(one.email, INTRODUCED)[-1]
        at.screen.show(f"to {one.name}", at.address(letter))
    at.screen.say("No letter before these held anybody else's address or phone number.")


def bounce(at: Scene, evening: Evening) -> None:
    """A letter comes back: no further one leaves, and the facilitator sees it."""
    at.screen.step("An address does not exist any more")
    person = _unmatched(at)
    letter = _letter_id(at, person)
    about = {"bounceType": "Permanent", "bounceSubType": "General"}
    at.ready["Delivery"].result()
    at.running.report("Bounce", letter, person.email, about)
    before = len(at.letters(person.email))
    page = at.open(f"{at.running.api}/links", "Member")
    sent = browser.send(page, {"email": person.email})
    at.checks.same("the answer to someone who asks for a link", sent.status, 200)
    outcome = at.run("mail")
    at.checks.same("what became of the next letters", list(outcome), ["skipped_suppressed"])
    at.checks.same(f"letters to {person.name}", len(at.letters(person.email)), before)
    digest = first_digest(at, evening, person.group)
    desk = next(link.url for link in digest.links if "/desk/" in link.url)
    words = at.open(desk, "Review").words
    shown = words.partition("Letters that come back")[2]
    at.checks.has("the desk, under “Letters that come back”", person.name, shown)
    at.screen.say(
        f"A letter to {person.name} came back. No other is sent there: not even the link they asked"
        " for just now. The desk tells the facilitator."
    )
    at.screen.show("the desk", desk)


def _asked(at: Scene, match: Match, requests: Sequence[Mail]) -> Asked:
    letters = {}
    for role, person in ((Role.MENTEE, match.mentee), (Role.MENTOR, match.mentor)):
        one, other = at.member(person), at.member(_other(match, person))
        mine = [mail for mail in requests if one.email in mail.to and other.name in mail.text]
        at.checks.same(f"letters that ask {one.name} about {other.name}", len(mine), 1)
        letters[role] = mine[0]
    return Asked(match, letters)


def _other(match: Match, person: str) -> str:
    return match.mentor if person == match.mentee else match.mentee


def consent_url(letter: Mail) -> str:
    """The link of a letter that asks."""
    return next(link.url for link in letter.links if "/consent/" in link.url)


def _answer(at: Scene, asked: Asked, role: Role, said: str) -> str:
    """Answer as that member does, in a browser; the words of the page that follows."""
    page = at.open(consent_url(asked.letters[role]), "Member")
    return at.send(page, {"answer": said}).words


def _bytes(letter: Mail) -> tuple[bytes, bytes, bytes]:
    """A letter as sent, but for what is the reader's alone: the keys in the links to their page."""
    text, html = (_KEY.sub("", part) for part in (letter.text, letter.html))
    return letter.subject.encode(), text.encode(), html.encode()


def _check_in_line(at: Scene, mentee: Person, match: Match) -> None:
    found = at.load(mentee)
    assert found is not None
    stands = (found.state, found.held, match.mentor in found.barred)
    expected = (ApplicationState.READY, 0, True)
    at.checks.same(f"{mentee.name}: state, places held, never again", stands, expected)


def _foreign(at: Scene, letter: Mail) -> bool:
    """Whether a letter holds an address or contact detail of a member it is not to."""
    text = (letter.text + letter.html).casefold()
    for person in at.cast.people:
        detail = html.escape(str(person.answers.get("contact_detail", "")))
        held = [way for way in (person.email, detail) if way and way.casefold() in text]
        if held and person.email not in letter.to:
            return True
    return False


def _check_introduction(at: Scene, one: Person, other: Person) -> None:
    got = at.letters(one.email, INTRODUCED)
    mine = [mail for mail in got if other.name in mail.text]
    at.checks.same(f"introductions of {one.name} to {other.name}", len(mine), 1)
    for way in (other.email, str(other.answers.get("contact_detail", ""))):
        at.checks.has(f"the introduction to {other.name}", way, mine[0].text)


def _unmatched(at: Scene) -> Person:
    """Someone who waits without any pair, so that no other part of the story loses a letter."""
    busy = {person for group in at.cast.groups for m in at.records(group).matches
            for person in (m.mentee, m.mentor)}  # fmt: skip
    here = [one for one in at.cast.of(Role.MENTEE) if at.load(one) is not None]
    left = [one for one in here if at.person(one.email) not in busy]
    at.checks.least("people without a pair", len(left), 1)
    return left[0]


def _letter_id(at: Scene, person: Person) -> str:
    """The id of somebody's receipt: what the mail service carries back as a tag."""
    who = at.person(person.email)
    rows = [item for item in at.items("LETTER#") if item["recipient"] == who]
    receipts = [item["pk"] for item in rows if item["template"] == "receipt"]
    at.checks.same(f"receipts of {person.name} on file", len(receipts), 1)
    return str(receipts[0]).removeprefix("LETTER#")
