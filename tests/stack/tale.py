"""The whole story, told once over true HTTP, and what was seen on the way.

Four members and four mentors apply through the four senders; a night, a digest, two facilitators;
one pair is introduced, one mentee says no in private, one gets another mentor.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlencode

from alongside.links import Purpose
from alongside.store.table import Item
from local.mailbox import Mail
from tests.stack import opinions, submissions, town
from tests.stack.submissions import Delivery
from tests.stack.town import Group
from tests.stack.visitor import FORM, Page

SENDERS = ("signed", "typeform", "tally", "google")
OTHER_METHODS = ("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")
PAIRS = ("introduced", "refused", "declined", "left", "changed")
State = dict[tuple[str, str], Item]


@dataclass
class Tale:
    """What was seen: statuses of deliveries, pages, letters and states of the table, by moment."""

    group: Group
    fay: str
    gil: str
    status: dict[str, int] = field(default_factory=dict)
    page: dict[str, Page] = field(default_factory=dict)
    letters: dict[str, list[Mail]] = field(default_factory=dict)
    state: dict[str, State] = field(default_factory=dict)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    pairs: dict[str, str] = field(default_factory=dict)

    def keep(self, moment: str) -> None:
        """Remember the table as it is now."""
        self.state[moment] = town.snapshot(self.group.running)

    def match(self, moment: str, pair: str) -> Item:
        """A pair of the story as it stood at a moment."""
        return self.state[moment][f"MATCH#{self.pairs[pair]}", "MATCH"]

    def address(self, person: str, role: str) -> str:
        """Where a person of a pair gets letters."""
        key = f"PERSON#heal#{person}", f"APPLICATION#{role}"
        return str(json.loads(self.state["night"][key]["doc"])["email"])


def tell(group: Group) -> Tale:
    """Tell it of a new group, from the first form to the second night."""
    tale = Tale(group, fay="", gil="")
    for chapter in (_forms, _refusals, _desk, _night, _approval, _choices, _answers, _afterward):
        chapter(tale)
    return tale


def _forms(tale: Tale) -> None:
    group = tale.group
    for sender in SENDERS:
        for role in ("mentee", "mentor"):
            name = f"{sender.title()} {role}".replace(" ", "-")
            tale.status[f"{sender} {role}"] = group.apply(sender, name, role)
    tale.status["repeated"] = group.visitor.deliver(group.sent["Tally-mentee"])
    tale.status["stays away"] = group.apply("signed", "Robin", "mentee", attends=False)
    misfit = json.dumps({"form": {"id": "own"}, "response": {"id": f"misfit {group.id}"}})
    hook = submissions.hook(group.running, "signed", "mentee")
    tale.status["misfit"] = group.visitor.deliver(submissions.signed(hook, misfit.encode()))
    tale.keep("forms")


def _refusals(tale: Tale) -> None:
    group, visitor = tale.group, tale.group.visitor
    who = group.person("Stranger", "mentee")
    for sender in SENDERS:
        one = submissions.delivery(group.running, sender, who)
        tale.status[f"edited {sender}"] = visitor.deliver(
            Delivery(one.url, one.body.replace(b"Stranger", b"Intruder"), one.headers)
        )
        tale.status[f"unsigned {sender}"] = visitor.deliver(Delivery(one.url, one.body, {}))
    one = submissions.delivery(group.running, "signed", who)
    tale.status["other hook"] = visitor.deliver(
        Delivery(one.url[:-32] + "0" * 32, one.body, one.headers)
    )
    hook = submissions.hook(group.running, "signed", "mentee")
    tale.status["large"] = visitor.deliver(submissions.signed(hook, b" " * (256 * 1024 + 1)))
    for method in OTHER_METHODS:
        tale.status[method] = visitor.ask(method, one.url).status
    tale.keep("refusals")


def _desk(tale: Tale) -> None:
    group, visitor = tale.group, tale.group.visitor
    tale.fay, tale.gil = group.facilitator("Fay"), group.facilitator("Gil")
    form = visitor.open("/links")
    tale.page["links"] = form
    tale.page["links HEAD"] = visitor.ask("HEAD", "/links")
    tale.page["links for Fay"] = visitor.send(form, email=tale.fay)
    tale.page["links for nobody"] = visitor.send(form, email=f"nobody@{group.id}.example")
    tale.page["links for no address"] = visitor.send(form, email="nobody")
    tale.counts["receipts"] = group.sweep()
    tale.letters["receipts"] = [
        mail for who in group.people.values() for mail in group.mails(who.email)
    ]
    desk = town.link(group.mails(tale.fay, "links")[0], "desk")
    tale.page["desk"] = visitor.open(desk)
    tale.page["desk HEAD"] = visitor.ask("HEAD", desk)
    tale.keep("desk seen")
    tale.page["desk unanswered"] = visitor.send(tale.page["desk"])
    tale.page["desk saved"] = visitor.send(tale.page["desk"], answer="ready")
    tale.page["letters"] = visitor.open(_on(tale.page["desk"], "/letters/"))
    tale.keep("desk")


def _on(page: Page, part: str) -> str:
    """The first address of a page that holds `part`."""
    return next(piece for piece in page.html.split('"') if part in piece)


def _night(tale: Tale) -> None:
    group = tale.group
    group.night()
    tale.keep("night")
    group.sweep()
    tale.letters["digest"] = group.mails(tale.fay, "to look at")
    tale.letters["digest of Gil"] = group.mails(tale.gil, "to look at")
    tale.letters["attention"] = group.mails("coordinator@example.org", "need a look")
    before = town.snapshot(group.running)
    group.night()
    tale.counts["second night"] = group.sweep()
    tale.state["before second night"] = before
    tale.keep("second night")
    tale.pairs = dict(zip(PAIRS, _choose(tale), strict=True))


def _choose(tale: Tale) -> list[str]:
    """The suggested matches; last the one for which another mentor can be chosen."""
    found = tale.group.matches()
    return sorted(found, key=lambda one: (len(json.loads(found[one]["doc"])["alternatives"]), one))


def _review(tale: Tale, pair: str, letter: str = "digest") -> str:
    """The review link of a pair in a facilitator's digest."""
    return town.reviews(tale.group, tale.letters[letter][0])[tale.pairs[pair]]


