"""A year's figures: everyone of all groups together.

Waits in nights, of all who had at least one possible mentor; whoever still waits counts with the
nights so far. `never` and the four after it are per cent: of all, of the hard to match, of the
others; `long` is more than LONG nights, `very_long` more than VERY_LONG. `overtaken` and
`far_overtaken` are the worst that happened to anybody; see `life.Fate`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean

from bench.year.arrivals import Stream, arrive
from bench.year.choices import Choice, Record
from bench.year.life import Fate, live

LONG, VERY_LONG = 60, 180


def streams(groups: int, mentors: int, load: float) -> list[Stream]:
    """The groups with their arrivals."""
    return [arrive(mentors, load, seed) for seed in range(groups)]


def compare(groups: Sequence[Stream], choices: Mapping[str, Choice]) -> dict[str, Record]:
    """Each rule on the same arrivals."""
    return {
        name: summarize(fate for group in groups for fate in live(group, choose))
        for name, choose in choices.items()
    }


def summarize(all_fates: Iterable[Fate]) -> Record:
    """The figures of everyone who had an option at all."""
    fates = [each for each in all_fates if each.options]
    waits = sorted(each.wait for each in fates)
    hard = [each.wait for each in fates if each.hard]
    easy = [each.wait for each in fates if not each.hard]
    fits = sorted(each.fit for each in fates if each.fit >= 0)
    return {
        "people": len(fates),
        "p50": _part(waits, 50),
        "p90": _part(waits, 90),
        "p99": _part(waits, 99),
        "mean_fit": fmean(fits or [0]),
        "p10_fit": _part(fits, 10),
        "never": _per_cent(each.fit < 0 for each in fates),
        "hard_long": _per_cent(wait > LONG for wait in hard),
        "easy_long": _per_cent(wait > LONG for wait in easy),
        "hard_very_long": _per_cent(wait > VERY_LONG for wait in hard),
        "easy_very_long": _per_cent(wait > VERY_LONG for wait in easy),
        "overtaken": max((each.overtaken for each in fates), default=0),
        "far_overtaken": max((each.far_overtaken for each in fates), default=0),
    }


def _part(ordered: Sequence[int], per_cent: int) -> int:
    return ordered[min(len(ordered) * per_cent // 100, len(ordered) - 1)] if ordered else 0


def _per_cent(flags: Iterable[bool]) -> float:
    return 100 * fmean([*flags] or [0])
