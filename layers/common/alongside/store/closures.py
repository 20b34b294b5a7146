"""The steps of a match that runs, and of its end: each one transaction, as in `matches`. A step
whose facts have moved raises ConditionRefused and changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from alongside.model import Application, Letter, Mark, Match, MatchState, Role, mark
from alongside.store import codec, groups
from alongside.store.changes import become, in_the_other_role, take_place, write_letters
from alongside.store.members import NO_DATE_YET
from alongside.store.table import Action, ConditionRefused, Table, Value, delete, put, update

GOODBYE_DAYS = 2
"""How long a goodbye is kept: its letter leaves at once, but the mail service may be down."""


@dataclass(frozen=True, slots=True)
class Closing:
    """The end of a match. `before` and `after` are the match as read and as it becomes.

    `quiet_until` is until when the mentor is left in peace (None: not at all). `erased` says that
    one of the two is about to be erased: then nothing that names them is written with the other.
    `goodbye` is what one of them would like to say to the other.
    """

    before: Match
    after: Match
    quiet_until: datetime | None = None
    erased: bool = False
    goodbye: str = ""


def close(table: Table, closing: Closing, letters: Sequence[Letter], now: datetime) -> None:
    """End a match: the places it holds are free, the two are parted for good unless both ask, the
    mentee rests until they say what comes next."""
    match = closing.before
    table.transact(
        [
            become(match, closing.after),
            *_part_mentee(closing, now),
            *_part_mentor(closing),
            *(() if closing.erased else _remember_in_the_other_role(match)),
            groups.changed(match.program, match.group, now),
            *write_letters(letters),
            *_keep_goodbye(closing, now),
        ]
    )


def _part_mentee(closing: Closing, now: datetime) -> list[Action]:
    """The mentee rests, if it was this match that held their place: who has a stand-in, or asked
    for one, goes on. Who ended it waits from now on, who was left keeps their time."""
    match, sets = closing.before, dict[str, Value]()
    if match.holds(Role.MENTEE):
        sets["paused_until"] = codec.stamp(NO_DATE_YET)
        if closing.after.ended_by is Role.MENTEE:
            sets["waiting_since"] = codec.stamp(now)
    bar = frozenset({match.mentor})
    adds: dict[str, Value] = {} if closing.erased else {"barred": bar, "mentored": 1}
    return _part(match, Role.MENTEE, sets, adds)


def _part_mentor(closing: Closing) -> list[Action]:
    """The mentor is available again by themselves, after their quiet time (R30)."""
    match, sets = closing.before, dict[str, Value]()
    if closing.quiet_until is not None:
        sets["resting_until"] = codec.stamp(closing.quiet_until)
    bar = frozenset({match.mentee})
    adds: dict[str, Value] = {} if closing.erased else {"barred": bar}
    return _part(match, Role.MENTOR, sets, adds)


def _part(match: Match, role: Role, sets: dict[str, Value], adds: dict[str, Value]) -> list[Action]:
    changes = [f"{name} = :{name}" for name in sets]
    condition, one = "attribute_exists(doc)", dict[str, Value]()
    if match.holds(role):
        changes.append("held = held - :one")
        condition, one = f"{condition} AND held >= :one", {"one": 1}
    change = f"SET {', '.join(changes)}" if changes else ""
    if adds:
        change += " ADD " + ", ".join(f"{name} :{name}" for name in adds)
    pk, sk = _application(match, role)
    values = {**sets, **adds, **one}
    return [update(pk, sk, change, condition, **values)] if change else []


def _application(match: Match, role: Role) -> tuple[str, str]:
    return codec.person_key(match.program, match.person(role)), f"APPLICATION#{role}"


def _remember_in_the_other_role(match: Match) -> list[Action]:
    """The bar in both roles of both; and that the mentee has been mentored, with whatever they have
    sent or may yet send as a mentor: the facilitator who reads that sees it (R07)."""
    mentee, mentor = (codec.person_key(match.program, one) for one in (match.mentee, match.mentor))
    add, mentored = "ADD barred_across :bar", ", mentored :one"
    return [
        update(mentee, "APPLICATION#mentor", add + mentored, bar=frozenset({match.mentor}), one=1),
        update(mentor, "APPLICATION#mentee", add, bar=frozenset({match.mentee})),
    ]


def _goodbye_key(program: str, match_id: str) -> tuple[str, str]:
    return f"GOODBYE#{program}", match_id


def _keep_goodbye(closing: Closing, now: datetime) -> list[Action]:
    if not closing.goodbye:
        return []
    pk, sk = _goodbye_key(closing.after.program, closing.after.id)
    note = {"pk": pk, "sk": sk, "text": closing.goodbye, "said_at": codec.stamp(now)}
    return [put(note)]


def goodbye(table: Table, program: str, match_id: str) -> str:
    """What the one who ended a match wrote to the other, while it is kept; else empty."""
    item = table.get(*_goodbye_key(program, match_id))
    return str(item["text"]) if item else ""


def forget_goodbye(table: Table, program: str, match_id: str) -> None:
    """Keep a goodbye no longer, whether its letter has left or not."""
    table.write(delete(*_goodbye_key(program, match_id)))


def forget_goodbyes(table: Table, program: str, now: datetime) -> int:
    """Forget the goodbyes that were said two days ago or earlier; how many."""
    before, forgotten = codec.stamp(now - timedelta(days=GOODBYE_DAYS)), 0
    for item in list(table.query("pk = :pk", {"pk": _goodbye_key(program, "")[0]})):
        if item["said_at"] <= before:
            forget_goodbye(table, program, item["sk"])
            forgotten += 1
    return forgotten


# --- While it runs --------------------------------------------------------------------------------


def note_session(table: Table, match: Match, session: str, letters: Sequence[Letter]) -> bool:
    """Note a meeting, `<local date> <how it was>`: one for each date, the first note counts. False
    when there is one for that date already, or another was noted since the match was read."""
    day = session.partition(" ")[0]
    if any(one.startswith(f"{day} ") for one in match.sessions):
        return False
    as_read, values = "attribute_not_exists(sessions)", dict[str, Value]()
    if match.sessions:
        as_read, values = "size(sessions) = :number", {"number": len(match.sessions)}
    noted = update(
        f"MATCH#{match.id}",
        "MATCH",
        "ADD sessions :session",
        f"#state IN (:active, :on_hold) AND #epoch = :epoch AND {as_read}",
        session=frozenset({session}),
        active=MatchState.ACTIVE.value,
        on_hold=MatchState.ON_HOLD.value,
        epoch=match.epoch,
        **values,
    )
    return _try(table, [noted, *write_letters(letters)])


def say(table: Table, match: Match, what: Mark, role: Role) -> bool:
    """Remember what one side has said, as long as the other has not said the same: that would be
    an agreement, and a step of its own. False then, and when the match has moved on."""
    return _try(
        table,
        [
            update(
                f"MATCH#{match.id}",
                "MATCH",
                "ADD marks :mine",
                "#state = :state AND #epoch = :epoch AND NOT contains(marks, :theirs)",
                mine=frozenset({mark(what, role)}),
                theirs=mark(what, role.other),
                state=match.state.value,
                epoch=match.epoch,
            )
        ],
    )


def take_back(table: Table, match: Match, what: Mark, role: Role) -> bool:
    """Forget what one side has said, unless the other has said the same by now; False then, and
    when the match has moved on."""
    return _try(
        table,
        [
            update(
                f"MATCH#{match.id}",
                "MATCH",
                "DELETE marks :mine",
                "#state = :state AND #epoch = :epoch AND NOT contains(marks, :theirs)",
                mine=frozenset({mark(what, role)}),
                theirs=mark(what, role.other),
                state=match.state.value,
                epoch=match.epoch,
            )
        ],
    )


def part_again(table: Table, match: Match, role: Role, now: datetime) -> bool:
    """One of two who would both gladly have met again would rather not: their word is taken back
    and the two are parted again, as at the end of their match. False when the other has not said
    so, or the match has moved on."""
    taken_back = update(
        f"MATCH#{match.id}",
        "MATCH",
        "DELETE marks :mine",
        "#state = :closed AND #epoch = :epoch AND contains(marks, :one_mine)"
        " AND contains(marks, :theirs)",
        mine=frozenset({mark("again", role)}),
        one_mine=mark("again", role),
        theirs=mark("again", role.other),
        closed=MatchState.CLOSED.value,
        epoch=match.epoch,
    )
    return _try(table, [taken_back, *_bars(match, "ADD"), _changed(match, now)])


def _bars(match: Match, change: Literal["ADD", "DELETE"]) -> list[Action]:
    """What parts the two of a match, in both roles of both."""
    mine = [
        update(
            *_application(match, one),
            f"{change} barred :bar",
            "attribute_exists(doc)",
            bar=frozenset({match.person(one.other)}),
        )
        for one in Role
    ]
    return [*mine, *in_the_other_role(match, change)]


def _changed(match: Match, now: datetime) -> Action:
    return groups.changed(match.program, match.group, now)


def renew(
    table: Table, match: Match, renewed: Match, role: Role, letters: Sequence[Letter]
) -> bool:
    """Both wish to go on, `role` being the second to say so: the end moves. False when the other
    has taken it back, or the match has moved on."""
    both = frozenset(mark("renew", one) for one in Role)
    change = become(match, renewed, needs=mark("renew", role.other), drop=both)
    return _try(table, [change, *write_letters(letters)])


# --- On hold --------------------------------------------------------------------------------------


def hold(table: Table, match: Match, held: Match, letters: Sequence[Letter]) -> bool:
    """A mentor's break: the match rests, both keep their places. False when it has moved on."""
    return _try(table, [become(match, held), *write_letters(letters)])


