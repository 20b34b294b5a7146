"""Mistakes of meaning in the course of a match: lengths, rhythms, stages and whom a worry reaches.

Where a letter would come after the end, or reach nobody, the file is refused and nobody waits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from alongside.program.places import Mistake, Path
from alongside.program.schema import Program, Scale
from alongside.rhythm import OPEN, days

OFFICES = ("facilitator", "supporter", "coordinator")
"""Who may be told of a worry besides addresses of a tier's own."""

_ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]+")

SHORTEST_WITH_SCALE = 28
"""Days a match needs so that its start, middle and end are three different times."""

SHORTEST_MEMORY = 7
"""Days a letter has to be remembered: the daily run looks three days back and writes none twice."""


def contradictions_of_the_course(program: Program) -> Iterator[Mistake]:
    """What the tables about a running match may say by themselves but not together."""
    yield from _odd_waiting(program)
    yield from _odd_end(program)
    yield from _outlasting(program)
    yield from _odd_stages(program)
    yield from _odd_sessions(program)
    yield from _odd_scale(program, program.scale)
    yield from _odd_tiers(program)
    if program.care.check_ins.talk_to == "supporter" and program.supporter is None:
        yield ("care", "check_ins", "talk_to"), _no_supporter("talk_to")
    if program.retention.letter_days < SHORTEST_MEMORY:
        advice = (
            f"a letter forgotten so soon would be written again; write {SHORTEST_MEMORY} or more"
        )
        yield ("retention", "letter_days"), advice


def length_in_days(program: Program) -> int | None:
    """About how long a match lasts; None when it is open."""
    return None if program.duration == OPEN else days(program.duration)


def _no_supporter(key: str) -> str:
    return f'{key} names the supporter, and there is none; add [supporter], or write "facilitator"'


# --- Before it begins, and its end ----------------------------------------------------------------


def _odd_waiting(program: Program) -> Iterator[Mistake]:
    waiting = program.waiting
    for key in ("suggestion_days", "consent_days"):
        if waiting.remind_after_days >= getattr(waiting, key):
            advice = f"the reminder would come when {key} is over; write less than that"
            yield ("waiting", "remind_after_days"), advice
    for number, (one, other) in enumerate(zip(waiting.bands, waiting.bands[1:], strict=False)):
        if other <= one:
            advice = f"{other} does not come after {one}; write rising numbers of days"
            yield ("waiting", "bands", number + 1), advice


def _odd_end(program: Program) -> Iterator[Mistake]:
    closure, length = program.closure, length_in_days(program)
    if length is None:
        if closure.renewal:
            advice = "a match that is open has no end and is never renewed; leave it out"
            yield ("closure", "renewal"), advice
        return
    if days(closure.notice) >= length:
        yield ("closure", "notice"), f"it is not shorter than the match ({program.duration})"
    elif closure.renewal and days(closure.notice) >= days(closure.renewal):
        advice = f"the notice ({closure.notice}) of its end would come before it begins; write more"
        yield ("closure", "renewal"), advice


# --- Its rhythm -----------------------------------------------------------------------------------


def _outlasting(program: Program) -> Iterator[Mistake]:
    """Whatever would come after the end, or never."""
    length = length_in_days(program)
    for path, span in _spans(program):
        if length is not None and span and days(span) > length:
            yield path, f"{span} is longer than the match ({program.duration}), so it never comes"


def _spans(program: Program) -> Iterator[tuple[Path, str]]:
    yield ("care", "check_ins", "first"), program.care.check_ins.first
    yield ("care", "check_ins", "every"), program.care.check_ins.every
    yield ("care", "load_check"), program.care.load_check
    for number, milestone in enumerate(program.milestones):
        yield ("milestones", number, "after"), milestone.after
    if program.supporter is not None:
        yield ("supporter", "every"), program.supporter.every


def _odd_stages(program: Program) -> Iterator[Mistake]:
    length = length_in_days(program)
    if program.stages and length is None:
        advice = "stages part a match of fixed length; leave them out, or write a duration"
        yield ("stages", 0), advice
        return
    before = 0
    for number, stage in enumerate(program.stages):
        path: Path = ("stages", number, "after")
        begins = days(stage.after) if stage.after else 0
        if number == 0 and stage.after:
            yield path, 'the first stage begins with the introduction; write after = ""'
        elif number and begins <= before:
            yield path, "it does not begin after the stage before it; put the stages in order"
        elif length is not None and begins >= length:
            yield path, f"it would begin when the match ({program.duration}) is over"
        before = begins


def _odd_sessions(program: Program) -> Iterator[Mistake]:
    length, sessions = length_in_days(program), program.sessions
    if sessions is not None and length is not None and sessions.typical > length:
        advice = f"{sessions.typical} meetings do not fit into the match ({program.duration})"
        yield ("sessions", "typical"), advice


def _odd_scale(program: Program, scale: Scale | None) -> Iterator[Mistake]:
    if scale is None:
        return
    length = length_in_days(program)
    if length is None:
        advice = (
            "it is asked at the start, in the middle and at the end, and an open match has none"
        )
        yield ("scale",), f"{advice}; leave it out, or write a duration"
    elif length < SHORTEST_WITH_SCALE:
        yield ("scale",), f"the match ({program.duration}) is too short to ask three times"
    for key in ("items", "answers"):
        words = [" ".join(text.split()).casefold() for text in getattr(scale, key)]
        for number, text in enumerate(words):
            if text in words[:number]:
                yield ("scale", key, number), f"it is among the {key} already"


# --- Whom a worry reaches -------------------------------------------------------------------------


def _odd_tiers(program: Program) -> Iterator[Mistake]:
    if program.tiers and not any(tier.emergency for tier in program.tiers):
        advice = "one tier has to say that somebody is in danger now; write emergency = true in it"
        yield ("tiers",), advice
    codes = [tier.code for tier in program.tiers]
    for number, tier in enumerate(program.tiers):
        if tier.code in codes[:number]:
            yield ("tiers", number, "code"), f"used twice: `{tier.code}`; each needs its own code"
        for position, contact in enumerate(tier.contacts):
            path = ("tiers", number, "contacts", position)
            yield from _odd_contact(program, contact, path)
            if contact in tier.contacts[:position]:
                yield path, f"`{contact}` is told already; name each once"


def _odd_contact(program: Program, contact: str, path: Path) -> Iterator[Mistake]:
    if contact == "supporter" and program.supporter is None:
        yield path, _no_supporter("this tier")
    elif contact not in OFFICES and not _ADDRESS.fullmatch(contact):
        advice = f"neither an office nor an e-mail address. Offices: {', '.join(OFFICES)}"
        yield path, f"`{contact}` is {advice}"
