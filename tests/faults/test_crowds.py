"""E5, E7, E8: many at once and much going wrong, on an engine with one lock round its table."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from alongside.errors import AlongsideError
from alongside.model import Alternative, Match, MatchState, Role, match_id
from alongside.store import codec
from alongside.store import table as tables
from alongside.store.table import Action, put
from tests.faults import invariants, steps, stories
from tests.faults.wire import Call, Refusal, conflict, refuse
from tests.faults.world import Page, World
from tests.items import application_item

MANY = 64


def together(works: list[Callable[[], object]]) -> Counter[object]:
    """All at once, each on a thread of its own; how often each was answered."""
    with ThreadPoolExecutor(len(works)) as crowd:
        return Counter(crowd.map(lambda work: work(), works))


@pytest.mark.parametrize("many", [8, pytest.param(MANY, marks=pytest.mark.full)])
def test_R27_E7_many_facilitators_approve_one_pair_at_once_and_one_of_them_does(
    world: World, many: int
) -> None:
    names = tuple(f"F{number}" for number in range(many))
    match = stories.one_pair(world, names)
    works: list[Callable[[], object]] = [
        partial(steps.decide, stories.review_path(world, match, name), "approve", match.op)
        for name in names
    ]
    assert together(works) == {"stands": 1, "taken approved": many - 1}
    assert invariants.broken(world) == []


def suggest_many(world: World, count: int) -> tuple[list[Match], str]:
    """So many pairs, each with the one same mentor as the alternative; the mentor's id."""
    match = stories.one_pair(world)
    world.apply("mentor", "Kim")
    kim = world.person("Kim", Role.MENTOR)
    mentee, mentor = world.person("Ada", Role.MENTEE), world.person("Max", Role.MENTOR)
    other = Alternative(kim.member, 500, 50, 0, 0)
    pairs, actions = [], list[Action]()
    for number in range(count):
        one = replace(mentee, member=f"{number:032x}", name=f"Ada {number}")
        two = replace(mentor, member=f"{number + 1000:032x}", name=f"Max {number}")
        pair = replace(
            match,
            id=match_id("heal", one.member, two.member),
            mentee=one.member,
            mentor=two.member,
            suggestion=replace(
                match.suggestion, mentee=one.member, mentor=two.member, alternatives=(other,)
            ),
        )
        pairs.append(pair)
        actions += [put(codec.match_item(pair)), *(put(application_item(a)) for a in (one, two))]
    for start in range(0, len(actions), 90):
        world.table.transact(actions[start : start + 90])
    return pairs, kim.member


def crowd_one_place(world: World, count: int) -> None:
    """So many choose the one mentor instead, who has one place."""
    pairs, kim = suggest_many(world, count)
    works: list[Callable[[], object]] = [
        partial(steps.decide, stories.review_path(world, pair), f"instead:{kim}", pair.op)
        for pair in pairs
    ]
    assert together(works) == {"stands": 1, "taken place_taken": count - 1}
    assert world.person("Kim", Role.MENTOR).held == 1
    assert [m.state for m in world.matches() if m.mentor == kim] == [MatchState.APPROVED]
    assert invariants.broken(world) == []


def test_R25_E7_eight_choose_a_mentor_with_one_place_and_one_of_them_gets_it(
    world: World,
) -> None:
    crowd_one_place(world, 8)


@pytest.mark.full
def test_R25_E7_sixty_four_choose_a_mentor_with_one_place_and_one_of_them_gets_it(
    world: World,
) -> None:
    crowd_one_place(world, MANY)


def test_E7_control_counting_without_a_condition_gives_the_place_to_all(world: World) -> None:
    world.apply("mentor", "Kim")
    kim = world.person("Kim", Role.MENTOR)
    pk, sk = codec.application_key(kim)
    look_then_take = tables.update(pk, sk, "SET held = held + :one", one=1)

    def take() -> bool:
        if kim.held >= kim.capacity:
            return False
        world.table.write(look_then_take)
        return True

    assert together([take] * 8) == {True: 8}
    assert world.person("Kim", Role.MENTOR).held == 8
    assert invariants.broken(world)


