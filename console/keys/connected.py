"""The forms that have a secret of ours, as far as is known, and how each gets a new one. An
application keeps no trace of its form, so one that never described itself is known to nobody."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from alongside.program import Program
from alongside.store import sightings
from console.deployment import Deployment

_HOW = {
    "google": "run `alongside forms google --program {program} --existing {form}`, paste "
    "Definition.gs into the script anew, and run setup",
    "typeform": "in the form under Connect, Webhooks, edit ours and paste the secret of `alongside "
    "hooks --program {program} --provider typeform`",
    "tally": "in the form under Integrations, Webhooks, edit ours and paste the secret of "
    "`alongside hooks --program {program} --provider tally`",
    "signed": "give your sender the secret of `alongside hooks --program {program} --provider "
    "signed`",
}
_OTHERS = (
    "whatever else you have connected at Typeform, Tally or by a sender of your own gets the "
    "secret of `alongside hooks --program {program}`"
)
_FEEDBACK = (
    "if you have a feedback form at a provider, paste the secret of `alongside feedback-form` there"
)


@dataclass(frozen=True, slots=True)
class Connected:
    """A form, by its hook's name where it is known, and how it gets a new secret."""

    hook: str
    program: str
    provider: str
    how: str

    def as_row(self) -> dict[str, Any]:
        """For `--json`."""
        return asdict(self)


def connected(place: Deployment) -> list[Connected]:
    """Every form that is known, and a line for those of each program that may be there besides."""
    table = place.table()
    return [one for program in place.programs().values() for one in _of_program(table, program)]


def _of_program(table: Any, program: Program) -> list[Connected]:
    found = []
    for sighting in sightings.of_program(table, program.id):
        _, form, provider = sighting.hook.split("/")
        how = _HOW.get(provider, _HOW["signed"]).format(program=program.id, form=form)
        found.append(Connected(sighting.hook, program.id, provider, how))
    others = _OTHERS.format(program=program.id)
    found.append(Connected(f"other forms of {program.id}", program.id, "", others))
    if program.feedback is not None:
        found.append(Connected(f"feedback of {program.id}", program.id, "", _FEEDBACK))
    return found
