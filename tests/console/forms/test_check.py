"""`forms check`: three states, one table, plain sentences, and an exit code to rely on."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from alongside import wiring
from alongside.forms.seen import see
from alongside.hooks import Hook
from alongside.model import Role
from alongside.program import load_all
from alongside.store import sightings
from tests.conftest import Account
from tests.console.conftest import Run
from tests.console.forms.conftest import Desk
from tests.providers.typeform_fake import TypeformFake
from tests.rules.forms.deliveries import read_event


def look(desk: Desk, *words: str) -> tuple[int, list[dict[str, Any]], str]:
    done = desk("forms", "check", "--json", *words)
    shown = desk("forms", "check", *words)
    assert shown.exit_code == done.exit_code
    return done.exit_code, json.loads(done.stdout), shown.output


def ready(desk: Desk) -> None:
    assert desk.keep_token().exit_code == 0
    assert desk.create("--form", "mentee", "--apply").exit_code == 0


def codes(rows: list[dict[str, Any]]) -> set[str]:
    return {finding["code"] for row in rows for finding in row["findings"]}


def test_a_program_without_forms_is_no_mistake(aws: Account, run: Run) -> None:
    done = run("forms", "check", "--program", "heal")
    assert done.exit_code == 0, done.output
    assert "none yet" in done.output


def test_a_form_we_made_is_well(aws: Account, desk: Desk) -> None:
    ready(desk)
    code, rows, shown = look(desk, "--form", "mentee")
    (row,) = rows
    assert (code, row["waiting"], row["looked_at"]) == (0, 0, "just now")
    assert row["verdict"] == ("fits" if desk.provider.name == "typeform" else "fits_by_title")
    assert row["form_id"] in desk.forms
    assert ("fits by title" in shown) == (desk.provider.name == "tally")


def drop_question(desk: Desk, title: str) -> None:
    (form,) = desk.forms.values()
    fake: Any = desk.provider.fake
    if isinstance(fake, TypeformFake):
        form["fields"] = [one for one in fields(form) if one["title"] != title]
        return
    (questions,) = fake.questions.values()
    (lost,) = [one for one in questions if one["title"] == title]
    questions.remove(lost)
    gone = {block["uuid"] for block in lost["blocks"]}
    blocks: Any = form["blocks"]
    named = next(one for one, after in pairwise(blocks) if after["uuid"] in gone)
    form["blocks"] = [one for one in blocks if one["uuid"] not in gone and one is not named]


def fields(form: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = form["fields"]
    return found


def test_a_question_taken_off_the_form_is_told_with_the_question(aws: Account, desk: Desk) -> None:
    ready(desk)
    title = load_all()["heal"].question("agrees").title
    drop_question(desk, title)
    code, rows, shown = look(desk, "--form", "mentee")
    assert code == 1 and rows[0]["verdict"] == "does_not_fit"
    assert title in shown and "does not fit" in shown


def test_a_webhook_that_was_removed_is_told(aws: Account, desk: Desk) -> None:
    ready(desk)
    kept: Any = desk.provider.fake.webhooks
    for one in list(kept.values() if isinstance(kept, dict) else [kept]):
        one.clear()
    code, rows, shown = look(desk, "--form", "mentee")
    assert code == 1 and "webhook_missing" in codes(rows)
    assert "alongside hooks --program heal" in shown


def test_a_form_deleted_there_is_told(aws: Account, desk: Desk) -> None:
    ready(desk)
    desk.forms.clear()
    code, rows, shown = look(desk, "--form", "mentee")
    assert code == 1 and codes(rows) & {"form_gone"}
    assert "not there any more" in shown


@pytest.mark.parametrize(
    ("status", "code"), [(401, "bad_token"), (403, "no_rights"), (402, "plan")]
)
def test_a_token_that_does_not_open_the_form_is_told(
    aws: Account, desk: Desk, status: int, code: str
) -> None:
    ready(desk)
    desk.provider.refuse("GET", "/forms/", status)
    ended, rows, _ = look(desk, "--form", "mentee")
    assert ended == 1 and code in codes(rows)
    assert rows[0]["looked_at"].startswith("as of ")


def test_a_silent_provider_is_no_drift(aws: Account, desk: Desk) -> None:
    ready(desk)
    desk.provider.refuse("GET", "/forms/", 503)
    code, rows, shown = look(desk, "--form", "mentee")
    assert code == 3 and rows[0]["silent"] and not rows[0]["wrong"]
    assert "does not answer just now" in shown and "since the day before" not in shown


def test_looking_changes_nothing(aws: Account, desk: Desk) -> None:
    ready(desk)
    hook = Hook("heal", Role.MENTEE, desk.provider.name)
    before = sightings.load(wiring.table(), hook)
    webhooks = len(desk.webhooks)
    desk.provider.asked.clear()
    look(desk)
    assert sightings.load(wiring.table(), hook) == before
    assert {one[0] for one in desk.provider.asked} == {"GET"} and len(desk.webhooks) == webhooks


def test_without_a_token_it_is_as_it_was_last_seen(aws: Account, desk: Desk) -> None:
    ready(desk)
    name = f"/alongside/providers/heal/{desk.provider.name}"
    aws.client("ssm").delete_parameter(Name=name)
    desk.provider.asked.clear()
    code, rows, _ = look(desk, "--form", "mentee")
    assert code == 0 and rows[0]["looked_at"].startswith("as of ")
    assert not desk.provider.asked


def test_all_programs_are_looked_at_when_none_is_named(aws: Account, run: Run) -> None:
    rows = json.loads(run("forms", "check", "--json").stdout)
    assert {row["program"] for row in rows} == {"heal", "bts", "workbook"}


def test_a_form_connected_by_hand_is_known_by_what_has_come_from_it(aws: Account, run: Run) -> None:
    """Without a token nobody can ask its provider; its first answer was read, so it is no `nothing
    has come`."""
    table = wiring.table()
    hook = Hook("heal", Role.MENTEE, "tally")
    before = run("forms", "check", "--program", "heal", "--form", "mentee")
    assert "nothing has come from one" in before.output
    sightings.heard(table, hook, "wXyZ01", datetime(2026, 11, 21, tzinfo=UTC))
    done = run("forms", "check", "--program", "heal", "--form", "mentee")
    assert done.exit_code == 0 and "nothing has come from one" not in done.output
    assert "Tally" in done.output and "by what has come from it" in done.output
    (row,) = json.loads(
        run("forms", "check", "--json", "--program", "heal", "--form", "mentee").stdout
    )
    assert (row["form_id"], row["verdict"], row["wrong"]) == ("wXyZ01", "fits", False)


@pytest.mark.parametrize(("days", "code"), [(1, 0), (3, 1)])
def test_a_script_that_is_silent_is_told(aws: Account, run: Run, days: int, code: int) -> None:
    form = see("google", json.loads(read_event("google_schema")))
    at = wiring.now() - timedelta(days=days)
    sightings.saw(wiring.table(), Hook("heal", Role.MENTEE, "google"), form, "schema", at)
    done = run("forms", "check", "--program", "heal", "--form", "mentee")
    said = f"has said nothing since {at:%Y-%m-%d}" in " ".join(done.output.split())
    assert (done.exit_code, said) == (code, bool(code)), done.output
