"""Every command of docs/set-up, run as it stands there against the system of `make serve`.

The pages are tried in a copy of the checkout's files. What a page cannot hold is prepared here: a
key typed at a prompt, a fake of the provider, a file somebody saved.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from alongside import program
from local.story import deliveries
from tests.providers import server
from tests.providers.tally_fake import TallyFake
from tests.providers.typeform_fake import TypeformFake

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "docs" / "set-up"
COMMAND = re.compile(r"^(?: {4}| {7})((?:\./alongside|make|export|unset) .*)$", re.MULTILINE)
NO_COMMANDS = {"heal=ana@example.org,ben@example.org"}
STARTS_SECONDS = 150
RUNS_SECONDS = 120

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("set-up")]


@dataclass(frozen=True)
class More:
    """What a command needs that its page cannot say: words after it, what is typed, how it ends."""

    words: tuple[str, ...] = ()
    typed: str = ""
    ends: frozenset[int] = frozenset({0})


@dataclass(frozen=True)
class Town:
    """The copy in which `make serve` runs, and the providers' doubles."""

    folder: Path
    providers: dict[str, server.Provider]

    def run(self, command: str, more: More) -> subprocess.CompletedProcess[str]:
        """A line of a page, as a shell runs it."""
        return subprocess.run(
            ["sh", "-c", " ".join((command, *more.words))],
            cwd=self.folder,
            env=clean_environment() | {"ALONGSIDE_LOCAL": "1", "COLUMNS": "160"},
            input=more.typed,
            capture_output=True,
            text=True,
            timeout=RUNS_SECONDS,
            check=False,
        )

    def endpoints(self) -> dict[str, Any]:
        """What `make serve` wrote down."""
        found: dict[str, Any] = json.loads((self.folder / ".local/endpoints.json").read_text())
        return found


def clean_environment() -> dict[str, str]:
    """Nothing of this test run, so that a page does not work by accident."""
    gone = ("AWS_", "PYTHON", "ALONGSIDE_", "PYTEST_", "MAKE", "COVERAGE_")
    return {name: value for name, value in os.environ.items() if not name.startswith(gone)}


def commands(page: str) -> list[str]:
    return [found[1].strip() for found in COMMAND.finditer((PAGES / page).read_text("utf-8"))]


def code(text: str) -> Iterator[str]:
    """The lines of every indented block: after an empty line, deeper by four than the text."""
    inside, before, text_at = False, "", 0
    for line in text.splitlines():
        depth = len(line) - len(line.lstrip())
        if line.strip() and not inside:
            inside = not before.strip() and depth >= text_at + 4
        elif line.strip():
            inside = depth >= text_at + 4
        if inside and line.strip():
            yield line.strip()
        elif line.strip():
            item = re.match(r"\s*(\d+\. |- )", line)
            text_at = len(item[0]) if item else depth
        before = line


