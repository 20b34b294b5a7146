"""A copy brings everything back that it may, and says when it is not to be trusted."""

from __future__ import annotations

import io
import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from nacl import pwhash

from alongside import keys, wiring
from alongside.model import LetterState, Match, MatchState, Role
from alongside.store import codec, groups, members, outbox
from console import reference
from console.__main__ import app
from console.copies import cipher, content, making, reading
from console.copies.cipher import CannotOpen, Cost
from console.copies.content import Heading, Tally
from local.items import as_line
from tests.conftest import Account
from tests.console.conftest import Run
from tests.faults.world import World

ROOT = Path(__file__).resolve().parents[2]
WORDS = "four words only we know"
TYPED = f"{WORDS}\n{WORDS}\n"
QUICK = Cost(pwhash.argon2id.OPSLIMIT_MIN, pwhash.argon2id.MEMLIMIT_MIN)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a guess costs is no matter of these tests."""
    monkeypatch.setattr(making, "COST", QUICK)


@pytest.fixture
def stopped(stack: dict[str, Any]) -> None:
    """A stack whose schedules are switched off, as for a restore."""
    for one in stack["Parameters"]:
        if one["ParameterKey"] == "Schedules":
            one["ParameterValue"] = "DISABLED"


def everything(aws: Account) -> list[str]:
    found = aws.client("dynamodb").scan(TableName=aws.table)["Items"]
    return sorted(as_line(item) for item in found if item["pk"]["S"] != "LEASE")


def empty(aws: Account) -> None:
    dynamodb = aws.client("dynamodb")
    for item in dynamodb.scan(TableName=aws.table)["Items"]:
        dynamodb.delete_item(TableName=aws.table, Key={name: item[name] for name in ("pk", "sk")})


def copied(run: Run, folder: Path) -> Path:
    done = run("backup", str(folder), said=TYPED)
    assert done.exit_code == 0, done.output
    return max(folder.iterdir())


def brought(run: Run, folder: Path, *more: str) -> Any:
    done = run("restore", str(folder), "--apply", "--json", *more, said=f"{WORDS}\n")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def lived(world: World) -> None:
    """A place in which something has happened: an open match, letters, somebody in quarantine."""
    world.appoint("Ruth")
    world.apply("mentee", "Ada", hope="a peculiar hope")
    world.apply("mentor", "Bob")
    world.apply("mentor", "Carla")
    world.deliver("signed", "mentee", b"{}")
    world.night()
    world.sweep_all()


# --- There and back -----------------------------------------------------------------------------


def test_what_is_copied_comes_back_as_it_was(
    world: World, aws: Account, run: Run, tmp_path: Path, stopped: None
) -> None:
    lived(world)
    before = everything(aws)
    copied(run, tmp_path / "copies")
    empty(aws)
    assert not everything(aws)
    told = brought(run, tmp_path / "copies", "--send-waiting")
    assert everything(aws) == before
    assert told["counts"]["brought"] == len(before) > 8


def test_a_copy_is_for_its_owner_alone_and_nothing_of_it_can_be_read(
    world: World, run: Run, tmp_path: Path
) -> None:
    lived(world)
    file = copied(run, tmp_path / "copies")
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    raw = file.read_bytes()
    assert b"peculiar" not in raw and b"ada@example.net" not in raw and b"PERSON#" not in raw
    text = wiring.client("ssm").get_parameter(Name="/alongside/root", WithDecryption=True)
    assert text["Parameter"]["Value"].encode() not in raw
    assert [path.name for path in file.parent.iterdir()] == [file.name], "and no half file stays"


def test_without_apply_nothing_comes_back(
    world: World, aws: Account, run: Run, tmp_path: Path, stopped: None
) -> None:
    lived(world)
    copied(run, tmp_path)
    empty(aws)
    done = run("restore", str(tmp_path), said=f"{WORDS}\n")
    assert done.exit_code == 0 and "is whole" in done.output and "Nothing was" in done.output
    assert not everything(aws)


def test_a_table_with_items_is_refused_and_filled_in_only_when_told(
    world: World, aws: Account, run: Run, tmp_path: Path, stopped: None
) -> None:
    lived(world)
    before = everything(aws)
    copied(run, tmp_path)
    refused = run("restore", str(tmp_path), "--apply", said=f"{WORDS}\n")
    assert refused.exit_code == 2 and "--add-missing" in refused.output
    dynamodb = aws.client("dynamodb")
    person = codec.person_key("heal", world.who("Ada"))
    key = {"pk": {"S": person}, "sk": {"S": "APPLICATION#mentee"}}
    dynamodb.delete_item(TableName=aws.table, Key=key)
    group = {"pk": {"S": "PROGRAM#heal"}, "sk": {"S": f"GROUP#{world.group_id}"}}
    was = dynamodb.get_item(TableName=aws.table, Key=group)["Item"]
    newer = {**was, "name": {"S": "Another name"}}
    dynamodb.put_item(TableName=aws.table, Item=newer)
    told = brought(run, tmp_path, "--add-missing", "--send-waiting")
    assert told["counts"] == {"brought": 1, "there already": len(before) - 1}
    wanted = {*before, as_line(newer)} - {as_line(was)}
    assert {*everything(aws)} == wanted, "what is there is never overwritten"


def test_a_table_aws_has_restored_beside_it_fills_in_what_is_missing(
    world: World, aws: Account, run: Run, tmp_path: Path, stopped: None, template: dict[str, Any]
) -> None:
    lived(world)
    before = everything(aws)
    dynamodb = aws.client("dynamodb")
    wanted = dict(template["Resources"]["FeedbackTable"]["Properties"])
    dynamodb.create_table(TableName="Restored", **{**wanted, "DeletionProtectionEnabled": False})
    for item in dynamodb.scan(TableName=aws.table)["Items"]:
        dynamodb.put_item(TableName="Restored", Item=item)
    person = codec.person_key("heal", world.who("Ada"))
    key = {"pk": {"S": person}, "sk": {"S": "APPLICATION#mentee"}}
    dynamodb.delete_item(TableName=aws.table, Key=key)
    assert run("backup", str(tmp_path), "--table", "Restored", said=TYPED).exit_code == 0
    assert brought(run, tmp_path, "--add-missing")["counts"]["brought"] == 1
    assert everything(aws) == before


def test_letters_would_leave_while_schedules_run_so_it_is_refused(
    world: World, aws: Account, run: Run, tmp_path: Path, stack: dict[str, Any]
) -> None:
    lived(world)
    file = copied(run, tmp_path)
    empty(aws)
    refused = run("restore", str(tmp_path), "--apply", said=f"{WORDS}\n")
    assert refused.exit_code == 2 and "alongside deploy --schedules DISABLED" in refused.output
    assert not everything(aws)
    stack["StackName"] = "trial"
    named = ("--stack", "trial", "restore", str(tmp_path), "--file", file.name)
    assert "--stack trial deploy --schedules" in run(*named, said=f"{WORDS}\n").output


def test_the_root_secret_comes_back_with_what_it_names(
    world: World, aws: Account, run: Run, tmp_path: Path, stopped: None
) -> None:
    lived(world)
    copied(run, tmp_path)
    was = wiring.root()
    other = keys.RootKeys(1, {1: b"another root secret of 32 bytes."})
    ssm = aws.client("ssm")
    write = {"Name": "/alongside/root", "Type": "SecureString", "Value": keys.write_root(other)}
    ssm.put_parameter(**write, Overwrite=True)
    refused = run("restore", str(tmp_path), "--add-missing", "--apply", said=f"{WORDS}\n")
    assert refused.exit_code == 2 and "another root secret" in refused.output
    empty(aws)
    brought(run, tmp_path, "--replace-secret")
    wiring.forget()
    assert wiring.root() == was and wiring.feedback_root() == keys.feedback_root(was)


def another_secret(aws: Account) -> str:
    other = keys.write_root(keys.RootKeys(1, {1: b"another root secret of 32 bytes."}))
    ssm = aws.client("ssm")
    ssm.put_parameter(Name="/alongside/root", Type="SecureString", Value=other, Overwrite=True)
    return other


def kept_secret(aws: Account) -> str:
    found = aws.client("ssm").get_parameter(Name="/alongside/root", WithDecryption=True)
    return str(found["Parameter"]["Value"])


def test_another_root_secret_gives_way_only_when_told(
    world: World, aws: Account, run: Run, tmp_path: Path, stopped: None
) -> None:
    lived(world)
    copied(run, tmp_path)
    empty(aws)
    # Control: the same secret is nothing to speak of.
    assert "secret" not in run("restore", str(tmp_path), said=f"{WORDS}\n").output
    was, other = kept_secret(aws), another_secret(aws)
    for more in ((), ("--apply",)):
        refused = run("restore", str(tmp_path), *more, said=f"{WORDS}\n")
        assert refused.exit_code == 2 and "--replace-secret" in refused.output
        assert "forms connected since then need their secret anew" in refused.output
    dry = run("restore", str(tmp_path), "--replace-secret", said=f"{WORDS}\n")
    assert dry.exit_code == 0 and "links sent since then end" in dry.output
    assert kept_secret(aws) == other and not everything(aws)
    assert brought(run, tmp_path, "--replace-secret")["replaces_secret"]
    assert kept_secret(aws) == was


def beside(name: str, secret: str) -> dict[str, Any]:
    told = {"ParameterKey": "RootSecretName", "ParameterValue": secret}
    return {"StackName": name, "Parameters": [told]}


def test_the_root_secret_of_another_stack_is_never_replaced(
    world: World, aws: Account, run: Run, tmp_path: Path, stopped: None, stack: dict[str, Any]
) -> None:
    lived(world)
    copied(run, tmp_path)
    empty(aws)
    other = another_secret(aws)
    stack["Beside"] = [{"StackName": "of something else"}, beside("third", "/third/root")]
    dry = run("restore", str(tmp_path), "--replace-secret", said=f"{WORDS}\n")
    assert dry.exit_code == 0, "a stack with a secret of its own is nobody's concern"
    stack["Beside"].append(beside("live", "/alongside/root"))
    refused = run("restore", str(tmp_path), "--replace-secret", "--apply", said=f"{WORDS}\n")
    assert refused.exit_code == 2 and "is that of live, too" in refused.output
    assert kept_secret(aws) == other and not everything(aws)


def test_a_key_revoked_since_the_copy_stays_revoked(
    world: World, aws: Account, run: Run, tmp_path: Path, stopped: None
) -> None:
    lived(world)
    copied(run, tmp_path)
    assert run("keys", "rotate", "--apply", "--at-once").exit_code == 0
    assert run("keys", "revoke", "1", "--apply").exit_code == 0
    wiring.forget()
    revoked = wiring.root()
    empty(aws)
    brought(run, tmp_path)
    wiring.forget()
    assert wiring.root() == revoked and revoked.retired == {1}


def test_feedback_is_in_no_copy(world: World, aws: Account, run: Run, tmp_path: Path) -> None:
    lived(world)
    item = {"pk": {"S": "BATCH#heal"}, "sk": {"S": "2026-Q3"}}
    aws.client("dynamodb").put_item(TableName="Feedback", Item=item)
    file = copied(run, tmp_path)
    with file.open("rb") as opened:
        lines = [*cipher.unseal(opened, WORDS)]
    assert any("PERSON#" in line for line in lines)
    assert not any(
        word in line for line in lines for word in ("BATCH#", "ENTRY#", "/epoch/", "/private/")
    )


# --- What must not come back --------------------------------------------------------------------


def test_letters_that_were_due_are_not_sent_again_and_later_ones_stay(
    world: World, aws: Account, run: Run, tmp_path: Path, stopped: None
) -> None:
    world.apply("mentee", "Ada")
    waiting = outbox.due(world.table, world.now, 9)
    assert waiting, "the receipt is due"
    far = {"due_at": {"S": codec.stamp(world.now.replace(year=world.now.year + 3))}}
    dynamodb = aws.client("dynamodb")
    key = {"pk": {"S": f"LETTER#{waiting[0]}"}, "sk": {"S": "LETTER"}}
    found = dynamodb.get_item(TableName=aws.table, Key=key)["Item"]
    later = {**found, "pk": {"S": "LETTER#" + "f" * 32}, "id": {"S": "f" * 32}, **far}
    dynamodb.put_item(TableName=aws.table, Item=later)
    copied(run, tmp_path)
    empty(aws)
    told = brought(run, tmp_path)
    assert told["counts"]["letters not sent again"] == 1
    [first, second] = outbox.load(world.table, [waiting[0], "f" * 32])
    assert (first.state, second.state) == (LetterState.SKIPPED, LetterState.PENDING)
    world.sweep_all()
    assert not world.letters
    # Control: in line as it was, it would leave.
    empty(aws)
    brought(run, tmp_path, "--send-waiting")
    world.sweep_all()
    assert len(world.letters) == 1


def test_whoever_was_erased_since_stays_erased_in_everything(
    world: World, aws: Account, run: Run, tmp_path: Path, stopped: None
) -> None:
    lived(world)
    bad = json.dumps({"email": "ada@example.net"}).encode()
    world.deliver("signed", "mentee", bad)
    copied(run, tmp_path)
    ada = world.who("Ada")
    pair = next(one for one in world.matches() if one.mentee == ada)
    mentor = next(
        one for one in groups.read(world.table, "heal", world.group_id).of(Role.MENTOR)
        if one.member == pair.mentor
    )  # fmt: skip
    assert mentor.held == 1
    done = run("members", "erase", "ada@example.net", "--program", "heal", "--apply", "--yes")
    assert done.exit_code == 0, done.output
    # All but the marks is lost.
    dynamodb = aws.client("dynamodb")
    for item in dynamodb.scan(TableName=aws.table)["Items"]:
        if "erased_at" not in item:
            key = {name: item[name] for name in ("pk", "sk")}
            dynamodb.delete_item(TableName=aws.table, Key=key)
    told = brought(run, tmp_path, "--add-missing", "--facilitators", "--quarantine")
    assert told["erased_since"] == 1
    assert not members.read(world.table, "heal", ada).applications
    left = [line for line in everything(aws) if ada in line and "erased_at" not in line]
    assert not left
    assert not [line for line in everything(aws) if "ada@example.net" in line]
    bodies = [item for item in world.items() if item["pk"] == "QUARANTINE#heal"]
    assert len(bodies) == 1, "the other one's body waits as before"
    assert not [one for one in world.matches() if one.state is MatchState.SUGGESTED]
    freed = groups.read(world.table, "heal", world.group_id).find(pair.mentor, Role.MENTOR)
    assert freed is not None and freed.held == 0, "the place is free again"


def test_control_a_copy_brought_back_without_marks_brings_the_erased_back(
    world: World, aws: Account, run: Run, tmp_path: Path, stopped: None
) -> None:
    lived(world)
    copied(run, tmp_path)
    empty(aws)
    brought(run, tmp_path)
    assert members.read(world.table, "heal", world.who("Ada")).applications


def test_a_younger_copy_remembers_who_was_erased(
    world: World, aws: Account, run: Run, tmp_path: Path, stopped: None
) -> None:
    lived(world)
    first = copied(run, tmp_path)
    run("members", "erase", "ada@example.net", "--program", "heal", "--apply", "--yes")
    world.pass_time(days=1)
    copied(run, tmp_path)
    assert len([*tmp_path.iterdir()]) == 2
    empty(aws)
    told = brought(run, tmp_path, "--file", first.name)
    assert told["erased_since"] == 1
    assert not members.read(world.table, "heal", world.who("Ada")).applications
    assert members.read(world.table, "heal", world.who("Bob")).applications


def came_back(world: World, run: Run) -> None:
    """Ada is erased, applies anew, and somebody is suggested to her."""
    lived(world)
    done = run("members", "erase", "ada@example.net", "--program", "heal", "--apply", "--yes")
    assert done.exit_code == 0, done.output
    world.pass_time(days=1)
    world.apply("mentee", "Ada", hope="another hope")
    world.night()
    assert own_match(world).state is MatchState.SUGGESTED


def own_match(world: World) -> Match:
    [found] = [one for one in world.matches() if one.mentee == world.who("Ada")]
    return found


def held_by(world: World, mentor: str) -> int:
    found = groups.read(world.table, "heal", world.group_id).find(mentor, Role.MENTOR)
    assert found is not None
    return found.held


def lose(aws: Account, *, all_but_marks: bool = True) -> None:
    dynamodb = aws.client("dynamodb")
    for item in dynamodb.scan(TableName=aws.table)["Items"]:
        if not all_but_marks or "doc" in item or "erased_at" not in item:
            key = {name: item[name] for name in ("pk", "sk")}
            dynamodb.delete_item(TableName=aws.table, Key=key)


@pytest.mark.parametrize("way", ["beside a younger copy", "into what is left"])
def test_whoever_was_erased_and_came_back_is_brought_back(
    world: World, aws: Account, run: Run, tmp_path: Path, stopped: None, way: str
) -> None:
    came_back(world, run)
    before, match = everything(aws), own_match(world)
    assert held_by(world, match.mentor) == 1
    first = copied(run, tmp_path)
    more = ["--add-missing", "--facilitators", "--quarantine", "--send-waiting"]
    if way == "beside a younger copy":
        world.pass_time(days=1)
        copied(run, tmp_path)
        more = ["--file", first.name, "--send-waiting"]
    lose(aws, all_but_marks=way == "into what is left")
    told = brought(run, tmp_path, *more)
    assert told["erased_since"] == 0 and not told["of_the_erased"]
    assert everything(aws) == before
    assert own_match(world) == match and held_by(world, match.mentor) == 1


def test_control_what_was_of_before_the_erasing_stays_gone_though_they_came_back(
    world: World, aws: Account, run: Run, tmp_path: Path, stopped: None
) -> None:
    lived(world)
    first = copied(run, tmp_path)
    was = own_match(world)
    run("members", "erase", "ada@example.net", "--program", "heal", "--apply", "--yes")
    world.pass_time(days=1)
    for role in ("mentee", "mentor"):  # no bare mark is left: the applications hold the moment
        world.apply(role, "Ada", hope="another hope")
    copied(run, tmp_path)
    empty(aws)
    told = brought(run, tmp_path, "--file", first.name)
    assert told["erased_since"] == 1
    assert not members.read(world.table, "heal", world.who("Ada")).applications
    assert members.read(world.table, "heal", world.who("Bob")).applications
    assert held_by(world, was.mentor) == 0
    assert not [one for one in everything(aws) if "a peculiar hope" in one]


def test_who_was_removed_and_what_was_dropped_come_back_only_when_asked_for(
    world: World, aws: Account, run: Run, tmp_path: Path, stopped: None
) -> None:
    lived(world)
    before = everything(aws)
    copied(run, tmp_path)
    words = ("facilitators", "remove", world.group_id, "Ruth", "--program", "heal", "--apply")
    assert run(*words).exit_code == 0
    dynamodb = aws.client("dynamodb")
    for item in dynamodb.scan(TableName=aws.table)["Items"]:
        if item["pk"]["S"].startswith("QUARANTINE#"):
            key = {name: item[name] for name in ("pk", "sk")}
            dynamodb.delete_item(TableName=aws.table, Key=key)
    person = codec.person_key("heal", world.who("Bob"))
    key = {"pk": {"S": person}, "sk": {"S": "APPLICATION#mentor"}}
    dynamodb.delete_item(TableName=aws.table, Key=key)
    dry = run("restore", str(tmp_path), "--add-missing", said=f"{WORDS}\n")
    assert dry.exit_code == 0 and "add --facilitators for" in dry.output
    told = brought(run, tmp_path, "--add-missing")
    assert told["missing"] == {"applications": 1}
    assert told["not_asked_for"] == {
        "facilitators and supporters": 1, "submissions in quarantine": 1,
    }  # fmt: skip
    assert not groups.directory(world.table, "heal").facilitators
    assert not [item for item in world.items() if item["pk"] == "QUARANTINE#heal"]
    assert members.read(world.table, "heal", world.who("Bob")).applications
    # Control: asked for, they come, and so they do into an empty table.
    brought(run, tmp_path, "--add-missing", "--facilitators")
    assert groups.directory(world.table, "heal").facilitators
    brought(run, tmp_path, "--add-missing", "--quarantine")
    assert [item for item in world.items() if item["pk"] == "QUARANTINE#heal"]
    empty(aws)
    brought(run, tmp_path, "--send-waiting")
    assert len(everything(aws)) == len(before)


# --- Which copy it is ---------------------------------------------------------------------------


def test_copies_of_another_stack_count_only_when_named(
    world: World, aws: Account, run: Run, tmp_path: Path, stopped: None
) -> None:
    lived(world)
    own = copied(run, tmp_path)
    other = tmp_path / "alongside-trial-20991231-235959.copy"
    other.write_bytes(b"closed with other words")
    empty(aws)
    assert brought(run, tmp_path)["file"] == own.name
    empty(aws)
    assert brought(run, tmp_path, "--file", own.name)["file"] == own.name
    own.rename(other)
    done = run("restore", str(tmp_path), said=f"{WORDS}\n")
    assert done.exit_code == 2 and "name it with --file" in done.stderr
    empty(aws)
    assert brought(run, tmp_path, "--file", other.name)["file"] == other.name


def test_those_who_know_more_are_the_younger_ones_of_the_same_stack(tmp_path: Path) -> None:
    made = ["one-20260101-000000", "one-20260102-000000", "one-two-20260103-000000", "mine"]
    for name in made:
        (tmp_path / f"{name}{making.SUFFIX}").touch()

    def chosen(stack: str, name: str = "") -> list[str]:
        wanted = f"{name}{making.SUFFIX}" if name else ""
        return [path.stem for path in reading.choose(tmp_path, stack, wanted)]

    assert chosen("one") == made[1:2] and chosen("one-two") == made[2:3]
    assert chosen("one", made[0]) == made[:2]
    assert chosen("one", made[2]) == chosen("third", made[2]) == made[2:3]
    assert chosen("one", "mine") == ["mine", *made[:2]], "it does not say when it was made"


def test_a_folder_is_looked_up_where_the_command_was_called(
    world: World, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived(world)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("ALONGSIDE_CALLER", str(tmp_path / "elsewhere"))
    done = run("backup", "copies", "--json", said=TYPED)
    told = json.loads(done.stdout)
    assert [*(tmp_path / "elsewhere" / "copies").iterdir()] == [Path(told["file"])]
    assert not (tmp_path / "here" / "copies").exists()
    assert "is whole" in run("restore", "copies", said=f"{WORDS}\n").output


def test_the_script_tells_the_commands_where_it_was_called(tmp_path: Path) -> None:
    heal = ROOT / "layers" / "common" / "alongside" / "programs" / "heal.toml"
    (tmp_path / "mine.toml").write_bytes(heal.read_bytes())
    for name, ended in (("mine.toml", 0), ("layers/common/alongside/programs/heal.toml", 2)):
        words = [str(ROOT / "alongside"), "program", "check", name]
        done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == ended, done.stdout + done.stderr


def test_no_command_looks_for_a_file_before_it_knows_where() -> None:
    """Typer itself would look in this repository's folder."""
    every = [each for one in reference.commands(app) for each in (*one.arguments, *one.options)]
    told = [each.type_descriptor for each in every]
    paths = [one.parameter_info for one in told if "Path" in str(one.annotation)]
    assert len(paths) > 5
    for one in paths:
        assert (one.exists, one.file_okay, one.dir_okay) == (False, True, True), one.help


