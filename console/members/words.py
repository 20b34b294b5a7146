"""What is shown of a member: as a record for programs, and the same in words."""

from __future__ import annotations

from typing import Any

from alongside import membership
from alongside.membership import looking
from alongside.membership.looking import Found, Look, Place
from alongside.store import codec
from console import screen

_SHOWN = 12
STANDINGS = {
    "in_line": "in line",
    "needs_person": "waits for a person to read the form",
    "agreement": "waits for their yes to the agreement",
    "walking": "has a match",
    "full": "all places taken",
    "paused": "on a break",
    "resting": "rests after a match",
    "left": "has left",
}


def row(one: Found, *, names: bool) -> dict[str, Any]:
    """One application; who it is from only when `names` are asked for."""
    mine, since = one.application, one.waiting_since
    told = {
        "id": mine.member,
        "role": mine.role.value,
        "group": one.group,
        "state": one.standing,
        "waiting_since": since.date().isoformat() if since else None,
    }
    return {**told, **({"name": mine.name, "address": mine.email} if names else {})}


def cells(told: dict[str, Any]) -> list[str]:
    """A row of a table: the beginning of an id is enough to ask for it, and fits the screen."""
    shown = {**told, "id": told["id"][:_SHOWN], "state": STANDINGS[told["state"]]}
    return ["" if value is None else str(value) for value in shown.values()]


def document(visit: membership.Visit, seen: Look, *, names: bool, answers: bool) -> dict[str, Any]:
    """A member as far as was asked for."""
    return {
        "id": visit.person,
        "program": visit.program.id,
        "places": [_place(visit, one, names=names, answers=answers) for one in seen.places],
        "matches": [
            {"state": state, "role": role, "with": other, "since": since.date().isoformat()}
            for state, role, other, since in seen.matches
        ],
        "letters": [
            {
                "letter": one.template,
                "at": codec.stamp(one.due_at),
                "arrival": one.state.value,
            }
            for one in seen.letters
        ],
        "named_in_confidence": seen.never,
        "letters_come_back": seen.unreachable or None,
    }


def _place(visit: membership.Visit, place: Place, *, names: bool, answers: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        **{name: value for name, value in row(place.found, names=names).items() if name != "id"},
        "why_the_desk_says": place.why or None,
        "why_their_letter_says": place.letter or None,
        "would_help": place.helps or None,
        "to_look_at": list(place.findings),
    }
    if answers:
        shown = looking.shown_answers(visit.program, place.found.application)
        told["answers"] = {one.label: one.value for one in shown}
    return told


def tell(found: dict[str, Any]) -> None:
    """A member in words."""
    screen.say(f"Member {found['id']} in {found['program']}")
    for place in found["places"]:
        _tell_place(place)
    for match in found["matches"]:
        screen.say(
            f"Match ({match['role']}) with {match['with']}: {match['state']}, "
            f"since {match['since']}"
        )
    if found["letters"]:
        rows = [(one["letter"], one["at"][:10], one["arrival"]) for one in found["letters"]]
        screen.table(("letter", "at", "arrival"), rows)
    if found["letters_come_back"]:
        screen.say(f"Letters to them come back ({found['letters_come_back']}).")
    screen.say(f"People they named in confidence: {found['named_in_confidence']} (never shown)")


def _tell_place(place: dict[str, Any]) -> None:
    since = f" since {place['waiting_since']}" if place["waiting_since"] else ""
    screen.say("", f"As {place['role']} in {place['group']}: {STANDINGS[place['state']]}{since}")
    for title, key in (
        ("name", "name"),
        ("address", "address"),
        ("the desk says", "why_the_desk_says"),
        ("their letter says", "why_their_letter_says"),
        ("what would help", "would_help"),
    ):
        if place.get(key):
            screen.say(f"  {title}: {place[key]}")
    for finding in place["to_look_at"]:
        screen.say(f"  to look at: {finding}")
    for label, answer in place.get("answers", {}).items():
        screen.say(f"  {label}: {answer}")
