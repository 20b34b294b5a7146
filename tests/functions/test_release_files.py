"""release: over several slots in which a program's file changes as it likes, nobody is shown among
fewer than they were promised, nor to more, nor twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from alongside.mixing import slots
from alongside.mixing.batch import Batch
from alongside.mixing.entry import Entry
from alongside.mixing.mix import PATIENCE
from alongside.mixing.promise import Promise
from alongside.program import load_all
from alongside.release import of_organization, promises
from tests.faults.released import NEW_YEAR, QUESTIONS, Opinions, asking
from tests.faults.world import World

SLOTS = 9


@dataclass
class Answer:
    """One answer, and what its writer was promised."""

    promise: Promise
    age: int = 0


@dataclass
class Record:
    """What must become of everything: of a question all is shown, or all waits."""

    wrong: list[str] = field(default_factory=list)
    waits: dict[str, list[Answer]] = field(default_factory=dict)
    of_all: dict[str, list[Answer]] = field(default_factory=dict)
    texts: dict[str, Promise] = field(default_factory=dict)
    shown: Counter[str] = field(default_factory=Counter)
    batches: int = 0

    def say(self, entry: Entry, promise: Promise) -> None:
        """Somebody wrote under a promise."""
        for question in (*entry.ratings, *entry.comments):
            self.waits.setdefault(question, []).append(Answer(promise))
        self.texts.update(dict.fromkeys(entry.comments.values(), promise))

    def compare(self, found: Batch, waits: dict[str, list[Answer]], asked: set[str]) -> None:
        """A batch was shown."""
        cells: dict[str, list[int]] = {}
        for rating in found.ratings:
            cells.setdefault(rating.question, []).append(rating.people)
        for comments in found.comments:
            cells.setdefault(comments.question, []).append(len(comments.texts))
            self.shown.update(comments.texts)
            self.wrong += [text for text in comments.texts if text not in self.texts]
        for gone in waits.keys() - asked:
            del waits[gone]
        for question, counts in cells.items():
            shown = waits.pop(question)
            self.batches += 1
            told = [one.promise for one in shown]
            comment = question in {comments.question for comments in found.comments}
            least = max(one.least_comments if comment else one.least for one in told)
            if sum(counts) != len(shown) or min(counts) < least:
                self.wrong.append(f"{question}: {counts} of {len(shown)}, promised {least}")
            facilitators = found.promise.readers == "facilitators"
            if facilitators and any(one.readers == "coordinator" for one in told):
                self.wrong.append(f"{question}: shown to more than was promised")

    def get_older(self, ratings: set[str]) -> None:
        """A slot has ended: what waited too long goes to all programs, or unread."""
        for answers in self.waits.values():
            for one in answers:
                one.age += 1
        for question, answers in self.waits.items():
            over = [one for one in answers if one.age >= PATIENCE]
            self.waits[question] = [one for one in answers if one.age < PATIENCE]
            if question in ratings:
                moved = [Answer(one.promise) for one in over]
                self.of_all.setdefault(question, []).extend(moved)

    def get_older_of_all(self) -> None:
        """The same in the organization, where it is the end."""
        for question, answers in self.of_all.items():
            for one in answers:
                one.age += 1
            self.of_all[question] = [one for one in answers if one.age < PATIENCE]


def some_file(chance: Random) -> dict[str, Any]:
    """A file that asks something else, of other sides, and promises something else."""
    asked = [one for one in QUESTIONS[:4] if chance.random() < 0.9]
    side = QUESTIONS[4].model_copy(update={"choices": QUESTIONS[4].choices[: chance.randint(0, 2)]})
    return {
        "questions": tuple([*asked, side] if side.choices else asked) or QUESTIONS[:1],
        "least": chance.choice((5, 5, 6, 9)),
        "least_comments": chance.choice((5, 5, 7)),
        "readers": chance.choice(("facilitators", "facilitators", "coordinator")),
    }


def some_entry(chance: Random, opinions: Opinions) -> Entry:
    """What somebody answers of what is asked."""
    asked = opinions.world.programs["heal"].feedback
    assert asked is not None
    ratings = {one.id: chance.randint(1, 5) for one in asked.of_kind("rating")}
    number = opinions.count
    texts = {o.id: f"{o.id} {number}" for o in asked.of_kind("comment") if chance.random() < 0.6}
    parts = ["", *(choice.code for one in asked.of_kind("part") for choice in one.choices)]
    return Entry(
        {q: v for q, v in ratings.items() if chance.random() < 0.7}, texts, chance.choice(parts)
    )


def live(opinions: Opinions, seed: int) -> Record:
    """Nine slots; in each the file changes before, between and after what people write."""
    chance, record, world = Random(seed), Record(), opinions.world
    for number in range(SLOTS):
        for _ in range(2):
            world.programs["heal"] = asking(world.programs["heal"], **some_file(chance))
            world.now += timedelta(days=1)
            world.release()
            asked = world.programs["heal"].feedback
            assert asked is not None
            promise = Promise(asked.least, asked.least_comments, asked.readers)
            for _ in range(chance.choice((0, 1, 3, 5))):
                entry = some_entry(chance, opinions)
                opinions.say(entry)
                record.say(entry, promise)
        if chance.random() < 0.3:
            world.programs["heal"] = asking(world.programs["heal"], **some_file(chance))
        opinions.at(NEW_YEAR.replace(year=2027 + number // 4, month=1 + 3 * (number % 4)))
        asked = world.programs["heal"].feedback
        assert asked is not None
        slot = max(opinions.docs())
        record.compare(opinions.batches()[slot], record.waits, {one.id for one in asked.questions})
        ratings = {one.id for one in asked.of_kind("rating")}
        # what moves now is not among what the organization decides on, unless its slot ends as well
        record.get_older(ratings)
        record.compare(opinions.batches(slots.ORGANIZATION)[slot], record.of_all, ratings)
        record.get_older_of_all()
    record.wrong += [f"{text} twice" for text, count in record.shown.items() if count > 1]
    return record


@pytest.mark.parametrize(
    "seed", [*range(6), *(pytest.param(n, marks=pytest.mark.full) for n in range(6, 60))]
)
def test_whatever_the_file_says_meanwhile_promises_are_kept(world: World, seed: int) -> None:
    opinions = Opinions(world)
    record = live(opinions, seed)
    assert record.wrong == []
    assert record.batches > 0
    pool = opinions.waiting()
    waits = Counter(one.question for one in pool.ratings)
    waits.update(one.question for one in pool.comments)
    assert waits == Counter({question: len(told) for question, told in record.waits.items()})


def test_control_a_release_that_remembers_no_promise_breaks_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(promises, "to_keep", lambda subject, _: subject.promise)
    assert live(Opinions(world), 1).wrong != []


def test_all_programs_ask_the_same_at_the_end_so_that_what_waits_too_long_counts_together() -> None:
    """A title changed in one program alone takes the question from the organization, and what waits
    there with it."""
    programs = load_all()
    asked = [one.feedback for one in programs.values() if one.feedback is not None]
    assert len(asked) == len(programs)
    overall = [
        (one.title, one.low, one.high)
        for feedback in asked
        for one in feedback.of_kind("rating")
        if one.id == "overall"
    ]
    assert len(overall) == len(programs)
    assert len(set(overall)) == 1
    subject = of_organization(programs)
    assert subject.rules is not None
    assert "overall" in subject.rules.ratings
