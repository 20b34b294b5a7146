"""Times in disguise: every way in which a scalar might say when it was written."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from email.utils import parsedate_to_datetime

DAY = 86_400
OFFSETS = (0, 900, 3600, *(n * DAY for n in (1, 2, 3, 5, 7, 10, 14, 21, 28, 30, 31, 60, 90)),
           *(n * DAY for n in (92, 120, 180, 182, 183, 365, 366, 730)))  # fmt: skip
"""Usual waits in seconds, which a time to live is ahead of the moment it was written."""

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_UUID_EPOCH = 0x01B21DD213814000
_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?[.\d]*(Z|[+-]\d\d:?\d\d)?)?"
)
_COMPACT = re.compile(r"(?<!\d)(20\d\d)(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?Z?)?(?!\d)")
_WEEK = re.compile(r"(\d{4})-?W(\d\d)")
_MONTH = re.compile(r"(?<![\dA-Fa-f-])(20\d\d)-(\d\d)(?![\d-])")
_QUARTER = re.compile(r"(20\d\d)-?Q([1-4])")
_LOG = re.compile(r"(\d\d)/([A-Z][a-z]{2})/(\d{4}):(\d\d):(\d\d):(\d\d)")
_MAIL = re.compile(r"[A-Z][a-z]{2}, \d\d? [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]?\w+")
_DIGITS = re.compile(r"(?<![\dA-Za-z])\d{5,19}(?:\.\d+)?(?![\dA-Za-z])")
_HEX = re.compile(r"(?<![0-9A-Za-z])(?:[0-9a-f]{8}|[0-9a-f]{24})(?![0-9A-Za-z])")
_UUID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}", re.I)
_ULID = re.compile(r"(?<![0-9A-Za-z])[0-7][0-9A-HJKMNP-TV-Z]{25}(?![0-9A-Za-z])")


@dataclass(frozen=True, order=True)
class Window:
    """A stretch of time: `low` included, `high` not."""

    low: datetime
    high: datetime
    form: str = ""

    @property
    def width(self) -> timedelta:
        """How long it is."""
        return self.high - self.low


def decode(value: object, study: Window) -> list[Window]:
    """Every time within the study that a scalar may stand for."""
    found = _numbers(value) if isinstance(value, int | float | Decimal) else _texts(value)
    return [one for one in found if one.low < study.high and one.high > study.low]


def _texts(value: object) -> Iterator[Window]:
    if isinstance(value, bytes):
        try:
            value = value.decode()
        except UnicodeDecodeError:
            return
    if not isinstance(value, str):
        return
    for reader in (_calendars, _named_times, _counts, _ids):
        yield from reader(value)


def _calendars(text: str) -> Iterator[Window]:
    for pattern, form in ((_ISO, "iso"), (_COMPACT, "compact")):
        for found in pattern.finditer(text):
            yield from _moment(found.groups(), form)
    for year, week in _WEEK.findall(text):
        if 1 <= int(week) <= 52:
            yield _span(date.fromisocalendar(int(year), int(week), 1), 7, "week")
    for year, month in _MONTH.findall(text):
        if 1 <= int(month) <= 12:
            yield _months(int(year), int(month), 1, "month")
    for year, quarter in _QUARTER.findall(text):
        yield _months(int(year), int(quarter) * 3 - 2, 3, "quarter")


def _moment(parts: tuple[str | None, ...], form: str) -> Iterator[Window]:
    year, month, day, hour, minute, second, *zone = (part or "" for part in parts)
    try:
        start = datetime(int(year), int(month), int(day), tzinfo=UTC)
        if not hour:
            yield Window(start, start + timedelta(days=1), form)
            return
        start = start.replace(hour=int(hour), minute=int(minute), second=int(second or 0))
    except ValueError:
        return
    length = timedelta(seconds=1) if second else timedelta(minutes=1)
    start -= _offset(zone[0] if zone else "")
    yield Window(start, start + length, form)


def _offset(zone: str) -> timedelta:
    if not zone or zone == "Z":
        return timedelta(0)
    sign = -1 if zone[0] == "-" else 1
    return sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))


def _named_times(text: str) -> Iterator[Window]:
    for parts in _LOG.findall(text):
        yield _second(datetime.strptime(" ".join(parts) + " +0000", "%d %b %Y %H %M %S %z"), "log")
    for found in _MAIL.findall(text):
        try:
            moment = parsedate_to_datetime(found)
        except ValueError:
            continue
        yield _second(moment if moment.tzinfo else moment.replace(tzinfo=UTC), "mail")


def _counts(text: str) -> Iterator[Window]:
    for digits in _DIGITS.findall(text):
        yield from _numbers(float(digits) if "." in digits else int(digits))
    for digits in _HEX.findall(text):
        yield from _since_epoch(int(digits[:8], 16), "hex")


def _ids(text: str) -> Iterator[Window]:
    for found in _UUID.findall(text):
        yield from _of_uuid(uuid.UUID(found))
    for found in _ULID.findall(text):
        number = 0
        for letter in found[:10]:
            number = number * 32 + _CROCKFORD.index(letter)
        yield from _since_epoch(number / 1000, "ulid")


def _of_uuid(one: uuid.UUID) -> Iterator[Window]:
    if one.version == 1:
        yield from _since_epoch((one.time - _UUID_EPOCH) / 1e7, "uuid1")
    elif one.version == 6:
        ticks = (one.int >> 80) << 12 | (one.int >> 64) & 0xFFF
        yield from _since_epoch((ticks - _UUID_EPOCH) / 1e7, "uuid6")
    elif one.version == 7:
        yield from _since_epoch((one.int >> 80) / 1000, "uuid7")


def _numbers(value: int | float | Decimal) -> Iterator[Window]:
    number = float(value)
    if 10_000 < number < 40_000:  # days since 1970
        yield from _since_epoch(number * DAY, "days", timedelta(days=1))
    if 10_000_000 < number < 60_000_000:  # minutes since 1970
        yield from _since_epoch(number * 60, "minutes", timedelta(minutes=1))
    for scale in (1, 1e3, 1e6, 1e9):
        if 1e9 < number / scale < 4e9:
            for offset in OFFSETS:
                yield from _since_epoch(number / scale - offset, "epoch")


def _since_epoch(
    seconds: float, form: str, length: timedelta = timedelta(seconds=1)
) -> Iterator[Window]:
    try:
        start = datetime.fromtimestamp(seconds, UTC)
        yield Window(start, start + length, form)
    except (ValueError, OverflowError, OSError):
        return


def _second(moment: datetime, form: str) -> Window:
    return Window(moment, moment + timedelta(seconds=1), form)


def _span(day: date, days: int, form: str) -> Window:
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return Window(start, start + timedelta(days=days), form)


def _months(year: int, month: int, count: int, form: str) -> Window:
    end_year, end_month = divmod(year * 12 + month - 1 + count, 12)
    start = datetime(year, month, 1, tzinfo=UTC)
    return Window(start, datetime(end_year, end_month + 1, 1, tzinfo=UTC), form)
