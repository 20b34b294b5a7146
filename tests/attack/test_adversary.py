"""What the adversary is made of: each tool does what it must, or the attack would prove nothing."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import uuid
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.attack.assignment import assign
from tests.attack.digests import Exported, Index
from tests.attack.records import Record
from tests.attack.stamps import Window, decode
from tests.attack.study import STUDY, Tally
from tests.attack.town import END, START, draw

MOMENT = datetime(2027, 3, 14, 15, 9, 26, tzinfo=UTC)
SECONDS = int(MOMENT.timestamp())


@given(st.integers(0, 5), st.integers(0, 2), st.randoms(use_true_random=False))
def test_the_assignment_is_the_cheapest_of_all(rows: int, spare: int, dice: Random) -> None:
    columns = rows + spare
    costs = [[dice.randint(0, 9) * 1.0 for _ in range(columns)] for _ in range(rows)]
    chosen = assign(costs)
    assert len(set(chosen)) == rows
    cheapest = min(
        sum(line[place] for line, place in zip(costs, places, strict=True))
        for places in itertools.permutations(range(columns), rows)
    )
    assert sum(line[place] for line, place in zip(costs, chosen, strict=True)) == cheapest


def test_to_take_the_nearest_for_each_in_turn_would_not_be_the_cheapest() -> None:
    costs = [[1.0, 2.0], [1.0, 9.0]]
    assert assign(costs) == [1, 0]
    with pytest.raises(ValueError, match="more rows"):
        assign([[1.0], [1.0]])


def _ulid(milliseconds: int) -> str:
    letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    time = "".join(letters[milliseconds >> 5 * place & 31] for place in range(9, -1, -1))
    return time + "ZXK4M0N7Q2R9S1T3"


def _uuid1() -> str:
    ticks = SECONDS * 10_000_000 + 0x01B21DD213814000
    fields = (ticks & 0xFFFFFFFF, ticks >> 32 & 0xFFFF, ticks >> 48, 0x80, 1, 0x0242AC120002)
    return str(uuid.UUID(fields=fields, version=1))


def _uuid7() -> str:
    return str(uuid.UUID(int=SECONDS * 1000 << 80 | 7 << 76 | 2 << 62 | 12345))


@pytest.mark.parametrize(
    "value",
    [
        "2027-03-14T15:09:26Z",
        "stored at 2027-03-14T17:09:26.123+02:00 by us",
        "20270314T150926Z",
        "14/Mar/2027:15:09:26 +0000",
        "Sun, 14 Mar 2027 15:09:26 +0000",
        SECONDS,
        str(SECONDS),
        SECONDS * 1000,
        SECONDS * 1000 * 1000,
        f"{SECONDS}.250",
        SECONDS + 30 * 86_400,
        SECONDS + 3_600,
        f"{SECONDS:08x}a1b2c3d4e5f60718",
        f"{SECONDS:08x}",
        _ulid(SECONDS * 1000),
        _uuid1(),
        _uuid7(),
        _uuid7().replace("-", ""),
    ],
)
def test_a_second_in_disguise_is_recognized(value: object) -> None:
    assert any(
        one.low - timedelta(seconds=1) <= MOMENT <= one.high and one.width <= timedelta(minutes=1)
        for one in decode(value, STUDY)
    )


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("2027-03-14", 1),
        ("20270314", 1),
        (SECONDS // 86_400, 1),
        ("2027-W10", 7),
        ("ENTRY#heal#2027-03", 31),
        ("2027-Q1", 90),
    ],
)
def test_a_coarse_date_is_recognized(value: object, days: int) -> None:
    (found,) = decode(value, STUDY)
    assert found.low <= MOMENT < found.high
    assert found.width == timedelta(days=days)


@pytest.mark.parametrize(
    "value",
    [
        5,
        12,
        4.5,
        "5",
        "a story of 12 months",
        str(uuid.UUID(int=2**127 - 99, version=4)),
        hashlib.sha256(b"random").hexdigest(),
        "2031-03-14T15:09:26Z",
        SECONDS + 9 * 365 * 86_400,
        bytes(range(200, 256)),
    ],
)
def test_what_is_no_time_of_the_study_is_not_taken_for_one(value: object) -> None:
    assert decode(value, STUDY) == []


TOKEN = b"tok-0123456789abcdef"
ROWS = [Exported(TOKEN.decode(), "evt-0123456789abcdef", MOMENT)]


@pytest.mark.parametrize(
    "kept",
    [
        TOKEN.decode(),
        "seen/" + hashlib.sha256(TOKEN).hexdigest(),
        hashlib.md5(TOKEN).hexdigest(),  # noqa: S324  somebody might
    ],
)
def test_a_token_is_found_as_it_is_and_under_every_hash(kept: str) -> None:
    record = Record("item", {("sk",): kept}, Window(START, END))
    assert Index(ROWS, []).times(record) == {MOMENT}


@pytest.mark.parametrize("message", [TOKEN, b"signed\0" + TOKEN, b"evt-0123456789abcdef"])
def test_a_token_is_found_under_every_key_at_hand_and_no_other(message: bytes) -> None:
    kept = hmac.digest(b"k" * 32, message, "sha256").hex()[:32]
    record = Record("item", {("sk",): kept}, Window(START, END))
    assert Index(ROWS, [b"k" * 32]).times(record) == {MOMENT}
    assert Index(ROWS, [b"another key"]).times(record) == set()


def test_towns_are_as_the_study_says() -> None:
    towns = [draw(Random(f"{number}"), 7) for number in range(40)]
    wrote = [len(town.submissions) for town in towns]
    assert all(len(town.members) == 42 for town in towns)
    assert 0.5 < sum(wrote) / (42 * len(towns)) < 0.62
    waits = sorted(
        one.sent - town.members[one.writer].ended for town in towns for one in town.submissions
    )
    assert timedelta(days=1.7) < waits[len(waits) // 2] < timedelta(days=2.3)
    for town in towns:
        assert len({one.text for one in town.submissions}) == len(town.submissions)


def test_the_bound_is_wider_than_the_share_and_narrows_with_worlds() -> None:
    few, many = Tally(), Tally()
    for tally, worlds in ((few, 5), (many, 80)):
        for world in range(worlds):
            tally.add(world % 2, 5, 1)
    assert few.blind == many.blind == 0.2
    assert many.share < many.bound < few.bound
