"""What the steps of a match are made of: single actions, put together into one transaction by
`matches` and `closures`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from alongside.model import (
    MAY_RETURN,
    Application,
    Consent,
    Letter,
    LetterState,
    Match,
    MatchState,
    Role,
    mark,
)
from alongside.store import codec
from alongside.store.table import Action, Value, check, put, update


def unchanged(match: Match, application: Application) -> Action:
    """Needs somebody to be in the group of a match still, and to have said nothing new since."""
    pk, sk = codec.application_key(application)
    said, values = _said(application)
    return check(
        pk,
        sk,
        f"group_key = :group_key AND #state <> :withdrawn AND {said}",
        group_key=codec.group_key(match.program, match.group),
        withdrawn="withdrawn",
        **values,
    )


def _said(application: Application) -> tuple[str, dict[str, Value]]:
    """That somebody has said nothing since they were read: no newer form, and nobody more, or less,
    named in confidence on their page or in their other role."""
    parts, values = ["version = :version"], dict[str, Value](version=application.version)
    for name in ("declared", "avoid_names", "not_meant"):
        count = len(getattr(application, name))
        if count:
            parts.append(f"size({name}) = :{name}_said")
            values[f"{name}_said"] = count
        else:
            parts.append(f"attribute_not_exists({name})")
    return " AND ".join(parts), values


def begin(match: Match) -> Action:
    """A match that begins: the pair has none yet, or one that may return: its state lets it, or it
    ended and both have said since that they would gladly meet again (R31)."""
    may_return = {f"may_{state.value}": state.value for state in MAY_RETURN}
    states = ", ".join(f":{name}" for name in sorted(may_return))
    again = {f"again_{role}": mark("again", role) for role in Role}
    both = " AND ".join(f"contains(marks, :{name})" for name in again)
    condition = f"attribute_not_exists(pk) OR #state IN ({states}) OR (#state = :closed AND {both})"
    closed = MatchState.CLOSED.value
    return put(codec.match_item(match), condition, closed=closed, **again, **may_return)


_FIELDS = (
    "state decided_by decided_at undo_until reason instead consent_mentee consent_mentor"
    " notice_at approval op expires_at began_at ends_at ended_at ended_by agreement supporter"
).split()


def become(
    match: Match,
    after: Match,
    *,
    consents: bool = False,
    needs: str = "",
    drop: frozenset[str] = frozenset(),
) -> Action:
    """A match as read becomes another: only if no step has come between, and for `consents` no
    answer. `needs` is a mark that must stand, `drop` are marks that are taken away. On hold, whose
    place is taken depends on whether a stand-in was asked for, so that must be as read, too."""
    item = codec.match_item(after)
    condition = "#state = :was AND #epoch = :epoch AND #op = :op_was"
    values: dict[str, Value] = {
        "was": match.state.value,
        "epoch": match.epoch,
        "op_was": match.op,
        **{name: item[name] for name in _FIELDS},
    }
    change = "SET " + ", ".join(f"#{name} = :{name}" for name in _FIELDS)
    if consents:
        condition += " AND consent_mentee = :mentee_was AND consent_mentor = :mentor_was"
        values["mentee_was"] = match.consents.get(Role.MENTEE, Consent.NONE).value
        values["mentor_was"] = match.consents.get(Role.MENTOR, Consent.NONE).value
    if needs:
        condition += " AND contains(marks, :needs)"
        values["needs"] = needs
    if match.state is MatchState.ON_HOLD:
        is_marked = "contains(marks, :stand_in)"
        free = match.marked("stand_in", Role.MENTEE)
        condition += f" AND {is_marked}" if free else f" AND NOT {is_marked}"
        values["stand_in"] = mark("stand_in", Role.MENTEE)
    if drop:
        change += " DELETE marks :drop"
        values["drop"] = drop
    return update(item["pk"], item["sk"], change, condition, **values)


def take_place(
    application: Application, *, same_version: bool, unbar: str = "", awake: bool = False
) -> Action:
    """Take one of somebody's places, if there is one; `unbar` lifts the bar against that person,
    `awake` ends a break."""
    pk, sk = codec.application_key(application)
    condition = "held < #capacity AND group_key = :group_key AND #state <> :withdrawn"
    values: dict[str, Value] = {
        "group_key": codec.group_key(application.program, application.group),
        "withdrawn": "withdrawn",
        "one": 1,
    }
    if same_version:
        said, more = _said(application)
        condition += f" AND {said}"
        values |= more
    change = "SET held = held + :one" + (" REMOVE paused_until" if awake else "")
    if unbar:
        change += " DELETE barred :unbar"
        values["unbar"] = frozenset({unbar})
    return update(pk, sk, change, condition, **values)


def free_place(program: str, person: str, role: Role, bar: str = "") -> Action:
    """Give one of somebody's places back; `bar` is a person never to be matched with them again."""
    change, values = "SET held = held - :one", {}
    if bar:
        change += " ADD barred :bar"
        values = {"bar": frozenset({bar})}
    return update(
        codec.person_key(program, person),
        f"APPLICATION#{role}",
        change,
        "held >= :one",
        one=1,
        **values,
    )


def release(match: Match, *, barred: bool) -> list[Action]:
    """Give the places of both back; `barred` parts the two for ever."""
    mentor, mentee = (match.mentor, match.mentee) if barred else ("", "")
    return [
        free_place(match.program, match.mentee, Role.MENTEE, bar=mentor),
        free_place(match.program, match.mentor, Role.MENTOR, bar=mentee),
        *(in_the_other_role(match, "ADD") if barred else ()),
    ]


def in_the_other_role(match: Match, change: Literal["ADD", "DELETE"]) -> list[Action]:
    """The same for the application that either has, or may yet send, in their other role: a no is
    about two people, whoever of them mentors. Where there is none, an item waits for it. It is an
    attribute of its own, so that taking a no back lifts no bar of the pair the other way round.
    """
    return [
        update(
            codec.person_key(match.program, person),
            f"APPLICATION#{role}",
            f"{change} barred_across :bar",
            bar=frozenset({partner}),
        )
        for person, role, partner in (
            (match.mentee, Role.MENTOR, match.mentor),
            (match.mentor, Role.MENTEE, match.mentee),
        )
    ]


def write_letters(letters: Sequence[Letter]) -> list[Action]:
    """The rows of letters that nobody has written yet."""
    return [put(codec.letter_item(letter), "attribute_not_exists(pk)") for letter in letters]


def call_back(letters: Sequence[Letter]) -> list[Action]:
    """Letters that have not left are not sent."""
    return [
        update(
            f"LETTER#{letter.id}",
            "LETTER",
            "SET #state = :skipped, skipped_because = :undone, due_key = forget_key",
            "#state = :pending",
            skipped=LetterState.SKIPPED.value,
            undone="undone",
            pending=LetterState.PENDING.value,
        )
        for letter in letters
    ]
