"""A program file is warned about what would never matter, truly and only then."""

from __future__ import annotations

import importlib
import re
from fractions import Fraction
from importlib import resources
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.matching.score import rate
from alongside.model import Answer
from alongside.program import Program, load
from alongside.program.doubts import MATTERS, NEAR, UNSET, doubts, warnings
from alongside.program.places import LineIndex

HEAL = resources.files("alongside").joinpath("programs", "heal.toml").read_text("utf-8")
AGE_CHOICES = HEAL[HEAL.index('id = "age"\n') :]
AGE_CHOICES = AGE_CHOICES[AGE_CHOICES.index("choices = [") : AGE_CHOICES.index("]\n\n") + 1]


def edited(*edits: tuple[str, str]) -> Program:
    return load(text(*edits), "edited.toml")


def text(*edits: tuple[str, str]) -> str:
    """HEAL with the first of each fragment replaced."""
    changed = HEAL
    for fragment, replacement in edits:
        assert fragment in changed, fragment
        changed = changed.replace(fragment, replacement, 1)
    return changed


def of_aspect(name: str, *lines: str) -> tuple[str, str]:
    """An edit that adds lines to an aspect."""
    head = f'[[aspects]]\nquestion = "{name}"\n'
    return head, head + "".join(f"{line}\n" for line in lines)


def asked_for(question: str) -> list[tuple[str, str]]:
    """Edits that add a rule for each role: nobody is matched without an answer."""
    choice = {"contact": "phone", "gender": "woman"}[question]
    rules = "".join(
        f'[[eligibility]]\nrole = "{role}"\ncode = "{question}"\nmember_text = "x"\n'
        f'facilitator_text = "x"\nany = [{{ question = "{question}", one_of = ["{choice}"] }}]\n'
        for role in ("mentee", "mentor")
    )
    return [("[[eligibility]]", f"{rules}[[eligibility]]")]


ONE_AGE = 'choices = [{ code = "any", label = "Any" }, { code = "no", label = "No", skips = true }]'
ORDER = 'order = ["under_30", "age_30s", "age_40s", "age_50s", "age_60s", "from_70"]'
GENDER = 'question = "gender"\nscale = "category"\nweight = 6\n'
TIMES = 'question = "times"\nscale = "overlap"\nweight = 8\nenough = 2\n'
NIGHT = 'label = "Weekends, 9 p.m. to 1 a.m." }'


