"""Compare rules on the same people: one night, a year of nights, ten nights of unanswered drafts.

`python -m bench.year` prints tables; `--save` writes the figures that `bench.year.charts` draws.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.year import churn, cohort, measure
from bench.year.choices import COMPARED, WITHOUT, Record

GROUPS, LARGE_GROUPS, COHORT = 120, 24, 500

Records = Mapping[str, Record]


def one_night(groups: int) -> Records:
    """The cohort."""
    return cohort.compare(cohort.nights(groups), COMPARED | WITHOUT)


def year(groups: int, mentors: int, load: float) -> Records:
    """All nights of so many groups."""
    return measure.compare(measure.streams(groups, mentors, load), COMPARED | WITHOUT)


def drafts(share: float) -> Records:
    """Churn by size and bonus; `share` of the usual number of groups."""
    return {
        f"{size[0]}x{size[1]}, keep {bonus}": found.record()
        for size, groups in churn.SIZES.items()
        for bonus, found in churn.compare(size, max(int(groups * share), 1)).items()
    }


def show(title: str, records: Records, shown: Sequence[str]) -> None:
    """A table that may be pasted into a document."""
    print(f"\n{title}\n\n| rule | {' | '.join(each.replace('_', ' ') for each in shown)} |")
    print("|---" * (len(shown) + 1) + "|")
    for name, record in records.items():
        print(f"| {name} | {' | '.join(_plain(record[each]) for each in shown)} |")


def _plain(figure: float) -> str:
    return f"{figure:,.1f}".removesuffix(".0")


def main() -> None:
    """Measure, print, save."""
    parser = argparse.ArgumentParser(prog="python -m bench.year", description=__doc__)
    parser.add_argument("--share", type=float, default=1, help="of the usual number of groups")
    parser.add_argument("--save", type=Path, help="write the figures as JSON")
    given = parser.parse_args()
    small, large, single = (
        max(int(given.share * each), 1) for each in (GROUPS, LARGE_GROUPS, COHORT)
    )
    figures: dict[str, Records] = {"one night": one_night(single)}
    show(f"One night, {single} groups of 12x8", figures["one night"], _COHORT)
    for name, count, mentors, load in (
        ("crowded", small, 8, 1.3),
        ("even", small, 8, 1.0),
        ("large", large, 50, 1.1),
    ):
        figures[name] = year(count, mentors, load)
        title = f"A year, {count} groups of {mentors} mentors, {load} people for each free place"
        show(title, figures[name], _YEAR)
    figures["drafts"] = drafts(given.share)
    show("Ten nights, nobody answers", figures["drafts"], ("drafts", "changed", "share", "fit"))
    if given.save:
        given.save.parent.mkdir(parents=True, exist_ok=True)
        given.save.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


_COHORT = ("matched", "total_fit", "left_over_days", "overdue_left", "weak_pairs", "blocking")
_YEAR = (
    "people",
    "p50",
    "p90",
    "p99",
    "mean_fit",
    "p10_fit",
    "never",
    "hard_long",
    "hard_very_long",
    "easy_long",
    "easy_very_long",
    "overtaken",
    "far_overtaken",
)

if __name__ == "__main__":
    main()
