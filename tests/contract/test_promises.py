"""The list of promises is whole, and a test is counted for the promise in its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import promises

pytestmark = pytest.mark.contract


def test_every_promise_is_on_the_list() -> None:
    assert list(promises.PROMISES) == [f"R{number:02}" for number in range(1, 62)]


def test_no_test_claims_a_promise_that_was_never_made() -> None:
    assert any(promises.held(promises.holders()).values())


def test_a_test_is_counted_by_its_number_and_a_gap_is_shown(tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text(
        "def test_R17_likeness_helps() -> None: ...\ndef test_else() -> None: ...\n"
    )
    found = promises.held(promises.holders(tmp_path))
    assert [one.says for one in found["R17"]] == ["likeness_helps"]
    assert "1 of 61 promises" in promises.report(found)
    assert "· R18" in promises.report(found)


def test_a_number_beyond_the_list_is_refused(tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text("def test_R99_anything() -> None: ...\n")
    with pytest.raises(KeyError):
        promises.held(promises.holders(tmp_path))
