"""What comes after an introduction: how it goes, a worry, a goodbye, a member who is erased."""

from __future__ import annotations

from alongside.model import Application, ApplicationState, MatchState
from local.mailbox import Mail
from local.story import browser
from local.story.browser import Form, Seen
from local.story.meetings import INTRODUCED, Asked, Meetings
from local.story.people import Person
from local.story.scene import Scene

GOODBYE = "Thank you for every one of our walks. I wish you well."
WORRY = "Somebody has not been heard of for two weeks."


def ask_how_it_goes(at: Scene, meetings: Meetings) -> None:
    """The daily care runs, and a member says on their page that it goes well."""
    at.screen.step("Some days later: how is it going?")
    counts = at.run("care")
    at.checks.true("care counts what it did", isinstance(counts, dict))
    mentee, _ = _pair(at, meetings.met[0])
    before = at.match(meetings.met[0].match.id)
    page = at.open(_match_url(at, mentee), "Member")
    after = browser.send(page, {"answer": "well"}, _form(page, "check_in"))
    at.checks.has("the page after the answer", "Nothing of it is kept", after.words)
    at.checks.same("the match after the answer", at.match(before.id), before)
    at.screen.say(f"{mentee.name} says that it goes well; nothing of it is kept.")
    at.screen.show("the page of their match", page.where)


def tell_a_worry(at: Scene, meetings: Meetings) -> None:
    """Someone should know: the words are mailed at once and stored nowhere."""
    at.screen.step("Someone should know")
    _, mentor = _pair(at, meetings.met[0])
    page = at.open(_link(_introduction(at, mentor), "/concern/"), "Concern")
    at.checks.has("the page for worries", at.program.crisis[0].name, page.words)
    tier = at.program.tiers[0].code
    sent = browser.send(page, {"tier": tier, "words": WORRY, "named": "yes"})
    at.checks.same("the answer to a worry", sent.status, 200)
    at.checks.has("the page after a worry", at.program.crisis[0].name, sent.words)
    told = [mail for mail in at.letters(about=": someone should know") if WORRY in mail.text]
    at.checks.least("letters with the writer's words", len(told), 1)
    got = at.letters(mentor.email, ": what you sent us")
    at.checks.same("letters with the help lines, to the writer", len(got), 1)
    kept = [item for item in at.items() if WORRY in str(item.values())]
    at.checks.same("items that hold the words", kept, [])
    at.screen.say("The help lines were there at once. The words were mailed, and stored nowhere.")
    at.screen.show("the page", page.where)
    at.screen.show("what the contacts got", at.address(told[0]))


def say_goodbye(at: Scene, meetings: Meetings) -> None:
    """A mentor ends it without a reason; the note is passed on once, and the mentee goes on."""
    at.screen.step("An end, and a beginning")
    asked = meetings.met[0]
    mentee, mentor = _pair(at, asked)
    waiting_since = _application(at, mentee).waiting_since
    page = at.open(_link(_introduction(at, mentor), "/end"), "Member")
    at.send(page, {"answer": "end", "goodbye": GOODBYE})
    at.checks.same("the match", at.match(asked.match.id).state, MatchState.CLOSED)
    with at.screen.working("the letters leave"):
        at.run("mail")
    (to_mentee,) = at.letters(mentee.email, "your time together has ended")
    (to_mentor,) = at.letters(mentor.email, "your time together has ended")
    at.checks.has("the letter to the other one", GOODBYE, to_mentee.text)
    at.checks.true("the note is not sent back", GOODBYE not in to_mentor.text)
    over = at.open(_match_url(at, mentee), "Member")
    again = browser.send(over, {"answer": "new"}, _form(over, "next"))
    at.checks.has("the page after the answer", "You are in line again", again.words)
    found = _application(at, mentee)
    stands = (found.state, found.held, found.waiting_since)
    expected = (ApplicationState.READY, 0, waiting_since)
    at.checks.same(f"{mentee.name}: state, places, waiting since", stands, expected)
    at.screen.say(
        f"{mentor.name} ended it without a reason and left a goodbye. {mentee.name} is in line for"
        " somebody else, with the same answers and the same place in line."
    )
    at.screen.show(f"the letter to {mentee.name}", at.address(to_mentee))
    at.screen.show("what comes next", over.where)


def erase_a_member(at: Scene, meetings: Meetings) -> None:
    """Somebody has everything about themselves erased; their partner hears that they have left."""
    at.screen.step("Everything about one person is erased")
    asked = meetings.met[1]
    mentee, mentor = _pair(at, asked)
    who = at.person(mentee.email)
    at.checks.least("items about them before", len(_about(at, mentee, who)), 1)
    page = at.open(_link(_introduction(at, mentee), "/page/"), "Member")
    at.checks.has("their page", mentee.name, page.words)
    erase = at.open(page.where + "/erase", "Member")
    done = browser.send(erase, {"erase": "yes"})
    at.checks.same("the answer to erasing", done.status, 200)
    at.checks.same("items about them afterward", _about(at, mentee, who), [])
    with at.screen.working("the letters leave"):
        at.run("mail")
    (told,) = at.letters(mentor.email, "your time together has ended")
    at.screen.say(f"No item of the table holds {mentee.name}'s address or words any more.")
    at.screen.show("what the partner is told", at.address(told))


def _pair(at: Scene, asked: Asked) -> tuple[Person, Person]:
    return at.member(asked.match.mentee), at.member(asked.match.mentor)


def _application(at: Scene, person: Person) -> Application:
    found = at.load(person)
    assert found is not None
    return found


def _introduction(at: Scene, person: Person) -> Mail:
    return at.letters(person.email, INTRODUCED)[-1]


def _link(letter: Mail, part: str) -> str:
    return next(link.url for link in letter.links if part in link.url)


def _match_url(at: Scene, person: Person) -> str:
    return _link(_introduction(at, person), "/end").removesuffix("/end")


def _form(page: Seen, does: str) -> Form:
    """The form of a page that does this."""
    return next(form for form in page.forms if form.fields.get("do") == does)


def _about(at: Scene, person: Person, who: str) -> list[str]:
    """The items that hold this person's address, or answers under their id."""
    return [
        f"{item['pk']} {item['sk']}"
        for item in at.items()
        if person.email.casefold() in str(item.values()).casefold()
        or (item["pk"].endswith(who) and "doc" in item)
    ]
