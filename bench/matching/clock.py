"""CPU time of one process: what other processes do shows less in it than in time that passes."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def clocked(work: Callable[[T], R], items: Sequence[T]) -> tuple[float, list[R]]:
    """CPU milliseconds an item, and the results."""
    gc.collect()
    started = time.process_time_ns()
    results = [work(item) for item in items]
    return (time.process_time_ns() - started) / 1e6 / len(items), results
