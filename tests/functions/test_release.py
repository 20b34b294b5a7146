"""release: what was said in a slot is shown once, at its end, when enough people said it."""

from __future__ import annotations

import io
import json
import random
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from alongside import wiring
from alongside.errors import TryAgain
from alongside.mixing import held, slots
from alongside.mixing.entry import Entry
from alongside.sealing import public_of, seal
from alongside.store import entries
from functions.release import app as release
from tests.faults.released import (
    IN_THE_FOURTH,
    NEW_YEAR,
    QUARTERS,
    QUESTIONS,
    Opinions,
    asking,
    five,
    sent,
    silent,
)
from tests.faults.shelves import InMemory
from tests.faults.wire import refuse
from tests.faults.world import LambdaContext, World, load

APRIL, JULY = QUARTERS[1], QUARTERS[2]
YEAR_AFTER = NEW_YEAR.replace(year=2028)


@pytest.fixture
def heal(world: World) -> Opinions:
    """HEAL asks for feedback, and its first keys are made."""
    found = Opinions(world)
    world.release()
    return found


def people(opinions: Opinions, slot: str, program: str = "heal") -> dict[tuple[str, str], int]:
    """How many people a batch shows, by question and side."""
    found = opinions.batches(program)[slot].ratings
    return {(one.question, one.part): one.people for one in found}


def rated(*values: int) -> list[Entry]:
    """People who only answered the first question."""
    return [Entry({"heard": value}) for value in values]


# --- the life of a slot ---------------------------------------------------------------------------


def test_the_first_run_makes_the_keys_of_two_slots_and_nothing_else(world: World) -> None:
    opinions = Opinions(world, ("heal", "bts"), changes={"slot": "month"})
    assert release.lambda_handler(load("release/day.json"), LambdaContext()) == {}
    for program in ("heal", "bts"):
        assert opinions.keys("epoch", program) == ["2026-11", "2026-12"]
        assert opinions.keys("private", program) == ["2026-11", "2026-12"]
    assert opinions.keys("epoch", slots.ORGANIZATION) == ["2026-Q4", "2027-Q1"]
    assert {one["pk"] for one in world.feedback()} == {
        "SUBJECTS",
        "SLOT#heal",
        "SLOT#bts",
        "SLOT#organization",
    }


def test_the_keys_of_a_slot_belong_together(heal: Opinions) -> None:
    for slot, private in zip(heal.keys("private"), heal.private("heal"), strict=True):
        epoch = wiring.vault().epoch("heal", slot)
        assert epoch is not None
        assert epoch.seal == public_of(private)
    tags = {
        epoch.tag for slot in heal.keys("epoch") if (epoch := wiring.vault().epoch("heal", slot))
    }
    assert len(tags) == 2


def test_what_five_people_said_is_shown_at_the_end_of_the_slot(heal: Opinions) -> None:
    said = five()
    heal.say_all(said)
    assert heal.at(NEW_YEAR) == {"decided": 2}
    batch = heal.batches()["2026-Q4"]
    assert batch.state == "released"
    assert [(r.question, r.part, r.people, r.halves) for r in batch.ratings] == [
        ("heard", "mentee", 5, 6),
        ("useful", "mentee", 5, 6),
    ]
    assert heal.everything() == sent(said)
    assert heal.sealed() == 0
    assert heal.keys("private") == ["2027-Q1", "2027-Q2"]
    assert heal.keys("epoch") == ["2026-Q4", "2027-Q1", "2027-Q2"]


def test_nothing_is_shown_before_the_slot_has_been_over_for_an_hour(heal: Opinions) -> None:
    heal.say_all(five())
    midnight = datetime(2027, 1, 1, 5, 0, tzinfo=IN_THE_FOURTH.tzinfo)  # in New York
    for minutes in (-60, 0, 59):
        assert heal.at(midnight + timedelta(minutes=minutes)).get("decided", 0) <= 1  # the other's
        assert heal.docs() == {}
    assert heal.at(midnight + timedelta(minutes=60))["decided"] == 1
    assert heal.batches()["2026-Q4"].state == "released"


