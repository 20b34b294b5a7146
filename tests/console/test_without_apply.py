"""What writes is only shown until `--apply` is given: every command, called without it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from tests.conftest import Account
from tests.console.conftest import Run
from tests.console.marked import MAIL, WORDS, all_commands, calls, flags, mark_the_table, readers
from tests.faults.world import World

DRY: Mapping[str, tuple[str, ...]] = {
    "backfill": (),
    "facilitators remove": ("Tuesday Evening", "Zyxwfacilitator"),
    "forms adopt": ("typeform", "{form}", "--form", "mentee"),
    "forms create": ("typeform",),
    "groups remove": ("Sunday Noon",),
    "keys revoke": ("1",),
    "keys rotate": (),
    "mail plan": (),
    "mail production": MAIL,
    "members erase": ("zyxwname@example.net",),
    "night": (),
    "quarantine drop": ("0123456789ab",),
    "quarantine redrive": (),
    "restore": ("{folder}",),
}
"""What is called without `--apply`, with what it needs."""
AT_ONCE = {
    "groups add",  # its --apply is for a name that is nearly another's
    "groups rename",
    "facilitators add",
    "quarantine fix",
    "keys create",
    "keys feedback",
    "mail domain",
    "forms token",
    "deploy",  # shows its changes itself, and asks
    # write files on this machine alone
    "backup",
    "forms google",
    "forms schema",
    "init",
    "letters preview",
    "members export",
}
"""What by design writes without `--apply`."""
ELSEWHERE = {"backfill", "forms adopt", "forms create"}
"""Called with a provider by tests of their own (tests/console/forms, test_adopt)."""
LOOKS = {"feedback-form", "forms check", "match", "program check"}
"""Read a file, and are called with one by tests of their own."""


def test_of_every_command_is_known_whether_it_writes() -> None:
    known = {one.words for one in all_commands()}
    with_apply = {one.words for one in all_commands() if "--apply" in flags(one)}
    assert with_apply == DRY.keys() | {"groups add"}
    read = {one.words for one in readers()}
    assert known == DRY.keys() | AT_ONCE | LOOKS | read
    assert not (DRY.keys() | LOOKS) & AT_ONCE


def kept(aws: Account, world: World) -> Any:
    """Everything that a command could have changed."""
    ssm = aws.client("ssm").describe_parameters()["Parameters"]
    versions = sorted((one["Name"], one["Version"]) for one in ssm)
    return world.items(), versions, len(world.messages())


@pytest.fixture
def lived(world: World, run: Run, mail_account: None, tmp_path: Path) -> World:
    """A system with something for every command, and a copy of it."""
    mark_the_table(world)
    run("groups", "add", "Sunday Noon", "--program", "heal")
    assert run("backup", str(tmp_path), said=f"{WORDS}\n{WORDS}\n").exit_code == 0
    return world


def call(run: Run, name: str, folder: Path, *more: str) -> Result:
    words = [one.format(folder=folder, form="") for one in DRY[name]]
    program = ("--program", "heal") if name.partition(" ")[0] in (
        "facilitators", "groups", "members", "quarantine") else ()  # fmt: skip
    typed = f"{WORDS}\n" if name == "restore" else None
    return run(*name.split(), *words, *program, *more, said=typed)


def test_nothing_changes_without_apply(
    aws: Account, lived: World, run: Run, tmp_path: Path
) -> None:
    before = kept(aws, lived)
    files = sorted(tmp_path.rglob("*"))
    for name in DRY.keys() - ELSEWHERE - {"night"}:
        done = call(run, name, tmp_path)
        expected = 2 if name in ("restore", "keys revoke") else 0  # not what it is for; looked at
        assert done.exit_code == expected, (name, done.output)
        assert kept(aws, lived) == before, name
    assert run("night", "--program", "heal").exit_code == 0
    for one in readers():
        if one.words not in AT_ONCE:
            for words in calls(one):
                run(*words)
                assert kept(aws, lived) == before, words
    assert sorted(tmp_path.rglob("*")) == files


@pytest.mark.parametrize(
    "name",
    ["facilitators remove", "groups remove", "keys rotate", "members erase", "quarantine drop"],
)
def test_control_with_apply_it_would_be_seen(
    aws: Account, lived: World, run: Run, tmp_path: Path, name: str
) -> None:
    before = kept(aws, lived)
    more = {"keys rotate": ("--at-once",), "members erase": ("--yes",)}.get(name, ())
    done = call(run, name, tmp_path, "--apply", *more)
    assert done.exit_code == 0, done.output
    assert kept(aws, lived) != before
