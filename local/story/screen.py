"""What the story looks like in a terminal, and as plain lines where there is none."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.text import Text

WIDTH = 80
_TICK_SECONDS = 0.1
_INDENT = "    "


class Screen:
    """Headings, sentences, addresses and waits; `console` decides whether there are colors."""

    def __init__(self, console: Console | None = None) -> None:
        found = console or Console()
        self._out = found
        self._out.width = min(found.width, WIDTH)
        self._steps = 0

    def step(self, heading: str) -> None:
        """Begin a step."""
        self._steps += 1
        self._out.print()
        self._out.print(Text(f"{self._steps:>2}  {heading}", style="bold"))

    def say(self, sentence: str) -> None:
        """One or two plain sentences."""
        for line in Text(sentence).wrap(self._out, self._out.width - len(_INDENT)):
            line.rstrip()
            self._out.print(Text.assemble(_INDENT, line))

    def show(self, what: str, address: str) -> None:
        """Something to look at. The address stays in one piece, so that it can be clicked."""
        line = Text.assemble(_INDENT, (what, "dim"), "  ", (address, f"cyan link {address}"))
        if line.cell_len > self._out.width:
            line = Text.assemble(_INDENT, (what, "dim"), "\n      ", (address, "cyan"))
        self._out.print(line, soft_wrap=True)

    def totals(self, counts: dict[str, int]) -> None:
        """A small table of counts."""
        for name, count in counts.items():
            self._out.print(Text.assemble(_INDENT, (f"{count:>4}", "bold"), f"  {name}"))

    def wrong(self, what: str, expected: str, found: str) -> None:
        """An expectation that was not met."""
        self._out.print()
        self._out.print(Text(f"Not as it should be: {what}", style="bold red"))
        self.say(f"expected  {expected}")
        self.say(f"found     {found}")

    @contextmanager
    def working(self, on: str) -> Iterator[Callable[[str], None]]:
        """Show that something is going on; the block says what through the function it gets."""
        if not self._out.is_terminal:
            self.say(f"{on} …")
            yield lambda line: self.say(line.strip())
            return
        with self._out.status(Text(on)) as status:
            yield lambda line: status.update(Text(line.strip()))

    def wait(self, seconds: float, why: str) -> None:
        """Let time pass, visibly."""
        if seconds <= 0:
            return
        if not self._out.is_terminal:
            self.say(f"Waiting {seconds:.0f} seconds: {why} …")
            time.sleep(seconds)
            return
        columns = (TextColumn("    {task.description}"), BarColumn(bar_width=24))
        with Progress(*columns, console=self._out, transient=True) as bar:
            task = bar.add_task(why, total=seconds)
            until = time.monotonic() + seconds
            while (left := until - time.monotonic()) > 0:
                bar.update(task, completed=seconds - left)
                time.sleep(min(_TICK_SECONDS, left))
