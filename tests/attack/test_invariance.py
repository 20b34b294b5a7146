"""What is released is a function of the set of what was said: not of order, time, transport or
repeats. That is exact, so it is tested exactly, byte for byte, on everything there is to compare:
every table, every letter, every log line, what waits, and the length of what is sealed."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from random import Random
from typing import Any

import pytest

from alongside.mixing import mix
from alongside.mixing.entry import SIZE
from tests.attack import designs
from tests.attack.product import Product
from tests.attack.sameness import FIRST, arrive, differences, live, said
from tests.attack.town import START
from tests.faults.world import World

QUICK, FULL, WITH_LETTERS = 20, 200, 3
ENOUGH, TOO_FEW = 8, 4
OVERHEAD = 48
"""Bytes that sealing adds."""


def test_R57_what_is_released_is_the_same_whenever_and_however_it_was_sent(
    world: World, logs: Mapping[str, io.StringIO]
) -> None:
    product = Product(world, said(ENOUGH), "month", logs, letters=False)
    assert differences(lambda _: product.rewind(), said(ENOUGH), QUICK) == []
    outcome = live(product.rewind(), arrive(said(ENOUGH), Random("once more")))
    (batch,) = [one for one in outcome.items if "BATCH#heal" in one and "2027-01" in one]
    assert all(one.text in batch for one in said(ENOUGH).submissions), "and it is released at all"
    assert outcome.lengths == {SIZE + OVERHEAD}


def test_R57_the_letters_and_log_lines_about_it_are_the_same_as_well(
    world: World, logs: Mapping[str, io.StringIO]
) -> None:
    product = Product(world, said(ENOUGH), "month", logs)
    assert differences(lambda _: product.rewind(), said(ENOUGH), WITH_LETTERS) == []
    outcome = live(product.rewind(), arrive(said(ENOUGH), Random("once more")))
    assert len(outcome.letters) == 2
    assert len(outcome.lines) > 4


@pytest.mark.full
@pytest.mark.parametrize("count", [ENOUGH, TOO_FEW])
def test_R57_two_hundred_ways_of_sending_it_make_no_difference(
    world: World, logs: Mapping[str, io.StringIO], count: int
) -> None:
    product = Product(world, said(count), "month", logs)
    assert differences(lambda _: product.rewind(), said(count), FULL) == []


def test_what_waits_is_the_same_too(world: World, logs: Mapping[str, io.StringIO]) -> None:
    product = Product(world, said(TOO_FEW), "month", logs, letters=False)
    assert differences(lambda _: product.rewind(), said(TOO_FEW), 4) == []
    outcome = live(product.rewind(), arrive(said(TOO_FEW), Random("once more")))
    assert any(said(TOO_FEW).submissions[0].text.encode() in one for one in outcome.waits)
    assert not any(said(TOO_FEW).submissions[0].text in one for one in outcome.items)


def test_R57_taking_feedback_says_nothing_in_any_log(
    world: World,
    logs: Mapping[str, io.StringIO],
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    product = Product(world, said(ENOUGH), "month", logs, letters=False)
    product.tick(START)
    before = len(product.dump(FIRST).logs)
    caplog.clear()
    capfd.readouterr()
    for moment, submission in arrive(said(ENOUGH), Random("once")):
        product.submit(submission, moment)
    assert len(product.dump(FIRST).logs) == before > 0
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")


def test_the_product_without_its_sorting_would_be_noticed(
    world: World, logs: Mapping[str, io.StringIO], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mix, "sorted", lambda found, **_: list(found), raising=False)
    product = Product(world, said(ENOUGH), "month", logs, letters=False)
    found = differences(lambda _: product.rewind(), said(ENOUGH), 3)
    assert {one.partition(": ")[2] for one in found} == {"items"}


@pytest.mark.parametrize(
    ("design", "differs"),
    [
        (designs.Mix, set()),
        (lambda dice: designs.Mix(dice, sort=False), {"items"}),
        (lambda dice: designs.Mix(dice, pad=False), set()),
        (designs.Seconds, {"items", "lines"}),
        (designs.Week, {"items"}),
    ],
)
def test_designs_that_keep_order_or_time_are_noticed(design: Any, differs: set[str]) -> None:
    dice = Random("the same for all")
    found = differences(lambda _: design(dice), said(ENOUGH), 5)
    assert {one.partition(": ")[2] for one in found} == differs


def test_a_design_whose_sealed_texts_differ_in_length_is_noticed() -> None:
    arrived = arrive(said(ENOUGH), Random("once"))
    assert len(live(designs.Mix(Random(1)), arrived).lengths) == 1
    assert len(live(designs.Mix(Random(1), pad=False), arrived).lengths) > 1


def test_the_ways_of_sending_differ_in_everything_but_what_is_said() -> None:
    ways = [arrive(said(ENOUGH), Random(number)) for number in range(QUICK)]
    assert len({tuple(one.text for _, one in way) for way in ways}) == QUICK
    assert len({one.token for way in ways for _, one in way}) == QUICK * ENOUGH
    assert len({json.dumps([str(moment) for moment, _ in way]) for way in ways}) == QUICK
    assert {frozenset(one.text for _, one in way) for way in ways} == {
        frozenset(one.text for one in said(ENOUGH).submissions)
    }
