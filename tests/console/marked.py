"""A system with marks in it that nobody is to see unasked, and the commands that could show
them."""

from __future__ import annotations

import json

from alongside.model import Role
from alongside.store import applications
from alongside.store.applications import Quarantined
from console import reference
from console.__main__ import app
from console.reference import Command
from tests.console.people import put_member
from tests.faults.world import World

MAIL = ("--website", "https://example.org", "--contact", "ana@example.org", "--members", "40")
WORDS = "four words nobody knows"


MARKS = ("Zyxwname", "zyxwname@", "zyxwanswer", "zyxwconfided", "zyxwfacilitator@", "zyxwraw")
ARGUMENTS = {
    "members show": ("zyxwname@example.net",),
    "quarantine show": ("0123456789ab",),
}


def all_commands() -> list[Command]:
    return reference.commands(app)


def flags(one: Command) -> set[str]:
    return {flag for option in one.options for flag in option.opts}


def mark_the_table(world: World) -> None:
    world.appoint("Zyxwfacilitator")
    world.apply(
        "mentee",
        "Zyxwname",
        avoid="Zyxwconfided Body",
        hope="zyxwanswer",
        contact_detail="zyxwconfided",
    )
    world.apply("mentor", "Zyxwname2", months=1, depth="zyxwanswer")
    put_member("Zyxwname3", Role.MENTOR, "tuesday-evening", answers={"depth": "zyxwanswer"})
    world.night()
    world.sweep_all()
    world.apply("mentee", "Zyxwname4")
    applications.quarantine(
        world.table,
        Quarantined("heal", "heal/mentee/signed", "0123456789abcdef" * 2, world.now, "no_group",
                    "group", readable(world)),
    )  # fmt: skip


def readable(world: World) -> bytes:
    """A form with every mark in it, of which only the group is missing."""
    body = json.loads(
        world.body(
            "mentee",
            "Zyxwname",
            avoid="Zyxwconfided Body",
            hope="zyxwanswer",
            contact_detail="zyxwconfided",
            musts="zyxwconfided",
        )
    )
    del body["answers"]["group"]
    body["answers"]["zyxwraw"] = "zyxwraw"
    return json.dumps(body).encode()


def readers() -> list[Command]:
    """Every command that shows something, as far as it can be called."""
    return [
        one
        for one in all_commands()
        if "--json" in flags(one)
        and (one.words in ARGUMENTS or not any(param.required for param in one.found.params))
    ]


def calls(one: Command) -> list[tuple[str, ...]]:
    program = ("--program", "heal") if "--program" in flags(one) else ()
    words = (*one.words.split(), *ARGUMENTS.get(one.words, ()), *program)
    return [words, (*words, "--json")]


def keep(world: World) -> None:
    """A second form that waits."""
    entry = Quarantined("heal", "heal/mentee/signed", "fedcba9876543210" * 2, world.now,
                        "not_json", "", b"{")  # fmt: skip
    applications.quarantine(world.table, entry)
