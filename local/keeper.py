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


def main() -> None:
    """Run the engine until it is stopped, or until nobody is left to stop it."""
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
