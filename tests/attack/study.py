"""The study: the same half year under every design and every variant of the attack, counted."""

from __future__ import annotations

import base64
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Literal

from tests.attack.adversary import TRIES, Adversary, Strategy
from tests.attack.design import Design, Dump
from tests.attack.digests import Exported
from tests.attack.evidence import Knowledge
from tests.attack.stamps import Window
from tests.attack.town import DAYS, END, START, Submission, Town, draw

Variant = Literal["A", "B", "C", "D", "E"]
STRATEGIES: tuple[Strategy, ...] = ("chance", "order")
STUDY = Window(START, END)
WEEKS = DAYS // 7

Build = Callable[[Town, Random], Design]


@dataclass
class Tally:
    """Texts and those named rightly, world by world; `batches` in which the texts stood."""

    named: list[float] = field(default_factory=list)
    texts: list[int] = field(default_factory=list)
    batches: int = 0

    def add(self, named: float, texts: int, batches: int) -> None:
        """One world more."""
        self.named.append(named)
        self.texts.append(texts)
        self.batches += batches

    @property
    def share(self) -> float:
        """Of all texts, those whose writer was named."""
        return sum(self.named) / max(1, sum(self.texts))

    @property
    def bound(self) -> float:
        """The upper end of the share's 95 % interval: worlds are drawn, texts are not."""
        worlds, share = len(self.texts), self.share
        rest = sum((n - share * t) ** 2 for n, t in zip(self.named, self.texts, strict=True))
        spread = math.sqrt(rest * worlds / max(1, worlds - 1))
        return share + 1.96 * spread / max(1, sum(self.texts))

    @property
    def blind(self) -> float:
        """What lot would name within a batch: one of its mean size."""
        return self.batches / max(1, sum(self.texts))

    def __str__(self) -> str:
        return f"{self.share:6.1%} (to {self.bound:.1%}) of {sum(self.texts)}, lot {self.blind:.1%}"


@dataclass
class Result:
    """What the attack named: of the texts that had been released, by strategy, and of those that
    waited."""

    released: Mapping[Strategy, Tally] = field(
        default_factory=lambda: {strategy: Tally() for strategy in STRATEGIES}
    )
    waiting: Tally = field(default_factory=Tally)

    @property
    def best(self) -> Tally:
        """The strategy that named most."""
        return max(self.released.values(), key=lambda tally: tally.share)


def study(
    build: Build,
    groups: int,
    worlds: int,
    variants: Sequence[Variant] = ("A",),
    again_after: timedelta = timedelta(days=33),
) -> dict[Variant, Result]:
    """Many half years under one design, and what each variant of the attack made of them."""
    results = {variant: Result() for variant in variants}
    for world in range(worlds):
        town = draw(Random(f"town {groups} {world}"), groups)
        design = build(town, Random(f"design {groups} {world}"))
        dumps = tuple(live(town, design, again_after))
        design.close()
        released = frozenset(Adversary(_knowledge(town, dumps, "A")).readable)
        for variant in variants:
            dice = Random(f"attack {groups} {world}")
            _attack(town, _knowledge(town, dumps, variant), released, dice, results[variant])
    return results


def live(town: Town, design: Design, again_after: timedelta) -> Iterator[Dump]:
    """Half a year: every delivery comes twice, and once more after the mix. A dump each week."""
    for moment, act in sorted(_calendar(town, again_after), key=lambda one: one[0]):
        if isinstance(act, Submission):
            design.submit(act, moment)
        elif act == "tick":
            design.tick(moment)
        else:
            yield design.dump(moment)


def _calendar(
    town: Town, again_after: timedelta
) -> Iterator[tuple[datetime, Submission | Literal["tick", "dump"]]]:
    for day in range(DAYS):
        yield START + timedelta(days=day, hours=3.5 if day else 0), "tick"
    for week in range(1, WEEKS + 1):
        yield START + timedelta(weeks=week), "dump"
    for one in town.submissions:
        for wait in (timedelta(seconds=2), timedelta(minutes=17), again_after):
            if one.sent + wait < END:
                yield one.sent + wait, one


def _knowledge(town: Town, dumps: Sequence[Dump], variant: Variant) -> Knowledge:
    weekly = variant in ("C", "D", "E")
    keys = {"D": dumps[-1:], "E": dumps}.get(variant, ())
    return Knowledge(
        members=town.members,
        texts=tuple(sorted(one.text for one in town.submissions)),
        dumps=[replace(dump, private={}) for dump in (dumps if weekly else dumps[-1:])],
        study=STUDY,
        export=()
        if variant == "A"
        else [Exported(one.token, one.event, one.sent) for one in town.submissions],
        keys=list(dict.fromkeys(read_key(text) for dump in keys for text in dump.private.values())),
    )


def _attack(
    town: Town, known: Knowledge, released: frozenset[str], dice: Random, result: Result
) -> None:
    """One attack, counted: what had been released, and what could be read besides."""
    adversary = Adversary(known)
    writer = {one.text: one.writer for one in town.submissions}
    waiting = adversary.readable.keys() - released
    for strategy, tally in result.released.items():
        said = adversary.name(strategy, dice)
        right = {text: said[text][writer[text]] / TRIES for text in adversary.readable}
        tally.add(sum(right[t] for t in released), len(released), adversary.batches_of(released))
        if strategy == STRATEGIES[0]:
            apart = adversary.batches_of(waiting)
            result.waiting.add(sum(right[t] for t in waiting), len(waiting), apart)


def read_key(text: str) -> bytes:
    """A private key as a design keeps it: in hexadecimal digits, or Base64."""
    return bytes.fromhex(text) if len(text) == 64 else base64.b64decode(text)
