"""`python -m local.story`: PORT is where it listens, ONCE=1 stops after the story."""

from __future__ import annotations

import errno
import os
import signal
import socket
import sys
import time
from collections.abc import Mapping
from concurrent.futures import Future
from contextlib import ExitStack
from datetime import UTC, datetime
from types import FrameType

from alongside import program
from local import deploy, endpoints, places, up
from local.story import people, telling
from local.story.browser import NotOffered
from local.story.checks import Unexpected
from local.story.scene import Scene
from local.story.screen import Screen
from local.up import Running

PROGRAM = "heal"
DEFAULT_PORT = "8400"
# Short, so that the story is; the schedules rest, so that nothing happens behind its back.
WAITS = {"UndoSeconds": "2", "NoticeSeconds": "1", "DigestSeconds": "0", "Schedules": "DISABLED"}
TOLD, NOT_SO, NO_PORT, INTERRUPTED = 0, 1, 2, 130


def main(port_text: str, once: bool, screen: Screen) -> int:
    """Tell the story; the exit status. Without `once` it then serves until Ctrl-C."""
    if not port_text.isdecimal() or int(port_text) > 65535:
        print(f"PORT is no port number: {port_text!r}.", file=sys.stderr)
        return NO_PORT
    if _is_taken(int(port_text)):
        return _taken(port_text)
    told: list[bool] = []
    try:
        _tell_and_serve(int(port_text), once, screen, told)
    except KeyboardInterrupt:
        print("\nStopped.")
        return TOLD if told and not once else INTERRUPTED
    except Unexpected as wrong:
        screen.wrong(wrong.what, wrong.expected, wrong.found)
        return NOT_SO
    except NotOffered as missing:
        screen.wrong("a form on a page", str(missing), "a page without it")
        return NOT_SO
    except (deploy.DeployFailed, RuntimeError, OSError) as problem:
        if getattr(problem, "errno", None) == errno.EADDRINUSE:
            return _taken(port_text)
        print(f"The story could not be told: {problem}", file=sys.stderr)
        return NOT_SO
    return TOLD


def _tell_and_serve(port: int, once: bool, screen: Screen, told: list[bool]) -> None:
    began = time.monotonic()
    screen.step("The whole system starts on this machine")
    with ExitStack() as opened:
        with screen.working("starting the local engine") as say:
            running = opened.enter_context(up.stack(port, None, WAITS, say=say))
        endpoints.write(places.ENDPOINTS, running.endpoints())
        seconds = time.monotonic() - began
        screen.say(f"Deployed from template.yaml, permissions enforced, in {seconds:.1f} seconds.")
        screen.show("it runs at", f"{running.api}/")
        with telling.starting(running) as ready:
            telling.tell(_scene(running, screen, ready))
        told.append(True)
        _close(running, once, screen, time.monotonic() - began)


def _close(running: Running, once: bool, screen: Screen, seconds: float) -> None:
    screen.say(f"Told in {seconds:.0f} seconds.")
    if once:
        return
    telling.run_by_themselves(running)
    screen.say("Everything stays open until Ctrl-C.")
    while True:
        signal.pause()


def _scene(running: Running, screen: Screen, ready: Mapping[str, Future[None]]) -> Scene:
    return Scene(
        running=running,
        screen=screen,
        program=program.load_all()[PROGRAM],
        cast=people.read(),
        began=datetime.now(UTC),
        ready=ready,
    )


def _is_taken(port: int) -> bool:
    """Whether somebody listens there: better said before half a minute of setting up."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as problem:
            return problem.errno == errno.EADDRINUSE
    return False


def _taken(port: str) -> int:
    print(f"Port {port} is taken; try: make demo PORT={int(port) + 1}", file=sys.stderr)
    return NO_PORT


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _interrupt)
    wanted = os.environ.get("PORT") or DEFAULT_PORT
    sys.exit(main(wanted, os.environ.get("ONCE", "") not in ("", "0"), Screen()))
