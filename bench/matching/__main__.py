"""What the matcher costs beside numpy with scipy and beside a published mentor matcher.

`python -m bench.matching` compares, people in to suggestions out, in one process for each size:
ours, a numpy and scipy program that finds the same optimum (its total must be equal, each time),
and mentor-match 7.0.1 in its own way. It ends with 1 when a limit is broken. Figures are process
CPU time on one thread; milliseconds belong to the machine, ratios are medians over rounds of one
run. `--large` adds 5,000x4,000 and 10,000x8,000, which take some minutes.
"""

from __future__ import annotations

import json
import math
import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
MEASURE, PUBLISHED = ".local/bench/numpy/bin/python", ".local/bench/mentor-match/bin/python"
IMPORTS, IMPORT_LIMIT = 11, 10.0
REASONED, ALTERNATIVES_LIMIT = 100, 2.0
CAN_COUNT, MEMORY_LIMIT, PEAK_LIMIT = Path("/proc/self/clear_refs"), 0.35, 400.0
"""Peaks are counted where the system can start a new count (Linux)."""


class Size(NamedTuple):
    """How large a group, how many of them, how often, and the limit of our ratio."""

    mentees: int
    mentors: int
    groups: int
    rounds: int
    limit: float

    def __str__(self) -> str:
        return f"{self.mentees:,}x{self.mentors:,}"


SIZES = [Size(12, 8, 100, 7, 0.8), Size(100, 60, 4, 7, 1.5), Size(1000, 700, 2, 3, 6.0)]
LARGE = [Size(5000, 4000, 1, 2, 4.0), Size(10000, 8000, 1, 1, math.inf)]
FASTER = [Size(100, 60, 2, 3, 8.0), Size(1000, 700, 1, 1, 50.0)]
"""Beside mentor-match: here ours must be at least so many times faster."""


def main(large: bool) -> int:
    """Run everything, print the figures; 1 when a limit is broken."""
    sizes = SIZES + (LARGE if large else [])
    print(f"Python {sys.version.split()[0]}, one thread; ! marks a broken limit")
    print("\nCPU ms a group, people in to proven pairs out; ratio = ours / numpy+scipy")
    _head("numpy+scipy", "ours", "ratio", "at most", "totals equal")
    kept = [_compare(size) for size in sizes]
    if CAN_COUNT.exists():
        print("\nMB over the people at the peak; numpy+scipy with / without its imports")
        _head("numpy+scipy", "ours", "ratio", "at most", "whole process")
        kept += [_remember(size) for size in sizes if size.mentees >= 1000]
    print("\nmentor-match 7.0.1, our scores given; CPU ms a group, times = mentor-match / ours")
    _head("mentor-match", "ours", "times", "at least", "matched")
    kept += [_outrun(size) for size in FASTER]
    kept.append(_import())
    return int(not all(kept))


def _compare(size: Size) -> bool:
    """Ours beside the measure: the ratio, whether totals were equal, our steps one by one."""
    found = _run(MEASURE, "-m", "bench.matching.compare", *size[:4])
    spent = _by_name(found["rounds"])
    ours, theirs = spent.pop("ours"), spent.pop("numpy+scipy")
    ratio = _ratio(ours, theirs)
    kept = ratio <= size.limit and found["equal"] == found["compared"]
    equal = f"{found['equal']} of {found['compared']}"
    _line(str(size), f"{_median(theirs):.4g}", _median(ours), ratio, size.limit, equal, kept)
    steps = ", ".join(f"{name} {_median(times):.4g}" for name, times in spent.items())
    print(f"    {steps}")
    return kept and (size.mentees != REASONED or _reasoned(spent))


def _reasoned(spent: dict[str, list[float]]) -> bool:
    ratio = _ratio(spent["alternatives"], spent["solve"])
    kept = ratio <= ALTERNATIVES_LIMIT
    mark = "" if kept else " !"
    print(f"    alternatives / solve {ratio:.2f}, at most {ALTERNATIVES_LIMIT:.0f}{mark}")
    return kept


def _remember(size: Size) -> bool:
    """Peak memory, ours beside the measure's, each in a process of its own."""
    theirs, ours = (
        _run(MEASURE, "-m", "bench.matching.memory", contender, *size[:2])
        for contender in ("arrays", "ours")
    )
    ratio: float = ours["with imports"] / theirs["with imports"]
    kept = ratio <= MEMORY_LIMIT and ours["peak"] <= PEAK_LIMIT
    both = f"{theirs['with imports']:.0f} / {theirs['without']:.0f}"
    whole = f"{ours['peak']:.0f}, at most {PEAK_LIMIT:.0f}"
    _line(str(size), both, ours["with imports"], ratio, MEMORY_LIMIT, whole, kept)
    return kept


def _outrun(size: Size) -> bool:
    """Beside mentor-match: in rounds, as its authors run it, and once with a mentor a place."""
    found = _run(PUBLISHED, "-m", "bench.matching.rounds", *size[:4])
    spent, matched = _by_name(found["rounds"]), found["matched"]
    ours = spent["ours"]
    every = True
    for way, limit in (("in rounds", size.limit), ("by place", 0.0)):
        times = _ratio(spent[way], ours)
        kept = times >= limit and matched[way] <= matched["ours"]
        counts = f"{matched[way]}, ours {matched['ours']}"
        own = f"{_median(spent[way]):.4g}"
        _line(f"{size} {way}", own, _median(ours), times, limit, counts, kept)
        every &= kept
    return every


def _import() -> bool:
    """CPU of importing the matcher in a fresh process that has the model."""
    code = (
        "import time, alongside.model; start = time.process_time_ns(); import alongside.matching;"
        "print((time.process_time_ns() - start) / 1e6)"
    )
    spent: list[float] = [_run(sys.executable, "-c", code) for _ in range(IMPORTS)]
    kept = min(spent) <= IMPORT_LIMIT
    figures = f"{min(spent):.1f} ms at best, {_median(spent):.1f} as a rule"
    mark = "" if kept else " !"
    print(f"\nimport beyond the model: {figures}, at most {IMPORT_LIMIT:.0f}{mark}")
    return kept


def _run(python: str, *arguments: object) -> Any:
    """What a process of its own found, on one thread, with the same hashes each time."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{ROOT / 'layers/common'}{os.pathsep}{ROOT}",
        "PYTHONPYCACHEPREFIX": str(ROOT / ".local" / "pycache"),
        "PYTHONHASHSEED": "0",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    command = [str(ROOT / python), *map(str, arguments)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def _by_name(rounds: list[dict[str, float]]) -> dict[str, list[float]]:
    return {name: [one[name] for one in rounds] for name in rounds[0]}


def _ratio(some: list[float], others: list[float]) -> float:
    return _median([a / b for a, b in zip(some, others, strict=True)])


def _median(values: list[float]) -> float:
    return statistics.median(values)


def _head(*words: str) -> None:
    theirs, ours, ratio, limit, note = words
    print(f"{'':24}{theirs:>13}{ours:>10}{ratio:>8}{limit:>10}  {note}", flush=True)


def _line(
    what: str, theirs: str, ours: float, ratio: float, limit: float, note: str, kept: bool
) -> None:
    mark = "" if kept else " !"
    figures = f"{theirs:>13}{ours:>10.4g}{ratio:>8.2f}{limit:>10.3g}"
    print(f"{what:24}{figures}  {note}{mark}", flush=True)


if __name__ == "__main__":
    raise SystemExit(main("--large" in sys.argv[1:]))
