"""Rows in lanes say what the same rows say one value at a time."""

from __future__ import annotations

import sys
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.matching.lanes import Lanes

TOPS = [1, 2**14, 2**30, 2**31, 2**61, 2**90]


@given(
    st.sampled_from(TOPS),
    st.lists(st.tuples(st.integers(0, 2**16 - 1), st.integers(0, 2**90)), max_size=40),
    st.integers(-(2**90), 2**90),
)
def test_the_lanes_name_the_values_above_a_price_and_no_others(
    top: int, pairs: list[tuple[int, int]], step: int
) -> None:
    top = max(top, 2**16)
    row, prices = [value for value, _ in pairs], [min(price, top) for _, price in pairs]
    step = max(-top, min(step, top))
    lanes = Lanes(len(row), top)
    cover = [part | lanes.guard for part in lanes.pack(prices)]
    cut = zip(cover, lanes.cut(row), strict=True)
    flags = [~(price + lanes.ones * step - part) & lanes.guard for price, part in cut]
    above = [j for j, (x, price) in enumerate(zip(row, prices, strict=True)) if x > price + step]
    assert list(lanes.where(flags)) == above


@pytest.mark.parametrize("length", [0, 1, 2, 3, 7])
def test_a_machine_of_the_other_byte_order_cuts_the_same_lanes(
    length: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = array("H", range(1, 1000 * length, 1000))
    cut = Lanes(length, 2**20).cut(row)
    row.byteswap()
    monkeypatch.setattr(sys, "byteorder", {"little": "big", "big": "little"}[sys.byteorder])
    assert Lanes(length, 2**20).cut(row) == cut
