"""E6: two at the same moment, in every order of their AWS calls that can make a difference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

import pytest

from alongside.model import Letter, LetterState, Match, MatchState
from alongside.store import codec, outbox
from alongside.store.table import Table, update
from tests.faults import invariants, steps, stories
from tests.faults.interleaving import Work, every_order
from tests.faults.world import World, field_of

Results = dict[int, object]


def race(
    world: World, works: Sequence[Work], judge: Callable[[Results], object], enough: int = 10_000
) -> tuple[int, list[tuple[list[int], list[str] | Results]]]:
    """How many orders there are, and those after which something was wrong; `enough`
    wrong ones end the search."""
    bring_back, orders = world.freeze(), 0
    wrong: list[tuple[list[int], list[str] | Results]] = []

    def begin() -> Sequence[Work]:
        bring_back()
        return works

    for order, results in every_order(world.wire, begin):
        orders += 1
        found = [*invariants.broken(world), *invariants.doubles(world)]
        if found or not judge(results):
            wrong.append((order, found or results))
        if len(wrong) == enough:
            break
    return orders, wrong


@pytest.fixture
def pair(world: World) -> Match:
    """Ada and Max, suggested to Ruth and Sam."""
    return stories.one_pair(world, ("Ruth", "Sam"))


@pytest.mark.parametrize("other", ["approve", "decline"])
def test_R27_E6_two_facilitators_decide_at_once_and_one_of_them_does(
    world: World, pair: Match, other: str
) -> None:
    ruth, sam = (stories.review_path(world, pair, name) for name in ("Ruth", "Sam"))
    works = [
        lambda: steps.decide(ruth, "approve", pair.op),
        lambda: steps.decide(sam, other, pair.op),
    ]
    first = {"approve": "taken approved", "decline": "taken declined"}

    def judge(results: Results) -> bool:
        state = world.reload(pair.id).state
        won = "approve" if state is MatchState.APPROVED else "decline"
        return Counter(results.values()) == {"stands": 1, first[won]: 1}

    orders, wrong = race(world, works, judge)
    assert wrong == [] and orders >= 4


@pytest.mark.full
def test_R27_E6_three_clicks_of_two_facilitators_at_once_make_one_decision(
    world: World, pair: Match
) -> None:
    ruth, sam = (stories.review_path(world, pair, name) for name in ("Ruth", "Sam"))
    works: list[Work] = [
        lambda: steps.decide(ruth, "approve", pair.op),
        lambda: steps.decide(sam, "approve", pair.op),
        lambda: steps.decide(sam, "decline", pair.op),
    ]
    orders, wrong = race(world, works, lambda found: Counter(found.values())["stands"] == 1)
    assert wrong == [] and orders >= 30  # some hundred


def test_E6_one_facilitator_clicking_twice_at_once_decides_once(world: World, pair: Match) -> None:
    ruth = stories.review_path(world, pair)
    work = [lambda: steps.decide(ruth, "approve", pair.op)] * 2
    orders, wrong = race(world, work, lambda results: set(results.values()) == {"stands"})
    assert wrong == [] and orders >= 4


def test_R27_E6_an_undo_and_a_repeated_approval_at_once_leave_one_of_two_states(
    world: World, pair: Match
) -> None:
    ruth = stories.review_path(world, pair)
    world.decide(ruth, "approve")
    op = field_of(world.open(ruth), "op")
    works = [lambda: steps.undo(ruth, op), lambda: steps.decide(ruth, "approve", pair.op)]

    def judge(results: Results) -> bool:
        return results[0] == "stands" and world.reload(pair.id).state is MatchState.SUGGESTED

    orders, wrong = race(world, works, judge)
    assert wrong == [] and orders >= 2


def test_R27_E6_an_undo_and_a_sweep_whose_clock_is_ahead_never_mail_one_of_the_two(
    world: World,
) -> None:
    pair = stories.one_pair(world)
    ruth = stories.review_path(world, pair)
    world.decide(ruth, "approve")
    op = field_of(world.open(ruth), "op")
    world.sweep()
    world.pass_time(minutes=9)
    works = [lambda: steps.undo(ruth, op), lambda: steps.sweep(world, "sweep", minutes=2)]

    def judge(results: Results) -> bool:
        asked = len(world.mail_to("Ada", "introduce")) + len(world.mail_to("Max", "introduce"))
        undone = world.reload(pair.id).state is MatchState.SUGGESTED
        return asked == 0 if undone else results[0] != "stands"

    orders, wrong = race(world, works, judge)
    assert wrong == [] and orders >= 4


ANSWERS = [("yes", "yes"), ("yes", "no"), ("no", "no")]


@pytest.mark.parametrize(("mine", "theirs"), ANSWERS)
def test_R28_E6_two_members_answer_at_once_and_both_answers_count(
    world: World, mine: str, theirs: str
) -> None:
    match = stories.one_approved(world)
    ada, max_ = (stories.consent_path(world, match, name) for name in ("Ada", "Max"))
    works = [lambda: steps.consent_to(ada, mine), lambda: steps.consent_to(max_, theirs)]
    wanted = MatchState.ACTIVE if (mine, theirs) == ("yes", "yes") else MatchState.NOT_THIS_TIME

    def judge(results: Results) -> bool:
        found = world.reload(match.id)
        said = [answer.value for answer in found.consents.values()]
        return set(results.values()) == {"stands"} and (found.state, said) == (
            wanted,
            [mine, theirs],
        )

    orders, wrong = race(world, works, judge)
    assert wrong == [] and orders >= 4


@pytest.mark.parametrize("leased", [True, False])
def test_E6_two_sweeps_at_once_send_a_letter_once(
    world: World, monkeypatch: pytest.MonkeyPatch, leased: bool
) -> None:
    world.apply("mentee", "Ada")
    if not leased:
        monkeypatch.setattr(outbox, "lease", lambda *_: True)
    works = [lambda: steps.sweep(world, "one"), lambda: steps.sweep(world, "other")]
    orders, wrong = race(world, works, lambda _: len(world.letters) == 1)
    assert wrong == [] and orders >= 3


def hasty_claim(table: Table, letter_id: str, owner: str, now: datetime) -> Letter | None:
    """Look whether a letter is still pending, then take it."""
    (letter,) = outbox.load(table, [letter_id])
    if letter.state is not LetterState.PENDING:
        return None
    change = "SET #state = :sending, #owner = :owner, due_at = :until"
    values = {"sending": "sending", "owner": owner, "until": codec.stamp(now + outbox.LEASE)}
    table.write(update(f"LETTER#{letter_id}", "LETTER", change, **values))
    return letter


def test_E6_control_two_sweeps_that_look_before_they_claim_send_a_letter_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.apply("mentee", "Ada")
    monkeypatch.setattr(outbox, "lease", lambda *_: True)
    monkeypatch.setattr(outbox, "claim", hasty_claim)
    works = [lambda: steps.sweep(world, "one"), lambda: steps.sweep(world, "other")]
    orders, wrong = race(world, works, lambda _: len(world.letters) == 1, enough=1)
    assert wrong and orders < 30


def test_E6_two_workers_with_the_same_message_of_the_night_make_one_night(world: World) -> None:
    world.appoint("Ruth")
    world.apply("mentee", "Ada")
    world.apply("mentor", "Max")
    world.plan()
    (message,) = world.messages()
    bring_back = world.freeze()
    steps.plan(message)  # type: ignore[arg-type]
    expected = invariants.picture(world)
    bring_back()
    works: list[Work] = [lambda: steps.plan(message)] * 2  # type: ignore[arg-type]
    orders, wrong = race(world, works, lambda _: invariants.picture(world) == expected)
    assert wrong == [] and orders >= 10


def test_R25_E6_two_suggestions_for_one_place_at_once_and_one_is_approved(world: World) -> None:
    """Two facilitators choose the same free mentor instead, for two mentees."""
    stories.suggest(
        world, ("Ada", "Max"), ("Bea", "Moe"), ("", "Kim"), facilitators=("Ruth", "Sam")
    )
    kim = f"instead:{world.doors.person('kim@example.net')}"
    works: list[Work] = []
    for who, mentor, name in (("Ada", "Max", "Ruth"), ("Bea", "Moe", "Sam")):
        match = world.pair(who, mentor)
        assert match
        path = stories.review_path(world, match, name)
        works.append(lambda path=path, op=match.op: steps.decide(path, kim, op))  # type: ignore[misc]

    def judge(results: Results) -> bool:
        return Counter(results.values()) == {"stands": 1, "taken place_taken": 1}

    orders, wrong = race(world, works, judge)
    assert wrong == [] and orders >= 4


def hasty_approval(world: World, match: Match, who: str) -> str:
    """Look, then write what follows from what was seen."""
    if world.reload(match.id).state is not MatchState.SUGGESTED:
        return "taken"
    world.table.client.update_item(
        TableName="Members",
        Key={"pk": {"S": f"MATCH#{match.id}"}, "sk": {"S": "MATCH"}},
        UpdateExpression="SET #state = :approved, decided_by = :who, decided_at = :now",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={
            ":approved": {"S": "approved"},
            ":who": {"S": who},
            ":now": {"S": codec.stamp(world.now)},
        },
    )
    return "stands"


def test_E6_control_reading_before_writing_lets_two_win(world: World, pair: Match) -> None:
    works: list[Work] = [
        lambda: hasty_approval(world, pair, "one"),
        lambda: hasty_approval(world, pair, "other"),
    ]
    bring_back, both = world.freeze(), 0

    def begin() -> Sequence[Work]:
        bring_back()
        return works

    orders = [results for _, results in every_order(world.wire, begin)]
    both = sum(Counter(results.values()) == {"stands": 2} for results in orders)
    assert both >= 1 and both < len(orders)
