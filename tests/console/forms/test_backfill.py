"""`backfill`: what a provider has and we have not, each once, as often as one likes."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from alongside import intake, wiring
from alongside.model import Role
from alongside.store import applications
from tests.conftest import Account
from tests.console.conftest import Run
from tests.console.forms.conftest import Desk
from tests.rules.forms.deliveries import sign


def deliver(desk: Desk, raw: bytes, role: Role = Role.MENTEE) -> intake.Taken:
    """The webhook that the provider has, called as the provider would, with the secret it has."""
    (webhook,) = [one for one in desk.webhooks if f"/{role.value}/" in str(one["url"])]
    proxy = urlsplit(str(webhook["url"])).path.removeprefix("/hooks/")
    secret = str(webhook.get("secret") or webhook.get("signingSecret"))
    headers = sign(desk.provider.name, raw, secret.encode())
    return intake.take(wiring.doors(), proxy, raw, headers, wiring.now())


def ready(desk: Desk) -> None:
    assert desk.keep_token().exit_code == 0
    assert desk.create("--apply").exit_code == 0


def fill(desk: Desk, *words: str) -> tuple[int, list[dict[str, Any]]]:
    done = desk("backfill", desk.provider.name, "--json", *words)
    return done.exit_code, json.loads(done.stdout)["forms"]


def applied(desk: Desk, *words: str) -> dict[str, dict[str, int]]:
    code, rows = fill(desk, "--apply", *words)
    assert code == 0, rows
    return {row["form"]: row["outcomes"] for row in rows if row["responses"]}


def on_file(name: str, role: Role = Role.MENTEE) -> bool:
    doors = wiring.doors()
    person = doors.person(f"{name}@example.org")
    return applications.load(doors.table, "heal", person, role) is not None


def test_the_hook_that_was_made_takes_what_the_provider_sends(aws: Account, desk: Desk) -> None:
    ready(desk)
    taken = deliver(desk, desk.fill_in())
    assert taken.status == 202 and taken.outcome in ("taken", "needs_person")
    assert on_file("zoe")


def test_without_apply_it_is_only_counted(aws: Account, desk: Desk) -> None:
    ready(desk)
    desk.fill_in()
    code, rows = fill(desk)
    assert code == 0
    assert [(row["form"], row["responses"]) for row in rows] == [("mentee", 1), ("mentor", 0)]
    shown = desk("backfill", "--program", "heal")
    assert "Add --apply" in shown.output and "zoe" not in shown.output.lower()
    assert not on_file("zoe")


def test_what_was_missed_is_taken_once_and_what_is_here_is_passed_over(
    aws: Account, desk: Desk
) -> None:
    ready(desk)
    deliver(desk, desk.fill_in(name="zoe", ago=90))
    desk.fill_in(name="sam", ago=60)
    desk.fill_in(Role.MENTOR, name="alex", ago=30)
    first = applied(desk)
    assert first["mentee"].pop("seen") == 1
    assert sum(first["mentee"].values()) == sum(first["mentor"].values()) == 1
    assert on_file("sam") and on_file("alex", Role.MENTOR)
    assert applied(desk) == {"mentee": {"seen": 2}, "mentor": {"seen": 1}}


def test_a_webhook_that_comes_after_all_is_passed_over(aws: Account, desk: Desk) -> None:
    ready(desk)
    late = desk.fill_in()
    applied(desk)
    taken = deliver(desk, late)
    assert (taken.status, taken.outcome) == (200, "seen")


def test_somebody_s_newer_form_stays(aws: Account, desk: Desk) -> None:
    ready(desk)
    desk.fill_in(ago=600)
    deliver(desk, desk.fill_in(ago=30))
    outcomes = applied(desk)["mentee"]
    assert outcomes["seen"] == 1 and sum(outcomes.values()) == 2
    assert not {"taken", "needs_person"} & set(outcomes)


def test_only_what_came_since_then_is_brought_in(aws: Account, desk: Desk) -> None:
    ready(desk)
    desk.fill_in(name="old", ago=60 * 24 * 40)
    desk.fill_in(name="new", ago=60)
    _, rows = fill(desk)
    assert rows[0]["responses"] == 1, "a month, if nothing is said"
    long_ago = (datetime.now(UTC) - timedelta(days=50)).strftime("%Y-%m-%d")
    _, rows = fill(desk, "--since", long_ago)
    assert rows[0]["responses"] == 2


def test_what_cannot_be_read_waits_like_any_other(aws: Account, desk: Desk) -> None:
    ready(desk)
    desk.fill_in(name="no-mail", ago=60)
    fake: Any = desk.provider.fake
    kept = fake.items if desk.provider.name == "typeform" else fake.submissions
    (one,) = [rows[0] for rows in kept.values() if rows]
    one["answers" if desk.provider.name == "typeform" else "responses"] = []
    outcomes = applied(desk)["mentee"]
    assert [name for name in outcomes if name.startswith("quarantine_")]
    waiting = list(applications.quarantined(wiring.table(), "heal"))
    assert len(waiting) == 1
    shown = desk("backfill", "--apply")
    assert "waits (" in shown.output and "quarantine list" in shown.output
    assert len(list(applications.quarantined(wiring.table(), "heal"))) == 1


def test_nobody_s_name_is_printed(aws: Account, desk: Desk) -> None:
    ready(desk)
    desk.fill_in()
    done = desk("backfill", "--apply")
    assert done.exit_code == 0
    assert "zoe" not in done.output.lower() and "example.org" not in done.output


@pytest.mark.parametrize(("status", "says"), [(401, "does not know"), (503, "does not answer")])
def test_a_provider_that_refuses_is_said_and_nothing_is_taken(
    aws: Account, desk: Desk, status: int, says: str
) -> None:
    ready(desk)
    desk.fill_in()
    desk.provider.refuse("GET", "/forms/", status)
    done = desk("backfill", "--apply")
    assert done.exit_code == 3 and says in done.output
    assert not on_file("zoe")


def test_without_a_token_it_says_where_to_get_one(aws: Account, desk: Desk) -> None:
    ready(desk)
    name = f"/alongside/providers/heal/{desk.provider.name}"
    aws.client("ssm").delete_parameter(Name=name)
    done = desk("backfill")
    assert done.exit_code == 3 and "alongside forms token" in done.output


def test_without_any_form_there_is_nothing_to_do(aws: Account, run: Run) -> None:
    done = run("backfill")
    assert done.exit_code == 0 and "No form" in done.output