def test_every_slot_is_decided_on_once(heal: Opinions) -> None:
    heal.say_all(five())
    heal.at(NEW_YEAR)
    before = heal.docs(), heal.world.feedback()
    for days in range(1, 80, 7):
        assert heal.at(NEW_YEAR + timedelta(days=days)) == {}
    assert (heal.docs(), heal.world.feedback()) == before


def test_a_slot_in_which_nobody_says_anything_has_a_batch_as_well(heal: Opinions) -> None:
    for morning in QUARTERS[:3]:
        heal.at(morning)
    states = {slot: batch.state for slot, batch in heal.batches().items()}
    assert states == dict.fromkeys(("2026-Q4", "2027-Q1", "2027-Q2"), "too_few")


def test_a_quiet_day_reads_one_item_and_two_parameters_of_each_and_writes_nothing(
    world: World,
) -> None:
    opinions = Opinions(world, ("heal", "bts"))
    world.release()
    opinions.say_all(five())
    opinions.at(NEW_YEAR)
    with world.wire.counting() as calls:
        opinions.at(NEW_YEAR + timedelta(days=1))
    made = Counter(call.operation for call in calls)
    # the known programs, two that ask, and the organization twice: first for its keys, last for its
    # slot
    silent_ones = len(world.programs) - 2
    assert made == {"GetItem": 5 + silent_ones, "GetParameter": 8}


def test_a_run_that_finds_half_a_pair_of_keys_completes_it(heal: Opinions) -> None:
    private = heal.private("heal")
    wiring.vault().destroy_epoch("heal", "2026-Q4")
    heal.world.release()
    epoch = wiring.vault().epoch("heal", "2026-Q4")
    assert epoch is not None
    assert epoch.seal == public_of(private[0])
    assert heal.private("heal") == private


# --- what waits -----------------------------------------------------------------------------------


def test_four_wait_for_a_fifth(heal: Opinions) -> None:
    heal.say_all(five(count=4))
    heal.at(NEW_YEAR)
    assert heal.batches()["2026-Q4"].state == "too_few"
    assert heal.everything() == sent(five(count=4))
    heal.say(Entry({"heard": 3}))
    heal.at(APRIL)
    assert people(heal, "2027-Q1") == {("heard", ""): 5}
    assert heal.batches()["2027-Q1"].comments == ()
    assert heal.everything() == sent([*five(count=4), Entry({"heard": 3})])


def test_what_waits_is_sealed_anew_with_every_decision_and_never_changes_its_size(
    world: World,
) -> None:
    opinions = Opinions(world)
    world.release()
    seen: dict[str, set[bytes]] = {"heal": set(), slots.ORGANIZATION: set()}
    for morning, said in zip(QUARTERS, ([], rated(1), [], five(count=4)), strict=True):
        opinions.say_all(said)
        opinions.at(morning)
        for program, found in seen.items():
            row = InMemory("Feedback").row(f"HELD#{program}", "HELD")
            assert row is not None
            assert row.keys() == {"pk", "sk", "c"}
            assert len(row["c"]) == held.SIZE + 48
            found.add(row["c"])
    assert [len(found) for found in seen.values()] == [4, 4]


def test_what_four_slots_could_not_show_goes_to_the_organization_or_unread(heal: Opinions) -> None:
    heal.say(Entry({"heard": 2}, {"good": "text"}, "mentor"))
    for morning in QUARTERS[:3]:
        heal.at(morning)
        assert len(heal.waiting().ratings) == len(heal.waiting().comments) == 1
    heal.at(QUARTERS[3])
    assert heal.waiting() == held.Pool()
    (moved,) = heal.waiting(slots.ORGANIZATION).ratings
    assert (moved.question, moved.part, moved.said) == ("heard", "", 2)
    assert heal.waiting(slots.ORGANIZATION).comments == ()
    assert {batch.state for batch in heal.batches().values()} == {"too_few"}


