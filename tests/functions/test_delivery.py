"""delivery: whatever SES says, in whatever order and how often, one state comes of it."""

from __future__ import annotations

import itertools

import pytest

from alongside.model import LetterState
from functions.delivery import app as delivery
from tests.faults.world import LambdaContext, World, load

KINDS = {
    "send": LetterState.SENT,
    "delay": LetterState.DELAYED,
    "delivery": LetterState.DELIVERED,
    "bounce": LetterState.BOUNCED,
    "complaint": LetterState.COMPLAINED,
}
RANK = list(LetterState)


@pytest.fixture
def sent(world: World) -> str:
    """The id of a receipt that has left."""
    world.apply("mentee", "Ada")
    world.sweep()
    return world.letters[0].tags["letter"]


def state(world: World) -> LetterState:
    """The state of the only letter."""
    (item,) = world.of_kind("LETTER#")
    return LetterState(item["state"])


@pytest.mark.parametrize(
    ("kind", "suppressed", "after"),
    [
        ("send", "", LetterState.SENT),
        ("delay", "", LetterState.DELAYED),
        ("delivery", "", LetterState.DELIVERED),
        ("bounce", "bounced", LetterState.BOUNCED),
        ("transient_bounce", "", LetterState.BOUNCED),
        ("complaint", "complained", LetterState.COMPLAINED),
        ("reject", "", LetterState.FAILED),
    ],
)
def test_an_event_is_written_down_and_only_a_lasting_one_stops_mail(
    world: World, sent: str, kind: str, suppressed: str, after: LetterState
) -> None:
    world.tell(kind, sent)
    assert state(world) is after
    assert [item["because"] for item in world.of_kind("SUPPRESSED#")] == [suppressed] * bool(
        suppressed
    )


def every_order(world: World, sent: str, kinds: tuple[str, ...]) -> None:
    """All orders of these events, some of them twice, come to the one state that counts most."""
    bring_back = world.freeze()
    wanted = max((KINDS[kind] for kind in kinds), key=RANK.index)
    for order in set(itertools.permutations(kinds)):
        bring_back()
        for kind in order:
            world.tell(kind, sent)
        assert state(world) is wanted, order
    bring_back()


def test_E14_events_in_any_order_come_to_one_state(world: World, sent: str) -> None:
    every_order(world, sent, ("send", "delivery", "delivery", "bounce"))
    every_order(world, sent, ("delay", "send", "delivery"))


@pytest.mark.full
def test_E14_seven_events_in_every_order_come_to_one_state(world: World, sent: str) -> None:
    kinds = ("send", "delay", "delivery", "delivery", "bounce", "bounce", "complaint")
    every_order(world, sent, kinds)


def test_E14_control_writing_the_latest_news_over_the_older_depends_on_the_order() -> None:
    ends = {order[-1] for order in itertools.permutations(("send", "delivery", "bounce"))}
    assert len(ends) > 1


@pytest.mark.parametrize("kind", ["send", "delivery", "bounce", "complaint"])
def test_E14_news_that_overtakes_our_own_mark_is_kept(world: World, kind: str) -> None:
    world.apply("mentee", "Ada")
    heard: list[str] = []

    def overtake(call: object, _: object) -> None:
        if getattr(call, "operation", "") == "SendEmail" and not heard:
            heard.append(kind)
            world.tell(kind, world.letters[0].tags["letter"])

    with world.wire.listening(after=overtake):
        assert world.sweep() == {"sent": 1}
    assert state(world) is KINDS[kind]
    world.pass_time(hours=1)
    assert world.sweep() == {}


def test_news_of_no_letter_of_ours_writes_nothing(world: World, sent: str) -> None:
    with world.wire.counting() as calls:
        delivery.lambda_handler(load("delivery/of_no_letter.json"), LambdaContext())
        delivery.lambda_handler({}, LambdaContext())
    assert calls == [] and sent
    before = world.items()
    for kind in KINDS:
        world.tell(kind, "0" * 32)
    assert world.items() == before


def test_the_facilitator_sees_whose_letters_come_back(world: World) -> None:
    world.appoint("Ruth")
    world.apply("mentor", "Max")
    world.sweep()
    world.tell("bounce", world.letters[0].tags["letter"])
    world.apply("mentee", "Ada")
    world.night()
    world.pass_time(minutes=16)
    world.sweep()
    (digest,) = world.mail_to("Ruth")
    assert "Max" in world.open(digest.path("review"))["body"].split("come back")[0][-300:]
