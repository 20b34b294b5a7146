"""The mix: a function of what was said alone, and nobody is shown among fewer than five."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from itertools import chain, combinations
from random import Random
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.mixing import batch, held
from alongside.mixing.batch import Batch
from alongside.mixing.entry import Entry
from alongside.mixing.held import Piece, Pool
from alongside.mixing.mix import PATIENCE, Mixture, Rules, apart, mix, wait
from alongside.mixing.promise import LEAST
from tests.rules.mixing import strategies
from tests.rules.mixing.strategies import RULES

Cell = TypeVar("Cell")

sides = st.dictionaries(st.sampled_from(["", "a", "b", "c", "d"]), st.integers(1, 14))


def rated(*values: int, part: str = "", question: str = "heard") -> list[Entry]:
    """People who answered one question."""
    return [Entry({question: value}, {}, part) for value in values]


def wrote(*texts: str, part: str = "") -> list[Entry]:
    """People who wrote."""
    return [Entry({}, {"good": text}, part) for text in texts]


def people(found: Batch, question: str = "heard") -> dict[str, int]:
    """How many are shown of each side."""
    return {one.part: one.people for one in found.ratings if one.question == question}


def cells(found: Batch) -> dict[tuple[str, str, str], int]:
    """How many answers each cell has, by kind, question and side."""
    rated_cells = {("r", one.question, one.part): one.people for one in found.ratings}
    return rated_cells | {("c", c.question, c.part): len(c.texts) for c in found.comments}


def stored(mixture: Mixture) -> tuple[str, bytes, bytes]:
    """Everything that a mixture leaves, as it is written."""
    return (
        batch.write(mixture.batch),
        held.write(mixture.held),
        held.write(Pool(ratings=mixture.moved)),
    )


@given(strategies.rules, strategies.entries, strategies.pools, st.randoms(use_true_random=False))
def test_P2_what_is_stored_is_a_function_of_the_set(
    rules: Rules, said: list[Entry], pool: Pool, chance: Random
) -> None:
    expected = stored(mix(rules, said, pool, ["late", "shape"]))
    for pieces in (said, ratings := list(pool.ratings), comments := list(pool.comments)):
        chance.shuffle(pieces)
    other = Pool(tuple(ratings), tuple(comments))
    assert stored(mix(rules, said, other, ["shape", "late", "shape"])) == expected


def test_P2_control_in_the_order_of_arrival_the_bytes_differ() -> None:
    texts = tuple("edcba")
    sorted_by_content = mix(RULES, wrote(*texts), Pool()).batch
    (comments,) = sorted_by_content.comments
    as_they_came = replace(sorted_by_content, comments=(replace(comments, texts=texts),))
    assert batch.write(as_they_came) != batch.write(sorted_by_content)


@given(strategies.rules, strategies.entries, strategies.pools)
def test_nothing_is_lost_nor_doubled(rules: Rules, said: list[Entry], pool: Pool) -> None:
    found = mix(rules, said, pool)
    came = [(q, t) for one in said for q, t in one.comments.items()]
    came += [(one.question, one.said) for one in pool.comments]
    shown = [(c.question, text) for c in found.batch.comments for text in c.texts]
    waits = [(one.question, one.said) for one in found.held.comments]
    unread = Counter(came) - Counter(shown + waits)
    overdue = Counter((p.question, p.said) for p in pool.comments if p.age == PATIENCE - 1)
    assert unread <= overdue
    assert not Counter(shown + waits) - Counter(came)
    given_ratings = sum(len(one.ratings) for one in said) + len(pool.ratings)
    assert given_ratings == len(found.held.ratings) + len(found.moved) + sum(
        one.people for one in found.batch.ratings
    )


@given(strategies.rules, strategies.entries, strategies.pools)
def test_every_cell_and_everything_that_can_be_computed_from_them_is_nobody_or_enough(
    rules: Rules, said: list[Entry], pool: Pool
) -> None:
    found = mix(rules, said, pool)
    everybody = answers(said, pool)
    shown: dict[tuple[str, str], list[int]] = {}
    for (kind, question, _), count in cells(found.batch).items():
        shown.setdefault((kind, question), []).append(count)
    for (kind, question), total in everybody.items():
        least = max(LEAST, rules.least if kind == "r" else rules.least_comments)
        published = shown.get((kind, question), [])
        assert published or total < least
        # an outsider who knows how many answered adds and subtracts what is shown
        for some in subsets(published):
            for number in (sum(some), total - sum(some) if published else 0):
                assert number == 0 or number >= least


def answers(said: list[Entry], pool: Pool) -> Counter[tuple[str, str]]:
    """How many answered each question."""
    found: Counter[tuple[str, str]] = Counter()
    for one in said:
        found.update(("r", question) for question in one.ratings)
        found.update(("c", question) for question in one.comments)
    found.update(("r", one.question) for one in pool.ratings)
    found.update(("c", one.question) for one in pool.comments)
    return found


def subsets(cells: list[Cell]) -> Iterator[tuple[Cell, ...]]:
    """Every choice of cells."""
    return chain.from_iterable(combinations(cells, size) for size in range(len(cells) + 1))


def safe(people: Mapping[str, int], shown: Collection[str], least: int) -> bool:
    """Whether every side shown, and all others together, are nobody or enough."""
    rest = sum(count for part, count in people.items() if part not in shown)
    alone = all(people[part] >= least for part in shown)
    return alone and "" not in shown and (rest == 0 or rest >= least)


@given(sides, st.integers(5, 8))
def test_sides_shown_apart_leave_nobody_behind_and_no_more_are_merged_than_need_be(
    people: dict[str, int], least: int
) -> None:
    if sum(people.values()) < least:
        return
    shown = apart(people, least)
    assert safe(people, shown, least)
    best = max(len(some) for some in subsets(list(people)) if safe(people, some, least))
    assert len(shown) == best


def test_control_without_the_merge_a_side_of_two_is_found_by_subtraction() -> None:
    people = {"mentee": 6, "mentor": 2}
    naive = frozenset(part for part, count in people.items() if count >= LEAST)
    assert not safe(people, naive, LEAST)
    assert safe(people, apart(people, LEAST), LEAST)


@pytest.mark.parametrize(
    ("mentees", "mentors", "nobody", "shown"),
    [
        (5, 5, 0, {"mentee": 5, "mentor": 5}),
        (6, 2, 0, {"": 8}),
        (6, 0, 0, {"mentee": 6}),
        (6, 7, 3, {"": 9, "mentor": 7}),
        (6, 6, 3, {"": 9, "mentor": 6}),
        (6, 3, 3, {"mentee": 6, "": 6}),
        (2, 2, 1, {"": 5}),
        (2, 2, 0, {}),
    ],
)
def test_sides_are_merged_upward(
    mentees: int, mentors: int, nobody: int, shown: dict[str, int]
) -> None:
    said = rated(*[3] * mentees, part="mentee") + rated(*[4] * mentors, part="mentor")
    assert people(mix(RULES, said + rated(*[5] * nobody), Pool()).batch) == shown


def test_ratings_and_comments_are_counted_apart_and_each_question_by_itself() -> None:
    rules = replace(RULES, least_comments=7)
    said = [Entry({"heard": 3}, {"good": f"text {n}"}) for n in range(6)]
    said += rated(*[1] * 4, question="useful")
    found = mix(rules, said, Pool())
    assert cells(found.batch) == {("r", "heard", ""): 6}
    assert len(found.held.comments) == 6
    assert {one.question for one in found.held.ratings} == {"useful"}


@pytest.mark.parametrize("least", [-1, 0, 1, 4])
def test_no_rules_show_fewer_than_five(least: int) -> None:
    rules = replace(RULES, least=least, least_comments=least)
    said = [Entry({"heard": 3}, {"good": "a"}) for _ in range(4)]
    assert mix(rules, said, Pool()).batch == Batch("too_few")


def test_a_rule_may_ask_for_more_than_five() -> None:
    rules = replace(RULES, least=6)
    assert mix(rules, rated(*[3] * 5), Pool()).batch.state == "too_few"
    assert mix(rules, rated(*[3] * 6), Pool()).batch.state == "released"


@given(st.lists(st.integers(1, 5), min_size=5, max_size=30))
def test_the_mean_is_told_in_half_steps_and_single_answers_from_ten_people_on(
    values: list[int],
) -> None:
    (rating,) = mix(RULES, rated(*values), Pool()).batch.ratings
    assert abs(rating.halves / 2 - sum(values) / len(values)) <= 1 / 4
    assert bool(rating.counts) == (len(values) >= 10)
    if rating.counts:
        assert rating.counts == tuple(values.count(value) for value in range(1, 6))


def test_after_four_slots_ratings_move_on_without_their_side_and_comments_are_gone() -> None:
    said = [Entry({"heard": 2}, {"good": "text"}, "mentor")]
    found = mix(RULES, said, Pool())
    for age in (1, 2, 3):
        assert found.held == Pool(
            (Piece("heard", "mentor", age, 2),), (Piece("good", "mentor", age, "text"),)
        )
        assert found.moved == ()
        found = mix(RULES, [], found.held)
    assert (found.held, found.moved) == (Pool(), (Piece("heard", "", 0, 2),))
    assert found.batch == Batch("too_few")


def test_what_waits_is_shown_with_what_comes_later() -> None:
    first = mix(RULES, wrote("b", "d"), Pool())
    then = mix(RULES, wrote("a", "c", "e"), first.held)
    assert [one.texts for one in then.batch.comments] == [("a", "b", "c", "d", "e")]
    assert then.held == Pool()


def test_waiting_alone_shows_nothing() -> None:
    pool = Pool(tuple(Piece("heard", "", 1, 3) for _ in range(9)))
    assert {one.age for one in wait(pool)[0].ratings} == {2}


def test_a_question_that_is_gone_or_has_become_another_is_dropped() -> None:
    """Also of what waits: nobody could say what the answer was to."""
    said = [Entry({"good": 3, "gone": 4}, {"heard": "text", "gone": "text"}) for _ in range(9)]
    waits = Pool((Piece("gone", "", 1, 2),), (Piece("gone", "", 1, "text"),))
    found = mix(RULES, said, waits)
    assert (found.batch, found.held) == (Batch("too_few"), Pool())


def test_a_side_that_is_gone_counts_with_everybody() -> None:
    rules = replace(RULES, parts=frozenset({"mentee"}))
    said = rated(*[3] * 5, part="mentor") + rated(*[4] * 5, part="mentee")
    assert people(mix(rules, said, Pool()).batch) == {"": 5, "mentee": 5}


@pytest.mark.parametrize("odd", [0, 6, True, "3", None, 2.5])
def test_a_rating_that_is_none_is_dropped(odd: object) -> None:
    said = [Entry({"heard": odd}) for _ in range(5)]  # type: ignore[dict-item]
    assert mix(RULES, said, Pool()).batch == Batch("too_few")


@pytest.mark.parametrize("odd", [0, True, None, ["a"]])
def test_a_comment_that_is_none_is_dropped(odd: object) -> None:
    said = [Entry({}, {"good": odd}) for _ in range(5)]  # type: ignore[dict-item]
    assert mix(RULES, said, Pool()).batch == Batch("too_few")


def test_a_text_that_no_encoding_knows_does_not_stop_the_rest() -> None:
    found = mix(RULES, wrote("\ud800 a", "b", "c", "d", "e"), Pool())
    assert [one.texts for one in found.batch.comments] == [(" a", "b", "c", "d", "e")]
    assert stored(found)
