"""A text counts when it has more words than marks."""

from __future__ import annotations

import pytest

from alongside.anonymity import ENGLISH, MARK, Roster, redact, says_something


@pytest.mark.parametrize(
    "text",
    [
        "Great!",
        "I was heard.",
        f"My mentor {MARK} calls me.",
        f"{MARK} helps me",
        "don't",
        "Así es",
    ],
)
def test_a_text_with_more_words_than_marks_counts(text: str) -> None:
    assert says_something(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        MARK,
        f"{MARK}, {MARK}.",
        f"{MARK} gusto",
        f"a {MARK} no {MARK}",
        "5",
        "👍",
        "...",
        "_",
    ],
)
def test_a_text_without_does_not(text: str) -> None:
    assert not says_something(text)


@pytest.mark.parametrize(
    "text",
    [
        "Mi mentora me escucha y eso me gusta mucho",
        "Meine Mentorin hört mir wirklich zu, danke dafür",
        "Ma marraine est formidable et je suis très heureuse",
        "मेरे गुरु बहुत अच्छे हैं",
    ],
)
def test_a_text_in_another_language_leaves_nothing_that_counts(text: str) -> None:
    assert not says_something(redact(text, Roster(), ENGLISH()))
