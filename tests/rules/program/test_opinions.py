"""Feedback that could not be asked or released as the file says is refused, with the reason."""

from __future__ import annotations

import re

import pytest

from alongside.mixing.held import MOST_HELD
from alongside.program import load, load_all
from tests.rules.program.test_contradictions import TEXTS, TRANSLATION, refusal

RATING = """
[[feedback.questions]]
id = "heard"
kind = "rating"
title = "I feel heard"
low = "never"
high = "always"
"""
SIDE = """
[[feedback.questions]]
id = "side"
kind = "part"
title = "I am"
[[feedback.questions.choices]]
code = "mentee"
label = "a mentee"
[[feedback.questions.choices]]
code = "mentor"
label = "a mentor"
"""
HEAD = '[feedback]\ntitle = "Feedback"\nintroduction = "Hello."\n'


def comment(name: str) -> str:
    """A question for a comment."""
    return f'\n[[feedback.questions]]\nid = "{name}"\nkind = "comment"\ntitle = "{name}?"\n'


def comments(count: int) -> str:
    """Several."""
    return "".join(comment(f"c{number}") for number in range(count))


def sides(count: int) -> str:
    """The question for the side with so many choices."""
    head = SIDE[: SIDE.index("[[feedback.questions.choices]]")]
    one = '[[feedback.questions.choices]]\ncode = "s{0}"\nlabel = "side {0}"\n'
    return head + "".join(one.format(number) for number in range(count))


def program(feedback: str, *edits: tuple[str, str]) -> str:
    """HEAL with this feedback and no other."""
    text = re.sub(r"\[feedback\]\n.*?(?=\[agreement\])", "", TEXTS["heal"], flags=re.DOTALL)
    for before, after in (("[agreement]", f"{feedback}\n[agreement]"), *edits):
        assert before in text, before
        text = text.replace(before, after, 1)
    return text


@pytest.mark.parametrize(
    "feedback",
    [
        HEAD + RATING,
        HEAD + comments(4) + SIDE + RATING,
        HEAD + "least_comments = 10\n" + comments(4),
        HEAD + "least_comments = 13\n" + comments(3),
        HEAD + f"least_comments = {MOST_HELD + 1}\n" + comments(1),
        HEAD + "least_comments = 1000\nleast = 1000\n" + RATING,
        HEAD + 'words = "off"\n' + RATING,
        HEAD + 'words = "own"\n' + comments(1),
        HEAD + sides(12) + RATING,
    ],
)
def test_what_is_just_possible_is_taken(feedback: str) -> None:
    load(program(feedback), "x.toml")


@pytest.mark.parametrize(
    ("feedback", "key", "line", "reason"),
    [
        (HEAD + comments(5), "feedback.questions[c4].kind", 'kind = "comment"', "at most 4"),
        (HEAD + comments(6), "feedback.questions[c4].kind", 'kind = "comment"', "at most 4"),
        (HEAD + SIDE + SIDE.replace('"side"', '"role"').replace("I am", "I am a"),
         "feedback.questions[role].kind", 'kind = "part"', "at most 1"),
        (HEAD + sides(0), "feedback.questions[side].kind", 'kind = "part"', "at least two"),
        (HEAD + sides(1), "feedback.questions[side].kind", 'kind = "part"', "at least two"),
        (HEAD + sides(13), "feedback.questions[side].choices", "[[feedback", "at most 12"),
        (HEAD + SIDE.replace('code = "mentor"', 'code = "mentee"'),
         "feedback.questions[side].choices[mentee].code", 'code = "mentee"', "used twice"),
        (HEAD + SIDE.replace("a mentor", "A Mentee:"),
         "feedback.questions[side].choices[mentor].label", 'label = "A Mentee:"', "two choices"),
        (HEAD + RATING.replace('low = "never"\n', ""),
         "feedback.questions[heard].low", "[[feedback.questions]]", "say what 1 and 5 mean"),
        (HEAD + RATING.replace('high = "always"\n', ""),
         "feedback.questions[heard].high", "[[feedback.questions]]", "say what 1 and 5 mean"),
        (HEAD + comment("c") + 'low = "x"\n', "feedback.questions[c].low", "low", "only a rating"),
        (HEAD + comment("c") + 'high = "x"\n', "feedback.questions[c].high", "high",
         "only a rating"),
        (HEAD + SIDE.replace('"part"', '"comment"'),
         "feedback.questions[side].choices", "[[feedback", 'write kind = "part"'),
        (HEAD + RATING + RATING.replace("I feel heard", "?"),
         "feedback.questions[heard].id", 'id = "heard"', "used twice in the feedback form"),
        (HEAD + RATING + RATING.replace('"heard"', '"again"').replace("I feel", "i  FEEL"),
         "feedback.questions[again].title", 'title = "i  FEEL', "used twice in the feedback form"),
        (HEAD + "least_comments = 11\n" + comments(4),
         "feedback.least_comments", "least_comments = 11", "write 10 or less"),
        (HEAD + "least_comments = 38\n" + comments(1),
         "feedback.least_comments", "least_comments = 38", "write 37 or less"),
        (HEAD + 'words = "off"\n' + comments(1), "feedback.words", "words", "leave the comments"),
        (HEAD + "least = 4\n" + RATING, "feedback.least", "least = 4", "5"),
        (HEAD + "least_comments = 4\n" + RATING, "feedback.least_comments", "least_", "5"),
    ],
)  # fmt: skip
def test_each_contradiction_is_refused(feedback: str, key: str, line: str, reason: str) -> None:
    text = program(feedback)
    mistake = refusal(text)
    assert mistake.key == key, str(mistake)
    assert reason in mistake.advice, str(mistake)
    written = "\n".join(text.split("\n")[mistake.line - 1 :])
    assert written.startswith(line), (str(mistake), written[:60])


SPANISH = (('language = "en"', 'language = "es"'), ("[wording]", f"{TRANSLATION}[wording]"))


def test_english_words_are_for_english_programs() -> None:
    assert refusal(program(HEAD + comments(1), *SPANISH)).key == "feedback.words"
    for language in ("en", "en-GB"):
        load(program(HEAD + comments(1), ('"en"', f'"{language}"')), "x.toml")


def test_another_language_needs_a_list_of_its_own_or_ratings_only() -> None:
    load(program(HEAD + 'words = "own"\n' + comments(1), *SPANISH), "x.toml")
    load(program(HEAD + 'words = "off"\n' + RATING, *SPANISH), "x.toml")


def test_no_program_is_called_as_all_of_them_together() -> None:
    mistake = refusal(program("", ('id = "heal"', 'id = "organization"')))
    assert (mistake.key, mistake.line > 0) == ("id", True)


def test_every_program_that_ships_asks_the_one_question_of_all_in_the_same_words() -> None:
    """Marks that waited too long are added up over all programs, so they have to be about one
    thing."""
    asked = [
        (question.title, question.low, question.high)
        for program in load_all().values()
        if program.feedback
        for question in program.feedback.of_kind("rating")
        if question.id == "overall"
    ]
    assert len(asked) == 3 and len(set(asked)) == 1