def deliver_all(world: World, people: int, times: int, threads: int) -> None:
    """Every form so many times, shuffled, from several senders at once."""
    events = [
        world.form_event("signed", "mentee", world.body("mentee", f"Ada{number}"))
        for number in range(people)
    ]
    deliveries = events * times
    random.Random(5).shuffle(deliveries)
    with ThreadPoolExecutor(threads) as senders:
        found = Counter(senders.map(lambda event: world.take(event)["statusCode"], deliveries))
    assert found == {202: people, 200: people * (times - 1)}
    assert len(world.applications()) == len(world.of_kind("LETTER#")) == people


def test_R01_E5_a_hundred_deliveries_of_ten_forms_are_ten_applications(
    world: World,
) -> None:
    deliver_all(world, people=10, times=10, threads=2)
    for _ in range(2):
        world.sweep()
    assert len(world.letters) == 10 and invariants.doubles(world) == []


@pytest.mark.full
def test_R01_E5_ten_thousand_deliveries_of_a_thousand_forms_are_a_thousand_applications(
    world: World,
) -> None:
    deliver_all(world, people=1000, times=10, threads=16)


def bad_weather(seed: int, share: float = 0.3) -> Callable[[Call], Refusal | None]:
    """Refuse this share of all calls to the table, by chance that can be repeated."""
    chance = random.Random(seed)

    def strike(call: Call) -> Refusal | None:
        if chance.random() > share:
            return None
        if call.operation == "TransactWriteItems":
            return conflict() if chance.random() < 0.7 else refuse("ThrottlingException")
        return refuse(chance.choice(("ThrottlingException", "InternalServerError")))

    return strike


def until_it_stands(act: Callable[[], Page]) -> int:
    """Somebody sends the same form until it is taken, as people and browsers do; the tries."""
    for attempt in range(1, 500):
        if (status := act()["statusCode"]) == 303:
            return attempt
        assert status == 503
    raise AssertionError("never taken")


def go_through(world: World, flows: int) -> None:
    """Approve and answer in bad weather, and come to the state of a fair day."""
    match = stories.one_pair(world)
    world.sweep()
    review = stories.review_path(world, match)
    bring_back = world.freeze()

    def flow() -> None:
        form = {"op": match.op, "decision": "approve", "reason": ""}
        until_it_stands(lambda: world.post(review, form))
        world.now += timedelta(minutes=11)
        approved = stories.reread(world, match)
        for name in ("Ada", "Max"):
            path = stories.consent_path(world, approved, name)
            until_it_stands(lambda path=path: world.answer(path, "yes"))  # type: ignore[misc]

    flow()
    expected = invariants.picture(world)
    for seed in range(flows):
        bring_back()
        with world.wire.listening(bad_weather(seed)):
            flow()
        assert invariants.picture(world) == expected, seed
        assert invariants.broken(world) == []


def test_E8_twelve_flows_in_bad_weather_end_where_they_should(world: World) -> None:
    go_through(world, 12)


@pytest.mark.full
def test_E8_two_thousand_flows_in_bad_weather_end_where_they_should(world: World) -> None:
    go_through(world, 2000)


def failures(world: World, times: int) -> int:
    """How often a form is refused when only transactions meet conflicts, three in ten."""
    chance, failed = random.Random(8), 0
    for number in range(times):
        raw = world.body("mentee", f"Ada{number}")
        with world.wire.listening(lambda _: conflict() if chance.random() < 0.3 else None):
            failed += world.deliver("signed", "mentee", raw)["statusCode"] == 503
    return failed


def test_E8_control_without_tries_of_our_own_every_third_conflict_is_an_outage(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert failures(world, 25) == 0
    monkeypatch.setattr(tables, "_TRIES", 1)
    assert failures(world, 25) >= 4


def test_a_conflict_is_tried_again_with_the_same_token_and_a_refusal_is_not(world: World) -> None:
    left, seen = [conflict(), conflict()], []

    def strike(call: Call) -> Refusal | None:
        seen.append(call.request["ClientRequestToken"])
        return left.pop() if left else None

    with world.wire.listening(strike):
        world.apply("mentee", "Ada")
    assert len(seen) == 3 and len(set(seen)) == 1
    assert issubclass(tables.ConditionRefused, AlongsideError)
