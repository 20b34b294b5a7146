"""The words a copy is closed with: typed at a prompt that does not show them, or piped in."""

from __future__ import annotations

import sys

import typer

from console.screen import Stop

SHORTEST = 15


def new() -> str:
    """Words for a new copy, typed twice. Stop when they are too few or differ."""
    found = known("Words only you know, at least four of them")
    if len(found) < SHORTEST:
        raise Stop(f"Take more words: {SHORTEST} letters are the least.")
    if found != known("The same words again"):
        raise Stop("The two were not the same. Nothing was written.")
    return found


def known(question: str = "The words the copy was closed with") -> str:
    """Words for a copy there is."""
    if sys.stdin.isatty():
        return str(typer.prompt(question, hide_input=True, err=True))
    return sys.stdin.readline().rstrip("\r\n")
