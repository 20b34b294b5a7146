"""How alike two titles or labels are, by their words. Good for a guess that a person confirms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from alongside.forms.wording import normalize_title

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+")
_SAY_LITTLE = frozenset(
    "a about an and are as at be by can do does for from have how i if in is it like me my of on or"
    " our so that the this to us want we what when where which who with would you your".split()
)


def alike(one: str, other: str) -> float:
    """From 0 (nothing in common) to 1 (the same)."""
    left, right = normalize_title(one), normalize_title(other)
    if not left or not right:
        return 0.0
    if left == right:
        return 1.0
    if _other_numbers(left, right):
        return 0.0
    return max(_shared(_words(left), _words(right)), _spelled(left, right))


def most_alike(text: str, others: Iterable[str]) -> float:
    """The likeness to the nearest of these."""
    return max((alike(text, other) for other in others), default=0.0)


def _other_numbers(left: str, right: str) -> bool:
    """Whether both speak of numbers, and of others: 40 to 49 is nothing like 45 to 54."""
    ours, theirs = set(_NUMBER.findall(left)), set(_NUMBER.findall(right))
    return bool(ours and theirs) and ours != theirs


def _words(text: str) -> frozenset[str]:
    found = frozenset(_WORD.findall(text))
    return (found - _SAY_LITTLE) or found


def _shared(left: frozenset[str], right: frozenset[str]) -> float:
    return len(left & right) / len(left | right)


def _spelled(left: str, right: str) -> float:
    """Letters in order count only where they are most of it: chance gives a half of them."""
    ratio = SequenceMatcher(None, left, right, autojunk=False).ratio()
    return max(0.0, 2 * ratio - 1)