def fill_the_organization(opinions: Opinions, *counts: tuple[str, int]) -> None:
    """So many ratings of each program wait for four slots."""
    for program, count in counts:
        opinions.say_all(rated(*[3] * count), program)
    for morning in QUARTERS:
        opinions.at(morning)


def test_R_the_organization_shows_what_its_programs_could_not(world: World) -> None:
    opinions = Opinions(world, ("heal", "bts"))
    world.release()
    fill_the_organization(opinions, ("heal", 2), ("bts", 3))
    assert people(opinions, "2027-Q3", slots.ORGANIZATION) == {("heard", ""): 5}
    assert opinions.waiting(slots.ORGANIZATION) == held.Pool()


def test_the_organization_is_as_careful_as_its_most_careful_program(world: World) -> None:
    opinions = Opinions(world, ("heal", "bts"))
    world.programs["bts"] = asking(world.programs["bts"], least=6)
    world.release()
    fill_the_organization(opinions, ("heal", 2), ("bts", 3))
    assert opinions.batches(slots.ORGANIZATION)["2027-Q3"].state == "too_few"


def test_questions_of_one_id_that_ask_something_else_are_not_counted_together(
    world: World,
) -> None:
    opinions = Opinions(world, ("heal", "bts"))
    other = tuple(
        one.model_copy(update={"low": "always", "high": "never"}) if one.id == "heard" else one
        for one in QUESTIONS
    )
    world.programs["bts"] = asking(world.programs["bts"], questions=other)
    world.release()
    fill_the_organization(opinions, ("heal", 2), ("bts", 3))
    assert opinions.batches(slots.ORGANIZATION)["2027-Q3"].state == "too_few"
    assert opinions.waiting(slots.ORGANIZATION) == held.Pool()


def test_the_organization_waits_four_slots_and_then_deletes_unread(heal: Opinions) -> None:
    fill_the_organization(heal, ("heal", 4))
    for years, months in ((1, 0), (1, 3), (1, 6)):
        assert len(heal.waiting(slots.ORGANIZATION).ratings) == 4
        heal.at(NEW_YEAR.replace(year=2027 + years, month=1 + months))
    assert heal.waiting(slots.ORGANIZATION) == held.Pool()
    states = {batch.state for batch in heal.batches(slots.ORGANIZATION).values()}
    assert states == {"too_few"}


# --- several programs, several rhythms ------------------------------------------------------------


def test_a_program_below_five_waits_while_another_is_shown(world: World) -> None:
    opinions = Opinions(world, ("heal", "bts"))
    world.release()
    opinions.say_all(five(), "heal")
    opinions.say_all(five(count=4), "bts")
    opinions.at(NEW_YEAR)
    assert opinions.batches("heal")["2026-Q4"].state == "released"
    assert opinions.batches("bts")["2026-Q4"].state == "too_few"
    assert opinions.everything("bts") == sent(five(count=4))
    opinions.say_all(five(start=4, count=1), "bts")
    opinions.at(APRIL)
    assert opinions.everything("bts") == sent(five())
    assert opinions.waiting("bts") == held.Pool()


def test_months_and_quarters_side_by_side(world: World) -> None:
    opinions = Opinions(world, ("heal", "bts"))
    world.programs["bts"] = asking(world.programs["bts"], slot="month")
    world.release()
    opinions.say_all(five(), "heal")
    opinions.say_all(five(), "bts")
    assert opinions.at(datetime(2026, 12, 1, 9, tzinfo=NEW_YEAR.tzinfo)) == {"decided": 1}
    opinions.say_all(five(start=5), "bts")
    assert opinions.at(NEW_YEAR) == {"decided": 3}
    assert opinions.batches("bts").keys() == {"2026-11", "2026-12"}
    assert opinions.batches("heal").keys() == {"2026-Q4"}
    assert opinions.everything("bts") == sent(five(count=10))
    assert opinions.everything("heal") == sent(five())


