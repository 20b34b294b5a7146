"""The letters of running matches: each goes to one person alone, in the program's own rhythm."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from alongside import rhythm
from alongside.care.days import Day
from alongside.model import LIVE, Letter, Mark, Match, MatchState, Role
from alongside.rhythm import Occasion
from alongside.store.groups import Records

_CHECK_IN_LASTS = timedelta(days=7)
_MARKS: dict[str, Mark] = {"start": "scale_start", "middle": "scale_middle", "end": "scale_end"}


def letters(day: Day, records: Records) -> Iterator[Letter]:
    """What is due to the people of a group's running matches, and to who supports them. One on hold
    rests, but for the supporter's question to each."""
    running = [match for match in records.matches if match.state is MatchState.ACTIVE]
    for match in running:
        for occasion in rhythm.occasions(day.program, match, day.window):
            if occasion.kind != "load_check" or match == _earliest(running, match.mentor):
                yield from _letters_of(day, match, occasion)
    yield from _rounds(day, [match for match in records.matches if match.state in LIVE])


def _earliest(running: list[Match], mentor: str) -> Match:
    """The match by which a mentor's own check counts, whatever the number of their matches."""
    theirs = (match for match in running if match.mentor == mentor)
    return min(theirs, key=lambda match: (match.began_at or match.suggested_at, match.id))


def _letters_of(day: Day, match: Match, occasion: Occasion) -> Iterator[Letter]:
    for person in _readers(day, match, occasion):
        yield _letter(day, match, occasion, person)


def _readers(day: Day, match: Match, occasion: Occasion) -> tuple[str, ...]:
    """Who a letter goes to: each of the two, but for the questions that only one of them has."""
    if occasion.kind == "load_check":
        return (match.mentor,)
    if occasion.kind == "scale":
        asked = day.program.scale.asked_of if day.program.scale else Role.MENTEE
        return () if match.marked(_MARKS[occasion.which], asked) else (match.person(asked),)
    return match.mentee, match.mentor


def _letter(day: Day, match: Match, occasion: Occasion, person: str) -> Letter:
    due_at = day.due(occasion.day)
    letter = Letter(
        program=match.program,
        template=occasion.kind,
        recipient=person,
        cause=_cause(match, occasion),
        due_at=due_at,
        subject_id=match.id,
        group=match.group,
    )
    lasts = occasion.kind == "check_in"
    return replace(letter, expires_at=due_at + _CHECK_IN_LASTS) if lasts else letter


def _cause(match: Match, occasion: Occasion) -> str:
    """The same for both, so that nobody but the recipient tells their letters apart; a pair that
    meets again has another epoch and its own letters."""
    of_match = f"{match.id} {match.epoch}"
    if occasion.kind == "scale":
        return f"scale_{occasion.which} {of_match}"
    name = {"load_check": "load", "end_in_sight": "end"}.get(occasion.kind, occasion.kind)
    return f"{name} {of_match} {occasion.which}"


def _rounds(day: Day, live: list[Match]) -> Iterator[Letter]:
    """The supporters' round: who supports people of several groups has one letter about all."""
    supporter = day.program.supporter
    today = rhythm.round_day(supporter.every, day.window) if supporter else None
    if today is None:
        return
    for person in sorted({match.supporter for match in live} - {""}):
        yield Letter(
            program=day.program.id,
            template="supporter_round",
            recipient=person,
            cause=f"round {today.isoformat()}",
            due_at=day.due(today),
        )
