"""Brings the whole stack up on this machine: `python -m local.up --port 8400`.

As a library: `with local.up.stack() as running: …` for tests and the demo.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from local import (
    belongings,
    deploy,
    door,
    endpoints,
    engine,
    installation,
    mailbox,
    notices,
    places,
    repairs,
    root,
    schedules,
    snapshot,
)
from local.pages import Pages

SENDER = "alongside@example.org"
COORDINATOR = "coordinator@example.org"
# Waits of minutes and hours would hide the story from whoever watches it on one machine.
WAITS = {"DigestSeconds": "0", "UndoSeconds": "20", "NoticeSeconds": "20"}


@dataclass
class Running:
    """A stack that runs. `api` is the address of the front door, `root` the root secret's text."""

    api: str
    engine: engine.Engine
    stack: deploy.Stack
    root: str
    letters: mailbox.Mailbox
    hooks: endpoints.Hooks = field(default_factory=list)

    def mailbox(self) -> list[mailbox.Mail]:
        """All letters sent, newest first."""
        return self.letters.letters()

    def client(self, service: str) -> Any:
        """A boto3 client with the rights of the account's root."""
        return self.engine.client(service)

    def run(self, name: str) -> schedules.Ran:
        """Run a schedule now and wait until the queues are empty; KeyError for an unknown name."""
        return schedules.run(self.engine, self.stack, schedules.read(self.stack)[name])

    def report(self, kind: str, letter: str, recipient: str, about: Any = None) -> Any:
        """Say in SES's words what became of a letter; see `notices.report`."""
        return notices.report(self.engine, self.stack, kind, letter, recipient, about)

    def endpoints(self) -> dict[str, Any]:
        """What `.local/endpoints.json` holds."""
        return endpoints.describe(self.api, self.engine, self.stack, self.hooks)

    def tables(self) -> dict[str, str]:
        """Table names by logical id."""
        found: dict[str, str] = self.endpoints()["tables"]
        return found


def quiet(_line: str) -> None:
    """Say nothing."""


@contextmanager
def stack(
    port: int = 0,
    state: Path | None = None,
    parameters: Mapping[str, str] | None = None,
    template: Path = places.TEMPLATE,
    say: Callable[[str], None] = quiet,
) -> Iterator[Running]:
    """The stack of `template` on a port of the loopback (0 for a free one).

    `state` is the folder that keeps tables, letters and secrets between runs. `parameters`
    override the local defaults. Raises deploy.DeployFailed, routes.Unsupported,
    snapshot.SnapshotBroken, or OSError for a port that is taken.
    """
    python = installation.ensure(say)
    with ExitStack() as opened:
        front = opened.enter_context(door.open_on(port))
        host = opened.enter_context(engine.running(python))
        say("deploying template.yaml …")
        running = _deployed(front, host, python, state, parameters or {}, template, say)
        if state is not None:
            _restore(running, state, say)
            opened.enter_context(snapshot.kept(lambda: _save(running, state)))
        front.responders += [door.api(host, running.stack), _pages(running).respond]
        opened.enter_context(door.serving(front))
        yield running


def _deployed(
    front: door.Door,
    host: engine.Engine,
    python: Path,
    state: Path | None,
    parameters: Mapping[str, str],
    template: Path,
    say: Callable[[str], None],
) -> Running:
    values = {**_defaults(front.url), **parameters}
    secret = root.secret(state)
    secrets = {values["RootSecretName"]: secret}
    if template == places.TEMPLATE:
        secrets[f"{values['FeedbackSecretsPath']}/root"] = root.of_feedback(secret)
    for name, value in secrets.items():
        host.client("ssm").put_parameter(Name=name, Type="SecureString", Value=value)
    for identity in {values["SenderAddress"], values["SenderIdentity"]} - {""}:
        host.client("sesv2").create_email_identity(EmailIdentity=identity)
    made = deploy.deploy(host, template, values, python, say)
    repairs.repair(host, made)
    hooks = endpoints.hook_endpoints(front.url, secret) if template == places.TEMPLATE else []
    kept = state / "letters.jsonl" if state else None
    return Running(front.url, host, made, secret, mailbox.Mailbox(host, kept), hooks)


def _defaults(url: str) -> dict[str, str]:
    return {
        "BaseUrl": url,
        "SenderAddress": SENDER,
        "SenderIdentity": SENDER.partition("@")[2],
        "CoordinatorAddress": COORDINATOR,
        "RootSecretName": "/alongside/root",
        "FeedbackUrl": url,
        "FeedbackSecretsPath": "/alongside/feedback",
        "ProviderTokensPath": "/alongside/providers",
        **WAITS,
    }


def _pages(running: Running) -> Pages:
    return Pages(
        running.letters,
        schedules.read(running.stack),
        door.api_routes(running.stack),
        running.hooks,
        running.run,
    )


def _restore(running: Running, state: Path, say: Callable[[str], None]) -> None:
    belongings.restore(running.engine, running.stack, state / "belongings.jsonl")
    count = snapshot.restore(running.client("dynamodb"), running.tables(), state)
    if count:
        say(f"{count} items are back from the last run")


def _save(running: Running, state: Path) -> None:
    # The keys first: a key that is kept too long is destroyed again by the next release, a table
    # that was kept longer than its keys stays closed.
    belongings.save(running.engine, running.stack, state / "belongings.jsonl")
    snapshot.save(running.client("dynamodb"), running.tables(), state)
    snapshot.keep(state / "letters.jsonl", mailbox.lines(running.mailbox()))


def _say(line: str) -> None:
    print(line, flush=True)


def _prepare_feedback(running: Running) -> None:
    """What the first night does in the cloud: keys to seal with, and rosters. Without them the page
    takes nothing."""
    for name in ("release", "care"):
        if not running.run(name).ok:
            raise RuntimeError(f"{name} failed; see /_run/{name}")


def _announce(running: Running) -> None:
    _say("")
    _say(f"  Alongside runs at   {running.api}/")
    _say(f"  mailbox             {running.api}/_mail")
    for name in schedules.read(running.stack):
        _say(f"  run “{name}” now".ljust(22) + f"{running.api}/_run/{name}")
    _say(f"  addresses, secrets  {places.ENDPOINTS.relative_to(places.ROOT)}")
    _say("")
    _say("Ctrl-C saves and stops.")


def _arguments(given: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m local.up", description=__doc__)
    parser.add_argument("--port", type=int, default=8400, help="where it listens; 0: any free port")
    parser.add_argument("--state", type=Path, default=places.STATE, help="what survives a restart")
    parser.add_argument("--fresh", action="store_true", help="forget the last run first")
    return parser.parse_args(given)


def main(given: list[str]) -> int:
    """Serve until Ctrl-C or SIGTERM; 1 when the stack does not come up."""
    chosen = _arguments(given)
    sys.path.insert(0, str(places.ROOT / "layers" / "common"))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if chosen.fresh:
        shutil.rmtree(chosen.state, ignore_errors=True)
    try:
        with stack(chosen.port, chosen.state, say=_say) as running:
            endpoints.write(places.ENDPOINTS, running.endpoints())
            _say("making the first keys for feedback …")
            _prepare_feedback(running)
            _announce(running)
            signal.pause()
    except KeyboardInterrupt:
        _say("saved.")
    except (deploy.DeployFailed, snapshot.SnapshotBroken, RuntimeError, OSError) as problem:
        print(f"Alongside did not start: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
