"""An e-mail address where a name belongs: nobody sees it, and only the member can put it right."""

from __future__ import annotations

import pytest

from alongside import links
from alongside.model import ApplicationState, Role
from tests.faults.world import World, field_of, words

ADDRESS = "ada.hidden@example.org"
NEEDS_PERSON, READY = ApplicationState.NEEDS_PERSON, ApplicationState.READY


def run(world: World) -> None:
    world.night()
    world.pass_time(minutes=16)
    world.sweep()


def look(world: World) -> str:
    """What a facilitator of the group finds on the desk."""
    return words(world.open(world.mail_to("Ruth")[0].path("desk")))


@pytest.fixture
def nameless(world: World) -> World:
    world.appoint("Ruth")
    world.apply("mentee", "Ada", name=ADDRESS)
    world.apply("mentor", "Max")
    run(world)
    return world


def test_nobody_reads_the_address_and_the_member_is_asked_for_a_name(nameless: World) -> None:
    assert nameless.person("Ada", Role.MENTEE).name == "Somebody"
    receipt = nameless.mail_to("Ada")[0]
    assert "Hello Somebody," in receipt.text
    assert "the name you would like to be called by" in " ".join(receipt.text.split())
    assert ADDRESS not in look(nameless)
    assert "an e-mail address stands in its place" in look(nameless)
    for letter in nameless.mail_to("Ruth"):
        assert ADDRESS not in letter.text


def test_no_facilitator_lets_somebody_in_without_a_name(nameless: World) -> None:
    desk = nameless.mail_to("Ruth")[0].path("desk")
    page = nameless.open(desk)
    nameless.post(desk, {"person": field_of(page, "person"), "role": "mentee", "answer": "ready"})
    assert nameless.person("Ada", Role.MENTEE).state is NEEDS_PERSON


def test_the_form_sent_again_with_a_name_puts_it_right(nameless: World) -> None:
    nameless.apply("mentee", "Ada")
    found = nameless.person("Ada", Role.MENTEE)
    assert (found.name, found.state, found.findings) == ("Ada", READY, ())


def test_a_name_that_is_said_on_the_own_page_puts_it_right(nameless: World) -> None:
    page = nameless.link(links.Purpose.PAGE, "Ada")
    answered = nameless.post(page, {"do": "correct", "name": ADDRESS})
    assert answered["statusCode"] == 400
    assert nameless.person("Ada", Role.MENTEE).state is NEEDS_PERSON
    nameless.post(page, {"do": "correct", "name": f"Ada {ADDRESS}"})
    found = nameless.person("Ada", Role.MENTEE)
    assert (found.name, found.state, found.findings) == ("Ada", READY, ())


@pytest.mark.parametrize("spelled", ["ada.hidden at example dot org", "ada.hidden%40example.org"])
def test_an_address_that_is_spelled_out_is_an_address_too(world: World, spelled: str) -> None:
    world.appoint("Ruth")
    world.apply("mentee", "Ada", name=spelled)
    run(world)
    ada = world.person("Ada", Role.MENTEE)
    assert (ada.name, ada.state) == ("Somebody", NEEDS_PERSON)
    assert "ada.hidden" not in look(world)
    assert all("ada.hidden" not in letter.text for letter in world.mail_to("Ruth"))
