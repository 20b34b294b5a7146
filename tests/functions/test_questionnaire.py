"""The published questionnaire: asked freely, kept only as sums, shown from five people on (R46)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from alongside.companionship.questionnaire import mean
from alongside.model import Match, MatchState, Role, mark
from alongside.program import load_all
from alongside.store import codec, scales
from alongside.store.table import put
from tests.faults.world import Page, World, choices, words
from tests.functions.pairs import end, page_of, together

bts = pytest.mark.parametrize("world", ["bts"], indirect=True)
SCALE = load_all()["bts"].scale
assert SCALE is not None


@pytest.fixture
def match(world: World) -> Match:
    """Ada and Max, four days after their beginning: the first moment has come."""
    begun = together(world)
    world.pass_time(days=4)
    return begun


def fill_in(world: World, match: Match, *answers: int, who: str = "Ada") -> Page:
    """Somebody answers the first items with these numbers; 0 leaves one out."""
    path = f"{page_of(world, match, who)}/scale"
    given = {f"item{n}": answer for n, answer in enumerate(answers, 1) if answer}
    return world.fill(path, moment="start", **given)


def sums(world: World) -> list[tuple[str, int, int]]:
    """What waits, by moment: how many, and their sum."""
    found = world.of_kind("SCALE#")
    return [(one["sk"], one.get("waiting_n", 0), one.get("waiting_sum", 0)) for one in found]


@bts
def test_R46_every_item_and_answer_is_there_as_published_and_nothing_has_to_be_answered(
    world: World, match: Match
) -> None:
    page = world.open(f"{page_of(world, match, 'Ada')}/scale")
    text = words(page)
    assert SCALE is not None
    for said in (*SCALE.items, *SCALE.answers, SCALE.source):
        assert " ".join(said.split()) in text
    for number in range(1, len(SCALE.items) + 1):
        assert choices(page, f"item{number}") == ["1", "2", "3", "4"]
    assert "required" not in page["body"].partition("<main>")[2]


@bts
def test_R46_answers_become_a_sum_and_a_mark_and_nothing_is_kept_of_anybody(
    world: World, match: Match
) -> None:
    before = {item["pk"] for item in world.items()}
    assert "part of a sum" in words(fill_in(world, match, 4, 3, 0, 0, 2))
    assert sums(world) == [("start", 1, 300)]
    assert {item["pk"] for item in world.items()} - before == {f"SCALE#{world.program}"}
    assert world.reload(match.id).marks == {mark("scale_start", Role.MENTEE)}
    world.post(f"{page_of(world, match, 'Ada')}/scale", {"moment": "start", "item1": "4"})
    assert sums(world) == [("start", 1, 300)]
    assert "part of a sum" in words(world.open(f"{page_of(world, match, 'Ada')}/scale"))


@bts
def test_R46_who_puts_it_aside_is_not_asked_again_and_counts_nowhere(
    world: World, match: Match
) -> None:
    assert fill_in(world, match)["statusCode"] == 200
    assert sums(world) == []
    assert world.reload(match.id).marks == {mark("scale_start", Role.MENTEE)}


@bts
def test_R46_it_is_asked_at_its_three_moments_and_of_nobody_else(world: World) -> None:
    match = together(world)
    assert match.ends_at and match.began_at
    path = f"{page_of(world, match, 'Ada')}/scale"
    none = "this is none of them"
    assert none in words(world.open(path))
    middle = match.began_at + (match.ends_at - match.began_at) / 2
    for moment, when in (
        ("start", match.began_at + timedelta(days=4)),
        ("middle", middle + timedelta(days=1)),
        ("end", match.ends_at - timedelta(days=10)),
    ):
        world.now = when
        path = f"{page_of(world, match, 'Ada')}/scale"
        assert f'value="{moment}"' in world.open(path)["body"]
        assert none in words(world.open(f"{page_of(world, match, 'Max')}/scale"))
        wrong = world.post(path, {"moment": "later", "item1": "2"})
        assert wrong["statusCode"] == 200
        world.fill(path, moment=moment, item1=2)
    assert sorted(sums(world)) == [("end", 1, 200), ("middle", 1, 200), ("start", 1, 200)]
    world.post(f"{page_of(world, match, 'Max')}/scale", {"moment": "end", "item1": "4"})
    assert len(world.reload(match.id).marks) == 3
    end(world, match, "Ada")
    assert none in words(world.open(path))


@pytest.mark.parametrize("world", ["heal", "workbook"], indirect=True)
def test_R46_a_program_without_a_questionnaire_asks_none(world: World) -> None:
    match = together(world)
    world.pass_time(days=4)
    path = f"{page_of(world, match, 'Ada')}/scale"
    assert "nothing to answer" in words(world.open(path)).lower()
    assert world.post(path, {"moment": "start", "item1": "1"})["statusCode"] == 200
    assert sums(world) == []


@bts
def test_R46_an_average_is_shown_from_five_people_on_and_grows_by_fives(
    world: World, match: Match
) -> None:
    def ask(people: int, answer: int) -> None:
        for _ in range(people):
            anew = codec.match_item(world.reload(match.id)) | {"marks": frozenset()}
            world.table.write(put(anew))
            fill_in(world, match, answer)

    def shown() -> str:
        scales.release(world.table, world.program)
        return words(world.open(world.desk("ruth@facilitators.example")))

    ask(4, 2)
    assert "Six sentences" not in shown()
    ask(1, 3)
    assert scales.averages(world.table, world.program) == ()
    text = shown()
    assert "Six sentences" in text and "2.2 of 4" in text and "five people" in text
    assert scales.averages(world.table, world.program) == (scales.Average("start", 5, 220),)
    ask(4, 4)
    assert "2.2 of 4" in shown()
    ask(1, 4)
    assert "3.1 of 4" in shown()
    assert world.reload(match.id).state is MatchState.ACTIVE


@bts
def test_R46_the_mentor_sees_nothing_of_it(world: World, match: Match) -> None:
    before = words(world.open(page_of(world, match, "Max")))
    assert "Six sentences" in words(world.open(page_of(world, match, "Ada")))
    fill_in(world, match, 1, 1, 1, 1, 1, 1)
    assert words(world.open(page_of(world, match, "Max"))) == before
    assert "Six sentences" not in words(world.open(page_of(world, match, "Ada")))


@pytest.mark.parametrize(
    ("form", "wanted"),
    [
        ({}, None),
        ({"item1": ""}, None),
        ({"item1": "5", "item2": "0", "item3": "x", "item7": "4"}, None),
        ({"item1": "4"}, 400),
        ({"item1": "1", "item2": "2"}, 150),
        ({"item1": "1", "item2": "2", "item6": "2"}, 167),
    ],
)
def test_R46_the_mean_is_of_what_was_answered(form: dict[str, str], wanted: int | None) -> None:
    assert SCALE is not None
    assert mean(SCALE, form) == wanted
