"""What a night of 10,000 groups takes on Lambda, and what it costs: `python -m bench.night`.

The CPU of planning one group of twelve mentees and eight mentors is measured here; what a call
takes and what things cost is in the tables below, each line marked as read, measured or assumed.
The night itself is simulated: messages of 25 groups, workers as they become free, cold starts,
groups that fail once and come again in a message of their own.
"""

from __future__ import annotations

import argparse
import heapq
import random
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass

from alongside import matching
from tests.rules.matching.population import NOW, RULES, populate

SIZE = (12, 8)
GROUPS, PER_MESSAGE, SAMPLE = 10_000, 25, 60
MEMORIES, CONCURRENCIES = (512, 1024, 1769), (1, 2, 10, 50)

# Time. A function has one whole CPU at 1,769 MB and a share of it below (read).
WHOLE_CPU_MB = 1769
CPU_PER_CALL = 0.003  # whole CPU: records, boto3, HTTP; measured by 50 groups on the local engine
READ, WRITE, TRANSACTION = 0.005, 0.006, 0.012  # seconds of waiting for DynamoDB; assumed
COLD_START_CPU = 0.45  # whole CPU, imports and clients; assumed
READY, MORE_PER_SECOND = 5, 5.0  # workers the queue starts with, and adds; assumed
FAILING, LATER = 0.002, 60.0  # share of groups that fail once (assumed), and when they come again

# Money, USD. Copies of the price pages of 2026, us-east-1, arm64; or from memory ("assumed").
GB_SECOND = 0.0000133334  # read
PRICES = {
    "Lambda requests": 0.20e-6,  # assumed
    "DynamoDB read units": 0.125e-6,  # read
    "DynamoDB write units": 0.625e-6,  # read
    "SQS requests": 0.40e-6,  # assumed
    "log bytes": 0.50e-9,  # assumed
    "digests (SES)": 0.10e-3,  # assumed
}
APPLICATION_KB, PAIR_KB, PLAN_KB, LINE_BYTES = 0.8, 6, 1, 300  # measured, program HEAL


@dataclass(frozen=True)
class Group:
    """What one group takes: CPU seconds of planning on this machine, and its calls."""

    cpu: float
    pairs: int

    def seconds(self, memory: int, again: bool) -> float:
        """How long a worker is busy with it; `again` when it finds nothing new to say."""
        reads, writes, transactions = (2, 1, 0) if again else (2, 1, self.pairs + 1)
        calls = reads + writes + transactions
        cpu = self.cpu + calls * CPU_PER_CALL
        waits = reads * READ + writes * WRITE + transactions * TRANSACTION
        return cpu * WHOLE_CPU_MB / min(memory, WHOLE_CPU_MB) + waits


@dataclass
class Night:
    """What a simulated night took."""

    seconds: float = 0.0
    billed: float = 0.0
    invocations: int = 0


def measure(count: int) -> list[Group]:
    """Plan so many groups, the shortest of three times each."""
    return [_measured(number) for number in range(count)]


def _measured(number: int) -> Group:
    people = populate(*SIZE, number)
    times, plan = [], None
    for _ in range(3):
        began = time.process_time()
        plan = matching.plan_group(RULES, people.mentees, people.mentors, now=NOW)
        times.append(time.process_time() - began)
    assert plan is not None
    return Group(min(times), len(plan.suggestions))


def simulate(groups: Sequence[Group], memory: int, workers: int, *, again: bool = False) -> Night:
    """Hand the messages out to whoever is free first."""
    chance, night = random.Random(1), Night()
    share = WHOLE_CPU_MB / min(memory, WHOLE_CPU_MB)
    free = [max(0.0, (n - READY) / MORE_PER_SECOND) for n in range(workers)]
    batches = [groups[i : i + PER_MESSAGE] for i in range(0, len(groups), PER_MESSAGE)]
    queue = [(0.0, number, batch, True) for number, batch in enumerate(batches)]
    cold = workers
    while queue:
        available, number, batch, first = heapq.heappop(queue)
        began = max(heapq.heappop(free), available)
        taken = 2 * READ + sum(group.seconds(memory, again) for group in batch)
        if cold:  # the first that each of them takes
            taken, cold = taken + COLD_START_CPU * share, cold - 1
        failed = [group for group in batch if first and chance.random() < FAILING]
        if failed:
            heapq.heappush(queue, (began + taken + LATER, len(batches) + number, failed, False))
        heapq.heappush(free, began + taken)
        night.seconds = max(night.seconds, began + taken)
        night.billed += taken
        night.invocations += 1
    return night


def units(groups: Sequence[Group], invocations: int, *, again: bool = False) -> dict[str, float]:
    """What is counted beside Lambda's seconds."""
    reads = sum(_read(group, again) for group in groups)
    writes = sum(2 if again else _written(group) for group in groups)
    return {
        "Lambda requests": invocations,
        "DynamoDB read units": reads,
        "DynamoDB write units": writes,
        "SQS requests": 4 * invocations,
        "log bytes": LINE_BYTES * (len(groups) + 4 * invocations),
        "digests (SES)": 0 if again else len(groups),
    }


def _read(group: Group, again: bool) -> float:
    """Read units: the group through its index, its open pairs if there are any, and its plan."""
    kilobytes = sum(SIZE) * APPLICATION_KB + again * group.pairs * PAIR_KB
    return _up(kilobytes / 4) / 2 + 1


def _written(group: Group) -> int:
    """Write units: the plan; each pair a match and two applications, in a transaction (twice) and
    in the index (once); the closing transaction of plan, mark and digest."""
    one_pair = PAIR_KB + 2 * _up(APPLICATION_KB)
    return PLAN_KB + group.pairs * 3 * one_pair + 2 * (PLAN_KB + 2)


def _up(number: float) -> int:
    return -int(-number // 1)


def report(groups: Sequence[Group]) -> None:
    """Both tables."""
    per_group = statistics.median(group.cpu for group in groups)
    pairs = statistics.fmean(group.pairs for group in groups)
    print(
        f"{len(groups):,} groups of {SIZE[0]}x{SIZE[1]}, {pairs:.1f} pairs each; planning one takes"
        f" {1000 * per_group:.2f} ms of CPU here\n"
    )
    for again, title in ((False, "everyone new"), (True, "looked at again, nothing to say")):
        print(f"{title}\n  memory  at once     night   billed s     GB-s  Lambda USD")
        for memory in MEMORIES:
            for workers in CONCURRENCIES:
                _row(simulate(groups, memory, workers, again=again), memory, workers)
        counted = units(groups, simulate(groups, 512, 10, again=again).invocations, again=again)
        for name, count in counted.items():
            print(f"  {name:<22}{count:>14,.0f}{count * PRICES[name]:>11.4f} USD")
        print()


def _row(night: Night, memory: int, workers: int) -> None:
    gigabytes = night.billed * memory / 1024
    print(
        f"  {memory:>6}{workers:>9}{night.seconds / 60:>8.1f} m{night.billed:>11.0f}"
        f"{gigabytes:>9.0f}{gigabytes * GB_SECOND:>12.4f}"
    )


def main() -> None:
    """Measure, simulate, print."""
    parser = argparse.ArgumentParser(prog="python -m bench.night", description=__doc__)
    parser.add_argument("--groups", type=int, default=GROUPS)
    parser.add_argument("--sample", type=int, default=SAMPLE, help="how many are measured")
    given = parser.parse_args()
    sample = measure(given.sample)
    report(random.Random(0).choices(sample, k=given.groups))


if __name__ == "__main__":
    main()
