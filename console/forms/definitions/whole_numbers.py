"""Whole numbers in a range as a regular expression, for forms that can check nothing else."""

from __future__ import annotations

from collections.abc import Iterator


def pattern(least: int, most: int) -> str:
    """Matches the decimal digits of every whole number from `least` (0 or more) to `most`, with
    blanks and zeros before it and blanks behind it, and of no other."""
    if not 0 <= least <= most:
        raise ValueError((least, most))
    return rf"\s*0*(?:{'|'.join(_parts(least, most))})\s*"


def _parts(least: int, most: int) -> Iterator[str]:
    """One expression for each stretch of numbers that differ in free last digits only."""
    while least <= most:
        free = 0
        while _fits(least, most, free + 1):
            free += 1
        size: int = 10**free
        last = least // size % 10
        ends = min(9 - last, (most - least + 1) // size - 1)
        head = str(least // size // 10) if least // size >= 10 else ""
        yield head + _digits(last, last + ends) + "[0-9]" * free
        least += (ends + 1) * size


def _fits(least: int, most: int, free: int) -> bool:
    size: int = 10**free
    return least % size == 0 and least >= size and least + size - 1 <= most


def _digits(first: int, last: int) -> str:
    return str(first) if first == last else f"[{first}-{last}]"
