"""The Jinja2 environment of letters and pages: built on first use, strict, autoescaping HTML."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape

from alongside.letters import words
from alongside.program import Program

Context = TypeVar("Context")
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ps", "ur", "yi"})


@cache
def find(folder: Path, name: str) -> Template:
    """A compiled template. Undefined names raise; `.html` is escaped, `.txt` is not."""
    return _environment(folder).get_template(name)


@cache
def _environment(folder: Path) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=select_autoescape(["html"], default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(
        count=words.count,
        number=words.name_number,
        begin=words.begin,
        article=words.add_article,
        listed=words.join,
        paragraphs=words.split_paragraphs,
        confidence=words.name_confidence,
        place=words.name_place,
        address=words.check_address,
    )
    return environment


def find_direction(language: str) -> str:
    """`rtl` for languages written from the right, else `ltr`: the value of HTML's `dir`."""
    return "rtl" if language.split("-", maxsplit=1)[0].lower() in RIGHT_TO_LEFT else "ltr"


def say_times(program: Program) -> dict[str, Any]:
    """The functions by which templates show times, bound to the program's time zone."""
    zone = ZoneInfo(program.time_zone)
    return {
        "day": lambda moment: words.name_day(moment, zone),
        "moment": lambda moment: words.name_moment(moment, zone),
        "later": lambda moment, since: words.name_later(moment, since, zone),
    }


def tidy_context(context: Context) -> Context:
    """The same context with every text on one line (see `words.tidy`), at any depth."""
    return _tidy(context)  # type: ignore[no-any-return]


def _tidy(value: Any) -> Any:
    # An enum member is a str as well, but must stay the member that templates look up.
    if type(value) is str:
        return words.tidy(value)
    if isinstance(value, tuple):
        return tuple(_tidy(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _tidy(getattr(value, f.name)) for f in fields(value)})
    return value
