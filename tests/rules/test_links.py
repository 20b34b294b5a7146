"""Links: what a token says, and everything that must open nothing (E10)."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside import links
from alongside.errors import LinkRefused
from alongside.keys import RootKeys
from alongside.links import Link, Purpose

ROOT = RootKeys(current=2, keys={1: b"a" * 32, 2: b"b" * 32})
NOW = datetime(2027, 5, 3, 10, 12, tzinfo=UTC)
LINK = Link(Purpose.REVIEW, "ab" * 16, "cd" * 16, 3, NOW + timedelta(days=14))
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def opens(token: str, purpose: Purpose = Purpose.REVIEW, root: RootKeys = ROOT) -> bool:
    try:
        links.read(root, purpose, token, NOW)
    except LinkRefused:
        return False
    return True


def test_a_link_reads_back_as_it_was_made() -> None:
    assert links.read(ROOT, Purpose.REVIEW, links.make(ROOT, LINK), NOW) == LINK


def test_the_same_link_always_has_the_same_token() -> None:
    assert links.make(ROOT, LINK) == links.make(ROOT, LINK)


def test_a_link_opens_only_what_it_was_made_for() -> None:
    token = links.make(ROOT, LINK)
    assert [p for p in Purpose if opens(token, p)] == [Purpose.REVIEW]


def test_a_link_dies_when_its_time_is_over() -> None:
    assert not opens(links.make(ROOT, replace(LINK, expires_at=NOW)))
    assert opens(links.make(ROOT, replace(LINK, expires_at=NOW + timedelta(minutes=1))))


def test_old_links_live_through_a_rotation_and_die_after_it() -> None:
    token = links.make(ROOT, LINK)
    rotated = RootKeys(current=3, keys={**ROOT.keys, 3: b"c" * 32})
    after = RootKeys(current=3, keys={1: b"a" * 32, 3: b"c" * 32})
    assert opens(token, root=rotated)
    assert not opens(token, root=after)


def test_a_retired_key_opens_nothing_and_makes_nothing() -> None:
    old = links.make(RootKeys(1, ROOT.keys), LINK)
    retired = RootKeys(2, ROOT.keys, frozenset({1}))
    assert opens(old) and not opens(old, root=retired)
    assert opens(links.make(retired, LINK), root=retired)
    with pytest.raises(KeyError):
        links.make(RootKeys(1, ROOT.keys, frozenset({1})), LINK)


def test_no_single_changed_character_opens_anything() -> None:
    """Every position, every other character: about 5,000 tokens, none accepted."""
    token = links.make(ROOT, LINK)
    accepted = [
        (place, letter)
        for place in range(len(token))
        for letter in ALPHABET + ".=+/ "
        if letter != token[place] and opens(token[:place] + letter + token[place + 1 :])
    ]
    assert accepted == []


def test_unused_bits_of_the_last_character_are_refused_where_plain_base64_takes_them() -> None:
    """The control: the decoder alone sees one link in several spellings."""
    link = replace(LINK, epoch=7)
    token = links.make(ROOT, link)
    body = token.removeprefix("v1.")
    padded = body + "=" * (-len(body) % 4)
    twins = [
        t
        for t in (body[:-1] + c for c in ALPHABET)
        if base64.urlsafe_b64decode(t + padded[len(body) :]) == base64.urlsafe_b64decode(padded)
    ]
    assert [t for t in twins if opens("v1." + t)] == [body]


@pytest.mark.parametrize("cut", range(1, 80, 7))
def test_a_shortened_or_lengthened_token_opens_nothing(cut: int) -> None:
    token = links.make(ROOT, LINK)
    assert not opens(token[:-cut])
    assert not opens(token + "A" * cut)


@given(st.text(max_size=120))
def test_whatever_the_text_only_a_refusal_comes_out(text: str) -> None:
    assert not opens(text)


@given(st.binary(min_size=60, max_size=60))
def test_random_bytes_of_the_right_length_open_nothing(raw: bytes) -> None:
    assert not opens("v1." + base64.urlsafe_b64encode(raw).decode().rstrip("="))


def test_swapping_any_part_of_a_token_with_another_one_opens_nothing() -> None:
    one = links.make(ROOT, LINK)
    others = [
        replace(LINK, subject="ef" * 16),
        replace(LINK, actor="01" * 16),
        replace(LINK, epoch=4),
        replace(LINK, purpose=Purpose.CONSENT),
        replace(LINK, expires_at=LINK.expires_at + timedelta(days=1)),
    ]
    for other in others:
        two = links.make(ROOT, other)
        mixed = {one[:cut] + two[cut:] for cut in range(len(one))} - {one, two}
        assert not any(opens(token) for token in mixed)


def test_the_subject_of_a_group_keeps_programs_apart() -> None:
    assert links.group_subject("heal", "tuesday") != links.group_subject("bts", "tuesday")
