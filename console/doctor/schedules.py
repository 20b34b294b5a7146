"""What runs by itself: whether it is switched on, whether it ran, and whether it failed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from console.doctor.finding import Finding, Patient, long

RUNS = {
    "Match": ("the night", timedelta(hours=26)),
    "Care": ("the daily care", timedelta(hours=26)),
    "Release": ("the release of feedback", timedelta(hours=26)),
    "Forms": ("the look at forms", timedelta(hours=3)),
    "Mail": ("the mail", timedelta(minutes=20)),
}
"""What each schedule starts, and within which time at least once."""


def check(patient: Patient) -> Iterator[Finding]:
    """One line per schedule; then whether it ran, where somebody counts that."""
    scheduler = patient.client("scheduler")
    pages = scheduler.get_paginator("list_schedules").paginate(NamePrefix=f"{patient.place.name}-")
    found = [one for page in pages for one in page["Schedules"]]
    for name, (what, _) in RUNS.items():
        yield _state(patient, name, what, found)
    if patient.place.local:
        yield Finding("last runs", "unknown", "on this machine you start each run yourself")
        return
    for name, (what, within) in RUNS.items():
        yield _ran(patient, patient.place.output(f"{name}Function"), what, within)


def _state(patient: Patient, name: str, what: str, found: list[dict[str, Any]]) -> Finding:
    target = f":function:{patient.place.output(f'{name}Function')}"
    mine = [one for one in found if one["Target"]["Arn"].partition(target)[1]]
    about = f"schedule of {what}"
    if not mine:
        return Finding(about, "wrong", "there is none", "Deploy again: alongside deploy")
    if all(one["State"] == "ENABLED" for one in mine):
        return Finding(about, "ok", "switched on")
    if patient.place.parameters.get("Schedules") == "DISABLED":
        todo = "When all is checked: alongside deploy --schedules ENABLED"
        return Finding(about, "look", "switched off, as the deploy said", todo)
    todo = "Somebody has switched it off in EventBridge Scheduler; switch it on there."
    return Finding(about, "wrong", "switched off", todo)


def _ran(patient: Patient, function: str, what: str, within: timedelta) -> Finding:
    about, span = f"last run of {what}", max(within, timedelta(hours=26))
    since = patient.now - span
    runs = _points(patient, "Invocations", function, since)
    if not runs:
        todo = "If the deploy is younger than that, look again tomorrow; else see the queues."
        return Finding(about, "look", f"none within {long(span)}", todo)
    ago = patient.now - max(one["Timestamp"] for one in runs)
    failed = sum(one["Sum"] for one in _points(patient, "Errors", function, since))
    if failed:
        todo = f"See its log in CloudWatch: /aws/lambda/{function}"
        return Finding(about, "wrong", f"{failed:.0f} failed within {long(span)}", todo)
    if ago > within:
        return Finding(about, "look", f"{long(ago)} ago, which is long", "See the schedule above.")
    return Finding(about, "ok", f"{long(ago)} ago")


def _points(patient: Patient, metric: str, function: str, since: Any) -> list[dict[str, Any]]:
    answer = patient.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/Lambda",
        MetricName=metric,
        Dimensions=[{"Name": "FunctionName", "Value": function}],
        StartTime=since,
        EndTime=patient.now,
        Period=300,
        Statistics=["Sum"],
    )
    return [one for one in answer["Datapoints"] if one["Sum"]]
