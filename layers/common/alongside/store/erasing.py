"""Erasing a person: what names them goes, from their own records and from everybody else's; a mark
stays that keeps an old delivery from bringing them back, and counts stay.

Whoever erases has ended their open matches before. Every step may be repeated; the marks come after
all that can be found only through what they replace, so a repeat after a crash goes on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from alongside.model import (
    COORDINATOR,
    HOLDS_A_PLACE,
    LIVE,
    Alternative,
    ApplicationState,
    Match,
    Role,
    Suggestion,
)
from alongside.store import closures, codec, groups, members, outbox
from alongside.store.members import Membership
from alongside.store.table import Action, ConditionRefused, Table, delete, put, update

_TRIES = 4
_LEFT = ApplicationState.WITHDRAWN
_OPEN = HOLDS_A_PLACE | LIVE


def erase(table: Table, program: str, person: str, now: datetime) -> Counter[str]:
    """Erase a person who has left and has no open match; returns counts of what went.

    Raises ConditionRefused when they have come back meanwhile, or still hold a place.
    """
    membership = members.read(table, program, person)
    if any(one.held or one.state is not _LEFT for one in membership.applications):
        raise ConditionRefused({})
    counts = Counter(applications=len(membership.applications))
    for group in sorted(membership.groups):
        counts["matches"] += _out_of_matches(table, membership, group)
        counts["plans"] += _out_of_plans(table, membership, group)
    _out_of_letters_to_others(table, membership)
    if membership.applications or membership.erased_at is None:
        table.transact(_marks(membership, now))
    counts["letters"] += _letters(table, membership)
    return counts


def _marks(membership: Membership, now: datetime) -> list[Action]:
    """The mark in place of each application, sent or not: an old form of either role may still be
    on its way. All or nothing, so nothing that names somebody is ever added to a mark."""
    pk = codec.person_key(membership.program, membership.person)
    texts = (one.acceptance.hash for one in membership.accepted)
    left = "#state = :withdrawn AND (attribute_not_exists(held) OR held = :zero)"
    return [
        *(
            put(
                {"pk": pk, "sk": f"APPLICATION#{role}", "erased_at": codec.stamp(now)},
                f"attribute_not_exists(doc) OR ({left})",
                withdrawn="withdrawn",
                zero=0,
            )
            for role in Role
        ),
        *(delete(pk, f"ACCEPTED#{hashed}") for hashed in texts),
    ]


def _out_of_matches(table: Table, membership: Membership, group: str) -> int:
    """Take the person out of a group's matches; how many were their own."""
    own = 0
    for match in groups.read(table, membership.program, group).matches:
        if membership.person in _people(match):
            if membership.person in (match.mentee, match.mentor):
                own += 1
                closures.forget_goodbye(table, match.program, match.id)
            _rewrite(table, match.id, membership.person)
    return own


def _people(match: Match) -> set[str]:
    others = {other.mentor for other in match.suggestion.alternatives}
    return {match.mentee, match.mentor, match.instead} | others


def _rewrite(table: Table, match_id: str, person: str) -> None:
    """Write a match without a person. Their own that is open is left as it is: it has to end first,
    and could not be found any more."""
    for _ in range(_TRIES):
        item = table.get(f"MATCH#{match_id}", "MATCH")
        if item is None:
            return
        match = codec.match(item)
        if match.state in _OPEN and person in (match.mentee, match.mentor):
            return
        try:
            table.write(keep(match, without(match, person)))
        except ConditionRefused:
            continue
        return


def keep(before: Match, after: Match) -> Action:
    """Write a whole match anew, unless something has happened to it since it was read."""
    condition = "#state = :state AND #epoch = :epoch AND #op = :op"
    now_stands = {"state": before.state.value, "epoch": before.epoch, "op": before.op}
    return put(codec.match_item(after), condition, **now_stands)


def without(match: Match, person: str) -> Match:
    """A match without a person. Where they were one of the two, nothing that was said of the pair
    stays either: only that there was one, when, and how it ended."""
    instead = "" if match.instead == person else match.instead
    if person not in (match.mentee, match.mentor):
        others = _except(match.suggestion.alternatives, person)
        return replace(
            match, instead=instead, suggestion=replace(match.suggestion, alternatives=others)
        )
    mentee, mentor = ("" if one == person else one for one in (match.mentee, match.mentor))
    pair = match.suggestion
    return replace(
        match,
        mentee=mentee,
        mentor=mentor,
        reason="",
        instead=instead,
        suggestion=Suggestion(mentee, mentor, pair.score, pair.confidence),
    )


def _except(others: Iterable[Alternative], person: str) -> tuple[Alternative, ...]:
    return tuple(other for other in others if other.mentor != person)


def _out_of_plans(table: Table, membership: Membership, group: str) -> int:
    """Take the person out of the plans of a group's nights; how many named them."""
    named = 0
    for item in table.query("pk = :pk", {"pk": f"PLAN#{membership.program}#{group}"}):
        doc = codec.unpack(item["doc"])
        rest = plan_without(doc, membership.person)
        if rest != doc:
            named += 1
            change, there = "SET doc = :doc", "attribute_exists(pk)"
            table.write(update(item["pk"], item["sk"], change, there, doc=codec.pack(rest)))
    return named


def plan_without(doc: Mapping[str, Any], person: str) -> dict[str, Any]:
    """A plan's document without a person."""
    pairs = [one for one in doc["suggestions"] if person not in (one["mentee"], one["mentor"])]
    left = [one for one in doc["left_over"] if one["mentee"] != person]
    return {
        **doc,
        "suggestions": [
            {**one, "alternatives": [o for o in one["alternatives"] if o["mentor"] != person]}
            for one in pairs
        ],
        "left_over": [
            {**one, "mentors": [mentor for mentor in one["mentors"] if mentor != person]}
            for one in left
        ],
        "warnings": [one for one in doc.get("warnings", ()) if one["member"] != person],
    }


def _out_of_letters_to_others(table: Table, membership: Membership) -> None:
    """Remove the letters about the person to those who look after their groups."""
    if not membership.groups:
        return
    directory = groups.directory(table, membership.program, sorted(membership.groups))
    offices = {one.person for one in (*directory.facilitators, *directory.supporters)}
    for reader in sorted(offices | {COORDINATOR}):
        for letter in outbox.addressed_to(table, membership.program, reader):
            if letter.subject_id == membership.person:
                outbox.destroy(table, letter.id)


def _letters(table: Table, membership: Membership) -> int:
    found = outbox.addressed_to(table, membership.program, membership.person)
    for letter in found:
        outbox.destroy(table, letter.id)
    return len(found)
