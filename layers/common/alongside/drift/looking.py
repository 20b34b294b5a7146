"""One form: what is seen of it at its provider or in what it sends, and what differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from alongside import hooks
from alongside.drift.connection import judge, of_refusal
from alongside.drift.reach import Reach
from alongside.drift.waiting import Waiting, shown_by
from alongside.errors import DoesNotFit
from alongside.forms import connection, fitting, seen
from alongside.forms.fitting import Fit, Misfit, Verdict
from alongside.forms.seen import SeenForm
from alongside.hooks import Hook
from alongside.program import Program
from alongside.providers import KEPT_FOR, ProviderRefused, Tally, Token, Typeform
from alongside.store.sightings import Sighting

SILENT_AFTER = timedelta(days=2)
_WORSE: tuple[Verdict, ...] = ("fits", "fits_by_title", "does_not_fit")


@dataclass(frozen=True, slots=True)
class Found:
    """How one form fits today. `seen` is the form as its provider has just shown it, None when
    nobody was asked. `absent` says that the provider gave no answer; `token` and `form_id` are what
    it can be asked with for responses."""

    verdict: Verdict = "fits"
    misfits: tuple[Misfit, ...] = ()
    seen: SeenForm | None = None
    absent: bool = False
    form_id: str = ""
    token: Token | None = None


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a provider has answered; `wrong` of the webhooks is known only when `heard`."""

    seen: SeenForm | None = None
    wrong: tuple[Misfit, ...] = ()
    heard: bool = False


def look(
    reach: Reach,
    program: Program,
    hook: Hook,
    sighting: Sighting | None,
    waiting: Waiting,
    now: datetime,
) -> Found | None:
    """How a form fits; None when nothing has ever been seen of it. With a token its provider is
    asked; what cannot be looked at now is as it was. Raises nothing but what AWS does."""
    form_id = form_id_of(program, hook, sighting)
    token, asked = _ask(reach, hook, form_id)
    if sighting is None and not waiting.kept and asked is None:
        return None
    asked = asked or _Asked(heard=True)
    wrong = [*asked.wrong, *silence(sighting, now)]
    if sighting is not None and not asked.heard:
        wrong += (one for one in sighting.misfits if one.code in connection.STOPS)
    if asked.seen is not None:
        found = _sum_up([fitting.fit(program, hook.form, asked.seen)], wrong)
    else:
        found = _sum_up(_fits(program, hook, sighting, waiting), wrong)
    absent = Misfit(connection.NO_ANSWER) in asked.wrong
    return replace(found, seen=asked.seen, absent=absent, form_id=form_id, token=token)


def as_seen(program: Program, hook: Hook, sighting: Sighting, waiting: Waiting) -> Found:
    """How a form as it was last seen fits the program of today; what was wrong with the connection
    is as it was, unless a script has said something since."""
    heard = Misfit(connection.SILENT, about=_day(sighting))
    wrong = (
        one
        for one in sighting.misfits
        if one.code in connection.WHY and (one.code != connection.SILENT or one == heard)
    )
    return _sum_up(_fits(program, hook, sighting, waiting), wrong)


def silence(sighting: Sighting | None, now: datetime) -> tuple[Misfit, ...]:
    """That a form's script, which describes the form every day, does so no more; `about` is the day
    on which it did last."""
    if sighting is None or sighting.source != "schema" or sighting.seen_at is None:
        return ()
    silent = now - sighting.seen_at > SILENT_AFTER
    return (Misfit(connection.SILENT, about=_day(sighting)),) if silent else ()


def _day(sighting: Sighting) -> str:
    return f"{sighting.seen_at:%Y-%m-%d}" if sighting.seen_at else ""


def _fits(
    program: Program, hook: Hook, sighting: Sighting | None, waiting: Waiting
) -> Iterator[Fit]:
    """The form as it was last seen, and as what came after that shows it."""
    since = None
    if sighting is not None and sighting.seen is not None:
        yield fitting.fit(program, hook.form, sighting.seen)
        # What shows only a part of the form says nothing against what came before it.
        since = sighting.seen_at if sighting.seen.whole else None
    yield from shown_by(program, hook, waiting.kept, since)


def form_id_of(program: Program, hook: Hook, sighting: Sighting | None) -> str:
    """The form behind a hook: what the program's file says, else what has been seen, else empty."""
    ids = {str(provider): form for provider, form in program.forms[hook.form].ids.items()}
    return ids.get(hook.provider) or (sighting.form_id if sighting else "")


def _ask(reach: Reach, hook: Hook, form_id: str) -> tuple[Token | None, _Asked | None]:
    """The token that is kept and what the provider answers; None and None when there is none."""
    if hook.provider not in KEPT_FOR or not form_id:
        return None, None
    try:
        token = reach.tokens.read(hook.program, hook.provider)
        if token is None:
            return None, None
        api = reach.open_provider(hook.provider, token)
    except ProviderRefused as refused:
        return None, _Asked(None, (of_refusal(refused),))
    return token, _see(reach, api, hook, form_id)


def _see(reach: Reach, api: Typeform | Tally, hook: Hook, form_id: str) -> _Asked:
    path, base_url = hooks.path(reach.doors.root, hook), reach.doors.settings.base_url
    form = None
    try:
        form = seen.see(hook.provider, api.form(form_id))
        return _Asked(form, judge(api.webhooks(form_id), path, base_url), heard=True)
    except ProviderRefused as refused:
        return _Asked(form, (of_refusal(refused),))
    except DoesNotFit:
        return _Asked(None, (Misfit(connection.NO_ANSWER),))


def _sum_up(fits: Iterable[Fit], wrong: Iterable[Misfit]) -> Found:
    """The worst of all, each thing once: the way to us first, then what hinders, then notes."""
    verdicts: list[Verdict] = ["fits"]
    misfits = dict.fromkeys(wrong)
    if any(one.code in connection.STOPS for one in misfits):
        verdicts.append("does_not_fit")
    for fit in fits:
        verdicts.append(fit.verdict)
        misfits |= dict.fromkeys(fit.misfits)
    worst = max(verdicts, key=_WORSE.index)
    return Found(worst, tuple(sorted(misfits, key=_in_order)))


def _in_order(misfit: Misfit) -> tuple[bool, bool]:
    return misfit.code not in connection.WHY, misfit.code not in fitting.HINDERS
