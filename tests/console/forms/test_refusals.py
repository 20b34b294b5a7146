"""Each thing a provider may refuse has its plain sentence, which says what to do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from alongside.providers import KEPT_FOR, ProviderRefused
from console.forms import refusals
from console.screen import Ended

ROOT = Path(__file__).resolve().parents[3]
CODES = re.findall(r"`(\w+)`", (ProviderRefused.__doc__ or "").partition("`code`:")[2])
SAYS = {
    "no_token": "Keep one with: alongside forms token",
    "bad_token": "does not know this token",
    "no_rights": "may not do that",
    "plan": "plan",
    "gone": "not there any more",
    "busy": "Wait ten minutes",
    "down": "Try again later",
    "unexpected": "in a way we do not know",
}


def test_every_code_there_is_has_a_sentence() -> None:
    assert set(CODES) == set(refusals.WHY) == set(SAYS)


@pytest.mark.parametrize("provider", KEPT_FOR)
@pytest.mark.parametrize("code", SAYS)
def test_the_sentence_says_what_to_do_and_blames_nobody(provider: str, code: str) -> None:
    sentence = refusals.words(ProviderRefused(provider, code), "heal")
    assert SAYS[code] in sentence and refusals.NAMES[provider] in sentence
    assert not re.search(r"%\(|invalid|error|failed|!|Tally.*Typeform|you forgot", sentence)
    assert len(sentence) < 500
    for named in re.findall(r"(?:forms|docs)/[\w/.-]*\w", sentence):
        assert (ROOT / named).exists(), named


def test_only_what_can_be_mended_here_is_ours() -> None:
    ended = {code: refusals.stop(ProviderRefused("tally", code), "heal").ended for code in SAYS}
    assert {code for code, one in ended.items() if one is Ended.UNUSABLE} == {"no_token"}
    assert set(ended.values()) == {Ended.UNUSABLE, Ended.UNREACHABLE}


def test_a_code_of_a_later_release_is_said_in_general_words() -> None:
    sentence = refusals.words(ProviderRefused("tally", "something_new"), "heal")
    assert sentence == refusals.words(ProviderRefused("tally", "unexpected"), "heal")
