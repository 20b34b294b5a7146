"""What a function does between its event and its answer, callable from many threads at once:
Powertools keeps the current event of a process in one place, as Lambda runs one at a time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from alongside import approval, companionship, consent, night, sending, wiring
from alongside.mailer import Mailer
from tests.faults.world import World

Answer = str
"""`stands`, or the page and its case that was answered instead."""


def decide(path: str, choice: str, op: str) -> Answer:
    """A facilitator's form arrives."""
    doors, now = wiring.doors(), wiring.now()
    access = approval.enter(doors, path.rpartition("/")[2], now)
    page = approval.decide(doors, access, approval.Decision(choice, "", op), now)
    return _name(page)


def undo(path: str, op: str) -> Answer:
    """A facilitator takes a decision back."""
    doors, now = wiring.doors(), wiring.now()
    access = approval.enter(doors, path.rpartition("/")[2], now)
    return _name(approval.undo(doors, access, op, now))


def consent_to(path: str, said: str) -> Answer:
    """A member's form arrives."""
    doors, now = wiring.doors(), wiring.now()
    seat = consent.enter(doors, path.rpartition("/")[2], now)
    return _name(consent.answer(doors, seat, said, now))


def sweep(world: World, owner: str, minutes: float = 0) -> dict[str, int]:
    """A run of mail whose clock is off by so much."""
    off = timedelta(minutes=minutes)
    return dict(
        sending.sweep(
            sending.Sweep(
                doors=wiring.doors(),
                mailer=Mailer(
                    wiring.client("sesv2", attempts=1), "hello@alongside.example", "letters"
                ),
                owner=owner,
                clock=lambda: world.now + off,
                pause=lambda _: None,
                until=world.now + off + timedelta(seconds=50),
            )
        )
    )


def plan(message: night.Message) -> list[night.Outcome]:
    """A message of the night queue arrives."""
    table, programs, now = wiring.table(), wiring.programs(), wiring.now()
    evening = night.evening(table, programs, message, now, 900)
    return [night.plan_group(table, evening, group) for group in message["groups"]]


def _name(page: object) -> Answer:
    if page is None:
        return "stands"
    context = getattr(page, "context", None)
    return f"{getattr(page, 'name', '')} {getattr(context, 'case', '')}".strip()


def say_of_a_match(path: str, form: Mapping[str, str]) -> Answer:
    """A form of the page of a match arrives."""
    doors, now = wiring.doors(), wiring.now()
    seat = companionship.enter(doors, path.rpartition("/")[2], now)
    return _name(companionship.answer(doors, seat, form, now))


def end_match(path: str, goodbye: str = "") -> Answer:
    """The form that ends a match arrives."""
    doors, now = wiring.doors(), wiring.now()
    seat = companionship.enter(doors, path.rpartition("/")[2], now)
    return _name(companionship.end(doors, seat, {"answer": "end", "goodbye": goodbye}, now))
