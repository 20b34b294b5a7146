"""The dry run: members in a file become a plan on the screen, with nothing but this machine."""

from __future__ import annotations

import csv
import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from alongside import program
from alongside.model import LeftOver, PlanWarning
from alongside.night import rehearsal, wording
from alongside.night.__main__ import main
from alongside.night.export import as_json
from alongside.night.rehearsal import Rehearsal, rehearse
from alongside.night.report import as_text
from alongside.night.terminal import WIDTH, columns
from alongside.roster import FIELDS, read_members

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "events" / "members" / "heal.jsonl"
FORMAT = (ROOT / "docs" / "members-format.md").read_text(encoding="utf-8")
HEAL = program.load_all()["heal"]
NOW = datetime(2026, 11, 21, tzinfo=UTC)
QUIET = ("--program", "heal", "--now", "2026-11-21")


def ran(
    words: Sequence[str], capsys: pytest.CaptureFixture[str], expected: int = 0
) -> tuple[str, str]:
    assert main(words) == expected
    said = capsys.readouterr()
    return said.out, said.err


def planned(raw: bytes, keep: rehearsal.Pairs = frozenset()) -> list[Rehearsal]:
    roster = read_members(raw, HEAL, NOW)
    assert roster.problems == ()
    return rehearse(HEAL, roster.members, roster.groups, NOW, keep)


def rows(heading: str) -> list[list[str]]:
    """The cells of the first table below a line of the document."""
    table = FORMAT[FORMAT.index(heading) :].split("\n\n|", 1)[1].split("\n\n")[0]
    return [
        [cell.strip() for cell in line.strip("| ").split(" | ")] for line in table.split("\n")[2:]
    ]


@pytest.fixture
def sample() -> dict[str, Rehearsal]:
    return {each.group: each for each in planned(SAMPLE.read_bytes())}


# --- The sample shows everything ----------------------------------------------------------------


def test_the_sample_shows_a_waiting_list_an_overdue_person_and_a_full_mentor(
    sample: dict[str, Rehearsal],
) -> None:
    tuesday = sample["tuesday-evening"]
    assert tuesday.overdue == ["t1"]
    assert "t1" in {pair.mentee for pair in tuesday.plan.suggestions}
    assert [left.cause for left in tuesday.plan.left_over] == ["all_full", "all_full"]
    assert "t13" not in {each.member for each in tuesday.offering}
    assert tuesday.places == 3


def test_of_99_places_as_many_count_as_the_program_allows(sample: dict[str, Rehearsal]) -> None:
    sunday = sample["sunday-morning"]
    assert sunday.mentors["s11"].capacity == HEAL.matching.max_capacity
    assert sunday.places == HEAL.matching.max_capacity + 1


def test_nobody_is_suggested_to_themselves_or_across_groups(sample: dict[str, Rehearsal]) -> None:
    for each in sample.values():
        for pair in each.plan.suggestions:
            assert pair.mentee != pair.mentor
            assert {each.mentees[pair.mentee].group, each.mentors[pair.mentor].group} == {
                each.group
            }
    assert "h1" in sample["thursday-online"].mentees
    assert "h1" in sample["thursday-online"].mentors


# --- The text -----------------------------------------------------------------------------------


def test_the_text_says_who_why_what_else_and_why_not(capsys: pytest.CaptureFixture[str]) -> None:
    out, err = ran([*QUIET, "--members", str(SAMPLE)], capsys)
    assert err == ""
    assert "Ada  " in out
    assert "72 days, overdue" in out
    assert "+ The same side of infidelity: I was betrayed." in out
    assert re.search(r"\? Not known: .*How often", out)
    assert re.search(r"or Remy \(fit \d+, \d+ % known\) leaves somebody else without a match", out)
    assert "5 people are in line for 3 free places." in out
    assert "6 matched, 5 waiting" in out
    assert "proved to be the best that the rules allow: yes" in out


def test_no_line_is_wider_than_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = ran([*QUIET, "--members", str(SAMPLE)], capsys)
    long = {"name": "名" * 100, "group": "組" * 90, "role": "mentee", "id": "i" * 100}
    wide = "\n".join(as_text(HEAL, planned(json.dumps(long).encode()), "2026-11-21", ["n " * 90]))
    for line in [*out.splitlines(), *wide.splitlines()]:
        assert columns(line) <= WIDTH, line
    assert columns("名a\u0301") == 3


