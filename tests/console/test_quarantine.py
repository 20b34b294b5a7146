"""`quarantine`: what waits is said in plain words, mended, tried again once, or dropped."""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from alongside import intake
from alongside.doors import Doors
from alongside.errors import TryAgain
from alongside.model import Role
from alongside.store import applications
from alongside.store.applications import Quarantined
from console.quarantine.kept import WHY
from tests.console.conftest import Run
from tests.faults.world import World

ROOT = Path(__file__).resolve().parents[2] / "layers" / "common" / "alongside"
HEAL = ("--program", "heal")
WRITES_ABOUT_HOOKS = ("forms", "intake", "enrollment")
NOT_KEPT = {"no_known_answer", "not_a_form"}
"""Codes of feedback forms and of descriptions of forms: no body is kept under them."""


def waiting(world: World, program: str = "heal") -> list[Quarantined]:
    return list(applications.quarantined(world.table, program))


def asked(run: Run, *words: str) -> Any:
    done = run("quarantine", *words, *HEAL, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def send_without(world: World, *missing: str, **answers: Any) -> str:
    """A form that lacks answers, as it comes in; the id it is listed under."""
    body = json.loads(world.body("mentee", "Ada", **answers))
    for name in missing:
        del body["answers"][name]
    raw = json.dumps(body).encode()
    before = {one.digest for one in waiting(world)}
    world.deliver("signed", "mentee", raw)
    (id,) = {one.digest for one in waiting(world)} - before
    return id[:12]


def keep(world: World, raw: bytes, code: str, program: str = "heal") -> Quarantined:
    digest = hashlib.sha256(raw).hexdigest()[:32]
    entry = Quarantined(program, f"{program}/mentee/signed", digest, world.now, code, "", raw)
    applications.quarantine(world.table, entry)
    return entry


# --- The sentences ------------------------------------------------------------------------------


def raised(path: Path) -> Iterator[str]:
    """The codes of every DoesNotFit in a file."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "DoesNotFit":
            for one in node.args[:1]:
                if isinstance(one, ast.Constant):
                    yield str(one.value)


def codes() -> set[str]:
    files = [
        file
        for name in WRITES_ABOUT_HOOKS
        for file in [*(ROOT / name).rglob("*.py"), ROOT / name, (ROOT / name).with_suffix(".py")]
        if file.is_file()
    ]
    found = {code for file in files for code in raised(file)}
    return found | {"no_email", "no_name", "no_group", "does_not_fit"}


def test_every_code_has_a_sentence_that_says_what_to_do() -> None:
    found = codes() - NOT_KEPT
    assert {"another_form", "from_the_future", "unexpected", "not_json"} <= found
    assert found <= WHY.keys()
    for code, sentence in WHY.items():
        assert sentence.endswith((".", "EMAIL", "NAME", "GROUP", "ADDRESS")), code
        assert len(sentence) > 40 and "!" not in sentence and "invalid" not in sentence.lower()


# --- Looking ------------------------------------------------------------------------------------


def test_what_waits_is_listed_with_its_question_and_without_what_was_written(
    world: World, run: Run
) -> None:
    id = send_without(world, "email", name="Zyxw", hope="zyxw hopes")
    (row,) = asked(run, "list")
    assert row["id"] == id
    assert (row["hook"], row["code"]) == ("heal/mentee/signed", "no_email")
    assert row["question"] == "Your e-mail address"
    for how in ((), ("--json",)):
        said = run("quarantine", "list", *HEAL, *how).output
        assert id in said and "zyxw" not in said.lower()
    assert "quarantine fix ID --email" in run("quarantine", "list", *HEAL).output
    assert "Nothing waits" in run("quarantine", "list", "--program", "bts").output


NOBODY = {"avoid": "Zyxw Somebody", "contact_detail": "zyxw 555", "musts": ["zyxw"]}


def test_what_could_be_read_is_shown_as_far_as_it_is_asked_for(world: World, run: Run) -> None:
    id = send_without(world, "group", name="Kim", hope="walk far", **NOBODY)
    shown = asked(run, "show", id)
    name, address = "What would you like to be called?", "Your e-mail address"
    assert shown["answers"][name] == "(there, shown with --names)"
    assert "raw" not in shown
    plain = run("quarantine", "show", id, *HEAL).output
    assert "Kim" not in plain and "@" not in plain and "walk far" not in plain
    named = asked(run, "show", id, "--names")["answers"]
    assert (named[name], named[address]) == ("Kim", "ada@example.net")
    assert "walk far" not in named.values()
    told = asked(run, "show", id, "--answers")["answers"]
    assert "walk far" in told.values() and "Kim" not in told.values()
    assert "(nothing that could be read)" in told.values()
    raw = run("quarantine", "show", id, "--raw", *HEAL)
    assert "Zyxw" in raw.stdout and "in confidence" in raw.stderr


def test_what_forms_promise_to_show_to_nobody_is_counted_whatever_is_asked_for(
    world: World, run: Run
) -> None:
    id = send_without(world, "group", **NOBODY)
    for how in ((), ("--json",)):
        said = run("quarantine", "show", id, "--names", "--answers", *HEAL, *how).output
        assert "zyxw" not in said.lower()
    shown = asked(run, "show", id, "--answers")
    assert shown["shown_to_nobody"] >= 2
    for one in world.doors.programs["heal"].questions:
        if one.shown_to == "nobody":
            assert one.title not in shown["answers"]


def test_a_body_that_is_no_form_is_shown_as_far_as_it_goes(world: World, run: Run) -> None:
    entry = keep(world, b"{not json", "not_json")
    shown = asked(run, "show", entry.digest[:8])
    assert shown["answers"] == {} and shown["code"] == "not_json"
    assert run("quarantine", "show", "abc", *HEAL).exit_code == 2
    missing = run("quarantine", "show", "ffffffffff", *HEAL)
    assert missing.exit_code == 2 and "quarantine list" in missing.stderr


# --- Mending ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("missing", "option", "given"),
    [("email", "--email", "ada@example.net"), ("group", "--group", "tuesday evening"),
     ("name", "--name", "Ada")],
)  # fmt: skip
def test_what_was_missing_is_added_and_the_form_is_taken(
    world: World, run: Run, missing: str, option: str, given: str
) -> None:
    world.apply("mentor", "Max")
    id = send_without(world, missing)
    assert [one.code for one in waiting(world)] == [f"no_{missing}"]
    done = run("quarantine", "fix", id, option, given, *HEAL)
    assert done.exit_code == 0, done.output
    assert waiting(world) == []
    ada = world.person("Ada", Role.MENTEE)
    assert (ada.email, ada.group, ada.name) == ("ada@example.net", "tuesday-evening", "Ada")
    world.sweep_all()
    assert len(world.letters_to("Ada", "receipt")) == 1
    assert run("quarantine", "fix", id, option, given, *HEAL).exit_code == 2  # gone by now


def test_what_is_added_but_is_not_what_is_missing_leaves_it_waiting(world: World, run: Run) -> None:
    world.apply("mentor", "Max")
    id = send_without(world, "email")
    done = run("quarantine", "fix", id, "--name", "Ada", *HEAL)
    assert done.exit_code == 1 and "still waits" in done.stderr
    assert len(waiting(world)) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--name, --group or --email"),
        (("--email", "nobody"), "Nothing can be sent"),
        (("--group", "Tuesdy Evening"), "There are: Tuesday Evening"),
    ],
)
def test_a_slip_in_what_is_added_changes_nothing(
    world: World, run: Run, words: tuple[str, ...], said: str
) -> None:
    world.apply("mentor", "Max")
    id = send_without(world, "email")
    before = world.items()
    done = run("quarantine", "fix", id, *words, *HEAL)
    assert done.exit_code == 2 and said in done.stderr
    assert world.items() == before


# --- Again --------------------------------------------------------------------------------------


def test_redrive_says_what_would_fit_and_takes_each_once(world: World, run: Run) -> None:
    fits = keep(world, world.body("mentee", "Ada"), "unexpected")
    send_without(world, "email")
    before = world.items()
    dry = asked(run, "redrive")
    assert dry == {"applied": False, "fits": 1, "stays": {"no_email": 1}}
    said = run("quarantine", "redrive", *HEAL).output
    assert "1 of 2 would fit now" in said and "Nothing was changed" in said
    assert world.items() == before
    done = asked(run, "redrive", "--apply")
    assert done == {"applied": True, "fits": 1, "stays": {"no_email": 1}}
    assert [one.code for one in waiting(world)] == ["no_email"]
    assert world.person("Ada", Role.MENTEE).name == "Ada"
    assert fits.digest not in repr(waiting(world))
    assert asked(run, "redrive", "--apply")["fits"] == 0
    world.sweep_all()
    assert len(world.letters_to("Ada", "receipt")) == 1


def test_a_form_of_which_a_part_could_not_be_read_is_redriven_and_not_fixed(
    world: World, run: Run
) -> None:
    world.apply("mentee", "Ada", hopes="something that no list has")
    (entry,) = waiting(world)
    assert (entry.code, entry.person) == ("does_not_fit", world.who("Ada"))
    (row,) = asked(run, "list")
    assert row["member"] == world.who("Ada")[:12]
    refused = run("quarantine", "fix", entry.digest[:12], "--name", "Eve", *HEAL)
    assert refused.exit_code == 2 and "application already" in refused.stderr
    assert world.person("Ada", Role.MENTEE).name == "Ada"
    assert asked(run, "redrive", "--apply")["stays"] == {"does_not_fit": 1}


def test_what_others_are_writing_to_keeps_nobody_else_waiting(
    world: World, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = keep(world, world.body("mentee", "Ada"), "unexpected")
    keep(world, world.body("mentee", "Bea"), "unexpected")
    plain = intake.take_again

    def contended(doors: Doors, entry: Quarantined, now: datetime) -> intake.Taken:
        if entry.digest == first.digest:
            raise TryAgain("kept_contended")
        return plain(doors, entry, now)

    monkeypatch.setattr(intake, "take_again", contended)
    done = asked(run, "redrive", "--apply")
    assert (done["fits"], done["stays"]) == (1, {"busy": 1})
    assert [one.digest for one in waiting(world)] == [first.digest]


def test_one_alone_is_tried_again(world: World, run: Run) -> None:
    first = keep(world, world.body("mentee", "Ada"), "unexpected")
    second = keep(world, world.body("mentee", "Bea"), "unexpected")
    assert asked(run, "redrive", first.digest[:12], "--apply")["fits"] == 1
    assert [one.digest for one in waiting(world)] == [second.digest]


def test_dropping_is_shown_first_and_is_of_one(world: World, run: Run) -> None:
    first = keep(world, b"one", "not_json")
    second = keep(world, b"two", "not_json")
    dry = run("quarantine", "drop", first.digest[:12], *HEAL)
    assert dry.exit_code == 0 and "Nothing was changed" in dry.output
    assert len(waiting(world)) == 2
    assert run("quarantine", "drop", first.digest[:12], "--apply", *HEAL).exit_code == 0
    assert [one.digest for one in waiting(world)] == [second.digest]


def test_what_waits_in_another_program_is_out_of_reach(world: World, run: Run) -> None:
    theirs = keep(world, b"theirs", "not_json", "bts")
    assert asked(run, "list") == []
    id = theirs.digest[:12]
    for words in (("show", id), ("drop", id, "--apply"), ("fix", id, "--name", "x"),
                  ("redrive", id, "--apply")):  # fmt: skip
        assert run("quarantine", *words, *HEAL).exit_code == 2, words
    assert len(waiting(world, "bts")) == 1
    assert asked(run, "redrive", "--apply")["fits"] == 0
    listed = run("quarantine", "list", "--program", "bts", "--json")  # control: there it is
    assert id in listed.output