def test_copies_letters_and_exports_made_in_this_folder_are_never_committed() -> None:
    def ignored(path: str) -> bool:
        words = ["git", "check-ignore", "-q", "--no-index", path]
        return subprocess.run(words, cwd=ROOT, check=False).returncode == 0

    for path in ("copies/a", "letters/index.html", "exports/ada.json", "docs/one.copy"):
        assert ignored(path), path
    for path in ("console/letters/writing.py", "console/copies/making.py", "README.md"):
        assert not ignored(path), path


# --- What is not to be trusted ------------------------------------------------------------------


def flip(raw: bytes) -> bytes:
    middle = len(raw) - 40
    return raw[:middle] + bytes([raw[middle] ^ 1]) + raw[middle + 1 :]


BENT: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "cut off": (lambda raw: raw[:-30], "cut off"),
    "cut off at a part's end": (lambda raw: raw[: raw.index(b"\n") + 1 + 24], "cut off"),
    "changed": (flip, "changed"),
    "added to": (lambda raw: raw + b"x", "added"),
    "another file": (lambda _: b"pk,sk\n1,2\n", "no file that"),
    "of another version": (lambda raw: raw.replace(b"copy/1", b"copy/9", 1), "another version"),
    "a head that costs too much": (
        lambda raw: raw.replace(b'"work": 1', b'"work": 99', 1), "no file that",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BENT)
