"""E1 for release: it dies before or after any AWS call, or another run comes in between; the next
run finds its own work. Everything is shown once, nothing is lost, no key outlives its slot."""

from __future__ import annotations

import contextlib
import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest

from alongside import wiring
from alongside.errors import TryAgain
from alongside.mixing import held, slots
from alongside.mixing.entry import Entry
from alongside.mixing.held import Pool
from alongside.release import of_organization, of_program
from alongside.store import entries, releases
from alongside.store.table import Table, update
from functions.release import app
from tests.faults.released import NEW_YEAR, QUARTERS, Opinions, five, sent
from tests.faults.wire import Call, Killed
from tests.faults.world import World

HEAL, ORGANIZATION = "heal", slots.ORGANIZATION

some_or_every = pytest.mark.parametrize("step", [5, pytest.param(1, marks=pytest.mark.full)])


@dataclass(frozen=True)
class Outcome:
    """Everything a release leaves, apart from random bytes."""

    docs: dict[str, dict[str, str]]
    pools: dict[str, bytes]
    keys: dict[str, list[str]]
    items: Counter[tuple[str, bool]]
    states: dict[str, releases.State | None]


def outcome(opinions: Opinions) -> Outcome:
    """What stands now."""
    both = (HEAL, ORGANIZATION)
    return Outcome(
        docs={name: opinions.docs(name) for name in both},
        pools={name: held.write(opinions.waiting(name)) for name in both},
        keys={
            f"{kind} {name}": opinions.keys(kind, name)
            for name in both
            for kind in ("epoch", "private")
        },
        items=Counter((one["pk"], "c" in one) for one in opinions.world.feedback()),
        states={name: releases.state(wiring.feedback_table(), name) for name in both},
    )


@dataclass
class Story:
    """A slot that ends with everything a release can meet, and what had to become of it."""

    opinions: Opinions
    bring_back: Callable[[], None]
    everything: Counter[tuple[str, object]]
    expected: Outcome | None = None
    odd: list[object] = field(default_factory=list)

    def release(self) -> None:
        """The run of that morning."""
        self.opinions.world.release()

    def expected_docs(self) -> dict[str, str]:
        """The batches that an undisturbed run left."""
        assert self.expected
        return self.expected.docs[HEAL]

    def look(self, where: object) -> None:
        """Compare with what an undisturbed run left."""
        if self.opinions.everything() != self.everything or outcome(self.opinions) != self.expected:
            self.odd.append(where)


@pytest.fixture
def story(world: World) -> Story:
    """HEAL after a year: an answer that waited four slots, some that wait, five that are enough,
    a late one, one that comes after the boundary, one that no key opens, two reasons."""
    opinions = Opinions(world)
    world.release()
    opinions.say(Entry({"heard": 1}, {"better": "too old"}))
    opinions.say(Entry({"useful": 4}))
    for morning in QUARTERS[:2]:
        opinions.at(morning)
    opinions.say_all([Entry({"useful": 2}, {"better": "waits"}, "mentor")])
    opinions.at(QUARTERS[2])
    late = Entry({}, {"good": "late"})
    opinions.say(late, late=1)
    now = [Entry({"useful": n}, {"good": f"text {n}"}, "mentee") for n in range(1, 5)]
    opinions.say_all(now)
    table = wiring.feedback_table()
    entries.keep(table, HEAL, "2027-Q3", "0" * 32, b"x" * 99)
    for tag, slot in (("1", "2027-Q2"), ("2", "2027-Q3")):
        entries.count_unreadable(table, HEAL, slot, tag * 32, f"reason{tag}")
    world.now = QUARTERS[3]
    after = Entry({"heard": 5}, {"better": "of the next slot"})
    opinions.say(after)
    everything = sent([Entry({"heard": 1, "useful": 4}), *now, late])
    everything += sent([Entry({"useful": 2}, {"better": "waits"})])
    found = Story(opinions, opinions.freeze(), everything)
    found.release()
    found.expected = outcome(opinions)
    assert opinions.everything() == everything
    assert opinions.batches()["2027-Q3"].state == "released"
    assert [one.question for one in opinions.waiting(ORGANIZATION).ratings] == ["heard"]
    assert opinions.batches()["2027-Q3"].unreadable == ("reason1", "reason2")
    assert opinions.keys("private") == ["2027-Q4", "2028-Q1"]
    return found