def ask_for_stand_in(table: Table, match: Match, now: datetime) -> bool:
    """The mentee may be matched while the match is on hold: their place is free. False when it
    is so already, or the match has moved on."""
    asked = mark("stand_in", Role.MENTEE)
    mine = update(
        *_application(match, Role.MENTEE),
        "SET held = held - :one",
        "attribute_exists(doc) AND held >= :one",
        one=1,
    )
    marked = update(
        f"MATCH#{match.id}",
        "MATCH",
        "ADD marks :asked",
        "#state = :on_hold AND #epoch = :epoch AND NOT contains(marks, :one_asked)",
        asked=frozenset({asked}),
        one_asked=asked,
        on_hold=MatchState.ON_HOLD.value,
        epoch=match.epoch,
    )
    return _try(table, [marked, mine, groups.changed(match.program, match.group, now)])


def return_to(table: Table, match: Match, mentee: Application, now: datetime) -> bool:
    """The mentee is no longer looking for a stand-in: the match on hold has their place again, and
    whatever rest they took since is over. False when the place is taken, or the match has moved
    on."""
    asked = mark("stand_in", Role.MENTEE)
    unmarked = update(
        f"MATCH#{match.id}",
        "MATCH",
        "DELETE marks :asked",
        "#state = :on_hold AND #epoch = :epoch AND contains(marks, :one_asked)",
        asked=frozenset({asked}),
        one_asked=asked,
        on_hold=MatchState.ON_HOLD.value,
        epoch=match.epoch,
    )
    place = take_place(mentee, same_version=False, awake=True)
    return _try(table, [unmarked, place, groups.changed(match.program, match.group, now)])


