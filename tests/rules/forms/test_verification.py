"""Who sent it: every way a signature can be wrong is refused, and nothing else is ever raised."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside import forms
from alongside.errors import DeliveryRefused, DeliveryTooLarge
from alongside.forms.envelope import CAP
from tests.rules.forms.deliveries import (
    NOW,
    PROVIDERS,
    SECRET,
    STAMP,
    base64_mac,
    dump,
    load_event,
    read_event,
    sign,
    signature_header,
)

RAW = read_event("google_mentee_devanagari")
OTHER = b"the secret before the last rotation"


def refuse(provider: str, raw: bytes, headers: Any, secrets: Any = (SECRET,)) -> str:
    with pytest.raises(DeliveryRefused) as caught:
        forms.verify(provider, raw, headers, secrets, NOW)
    return caught.value.code


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_signed_delivery_names_the_secret_that_matched(provider: str) -> None:
    headers = sign(provider, RAW)
    assert forms.verify(provider, RAW, headers, (SECRET, OTHER), NOW) == 0
    assert forms.verify(provider, RAW, headers, (OTHER, SECRET), NOW) == 1


@pytest.mark.parametrize("provider", PROVIDERS)
def test_header_names_are_compared_without_case(provider: str) -> None:
    headers = {name.title(): value for name, value in sign(provider, RAW).items()}
    assert forms.verify(provider, RAW, headers, (SECRET,), NOW) == 0


def test_the_known_vector_of_standard_webhooks_is_recomputed_and_accepted() -> None:
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    raw, stamp, name = b'{"test": 2432232314}', "1614265330", "msg_p5jXN8AQM9LWM0D4loKWxJek"
    by_hand = hmac.new(key, name.encode() + b"." + stamp.encode() + b"." + raw, hashlib.sha256)
    known = "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert base64.b64encode(by_hand.digest()).decode() == known
    headers = {
        "webhook-id": name,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{known}",
    }
    then = NOW.fromtimestamp(int(stamp) + 299, NOW.tzinfo)
    assert forms.verify("signed", raw, headers, (key,), then) == 0


@pytest.mark.parametrize("provider", PROVIDERS)
def test_row_5_no_signature_header_is_refused(provider: str) -> None:
    headers = sign(provider, RAW)
    del headers[signature_header(provider)]
    assert refuse(provider, RAW, headers) == "no_signature"
    assert refuse(provider, RAW, {}) == "no_signature"


@pytest.mark.parametrize("prefix", ["", "SHA256=", "sha1=", "sha256:", " sha256=", "sha256= "])
def test_row_6_another_prefix_is_refused(prefix: str) -> None:
    headers = {"typeform-signature": prefix + base64_mac(SECRET, RAW)}
    assert refuse("typeform", RAW, headers) == "malformed_signature"


def test_row_6_tally_has_no_prefix() -> None:
    headers = {"tally-signature": "sha256=" + base64_mac(SECRET, RAW)}
    assert refuse("tally", RAW, headers) == "malformed_signature"


@pytest.mark.parametrize("provider", PROVIDERS)
def test_row_7_a_hexadecimal_signature_is_refused(provider: str) -> None:
    name = signature_header(provider)
    prefix = {"typeform": "sha256=", "tally": ""}.get(provider, "v1,")
    digest = hmac.new(SECRET, RAW, hashlib.sha256).hexdigest()
    headers = {**sign(provider, RAW), name: prefix + digest}
    assert refuse(provider, RAW, headers) == "malformed_signature"


SPOILS: dict[str, Callable[[str], str]] = {
    "url-safe letters": lambda text: text[:-5] + "-_" + text[-3:],
    "a blank inside": lambda text: text[:-4] + " " + text[-3:],
    "a line break after": lambda text: text + "\n",
    "no padding": lambda text: text.rstrip("="),
    "more padding": lambda text: text + "=",
    "nothing": lambda text: text[:-44],
    "another last bit": lambda text: text[:-2] + chr(ord(text[-2]) + 1) + "=",
}


@pytest.mark.parametrize("spoil", SPOILS.values(), ids=list(SPOILS))
@pytest.mark.parametrize("provider", PROVIDERS)
def test_row_8_anything_but_canonical_base64_is_refused(
    provider: str, spoil: Callable[[str], str]
) -> None:
    name = signature_header(provider)
    headers = sign(provider, RAW)
    headers[name] = spoil(headers[name])
    assert refuse(provider, RAW, headers) in {"malformed_signature", "wrong_signature"}


@pytest.mark.parametrize("provider", PROVIDERS)
def test_row_9_a_signature_of_another_secret_or_body_is_refused(provider: str) -> None:
    assert refuse(provider, RAW, sign(provider, RAW, OTHER)) == "wrong_signature"
    assert refuse(provider, RAW + b" ", sign(provider, RAW)) == "wrong_signature"


@pytest.mark.parametrize("provider", PROVIDERS)
def test_row_10_two_spellings_of_the_header_are_ambiguous(provider: str) -> None:
    headers = sign(provider, RAW)
    headers[signature_header(provider).upper()] = headers[signature_header(provider)]
    assert refuse(provider, RAW, headers) == "no_signature"


@pytest.mark.parametrize("provider", PROVIDERS)
def test_row_10_a_repeated_header_joined_by_a_comma_is_refused(provider: str) -> None:
    name, headers = signature_header(provider), sign(provider, RAW)
    for glue in (",", ", "):
        joined = {**headers, name: glue.join([headers[name], headers[name]])}
        assert refuse(provider, RAW, joined) == "malformed_signature"


@pytest.mark.parametrize("value", ["sïgnature", "x" * 100_000, ["a"], None, 7, b"bytes", "\ud800"])
@pytest.mark.parametrize("provider", PROVIDERS)
def test_row_11_a_hostile_header_value_is_refused_and_never_raises(
    provider: str, value: object
) -> None:
    for name in sign(provider, RAW):
        headers: dict[str, Any] = {**sign(provider, RAW), name: value}
        assert refuse(provider, RAW, headers) in {
            "no_signature",
            "malformed_signature",
            "bad_id",
            "bad_timestamp",
        }


@pytest.mark.parametrize("headers", [None, [], "text", {1: 2}, {None: "x"}])
def test_row_11_headers_that_are_no_mapping_of_texts_are_refused(headers: Any) -> None:
    assert refuse("signed", RAW, headers) == "no_signature"


@pytest.mark.parametrize("secrets", [(), (b"",), (b"", b"")])
@pytest.mark.parametrize("provider", PROVIDERS)
def test_row_12_without_a_secret_of_ours_nothing_is_accepted(
    provider: str, secrets: tuple[bytes, ...]
) -> None:
    assert refuse(provider, RAW, sign(provider, RAW, b""), secrets) == "no_secret"


@pytest.mark.parametrize("provider", PROVIDERS)
def test_row_12_an_empty_secret_beside_a_live_one_never_matches(provider: str) -> None:
    assert refuse(provider, RAW, sign(provider, RAW, b""), (b"", SECRET)) == "wrong_signature"


@pytest.mark.parametrize("stamp", ["+123", " 123", "123.9", "", "1e9", "١٢٣", "9" * 13, "-1"])
@pytest.mark.parametrize("provider", ["google", "signed"])
def test_row_13_a_timestamp_of_anything_but_digits_is_refused(provider: str, stamp: str) -> None:
    assert refuse(provider, RAW, sign(provider, RAW, stamp=stamp)) == "bad_timestamp"


@pytest.mark.parametrize(
    ("seconds", "accepted"), [(-301, False), (-300, True), (300, True), (301, False)]
)
@pytest.mark.parametrize("provider", ["google", "signed"])
def test_row_13_a_timestamp_may_be_five_minutes_off_and_no_more(
    provider: str, seconds: int, accepted: bool
) -> None:
    headers = sign(provider, RAW, stamp=str(int(STAMP) + seconds))
    if accepted:
        assert forms.verify(provider, RAW, headers, (SECRET,), NOW) == 0
    else:
        assert refuse(provider, RAW, headers) == "stale"


@pytest.mark.parametrize("name", ["", "a.b", "x" * 257, "naïve", "a b", "a\n"])
def test_a_message_id_that_could_shift_the_parts_is_refused(name: str) -> None:
    assert refuse("signed", RAW, sign("signed", RAW, name=name)) == "bad_id"


@pytest.mark.parametrize("provider", PROVIDERS)
def test_row_15_an_empty_body_needs_a_signature_too(provider: str) -> None:
    assert refuse(provider, b"", {}) == "no_signature"
    assert forms.verify(provider, b"", sign(provider, b""), (SECRET,), NOW) == 0


@pytest.mark.parametrize("provider", PROVIDERS)
def test_row_16_a_body_over_the_cap_is_refused_before_it_is_hashed(
    provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = b" " * (CAP + 1)
    headers = sign(provider, raw)
    monkeypatch.setattr(hmac, "new", lambda *_: pytest.fail("hashed"))
    with pytest.raises(DeliveryTooLarge):
        forms.verify(provider, raw, headers, (SECRET,), NOW)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_row_16_a_body_at_the_cap_is_accepted(provider: str) -> None:
    raw = b" " * CAP
    assert forms.verify(provider, raw, sign(provider, raw), (SECRET,), NOW) == 0


GOOD = sign("signed", RAW)["webhook-signature"]
MALFORMED = {
    "without a comma": GOOD.replace(",", ""),
    "with two commas": GOOD.replace(",", ",,"),
    "with bad padding": GOOD[:-1],
    "with a double space": f"{GOOD}  {GOOD}",
    "beyond ASCII": GOOD[:-3] + "é" + GOOD[-2:],
    "of another version only": GOOD.replace("v1,", "v1a,"),
    "with a space before": f" {GOOD}",
}


@pytest.mark.parametrize("value", MALFORMED.values(), ids=list(MALFORMED))
def test_the_seven_malformed_headers_that_break_the_reference_library_are_refused(
    value: str,
) -> None:
    headers = {**sign("signed", RAW), "webhook-signature": value}
    assert refuse("signed", RAW, headers) == "malformed_signature"


def test_a_verifier_that_splits_and_decodes_naively_breaks_on_the_malformed_headers() -> None:
    def verify_naively(value: str) -> bool:
        version, signature = value.split(" ", maxsplit=1)[0].split(",")
        expected = hmac.new(SECRET, f"msg_1.{STAMP}.".encode() + RAW, hashlib.sha256).digest()
        return version == "v1" and base64.b64decode(signature) == expected

    broken = 0
    for value in MALFORMED.values():
        try:
            verify_naively(value)
        except ValueError:
            broken += 1
    assert broken >= 4


def test_one_of_several_signatures_is_enough_and_at_most_eight_are_read() -> None:
    good, wrong = GOOD, "v1," + base64_mac(OTHER, RAW)
    headers = sign("signed", RAW)
    headers["webhook-signature"] = " ".join(["v2,new", wrong, good])
    assert forms.verify("signed", RAW, headers, (SECRET,), NOW) == 0
    headers["webhook-signature"] = " ".join([wrong] * 8 + [good])
    assert refuse("signed", RAW, headers) == "wrong_signature"


def test_the_secret_itself_in_the_header_opens_nothing() -> None:
    assert refuse("tally", RAW, {"tally-signature": SECRET.decode()}) == "malformed_signature"


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_refusal_never_says_what_the_right_signature_is(provider: str) -> None:
    right = sign(provider, RAW)[signature_header(provider)]
    with pytest.raises(DeliveryRefused) as caught:
        forms.verify(provider, RAW, sign(provider, RAW, OTHER), (SECRET,), NOW)
    assert right[-20:] not in str(caught.value) + repr(caught.value)


def test_an_unknown_provider_is_refused() -> None:
    assert refuse("jotform", RAW, {}) == "unknown_provider"


@pytest.mark.parametrize("name", ["google_mentee_devanagari", "typeform_mentor", "tally_mentor"])
def test_a_receiver_that_serializes_again_before_checking_fails_beyond_ascii(name: str) -> None:
    provider = name.partition("_")[0]
    raw = json.dumps(load_event(name), ensure_ascii=False, separators=(",", ":")).encode()
    headers = sign(provider, raw)
    assert forms.verify(provider, raw, headers, (SECRET,), NOW) == 0
    again = json.dumps(json.loads(raw), separators=(",", ":")).encode()
    assert json.loads(again) == json.loads(raw)
    assert refuse(provider, again, headers) == "wrong_signature"


HEADER_NAMES = st.sampled_from(
    [
        f(n)
        for n in (
            "webhook-id",
            "webhook-timestamp",
            "webhook-signature",
            "tally-signature",
            "typeform-signature",
        )
        for f in (str.lower, str.upper)
    ]
)
VALUES: st.SearchStrategy[Any] = st.one_of(
    st.text(max_size=80),
    st.binary(max_size=8),
    st.none(),
    st.integers(),
    st.lists(st.text(max_size=3), max_size=2),
    st.sampled_from([GOOD, "v1,", "sha256=", STAMP, "msg_1"]),
)


@given(
    provider=st.one_of(st.sampled_from(PROVIDERS), st.text(max_size=5)),
    raw=st.binary(max_size=64),
    headers=st.dictionaries(HEADER_NAMES, VALUES, max_size=6),
    secrets=st.lists(st.binary(max_size=40), max_size=3),
)
def test_verify_raises_nothing_but_its_own_refusals(
    provider: str, raw: bytes, headers: Any, secrets: list[bytes]
) -> None:
    with pytest.raises(DeliveryRefused):
        forms.verify(provider, raw, headers, secrets, NOW)


@given(
    provider=st.sampled_from(PROVIDERS),
    raw=st.binary(max_size=200),
    keys=st.lists(st.binary(min_size=1, max_size=64), min_size=1, max_size=4, unique=True),
    data=st.data(),
)
def test_whatever_is_signed_is_accepted_and_one_changed_byte_is_not(
    provider: str, raw: bytes, keys: list[bytes], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(keys) - 1))
    headers = sign(provider, raw, keys[place])
    matched = forms.verify(provider, raw, headers, keys, NOW)
    assert sign(provider, raw, keys[matched]) == headers
    spot = data.draw(st.integers(0, len(raw)))
    assert refuse(provider, raw[:spot] + b"!" + raw[spot:], headers, keys) == "wrong_signature"


def test_reading_the_bodies_here_is_not_vacuous() -> None:
    assert any(byte > 127 for byte in RAW)
    assert dump(load_event("google_mentee_devanagari")) != RAW
