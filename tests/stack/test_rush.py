"""Many at once, on the engine's real transactions: what only one may win is won once."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import pytest

from alongside import approval, links, model, wiring
from alongside.approval import Decision
from alongside.intake import receipt
from alongside.links import Purpose
from alongside.model import Alternative, Application, Match, MatchState, Role, Suggestion, match_id
from alongside.store import applications, groups, matches
from alongside.store.matches import Sides
from functions.intake import app as intake
from local import up
from tests.items import acceptance
from tests.stack import submissions, town
from tests.stack.submissions import Delivery
from tests.stack.town import Group

pytestmark = pytest.mark.stack
AT_ONCE = 64


@pytest.fixture
def group(stack: up.Running, monkeypatch: pytest.MonkeyPatch) -> Iterator[Group]:
    """A group of its own; handlers called in this process reach the engine."""
    found = town.found(stack, "Rush")
    for name, value in _environment(stack).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_SESSION_TOKEN", raising=False)
    wiring.forget()
    wiring.doors()
    yield found
    for service in ("dynamodb", "ssm"):
        wiring.client(service).close()
    wiring.forget()


def _environment(stack: up.Running) -> dict[str, str]:
    return {
        "AWS_ENDPOINT_URL": stack.engine.endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "TABLE_NAME": stack.tables()["MembersTable"],
        "ROOT_SECRET_NAME": stack.stack.parameters["RootSecretName"],
        "POWERTOOLS_TRACE_DISABLED": "true",
    }


def together(work: list[Callable[[], Any]], threads: int = AT_ONCE) -> list[Any]:
    """The results of all work, begun at the same moment as far as there are threads."""
    gate = threading.Barrier(min(threads, len(work)))
    first = iter(range(gate.parties))

    def begin(one: Callable[[], Any], waits: bool) -> Any:
        if waits:
            gate.wait(30)
        return one()

    with ThreadPoolExecutor(threads) as pool:
        started = [pool.submit(begin, one, next(first, None) is not None) for one in work]
        return [future.result(60) for future in started]


# --- One form, many deliveries --------------------------------------------------------------


def event(one: Delivery) -> dict[str, Any]:
    """What the API makes of a delivery."""
    return {
        "requestContext": {"http": {"method": "POST"}},
        "pathParameters": {"proxy": urlsplit(one.url).path.removeprefix("/hooks/")},
        "headers": one.headers,
        "body": one.body.decode(),
        "isBase64Encoded": False,
    }


def taken(one: dict[str, Any]) -> int:
    """The status that intake answers."""
    return int(intake.lambda_handler(one, None)["statusCode"])


def test_R01_160_deliveries_in_16_threads_are_one_application_and_one_receipt(group: Group) -> None:
    who = group.person("Ada", "mentee")
    one = event(submissions.delivery(group.running, "tally", who))
    statuses = together([partial(taken, one)] * 160, threads=16)
    assert Counter(statuses) == {202: 1, 200: 159}
    assert group.application("Ada")["state"] == "ready"
    receipts = [
        letter
        for letter in group.items("LETTER#")
        if letter["recipient"] == group.doors.person(who.email)
    ]
    assert [letter["template"] for letter in receipts] == ["receipt"]


def test_of_many_versions_at_once_the_newest_stands(group: Group) -> None:
    events = []
    for minute in range(32):
        at = f"2026-11-20T15:{minute:02}:00Z"
        who = group.person("Ada", "mentee", submitted_at=at, months=minute)
        events.append(event(submissions.delivery(group.running, "signed", who)))
    statuses = together([partial(taken, one) for one in events])
    assert set(statuses) <= {202}
    assert '"months":31' in group.application("Ada")["doc"]


# --- One pair, one place --------------------------------------------------------------------


def applied(group: Group, name: str, role: Role, capacity: int = 1) -> Application:
    """An application on file, without a form."""
    who, now = group.person(name, role), datetime.now(UTC)
    program = group.doors.program("heal")
    made = Application(
        program="heal",
        group=group.id,
        member=group.doors.person(who.email),
        role=role,
        version=f"1 {name}",
        submitted_at=now,
        waiting_since=now,
        name=name,
        email=who.email,
        answers={"months": 30 if role is Role.MENTOR else 3},
        capacity=capacity,
        accepted=acceptance(program, now),
    )
    named = model.Group("heal", group.id, group.name)
    applications.save(group.doors.table, program, made, named, receipt(made, now), now)
    return made


def suggested(group: Group, sides: Sides, other: Application | None = None) -> Match:
    """A suggestion on file; `other` is the mentor who could be chosen instead."""
    now = datetime.now(UTC)
    identity = match_id("heal", sides.mentee.member, sides.mentor.member)
    alternatives = (Alternative(other.member, 700, 90, 0, 0),) if other else ()
    match = Match(
        id=identity,
        program="heal",
        group=group.id,
        mentee=sides.mentee.member,
        mentor=sides.mentor.member,
        state=MatchState.SUGGESTED,
        night="2026-11-20",
        suggested_at=now,
        expires_at=now + timedelta(days=14),
        suggestion=Suggestion(
            sides.mentee.member, sides.mentor.member, 800, 90, alternatives=alternatives
        ),
        op="0" * 32,
    )
    assert matches.suggest(group.doors.table, match, sides)
    return match


def deciding(group: Group, match: Match, facilitator: str, choice: str) -> Callable[[], Any]:
    """What a posted form does: None when it stands, else the name of the page that says why not."""
    doors = replace(group.doors, table=wiring.table_named(group.doors.table.name))
    link = links.Link(
        Purpose.REVIEW, match.id, doors.person(facilitator), match.epoch, match.expires_at
    )
    token, decision = links.make(doors.root, link), Decision(choice, "", match.op)

    def decide() -> Any:
        now = datetime.now(UTC)
        page = approval.decide(doors, approval.enter(doors, token, now), decision, now)
        return page and (page.name, page.status)

    return decide


def test_64_facilitators_approving_one_pair_approve_it_once(group: Group) -> None:
    people = [group.facilitator(f"F{number}") for number in range(AT_ONCE)]
    sides = Sides(applied(group, "Ada", Role.MENTEE), applied(group, "Bea", Role.MENTOR))
    match = suggested(group, sides)
    results = together([deciding(group, match, one, "approve") for one in people])
    assert Counter(results) == {None: 1, ("taken", 409): AT_ONCE - 1}
    asked = [
        letter["recipient"]
        for letter in group.items("LETTER#")
        if letter["subject_id"] == match.id and letter["template"] == "consent"
    ]
    assert sorted(asked) == sorted(side.member for side in sides.both())
    assert (group.application("Ada")["held"], group.application("Bea")["held"]) == (1, 1)


def test_64_facilitators_choosing_a_mentor_with_one_place_win_it_once(group: Group) -> None:
    people = [group.facilitator(f"F{number}") for number in range(4)]
    wanted = applied(group, "Wanda", Role.MENTOR)
    pairs = []
    for number in range(AT_ONCE // 4):
        mentee = applied(group, f"Mentee{number}", Role.MENTEE)
        mentor = applied(group, f"Mentor{number}", Role.MENTOR)
        pairs.append(suggested(group, Sides(mentee, mentor), wanted))
    choice = f"instead:{wanted.member}"
    results = together([deciding(group, m, who, choice) for m in pairs for who in people])
    assert Counter(results)[None] == 1
    assert {result for result in results if result} == {("taken", 409)}
    live = [m for m in group.matches().values() if m["state"] in ("suggested", "approved")]
    held = Counter(m["mentor"] for m in live)
    assert held[wanted.member] == group.application("Wanda")["held"] == 1
    assert len({m["mentee"] for m in live}) == len(live) == len(pairs)
    records = groups.read(group.doors.table, "heal", group.id)
    assert all(a.held == held[a.member] for a in records.of(Role.MENTOR))
