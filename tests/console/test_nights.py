"""`night` and `match`: what is shown is what a night would do, and looking changes nothing."""

from __future__ import annotations

import functools
import io
import json
from pathlib import Path
from typing import Any

import pytest

from alongside import wiring
from alongside.model import MatchState
from alongside.night import foreseeing
from alongside.night.__main__ import main as offline
from console.deployment import Deployment
from functions.match import app as match
from tests.console.conftest import Run
from tests.faults.world import LambdaContext, World

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "events" / "members" / "heal.jsonl"
HEAL = ("--program", "heal")
READS = {"Query", "GetItem", "GetParameter"}
Pairs = set[tuple[str, str]]


def fill(world: World) -> None:
    """Two groups in which something is to be planned."""
    for group in ("Tuesday Evening", "Friday Morning"):
        for name in ("Ada", "Bea", "Cleo"):
            world.apply("mentee", f"{name}-{group[0]}", group=group)
        for name in ("Max", "Moe"):
            world.apply("mentor", f"{name}-{group[0]}", group=group)


def foreseen(run: Run, *words: str) -> tuple[dict[str, Any], Pairs]:
    done = run("night", *HEAL, "--json", *words)
    assert done.exit_code == 0, done.output
    document = json.loads(done.output)
    return document, {
        (pair["mentee"], pair["mentor"])
        for group in document["groups"]
        for pair in group["suggestions"]
    }


def suggested(world: World) -> Pairs:
    return {
        (one.mentee, one.mentor) for one in world.matches() if one.state is MatchState.SUGGESTED
    }


def test_what_is_shown_is_what_the_night_does(world: World, run: Run) -> None:
    fill(world)
    document, pairs = foreseen(run)
    assert len(pairs) == 4 and len(document["groups"]) == 2
    assert sum(len(group["left_over"]) for group in document["groups"]) == 2
    world.night()
    assert suggested(world) == pairs


