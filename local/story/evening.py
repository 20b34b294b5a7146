"""The middle: the night, the digest, the desk, and what a facilitator decides about each pair."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from alongside.model import Match, MatchState, Role, match_id
from alongside.program import AGREEMENT
from local.mailbox import Mail
from local.story import browser
from local.story.browser import Seen
from local.story.scene import Scene

BUSY, QUIET = "Tuesday Evening", "Sunday Morning"
REASON = "They share a car to the meetings & know each other well."
_APPROVALS = 4  # each is four letters or more, and SES lets only so many leave in a second


@dataclass
class Pair:
    """An open pair of the digest: its page as it was first opened."""

    match: Match
    url: str
    page: Seen

    @property
    def names(self) -> str:
        """Both names, as the page's heading says them."""
        return self.page.heading


@dataclass
class Evening:
    """What the night left to decide, and what was decided."""

    digests: dict[str, Mail] = field(default_factory=dict)
    pairs: list[Pair] = field(default_factory=list)
    approved: list[Pair] = field(default_factory=list)
    chosen: list[Match] = field(default_factory=list)
    undone: list[Pair] = field(default_factory=list)


def suggest(at: Scene) -> None:
    """The night: as many pairs as there can be, none of them excluded; a second run is idle."""
    at.screen.step("The night suggests pairs")
    with at.screen.working("the night plans each group"):
        planned = at.run("night")
        at.checks.same("groups planned", planned, {"groups": len(at.cast.groups)})
    for group in at.cast.groups:
        found = at.records(group)
        mentees = sum(1 for a in found.of(Role.MENTEE) if not a.findings)
        places = sum(a.capacity for a in found.of(Role.MENTOR) if not a.findings)
        count = f"suggestions in {group}"
        at.checks.same(count, len(found.matches), min(mentees, places))
        at.screen.say(
            f"{group}: {mentees} look for a mentor, {places} places, {len(found.matches)} pairs."
        )
    _check_exclusion(at)
    before = at.items()
    with at.screen.working("the same night once more"):
        at.checks.same("groups planned by a second run", at.run("night"), {"groups": 0})
    at.checks.true("a second night leaves every item as it is", at.items() == before)
    at.screen.say("Run a second time, the night changed nothing at all.")


def send_digests(at: Scene, evening: Evening) -> None:
    """One digest per facilitator, and word to the coordinator about the quarantined form."""
    at.screen.step("Each facilitator gets one digest")
    with at.screen.working("the letters leave"):
        at.run("mail")
    for group, helpers in at.cast.groups.items():
        for helper in helpers:
            got = at.letters(helper.email)
            at.checks.same(f"letters to {helper.name}", len(got), 1)
            at.checks.has("a digest", "to look at", got[0].subject)
            evening.digests[helper.email] = got[0]
            at.screen.show(f"to {helper.name}, {group}", at.address(got[0]))
    word = at.letters(at.running.endpoints()["parameters"]["CoordinatorAddress"])
    at.checks.same("letters to the coordinator", len(word), 1)
    at.checks.has("why", "no_email", word[0].text)
    at.checks.has("who is in line", "Already in line is one person", word[0].text)
    at.screen.say(
        "The coordinator hears that one form could not become an application, and that of one"
        " person in line a part of the answers could not be read."
    )
    at.screen.show("to the coordinator", at.address(word[0]))
    at.run("mail")
    at.checks.same("digests", len(at.letters(about="to look at")), len(evening.digests))


