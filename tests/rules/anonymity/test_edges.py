"""Names, numbers and places at the edges of what the rules see, as an independent reader found
them; every text here is invented for this test."""

from __future__ import annotations

import pytest

from alongside.anonymity import MARK, Roster, redact

NOBODY = Roster()

NUMBERS = {
    "Call 1 (402) 555-0133 now.": f"Call {MARK} now.",
    "Phone: 1(402) 555-0133": f"Phone: {MARK}",
    "Phone: (402)555-0133": f"Phone: {MARK}",
    "mine (1 (402) 555-0133) is new": f"mine ({MARK}) is new",
    "mine (call (402) 555-0133) is new": f"mine (call {MARK}) is new",
    "It helped (402) 555-0133 (so much).": f"It helped {MARK} (so much).",
}
SPELLED = {
    "thanks to B . e . a . t . a": f"thanks to {MARK}",
    "thanks to I . d . a and O . l . a": f"thanks to {MARK} and {MARK}",
    "ask h . o . p . e or O\nl\na": f"ask {MARK} or {MARK}",
    "love u . I am here": "love u . I am here",
    "Olga I. Brandt and Olga A. Brandt left": f"{MARK} and {MARK} left",
}


@pytest.mark.parametrize("text", NUMBERS)
def test_numbers_go_with_their_brackets(text: str) -> None:
    assert redact(text, NOBODY) == NUMBERS[text]


@pytest.mark.parametrize("text", SPELLED)
def test_letters_of_a_name_go_however_far_apart(text: str) -> None:
    assert redact(text, NOBODY) == SPELLED[text]
