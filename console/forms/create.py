"""`alongside forms create`: a form and its webhook at Typeform or Tally, and nobody copies an id.

The form is noted as soon as it is there, so that whatever fails afterwards is made up for by the
same command. A form that exists is never changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, cast

import typer
from botocore.exceptions import BotoCoreError, ClientError

from alongside import hooks, providers, wiring
from alongside.drift.connection import judge
from alongside.drift.looking import form_id_of
from alongside.errors import AlongsideError, DoesNotFit
from alongside.forms import connection, seen
from alongside.forms.fitting import Misfit
from alongside.forms.records import Provider
from alongside.forms.seen import SeenForm
from alongside.hooks import Hook
from alongside.program import Program
from alongside.providers import Created, ProviderRefused, Tally, Typeform
from alongside.store import sightings
from alongside.store.sightings import Sighting
from console import deployment, screen
from console.deployment import Deployment
from console.forms import schema
from console.forms.reaching import OnlyForm, WithToken, all_hooks, tokens
from console.forms.refusals import NAMES, stop, words

_UNSURE = frozenset({"down", "unexpected"})
"""Refusals after which nobody can tell whether something was made all the same."""
_UNSENT = frozenset({"webhook_missing", "webhook_elsewhere"})
"""Stops that a webhook of ours ends; about any other a person has to do something there."""
_NOTHING = (Misfit("webhook_missing"),)


@dataclass(frozen=True)
class _Bench:
    """What making the forms of one program at one provider needs."""

    place: Deployment
    program: Program
    api: Typeform | Tally
    sightings: Mapping[str, Sighting]
    now: datetime

    def address(self, hook: Hook) -> str:
        return f"{self.place.base_url}{hooks.path(self.place.root(), hook)}"


def create(
    context: typer.Context,
    provider: Annotated[WithToken, typer.Argument(help="Where to make it.")],
    program: deployment.ProgramId = "",
    form: OnlyForm = None,
    apply: screen.Apply = False,
    as_json: screen.Json = False,
) -> None:
    """Make a program's forms at Typeform or Tally, with the webhook that sends what people write to
    us, signed. Without --apply it only says what would be made. A form that is there is left as it
    is; a webhook that is missing is added. Ends with 1 when something else keeps a form from
    reaching us."""
    place = deployment.of(context)
    chosen = deployment.this_program(place.programs(), program)
    try:
        bench = _bench(place, chosen, provider)
    except ProviderRefused as refused:
        raise stop(refused, chosen.id) from None
    rows = [_make(bench, hook, apply) for hook in all_hooks(chosen, form, provider)]
    _tell(rows, apply, as_json)


def _bench(place: Deployment, program: Program, provider: str) -> _Bench:
    token = tokens(place).read(program.id, provider)
    api = providers.open_provider(provider, token)
    known = {one.hook: one for one in sightings.of_program(place.table(), program.id)}
    return _Bench(place, program, api, known, wiring.now())


def _make(bench: _Bench, hook: Hook, apply: bool) -> dict[str, Any]:
    """What there is to do for one form, what was done, and what went wrong with it."""
    row: dict[str, Any] = {
        "form": hook.form.value,
        "provider": hook.provider,
        "form_id": form_id_of(bench.program, hook, bench.sightings.get(hook.name)),
        "url": "",
        "lacks": [],
        "stops": [],
        "made": [],
        "wrong": "",
        "unsure": False,
    }
    try:
        if row["form_id"] and not _is_there(bench, hook, row["form_id"]):
            row["form_id"] = ""
        row["lacks"] = [] if row["form_id"] else ["form"]
        found = _stops(bench, hook, row["form_id"]) if row["form_id"] else _NOTHING
        row["lacks"] += ["webhook"] if _UNSENT & {one.code for one in found} else []
        row["stops"] = [_to_do(bench, hook, one) for one in found if one.code not in _UNSENT]
        if apply:
            _do(bench, hook, row)
    except ProviderRefused as refused:
        row["wrong"] = words(refused, bench.program.id)
        row["unsure"] = apply and not row["made"] and refused.code in _UNSURE
    return row


def _do(bench: _Bench, hook: Hook, row: dict[str, Any]) -> None:
    """Make what is lacking, the form first; the row says after each how far it came."""
    if "form" in row["lacks"]:
        made = _make_form(bench, hook)
        row |= {"form_id": made.form_id, "url": made.url, "made": ["form"]}
    if "webhook" in row["lacks"]:
        secret = hooks.secret_text(bench.place.root(), hook)
        name = f"alongside-{hook.name}"
        bench.api.create_webhook(row["form_id"], bench.address(hook), secret, name)
        row["made"] = [*row["made"], "webhook"]


def _is_there(bench: _Bench, hook: Hook, form_id: str) -> bool:
    """Whether the form we know is still there. One that the program's file names has to be: what
    came from a new one would not be taken."""
    try:
        bench.api.form(form_id)
    except ProviderRefused as refused:
        if refused.code != "gone":
            raise
        if hook.provider in map(str, bench.program.forms[hook.form].ids):
            raise screen.Stop(
                f"The form {form_id}, which {bench.program.id}.toml names for {hook.form.value}s, "
                f"is not there any more at {NAMES[hook.provider]}. Bring it back from the trash "
                "there; or take its id out of the file (ids), deploy, and do this again."
            ) from None
        return False
    return True


def _stops(bench: _Bench, hook: Hook, form_id: str) -> tuple[Misfit, ...]:
    """Why what people write in a form does not reach us, or may not; codes of `connection`."""
    path = hooks.path(bench.place.root(), hook)
    return judge(bench.api.webhooks(form_id), path, bench.place.base_url)


def _to_do(bench: _Bench, hook: Hook, one: Misfit) -> str:
    return connection.tell(bench.program, one.code, NAMES[hook.provider], hook, one.about)


def _make_form(bench: _Bench, hook: Hook) -> Created:
    """The form, made and noted."""
    definitions = schema.definitions(hook.provider, bench.program)
    made = bench.api.create_form(definitions[f"{hook.program}.{hook.form.value}"])
    try:
        sightings.saw(bench.place.table(), hook, _see(bench, hook, made), "created", bench.now)
    except (ClientError, BotoCoreError, AlongsideError):
        raise screen.Stop(
            f"The form was made ({made.url}), but AWS did not let us note which one it is. Write "
            f'ids = {{ {hook.provider} = "{made.form_id}" }} below [forms.{hook.form.value}] in '
            f"{hook.program}.toml, deploy, and do this again: then only the webhook is added.",
            screen.Ended.UNREACHABLE,
        ) from None
    return made


def _see(bench: _Bench, hook: Hook, made: Created) -> SeenForm:
    """The form as the provider shows it; if it does not just now, all that we know of it."""
    try:
        return seen.see(hook.provider, bench.api.form(made.form_id))
    except (ProviderRefused, DoesNotFit):
        title = bench.program.forms[hook.form].title
        return SeenForm(cast(Provider, hook.provider), made.form_id, title, (), whole=False)


def _tell(rows: list[dict[str, Any]], apply: bool, as_json: bool) -> None:
    if as_json:
        screen.answer(rows)
    else:
        for row in rows:
            screen.say(*_lines(row, apply))
        if not apply:
            screen.not_applied(sum(bool(row["lacks"]) for row in rows))
    if any(row["wrong"] for row in rows):
        screen.end(screen.Ended.UNREACHABLE)
    if any(row["stops"] for row in rows):
        screen.end(screen.Ended.WRONG)


def _lines(row: Mapping[str, Any], apply: bool) -> list[str]:
    what = f"{row['form']} at {NAMES[row['provider']]}"
    if row["wrong"]:
        return _not_done(what, row)
    if row["stops"]:
        return [f"{what}: there is one already ({row['form_id']}). {' '.join(row['stops'])}"]
    if not row["lacks"]:
        there = f"there is one already ({row['form_id']}), and it sends to us"
        return [f"{what}: {there}. Left as it is."]
    if not apply:
        whole, rest = "a form and its webhook", "the webhook of the form there is"
        return [f"{what}: would make {whole if 'form' in row['lacks'] else rest}."]
    lines = [f"{what}: the form is made: {row['url']}"] if "form" in row["made"] else []
    return [*lines, f"{what}: the webhook is added and signed. Send a test to see it arrive."]


def _not_done(what: str, row: Mapping[str, Any]) -> list[str]:
    if row["unsure"] and "form" in row["lacks"]:
        there = f"Look at {NAMES[row['provider']]} first; a form of this name there may be deleted"
        return [f"{what}: perhaps nothing was made. {row['wrong']} {there}."]
    if "form" not in row["made"]:
        return [f"{what}: nothing was made. {row['wrong']}"]
    lost = "its webhook could not be added, so nothing that people write reaches us yet"
    later = "The form stays as it is; the same command later adds only the webhook."
    return [f"{what}: the form is made ({row['url']}), but {lost}. {row['wrong']}", later]
