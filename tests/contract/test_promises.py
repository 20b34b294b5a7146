"""The list of promises is whole, and a test is counted for the promise in its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import promises

pytestmark = pytest.mark.contract


def test_every_promise_is_on_the_list() -> None:
    assert list(promises.PROMISES) == [f"R{number:02}" for number in range(1, 62)]


def test_no_promise_and_no_idea_is_without_a_test() -> None:
    assert promises.faults(promises.held(promises.holders())) == []


def test_a_gap_fails(tmp_path: Path) -> None:
    names = [number for number in promises.PROMISES | promises.IDEAS if number != "R17"]
    tests = "".join(f"def test_{number}_is_held() -> None: ...\n" for number in names)
    (tmp_path / "test_one.py").write_text(tests)
    assert promises.faults(promises.held(promises.holders(tmp_path))) == ["R17: no test holds it"]


def test_a_test_is_counted_by_its_number_and_a_gap_is_shown(tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text(
        "def test_R17_likeness_helps() -> None: ...\ndef test_else() -> None: ...\n"
    )
    found = promises.held(promises.holders(tmp_path))
    assert [one.says for one in found["R17"]] == ["likeness_helps"]
    assert "1 of 61 promises" in promises.report(found)
    assert "· R18" in promises.report(found)


def test_one_test_may_hold_several(tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text("def test_R44_R61_idea_08_it_is_said() -> None: ...\n")
    found = promises.held(promises.holders(tmp_path))
    holding = [number for number, tests in found.items() if tests]
    assert holding == ["R44", "R61", "idea_08"]
    assert {one.says for tests in found.values() for one in tests} == {"it_is_said"}


def test_a_number_beyond_the_list_is_refused(tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text("def test_R99_anything() -> None: ...\n")
    with pytest.raises(KeyError):
        promises.held(promises.holders(tmp_path))
