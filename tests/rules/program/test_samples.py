"""The sample members of a program show what its matching does: `events/members/*.jsonl`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from alongside.night.rehearsal import Rehearsal, rehearse
from alongside.program import load_all
from alongside.roster import read_members

FOLDER = Path(__file__).resolve().parents[3] / "events" / "members"
PROGRAMS = load_all()
NOW = datetime(2026, 11, 21, tzinfo=UTC)


def planned(name: str) -> dict[str, Rehearsal]:
    """What tonight would suggest for a sample, by group."""
    program = PROGRAMS[name]
    roster = read_members(FOLDER.joinpath(f"{name}.jsonl").read_bytes(), program, NOW)
    assert roster.problems == ()
    found = rehearse(program, roster.members, roster.groups, NOW)
    return {one.group: one for one in found}


def pairs(one: Rehearsal) -> set[tuple[str, str]]:
    """The suggested pairs of a group."""
    return {(pair.mentee, pair.mentor) for pair in one.plan.suggestions}


@pytest.mark.parametrize("name", PROGRAMS)
def test_there_is_a_sample_for_every_program_and_its_plan_is_proved(name: str) -> None:
    groups = planned(name)
    assert len(groups) >= 2
    assert all(one.plan.proved for one in groups.values())


def test_R24_age_and_interests_pair_the_people_of_the_sample() -> None:
    groups = planned("bts")
    assert {("b1", "b11"), ("b2", "b12")} <= pairs(groups["harbor"])
    assert pairs(groups["lantern"]) == {("c1", "c11")}
    reasons = {
        reason.aspect for pair in groups["harbor"].plan.suggestions for reason in pair.reasons
    }
    assert reasons == {"age", "interests"}


def test_R39_the_workbook_parts_the_people_of_the_sample() -> None:
    groups = planned("workbook")
    assert ("w1", "w11") in pairs(groups["open-notebook"])
    assert all(
        mentor == "w12" for mentee, mentor in pairs(groups["open-notebook"]) if mentee != "w1"
    )
    (waiting,) = groups["slow-pages"].plan.left_over
    assert (waiting.mentee, dict(waiting.broken)) == ("x1", {"no_shared_workbook": 1})
