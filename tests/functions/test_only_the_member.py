"""What only the member can say, no facilitator says for them: being of age, and which workbook."""

from __future__ import annotations

import pytest

from alongside.model import ApplicationState, Role
from tests.faults.world import World, field_of, words

workbook = pytest.mark.parametrize("world", ["workbook"], indirect=True)


def said_of(world: World, **answers: object) -> ApplicationState:
    """What becomes of Ada's form, with these answers, after a facilitator has said "ready"."""
    world.appoint("Ruth")
    world.apply("mentee", "Ada", **answers)
    world.night()
    world.pass_time(minutes=16)
    world.sweep()
    desk = world.mail_to("Ruth")[0].path("desk")
    page = world.open(desk)
    assert "Ada" in words(page)
    world.post(desk, {"person": field_of(page, "person"), "role": "mentee", "answer": "ready"})
    return world.person("Ada", Role.MENTEE).state


@workbook
@pytest.mark.parametrize("answers", [{"adult": False}, {"adult": None}])
def test_R09_no_facilitator_waives_being_of_age(world: World, answers: dict[str, object]) -> None:
    assert said_of(world, **answers) is ApplicationState.NEEDS_PERSON


@workbook
@pytest.mark.parametrize("answers", [{"workbook": None}, {"workbook": ["Another Workbook"]}])
def test_R39_no_facilitator_names_the_workbook(world: World, answers: dict[str, object]) -> None:
    assert said_of(world, **answers) is ApplicationState.NEEDS_PERSON


def test_R02_what_a_person_may_decide_a_facilitator_does_decide(world: World) -> None:
    """The control: in HEAL the same click makes somebody ready."""
    assert said_of(world, attends=False) is ApplicationState.READY
