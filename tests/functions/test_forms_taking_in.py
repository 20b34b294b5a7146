"""forms: who waited because a form did not fit is taken in once the program does, each once; and so
is what a provider kept while its webhook was not heard."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator

import pytest

from alongside.drift import taking_in
from alongside.forms.seen import see
from alongside.model import ApplicationState
from alongside.store import applications, codec, looks, sightings
from tests.faults.test_secrets import logged
from tests.faults.wire import Killed
from tests.faults.world import LambdaContext, World
from tests.functions.at_provider import AFFAIR, Connected, connected, with_choice
from tests.functions.test_forms import letters, told, tomorrow
from tests.providers.server import TOKEN

DIVORCE = {AFFAIR: (("Divorce",), "")}
PEOPLE = [f"person{number}@example.net" for number in range(5)]


@pytest.fixture
def form(world: World) -> Iterator[Connected]:
    """The mentee form of HEAL at Typeform, with an answer that the program does not know."""
    with connected(world) as form:
        world.hour()
        world.pass_time(hours=2)
        form.add_choice("Divorce")
        yield form


def deploy(world: World) -> None:
    """The program's file knows the answer from now on."""
    world.programs["heal"] = with_choice(world.rules, "affair", "Divorce")


def kept(world: World) -> int:
    """How many submissions are kept."""
    return len(list(applications.quarantined(world.table, "heal")))


def receipts(world: World) -> Counter[str]:
    """How many receipts each person has been written."""
    rows = (item for item in world.of_kind("LETTER#") if item["template"] == "receipt")
    return Counter(item["recipient"] for item in rows)


def states(world: World) -> list[ApplicationState]:
    """Where every application stands."""
    return [codec.application(item).state for item in world.applications()]


class Hurried(LambdaContext):
    """A run that has time for so many things."""

    def __init__(self, things: int) -> None:
        self.left = iter([60_000, *[60_000] * things])

    def get_remaining_time_in_millis(self) -> int:  # type: ignore[override]
        """A minute, until it is all used up."""
        return next(self.left, 0)


def test_who_waited_is_taken_in_after_a_deploy_each_once(world: World, form: Connected) -> None:
    for email in PEOPLE[:3]:
        form.fill_in(email, DIVORCE)
    tomorrow(world)
    assert kept(world) == 3
    assert set(states(world)) == {ApplicationState.NEEDS_PERSON}
    world.sweep()
    deploy(world)
    counts = world.hour()
    assert sum(n for code, n in counts.items() if code.startswith("again_")) == 3
    assert kept(world) == 0
    assert states(world) == [ApplicationState.READY] * 3
    assert set(receipts(world).values()) == {1} and len(receipts(world)) == 3
    before = world.items()
    assert world.hour() == {}
    assert world.items() == before
    assert "Three people whose forms were kept are in line now." in told(world)[-1]


def test_E1_taking_in_killed_anywhere_takes_each_once(world: World, form: Connected) -> None:
    del world.programs["bts"], world.programs["workbook"]
    for email in PEOPLE[:2]:
        form.fill_in(email, DIVORCE)
    tomorrow(world)
    world.pass_time(hours=1)
    deploy(world)
    bring_back = world.freeze()
    for point in itertools.count():
        bring_back()
        try:
            with world.wire.dying(point):
                world.hour()
        except Killed:
            world.hour()
        else:
            break
        assert kept(world) == 0
        assert states(world) == [ApplicationState.READY] * 2
        assert set(receipts(world).values()) == {1} and len(receipts(world)) == 2
        assert len(letters(world)) == 2
    assert point >= 10


def test_no_log_and_no_letter_holds_what_anybody_wrote_or_the_token(
    world: World, form: Connected
) -> None:
    with logged() as stream:
        form.fill_in(PEOPLE[0], DIVORCE)
        form.fill_in(PEOPLE[1], delivered=False)
        tomorrow(world)
        tomorrow(world)
        form.provider.refuse("GET", "/forms", 401)
        tomorrow(world)
        deploy(world)
        world.hour()
        texts = told(world)
        written = stream.getvalue()
    assert "late_" in written and texts
    for secret in ("Zoé", "Canary", "person0@", "person1@", TOKEN, form.provider.url, "/hooks/"):
        assert secret not in written
        assert secret not in "".join(texts)
    assert "Divorce" not in written


def test_nobody_is_taken_in_again_while_the_program_is_as_it_was(
    world: World, form: Connected
) -> None:
    form.fill_in(PEOPLE[0], DIVORCE)
    counts = tomorrow(world)
    assert not [code for code in counts if code.startswith("again_")]
    assert kept(world) == 1


def test_what_still_does_not_fit_waits_on(world: World, form: Connected) -> None:
    form.fill_in(PEOPLE[0], DIVORCE)
    form.add_choice("Separation")
    form.fill_in(PEOPLE[1], {AFFAIR: (("Separation",), "")})
    tomorrow(world)
    deploy(world)
    world.hour()
    assert kept(world) == 1
    text = told(world)[-1]
    assert "“Separation”" in text and "“Divorce”" not in text
    assert "One person waits because of this form" in text