def _approval(tale: Tale) -> None:
    visitor, page = tale.group.visitor, tale.page
    url = _review(tale, "introduced")
    page["review"] = visitor.open(url)
    page["review HEAD"] = visitor.ask("HEAD", url)
    tale.keep("looked at")
    page["nothing chosen"] = visitor.send(page["review"])
    page["approved"] = visitor.send(page["review"], decision="approve", reason="Both like to walk")
    tale.keep("approved")
    page["undone"] = visitor.send(page["approved"])
    tale.keep("undone")
    page["Gil looks"] = visitor.open(_review(tale, "introduced", "digest of Gil"))
    page["stale"] = visitor.send(page["review"], decision="approve")
    page["approve again"] = visitor.press(page["undone"], decision="approve")
    tale.keep("approved again")
    page["clicked twice"] = visitor.press(page["undone"], decision="approve")
    page["Gil is late"] = visitor.send(page["Gil looks"], decision="decline")
    tale.keep("clicked twice")


def _choices(tale: Tale) -> None:
    visitor, page = tale.group.visitor, tale.page
    for pair, decision in (("refused", "approve"), ("declined", "decline")):
        to_decide = visitor.open(_review(tale, pair))
        page[pair] = visitor.send(to_decide, decision=decision, reason="They have met before")
    page["to change"] = visitor.open(_review(tale, "changed", "digest of Gil"))
    other = next(one for one in page["to change"].forms[0].offered["decision"] if ":" in one)
    page["changed"] = visitor.send(page["to change"], decision=other)
    tale.keep("decided")
    tale.pairs["chosen"] = next(
        one["id"]
        for one in tale.group.matches().values()
        if one["state"] == "approved" and one["id"] not in tale.pairs.values()
    )
    tale.group.sweep()
    tale.letters["consent, too early"] = _consents(tale)
    time.sleep(town.UNDO_SECONDS + 0.3)
    page["undone too late"] = visitor.send(page["changed"])
    tale.group.sweep()
    tale.letters["consent"] = _consents(tale)
    tale.letters["decided"] = tale.group.mails(tale.fay, "a pair was")


def _consents(tale: Tale) -> list[Mail]:
    return [m for mail in _addresses(tale) for m in tale.group.mails(mail, "may we introduce")]


def _addresses(tale: Tale) -> list[str]:
    return [who.email for who in tale.group.people.values()]


def _seat(tale: Tale, pair: str, role: str) -> str:
    """The address of the consent page of one side of a pair, from their own letter."""
    match = tale.match("decided", pair)
    for mail in tale.group.mails(tale.address(match[role], role), "may we introduce"):
        url = town.link(mail, "consent")
        if tale.group.opens(Purpose.CONSENT, url) == match["id"]:
            return url
    raise LookupError(pair)


def _answers(tale: Tale) -> None:
    visitor, page = tale.group.visitor, tale.page
    mentee, mentor = _seat(tale, "introduced", "mentee"), _seat(tale, "introduced", "mentor")
    page["consent"], page["consent HEAD"] = visitor.open(mentee), visitor.ask("HEAD", mentee)
    tale.keep("consent seen")
    page["unanswered"] = visitor.send(page["consent"])
    page["first yes"] = visitor.send(page["consent"], answer="yes")
    tale.group.sweep()
    tale.letters["introduction, too early"] = _introductions(tale)
    page["second yes"] = visitor.send(visitor.open(mentor), answer="yes")
    tale.group.sweep()
    tale.letters["introduction"] = _introductions(tale)
    _no_in_private(tale)


