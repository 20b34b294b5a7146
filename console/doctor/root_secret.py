"""The root secret and feedback's, which is derived from it."""

from __future__ import annotations

from collections.abc import Iterator

from alongside import keys
from alongside.vault import Vault
from console.doctor.finding import Finding, Patient
from console.keys import rotation


def check(patient: Patient) -> Iterator[Finding]:
    """Whether both are there and agree."""
    ssm = patient.client("ssm")
    try:
        found = ssm.get_parameter(Name=patient.place.secret_name, WithDecryption=True)
        root = keys.read_root(found["Parameter"]["Value"])
    except ssm.exceptions.ParameterNotFound:
        yield Finding("root secret", "wrong", "there is none", "Make it: alongside keys create")
        return
    except keys.RootSecretUnusable:
        todo = "Put back its last good value from your copy, or from SSM's history."
        yield Finding("root secret", "wrong", "it cannot be read", todo)
        return
    waits = rotation.waiting(root)
    if waits:
        todo = "Finish that: alongside keys rotate --apply"
        yield Finding("root secret", "look", f"key {waits} waits to sign", todo)
    else:
        yield Finding(
            "root secret", "ok", f"{len(root.live)} key(s) in use, key {root.current} signs"
        )
    yield _feedback(patient, root)


def _feedback(patient: Patient, root: keys.RootKeys) -> Finding:
    about, mend = "feedback's secret", "Derive it anew: alongside keys feedback"
    ssm = patient.client("ssm")
    try:
        derived = Vault(ssm, patient.place.feedback_path).root()
    except ssm.exceptions.ParameterNotFound:
        return Finding(about, "wrong", "there is none, so no feedback is taken", mend)
    except keys.RootSecretUnusable:
        return Finding(about, "wrong", "it cannot be read", mend)
    if derived != keys.feedback_root(root):
        return Finding(about, "wrong", "it is not of the present root secret", mend)
    return Finding(about, "ok", "agrees with the root secret")
