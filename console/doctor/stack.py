"""The stack itself: its state, whether it is of this checkout, and what it was told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from alongside import coordinators
from alongside.drift.looking_after import digest
from alongside.store import looks
from console.doctor.finding import Finding, Patient

TEMPLATE = Path(__file__).resolve().parents[2] / "template.yaml"
DEPLOY = "Deploy again: alongside deploy"


def check(patient: Patient) -> Iterator[Finding]:
    """The stack as CloudFormation describes it now, and the programs that the functions have."""
    described = patient.client("cloudformation").describe_stacks(StackName=patient.place.name)
    yield _state(described["Stacks"][0]["StackStatus"])
    yield from _is_of_this_checkout(described["Stacks"][0])
    yield from _told(patient)
    yield from _programs(patient)


def _state(status: str) -> Finding:
    about = "deployment"
    if status.endswith("_IN_PROGRESS"):
        return Finding(about, "look", f"being changed ({status})", "Look again in five minutes.")
    if status in ("CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE"):
        return Finding(about, "ok", "deployed")
    if status.startswith("UPDATE_ROLLBACK"):
        went = "the last deploy did not go through; the version before it runs"
        return Finding(about, "wrong", went, DEPLOY)
    return Finding(about, "wrong", f"not deployed ({status})", "Look in CloudFormation why.")


def _is_of_this_checkout(described: Mapping[str, Any]) -> Iterator[Finding]:
    about = "deployment, version"
    given = {one["OutputKey"] for one in described.get("Outputs", ())}
    asked = {one["ParameterKey"] for one in described.get("Parameters", ())}
    lacking = [*sorted(named("Outputs") - given), *sorted(named("Parameters") - asked)]
    if lacking:
        yield Finding(about, "wrong", f"older than this checkout: no {', '.join(lacking)}", DEPLOY)
    else:
        yield Finding(about, "ok", "has what this checkout needs")


def named(part: str) -> set[str]:
    """The names in one part of the template, as it is written."""
    text = TEMPLATE.read_text(encoding="utf-8")
    found = re.search(rf"^{part}:\n((?:[ #].*\n|\n)*)", text, re.MULTILINE)
    return set(re.findall(r"^  (\w+):", found[1], re.MULTILINE)) if found else set()


def _told(patient: Patient) -> Iterator[Finding]:
    told = patient.place.parameters
    if not told.get("BaseUrl"):
        yield Finding(
            "addresses",
            "look",
            "pages have AWS's own address",
            "People are asked to trust these links: put a domain of your own in front, and deploy "
            "with --base-url.",
        )
    try:
        who = coordinators.read(told.get("CoordinatorAddress", ""))
    except ValueError as cannot:
        yield Finding("coordinators", "wrong", "cannot be read", f"In CoordinatorAddress: {cannot}")
        return
    unknown = ", ".join(who.unknown(patient.place.programs()))
    if not who.others:
        yield Finding("coordinators", "wrong", "nobody is told of anything", DEPLOY)
    elif unknown:
        todo = f"Look at the spelling of the program's id. {DEPLOY}"
        yield Finding("coordinators", "look", f"one is for no program: {unknown}", todo)
    else:
        own = f", {len(who.own)} program(s) with their own" if who.own else ""
        yield Finding("coordinators", "ok", f"one for all{own}")


def _programs(patient: Patient) -> Iterator[Finding]:
    table = patient.place.table()
    for program in patient.programs.values():
        about = f"program {program.id}"
        deployed = looks.load(table, program.id).taken or looks.load(table, program.id).digest
        if not deployed:
            hour = "Look again when the hourly look at forms has been."
            yield Finding(about, "unknown", "which version runs is not known yet", hour)
        elif deployed == digest(program):
            yield Finding(about, "ok", "runs as it is in this checkout")
        else:
            yield Finding(
                about,
                "look",
                "what runs is another version than in this checkout",
                f"{DEPLOY}. If you just have, look again in an hour.",
            )
