"""What each field of a line may hold. A spreadsheet gives every value as text, so text is read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from alongside.enrollment import normalize_email, slug
from alongside.forms.wording import clean_line
from alongside.model import ApplicationState, Role
from alongside.program.advice import nearest
from alongside.roster.lines import Misfit, shorten

FIELDS = (
    "id",
    "role",
    "group",
    "name",
    "email",
    "answers",
    "waiting_since",
    "capacity",
    "held",
    "state",
    "avoid",
    "version",
    "urgent",
)

_LONGEST = 100
_MOST_PLACES = 1_000
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)([T ].*)?", re.ASCII)
_WHOLE = re.compile(r"\d{1,18}", re.ASCII)
_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def line_of(value: object) -> str:
    """One line of text, or a whole number written as one."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Misfit(f"write a text, not `{shorten(value)}`")
    text = clean_line(str(value)) if isinstance(value, str) else str(value)
    if not text:
        raise Misfit("write a text with something in it")
    if len(text) > _LONGEST:
        raise Misfit(f"write at most {_LONGEST} characters")
    return text


def group_of(value: object) -> str:
    """The name of a group, with at least one letter or digit in it."""
    name = line_of(value)
    if not slug(name):
        raise Misfit(f"`{shorten(value)}` has no letter or digit")
    return name


def role_of(value: object) -> Role:
    return Role(_one_of(value, Role))


def state_of(value: object) -> ApplicationState:
    return ApplicationState(_one_of(value, ApplicationState))


def _one_of(value: object, allowed: Iterable[str]) -> str:
    words = [str(word) for word in allowed]
    word = value.strip().casefold() if isinstance(value, str) else ""
    if word not in words:
        raise Misfit(f"`{shorten(value)}` is not known; allowed: {', '.join(words)}")
    return word


def address_of(value: object) -> str:
    """An e-mail address in the one spelling that names a person."""
    address = normalize_email(value[: 4 * _LONGEST]) if isinstance(value, str) else ""
    if not address:
        raise Misfit(f"`{shorten(value)}` is no e-mail address")
    return address


def day_of(value: object) -> datetime:
    """The begin of a day. A time of day after the date is read over."""
    found = _DAY.fullmatch(value.strip()) if isinstance(value, str) else None
    try:
        day = date.fromisoformat(found[1] if found else "")
    except ValueError:
        raise Misfit(f"`{shorten(value)}` is no date; write it as 2026-11-21") from None
    return datetime.combine(day, time(), UTC)


def places_of(value: object) -> int:
    """A whole number of places."""
    number = _whole(value)
    if number is None or number > _MOST_PLACES:
        raise Misfit(f"write a whole number from 0 to {_MOST_PLACES}, not `{shorten(value)}`")
    return number


def flag_of(value: object) -> bool:
    flag = _FLAGS.get(str(value).strip().casefold()) if isinstance(value, str | int) else None
    if flag is None:
        raise Misfit(f"write true or false, not `{shorten(value)}`")
    return flag


def version_of(value: object) -> str:
    """Text that sorts as what is written: numbers by size, dates and the like as they stand."""
    number = _whole(value)
    return f"{number:020d}" if number is not None else line_of(value)


def people_of(value: object) -> tuple[str, ...]:
    """Entries for people as written: a list, or one text that may hold several. No problem quotes
    them: they were told in confidence."""
    entries = value if isinstance(value, list) else [value]
    if any(isinstance(each, bool) or not isinstance(each, str | int) for each in entries):
        raise Misfit("write a list of ids, names or e-mail addresses")
    return tuple(str(each) for each in entries)


def answers_of(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise Misfit('write the answers as an object, such as {"age": "age_40s"}')
    return value


def unknown_field(name: str) -> str:
    """What to write instead of a field that the format does not have."""
    return f"unknown field `{shorten(name)}`. {nearest(name, FIELDS)}Known: {', '.join(FIELDS)}"


def _whole(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip() if isinstance(value, str | int) else ""
    return int(text) if _WHOLE.fullmatch(text) else None