def test_a_file_that_is_not_as_it_was_written_is_noticed_before_anything_is_done(
    world: World, aws: Account, run: Run, tmp_path: Path, stopped: None, name: str
) -> None:
    lived(world)
    file = copied(run, tmp_path)
    empty(aws)
    bend, why = BENT[name]
    file.write_bytes(bend(file.read_bytes()))
    done = run("restore", str(tmp_path), "--apply", said=f"{WORDS}\n")
    assert done.exit_code == 2 and why in done.stderr, done.output
    assert not everything(aws)


def test_other_words_open_nothing(
    world: World, aws: Account, run: Run, tmp_path: Path, stopped: None
) -> None:
    lived(world)
    copied(run, tmp_path)
    done = run("restore", str(tmp_path), "--apply", said="four words only they know\n")
    assert done.exit_code == 2 and "not the words" in done.stderr


@pytest.mark.parametrize("lost", [1, 2])
def test_an_item_that_was_lost_before_the_file_was_closed_is_missed(lost: int) -> None:
    given = [as_line({"pk": {"S": f"p{number}"}, "sk": {"S": "s"}}) for number in range(4)]
    whole = [*content.lines(Heading("2026-11-21T00:00:00+00:00", "s", "{}"), given, Tally())]
    assert len([*content.items(iter(whole[1:]))]) == 4
    less = whole[: -1 - lost] + whole[-1:]
    with pytest.raises(CannotOpen, match="missing"):
        [*content.items(iter(less[1:]))]
    doubled = [*whole[:2], *whole[1:]]
    with pytest.raises(CannotOpen, match="missing"):
        [*content.items(iter(doubled[1:]))]