def test_two_people_of_one_name_are_told_apart_by_their_ids() -> None:
    people = [("m1", "mentee"), ("m2", "mentee"), ("m3", "mentor")]
    lines = [{"id": i, "role": role, "group": "A", "name": "Kim"} for i, role in people[:2]]
    lines.append({"id": "m3", "role": "mentor", "group": "A"})
    out = "\n".join(as_text(HEAL, planned("\n".join(map(json.dumps, lines)).encode()), "", []))
    assert "Kim (m1)" in out
    assert "Kim (m2)" in out
    assert re.search(r"Kim \(m1\) +m3 ", out)


def test_a_plan_without_its_proof_suggests_nothing(sample: dict[str, Rehearsal]) -> None:
    found = sample["sunday-morning"]
    broken = replace(found, plan=replace(found.plan, proved=False, suggestions=()))
    assert "The proof failed" in "\n".join(as_text(HEAL, [broken], "", []))
    assert "The proof failed" not in "\n".join(as_text(HEAL, [found], "", []))
    assert "allow: NO" in "\n".join(as_text(HEAL, [broken, found], "", []))


def test_a_failed_proof_takes_the_suggestions_away(monkeypatch: pytest.MonkeyPatch) -> None:
    assert planned(SAMPLE.read_bytes())[0].plan.suggestions
    monkeypatch.setattr("alongside.matching.plan.certify", lambda *_: False)
    found = planned(SAMPLE.read_bytes())
    assert [each.plan.suggestions for each in found] == [(), (), ()]


CODES = set(re.findall(r"`(\w+)`", PlanWarning.__doc__ or "")) - {"code", "member", "question"}


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_warning_of_a_plan_has_words(code: str) -> None:
    said = wording.warning(HEAL, PlanWarning(code, "m1", "age"), 1, str)
    assert code not in said
    assert len(said.split()) > 5


def test_questions_that_tell_nothing_share_one_line(sample: dict[str, Rehearsal]) -> None:
    found = sample["sunday-morning"]
    told = tuple(PlanWarning("unanswered", question=each) for each in ("age", "times"))
    odd = replace(found, plan=replace(found.plan, warnings=told))
    lines = [line for line in as_text(HEAL, [odd], "", []) if line.startswith("  ! ")]
    assert len(lines) == 1
    assert lines[0].endswith("Age, Times (Eastern).")
    assert len(json.loads(as_json(HEAL, [odd], "", []))["groups"][0]["warnings"]) == 2


def test_a_warning_nobody_has_words_for_is_still_shown() -> None:
    assert wording.warning(HEAL, PlanWarning("new_one", "m1"), 1, str) == "new_one: m1"


def test_warnings_about_exclusions_are_counted_and_name_nobody(
    sample: dict[str, Rehearsal],
) -> None:
    found = sample["sunday-morning"]
    told = (
        PlanWarning("excludes_everyone", "s2"),
        PlanWarning("excludes_everyone", "s12"),
        PlanWarning("many_places", "s11"),
    )
    odd = replace(found, plan=replace(found.plan, warnings=told))
    document = json.loads(as_json(HEAL, [odd], "", []))
    counted, named = document["groups"][0]["warnings"]
    assert (counted["code"], counted["count"], counted["member"]) == ("excludes_everyone", 2, "")
    assert named["member"] == "s11"
    text = [line for line in as_text(HEAL, [odd], "", []) if line.startswith("  ! ")]
    assert "2 people have said" in text[0]
    assert "Quin offers more places than the program allows" in text[1]


@pytest.mark.parametrize(
    ("lost", "others", "said"),
    [
        (0, 0, "costs the others as a whole nothing (0)"),
        (0, -13, "they gain 13 points"),
        (0, 31, "costs the others 31 points; as many people have a match"),
        (1, 0, "leaves somebody else without a match"),
        (2, -4, "leaves somebody else without a match"),
    ],
)
def test_a_cost_is_said_in_words(lost: int, others: int, said: str) -> None:
    assert said in wording.cost(lost, others)


def test_a_worse_mentor_who_is_free_costs_the_others_nothing() -> None:
    lines = [
        {"id": "a", "role": "mentee", "group": "A", "answers": {"side": "betrayed"}},
        {"id": "x", "role": "mentor", "group": "A", "answers": {"side": "betrayed"}},
        {"id": "y", "role": "mentor", "group": "A", "answers": {"side": "unfaithful"}},
    ]
    (found,) = planned("\n".join(map(json.dumps, lines)).encode())
    (pair,) = found.plan.suggestions
    (other,) = pair.alternatives
    assert (pair.mentor, other.mentor) == ("x", "y")
    assert pair.score > other.score
    assert (other.lost, other.points) == (0, 0)


