"""A batch fits into one item, whatever people write; and how labels follow one another."""

from __future__ import annotations

from datetime import date

import pytest

from alongside.mixing import batch, slots
from alongside.mixing.batch import CUT, LARGEST, Batch, Comments
from alongside.mixing.entry import Entry
from alongside.mixing.held import Pool
from alongside.mixing.mix import mix
from tests.rules.mixing.strategies import RULES


def test_a_batch_that_fits_is_not_cut() -> None:
    whole = Batch("released", comments=(Comments("good", "", ("a" * 2000,) * 9),))
    assert batch.bounded(whole) == whole


@pytest.mark.parametrize("character", ["a", "漢", "\n", "\x01"])
def test_nobody_can_stop_a_release_by_writing_much(character: str) -> None:
    texts = [f"{number:03}" + character * 8_000 for number in range(400)]
    texts += [f"short {number}" for number in range(50)]
    found = mix(RULES, [Entry({}, {"good": text}) for text in texts], Pool()).batch
    size = len(batch.write(found).encode())
    assert LARGEST * 0.99 < size <= LARGEST
    (comments,) = found.comments
    assert len(comments.texts) == 450
    assert list(comments.texts) == sorted(comments.texts)
    assert sum(text.endswith(CUT) for text in comments.texts) == 400
    assert {f"short {number}" for number in range(50)} <= set(comments.texts)


@pytest.mark.parametrize(
    ("earlier", "later", "count"),
    [
        ("2026-Q3", "2026-Q4", 1),
        ("2026-Q4", "2027-Q4", 4),
        ("2026-11", "2027-01", 2),
        ("2026-Q4", "2026-12", 0),
        ("2026-Q3", "2026-11", 2),
        ("2026-08", "2026-Q4", 2),
        ("2027-Q1", "2026-Q1", 0),
    ],
)
def test_slots_between_two_labels_of_either_kind(earlier: str, later: str, count: int) -> None:
    assert slots.between(earlier, later) == count


@pytest.mark.parametrize(
    ("slot", "day"),
    [
        ("2026-Q3", date(2026, 10, 1)),
        ("2026-Q4", date(2027, 1, 1)),
        ("2026-12", date(2027, 1, 1)),
        ("2026-02", date(2026, 3, 1)),
    ],
)
def test_the_first_day_after_a_slot(slot: str, day: date) -> None:
    assert slots.over(slot) == day
