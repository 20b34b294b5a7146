"""What waits: one number of bytes, however much it is, and the same bytes for the same pieces."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.mixing import held
from alongside.mixing.entry import LONGEST_COMMENT, MOST_COMMENTS, Entry
from alongside.mixing.held import MOST_HELD, MOST_PARTS, SIZE, Piece, Pool
from alongside.mixing.mix import PATIENCE, Rules, mix
from tests.rules.mixing import strategies

SEAL = 48
ITEM = 400 * 1024
"""Bytes that an item of DynamoDB may have."""


@given(strategies.pools)
def test_every_pool_has_one_size_and_can_be_read(pool: Pool) -> None:
    raw = held.write(pool)
    assert len(raw) == SIZE
    assert held.write(held.read(raw)) == raw


def test_a_sealed_pool_fits_into_an_item() -> None:
    assert SIZE + SEAL + 100 < ITEM


@given(strategies.pools, st.randoms(use_true_random=False))
def test_P2_the_order_of_the_pieces_is_not_kept(pool: Pool, chance: Random) -> None:
    ratings, comments = list(pool.ratings), list(pool.comments)
    chance.shuffle(ratings)
    chance.shuffle(comments)
    assert held.write(Pool(tuple(ratings), tuple(comments))) == held.write(pool)


@pytest.mark.parametrize("character", ["a", "é", "漢", "😀", '"', "\\", "\n", "\x01"])
@pytest.mark.parametrize(("questions", "least"), [(1, 37), (4, 10), (3, 13)])
def test_the_most_that_a_program_may_hold_fits(character: str, questions: int, least: int) -> None:
    names = [f"{number}".rjust(40, "q") for number in range(12)]
    comments, ratings = names[:questions], names[questions:]
    parts = [f"{number}".rjust(40, "p") for number in range(MOST_PARTS)]
    rules = Rules(frozenset(ratings), frozenset(comments), frozenset(parts), 1000, least)
    texts = dict.fromkeys(comments, character * LONGEST_COMMENT * MOST_COMMENTS)
    said = [
        Entry(dict.fromkeys(ratings, 1 + number % 5), texts, parts[number % MOST_PARTS])
        for number in range(least - 1)
    ]
    said += [
        Entry(dict.fromkeys(ratings, 1 + number % 5), {}, parts[number % MOST_PARTS])
        for number in range(999 - len(said))
    ]
    waits = mix(rules, said, Pool()).held
    assert len(waits.ratings) == 999 * len(ratings)
    assert len(waits.comments) == questions * (least - 1)
    assert questions * (least - 1) <= MOST_HELD
    ages = range(1, PATIENCE)
    mixed = tuple(
        Piece(p.question, p.part, ages[i % 3], p.said) for i, p in enumerate(waits.ratings)
    )
    assert len(held.write(Pool(mixed, waits.comments))) == SIZE


def test_more_than_a_file_can_make_wait_is_shortened_alike() -> None:
    """A promise outlives its file, and then more questions may wait for its number."""
    text = "a" * held.LONGEST
    comments = tuple(Piece("q", "", 1, text) for _ in range(MOST_HELD + 9))
    short = Piece("q", "", 1, "short")
    raw = held.write(Pool((), (*comments, short)))
    assert len(raw) == SIZE
    assert len(raw.rstrip()) > SIZE - 100
    kept = sorted(len(one.said) for one in held.read(raw).comments)
    assert len(kept) == MOST_HELD + 10
    assert kept[0] == 5
    assert len(set(kept[1:])) == 1


def test_control_ratings_are_never_left_out() -> None:
    pool = Pool(tuple(Piece(f"{number:07}", "", 1, 3) for number in range(20_000)))
    with pytest.raises(ValueError, match="do not fit"):
        held.write(pool)


def test_what_is_no_pool_is_refused() -> None:
    with pytest.raises(ValueError, match="Expecting value"):
        held.read(b" " * SIZE)
