"""What lies at rest says nothing of when it came, and nothing by which it could be joined to a form
provider's export.

After two slots every scalar in the table of feedback, in the parameters, in the rosters and in what
the functions log is read as a time in every way the adversary knows. The only one that is a time of
the study is the label of a slot; when a line was logged is given to the adversary anyway, and the
day in a roster is that of care's daily run. One exception, wherever digests are looked for: the
tags of entries whose slot's keys still exist are HMACs under these keys, so that a repeat can be
told. They never stand beside anything that can be read, and go with their keys.

The members' table has times of its own (people join, letters are sent). That none of them comes
from feedback is tested where everything is compared: `test_invariance.py`.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest

from alongside.mixing import slots
from tests.attack.design import Design, Dump
from tests.attack.designs import KeyedToken, LogOnly, Mix, Seconds, Sortable, Week
from tests.attack.digests import Exported, Index
from tests.attack.product import Product, Slot
from tests.attack.records import Record, read, secrets_in
from tests.attack.sameness import OWN_TIMES
from tests.attack.stamps import decode
from tests.attack.study import STUDY, live
from tests.attack.town import START, Town, draw
from tests.faults.world import World

_LABEL = re.compile(r"(20\d\d)-(Q[1-4]|\d\d)(?![-\d])")
AGAIN_AFTER = timedelta(days=33)


@pytest.fixture(scope="module")
def town() -> Town:
    """Eighteen people, of whom about ten write."""
    return draw(Random("scalars"), 3)


def records(dump: Dump) -> list[Record]:
    """What lies at rest, and the log lines, without the times of their own."""
    lines = tuple((at, _own_times_left_out(line)) for at, line in dump.logs)
    apart = replace(dump, logs=lines, template="", letters=())
    return read([apart], [], START)


def dated(dump: Dump) -> list[str]:
    """Every scalar that may be a time of the study, and is more than the label of a slot."""
    return [
        f"{record.kind} {path}: {value!r}"
        for record in records(dump)
        for path, value in record.scalars.items()
        if not _own_time(record, path) and decode(_labels_left_out(value), STUDY)
    ]


def _own_time(record: Record, path: tuple[object, ...]) -> bool:
    """When a line was logged, and the day on which care published a roster: it does so every day,
    whether anybody writes or nobody."""
    if record.kind == "log":
        return path == ("at",)
    return record.kind == "object" and path[-1] == "day"


def joined(dump: Dump, town: Town) -> list[Record]:
    """Everything that holds an exported id, or a digest of one under any key at hand."""
    found = records(dump)
    rows = [Exported(one.token, one.event, one.sent) for one in town.submissions]
    index = Index(rows, secrets_in(found))
    return [record for record in found if index.times(record)]


def plain(dump: Dump, town: Town) -> list[str]:
    """Whatever came with a submission and stands somewhere as it is."""
    marks = {
        mark
        for one in town.submissions
        for mark in (one.token, one.event, one.agent, f'{one.ip}"', str(one.sent))
    }
    text = "\n".join(
        [*map(repr, dump.items), *map(repr, dump.parameters.items()), *dump.objects.values()]
        + [line for _, line in dump.logs]
        + list(dump.letters)
    )
    return sorted(mark for mark in marks if mark in text)


def _labels_left_out(value: object) -> object:
    """A label is what a key or a name ends with, or what stands alone."""
    return _LABEL.sub("", value) if isinstance(value, str) else value


def _own_times_left_out(line: str) -> str:
    try:
        said = json.loads(line)
    except ValueError:
        return line
    return json.dumps({name: value for name, value in said.items() if name not in OWN_TIMES})


@pytest.mark.parametrize("slot", ["month", pytest.param("quarter", marks=pytest.mark.full)])
def test_R57_nothing_at_rest_says_when_it_came_or_from_whom(
    world: World, logs: Mapping[str, io.StringIO], town: Town, slot: Slot
) -> None:
    product = Product(world, town, slot, logs, letters=slot == "month")
    dumps = list(live(town, product, AGAIN_AFTER))
    for week, dump in enumerate(dumps):
        if week % 8 and dump is not dumps[-1]:
            continue
        at_rest = replace(dump, items=tuple(_of_feedback(dump)))
        assert dated(at_rest) == []
        assert plain(dump, town) == []
        assert {_slot_of(one) for one in records(at_rest) if _is_entry(one)} <= _live(dump, slot)
        tagged = joined(dump, town)
        assert tagged, "the exception exists, and is looked at"
        for record in tagged:
            assert _is_entry(record)
            assert {path[0] for path in record.scalars} <= {"pk", "sk", "c"}
            assert not any(one.text in repr(record.scalars) for one in town.submissions)
    batches = [str(item["doc"]) for item in dumps[-1].items if item["pk"].startswith("BATCH#")]
    assert not any(_LABEL.search(one) for one in batches), "beside a text no label stands either"
    texts = "".join(batches)
    assert sum(one.text in texts for one in town.submissions) >= 5, "something was released at all"


@pytest.mark.parametrize(
    ("design", "is_dated", "is_joined", "is_plain"),
    [
        (Seconds, True, False, False),
        (LogOnly, False, False, False),
        (Sortable, True, False, False),
        (Week, True, True, False),
        (KeyedToken, False, True, False),
        (Mix, False, False, False),
    ],
)
def test_designs_that_keep_a_time_or_a_token_are_noticed(
    town: Town,
    design: Callable[[Random], Design],
    is_dated: bool,
    is_joined: bool,
    is_plain: bool,
) -> None:
    *_, last = live(town, design(Random(3)), AGAIN_AFTER)
    found = bool(dated(last)), bool(joined(last, town)), bool(plain(last, town))
    assert found == (is_dated, is_joined, is_plain)


def test_what_stands_there_as_it_came_is_noticed(town: Town) -> None:
    one = town.submissions[0]
    for item in ({"token": one.token}, {"by": one.agent}, {"ip": f'"{one.ip}"'}):
        dump = Dump(START, items=({"pk": "X", "sk": "Y", **item},))
        assert plain(dump, town), item


def _of_feedback(dump: Dump) -> Iterator[Mapping[str, str]]:
    of_feedback = ("ENTRY#", "UNREADABLE#", "HELD#", "SLOT#", "BATCH#")
    yield from (item for item in dump.items if item["pk"].startswith(of_feedback))


def _is_entry(record: Record) -> bool:
    return record.kind == "item" and str(record.scalars["pk",]).startswith("ENTRY#")


def _slot_of(record: Record) -> str:
    return str(record.scalars["pk",]).rpartition("#")[2]


def _live(dump: Dump, slot: Slot) -> set[str]:
    """The slots whose keys may still be there: the present one and the one before."""
    current = _label(dump.at, slot)
    return {current, slots.before(current)}


def _label(moment: datetime, slot: Slot) -> str:
    return f"{moment:%Y-%m}" if slot == "month" else f"{moment:%Y}-Q{(moment.month + 2) // 3}"
