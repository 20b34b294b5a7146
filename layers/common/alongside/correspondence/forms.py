"""Letters about the forms themselves, to the coordinator."""

from __future__ import annotations

from alongside import drift as rooms
from alongside.correspondence.drafts import Desk, Draft, Skip
from alongside.drift import Waiting
from alongside.forms import connection
from alongside.hooks import Hook
from alongside.letters import contexts
from alongside.model import Role
from alongside.store import sightings
from alongside.store.sightings import Sighting


def drift(at: Desk) -> Draft | Skip:
    """What a form and its program do not agree on any more, or that they do again. The facts are
    those of now: a letter whose change has been overtaken by another one does not leave."""
    hook = _hook(at.letter.subject_id)
    if hook.form not in at.program.forms:
        return Skip("gone")
    sighting = sightings.load(at.doors.table, hook)
    found_at, taken = rooms.read_cause(at.letter.cause)
    if sighting is None or sighting.found_at != found_at:
        return Skip("overtaken")
    waiting = rooms.waiting_by_hook(at.doors.table, at.program.id).get(hook.name, Waiting())
    then = rooms.worth_telling(sighting.misfits)
    now = rooms.worth_telling(rooms.as_seen(at.program, hook, sighting, waiting).misfits)
    if bool(then) is not bool(now):
        return Skip("fits_again" if then else "overtaken")
    context = contexts.Drift(
        form=_title(at, hook, sighting),
        provider=rooms.name_provider(at.program, hook.provider),
        lines=tuple(rooms.tell(at.program, hook, one) for one in now),
        waiting=waiting.people,
        since=waiting.since,
        taken=taken,
        about_questions=any(one.code not in connection.WHY for one in now),
        command=f"alongside quarantine list --program {at.program.id}",
    )
    return Draft(context, at.doors.settings.coordinators.of(at.program.id), contexts.Footer())


def _hook(name: str) -> Hook:
    program, form, provider = name.split("/")
    return Hook(program, Role(form), provider)


def _title(at: Desk, hook: Hook, sighting: Sighting) -> str:
    seen = sighting.seen.title.strip() if sighting.seen else ""
    return seen or at.program.forms[hook.form].title
