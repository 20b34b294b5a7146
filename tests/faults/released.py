"""Feedback in a world: programs that ask for it, what people say, and what became of that."""

from __future__ import annotations

import copy
import hashlib
import hmac
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from moto.ssm.models import ssm_backends

from alongside import wiring
from alongside.mixing import batch, held, slots
from alongside.mixing.batch import Batch
from alongside.mixing.entry import Entry, write
from alongside.mixing.held import Pool
from alongside.program import Choice, Program
from alongside.program.schema import Feedback, FeedbackQuestion
from alongside.rosters import Published
from alongside.sealing import open_sealed, seal
from alongside.store import entries
from tests.faults.shelves import InMemory
from tests.faults.world import World

QUESTIONS = (
    FeedbackQuestion(id="heard", kind="rating", title="I feel heard", low="never", high="always"),
    FeedbackQuestion(id="useful", kind="rating", title="It helps", low="no", high="yes"),
    FeedbackQuestion(id="good", kind="comment", title="What is good?"),
    FeedbackQuestion(id="better", kind="comment", title="What could be better?"),
    FeedbackQuestion(
        id="side",
        kind="part",
        title="I am",
        choices=(Choice(code="mentee", label="a mentee"), Choice(code="mentor", label="a mentor")),
    ),
)

IN_THE_FOURTH = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
NEW_YEAR = datetime(2027, 1, 1, 9, 0, tzinfo=UTC)
QUARTERS = [datetime(2027, month, 1, 9, 0, tzinfo=UTC) for month in (1, 4, 7, 10)]
"""The mornings after the quarters that begin with the one a world starts in."""


def asking(program: Program, **changes: Any) -> Program:
    """The program with questions for feedback; `changes` are fields of `Feedback`."""
    said: dict[str, Any] = {"title": "Feedback", "introduction": "Hello.", "questions": QUESTIONS}
    return program.model_copy(update={"feedback": Feedback(**(said | changes))})


def silent(program: Program) -> Program:
    """The program without feedback."""
    return program.model_copy(update={"feedback": None})


@dataclass
class Opinions:
    """The feedback of a world. `programs` ask for it, every other does not; `people` is how many
    there are in each."""

    world: World
    programs: tuple[str, ...] = ("heal",)
    people: int = 40
    changes: dict[str, Any] = field(default_factory=dict)
    count: int = 0

    def __post_init__(self) -> None:
        for name, program in self.world.programs.items():
            asks = name in self.programs
            self.world.programs[name] = asking(program, **self.changes) if asks else silent(program)
        for name in self.programs:
            self.publish(self.people, name)

    def publish(self, people: int, program: str = "heal") -> None:
        """Care's roster says how many people there are."""
        wiring.rosters().publish(program, Published(frozenset(), people))

    def say(self, entry: Entry, program: str = "heal", token: str = "", late: int = 0) -> str:
        """An entry arrives as intake keeps it, tagged with the current slot or, `late`, with one of
        those before; answers with its token, which may be said again."""
        self.count += 1
        token = token or f"response {self.count}"
        current = slots.label(self.world.programs[program], self.world.now)
        tagged = slots.before(current, late)
        now, then = (wiring.vault().epoch(program, slot) for slot in (current, tagged))
        assert now is not None, "no epoch: intake answers 503"
        if then is not None:  # else: too late, nothing is kept
            tag = hmac.digest(then.tag, token.encode(), hashlib.sha256)[:16].hex()
            table = wiring.feedback_table()
            entries.keep(table, program, tagged, tag, seal(now.seal, write(entry)))
        return token

    def say_all(self, said: Iterable[Entry], program: str = "heal") -> None:
        """Several arrive."""
        for one in said:
            self.say(one, program)

    def at(self, moment: datetime) -> dict[str, int]:
        """The clock is set and release runs."""
        self.world.now = moment
        return self.world.release()

    def docs(self, program: str = "heal") -> dict[str, str]:
        """The batches as they are stored, by slot."""
        key = f"BATCH#{program}"
        return {one["sk"]: one["doc"] for one in self.world.feedback() if one["pk"] == key}

    def batches(self, program: str = "heal") -> dict[str, Batch]:
        """The batches, by slot."""
        return {slot: batch.read(doc) for slot, doc in self.docs(program).items()}

    def waiting(self, program: str = "heal") -> Pool:
        """What waits, opened with whichever private key there is."""
        row = InMemory("Feedback").row(f"HELD#{program}", "HELD")
        if row is None:
            return Pool()
        opened = [raw for key in self.private(program) if (raw := open_sealed(key, row["c"]))]
        assert opened, "nobody can open what waits"
        return held.read(opened[0])

    def private(self, program: str) -> list[bytes]:
        """The private keys there are."""
        found = [wiring.vault().private(program, slot) for slot in self.keys("private", program)]
        return [key for key in found if key is not None]

    def keys(self, kind: str, program: str = "heal") -> list[str]:
        """The slots for which there is a parameter of a kind, read past AWS."""
        start = f"/alongside/feedback/{kind}/{program}/"
        return sorted(name.removeprefix(start) for name in _parameters() if name.startswith(start))

    def sealed(self, program: str = "heal") -> int:
        """How many entries have their content still."""
        start = f"ENTRY#{program}#"
        found = (one for one in self.world.feedback() if one["pk"].startswith(start))
        return sum("c" in one for one in found)

    def everything(self, *programs: str) -> Counter[tuple[str, object]]:
        """All ratings and comments that are shown or wait, by question. Ratings below ten people
        are shown as a mean only: they count as their number."""
        found: Counter[tuple[str, object]] = Counter()
        for program in programs or ("heal", slots.ORGANIZATION):
            for one in self.batches(program).values():
                for rating in one.ratings:
                    found[rating.question, "ratings"] += rating.people
                for comments in one.comments:
                    found.update((comments.question, text) for text in comments.texts)
            pool = self.waiting(program)
            found.update((piece.question, "ratings") for piece in pool.ratings)
            found.update((piece.question, piece.said) for piece in pool.comments)
        return found

    def freeze(self) -> Callable[[], None]:
        """Remember the table, the secrets and the clock; calling the answer brings them back."""
        items, now = copy.deepcopy(InMemory("Feedback").table.items), self.world.now
        secrets = {name: list(versions) for name, versions in _parameters().items()}

        def bring_back() -> None:
            # asked for anew: a canceled transaction leaves another record of the table behind
            InMemory("Feedback").table.items, self.world.now = copy.deepcopy(items), now
            _parameters().clear()
            _parameters().update({name: list(kept) for name, kept in secrets.items()})

        return bring_back


def _parameters() -> Any:
    return ssm_backends["123456789012"]["us-east-1"]._parameters


def sent(said: Iterable[Entry]) -> Counter[tuple[str, object]]:
    """What `everything` must find again."""
    found: Counter[tuple[str, object]] = Counter()
    for entry in said:
        found.update((question, "ratings") for question in entry.ratings)
        found.update(entry.comments.items())
    return found


def five(side: str = "mentee", start: int = 0, count: int = 5) -> list[Entry]:
    """Entries that differ in everything."""
    return [
        Entry(
            {"heard": 1 + number % 5, "useful": 5 - number % 5},
            {"good": f"good {side} {number}", "better": f"better {side} {number}"},
            side,
        )
        for number in range(start, start + count)
    ]