def test_what_time_does_not_suffice_for_is_done_in_the_next_hours(
    world: World, form: Connected
) -> None:
    for email in PEOPLE:
        form.fill_in(email, DIVORCE)
    del world.programs["bts"], world.programs["workbook"]
    deploy(world)
    counts = world.hour(Hurried(3))
    assert counts["put_off"] == 1
    some = kept(world)
    assert 0 < some < len(PEOPLE)
    assert looks.load(world.table, "heal").after
    world.pass_time(hours=1)
    world.hour()
    assert kept(world) == 0
    assert set(receipts(world).values()) == {1} and len(receipts(world)) == len(PEOPLE)
    assert looks.load(world.table, "heal").after == ""


def test_who_cannot_be_taken_in_holds_nobody_up(world: World, form: Connected) -> None:
    """The next hour goes on behind them; control: without the place kept, it would begin anew."""
    form.add_choice("Separation")
    for email in PEOPLE:
        form.fill_in(email, {AFFAIR: (("Separation",), "")})
    del world.programs["bts"], world.programs["workbook"]
    deploy(world)
    seen = [world.hour(Hurried(3)) for _ in range(4)]
    again = [sum(n for code, n in one.items() if code.startswith("again_")) for one in seen]
    assert sum(again) == len(PEOPLE) and again[-1] == 0
    last = looks.load(world.table, "heal")
    looks.keep(world.table, "heal", looks.LastLook(digest=last.digest, day=last.day))
    once_more = world.hour(Hurried(3))
    assert any(code.startswith("again_") for code in once_more)


def test_a_back_fill_takes_what_was_lost_and_nothing_twice(world: World, form: Connected) -> None:
    form.take_choice()
    form.fill_in(PEOPLE[0])
    tomorrow(world)
    form.fill_in(PEOPLE[1], delivered=False)
    form.fill_in(PEOPLE[2])
    counts = tomorrow(world)
    assert counts["late_taken"] == 1
    assert len(states(world)) == 3
    assert set(receipts(world).values()) == {1} and len(receipts(world)) == 3
    counts = tomorrow(world)
    assert "late_taken" not in counts
    assert set(receipts(world).values()) == {1}


def test_who_filled_in_the_form_before_it_was_connected_is_left_alone(world: World) -> None:
    with connected(world) as form:
        form.fill_in(PEOPLE[0], delivered=False)
        world.hour()
        world.pass_time(days=3)
        world.hour()
        assert states(world) == []


def test_the_first_day_of_a_form_we_made_is_filled_in(world: World) -> None:
    """Its webhook fails before anybody has looked at it; control: of a form of which nobody knows
    when it was made, what came before the first look is left alone."""
    world.hour()
    with connected(world, named=False) as form:
        bring_back = world.freeze()
        for source, taken in (("created", 1), ("api", 0)):
            bring_back()
            seen = see("typeform", form.kept)
            sightings.saw(world.table, form.hook, seen, source, world.now)  # type: ignore[arg-type]
            world.pass_time(hours=20)
            form.fill_in(PEOPLE[0], delivered=False)
            world.pass_time(hours=1)
            assert world.hour().get("late_taken", 0) == taken
            assert "late_taken" not in tomorrow(world)
            assert len(states(world)) == taken


def test_a_form_connected_by_hand_is_filled_in_from_its_first_submission_on(world: World) -> None:
    with connected(world, named=False) as form:
        form.fill_in(PEOPLE[0], delivered=False)
        world.pass_time(days=2)
        form.fill_in(PEOPLE[1])
        world.pass_time(hours=2)
        form.fill_in(PEOPLE[2], delivered=False)
        assert world.hour()["late_taken"] == 1
        assert len(states(world)) == 2
        tomorrow(world)
        form.fill_in(PEOPLE[3], delivered=False)
        assert tomorrow(world)["late_taken"] == 1
        assert set(receipts(world).values()) == {1} and len(receipts(world)) == 3


def test_a_provider_that_fails_midway_is_read_again_the_next_day(
    world: World, form: Connected
) -> None:
    form.take_choice()
    form.fill_in(PEOPLE[0], delivered=False)
    form.provider.refuse("GET", f"/forms/{form.form_id}/responses", 503)
    counts = tomorrow(world)
    assert counts["fill_down"] == 1 and states(world) == []
    form.provider.refusals.clear()
    world.pass_time(days=2)
    assert world.hour()["late_taken"] == 1
    assert letters(world) == []


def test_a_back_fill_that_runs_out_of_time_counts_as_not_done(
    world: World, form: Connected
) -> None:
    form.take_choice()
    del world.programs["bts"], world.programs["workbook"]
    for email in PEOPLE:
        form.fill_in(email, delivered=False)
    world.pass_time(days=1)
    before = looks.load(world.table, "heal")
    counts = world.hour(Hurried(4))
    assert counts["put_off_late"] == 1 and counts["late_taken"] == 2
    after = looks.load(world.table, "heal")
    assert after.day == "" and after.filled == before.filled
    world.pass_time(hours=1)
    assert world.hour()["late_taken"] == len(PEOPLE) - 2
    assert set(receipts(world).values()) == {1} and len(receipts(world)) == len(PEOPLE)
    world.pass_time(hours=1)
    assert world.hour() == {}


def test_the_overlap_is_longer_than_a_day_of_repeats() -> None:
    assert taking_in.OVERLAP.total_seconds() >= 10 * 3600
