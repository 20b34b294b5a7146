"""What stands twice in a program file where one of the two could never be told from the other."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from alongside.program.places import Mistake, Path
from alongside.program.schema import Question


def doubles(path: Path, key: str, values: list[str]) -> Iterator[Mistake]:
    """Values of `key` that are used twice in a list of tables."""
    seen: set[str] = set()
    for number, value in enumerate(values):
        if value in seen:
            yield (*path, number, key), f"used twice: `{value}`; each needs its own {key}"
        seen.add(value)


def double_labels(question: Question, path: Path) -> Iterator[Mistake]:
    """Two choices of a question that are called the same."""
    seen: dict[str, str] = {}
    for number, choice in enumerate(question.choices):
        for label in (choice.label, *choice.labels):
            if seen.setdefault(_plain(label), choice.code) != choice.code:
                at = (*path, "choices", number, "label" if label == choice.label else "labels")
                yield at, f"two choices of `{question.id}` are called `{label}`"


def double_names(
    questions: Iterable[tuple[int, Question]], path: Path, form: str
) -> Iterator[Mistake]:
    """What one form asks twice: an id, a title, or an id at one provider. The questions come with
    their numbers in the table at `path`."""
    seen: dict[tuple[str, str], int] = {}
    for number, question in questions:
        for key, at, value in _names(question):
            if seen.setdefault((key, value), number) != number:
                yield (*path, number, *at), f"used twice in {form}: `{value}`"


def _names(question: Question) -> Iterator[tuple[str, Path, str]]:
    yield "id", ("id",), question.id
    yield "title", ("title",), _plain(question.title)
    for number, title in enumerate(question.titles):
        yield "title", ("titles", number), _plain(title)
    for provider, refs in question.find.items():
        for number, ref in enumerate(refs):
            yield provider, ("find", provider, number), ref


def _plain(title: str) -> str:
    """A title as two people would call the same: no case, no blanks, no marks around it."""
    return " ".join(unicodedata.normalize("NFKC", title).casefold().split()).strip("*: ")