def copied(folder: Path) -> Path:
    """A copy of what git knows, as it stands in the tree; the environments are lent, since the
    tests of a clean clone are others."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout.splitlines()  # fmt: skip
    for name in listed:
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    os.utime(folder / "requirements-dev.txt", (0, 0))  # the lent environment is as it should be
    (folder / ".venv").symlink_to(ROOT / ".venv")
    (folder / ".local").mkdir()
    for name in ("engine", "layer"):
        (folder / ".local" / name).symlink_to(ROOT / ".local" / name)
    return folder


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = copied(tmp_path_factory.mktemp("set-up") / "alongside")
    said = folder.parent / "serve.txt"
    with said.open("w") as out:
        serving = subprocess.Popen(
            ["make", "serve", f"PORT={free_port()}"],
            cwd=folder,
            env=clean_environment(),
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        deadline = time.monotonic() + STARTS_SECONDS
        while "Alongside runs at" not in said.read_text("utf-8"):
            assert serving.poll() is None, said.read_text("utf-8")
            assert time.monotonic() < deadline, said.read_text("utf-8")
            time.sleep(0.1)
        with server.serve(TypeformFake()) as typeform, server.serve(TallyFake()) as tally:
            yield Town(folder, {"typeform": typeform, "tally": tally})
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(serving.pid, signal.SIGINT)
        serving.wait(20)


def deliver(town: Town, provider: str, form: str, body: bytes) -> int:
    """Post a signed body to a hook of HEAL, as a provider does."""
    found = next(
        one
        for one in town.endpoints()["hooks"]
        if (one["program"], one["form"], one["provider"]) == ("heal", form, provider)
    )
    sent = deliveries.Delivery(provider, form, body)
    headers = deliveries.sign(sent, found["secret"], datetime.now(UTC))
    request = urllib.request.Request(found["url"], body, {**headers, "Content-Type": "text/plain"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return int(answer.status)


def sample(name: str) -> bytes:
    return (ROOT / "events" / "intake" / name).read_bytes()


INIT = ("--from", "heal", "--id", "riverside", "--name", "'Riverside Mentorship'", "--yes")
LOOKED_AT = frozenset({0, 1})
"""A check may find something to say of a system that is minutes old; it may not fail."""
PASSPHRASE = "four words only we know\n"


SAYS = {
    "doctor": "well",
    "groups add": "Tuesday Evening: 1 person(s) added.",
    "groups list": "Ruth",
    "facilitators add": "Added to Tuesday Evening.",
    "facilitators list": "Sam",
    "init": "Written: ",
    "program check": "can be used",
    "letters preview --": "introduction",
    "letters preview introduction": "letters written",
    "mail domain": "DKIM",
    "mail status": "letters may leave from it",
    "mail": "Letters of this machine go to its own mailbox",
    "deploy": "`make serve` does all of this",
    "night": "Nothing is stored and nobody is written to.",
    "keys status": "signs new links",
    "keys rotate": "Key 2 would sign",
    "backup": "copies",
    "forms google": "Run",
    "forms token": "knows the token",
    "forms create tally --program heal --apply": "the webhook is added and signed",
    "forms create typeform --program heal --apply": "the webhook is added and signed",
    "forms create": "would make a form and its webhook",
    "forms schema": "Find a mentor in your HEAL group",
    "forms adopt": "“Your e-mail address",
    "forms check": "fits",
    "hooks": "/hooks/heal/mentee/",
    "members find": "heal",
    "quarantine list": "Nothing waits in heal.",
    "quarantine redrive": "would fit now",
    "backfill": "What was sent since",
}
"""What each command says when it did what its page promises; the longest beginning counts."""


def says(command: str) -> str:
    words = command.removeprefix("./alongside ")
    return SAYS[max((one for one in SAYS if words.startswith(one)), key=len)]


def more(town: Town, command: str) -> More:
    """What is typed or added at this command."""
    for provider, double in town.providers.items():
        if command.startswith(f"./alongside forms token {provider}"):
            return More(("--url", double.url), typed=f"{server.TOKEN}\n")
    if command == "./alongside init":
        return More(INIT)
    if command.startswith(("./alongside doctor", "./alongside forms check")):
        return More(ends=LOOKED_AT)
    if command.startswith("./alongside backup"):
        return More(typed=PASSPHRASE * 2)
    return More()


def prepare(town: Town, page: str) -> None:
    """What somebody who comes to this page has done at their provider."""
    if page == "google.md":
        assert deliver(town, "google", "mentee", sample("google_schema.json")) == 202
    if page in ("tally.md", "typeform.md"):
        provider = page.partition(".")[0]
        body = {"tally": "tally_mentor_copied.json", "typeform": "typeform_mentor.json"}[provider]
        shutil.copy(ROOT / "events" / "intake" / body, town.folder / "form.json")


@pytest.mark.parametrize("page", ["README.md", "deploy.md", "google.md", "tally.md", "typeform.md"])
def test_every_command_of_a_page_works_as_it_stands(page: str, town: Town) -> None:
    prepare(town, page)
    tried = [one for one in commands(page) if not one.startswith(("export", "unset", "make serve"))]
    assert tried
    for command in tried:
        wanted = more(town, command)
        ran = town.run(command, wanted)
        assert ran.returncode in wanted.ends, f"{page}: {command}\n{ran.stdout}\n{ran.stderr}"
        assert says(command) in ran.stdout, f"{page}: {command}\n{ran.stdout}\n{ran.stderr}"


SANDRA = {
    "email": "sandra@example.net",
    "name": "Sandra Ćosić 🌱",
    "group": "Tuesday Evening",
    "attends": ["Yes"],
    "agrees": ["Yes"],
}


def test_a_new_google_form_brings_its_first_member(town: Town) -> None:
    """The script as it is written, run on our double of Google, delivering over the wire."""
    written = town.run("./alongside forms google --program heal --folder script", More())
    assert written.returncode == 0, written.stderr
    titles = {one.id: one.title for one in program.load_all()["heal"].questions}
    ran = subprocess.run(
        ["node", "tests/google/live.js", "script", "heal.mentee"],
        cwd=town.folder,
        input=json.dumps({titles[name]: value for name, value in SANDRA.items()}),
        check=True, capture_output=True, text=True, timeout=RUNS_SECONDS,
    )  # fmt: skip
    said = json.loads(ran.stdout)
    assert [one["code"] for one in said["posts"]] == [202, 202, 202], said
    assert said["said"].count("This form fits the program") == 2, said["said"]
    found = town.run("./alongside members find --program heal --names --json", More())
    assert "Sandra Ćosić 🌱" in found.stdout, found.stdout + found.stderr


def test_a_command_that_does_not_exist_would_be_noticed(town: Town) -> None:
    assert town.run("./alongside forms mend --program heal", More()).returncode not in (0, 1)


def test_what_stands_as_code_in_a_page_is_a_command_that_is_tried() -> None:
    for path in sorted(PAGES.glob("*.md")):
        written = set(code(path.read_text("utf-8")))
        assert not written - set(commands(path.name)) - NO_COMMANDS, path.name


def test_every_picture_of_a_page_is_there() -> None:
    for path in PAGES.glob("*.md"):
        for found in re.finditer(r"!\[[^\]]+\]\(([^)]+)\)", path.read_text("utf-8")):
            assert (PAGES / found[1]).is_file(), f"{path.name}: {found[1]}"


def test_every_command_that_is_named_in_a_page_exists() -> None:
    """Also those within a sentence, which are not run."""
    named = {
        found[1]
        for path in PAGES.glob("*.md")
        for found in re.finditer(r"`\./alongside ([a-z -]+)", path.read_text("utf-8"))
    }
    for words in sorted(named):
        first = words.split(" --")[0].split()[:2]
        ran = subprocess.run(
            [str(ROOT / "alongside"), *first, "--help"],
            check=False, capture_output=True, text=True, env=clean_environment(),
        )  # fmt: skip
        assert ran.returncode == 0, words
