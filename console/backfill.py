"""`alongside backfill`: what a provider has and we have not, after an outage or a mistake."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer

from alongside import intake, providers, wiring
from alongside.doors import Doors
from alongside.drift.looking import form_id_of
from alongside.hooks import Hook
from alongside.program import Program
from alongside.providers import KEPT_FOR, ProviderRefused
from alongside.store import sightings
from console import deployment, screen
from console.deployment import Deployment
from console.forms.reaching import OnlyForm, WithToken, all_hooks, tokens
from console.forms.refusals import NAMES, words

_DAYS = 30
_WAITS = "quarantine_"
_OUTCOMES: Mapping[str, str] = {
    "taken": "taken",
    "needs_person": "taken, a person has to look",
    "seen": "here already",
    "older": "older than what is here",
    "erased": "erased since",
    "read_again": "read again",
}


@dataclass(frozen=True)
class _Fill:
    """The responses that a provider has of one form; `wrong` says why it does not show them."""

    hook: Hook
    bodies: tuple[bytes, ...] = ()
    wrong: str = ""


def backfill(
    context: typer.Context,
    provider: Annotated[WithToken | None, typer.Argument(help="Only this provider.")] = None,
    program: deployment.ProgramId = "",
    form: OnlyForm = None,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help=f"From this day on; else the last {_DAYS} days."),
    ] = None,
    apply: screen.Apply = False,
    as_json: screen.Json = False,
) -> None:
    """Bring in what people sent while it could not reach us, from Typeform and Tally (a form at
    Google does so by itself, every quarter of an hour). What is here already is passed over, so
    this may be done at any time and again."""
    place = deployment.of(context)
    found = place.programs()
    chosen = [deployment.this_program(found, program)] if program else list(found.values())
    begin = since.replace(tzinfo=UTC) if since else wiring.now() - timedelta(days=_DAYS)
    fills = [one for each in chosen for one in _fills(place, each, provider or "", form, begin)]
    rows = [_row(one, Counter()) for one in fills]
    if apply:
        rows = _take(place.doors(), fills)
    _tell(rows, begin, apply, as_json)


def _fills(
    place: Deployment, program: Program, provider: str, form: Any, since: datetime
) -> Iterator[_Fill]:
    known = {one.hook: one for one in sightings.of_program(place.table(), program.id)}
    for hook in all_hooks(program, form, provider):
        form_id = form_id_of(program, hook, known.get(hook.name))
        if hook.provider in KEPT_FOR and form_id:
            yield _ask(place, hook, form_id, since)


def _ask(place: Deployment, hook: Hook, form_id: str, since: datetime) -> _Fill:
    try:
        token = tokens(place).read(hook.program, hook.provider)
        api = providers.open_provider(hook.provider, token)
        return _Fill(hook, tuple(api.responses(form_id, since)))
    except ProviderRefused as refused:
        return _Fill(hook, wrong=words(refused, hook.program))


def _take(doors: Doors, fills: list[_Fill]) -> list[dict[str, Any]]:
    """Take every response; those we have already are passed over by the same key."""
    rows = []
    now = wiring.now()
    with screen.progress() as bar:
        task = bar.add_task("bringing in", total=sum(len(one.bodies) for one in fills))
        for one in fills:
            counts: Counter[str] = Counter()
            for body in one.bodies:
                counts[intake.take_late(doors, one.hook, body, now).outcome] += 1
                bar.advance(task)
            rows.append(_row(one, counts))
    return rows


def _row(one: _Fill, counts: Counter[str]) -> dict[str, Any]:
    return {
        "program": one.hook.program,
        "form": one.hook.form.value,
        "provider": one.hook.provider,
        "responses": len(one.bodies),
        "outcomes": dict(counts),
        "wrong": one.wrong,
    }


def _tell(rows: list[dict[str, Any]], since: datetime, apply: bool, as_json: bool) -> None:
    if as_json:
        screen.answer({"since": since.isoformat(), "applied": apply, "forms": rows})
    else:
        _show(rows, since, apply)
    if any(row["wrong"] for row in rows):
        screen.end(screen.Ended.UNREACHABLE)


def _show(rows: list[dict[str, Any]], since: datetime, apply: bool) -> None:
    if not rows:
        screen.say(
            "No form at Typeform or Tally is known here. One that was made by hand is known as "
            "soon as something has come from it; `forms create` makes one."
        )
        return
    screen.table(
        ("program", "form", "at", "responses", "outcome" if apply else "if applied"),
        [_cells(one, apply) for one in rows],
        title=f"What was sent since {since:%Y-%m-%d}",
    )
    screen.say(*(row["wrong"] for row in rows if row["wrong"]))
    if not apply:
        screen.not_applied(sum(row["responses"] for row in rows))
    elif any(name.startswith(_WAITS) for row in rows for name in row["outcomes"]):
        screen.say("Nothing that waits is lost. See why with: alongside quarantine list")


def _cells(row: dict[str, Any], apply: bool) -> tuple[object, ...]:
    at = NAMES[row["provider"]]
    return row["program"], row["form"], at, row["responses"], _end(row, apply)


def _end(row: dict[str, Any], apply: bool) -> str:
    if row["wrong"]:
        return "could not be asked"
    if not apply:
        return "what is not here yet is taken"
    counts = row["outcomes"]
    return ", ".join(f"{_say(name)}: {counts[name]}" for name in sorted(counts))


def _say(outcome: str) -> str:
    if outcome.startswith(_WAITS):
        return f"waits ({outcome.removeprefix(_WAITS)})"
    return _OUTCOMES.get(outcome, outcome)
