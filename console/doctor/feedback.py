"""Whether feedback can be taken now: the keys of the running slot."""

from __future__ import annotations

from collections.abc import Iterator

from alongside.mixing import slots
from console.doctor.finding import Finding, Patient


def check(patient: Patient) -> Iterator[Finding]:
    """Whether the keys are there; they themselves are not read."""
    ssm = patient.client("ssm")
    for program in patient.programs.values():
        about = f"feedback of {program.id}"
        if program.feedback is None:
            yield Finding(about, "ok", "the program asks for none")
            continue
        slot = slots.label(program, patient.now)
        names = [
            f"{patient.place.feedback_path}/{kind}/{program.id}/{slot}"
            for kind in ("epoch", "private")
        ]
        found = ssm.get_parameters(Names=names, WithDecryption=False)["Parameters"]
        if len(found) == len(names):
            yield Finding(about, "ok", f"is taken; keys of {slot} are there")
        else:
            todo = "The next release makes them. If that has run since the deploy, see its log."
            yield Finding(about, "wrong", f"is not taken: keys of {slot} are missing", todo)