def deaths(story: Story, step: int = 1) -> Iterator[int]:
    """After how many calls the run dies, with the world as it was then. A death before the next
    call leaves the same world as one after this call, so each is died once; `step` leaves some out.
    """
    for point in itertools.count(1, 2 * step):
        story.bring_back()
        try:
            with story.opinions.world.wire.dying(point):
                story.release()
        except Killed:
            yield point
        else:
            return


def test_E1_release_killed_anywhere_shows_everything_once(story: Story) -> None:
    points = 0
    for point in deaths(story):
        story.release()
        story.look(point)
        points += 1
    assert story.odd == []
    assert points > 80


@some_or_every
def test_E1_release_killed_anywhere_and_run_only_in_the_next_slot_loses_nothing(
    story: Story, step: int
) -> None:
    """The worst pause: another slot has ended before somebody looks again."""
    following = NEW_YEAR.replace(year=2028)
    story.bring_back()
    story.release()
    story.opinions.at(following)
    story.everything = story.opinions.everything()
    late: dict[str, int] = {}
    for _ in deaths(story, step):
        story.opinions.at(following)
        assert story.opinions.keys("private") == ["2028-Q1", "2028-Q2"]
        assert story.opinions.sealed() == 0
        # decided before the death or only now: the same answers, in one batch or in two
        slot = "2027-Q3" if "2027-Q3" in story.opinions.docs() else "2027-Q4"
        late[slot] = late.get(slot, 0) + 1
        found = story.opinions.everything()
        if slot == "2027-Q3":
            assert found == story.everything
        else:
            assert found - story.everything == Counter()
            assert story.everything - found <= Counter({("heard", "ratings"): 1})
    assert late.keys() == {"2027-Q3", "2027-Q4"}


def test_E1_the_first_run_killed_anywhere_makes_one_pair_of_keys_for_each_slot(
    world: World,
) -> None:
    opinions = Opinions(world)
    bring_back, points = opinions.freeze(), 0
    for point in itertools.count(1, 2):
        bring_back()
        try:
            with world.wire.dying(point):
                world.release()
            break
        except Killed:
            points += 1
        world.release()
        assert opinions.keys("epoch") == opinions.keys("private") == ["2026-Q4", "2027-Q1"]
        opinions.say_all(five())
        opinions.at(NEW_YEAR)
        assert opinions.everything() == sent(five()), point
    assert points > 15


def test_E1_a_closing_killed_anywhere_leaves_nothing_sealed(story: Story) -> None:
    story.bring_back()
    programs = story.opinions.world.programs
    programs[HEAL] = programs[HEAL].model_copy(update={"feedback": None})
    points = 0
    for point in deaths(story):
        story.release()
        points += 1
        assert story.opinions.sealed() == 0, point
        for kind in ("epoch", "private"):
            assert story.opinions.keys(kind) == [], point
        left = {one["pk"] for one in story.opinions.world.feedback() if HEAL in one["pk"]}
        assert left == {"BATCH#heal", "SLOT#heal"}, point
    assert points > 30


def run_between(story: Story, point: int, between: Callable[[], None]) -> bool:
    """One run, and something else before its call number `point`; whether it came so far."""
    return interrupt(story.opinions.world, point, story.release, between)


def interrupt(
    world: World, point: int, act: Callable[[], object], between: Callable[[], object]
) -> bool:
    """The same for any act."""
    seen, came = 0, False

    def before(_: Call) -> None:
        nonlocal seen, came
        if came:
            return
        if seen == point:
            came = True
            between()
        seen += 1

    with world.wire.listening(before):
        act()
    return came


@some_or_every
def test_E1_a_second_run_between_any_two_calls_of_the_first_changes_nothing(
    story: Story, step: int
) -> None:
    for point in itertools.count(0, step):
        story.bring_back()
        if not run_between(story, point, story.release):
            break
        story.look(point)
    assert story.odd == []
    assert point > 50


