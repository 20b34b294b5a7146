"""review: whom a night offers to whom, what a facilitator may see of it, and the desk."""

from __future__ import annotations

from alongside.model import Role
from tests.faults import invariants, stories
from tests.faults.world import World, field_of, words


def test_R20_before_a_decision_the_page_shows_no_address_and_no_confidence(world: World) -> None:
    world.appoint("Ruth")
    world.apply(
        "mentee",
        "Ada",
        avoid=["Vera Quill"],
        hope="A hope told in private",
        contact_detail="+1 555 0199",
    )
    world.apply("mentor", "Max")
    world.night()
    (match,) = world.matches()
    world.pass_time(minutes=16)
    world.sweep()
    shown = [world.open(stories.review_path(world, match))["body"]]
    shown += [part for letter in world.mail_to("Ruth") for part in (letter.text, letter.html)]
    shown.append(world.open(world.mail_to("Ruth")[0].path("desk"))["body"])
    for secret in ("Vera", "Quill", "ada@example.net", "max@example.net", "0199", "in private"):
        assert not any(secret in page for page in shown)


def test_R15_two_groups_of_one_facilitator_are_never_mixed(world: World) -> None:
    world.appoint("Ruth")
    world.appoint("Ruth", "friday-morning")
    world.apply("mentee", "Ada")
    world.apply("mentor", "Max", group="Friday Morning")
    world.night()
    assert world.matches() == []
    world.apply("mentor", "Moe")
    world.apply("mentee", "Zed", group=" friday   MORNING ")
    world.pass_time(days=1)
    world.night()
    assert world.pair("Ada", "Moe") and world.pair("Zed", "Max") and len(world.matches()) == 2
    world.pass_time(minutes=16)
    world.sweep()
    digests = world.mail_to("Ruth", "pairs to look at")
    assert len(digests) == 1 and "Ada" in digests[0].text and "Zed" in digests[0].text
    assert invariants.broken(world) == []


def test_R25_a_mentor_with_every_place_taken_is_not_offered(world: World) -> None:
    stories.suggest(world, ("Ada", "Max"))
    (first,) = world.matches()
    path = stories.review_path(world, first)
    world.decide(path, "approve")
    world.apply("mentee", "Bea")
    world.pass_time(days=1)
    world.night()
    assert len(world.matches()) == 1
    assert world.person("Max", Role.MENTOR).held == 1


def test_R14_an_almost_empty_form_is_matched_and_says_how_little_is_known(world: World) -> None:
    world.appoint("Ruth")
    world.apply("mentee", "Ada", contact=None, months=None)
    world.apply("mentor", "Max", contact=None)
    world.night()
    (match,) = world.matches()
    assert match.suggestion.confidence < 20
    assert "little is known" in words(world.open(stories.review_path(world, match)))


def test_the_desk_clears_a_person_once_and_the_next_night_plans_them(world: World) -> None:
    world.appoint("Ruth")
    world.apply("mentee", "Ada", months=1)
    world.apply("mentor", "Max", months=2)
    world.night()
    assert world.matches() == []
    world.pass_time(minutes=16)
    world.sweep()
    desk = world.mail_to("Ruth")[0].path("desk")
    page = world.open(desk)
    assert "twelve months" in words(page)
    form = {"person": field_of(page, "person"), "role": field_of(page, "role")}
    assert world.post(desk, form)["statusCode"] == 400
    assert world.post(desk, {**form, "answer": "ready"})["statusCode"] == 200
    world.post(desk, {**form, "answer": "ready"})
    world.pass_time(days=1)
    world.night()
    assert world.pair("Ada", "Max")


def test_a_facilitator_may_have_somebody_served_first_and_take_it_back(world: World) -> None:
    stories.suggest(world, ("Ada", "Max"))
    world.apply("mentee", "Bea")
    world.pass_time(days=1)
    world.sweep()
    world.apply("mentee", "Cleo")
    desk = world.mail_to("Ruth")[0].path("desk")
    before = world.open(desk)["body"].partition("Serve <bdi>Cleo</bdi> first")[0]
    seen = before.rpartition('name="person" value="')[2].partition('"')[0]
    said = {"person": seen, "role": "mentee", "answer": "first"}
    assert "Saved" in world.post(desk, said)["body"]
    assert world.person("Cleo", Role.MENTEE).urgent
    world.apply("mentor", "Moe")
    world.night()
    assert world.pair("Cleo", "Moe") and not world.pair("Bea", "Moe")
    world.post(desk, said | {"answer": "in_turn"})
    assert not world.person("Cleo", Role.MENTEE).urgent


def test_without_a_facilitators_word_the_longer_wait_is_served_first(world: World) -> None:
    """The control of the test above."""
    stories.suggest(world, ("Ada", "Max"))
    world.apply("mentee", "Bea")
    world.pass_time(days=20)
    world.apply("mentee", "Cleo")
    world.apply("mentor", "Moe")
    world.night()
    assert world.pair("Bea", "Moe") and not world.pair("Cleo", "Moe")
