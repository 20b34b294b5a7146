"""The first half: groups, forms that arrive, their receipts, and what happens to the odd ones."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from alongside.enrollment import normalize_email, slug
from alongside.model import ApplicationState, Facilitator, Group, Role
from alongside.store import groups
from local.story import browser, deliveries
from local.story.deliveries import Delivery
from local.story.people import Person
from local.story.scene import Scene

FORGED_SECRET = "whsec_" + "bm90IHRoZSBzZWNyZXQgb2YgYW55IGhvb2sgb2Ygb3Vycw=="


def name_groups(at: Scene) -> None:
    """Two groups and whoever looks after them, as the console writes them."""
    at.screen.step("Two support groups")
    for name, helpers in at.cast.groups.items():
        group = slug(name)
        groups.name(at.table, Group(at.program.id, group, name))
        for helper in helpers:
            address = normalize_email(helper.email)
            who = at.person(address)
            facilitator = Facilitator(who, at.program.id, group, helper.name, address)
            groups.appoint(at.table, facilitator)
        names = " and ".join(helper.name for helper in helpers)
        at.screen.say(f"“{name}” is looked after by {names}.")
    found = groups.directory(at.table, at.program.id)
    at.checks.same("groups on file", len(found.groups), len(at.cast.groups))
    expected = sum(map(len, at.cast.groups.values()))
    at.checks.same("facilitators on file", len(found.facilitators), expected)


def deliver_forms(at: Scene) -> None:
    """Every form that fits, signed, over HTTP, from three providers."""
    at.screen.step("Forms arrive")
    with at.screen.working(f"{len(at.cast.people)} forms are delivered"):
        at.ready["Intake"].result()
        for person in at.cast.people:
            status = _deliver(at, deliveries.make(at.program, person, at.began))
            at.checks.same(f"the answer to the form of {person.name}", status, 202)
    for person in at.cast.people:
        found = at.load(person)
        at.checks.true(f"an application of {person.name} is stored", found is not None)
        assert found is not None
        at.checks.same(f"the findings about {person.name}", found.findings, ())
        at.checks.same(f"the state of {person.name}", found.state, ApplicationState.READY)
    count = {role: len(at.cast.of(role)) for role in Role}
    by = Counter(person.by.title() for person in at.cast.people)
    at.screen.say(
        f"{count[Role.MENTEE]} people look for a mentor and {count[Role.MENTOR]} offer to be one."
        f" Their signed webhooks come from {_listed(by)}; each is one application now."
    )


def deliver_odd_forms(at: Scene) -> None:
    """The same form twice, a forged one, and three that do not simply fit."""
    at.screen.step("Some forms are not what they should be")
    at.ready["Mail"].result()  # its first call sends what is due: nothing else may change below
    _repeat(at, at.cast.people[0])
    _forge(at, at.cast.odd["forged"])
    for name, code in (("eleven_months", "months"), ("new_option", "unknown_option")):
        person = at.cast.odd[name]
        at.checks.same(
            "the answer", _deliver(at, deliveries.make(at.program, person, at.began)), 202
        )
        found = at.load(person)
        state = (found.state, found.findings[0].code) if found else None
        expected = (ApplicationState.NEEDS_PERSON, code)
        at.checks.same(f"what becomes of the form of {person.name}", state, expected)
    at.checks.same("the answer to a wrong form", _deliver(at, deliveries.newsletter(at.began)), 202)
    kept = {item["code"]: item["hook"] for item in at.items("QUARANTINE#")}
    at.checks.same("why forms are kept", sorted(kept), ["does_not_fit", "no_email"])
    at.checks.same("the hook of the wrong form", kept.get("no_email"), "heal/mentee/tally")
    at.screen.say(
        "A delivery that came twice was answered 200 and counted once. One with a wrong signature"
        " got 401 and nothing was stored."
    )
    at.screen.say(
        "A mentor with eleven months and a form with an option the program does not know wait for"
        " a person. Of the latter what was sent is kept, to be read again when the program's file"
        " knows the option; a newsletter form, signed but no application, is kept in quarantine."
    )


def send_receipts(at: Scene) -> None:
    """One receipt for each application, whatever came twice."""
    at.screen.step("Everybody gets a receipt")
    with at.screen.working("the letters leave, paced as Amazon SES allows"):
        at.run("mail")
    everybody = (*at.cast.people, at.cast.odd["eleven_months"], at.cast.odd["new_option"])
    for person in everybody:
        got = len(at.letters(person.email, "we have your application"))
        at.checks.same(f"receipts for {person.name}", got, 1)
    letters = at.letters()
    at.checks.same("letters so far", len(letters), len(everybody))
    waits = at.letters(at.cast.odd["eleven_months"].email)[0]
    at.checks.has("a receipt that says a person decides", "This is not a refusal", waits.text)
    at.screen.say(f"{len(letters)} letters, one for each person. Nobody was refused.")
    at.screen.show("the mailbox", f"{at.running.api}/_mail")
    at.screen.show("a receipt", at.address(letters[0]))
    at.screen.show("and one that waits", at.address(waits))


def _deliver(at: Scene, delivery: Delivery, secret: str = "") -> int:
    """Post a delivery to its hook; the status."""
    wanted = (at.program.id, delivery.form, delivery.provider)
    hook = next(h for h in at.running.hooks if (h["program"], h["form"], h["provider"]) == wanted)
    headers = deliveries.sign(delivery, secret or hook["secret"], datetime.now(UTC))
    headers["content-type"] = "application/json"
    return browser.ask("POST", hook["url"], delivery.body, headers).status


def _repeat(at: Scene, person: Person) -> None:
    """The first form, to the byte, a second time."""
    before = at.items()
    again = _deliver(at, deliveries.make(at.program, person, at.began))
    at.checks.same("the answer to a delivery that came twice", again, 200)
    at.checks.true("a delivery that came twice changes nothing", at.items() == before)


def _forge(at: Scene, person: Person) -> None:
    before = at.items()
    status = _deliver(at, deliveries.make(at.program, person, at.began), FORGED_SECRET)
    at.checks.same("the answer to a wrong signature", status, 401)
    at.checks.true("a wrong signature leaves the table as it is", at.items() == before)


def _listed(counts: Counter[str]) -> str:
    parts = [f"{name} ({count})" for name, count in sorted(counts.items())]
    return ", ".join(parts[:-1]) + " and " + parts[-1]