def test_what_alone_stands_in_the_way_is_told_but_not_what_a_member_needs() -> None:
    alone = {"experience": 2, "must_gender": 1, "must_side": 1}
    left = LeftOver("m1", "no_mentor", broken={"experience": 3}, alone=alone)
    said = " ".join(wording.waiting(HEAL, left, str))
    assert "For 4 of them only one thing stands in the way" in said
    assert "the time they have been here (2)" in said
    assert "gender" not in said


# --- For machines -------------------------------------------------------------------------------


def alone(
    words: Sequence[str], given: str = "", **variables: str
) -> subprocess.CompletedProcess[str]:
    """A run of its own that knows no variable but the path, and can open no connection."""
    closed = (
        "import runpy, socket, sys\n"
        "def refuse(*_): raise AssertionError('a connection was tried')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
        "sys.argv = ['night', *sys.argv[1:]]\n"
        f"sys.path[:0] = [{str(ROOT / 'layers' / 'common')!r}]\n"
        "runpy.run_module('alongside.night', run_name='__main__')\n"
    )
    return subprocess.run(
        [sys.executable, "-c", closed, *words],
        input=given,
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        cwd=ROOT / "docs",
    )


def test_it_needs_no_variable_and_no_connection_and_shuffled_lines_give_the_same_bytes() -> None:
    lines = SAMPLE.read_text(encoding="utf-8").splitlines()
    shuffled = random.Random(3).sample(lines, len(lines))
    assert shuffled != lines
    words = [*QUIET, "--json", "--members", "-"]
    runs = [
        alone(words, "\n".join(order), PYTHONHASHSEED=seed)
        for order, seed in ((lines, "1"), (shuffled, "2"))
    ]
    for run in runs:
        assert run.returncode == 0, run.stderr
        assert run.stderr == ""
    assert runs[0].stdout == runs[1].stdout
    assert json.loads(runs[0].stdout)["totals"]["groups"] == 3


def test_today_is_the_default_date() -> None:
    run = alone(["--program", "heal", "--json", "--members", str(SAMPLE)])
    assert run.returncode == 0, run.stderr
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", json.loads(run.stdout)["date"])


def test_an_earlier_output_keeps_its_pairs_unless_a_change_pays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people = [("m1", "mentee"), ("m2", "mentee"), ("x", "mentor"), ("y", "mentor")]
    members = tmp_path / "members.jsonl"
    members.write_text(
        "\n".join(json.dumps({"id": i, "role": role, "group": "A"}) for i, role in people)
    )

    def pairs(*more: str) -> dict[str, str]:
        out, _ = ran([*QUIET, "--json", "--members", str(members), *more], capsys)
        (tmp_path / "earlier.json").write_text(out)
        return {one["mentee"]: one["mentor"] for one in json.loads(out)["groups"][0]["suggestions"]}

    first = pairs()
    turned = {"m1": first["m2"], "m2": first["m1"]}
    earlier = json.loads((tmp_path / "earlier.json").read_text())
    for one in earlier["groups"][0]["suggestions"]:
        one["mentor"] = turned[one["mentee"]]
    (tmp_path / "turned.json").write_text(json.dumps(earlier))
    assert pairs("--keep", str(tmp_path / "turned.json")) == turned
    assert pairs() == first


def test_a_group_alone_is_planned_as_among_others(capsys: pytest.CaptureFixture[str]) -> None:
    whole, _ = ran([*QUIET, "--json", "--members", str(SAMPLE)], capsys)
    part, _ = ran([*QUIET, "--json", "--members", str(SAMPLE), "--group", "SUNDAY morning"], capsys)
    assert json.loads(part)["groups"] == [
        each for each in json.loads(whole)["groups"] if each["id"] == "sunday-morning"
    ]


