"""Whatever fits into a comment fits into an entry once it is redacted: nobody's words are refused
because of what redaction makes of them."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.anonymity import Roster, redact
from alongside.mixing import entry
from alongside.mixing.entry import LONGEST_COMMENT, MOST_BYTES, MOST_COMMENTS, SIZE, Entry

NOBODY = Roster()
PIECES = [
    "Q",
    "9",
    "\n",
    '"',
    "\\",
    " ",
    "and",
    "\U0001f389",
    "\u4e00",
    "é",
    "❤",
    "'",
    "a",
    "\t",
    "ﷺ",
]
PATTERNS = ["".join(parts) for n in (1, 2, 3) for parts in itertools.product(PIECES, repeat=n)]


def fits(text: str) -> bool:
    """Whether the form's four longest texts of this kind can be sealed."""
    kept = redact((text * LONGEST_COMMENT)[:LONGEST_COMMENT], NOBODY)
    comments = {f"c{n}".ljust(40, "x"): kept for n in range(MOST_COMMENTS)}
    ratings = {f"r{n}".ljust(40, "x"): 5 for n in range(12 - MOST_COMMENTS)}
    return len(entry.write(Entry(ratings, comments, "p" * 40))) == SIZE


@pytest.mark.parametrize("first", PIECES)
def test_the_longest_texts_of_every_pattern_fit(first: str) -> None:
    chosen = [one for one in PATTERNS if one.startswith(first)]
    assert [one for one in chosen[::7] if one.strip() and not fits(one)] == []


@given(st.text(min_size=1, max_size=12))
def test_the_longest_texts_of_any_pattern_fit(pattern: str) -> None:
    assert fits(pattern)


def test_a_text_that_takes_more_bytes_would_not_fit() -> None:
    long = "x" * (LONGEST_COMMENT * MOST_BYTES + SIZE // MOST_COMMENTS)
    with pytest.raises(ValueError, match="do not fit"):
        entry.write(Entry({}, {f"c{n}": long for n in range(MOST_COMMENTS)}))
