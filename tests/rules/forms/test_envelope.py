"""The bytes that were signed, from an HTTP API 2.0 event, and what is refused before hashing."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.errors import DeliveryRefused, DeliveryTooLarge
from alongside.forms.envelope import CAP, header, raw_body


@given(st.binary(max_size=200))
def test_a_base64_body_gives_back_the_bytes(raw: bytes) -> None:
    event = {"body": base64.b64encode(raw).decode(), "isBase64Encoded": True}
    assert raw_body(event) == raw


@given(st.text(max_size=200))
def test_a_text_body_gives_back_its_utf8_bytes(text: str) -> None:
    assert raw_body({"body": text, "isBase64Encoded": False}) == text.encode()


def test_a_lone_surrogate_in_a_text_body_does_not_raise() -> None:
    assert raw_body({"body": "\ud800"}) == b"\xed\xa0\x80"


@pytest.mark.parametrize("body", ["a", "====", "YQ", "Y Q==", "YQ==\n", "é", "-_==", "YQ==YQ=="])
def test_row_14_invalid_base64_is_refused_as_a_bad_encoding(body: str) -> None:
    with pytest.raises(DeliveryRefused, match="bad_encoding"):
        raw_body({"body": body, "isBase64Encoded": True})


@pytest.mark.parametrize("body", [b"bytes", 7, ["x"], {}])
def test_row_14_a_body_that_is_no_text_is_refused_as_a_bad_encoding(body: object) -> None:
    with pytest.raises(DeliveryRefused, match="bad_encoding"):
        raw_body({"body": body})


@pytest.mark.parametrize(
    "event", [{}, {"body": None}, {"body": ""}, {"body": "", "isBase64Encoded": True}]
)
def test_row_15_no_body_is_an_empty_body(event: dict[str, Any]) -> None:
    assert raw_body(event) == b""


@pytest.mark.parametrize("encoded", [True, False])
def test_row_16_the_cap_counts_bytes_and_not_letters(encoded: bool) -> None:
    def pack(raw: bytes) -> dict[str, Any]:
        body = base64.b64encode(raw).decode() if encoded else raw.decode()
        return {"body": body, "isBase64Encoded": encoded}

    assert len(raw_body(pack("é".encode() * (CAP // 2)))) == CAP
    with pytest.raises(DeliveryTooLarge):
        raw_body(pack("é".encode() * (CAP // 2) + b"x"))


def test_row_16_a_huge_base64_body_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(DeliveryTooLarge):
        raw_body({"body": "!" * (CAP * 2), "isBase64Encoded": True})


def test_a_header_counts_only_in_exactly_one_spelling() -> None:
    assert header({"X-Name": "a"}, "x-name") == "a"
    assert header({"X-Name": "a", "x-name": "a"}, "x-name") is None
    assert header({"other": "a"}, "x-name") is None


@given(st.dictionaries(st.one_of(st.text(), st.integers(), st.none()), st.integers()))
def test_a_header_that_is_no_text_is_no_header(headers: dict[Any, Any]) -> None:
    assert header(headers, "x-name") is None