def test_a_program_file_of_one_s_own_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packaged = ROOT / "layers" / "common" / "alongside" / "programs" / "heal.toml"
    own = tmp_path / "own.toml"
    own.write_text(packaged.read_text(encoding="utf-8").replace('id = "heal"', 'id = "own"', 1))
    words = ["--now", "2026-11-21", "--members", str(SAMPLE), "--program", str(own)]
    out, _ = ran(words, capsys)
    assert "(own)" in out
    own.write_text("id = 3")
    _, err = ran(words, capsys, 2)
    assert "own.toml" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((*QUIET, "--members", "nowhere.jsonl"), "nowhere.jsonl: No such file"),
        ((*QUIET, "--members", "."), "Is a directory"),
        ((*QUIET, "--members", "a\0b"), "is no path"),
        (("--program", "hea", "--members", str(SAMPLE)), "no program is called `hea`"),
        (("--program", "none.toml", "--members", str(SAMPLE)), "none.toml: No such file"),
        ((*QUIET[:2], "--now", "soon", "--members", str(SAMPLE)), "`soon` is no date"),
        ((*QUIET, "--members", str(SAMPLE), "--group", "Monday"), "In the file: Sunday Morning"),
        ((*QUIET, "--members", str(SAMPLE), "--keep", str(SAMPLE)), "no earlier output of --json"),
    ],
)
def test_what_cannot_be_used_ends_with_2_and_a_plain_word(
    words: Sequence[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out, err = ran(words, capsys, 2)
    assert said in err
    assert out == ""


def test_twenty_problems_are_told_at_once_and_the_rest_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    members = tmp_path / "members.jsonl"
    members.write_text("\n".join('{"id": "m1", "role": "mentee"}' for _ in range(25)))
    _, err = ran([*QUIET, "--members", str(members)], capsys, 2)
    assert err.count("line ") == 20
    assert "… and 5 more" in err


# --- The document says what is so ---------------------------------------------------------------


def test_every_field_of_the_format_is_documented_and_its_example_is_read() -> None:
    table = rows("## The file")
    assert [cells[0].strip("`") for cells in table] == list(FIELDS)
    base: dict[str, Any] = {"id": "m1", "role": "mentor", "group": "A"}
    for name, needed, _, example in table:
        shown = json.loads("{" + example.strip("`") + "}")
        assert list(shown) == [name.strip("`")]
        assert (needed == "yes") == (name.strip("`") in base)
        roster = read_members(json.dumps(base | shown).encode(), HEAL, NOW)
        assert roster.problems == ()
        assert len(roster.members) == 1


def test_every_kind_of_question_is_documented_and_its_example_is_read() -> None:
    table = rows("## Answers")
    told = {kind.strip("`") for cells in table for kind in cells[0].split(", ")}
    asked = {q.kind for q in HEAL.questions if q.purpose not in ("email", "name", "avoid")}
    assert asked <= told
    for _, _, example in table:
        answers = json.loads("{" + example.strip("`") + "}")
        line = {"id": "m1", "role": "mentor", "group": "A", "answers": answers}
        (found,) = read_members(json.dumps(line).encode(), HEAL, NOW).members
        assert list(found.answers) == list(answers)


def test_every_documented_error_is_what_is_said() -> None:
    table = rows("## What it says when something is wrong")
    assert len(table) > 20
    for line, said in table:
        told = [str(each) for each in read_members(line.strip("`").encode(), HEAL, NOW).problems]
        assert len(told) == 1, line
        assert said in told[0]


def test_every_option_is_documented_and_every_documented_one_exists() -> None:
    told = {cells[0].strip("`") for cells in rows("# Try it with your own members")}
    shown = set(re.findall(r"--[a-z]+", alone(["--help"]).stdout)) - {"--help"}
    assert told == shown


def test_every_key_of_the_json_is_documented() -> None:
    found = planned(SAMPLE.read_bytes())
    document = json.loads(as_json(HEAL, found, "2026-11-21", ["a note"]))
    part = FORMAT[FORMAT.index("## The result as JSON") :]
    told = set(re.findall(r"`(\w+)`", part))

    def keys(value: object) -> set[str]:
        if isinstance(value, dict):
            return set(value).union(*map(keys, value.values()))
        return set().union(*map(keys, value)) if isinstance(value, list) else set()

    assert keys(document) <= told
    assert len(keys(document)) > 40


def test_the_recipe_turns_a_spreadsheet_into_members(tmp_path: Path) -> None:
    recipe = FORMAT.split("```python\n")[1].split("```")[0]
    age, contact = HEAL.question("age").title, HEAL.question("contact").title
    table = [
        ["id", "role", "group", "name", "capacity", "urgent", "avoid", age, contact, "months"],
        ["1", "mentor", "A", "Noor", "2", "", "", "30 to 39", "Phone, Video call", "30"],
        ["2", "mentee", "A", "Ada", "", "yes", "Robin; Pat", "", "Phone", "4"],
    ]
    with (tmp_path / "members.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(table)
    subprocess.run([sys.executable, "-c", recipe], cwd=tmp_path, check=True, timeout=60)
    (found,) = planned((tmp_path / "members.jsonl").read_bytes())
    assert [(pair.mentee, pair.mentor) for pair in found.plan.suggestions] == [("2", "1")]
    assert found.mentors["1"].answers == {
        "months": 30,
        "age": "age_30s",
        "contact": ("phone", "video"),
    }
    assert found.mentees["2"].urgent
    assert len(found.mentees["2"].avoid_names) == 2
    assert len(recipe.strip().splitlines()) <= 10
