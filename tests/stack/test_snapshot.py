"""What is kept between runs comes back as it was, or says what is wrong with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from local import snapshot
from local.items import as_line, from_line


def test_a_broken_line_is_named_and_nothing_is_loaded() -> None:
    with pytest.raises(snapshot.SnapshotBroken, match=r"Members\.jsonl, line 2"):
        snapshot.load(None, "members", '{"pk":{"S":"a"}}\n{"pk":\n', "Members.jsonl")


def test_what_is_kept_is_for_its_owner_alone(tmp_path: Path) -> None:
    assert snapshot.keep(tmp_path / "Members.jsonl", "a\n")
    assert (tmp_path / "Members.jsonl").stat().st_mode & 0o777 == 0o600
    (tmp_path / "control").write_text("a\n", encoding="utf-8")
    assert (tmp_path / "control").stat().st_mode & 0o077


values = some.recursive(
    some.one_of(
        some.builds(lambda text: {"S": text}, some.text()),
        some.builds(lambda raw: {"B": raw}, some.binary()),
        some.builds(lambda flag: {"BOOL": flag}, some.booleans()),
    ),
    lambda inner: some.one_of(
        some.builds(lambda many: {"L": many}, some.lists(inner, max_size=3)),
        some.builds(lambda named: {"M": named}, some.dictionaries(some.text(), inner, max_size=3)),
    ),
    max_leaves=8,
)


@settings(max_examples=40)
@given(some.lists(some.dictionaries(some.text(min_size=1), values, min_size=1), max_size=4))
def test_every_item_comes_back_as_it_was(items: list[dict[str, Any]]) -> None:
    lines = [as_line(item) for item in items]
    assert not any("\n" in line for line in lines)
    assert [from_line(line, "here") for line in lines] == items