def clear_desk(at: Scene, evening: Evening) -> None:
    """The facilitator's word about the mentor with eleven months, while the undo window runs."""
    at.screen.step("Meanwhile, a facilitator decides about a person")
    mentor, newcomer = at.cast.odd["eleven_months"], at.cast.odd["new_option"]
    url = _link(first_digest(at, evening, BUSY), "/desk/")
    desk = at.open(url, "Review")
    for text in (mentor.name, "11 months", newcomer.name, "unknown option"):
        at.checks.has("the desk", text, desk.words)
    person = at.person(mentor.email)
    form = next(form for form in desk.forms if form.fields.get("person", "").startswith(person))
    saved = browser.send(desk, {"answer": "ready"}, form)
    at.checks.same("the answer of the desk", saved.status, 200)
    at.checks.has("the desk", f"Saved: your answer about {mentor.name}", saved.words)
    found = at.load(mentor)
    blocking = [f for f in found.findings if f.blocks and f.code != AGREEMENT] if found else ["?"]
    at.checks.same(f"what still keeps {mentor.name} waiting", blocking, [])
    at.screen.say(
        f"{mentor.name} has eleven months and writes of a depth of healing. On the desk, Ruth says:"
        " may be matched. From the next night on she is."
    )
    at.screen.show("the desk", url)


def scan_links(at: Scene, evening: Evening) -> None:
    """What a mail scanner does with a link decides nothing."""
    at.screen.step("A link scanner opens a link before Ruth does")
    for group in (BUSY, QUIET):
        evening.pairs += _pairs(at, evening, group)
    total = sum(len(at.records(group).matches) for group in at.cast.groups)
    at.checks.same("pairs in the digests", len(evening.pairs), total)
    pair, before = evening.pairs[0], at.items()
    statuses = [
        browser.ask("HEAD", pair.url).status,
        browser.ask("GET", pair.url).status,
        browser.ask("POST", pair.url).status,
    ]
    at.checks.same("the answers to HEAD, GET and an empty POST", statuses, [200, 200, 400])
    at.checks.true("a scanner decides nothing", at.items() == before)
    at.screen.say("HEAD, GET and an empty POST: every item is as it was before.")
    at.screen.show("the page", pair.url)


def decide(at: Scene, evening: Evening) -> None:
    """Approve and undo, decline, choose another mentor, approve several; some stay open."""
    at.screen.step("Facilitators look at the pairs and decide")
    left = list(evening.pairs)
    _undo(at, evening, left.pop(0))
    _decline(at, left.pop(0))
    _choose_another(at, evening, left)
    for pair in _still(at, left)[:_APPROVALS]:
        _approve(at, evening, pair)
    states = [at.match(pair.match.id).state for pair in evening.approved]
    at.checks.same("approved", set(states), {MatchState.APPROVED})
    at.checks.same("pairs approved", len(states), _APPROVALS)
    names = "; ".join(pair.names for pair in evening.approved)
    at.screen.say(f"{len(states)} pairs are approved: {names}. The others stay open for you.")


def last_undo(at: Scene, evening: Evening) -> datetime | None:
    """When the last decision can no longer be undone."""
    made = [at.match(pair.match.id) for pair in evening.approved] + evening.chosen
    return max((one.undo_until for one in made if one.undo_until), default=None)


def first_digest(at: Scene, evening: Evening, group: str) -> Mail:
    """The digest of a group's first facilitator."""
    return evening.digests[at.cast.groups[group][0].email]


def _check_exclusion(at: Scene) -> None:
    """Whoever named somebody is neither suggested with them nor offered them."""
    someone = next(one for one in at.cast.people if "avoid" in one.answers)
    named = next(p for p in at.cast.people if p.name == someone.answers["avoid"])
    mentee, mentor = at.person(someone.email), at.person(named.email)
    found = at.records(someone.group).matches
    never = match_id(at.program.id, mentee, mentor)
    at.checks.lacks("the night's pairs", never, [match.id for match in found])
    mine = [match for match in found if match.mentee == mentee]
    at.checks.same(f"pairs of {someone.name}", len(mine), 1)
    others = [other.mentor for other in mine[0].suggestion.alternatives]
    at.checks.lacks("the alternatives", mentor, others)
    at.screen.say(
        f"{someone.name} asked never to be matched with {named.name}, whose answers are much"
        " like hers. They are not a pair, and nobody is told why."
    )


def _link(letter: Mail, path: str) -> str:
    return next(link.url for link in letter.links if path in link.url)