@pytest.mark.parametrize(("first", "then"), [("quarter", "month"), ("month", "quarter")])
def test_a_program_that_changes_its_rhythm_loses_nothing(
    world: World, first: str, then: str
) -> None:
    opinions = Opinions(world, changes={"slot": first})
    world.release()
    opinions.say_all(five(count=3))
    world.programs["heal"] = asking(world.programs["heal"], slot=then)
    world.release()
    opinions.say_all(five(start=3, count=3))
    for month in (12, 13, 14, 16, 19):
        opinions.at(
            datetime(2026 + (month - 1) // 12, (month - 1) % 12 + 1, 1, 9, tzinfo=NEW_YEAR.tzinfo)
        )
    assert opinions.everything() == sent(five(count=6))
    assert opinions.waiting() == held.Pool()
    assert opinions.sealed() == 0
    kinds = {"Q" in slot for slot in opinions.keys("private")}
    assert kinds == {then == "quarter"}


def test_after_a_long_outage_everything_is_decided_on_at_once(heal: Opinions) -> None:
    heal.say_all(five(count=3))
    heal.world.now = APRIL - timedelta(days=20)
    heal.say_all(five(start=3, count=3))
    heal.at(JULY)
    assert heal.batches().keys() == {"2027-Q2"}
    assert heal.everything() == sent(five(count=6))
    assert heal.keys("private") == heal.keys("epoch") == ["2027-Q3", "2027-Q4"]


def test_a_program_that_asks_no_more_is_closed_at_the_end_of_its_slot(heal: Opinions) -> None:
    heal.say_all(five())
    heal.at(NEW_YEAR)
    heal.say_all(five(start=5, count=9))
    asked = heal.world.programs["heal"]
    heal.world.programs["heal"] = silent(asked)
    heal.world.release()
    assert heal.sealed() == 9
    heal.at(APRIL)
    assert heal.sealed() == 0
    assert heal.keys("private") == heal.keys("epoch") == []
    assert {one["pk"] for one in heal.world.feedback() if "heal" in one["pk"]} == {
        "BATCH#heal",
        "SLOT#heal",
    }
    with heal.world.wire.counting() as calls:
        heal.at(APRIL + timedelta(days=1))
    assert not [one for one in calls if one.operation not in ("GetItem", "GetParameter")]
    heal.at(JULY)
    assert heal.batches().keys() == {"2026-Q4"}
    heal.world.programs["heal"] = asked
    heal.world.release()
    heal.say_all(five())
    heal.at(QUARTERS[3])
    assert heal.batches()["2027-Q3"].state == "released"


def test_batches_go_when_they_were_kept_long_enough(heal: Opinions) -> None:
    program = heal.world.programs["heal"]
    kept = program.retention.model_copy(update={"batch_days": 200})
    heal.world.programs["heal"] = program.model_copy(update={"retention": kept})
    for morning in QUARTERS:
        heal.at(morning)
    assert list(heal.docs()) == ["2027-Q1", "2027-Q2", "2027-Q3"]  # 2026-Q4 went in July
    heal.at(datetime(2027, 10, 17, 9, tzinfo=NEW_YEAR.tzinfo))
    assert "2027-Q1" in heal.docs()
    heal.at(datetime(2027, 10, 18, 9, tzinfo=NEW_YEAR.tzinfo))  # 200 days after April 1
    assert list(heal.docs()) == ["2027-Q2", "2027-Q3"]
    with heal.world.wire.counting() as calls:
        heal.at(datetime(2027, 10, 19, 9, tzinfo=NEW_YEAR.tzinfo))
    assert {one.operation for one in calls} == {"GetItem", "GetParameter"}


# --- late, repeated, foreign, unreadable ----------------------------------------------------------


def test_what_comes_late_counts_with_the_next_slot(heal: Opinions) -> None:
    heal.say_all(five())
    heal.at(NEW_YEAR)
    shown = heal.docs()["2026-Q4"]
    for one in five(start=5):
        heal.say(one, late=1)
    heal.at(NEW_YEAR + timedelta(days=1))
    assert heal.docs() == {"2026-Q4": shown}
    heal.at(APRIL)
    assert heal.docs()["2026-Q4"] == shown
    assert heal.everything() == sent(five(count=10))
    assert heal.sealed() == 0


def test_what_comes_between_the_end_of_a_slot_and_its_decision_waits_for_its_own(
    heal: Opinions,
) -> None:
    heal.say_all(five())
    heal.world.now = NEW_YEAR - timedelta(hours=3, minutes=30)  # half an hour into the year
    heal.say_all(five(start=5, count=3))
    heal.say(five(start=8, count=1)[0], late=1)
    heal.at(NEW_YEAR)
    assert people(heal, "2026-Q4")["heard", "mentee"] == 5
    assert heal.sealed() == 4
    assert heal.everything() == sent(five())
    heal.at(APRIL)
    assert heal.everything() == sent(five(count=9))


def test_a_repeat_counts_once_before_and_after_the_release(heal: Opinions) -> None:
    tokens = [heal.say(one) for one in five()]
    for token, one in zip(tokens, five(), strict=True):
        heal.say(one, token=token)
    heal.at(NEW_YEAR)
    for token, one in zip(tokens, five(), strict=True):
        heal.say(one, token=token, late=1)
    assert heal.sealed() == 0
    heal.at(APRIL)
    for token, one in zip(tokens, five(), strict=True):
        heal.say(one, token=token, late=2)  # that slot's epoch is gone
    heal.at(JULY)
    assert heal.everything() == sent(five())


def test_an_item_that_no_key_opens_is_left_alone_and_goes_with_its_slot(heal: Opinions) -> None:
    heal.say_all(five())
    table, size = wiring.feedback_table(), len(b"x" * 34_096)
    entries.keep(table, "heal", "2026-Q4", "0" * 32, b"x" * size)
    entries.keep(table, "heal", "2026-Q4", "1" * 32, seal(public_of(b"k" * 32), b" " * 34_048))
    epoch = wiring.vault().epoch("heal", "2026-Q4")
    assert epoch is not None
    entries.keep(table, "heal", "2026-Q4", "2" * 32, seal(epoch.seal, b"no entry"))
    assert heal.at(NEW_YEAR) == {"decided": 2, "unopened": 1}
    assert heal.everything() == sent(five())
    assert heal.sealed() == 2  # what our own key opened is gone, whatever it was
    heal.at(APRIL)
    assert heal.sealed() == 0


def test_reasons_are_told_once_each_without_a_count(heal: Opinions) -> None:
    table = wiring.feedback_table()

    def fail(slot: str, tag: str, reason: str) -> None:
        entries.count_unreadable(table, "heal", slot, tag * 32, reason)

    for tag, reason in (("a", "shape"), ("b", "shape"), ("c", "hidden_fields")):
        fail("2026-Q4", tag, reason)
    heal.at(NEW_YEAR)
    assert heal.batches()["2026-Q4"].unreadable == ("hidden_fields", "shape")
    fail("2026-Q4", "d", "size")
    fail("2027-Q1", "e", "shape")
    heal.at(APRIL)
    assert heal.batches()["2027-Q1"].unreadable == ("shape", "size")
    heal.at(JULY)
    assert heal.batches()["2027-Q2"].unreadable == ()
    assert not [one for one in heal.world.feedback() if one["pk"].startswith("UNREADABLE#")]


def test_an_answer_to_a_question_that_is_gone_is_dropped(heal: Opinions) -> None:
    """Of entries and of what waits alike: nobody could say any more what was asked."""
    heal.say_all(five(count=4))
    heal.at(NEW_YEAR)
    program = heal.world.programs["heal"]
    left = tuple(one for one in QUESTIONS if one.id in ("useful", "better", "side"))
    heal.say_all(five(start=4))
    heal.world.programs["heal"] = asking(program, questions=left)
    heal.at(APRIL)
    assert {question for question, _ in heal.everything()} == {"useful", "better"}
    assert people(heal, "2027-Q1") == {("useful", "mentee"): 9}


# --- more entries than people ---------------------------------------------------------------------


def test_more_entries_than_people_send_are_not_decided_on_until_there_may_be_as_many(
    heal: Opinions,
) -> None:
    heal.publish(3)
    heal.say_all(five(count=4))
    heal.at(NEW_YEAR)
    heal.say_all(five(start=10, count=7))
    heal.at(APRIL)
    assert heal.batches()["2027-Q1"].state == "too_many"
    assert (heal.batches()["2027-Q1"].ratings, heal.batches()["2027-Q1"].comments) == ((), ())
    assert heal.sealed() == 7
    assert {one.age for one in heal.waiting().ratings} == {2}
    assert "2027-Q1" in heal.keys("private")
    heal.say_all(five(start=20, count=5))
    heal.at(JULY)
    assert heal.batches()["2027-Q2"].state == "released"
    assert people(heal, "2027-Q2")["heard", "mentee"] == 16
    assert heal.sealed() == 0
    assert heal.keys("private") == ["2027-Q3", "2027-Q4"]


@pytest.mark.parametrize(("count", "state"), [(14, "released"), (15, "too_many")])
def test_a_second_thought_of_everybody_is_shown_and_a_third_of_one_is_not(
    heal: Opinions, count: int, state: str
) -> None:
    heal.publish(7)
    heal.say_all(five(count=count))
    heal.at(NEW_YEAR)
    assert heal.batches()["2026-Q4"].state == state


def test_after_four_such_slots_all_of_it_is_deleted_unread(heal: Opinions) -> None:
    heal.publish(3)
    heal.say_all(five(count=25))
    for morning in QUARTERS:
        heal.at(morning)
    states = [batch.state for _, batch in sorted(heal.batches().items())]
    assert states == ["too_many", "too_many", "too_many", "deleted"]
    assert heal.everything() == Counter()
    assert heal.sealed() == 0
    assert heal.keys("private") == ["2027-Q4", "2028-Q1"]
    assert not [one for one in heal.world.feedback() if one["pk"] == "ENTRY#heal#2026-Q4"]
    heal.say_all(five())
    heal.at(YEAR_AFTER)
    assert heal.batches()["2027-Q4"].state == "released"


def test_a_flood_of_four_fakes_shows_the_fifth_to_whoever_made_it(heal: Opinions) -> None:
    """The known limit of a threshold: no number of people keeps out whoever writes k-1 times. What
    is left then is the length of the slot, and the webhook's secret."""
    heal.say_all(Entry({"heard": 5}, {"good": f"fake {number}"}) for number in range(4))
    heal.say(Entry({"heard": 1}, {"good": "true"}))
    heal.at(NEW_YEAR)
    (comments,) = heal.batches()["2026-Q4"].comments
    assert [text for text in comments.texts if not text.startswith("fake")] == ["true"]


# --- what goes wrong ------------------------------------------------------------------------------


def test_without_a_roster_nothing_is_decided_for_that_program_that_day(world: World) -> None:
    opinions = Opinions(world, ("heal", "bts"))
    world.release()
    opinions.say_all(five(), "heal")
    opinions.say_all(five(), "bts")
    wiring.client("s3").delete_object(Bucket="rosters", Key="roster/heal")
    with pytest.raises(TryAgain, match="release_incomplete"):
        opinions.at(NEW_YEAR)
    assert (len(opinions.docs("heal")), len(opinions.docs("bts"))) == (0, 1)
    assert opinions.sealed("heal") == 5
    assert opinions.keys("epoch", "heal") == ["2026-Q4", "2027-Q1", "2027-Q2"]
    opinions.publish(40)
    opinions.at(NEW_YEAR + timedelta(days=3))
    assert opinions.everything("heal") == sent(five())


@pytest.mark.parametrize("operation", ["TransactWriteItems", "PutParameter", "UpdateItem"])
def test_an_outage_is_made_up_for_the_next_day(heal: Opinions, operation: str) -> None:
    heal.say_all(five())

    def down(call: Any) -> Any:
        return refuse("InternalServerError", 500) if call.operation == operation else None

    with heal.world.wire.listening(down), pytest.raises(TryAgain, match="release_incomplete"):
        heal.at(NEW_YEAR)
    heal.at(NEW_YEAR + timedelta(days=1))
    assert heal.everything() == sent(five())
    assert heal.keys("private") == ["2027-Q1", "2027-Q2"]


def test_a_private_key_that_somebody_deleted_takes_its_slot_along_and_stops_nothing(
    heal: Opinions,
) -> None:
    heal.say_all(five(count=4))
    heal.at(NEW_YEAR)
    heal.say_all(five())
    wiring.vault().destroy_private("heal", "2027-Q1")
    assert heal.at(APRIL) == {"decided": 2, "unopened": 1}
    assert (heal.everything(), heal.waiting()) == (Counter(), held.Pool())
    heal.say_all(five())
    assert heal.at(JULY) == {"decided": 2, "unopened": 1}  # they go with their slot's repeats
    assert heal.everything() == sent(five())
    assert heal.at(QUARTERS[3]) == {"decided": 2}


def test_what_waits_and_cannot_be_opened_is_told_in_the_log(heal: Opinions) -> None:
    heal.say_all(five(count=4))
    heal.at(NEW_YEAR)
    wiring.vault().destroy_private("heal", "2027-Q1")
    assert heal.at(APRIL) == {"decided": 2, "unopened": 1}


def test_P8_the_log_says_the_same_however_many_there_are(
    heal: Opinions, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(release.logger.registered_handler, "stream", stream)
    bring_back, seen = heal.freeze(), set()
    for count in (0, 1, 4, 5, 23):
        bring_back()
        heal.say_all(five(count=count))
        heal.at(NEW_YEAR)
        lines = [json.loads(line) for line in stream.getvalue().splitlines()]
        seen.add(json.dumps([{k: v for k, v in one.items() if k != "timestamp"} for one in lines]))
        stream.seek(0)
        stream.truncate()
    assert len(seen) == 1
    assert "release_done" in seen.pop()


# --- P2 -------------------------------------------------------------------------------------------


def test_P2_every_stored_plain_byte_is_a_function_of_the_set(heal: Opinions) -> None:
    """Nine entries in two slots, in many orders, at many times, some delivered again."""
    bring_back, chance = heal.freeze(), random.Random(5)
    first, second = [*five(count=6), *five("mentor", count=2)], five("mentor", start=2, count=4)
    seen = set()
    for _ in range(12):
        bring_back()
        for said, start, morning in ((first, IN_THE_FOURTH, NEW_YEAR), (second, NEW_YEAR, APRIL)):
            moments = sorted(chance.random() * 39 for _ in said)
            for one, days in zip(chance.sample(said, len(said)), moments, strict=True):
                heal.world.now = start + timedelta(days=days)
                token = heal.say(one)
                if chance.random() < 0.5:
                    heal.say(one, token=token)
            heal.at(morning + timedelta(days=chance.randrange(3)))
        seen.add(picture(heal))
    assert len(seen) == 1


def test_P2_control_another_set_gives_another_picture(heal: Opinions) -> None:
    bring_back, seen = heal.freeze(), set()
    for count in (8, 9):
        bring_back()
        heal.say_all(five(count=count))
        heal.at(NEW_YEAR)
        seen.add(picture(heal))
    assert len(seen) == 2


def picture(opinions: Opinions) -> str:
    """Everything that is stored: tags of live slots are random, sealed bytes by their length, the
    pools as they are inside."""
    rows = []
    for one in opinions.world.feedback():
        tag = "" if one["pk"].startswith("ENTRY#") else one["sk"]
        rest = {k: v for k, v in one.items() if k not in ("c", "sk")}
        rest = {k: sorted(v) if isinstance(v, frozenset) else v for k, v in rest.items()}
        rows.append(json.dumps({**rest, "sk": tag, "c": len(one.get("c", b""))}, sort_keys=True))
    pools = [held.write(opinions.waiting(name)).decode() for name in ("heal", slots.ORGANIZATION)]
    return "\n".join([*sorted(rows), *pools])
