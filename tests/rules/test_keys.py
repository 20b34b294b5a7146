"""The root secret and what is derived from it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside import keys
from alongside.keys import RootKeys, RootSecretUnusable

ROOT = RootKeys(current=2, keys={1: b"a" * 32, 2: b"b" * 32})
FIRST = RootKeys(current=1, keys={1: b"a" * 32})


def test_the_text_of_a_root_reads_back() -> None:
    assert keys.read_root(keys.write_root(ROOT)) == ROOT


@pytest.mark.parametrize("retired", [frozenset(), frozenset({1})])
def test_retired_keys_are_carried_along(retired: frozenset[int]) -> None:
    root = RootKeys(2, ROOT.keys, retired)
    assert keys.read_root(keys.write_root(root)) == root
    assert keys.feedback_root(root).retired == retired
    assert set(root.live) == {1, 2} - retired and root.first == ROOT.first


def test_a_secret_older_than_retiring_reads_and_is_written_as_before() -> None:
    text = keys.write_root(ROOT)
    assert "retired" not in text and keys.read_root(text).retired == frozenset()


def test_derivation_is_hkdf_of_rfc_5869() -> None:
    """Test case 3 of the RFC: empty salt and empty info, 42 bytes."""
    derived = keys.derive(b"\x0b" * 22, "", 42)
    assert derived.hex() == (
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
    )


def test_purposes_have_unrelated_keys() -> None:
    assert keys.derive(ROOT.first, "person") != keys.derive(ROOT.first, "link review")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"current": 1, "keys": {}}',
        '{"current": 3, "keys": {"1": "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE="}}',
        '{"current": 1, "keys": {"1": "c2hvcnQ="}}',
        keys.write_root(FIRST).replace("}}", '}, "retired": [1]}'),
        keys.write_root(FIRST).replace("}}", '}, "retired": [2]}'),
        keys.write_root(FIRST).replace("}}", '}, "retired": 2}'),
        '{"current": 1, "keys": {"1": "***"}}',
        '{"current": 999, "keys": {"999": "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE="}}',
    ],
)
def test_a_damaged_root_is_refused_without_showing_it(text: str) -> None:
    with pytest.raises(RootSecretUnusable) as refused:
        keys.read_root(text)
    assert not text or text not in str(refused.value)


@given(st.text())
def test_whatever_the_text_only_our_own_error_comes_out(text: str) -> None:
    with pytest.raises(RootSecretUnusable):
        keys.read_root(text)


def test_a_person_id_survives_a_rotation_and_differs_between_deployments() -> None:
    rotated = RootKeys(current=3, keys={**ROOT.keys, 3: b"c" * 32})
    elsewhere = RootKeys(current=1, keys={1: b"z" * 32})
    address = "someone@example.org"
    assert keys.person_id(ROOT, address) == keys.person_id(rotated, address)
    assert keys.person_id(ROOT, address) != keys.person_id(elsewhere, address)