def resume(table: Table, match: Match, active: Match, letters: Sequence[Letter]) -> bool:
    """The mentor is back: the match goes on. False when it has moved on."""
    return _try(table, [become(match, active), *write_letters(letters)])


# --- What comes next ------------------------------------------------------------------------------


def look_for_another(
    table: Table,
    application: Application,
    letters: Sequence[Letter],
    now: datetime,
) -> bool:
    """Put a mentee who rests after a match back in line with their old answers; since when they
    wait was settled when it ended. False when they are in line already."""
    if application.paused_until is None:
        return False
    pk, sk = codec.application_key(application)
    back = update(
        pk,
        sk,
        "REMOVE paused_until",
        "attribute_exists(doc) AND paused_until = :rests",
        rests=codec.stamp(application.paused_until),
    )
    marked = groups.changed(application.program, application.group, now)
    return _try(table, [back, marked, *write_letters(letters)])


def lift_bar(table: Table, match: Match, role: Role, now: datetime) -> bool:
    """Both would gladly meet again, `role` being the second to say so: they are no longer parted
    by this match. What either declared in confidence stands (R21). False when the other has not
    said so, or somebody has been erased."""
    said = update(
        f"MATCH#{match.id}",
        "MATCH",
        "ADD marks :mine",
        "#state = :closed AND #epoch = :epoch AND contains(marks, :theirs)",
        mine=frozenset({mark("again", role)}),
        theirs=mark("again", role.other),
        closed=MatchState.CLOSED.value,
        epoch=match.epoch,
    )
    return _try(table, [said, *_bars(match, "DELETE"), _changed(match, now)])


def _try(table: Table, actions: Sequence[Action]) -> bool:
    try:
        table.transact(actions)
    except ConditionRefused:
        return False
    return True
