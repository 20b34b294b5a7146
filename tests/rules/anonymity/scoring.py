"""Which words of a text are still in what is left of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable

from alongside.anonymity import MARK
from tests.rules.anonymity.corpus import IDENTIFIERS, Labeled

_TOKEN = re.compile(r"[^\W_]+")
_LEFT = re.compile(rf"{re.escape(MARK)}|[^\W_]+")


def kept(text: str, left: str) -> list[bool]:
    """For each run of letters and digits of `text` whether `left` still holds it.

    A mark stands for at least one run; runs between two marks are whole and in order."""
    source = [_short(run) for run in _TOKEN.findall(text)]
    target = [_short(run) for run in _LEFT.findall(left)]
    reach = [{0}]
    for one in target:
        if one == MARK:
            start = min(reach[-1], default=len(source))
            reach.append(set(range(start + 1, len(source) + 1)))
        else:
            reach.append({at + 1 for at in reach[-1] if at < len(source) and source[at] == one})
    found = [False] * len(source)
    at = len(source)
    for place in range(len(target), 0, -1):
        if target[place - 1] == MARK:
            at = max(here for here in reach[place - 1] if here < at)
        else:
            assert at in reach[place], (text, left)
            at -= 1
            found[at] = True
        while place - 1 and at not in reach[place - 1]:
            at -= 1
    return found


def _short(run: str) -> str:
    """A word said long is written short: "soooo"."""
    return re.sub(r"(\w)\1+", r"\1", run.casefold())


def recall(
    corpus: Iterable[Labeled], redact: Callable[[Labeled], str]
) -> tuple[dict[str, float], list[tuple[str, str, str]]]:
    """The share of spans wholly gone for each kind ("all" for identifiers, "over" for other words
    wrongly gone), and what was missed."""
    whole: Counter[str] = Counter()
    gone: Counter[str] = Counter()
    missed = []
    for labeled in corpus:
        left = redact(labeled)
        still = kept(labeled.text, left)
        runs = list(_TOKEN.finditer(labeled.text))
        inside: set[int] = set()
        for start, end, kind in labeled.spans:
            at = [i for i, run in enumerate(runs) if run.start() < end and run.end() > start]
            inside.update(at)
            free = not any(still[i] for i in at)
            for row in (kind, "all") if kind in IDENTIFIERS else (kind,):
                whole[row] += 1
                gone[row] += free
            if not free:
                missed.append((kind, labeled.text[start:end], left))
        outside = [i for i in range(len(runs)) if i not in inside]
        whole["over"] += len(outside)
        gone["over"] += sum(not still[i] for i in outside)
    return {kind: gone[kind] / whole[kind] for kind in whole}, missed


def lost(texts: Iterable[str], redact: Callable[[str], str]) -> tuple[float, Counter[str]]:
    """The share of words gone from texts that name nobody, and which."""
    words, away = 0, Counter[str]()
    for text in texts:
        still = kept(text, redact(text))
        runs = _TOKEN.findall(text)
        words += len(runs)
        away.update(run for run, stays in zip(runs, still, strict=True) if not stays)
    return away.total() / words, away