def test_pairs_that_have_run_out_are_free_again_in_both(
    world: World, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(world)
    world.night()
    world.pass_time(days=60)
    with monkeypatch.context() as blind:  # control: the records taken as they stand have no place
        blind.setattr(foreseeing, "over", lambda *_: ())
        assert foreseen(run)[1] == set()
    _, pairs = foreseen(run)
    assert len(pairs) == 4
    world.night()
    assert suggested(world) == pairs


def test_nothing_is_written_and_nobody_hears_of_it(world: World, run: Run) -> None:
    fill(world)
    before = world.items()
    for words in ((), ("--json",), ("--group", "Tuesday Evening"), ("--names",), ("--dry-run",)):
        with world.wire.counting() as calls:
            assert run("night", *HEAL, *words).exit_code == 0
        assert {call.operation for call in calls} <= READS, words
        assert calls
    assert world.items() == before
    assert world.messages() == []
    with world.wire.counting() as calls:  # control: a real night is seen to write
        world.night()
    assert {call.operation for call in calls} - READS and world.items() != before


def test_the_report_has_reasons_and_no_names_unless_they_are_asked_for(
    world: World, run: Run
) -> None:
    fill(world)
    said = run("night", *HEAL).output
    assert "=== Tuesday Evening" in said and "    + " in said
    assert "Ada" not in said and world.who("Ada-T")[:12] in said
    assert "Ada-T" in run("night", *HEAL, "--names").output
    assert "Ada" not in run("night", *HEAL, "--json").output


def test_a_group_in_which_nothing_changed_is_named_and_shown_when_asked_for(
    world: World, run: Run
) -> None:
    world.apply("mentee", "Ada")
    world.night()
    world.pass_time(days=1)
    document, _ = foreseen(run)
    assert document["groups"] == [] and document["not_looked_at"] == ["tuesday-evening"]
    assert "Nothing has changed in 1 group(s)" in run("night", *HEAL).output
    asked = run("night", *HEAL, "--group", "tuesday evening").output
    assert "A night would not look at tuesday-evening" in asked
    assert "1 mentee looking" in asked


def test_of_a_group_that_never_had_a_plan_none_is_spoken_of(world: World, run: Run) -> None:
    assert run("groups", "add", "Sunday Noon", *HEAL).exit_code == 0
    said = run("night", *HEAL).output
    assert "last plan" not in said
    assert "1 group(s) have no plan yet" in said and "sunday-noon" in said
    assert "no plan yet" in run("night", *HEAL, "--group", "Sunday Noon").output
    world.apply("mentee", "Ada")
    world.night()
    world.pass_time(days=1)
    both = run("night", *HEAL).output
    assert "(tuesday-evening)" in both and "(sunday-noon)" in both


def test_of_no_group_nothing_is_proved(world: World, run: Run) -> None:
    said = run("night", *HEAL).output
    assert "proved" not in said and "There is no group to plan." in said
    fill(world)
    assert "proved to be the best" in run("night", *HEAL).output  # control


def test_a_group_nobody_knows_is_said_with_those_there_are(world: World, run: Run) -> None:
    world.apply("mentee", "Ada")
    done = run("night", *HEAL, "--group", "Tuesdai")
    assert done.exit_code == 2
    assert "There is no group 'Tuesdai'. There are: Tuesday Evening" in done.stderr


class Lambda:
    """The night's function, called in this process."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.error = ""

    def invoke(self, **request: Any) -> dict[str, Any]:
        self.names.append(request["FunctionName"])
        if self.error:
            return {"FunctionError": self.error, "Payload": io.BytesIO(b'{"errorMessage": "Ada"}')}
        answer = match.lambda_handler(json.loads(request["Payload"]), LambdaContext())
        return {"Payload": io.BytesIO(json.dumps(answer).encode())}


@pytest.fixture
def function(monkeypatch: pytest.MonkeyPatch) -> Lambda:
    found, plain = Lambda(), Deployment.client

    def client(self: Deployment, service: str) -> Any:
        return found if service == "lambda" else plain(self, service)

    monkeypatch.setattr(Deployment, "client", client)
    return found


def test_apply_starts_the_nights_own_function_under_its_alias(
    world: World, run: Run, function: Lambda
) -> None:
    fill(world)
    _, pairs = foreseen(run)
    done = run("night", "--apply")
    assert done.exit_code == 0, done.output
    assert "2 group(s)" in done.output
    assert function.names == ["Match:live"]
    world.drain()
    assert suggested(world) == pairs


def test_a_night_by_hand_after_one_of_the_same_date_plans_what_has_changed_since(
    world: World, run: Run, function: Lambda
) -> None:
    world.apply("mentee", "Ada")
    world.night()
    world.apply("mentor", "Max")
    _, pairs = foreseen(run)
    assert len(pairs) == 1
    run("night", "--apply")
    world.drain()
    assert suggested(world) == pairs


def test_a_night_is_for_everybody_and_a_broken_one_is_said_without_what_it_said(
    world: World, run: Run, function: Lambda
) -> None:
    for words in (("--group", "x"), HEAL, ("--dry-run",)):
        assert run("night", "--apply", *words).exit_code == 2
    assert function.names == []
    function.error = "Unhandled"
    done = run("night", "--apply")
    assert done.exit_code == 3 and "Ada" not in done.output


# --- offline ------------------------------------------------------------------------------------


@pytest.mark.parametrize("more", [(), ("--json",), ("--group", "Tuesday Evening")])
def test_match_says_what_the_module_says(
    run: Run, capsys: pytest.CaptureFixture[str], more: tuple[str, ...]
) -> None:
    words = ("--program", "heal", "--members", str(SAMPLE), "--now", "2026-11-21", *more)
    done = run("match", "--dry-run", *words)
    assert done.exit_code == 0
    assert offline(words) == 0
    assert done.stdout == capsys.readouterr().out


def test_match_needs_no_account_and_says_what_is_wrong(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("AWS is not asked")

    monkeypatch.setattr("boto3.client", never)
    monkeypatch.setattr(wiring, "client", functools.cache(never))
    assert run("match", "--program", "heal", "--members", str(SAMPLE)).exit_code == 0
    refused = run("match", "--program", "nowhere", "--members", str(SAMPLE))
    assert refused.exit_code == 2 and "no program is called `nowhere`" in refused.stderr
