"""`groups` and `facilitators`: who looks after whom, and slips that would split a group."""

from __future__ import annotations

import json

import pytest

from alongside import wiring
from alongside.model import Application, Role
from alongside.store import groups
from alongside.store.groups import Directory
from tests.conftest import Account
from tests.console.conftest import Run
from tests.console.people import put_member

HEAL = ("--program", "heal")
RUTH = "Ruth Müller <Ruth@Example.org>"


def directory() -> Directory:
    return groups.directory(wiring.table(), "heal")


def test_a_facilitator_is_added_under_the_id_that_links_carry(aws: Account, run: Run) -> None:
    done = run("groups", "add", "Tuesday Evening", "--facilitator", RUTH, *HEAL)
    assert done.exit_code == 0, done.output
    found = directory()
    assert found.name("tuesday-evening") == "Tuesday Evening"
    (ruth,) = found.facilitators
    assert (ruth.name, ruth.email) == ("Ruth Müller", "ruth@example.org")
    assert ruth.person == wiring.doors().person("RUTH@example.org")
    assert "Ruth Müller" in run("groups", "list", *HEAL).output


@pytest.mark.parametrize(
    "words",
    [
        ("groups", "add", "!!", *HEAL),
        ("groups", "add", "Tuesday", "--program", "nowhere"),
        ("groups", "add", "Tuesday"),  # several programs: which one?
        ("groups", "add", "Tuesday", "--facilitator", "ruth@example.org", *HEAL),
        ("groups", "add", "Tuesday", "--facilitator", "Ruth", *HEAL),
        ("groups", "add", "Tuesday", "--facilitator", "R <a@b.c>, S <d@e.f>", *HEAL),
        ("groups", "add", "Tuesday", "--supporter", RUTH, *HEAL),  # HEAL has none
        ("groups", "rename", "Tuesday", "Wednesday", *HEAL),
        ("facilitators", "add", "Tuesday", RUTH, *HEAL),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_written(
    aws: Account, run: Run, words: tuple[str, ...]
) -> None:
    done = run(*words)
    assert done.exit_code == 2
    assert done.stderr.strip() and "Traceback" not in done.output
    assert not directory().groups
    assert not directory().facilitators


@pytest.mark.parametrize(
    "slip", ["Tuesday Evenings", "Tuesdy Evening", "Tuesday", "The Tuesday Evening", "tuesday eve"]
)
def test_a_name_that_is_nearly_anothers_is_asked_back(aws: Account, run: Run, slip: str) -> None:
    assert run("groups", "add", "Tuesday Evening", *HEAL).exit_code == 0
    done = run("groups", "add", slip, *HEAL)
    assert done.exit_code == 2
    assert "Tuesday Evening" in done.stderr and "--apply" in done.stderr
    assert list(directory().groups) == ["tuesday-evening"]
    assert run("groups", "add", slip, "--apply", *HEAL).exit_code == 0
    assert len(directory().groups) == 2


@pytest.mark.parametrize("other", ["Sunday Morning", "Thursday Online", "Tuesday Evening 2"])
def test_another_name_is_another_group_and_nothing_is_asked(
    aws: Account, run: Run, other: str
) -> None:
    assert run("groups", "add", "Tuesday Evening", *HEAL).exit_code == 0
    assert run("groups", "add", other, *HEAL).exit_code == 0
    assert len(directory().groups) == 2


def test_the_same_name_written_otherwise_is_the_same_group(aws: Account, run: Run) -> None:
    run("groups", "add", "Tuesday Evening", *HEAL)
    assert run("groups", "add", "tuesday-evening ", "--facilitator", RUTH, *HEAL).exit_code == 0
    assert directory().name("tuesday-evening") == "Tuesday Evening"
    assert len(directory().facilitators) == 1


def test_a_renamed_group_keeps_its_people_and_says_what_the_form_goes_on_to_say(
    aws: Account, run: Run
) -> None:
    run("groups", "add", "Tuesday Evening", "--facilitator", RUTH, *HEAL)
    done = run("groups", "rename", "tuesday evening", "Wednesday Night", *HEAL)
    assert done.exit_code == 0, done.output
    assert "tuesday-evening" in done.output and "another group" in done.output
    found = directory()
    assert {group.id: group.name for group in found.groups.values()} == {
        "tuesday-evening": "Wednesday Night"
    }
    assert [one.group for one in found.facilitators] == ["tuesday-evening"]
    # The new name finds it, and cannot be given to a second one.
    assert "wednesday night" not in run("groups", "add", "Sunday", *HEAL).output
    assert run("groups", "rename", "Sunday", "wednesday night", *HEAL).exit_code == 2
    assert run("facilitators", "remove", "Wednesday Night", "ruth müller", *HEAL).exit_code == 0


def test_only_an_empty_group_is_removed(aws: Account, run: Run) -> None:
    run("groups", "add", "Tuesday Evening", "--facilitator", RUTH, *HEAL)
    run("groups", "add", "Tuesdy", "--apply", "--facilitator", RUTH, *HEAL)
    member: Application = put_member("Ada", Role.MENTEE, "tuesday-evening")
    refused = run("groups", "remove", "Tuesday Evening", "--apply", *HEAL)
    assert refused.exit_code == 2 and "1 application(s)" in refused.stderr
    assert member.name not in refused.output
    assert "Nothing was changed" in run("groups", "remove", "Tuesdy", *HEAL).output
    assert "tuesdy" in directory().groups
    assert run("groups", "remove", "Tuesdy", "--apply", *HEAL).exit_code == 0
    assert list(directory().groups) == ["tuesday-evening"]
    assert [one.group for one in directory().facilitators] == ["tuesday-evening"]


def test_a_group_into_which_somebody_comes_meanwhile_stays(aws: Account, run: Run) -> None:
    run("groups", "add", "Tuesdy", *HEAL)
    seen = directory().groups["tuesdy"]
    table = wiring.table()
    table.write(groups.changed("heal", "tuesdy", wiring.now()))
    assert not groups.remove(table, seen)
    assert groups.remove(table, directory().groups["tuesdy"])


def test_whoever_was_the_last_leaves_the_group_to_the_coordinator(aws: Account, run: Run) -> None:
    run("groups", "add", "Tuesday", "--facilitator", RUTH, *HEAL)
    assert run("facilitators", "add", "Tuesday", "Ben <ben@example.org>", *HEAL).exit_code == 0
    first = run("facilitators", "remove", "Tuesday", "Ben", *HEAL)
    assert "Nothing was changed" in first.output and "coordinator" not in first.output
    assert len(directory().facilitators) == 2
    assert run("facilitators", "remove", "Tuesday", "Ben", "--apply", *HEAL).exit_code == 0
    last = run("facilitators", "remove", "tuesday", "RUTH@example.org", "--apply", *HEAL)
    assert last.exit_code == 0 and "the coordinator's" in last.output
    assert not directory().facilitators
    assert "The coordinator looks after: Tuesday" in run("facilitators", "list", *HEAL).output
    gone = run("facilitators", "remove", "Tuesday", "Ruth", "--apply", *HEAL)
    assert gone.exit_code == 2 and "nobody yet" in gone.stderr


def test_addresses_of_facilitators_are_shown_to_whoever_asks_for_them(
    aws: Account, run: Run
) -> None:
    run("groups", "add", "Tuesday", "--facilitator", RUTH, *HEAL)
    for words in ((), ("--json",)):
        assert "ruth@example.org" not in run("facilitators", "list", *HEAL, *words).output
        assert "ruth@" in run("facilitators", "list", *HEAL, "--addresses", *words).output
    (row,) = json.loads(run("facilitators", "list", *HEAL, "--json").output)
    assert row == {
        "name": "Ruth Müller",
        "group": "Tuesday",
        "office": "facilitator",
        "letters": True,
    }


def test_two_of_one_name_are_told_apart_by_address(aws: Account, run: Run) -> None:
    run("groups", "add", "Tuesday", "--facilitator", "R <a@b.cc>", "--facilitator", "r <d@e.ff>",
        *HEAL)  # fmt: skip
    done = run("facilitators", "remove", "Tuesday", "R", "--apply", *HEAL)
    assert done.exit_code == 2 and "Write the address" in done.stderr
    assert run("facilitators", "remove", "Tuesday", "a@b.cc", "--apply", *HEAL).exit_code == 0
    assert [one.email for one in directory().facilitators] == ["d@e.ff"]
