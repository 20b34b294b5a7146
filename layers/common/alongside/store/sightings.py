"""What was last seen of each form, and how it fitted: one row per form and provider. It holds the
form's own questions, never an answer."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast, get_args

from alongside.errors import DoesNotFit
from alongside.forms import seen as shapes
from alongside.forms.fitting import Misfit, Verdict
from alongside.forms.seen import SeenForm
from alongside.hooks import Hook
from alongside.model import Letter
from alongside.store import codec
from alongside.store.table import Action, ConditionRefused, Item, Table, Value, put, update

Source = Literal["schema", "api", "created", "bodies"]
"""Who described the form: our sender's schema message, the provider's API, we ourselves when we
made it, or nobody but the submissions it sent."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """What is known of one form. `hook` is its hook's name, `seen` the form as it was described
    last (None when nobody has described it yet, or in a shape of another release), `seen_at` when.
    `since` is when we made it, or when the first came from it that nobody had described: what it
    was sent from then on concerns us; None where we know of no such moment.
    `verdict` and `misfits` are what was found last, `found_at` when that last changed; None as long
    as nobody has looked."""

    program: str
    hook: str
    form_id: str = ""
    source: Source = "bodies"
    seen: SeenForm | None = None
    seen_at: datetime | None = None
    since: datetime | None = None
    verdict: Verdict | None = None
    misfits: tuple[Misfit, ...] = ()
    found_at: datetime | None = None


def of_program(table: Table, program: str) -> tuple[Sighting, ...]:
    """All forms of a program of which anything is known."""
    found = table.query("pk = :pk", {"pk": f"FORM#{program}"})
    return tuple(_sighting(item) for item in found)


def load(table: Table, hook: Hook) -> Sighting | None:
    """What is known of one form, strongly consistent."""
    item = table.get(*_key(hook))
    return _sighting(item) if item else None


def saw(table: Table, hook: Hook, seen: SeenForm, source: Source, now: datetime) -> Sighting:
    """Keep what a form looks like now; what was found of it stays. One update, which answers with
    the row as it stands afterward. What an older look brings after a newer one is not kept. A form
    that we made ourselves concerns us from now on."""
    change = (
        "SET #program = :program, hook = :hook, form_id = :form_id, #source = :source,"
        " seen = :seen, seen_at = :seen_at"
    )
    values: dict[str, Value] = {
        "program": hook.program,
        "hook": hook.name,
        "form_id": seen.form_id,
        "source": source,
        "seen": shapes.write(seen),
        "seen_at": codec.stamp(now),
    }
    if source == "created":
        change += ", since = if_not_exists(since, :seen_at)"
    newer = "attribute_not_exists(seen_at) OR seen_at <= :seen_at"
    pk, sk = _key(hook)
    try:
        return _sighting(table.write(update(pk, sk, change, newer, **values), read_back=True))
    except ConditionRefused as refused:
        return _sighting(refused.found[0])


def heard(table: Table, hook: Hook, form_id: str, now: datetime) -> None:
    """Keep which form it is that something has come from, if nothing is known of it. One update,
    which changes nothing where the form was described."""
    pk, sk = _key(hook)
    change = (
        "SET #program = :program, hook = :hook, form_id = :form_id, #source = :source,"
        " since = :since"
    )
    values: dict[str, Value] = {
        "program": hook.program,
        "hook": hook.name,
        "form_id": form_id,
        "source": "bodies",
        "since": codec.stamp(now),
    }
    with contextlib.suppress(ConditionRefused):
        table.write(update(pk, sk, change, "attribute_not_exists(#source)", **values))


def found(
    table: Table,
    hook: Hook,
    before: Sighting | None,
    verdict: Verdict,
    misfits: Sequence[Misfit],
    now: datetime,
    letter: Letter | None = None,
) -> bool:
    """Keep what was found of a form, with the one letter that tells of the change, all or nothing.
    `before` is the sighting as it was read. False when somebody else has found something since: of
    two who look at once, one writes."""
    actions = [_finding(hook, before, verdict, misfits, now)]
    if letter is not None:
        actions.append(put(codec.letter_item(letter), "attribute_not_exists(pk)"))
    try:
        table.transact(actions)
    except ConditionRefused:
        return False
    return True


def _finding(
    hook: Hook,
    before: Sighting | None,
    verdict: Verdict,
    misfits: Sequence[Misfit],
    now: datetime,
) -> Action:
    values: dict[str, Value] = {
        "program": hook.program,
        "hook": hook.name,
        "verdict": verdict,
        "misfits": _write(misfits),
        "found_at": codec.stamp(now),
    }
    condition = "attribute_not_exists(found_at)"
    if before is not None and before.found_at is not None:
        condition = "found_at = :was_at AND verdict = :was AND misfits = :misfits_were"
        values |= {
            "was_at": codec.stamp(before.found_at),
            "was": before.verdict or "",
            "misfits_were": _write(before.misfits),
        }
    change = (
        "SET #program = :program, hook = :hook, verdict = :verdict, misfits = :misfits,"
        " found_at = :found_at"
    )
    pk, sk = _key(hook)
    return update(pk, sk, change, condition, **values)


def _key(hook: Hook) -> tuple[str, str]:
    return f"FORM#{hook.program}", f"{hook.form.value}/{hook.provider}"


def _write(misfits: Sequence[Misfit]) -> str:
    return codec.dump([[one.code, one.question, one.about] for one in misfits])


def _sighting(item: Item) -> Sighting:
    source, verdict = item.get("source", ""), item.get("verdict", "")
    return Sighting(
        program=item["program"],
        hook=item["hook"],
        form_id=item.get("form_id", ""),
        source=cast(Source, source) if source in get_args(Source) else "bodies",
        seen=_seen(item.get("seen", "")),
        seen_at=codec.maybe_moment(item.get("seen_at", "")),
        since=codec.maybe_moment(item.get("since", "")),
        verdict=cast(Verdict, verdict) if verdict in get_args(Verdict) else None,
        misfits=tuple(Misfit(*one) for one in json.loads(item.get("misfits", "[]"))),
        found_at=codec.maybe_moment(item.get("found_at", "")),
    )


def _seen(text: str) -> SeenForm | None:
    """The form as it was kept; none rather than an error where another release wrote it."""
    try:
        return shapes.read(text) if text else None
    except DoesNotFit:
        return None