@some_or_every
def test_E1_a_run_that_wakes_up_in_the_next_slot_shows_nothing_again(
    story: Story, step: int
) -> None:
    """Its clock is still that of the slot before: what it decides has been decided."""
    following = NEW_YEAR.replace(year=2028)
    story.bring_back()
    story.release()
    story.opinions.at(following)
    shown = story.opinions.everything()

    def sleep() -> None:
        story.opinions.at(following)
        story.opinions.world.now = QUARTERS[3]

    for point in itertools.count(0, step):
        story.bring_back()
        with contextlib.suppress(TryAgain):
            if not run_between(story, point, sleep):
                break
        story.opinions.at(following)
        found = story.opinions.everything()
        assert found - shown == Counter(), point
        if "2027-Q3" in story.opinions.docs():
            assert found == shown, point
    assert point > 50


@pytest.mark.parametrize("first", [HEAL, ORGANIZATION])
def test_E1_ratings_that_move_to_the_pool_of_all_meet_no_other_that_does(
    world: World, first: str
) -> None:
    """Between any two calls of one decision, those of another program move."""
    opinions = Opinions(world, (HEAL, "bts"))
    world.release()
    opinions.say(Entry({"heard": 1}))
    opinions.say_all([Entry({"heard": 4}), Entry({"heard": 5})], "bts")
    for morning in QUARTERS[:3]:
        opinions.at(morning)
    world.now = QUARTERS[3]
    parts = {name: of_program(world.programs[name]) for name in (HEAL, "bts")}
    parts[ORGANIZATION] = of_organization(world.programs)
    bring_back = opinions.freeze()
    before = opinions.everything(HEAL, "bts", ORGANIZATION)
    assert sum(before.values()) == 3
    for point in itertools.count():
        bring_back()
        for part in parts.values():
            app._prepare(part)
        act, between = partial(app._release, parts[first]), partial(app._release, parts["bts"])
        if not interrupt(world, point, act, between):
            break
        assert opinions.waiting("bts") == Pool(), point
        assert opinions.everything(HEAL, "bts", ORGANIZATION) == before, point
    assert point > 15


@pytest.mark.full
def test_E1_two_runs_that_both_die_are_finished_by_a_third(story: Story) -> None:
    """The second comes in between two calls of the first and dies; then the first does."""

    def die(at: int) -> Callable[[], None]:
        def run() -> None:
            with pytest.raises(Killed), story.opinions.world.wire.dying(at):
                story.release()

        return run

    for first, second, then in itertools.product(range(4, 76, 9), range(1, 120, 13), (1, 20)):
        story.bring_back()
        with contextlib.suppress(Killed), story.opinions.world.wire.dying(2 * first + then):
            run_between(story, first, die(second))
        story.release()
        story.look((first, second, then))
    assert story.odd == []


@some_or_every
def test_E1_an_entry_that_arrives_between_any_two_calls_waits_for_its_own_slot(
    story: Story, step: int
) -> None:
    def arrive() -> None:
        story.opinions.say(Entry({"heard": 2}, {"good": "now"}))

    for point in itertools.count(0, step):
        story.bring_back()
        if not run_between(story, point, arrive):
            break
        assert story.opinions.everything() == story.everything, point
        assert story.opinions.sealed() == 3, point
    assert point > 50


# --- controls: what the safeguards prevent --------------------------------------------------------


def test_E1_control_as_separate_writes_a_death_loses_or_repeats_something(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The decision as a first sketch would have it: the same writes, one after the other."""

    def one_by_one(table: Any, actions: Any) -> None:
        for action in actions:
            table.write(action)

    monkeypatch.setattr(Table, "transact", one_by_one)
    story.bring_back()
    story.release()
    story.look("undisturbed")
    assert story.odd == []
    for _ in deaths(story):
        with contextlib.suppress(TryAgain):
            story.release()
        if story.opinions.docs() != story.expected_docs():
            return
    pytest.fail("no death made a difference")


def test_E1_control_a_run_that_does_not_tidy_first_shows_the_same_again(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    story.bring_back()
    monkeypatch.setattr("alongside.release.deciding.tidying.tidy", lambda *_: None)

    def unguarded(*parts: str, **values: Any) -> Any:
        guard = " AND attribute_not_exists(#untidy)"
        return update(*(part.replace(guard, "") for part in parts), **values)

    monkeypatch.setattr("alongside.store.releases.update", unguarded)
    story.release()
    story.opinions.at(NEW_YEAR.replace(year=2028))
    shown = story.opinions.everything()
    assert shown["good", "text 1"] == 2
