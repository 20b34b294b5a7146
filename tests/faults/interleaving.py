"""Two or three workers, advanced one AWS call at a time, in every order that can make a difference.

Orders that differ only in calls that do not touch one another are tried once (sleep sets after
Godefroid): the rest is exhaustive.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.faults.wire import Call, Wire

Work = Callable[[], object]
_INDEXES = {"by_group": frozenset({"PERSON#*", "MATCH#*"}), "due": frozenset({"LETTER#*"})}


@dataclass(frozen=True)
class Touch:
    """What a call reads and writes: keys, and whole kinds of keys as `KIND#*`."""

    reads: frozenset[str]
    writes: frozenset[str]

    def meets(self, other: Touch) -> bool:
        """Whether the order of two calls can matter."""
        return bool(
            self.writes & other.writes
            or _with_kinds(self.writes) & other.reads
            or _with_kinds(other.writes) & self.reads
        )


def touch(call: Call) -> Touch:
    """What a call touches; a condition counts as a write, since it can refuse."""
    request = call.request
    if call.operation == "Query":
        values = request["ExpressionAttributeValues"]
        whole = frozenset({values[":pk"]["S"]}) if ":pk" in values else frozenset()
        return Touch(_INDEXES.get(request.get("IndexName", ""), whole), frozenset())
    if call.operation == "TransactWriteItems":
        bodies = [body for action in request["TransactItems"] for body in action.values()]
        return Touch(frozenset(), frozenset(map(_key, bodies)))
    if call.operation in ("PutItem", "UpdateItem"):
        return Touch(frozenset(), frozenset({_key(request)}))
    keys = frozenset({_key(request)}) if call.operation == "GetItem" else frozenset()
    return Touch(keys, frozenset())


def _key(body: Mapping[str, Any]) -> str:
    return str((body.get("Key") or body["Item"])["pk"]["S"])


def _with_kinds(keys: frozenset[str]) -> frozenset[str]:
    return keys | {f"{key.partition('#')[0]}#*" for key in keys}


@dataclass
class Stage:
    """One run: each worker on a thread of its own, stopped before every call until it is let on."""

    wire: Wire
    works: Sequence[Work]
    results: dict[int, object] = field(default_factory=dict)
    waiting: dict[int, Touch] = field(default_factory=dict)
    _turn: int | None = None
    _workers: dict[int, int] = field(default_factory=dict)
    _change: threading.Condition = field(default_factory=threading.Condition)

    def play(self, choose: Callable[[Mapping[int, Touch]], int]) -> dict[int, object]:
        """Run to the end; `choose` says which of the waiting workers makes its next call."""
        threads = [
            threading.Thread(target=self._work, args=(index, work), daemon=True)
            for index, work in enumerate(self.works)
        ]
        with self.wire.listening(self._stop):
            for thread in threads:
                thread.start()
            while self._all_stopped():
                self._let_on(choose(dict(self.waiting)))
            for thread in threads:
                thread.join(10)
        return self.results

    def _work(self, index: int, work: Work) -> None:
        with self._change:
            self._workers[threading.get_ident()] = index
        try:
            result: object = work()
        except Exception as error:  # noqa: BLE001  what it raised is its result
            result = error
        with self._change:
            self.results[index] = result
            self._change.notify_all()

    def _stop(self, call: Call) -> None:
        index = self._workers.get(threading.get_ident())
        if index is None:
            return
        with self._change:
            self.waiting[index] = touch(call)
            self._change.notify_all()
            self._change.wait_for(lambda: self._turn == index, 10)
            self._turn = None

    def _all_stopped(self) -> bool:
        """Wait until every worker stands before a call or has ended; whether any stands."""
        with self._change:
            everybody = len(self.works)
            done = self._change.wait_for(
                lambda: len(self.waiting) + len(self.results) == everybody, 10
            )
            assert done, "a worker hangs"
            return bool(self.waiting)

    def _let_on(self, index: int) -> None:
        with self._change:
            del self.waiting[index]
            self._turn = index
            self._change.notify_all()


@dataclass
class _Path:
    """The search's way through one run."""

    prefix: list[int]
    asleep: dict[int, Touch]
    made: list[int] = field(default_factory=list)
    others: list[tuple[list[int], dict[int, Touch]]] = field(default_factory=list)
    redundant: bool = False

    def choose(self, waiting: Mapping[int, Touch]) -> int:
        """The next worker: as the prefix says, then the first that is awake."""
        if len(self.made) < len(self.prefix):
            return self._go(self.prefix[len(self.made)])
        awake = [index for index in sorted(waiting) if index not in self.asleep]
        if not awake:
            self.redundant = True
            return self._go(min(waiting))
        first, *rest = awake
        asleep = {**self.asleep, first: waiting[first]}
        for index in rest:
            self.others.append(([*self.made, index], _still(asleep, waiting[index])))
            asleep[index] = waiting[index]
        self.asleep = _still(self.asleep, waiting[first])
        return self._go(first)

    def _go(self, index: int) -> int:
        self.made.append(index)
        return index


def _still(asleep: Mapping[int, Touch], made: Touch) -> dict[int, Touch]:
    return {index: touch for index, touch in asleep.items() if not touch.meets(made)}


def every_order(
    wire: Wire, begin: Callable[[], Sequence[Work]]
) -> Iterator[tuple[list[int], dict[int, object]]]:
    """Every order of the workers' calls, with what each worker answered. `begin` puts the world
    back and hands over the workers; the world may be looked at between two answers."""
    to_try: list[tuple[list[int], dict[int, Touch]]] = [([], {})]
    while to_try:
        prefix, asleep = to_try.pop()
        path = _Path(prefix, asleep)
        results = Stage(wire, begin()).play(path.choose)
        to_try += path.others
        if not path.redundant:
            yield path.made, results
