"""Peak memory of one contender in a process of its own, as the system counts it (Linux).

`python -m bench.matching.memory arrays 1000 700` writes JSON in MB: the peak of the whole process,
and what of it lies over the data, with and without the contender's imports.
"""

from __future__ import annotations

import gc
import importlib
import json
import sys
from pathlib import Path

from tests.rules.matching.population import NOW, RULES, populate


def main(contender: str, mentees: int, mentors: int) -> None:
    """Build the people, import the contender, let it work, write what it took."""
    people = populate(mentees, mentors, 1)
    gc.collect()
    built = _megabytes("VmRSS")
    suggest = importlib.import_module(f"bench.matching.{contender}").suggest
    imported = _megabytes("VmRSS")
    # From here on the system counts a new peak: building people has one of its own.
    Path("/proc/self/clear_refs").write_text("5")
    suggest(RULES, people.mentees, people.mentors, NOW)
    peak = _megabytes("VmHWM")
    found = {"peak": peak, "with imports": peak - built, "without": peak - imported}
    print(json.dumps(found))


def _megabytes(what: str) -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{what}:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"the system does not tell {what}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