def _pairs(at: Scene, evening: Evening, group: str) -> list[Pair]:
    """The pairs of a group's digest with their pages, in the letter's order."""
    by_names = {_names(at, match): match for match in at.records(group).matches}
    pairs = []
    for link in first_digest(at, evening, group).links:
        if "/review/" in link.url:
            page = at.open(link.url, "Review")
            at.checks.has("pairs on file", page.heading, by_names)
            pairs.append(Pair(by_names[page.heading], link.url, page))
    return pairs


def _names(at: Scene, match: Match) -> str:
    return f"{at.member(match.mentee).name} and {at.member(match.mentor).name}"


def _still(at: Scene, left: list[Pair]) -> list[Pair]:
    """Those nobody has decided; choosing another mentor may have taken one back."""
    return [p for p in left if at.match(p.match.id).state is MatchState.SUGGESTED]


def _undo(at: Scene, evening: Evening, pair: Pair) -> None:
    after = at.send(pair.page, {"decision": "approve"})
    at.checks.same("the page after an approval", after.heading, "This pair is approved")
    again = at.send(after, {})
    at.checks.same("the page after undoing it", again.heading, pair.names)
    at.checks.same("an undone pair", at.match(pair.match.id).state, MatchState.SUGGESTED)
    called_back = _letters_of(at, pair, "consent")
    at.checks.same("its letters", called_back, {"skipped"})
    evening.undone.append(pair)
    at.screen.say(f"{pair.names}: approved, and undone a moment later. Neither of them is told.")
    at.screen.show("open again", pair.url)


def _letters_of(at: Scene, pair: Pair, template: str) -> set[str]:
    """The states of the letters of one kind about a pair."""
    return {
        item["state"]
        for item in at.items("LETTER#")
        if item["template"] == template and item["subject_id"] == pair.match.id
    }


def _decline(at: Scene, pair: Pair) -> None:
    after = at.send(pair.page, {"decision": "decline", "reason": REASON})
    at.checks.same("the page after a no", after.heading, "This pair is declined")
    at.checks.has("the page after a no", REASON, after.words)
    found = at.match(pair.match.id)
    at.checks.same("a declined pair", (found.state, found.reason), (MatchState.DECLINED, REASON))
    at.screen.say(f"{pair.names}: declined, with a reason that only facilitators see.")
    at.screen.show("the decision", pair.url)


def _choose_another(at: Scene, evening: Evening, left: list[Pair]) -> None:
    """Another mentor with a free place if one is offered, else one whose place is promised."""
    for wanted in (_is_free, _is_any):
        for pair in left:
            for value, hint in pair.page.forms[0].choices["decision"].items():
                if value.startswith("instead:") and wanted(pair.page.hint(hint)):
                    left.remove(pair)
                    _exchange(at, evening, pair, value)
                    return
    at.checks.true("some page offers another mentor", False)


def _is_free(hint: str) -> bool:
    return "promised" not in hint


_is_any: Callable[[str], bool] = bool


def _exchange(at: Scene, evening: Evening, pair: Pair, value: str) -> None:
    after = at.send(pair.page, {"decision": value})
    at.checks.same("the page after it", after.heading, "Another mentor is chosen")
    mentor = value.removeprefix("instead:")
    chosen = at.match(match_id(at.program.id, pair.match.mentee, mentor))
    at.checks.same("the chosen pair", chosen.state, MatchState.APPROVED)
    at.checks.same("the first one", at.match(pair.match.id).state, MatchState.WITHDRAWN)
    evening.chosen.append(chosen)
    name = at.member(mentor).name
    at.screen.say(f"{pair.names}: {name} is chosen instead.")
    at.screen.show("the decision", pair.url)


def _approve(at: Scene, evening: Evening, pair: Pair) -> None:
    after = at.send(pair.page, {"decision": "approve"})
    at.checks.same("the page after an approval", after.heading, "This pair is approved")
    evening.approved.append(pair)
