"""What people may have said, for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from alongside.mixing.entry import Entry
from alongside.mixing.held import Piece, Pool
from alongside.mixing.mix import PATIENCE, Rules

RATINGS, COMMENTS, SIDES = ("heard", "useful"), ("good", "better"), ("mentee", "mentor", "other")
RULES = Rules(frozenset(RATINGS), frozenset(COMMENTS), frozenset(SIDES))

_texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
_sides = st.sampled_from((*SIDES, ""))
_ages = st.integers(1, PATIENCE - 1)

rules = st.builds(
    Rules,
    ratings=st.just(frozenset(RATINGS)),
    comments=st.just(frozenset(COMMENTS)),
    parts=st.frozensets(st.sampled_from(SIDES)),
    least=st.integers(1, 12),
    least_comments=st.integers(1, 12),
)

entries = st.lists(
    st.builds(
        Entry,
        ratings=st.dictionaries(st.sampled_from(RATINGS), st.integers(1, 5)),
        comments=st.dictionaries(st.sampled_from(COMMENTS), _texts),
        part=_sides,
    ),
    max_size=24,
)

pools = st.builds(
    Pool,
    ratings=st.lists(
        st.builds(Piece, st.sampled_from(RATINGS), _sides, _ages, st.integers(1, 5)), max_size=8
    ).map(tuple),
    comments=st.lists(
        st.builds(Piece, st.sampled_from(COMMENTS), _sides, _ages, _texts), max_size=8
    ).map(tuple),
)
