"""A mapping, written into a program's file: `titles`, `find`, `labels` and the form's id. Whatever
else stands there, comments included, stays as it is. Pure."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import tomlkit
from tomlkit.items import Array, InlineTable

from alongside.forms.seen import SeenForm, SeenQuestion
from alongside.forms.wording import normalize_title
from alongside.model import Role
from alongside.program import Program, Question
from alongside.program.places import LineIndex
from alongside.program.places import Path as Keys
from console.forms.mapping_proposal import ChoicePair, Pair, Proposal


@dataclass(frozen=True, slots=True)
class _New:
    """A line to put in, before that of a key: `key = value`, or `table.key = value`. Where the
    table has a header of its own, the line comes below that."""

    before: Keys
    key: str
    value: str
    table: str = ""


def write(text: str, program: Program, role: Role, seen: SeenForm, agreed: Proposal) -> str:
    """The file with everything in it that is certain."""
    document: Any = tomlkit.parse(text)
    titles = [normalize_title(one.title) for one in seen.questions]
    new: list[_New] = list(_form_id(document, role, seen))
    numbers = {question["id"]: number for number, question in enumerate(document["questions"])}
    for pair in agreed.pairs:
        one, number = seen.questions[pair.place], numbers[pair.question]
        entry, question = document["questions"][number], program.question(pair.question)
        sole = titles.count(normalize_title(one.title)) == 1
        new += _ids(entry, number, seen.provider, one, pair)
        if sole and not _is_listed(question, one.title):
            new += _add(entry, "titles", one.title.strip(" *:\n"), ("questions", number, "kind"))
    for choice in agreed.choices:
        _label(document["questions"][numbers[choice.question]], program, choice)
    return _put(tomlkit.dumps(document), new)


def _form_id(document: Any, role: Role, seen: SeenForm) -> Iterator[_New]:
    form = document["forms"][role.value]
    ids = form.get("ids")
    if not seen.form_id or (ids is not None and ids.get(seen.provider) == seen.form_id):
        return
    if ids is not None and (seen.provider in ids or isinstance(ids, InlineTable)):
        ids[seen.provider] = seen.form_id
    else:
        before = ("forms", role.value, "introduction")
        yield _New(before, seen.provider, _quoted(seen.form_id), "ids")


def _ids(entry: Any, number: int, provider: str, one: SeenQuestion, pair: Pair) -> Iterator[_New]:
    """The ids by which a submission names this question, so that a reworded title changes nothing.
    Those of Tally's API that no submission carries are left out."""
    if pair.how == "id":
        return
    keys = [key for key in one.keys if provider != "tally" or key.startswith("question_")]
    found = entry.get("find")
    listed = found.get(provider) if found is not None else None
    fresh = [key for key in keys if key not in (listed or ()) and key != pair.question]
    if not fresh:
        return
    if isinstance(listed, Array):
        listed.extend(fresh)
    elif isinstance(found, InlineTable):
        found[provider] = fresh
    else:
        written = ", ".join(map(_quoted, fresh))
        yield _New(("questions", number, "kind"), provider, f"[{written}]", "find")


def _add(entry: Any, key: str, text: str, before: Keys) -> Iterator[_New]:
    listed = entry.get(key)
    if isinstance(listed, Array):
        listed.append(text)
    else:
        yield _New(before, key, f"[{_quoted(text)}]")


def _label(entry: Any, program: Program, pair: ChoicePair) -> None:
    """Another wording of a choice, where the program has none that is read the same."""
    for choice in entry.get("choices", ()):
        said = [choice["label"], *choice.get("labels", ())] if choice["code"] == pair.code else []
        new = normalize_title(pair.label) not in map(normalize_title, said)
        if said and new and pair.how == "said":
            choice["labels"] = [*said[1:], pair.label.strip()]


def _is_listed(question: Question, title: str) -> bool:
    wanted = normalize_title(title)
    return not wanted or wanted in map(normalize_title, (question.title, *question.titles))


def _put(text: str, new: Iterable[_New]) -> str:
    """The text with these lines put in."""
    index, lines = LineIndex(text), text.splitlines(keepends=True)
    for number, line in sorted((_placed(one, index, lines) for one in new), reverse=True):
        lines.insert(number, f"{line}\n")
    joined = "".join(lines)
    tomllib.loads(joined)
    return joined


def _placed(one: _New, index: LineIndex, lines: list[str]) -> tuple[int, str]:
    """After how many lines it comes, and how it reads there."""
    header = index.lines.get((*one.before[:-1], one.table), 0)
    if header and lines[header - 1].lstrip().startswith("["):
        return header, f"{one.key} = {one.value}"
    key = f"{one.table}.{one.key}" if one.table else one.key
    return index.line(one.before) - 1, f"{key} = {one.value}"


def _quoted(text: str) -> str:
    """A TOML basic string: what JSON writes is one, but for what JSON leaves as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