@pytest.mark.parametrize(
    ("edits", "place", "advice"),
    [
        ([("weight = 4\n", "weight = 0\n")], "aspects[frequency].weight", "never counts"),
        ([(GENDER, GENDER.replace("6", "0") + 'kind = "same"\n'),
          ('  { code = "gender", label = "The same gender" },\n  { code = "side"',
           '  { code = "side"')],
         "aspects[gender].weight", "still keeps apart"),
        ([(AGE_CHOICES, ONE_AGE), (ORDER, 'order = ["any"]')],
         "aspects[age].question", "fewer than two choices"),
        ([("minimum = 0\nmaximum = 600\n", "minimum = 12\nmaximum = 12\n")],
         "aspects[months].question", "one number only"),
        ([of_aspect("months", 'kind = "same"')], "aspects[months].kind", "not equal"),
        ([of_aspect("support", 'kind = "same"')], "aspects[support].near", "never counts"),
        ([of_aspect("gender", "different = 40")], "aspects[gender].different", "(prior = 50)"),
        ([('close = "Close in age: {mentee}; {mentor}."\n', "")], "aspects[age].close", "missing"),
        ([('close = "A time in common: {mentee}; {mentor}."\n', "")], "aspects[times].close",
         "called different"),
        ([('label = "Side"\n', "")], "questions[side].label", "whole title"),
        ([('label = "Gender"\n', 'label = "Gender"\nrequired = true\n')],
         "questions[gender].required", "may not skip"),
        ([('  { code = "age", label = "A similar age" },\n', "")], "questions[matters].choices",
         "cannot say that age matters"),
        ([('importance = "matters"\n', "")], "questions[matters].purpose",
         'write in [matching]: importance = "matters"'),
        ([('musts = "musts"\n', "")], "questions[musts].purpose", 'musts = "musts"'),
        ([('must_share = []', 'must_share = ["frequency"]')], "matching.must_share[1]",
         "leaves `frequency` blank shares it with everybody"),
        ([('must_share = []', 'must_share = ["contact"]'), *asked_for("contact")],
         "questions[musts].choices[contact]", "everybody already"),
        ([("max_capacity = 3", "max_capacity = 2")], "questions[capacity].maximum",
         "write maximum = 2"),
        ([("bands = [21, 60, 120]", "bands = []")], "waiting.bands", "hears anything"),
        ([("[closure]\n", '[closure]\nnotice = "P2M"\n')], "closure.notice", "has no end"),
        ([('after = "P6M"', 'after = "P12M"')], "milestones[3].after", "same day"),
        ([('  { code = "contact", label = "A way to be in touch" },',
           '  { code = "months", label = "As long" },')],
         "questions[musts].choices[months]", "not equal"),
        ([(GENDER, GENDER + 'kind = "complement"\n')], "questions[musts].choices[gender]",
         "complement"),
        ([("prior = 50", "prior = 100")], "matching.prior", "best fit, whatever"),
        ([("prior = 50", "prior = 39")], "matching.prior", "write prior = 40 or more"),
        ([("good_bonus = 300", "good_bonus = 0")], "matching.good_line", "without a good_bonus"),
        ([("good_line = 600", "good_line = 500")], "matching.good_line", "500 points"),
        ([("min_score = 0", "min_score = 500")], "matching.min_score", "keeps nobody apart"),
        ([("min_score = 0", "min_score = 501")], "matching.min_score", "answers nothing has 500"),
    ],
)  # fmt: skip
def test_each_doubt_has_its_place_and_what_to_write(
    edits: list[tuple[str, str]], place: str, advice: str
) -> None:
    (found,) = warnings(edited(*edits))
    assert found.startswith(f"{place}: ")
    assert advice in found


@pytest.mark.parametrize(
    ("edits", "places"),
    [
        ([("purpose = \"importance\"", 'purpose = "answer"'),
          ('importance = "matters"', 'importance = "contact"')], {"matching.importance"}),
        ([("prior = 50", "prior = 72"), ("good_line = 600", "good_line = 800")],
         {"matching.prior"}),
        ([("prior = 50", "prior = 69"), ("good_line = 600", "good_line = 800")], set()),
        ([("prior = 50", "prior = 90"), ("good_line = 600\ngood_bonus = 300", "good_bonus = 0"),
          ("keep_bonus = 25", "keep_bonus = 100")], {"matching.prior", "matching.keep_bonus"}),
        ([("prior = 50", "prior = 90"), ("good_line = 600\ngood_bonus = 300", "good_bonus = 0"),
          ("keep_bonus = 25", "keep_bonus = 99")], {"matching.prior"}),
        ([("prior = 50", "prior = 60"), ("good_line = 600\ngood_bonus = 300", "good_bonus = 0"),
          ("credit_per_day = 3", "credit_per_day = 14")], {"matching.credit_per_day"}),
        ([("prior = 50", "prior = 60"), ("good_line = 600\ngood_bonus = 300", "good_bonus = 0"),
          ("credit_per_day = 3", "credit_per_day = 13")], set()),
        ([(GENDER, GENDER + 'kind = "same"\n'), ("must_share = []", 'must_share = ["gender"]'),
          *asked_for("gender")],
         {"matching.must_share[1]", "questions[musts].choices[gender]"}),
        ([(TIMES, TIMES.replace("2", "8")), (NIGHT, NIGHT.replace(" }", ", skips = true }"))],
         {"aspects[times].enough"}),
        ([("good_line = 600", "good_line = 501")], set()),
        ([("prior = 50", "prior = 40")], set()),
        ([of_aspect("age", "kind = \"complement\"")], set()),
        ([of_aspect("side", "different = 45"), ("prior = 50", "prior = 44")],
         {"matching.prior"}),
    ],
)  # fmt: skip
def test_doubts_about_numbers_begin_where_they_are_true(
    edits: list[tuple[str, str]], places: set[str]
) -> None:
    found = warnings(edited(*edits))
    assert {one.split(": ")[0] for one in found} == places, found


