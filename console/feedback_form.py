"""What a coordinator hears of a form before it may take anonymous feedback."""

from __future__ import annotations

from pathlib import Path

from alongside import hooks, program
from alongside.errors import DoesNotFit
from alongside.forms import payload, suitability
from console import screen

REMINDERS = (
    "Whoever owns this form sees its answers with their times: let it be nobody from the groups.",
    "The text for members (docs/privacy.md) belongs at its top. Link no spreadsheet, and delete",
    "answers there once they are passed on. Look at the form again here when it has changed.",
)
"""What no description of a form can show."""


def folder_beside(secret: str) -> str:
    """Where feedback's secrets are unless told otherwise: `/alongside/root` has them in
    `/alongside/feedback`."""
    return f"{secret.rpartition('/')[0]}/feedback"


def check(provider: str, file: Path | None, program_id: str) -> list[str]:
    """Why a form may not be used, as lines; none when it may. `signed`, a sender of one's own, has
    no form that could be looked at. Stop for what cannot be looked at."""
    found = program.load_all().get(program_id)
    if found is None or found.feedback is None:
        raise screen.Stop(
            f"There is no program {program_id!r} that asks for feedback. Write --program and one "
            "whose file has [feedback]."
        )
    if provider not in hooks.PROVIDERS:
        raise screen.Stop(f"Write one of these providers: {', '.join(hooks.PROVIDERS)}.")
    if provider == "signed":
        return []
    if file is None:
        raise screen.Stop(
            "Name the file in which the provider describes the form; without a look at it none "
            "is used."
        )
    try:
        definition = payload.read_json(file.read_bytes())
    except DoesNotFit as misfit:
        raise screen.Stop(
            f"{file.name} is not JSON as a provider writes it ({misfit.code})."
        ) from None
    misfits = suitability.check(provider, definition, found.feedback)
    return [_say(file.name, one) for one in misfits]


def _say(file: str, misfit: suitability.Misfit) -> str:
    about = f" “{misfit.about}”" if misfit.about else ""
    return f"{file}{about}: {suitability.WHY[misfit.code]} ({misfit.code})"
