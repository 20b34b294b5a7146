"""The copied program file with the wishes written in; whatever else stands in it, its comments
included, stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.items import AoT

from alongside.program import Program
from alongside.rhythm import OPEN, days
from console.init.wishes import Wishes, plain_group, short_word

_SHORTER_NOTICES = ("P1M", "P2W", "P1W", "P3D", "P1D")
_SHORTEST_WITH_SCALE = 28


def write(text: str, source: Program, wishes: Wishes, today: date) -> tuple[str, tuple[str, ...]]:
    """The new file, and what was left out because it does not go with the duration, as
    sentences."""
    document = tomlkit.parse(_renamed(text, source, wishes))
    for key in ("id", "name", "country", "time_zone", "voice", "consent", "duration"):
        _set(document, key, getattr(wishes, key))
    _set(document["agreement"], "version", wishes.version)
    _set(document["wording"], "group", wishes.group)
    left_out = tuple(_fit_course(document, wishes.duration))
    _write_crisis(document, wishes, today)
    head = f"# {wishes.name}: begun from {source.id}.toml with `alongside init` on {today}.\n#\n"
    return head + tomlkit.dumps(document), left_out


def _renamed(text: str, source: Program, wishes: Wishes) -> str:
    """Its name, its groups and its short name, wherever the copied text says them; also where a
    line of a long text ends between two words."""
    group = source.wording.group
    pairs = {
        source.name: wishes.name,
        group: wishes.group,
        short_word(source): wishes.short,
    }
    if plain_group(source) == group:  # an everyday word, which means other things as well
        del pairs[group], pairs[short_word(source)]
    for old, new in pairs.items():
        said = r"(?:\s|\\\n)+".join(map(re.escape, old.split()))
        text = re.sub(rf"\b{said}(?![\w-])|\b{said}(?=s\b)", new, text)
    return text


def _set(table: Any, key: str, value: str) -> None:
    """A remark behind a value that is another one now would be wrong, and goes with it."""
    if table.get(key) != value:
        table[key] = tomlkit.item(value)


def _fit_course(document: Any, duration: str) -> Iterator[str]:
    """Take out what would come after the end, or needs an end."""
    if duration == OPEN:
        yield from _without_end(document)
        return
    length = days(duration)
    yield from _shorten(document, "milestones", length + 1)
    yield from _shorten(document, "stages", length)
    if "scale" in document and length < _SHORTEST_WITH_SCALE:
        del document["scale"]
        yield "the questionnaire [scale]: the time is too short to ask three times"
    closure, care = document["closure"], document["care"]
    notice = closure.get("notice", "P1M")
    if days(notice) >= length:
        closure["notice"] = next(one for one in _SHORTER_NOTICES if days(one) < length)
        yield f"the notice of {notice} before the end: it is {closure['notice']} now"
    if care.get("load_check", "P3M") and days(care.get("load_check", "P3M")) > length:
        care["load_check"] = ""
        yield "the question to mentors whether it is too much: it would come after the end"
    if care["check_ins"].get("every") and days(care["check_ins"]["every"]) > length:
        care["check_ins"]["every"] = ""
        yield "all check-ins but the first: they would come after the end"


def _without_end(document: Any) -> Iterator[str]:
    for key, why in {
        "stages": "the stages: they part a time of fixed length",
        "scale": "the questionnaire [scale]: it needs a start, a middle and an end",
    }.items():
        if key in document:
            del document[key]
            yield why
    for key in ("notice", "renewal"):
        if key in document["closure"]:
            del document["closure"][key]
            yield f"closure.{key}: there is no foreseen end"


def _shorten(document: Any, key: str, length: int) -> Iterator[str]:
    """Entries of a list that begin only after so many days."""
    entries = document.get(key)
    if not isinstance(entries, AoT):
        return
    late = [at for at, one in enumerate(entries) if one["after"] and days(one["after"]) >= length]
    for at in reversed(late):
        yield f"{key} after {entries[at]['after']}: they would come after the end"
        del entries[at]
    if not len(entries):
        del document[key]


def _write_crisis(document: TOMLDocument, wishes: Wishes, today: date) -> None:
    lines: Any = document["crisis"]
    if wishes.crisis:
        for at in reversed(range(len(lines))):
            del lines[at]
        for one in wishes.crisis:
            table = tomlkit.table()
            table.update({"name": one.name, "how": one.how})
            table.add(tomlkit.nl())
            lines.append(table)
    if not wishes.checked:
        return  # the file asks for it already, in the remark above these lines
    first = lines[0]
    values = {key: first[key] for key in ("name", "how")}
    for key in values:
        del first[key]
    first.add(tomlkit.comment(f"Each line was called or visited on {today}."))
    first.update(values)
    first.add(tomlkit.nl())
