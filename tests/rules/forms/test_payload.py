"""Strict JSON: authentic bytes that cannot be read are DoesNotFit with a code, never a crash."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside import forms
from alongside.errors import DoesNotFit
from alongside.forms.payload import read_json
from tests.rules.forms.deliveries import PROVIDERS, read_event

CASES = [
    ("row 15 empty", b"", "not_json"),
    ("row 17 Latin-1", "é".encode("latin-1"), "not_utf8"),
    ("row 17 UTF-16", "{}".encode("utf-16"), "not_utf8"),
    ("row 18 form encoded", b"a=1&b=2", "not_json"),
    ("row 18 truncated", read_event("typeform_mentee")[:900], "not_json"),
    ("row 18 byte order mark", b"\xef\xbb\xbf{}", "not_json"),
    ("row 18 two documents", b"{}{}", "not_json"),
    ("row 19 list", b"[1]", "not_an_object"),
    ("row 19 number", b"7", "not_an_object"),
    ("row 19 null", b"null", "not_an_object"),
    ("row 19 text", b'"text"', "not_an_object"),
    ("row 20 duplicate key", b'{"a": 1, "a": 1}', "duplicate_key"),
    ("row 20 duplicate key inside", b'{"x": [{"a": 1, "a": 2}]}', "duplicate_key"),
    ("row 20 duplicate key escaped", b'{"a": 1, "\\u0061": 2}', "duplicate_key"),
    ("row 20 NaN", b'{"a": NaN}', "bad_number"),
    ("row 20 Infinity", b'{"a": [-Infinity]}', "bad_number"),
    ("row 20 infinite by exponent", b'{"a": 1e999}', "bad_number"),
    ("row 20 thirty digits", b'{"a": ' + b"1" * 30 + b"}", "bad_number"),
    ("row 20 five thousand digits", b'{"a": ' + b"1" * 5000 + b"}", "bad_number"),
    ("row 20 long fraction", b'{"a": 0.' + b"1" * 30 + b"}", "bad_number"),
    ("row 20 nested brackets", b"[" * 100_000, "too_deep"),
    ("row 20 nested and closed", b'{"a":' * 5_000 + b"1" + b"}" * 5_000, "too_deep"),
    ("row 20 nested a little", b'{"a":' * 70 + b"1" + b"}" * 70, "too_deep"),
    ("row 20 lone surrogate", b'{"a": "\\ud800"}', "lone_surrogate"),
    ("row 20 lone surrogate as key", b'{"\\udfff": 1}', "lone_surrogate"),
]


@pytest.mark.parametrize(("raw", "code"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
@pytest.mark.parametrize("provider", PROVIDERS)
def test_an_unreadable_body_is_kept_for_a_person(provider: str, raw: bytes, code: str) -> None:
    with pytest.raises(DoesNotFit) as caught:
        forms.parse(provider, raw)
    # How deep the standard library reads differs between the Python versions.
    expected = {code, "not_json"} if raw == b"[" * 100_000 else {code}
    assert caught.value.code in expected


def test_the_plain_json_reader_lets_the_traps_of_row_20_through() -> None:
    for raw in (
        b'{"a": 1, "a": 2}',
        b'{"a": NaN}',
        b'{"a": "\\ud800"}',
        b'{"a": ' + b"1" * 30 + b"}",
    ):
        assert isinstance(json.loads(raw), dict)


def test_a_pair_of_surrogates_is_one_letter_and_welcome() -> None:
    assert read_json(b'{"a": "\\ud83c\\udf31"}') == {"a": "🌱"}


def test_every_number_a_javascript_sender_can_write_is_read() -> None:
    numbers = [sys.float_info.max, -sys.float_info.max, 5e-324, 0.1 + 0.2, 2**53, -(2**53)]
    assert read_json(json.dumps({"a": numbers}).encode()) == {"a": numbers}


def test_an_error_never_carries_the_body() -> None:
    with pytest.raises(DoesNotFit) as caught:
        forms.parse("signed", b'{"a": "very private", "a": 1}')
    assert "private" not in repr(caught.value)
    assert caught.value.__context__ is None


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.text(max_size=6)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=6), JSON, max_size=4))
def test_what_any_honest_sender_writes_is_read_as_written(document: dict[str, Any]) -> None:
    assert read_json(json.dumps(document).encode()) == document


@given(provider=st.sampled_from(PROVIDERS), raw=st.binary(max_size=200))
def test_parse_raises_nothing_but_does_not_fit_on_arbitrary_bytes(
    provider: str, raw: bytes
) -> None:
    with pytest.raises(DoesNotFit):
        forms.parse(provider, raw)


def test_an_unknown_provider_does_not_fit() -> None:
    with pytest.raises(DoesNotFit, match="unknown_provider"):
        forms.parse("jotform", b"{}")