def test_every_place_is_a_line_of_the_file() -> None:
    source = text(("prior = 50", "prior = 39"), ("weight = 4\n", "weight = 0\n"))
    lines = LineIndex(source)
    told = {lines.line(path) for path, _ in doubts(load(source, "x.toml"))}
    written = source.split("\n")
    assert {written[line - 1] for line in told} == {"prior = 39", "weight = 0"}


# --- What the doubts say is true ------------------------------------------------------------------


def test_the_constants_are_the_matchers() -> None:
    matcher = importlib.import_module("alongside.matching.score")
    assert (NEAR, MATTERS, UNSET) == (matcher.NEAR, matcher.MATTERS, matcher.UNSET)


def person(program: Program, rng: Random) -> dict[str, Answer]:
    """Somebody who answers some of the questions that count."""
    answers: dict[str, Answer] = {}
    for aspect in program.aspects:
        codes = [choice.code for choice in program.question(aspect.question).choices]
        if rng.random() < 0.3:
            continue
        if aspect.scale == "lead":
            answers[aspect.question] = rng.randint(0, 60)
        elif aspect.scale in ("category", "ordinal"):
            answers[aspect.question] = rng.choice(codes)
        else:
            answers[aspect.question] = tuple(rng.sample(codes, rng.randint(1, 3)))
    if rng.random() < 0.5:
        answers["matters"] = tuple(rng.sample([a.question for a in program.aspects], 3))
    return answers


def fits(program: Program, pairs: int = 300) -> list[int]:
    rng, rules = Random(7), program.rules()
    return [rate(rules, person(program, rng), person(program, rng)) for _ in range(pairs)]


def test_what_is_said_never_to_count_never_does_and_the_rest_does() -> None:
    plain = fits(edited())
    assert fits(edited(of_aspect("gender", "different = 30"))) == plain
    assert fits(edited(of_aspect("gender", "different = 45"))) == plain
    # The control: with a lower prior it does count, and there is no such doubt.
    low = ("prior = 50", "prior = 40")
    assert fits(edited(low, of_aspect("gender", "different = 45"))) != fits(edited(low))
    assert fits(edited(("weight = 4\n", "weight = 5\n"))) != plain


def test_no_fit_is_below_ten_times_the_prior_and_a_blank_stands_there() -> None:
    program = edited()
    assert rate(program.rules(), {}, {}) == 500
    assert min(fits(program)) >= 500
    assert any(fit < 600 <= other for fit, other in pairwise(fits(program)))


def test_one_of_two_times_in_common_counts_more_than_a_blank() -> None:
    mentee: dict[str, Answer] = {"times": ("weekday_night",)}
    mentor: dict[str, Answer] = {"times": ("weekday_night", "weekend_night")}
    assert rate(edited().rules(), mentee, mentor) > rate(edited().rules(), {}, mentor)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 3), st.integers(20, 100), st.sampled_from((0, 50, 90, 98)))
def test_a_weight_is_too_little_exactly_when_no_fit_moves_by_a_point(
    weight: int, other: int, prior: int
) -> None:
    body = re.sub(r"(?m)^weight = \d+$", f"weight = {other}", HEAL)
    body = body.replace(GENDER.replace("6", str(other)), GENDER.replace("6", str(weight)))
    program = load(body.replace("prior = 50", f"prior = {prior}"), "x.toml")
    strong = MATTERS * weight
    total = strong + UNSET * other * (len(program.aspects) - 1)
    moves = Fraction(10 * strong * (100 - prior), total) >= 1
    found = dict(doubts(program)).get(("aspects", 5, "weight"), "")
    assert program.aspects[5].question == "gender"
    assert bool(found) == (not moves)
    if found:
        needed = int(found.rsplit("= ", 1)[1].split()[0])
        total = MATTERS * needed + UNSET * other * (len(program.aspects) - 1)
        assert Fraction(10 * MATTERS * needed * (100 - prior), total) >= 1
