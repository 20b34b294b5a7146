"""A rehearsal as JSON, documented in docs/members-format.md: the same members, the same bytes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from alongside.explanation import aspect_lines
from alongside.model import Alternative, LeftOver, Reason, Suggestion
from alongside.night import wording
from alongside.night.rehearsal import Pairs, Rehearsal, count_warnings, sum_up
from alongside.program import Program, warnings
from alongside.roster.lines import Misfit

FORMAT = 1

Table = dict[str, object]


def as_json(program: Program, found: Sequence[Rehearsal], date: str, notes: Sequence[str]) -> str:
    """The whole rehearsal. `notes` are the roster's."""
    document: Table = {
        "format": FORMAT,
        "program": program.id,
        "date": date,
        "groups": [_group(each) for each in found],
        "totals": asdict(sum_up(found)),
        "notes": list(notes),
        "program_warnings": list(warnings(program)),
    }
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def read_pairs(raw: bytes) -> Pairs:
    """The (mentee, mentor) ids that an earlier `as_json` suggests. Raises Misfit."""
    try:
        groups = json.loads(raw.decode("utf-8-sig"))["groups"]
        return frozenset(
            (str(pair["mentee"]), str(pair["mentor"]))
            for group in groups
            for pair in group["suggestions"]
        )
    except (ValueError, LookupError, TypeError, RecursionError):
        raise Misfit("this is no earlier output of --json") from None


def _group(found: Rehearsal) -> Table:
    plan = found.plan
    return {
        "id": found.group,
        "name": found.name,
        "mentees": len(found.mentees),
        "mentors": len(found.offering),
        "places": found.places,
        "proved": plan.proved,
        "freed_by_one_more_place": plan.freed_by_one_more_place,
        "suggestions": [_suggestion(found, pair) for pair in plan.suggestions],
        "left_over": [_left_over(found, left) for left in plan.left_over],
        "warnings": [
            {
                "code": one.code,
                "member": one.member,
                "question": one.question,
                "count": count,
                "text": wording.warning(found.program, one, count, str),
            }
            for one, count in count_warnings(plan)
        ],
    }


def _suggestion(found: Rehearsal, pair: Suggestion) -> Table:
    return {
        **_mentee(found, pair.mentee),
        "mentor": pair.mentor,
        "fit": pair.score,
        "known": pair.confidence,
        "reasons": _reasons(found.program, pair.reasons),
        "alternatives": [_alternative(found, other) for other in pair.alternatives],
    }


def _mentee(found: Rehearsal, mentee: str) -> Table:
    return {
        "mentee": mentee,
        "waiting_days": found.days(mentee),
        "overdue": mentee in found.overdue,
        "urgent": found.mentees[mentee].urgent,
    }


def _alternative(found: Rehearsal, other: Alternative) -> Table:
    return {
        "mentor": other.mentor,
        "fit": other.score,
        "known": other.confidence,
        "class_lost": other.lost,
        "points_lost": other.points,
        "cost": wording.cost(other.lost, other.points),
        "reasons": _reasons(found.program, other.reasons),
    }


def _reasons(program: Program, reasons: Sequence[Reason]) -> list[Table]:
    return [
        {
            "question": reason.aspect,
            "standing": line.standing,
            "similarity": reason.similarity,
            "weight": reason.weight,
            "mentee": line.mentee,
            "mentor": line.mentor,
            "sentence": line.sentence,
        }
        for reason in reasons
        for line in aspect_lines(program, [reason])
    ]


def _left_over(found: Rehearsal, left: LeftOver) -> Table:
    return {
        **_mentee(found, left.mentee),
        "cause": left.cause,
        "sentences": list(wording.waiting(found.program, left, str)),
        "people": left.people,
        "places": left.places,
        "mentors": list(left.mentors),
    }
