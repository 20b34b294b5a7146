"""Starts MiniStack and ends it with its parent, even when the parent is killed outright.

Runs on the engine's interpreter. The parent holds the other end of standard input: when that
closes, the engine, its workers and its scratch folder go.
"""

from __future__ import annotations

import os
import runpy
import shutil
import signal
import sys
import threading
import time

GRACE_SECONDS = 3.0


def end_with_parent(orphaned: threading.Event) -> None:
    """Wait for the end of standard input, then end everything."""
    while os.read(0, 4096):
        continue
    orphaned.set()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    sweep()


def sweep() -> None:
    """Remove the scratch folder and end the whole process group, this process included."""
    shutil.rmtree(os.environ["TMPDIR"], ignore_errors=True)
    os.killpg(0, signal.SIGKILL)


def hurry() -> None:
    """Let the engine wait 5 ms instead of 50 for a first line on a function's standard error.

    Ours log on standard output, so every single call would wait in vain (measured: 62 against 17
    ms a page). A later engine without this method ends here, loudly, and the pin stays.
    """
    from ministack.core import lambda_runtime  # type: ignore[import-not-found]  # noqa: PLC0415

    wait = lambda_runtime.Worker._drain_stderr_bounded
    first_line, *others = wait.__defaults__
    assert first_line == 0.05
    wait.__defaults__ = (0.005, *others)


def main() -> None:
    """Run the engine until it is stopped, or until nobody is left to stop it."""
    hurry()
    orphaned = threading.Event()
    threading.Thread(target=end_with_parent, args=(orphaned,), daemon=True).start()
    sys.argv = ["ministack"]
    try:
        runpy.run_module("ministack", run_name="__main__")
    finally:
        if orphaned.is_set():
            sweep()


if __name__ == "__main__":
    main()