def test_words_that_are_too_few_or_differ_close_nothing(
    aws: Account, run: Run, tmp_path: Path
) -> None:
    for said in ("short\nshort\n", f"{WORDS}\nand others\n", ""):
        done = run("backup", str(tmp_path / "copies"), said=said)
        assert done.exit_code == 2
        assert not (tmp_path / "copies").exists()


def test_a_folder_without_copies_is_said_so(aws: Account, run: Run, tmp_path: Path) -> None:
    done = run("restore", str(tmp_path), said=f"{WORDS}\n")
    assert done.exit_code == 2 and "no copy" in done.stderr


def test_a_table_that_changes_while_it_is_copied_is_copied_again(
    world: World, aws: Account, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived(world)
    plain, readings = content.scan, []

    def busy(dynamodb: Any, table: str, *, every: Callable[[int], None]) -> Iterator[str]:
        readings.append(1)
        if len(readings) == 2:
            item = {"pk": {"S": "LETTER#new"}, "sk": {"S": "LETTER"}}
            dynamodb.put_item(TableName=table, Item=item)
        yield from plain(dynamodb, table, every=every)

    monkeypatch.setattr(content, "scan", busy)
    done = run("backup", str(tmp_path), "--json", said=TYPED)
    assert len(readings) == 4
    told = json.loads(done.stdout)
    assert told["quiet"] and told["items"] == len(everything(aws))


lines = some.lists(some.text(some.characters(exclude_categories=["Cs"], exclude_characters="\n")))


@settings(max_examples=30, deadline=None)
@given(lines, some.binary(min_size=1, max_size=40))
def test_any_lines_come_back_and_any_change_is_noticed(given: list[str], noise: bytes) -> None:
    file = io.BytesIO()
    cipher.seal(file, given, WORDS, bytes(16), QUICK)
    assert [*cipher.unseal(io.BytesIO(file.getvalue()), WORDS)] == given
    raw = bytearray(file.getvalue())
    at = raw.index(b"\n") + 1 + int.from_bytes(noise) % (len(raw) - raw.index(b"\n") - 1)
    raw[at] ^= 1 + noise[0] % 255
    with pytest.raises(CannotOpen):
        [*cipher.unseal(io.BytesIO(bytes(raw)), WORDS)]


def test_large_contents_come_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cipher, "PART_BYTES", 100)
    given = [f"line {number} " + "x" * (number % 90) for number in range(200)]
    file = io.BytesIO()
    cipher.seal(file, given, WORDS, bytes(16), QUICK)
    assert [*cipher.unseal(io.BytesIO(file.getvalue()), WORDS)] == given
    with pytest.raises(CannotOpen):
        [*cipher.unseal(io.BytesIO(file.getvalue()[:-500]), WORDS)]
