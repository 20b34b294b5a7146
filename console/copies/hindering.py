"""What stands in the way of a copy that is to come back, and what becomes of the root secret."""

from __future__ import annotations

from collections.abc import Iterator

from botocore.exceptions import BotoCoreError, ClientError

from alongside import keys
from alongside.keys import RootKeys
from console import screen
from console.copies.reading import Coming, Wanted
from console.deploying.answers import DEFAULT_STACK
from console.deployment import Deployment
from console.keys import rotation

AFTERWARD = "forms connected since then need their secret anew, links sent since then end"


def hindrances(place: Deployment, coming: Coming, wanted: Wanted) -> Iterator[str]:
    """Why it cannot be brought back as things are, each with what to do."""
    if coming.there and not wanted.add_missing:
        yield (
            f"The table has {len(coming.there)} items. To fill in only what is missing there, add "
            "--add-missing; nothing that is there is changed by it."
        )
    if coming.there and place.root().first != coming.root.first:
        yield (
            "What is there belongs to another root secret than the copy: together nobody could be "
            "told apart. Restore into a stack whose table is empty."
        )
    if replaces_secret(place, coming):
        yield from _about_the_secret(place, wanted)
    if not place.local and place.parameters.get("Schedules") != "DISABLED":
        yield (
            f"Letters would leave while it comes back. Stop that first: {switching(place)} DISABLED"
        )


def switching(place: Deployment) -> str:
    """The command that switches the schedules of this stack, and of no other."""
    stack = "" if place.name == DEFAULT_STACK else f"--stack {place.name} "
    return f"alongside {stack}deploy --schedules"


def _about_the_secret(place: Deployment, wanted: Wanted) -> Iterator[str]:
    others = _who_else(place)
    if others:
        yield (
            f"The root secret {place.secret_name} is that of {', '.join(others)}, too, which would "
            "lose it. Restore into a stack with a secret of its own; deploy a new one with: "
            "alongside --stack NAME deploy"
        )
    elif not wanted.replace_secret:
        yield (
            f"The root secret {place.secret_name} is another than the copy's and would be replaced "
            f"by it: {AFTERWARD}. If that is meant, add --replace-secret."
        )


def replaces_secret(place: Deployment, coming: Coming) -> bool:
    """Whether the root secret that is there would end, because it names other people."""
    if coming.there:
        return False
    try:
        return place.root().first != coming.root.first
    except screen.Stop:
        return False  # there is none
    except keys.RootSecretUnusable:
        return True


def root_after(place: Deployment, coming: Coming) -> RootKeys:
    """The copy's root keys, or those that are here and name the same, when they are newer."""
    try:
        return rotation.brought(place.root(), coming.root)
    except (screen.Stop, keys.RootSecretUnusable):
        return coming.root


def _who_else(place: Deployment) -> list[str]:
    """Other stacks of this account and region with the same root secret, as far as AWS says."""
    if place.local:
        return []
    try:
        pages = place.client("cloudformation").get_paginator("describe_stacks").paginate()
        return sorted(
            stack["StackName"]
            for page in pages
            for stack in page["Stacks"]
            if stack["StackName"] != place.name
            and {"RootSecretName": place.secret_name}.items() <= _told(stack).items()
        )
    except (ClientError, BotoCoreError):
        return []


def _told(stack: dict[str, object]) -> dict[str, str]:
    parameters: list[dict[str, str]] = stack.get("Parameters", [])  # type: ignore[assignment]
    return {one["ParameterKey"]: one.get("ParameterValue", "") for one in parameters}