def _no_in_private(tale: Tale) -> None:
    visitor, page = tale.group.visitor, tale.page
    mentee, mentor = _seat(tale, "refused", "mentee"), _seat(tale, "refused", "mentor")
    page["before the no"] = visitor.open(mentee)
    page["no"] = visitor.send(visitor.open(mentor), answer="no")
    page["after the no"] = visitor.open(mentee)
    page["yes after the no"] = visitor.send(page["after the no"], answer="yes")
    tale.group.sweep()
    tale.letters["neutral, too early"] = _neutral(tale)
    time.sleep(town.NOTICE_SECONDS + 0.3)
    tale.group.sweep()
    tale.letters["neutral"] = _neutral(tale)
    tale.letters["introduction, at the end"] = _introductions(tale)
    page["over for the mentee"], page["over for the mentor"] = map(visitor.open, (mentee, mentor))
    tale.keep("answered")


def _introductions(tale: Tale) -> list[Mail]:
    return [m for mail in _addresses(tale) for m in tale.group.mails(mail, "your introduction")]


def _neutral(tale: Tale) -> list[Mail]:
    return [m for mail in _addresses(tale) for m in tale.group.mails(mail, "about your introd")]


def _afterward(tale: Tale) -> None:
    visitor, page = tale.group.visitor, tale.page
    url = town.link(tale.letters["digest"][0], "letters")
    page["letters wanted"], page["letters HEAD"] = visitor.open(url), visitor.ask("HEAD", url)
    page["one click"] = visitor.ask("POST", url, b"List-Unsubscribe=One-Click", FORM)
    page["letters off"] = visitor.open(url)
    tale.keep("letters off")
    page["letters on"] = visitor.send(page["letters off"])
    for purpose in ("review", "desk", "consent", "letters"):
        page[f"dead {purpose}"] = visitor.open(f"/{purpose}/v1.{'A' * 80}")
    token = _review(tale, "left").rpartition("/")[2]
    for purpose in ("desk", "consent", "letters"):
        page[f"dead {purpose} of a review"] = visitor.open(f"/{purpose}/{token}")
    page["dead review, edited"] = visitor.open(
        f"/review/{token[:-1]}{'A' if token[-1] != 'A' else 'Q'}"
    )
    tale.group.sweep()
    tale.keep("before the last night")
    tale.group.night()
    tale.group.sweep()
    tale.keep("the last night")
    _a_life_after(tale)


def _a_life_after(tale: Tale) -> None:
    """Somebody who was introduced walks through every page of their own, tells a worry, ends it and
    has everything erased."""
    visitor, mail = tale.group.visitor, tale.letters["introduction"][0]
    match = town.link(mail, "match").removesuffix("/end")
    page, concern = town.link(mail, "page"), town.link(mail, "concern")
    for url in (match, f"{match}/end", f"{match}/scale", page, f"{page}/erase", concern):
        assert (visitor.open(url).status, visitor.ask("HEAD", url).status) == (200, 200)
    for url in (f"{page}/data", f"{page}/agreement", f"{page}/settle"):
        assert (visitor.open(url).status, visitor.ask("HEAD", url).status) == (200, 200)
    op = visitor.open(concern).forms[0].filled["op"]
    worry = urlencode({"op": op, "tier": "talk", "words": "A worry.", "named": "yes"}).encode()
    for url, body in (
        (match, b"do=check_in&answer=well"),
        (f"{match}/scale", b"moment=start"),
        (page, b"do=nothing"),
        (f"{page}/data", b"names=with"),
        (f"{page}/settle", b"do=nothing"),
        (concern, worry),
        (f"{match}/end", b"answer=end&goodbye=Thank+you"),
        (f"{page}/erase", b"erase=yes"),
    ):
        assert visitor.ask("POST", url, body, FORM).status in (200, 303, 400), url
    assert visitor.open(page).status == 200
    _say_it_and_hide(tale)


def _say_it_and_hide(tale: Tale) -> None:
    """Somebody says anonymously what it is like, and somebody who does not say who they are wants
    to be heard at once; the coordinator has nothing to read yet."""
    group, visitor = tale.group, tale.group.visitor
    for schedule in ("release", "care"):
        assert group.running.run(schedule).ok
    before = town.snapshot(group.running, "FeedbackTable")
    tale.counts["feedback"] = opinions.walk(visitor, group.running, datetime.now(UTC))
    after = town.snapshot(group.running, "FeedbackTable")
    tale.state["feedback"] = {key: item for key, item in after.items() if key not in before}
    concern = "/concern/heal/open"
    tale.page["open concern"] = visitor.open(concern)
    tale.page["open concern HEAD"] = visitor.ask("HEAD", concern)
    op = tale.page["open concern"].forms[0].filled["op"]
    worry = urlencode({"op": op, "tier": "talk", "words": "Another worry."}).encode()
    tale.page["open concern told"] = visitor.ask("POST", concern, worry, FORM)
    read = group.doors.url(town.reader(group.doors))
    tale.page["read"], tale.page["read HEAD"] = visitor.open(read), visitor.ask("HEAD", read)
    tale.page["dead read"] = visitor.open(f"/read/v1.{'A' * 80}")
