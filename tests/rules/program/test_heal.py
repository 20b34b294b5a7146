"""HEAL's file keeps what its page promises, and the views of a program say what it holds."""

from __future__ import annotations

import re
from importlib import resources
from string import Formatter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.model import Answer, Aspect, Role
from alongside.program import Program, Purpose, load, load_all, warnings

HEAL = load_all()["heal"]
TEXT = resources.files("alongside").joinpath("programs", "heal.toml").read_text("utf-8")
COACHING = re.compile(
    r"guarantee|\bcures?\b|will improve|your goal|ten steps|got the plan|make sure you|tough love"
    r"|behind schedule|overdue (?:check|task)|programme|behaviour|judgement",
    re.IGNORECASE,
)


def edited(*edits: tuple[str, str]) -> Program:
    """HEAL with some fragments replaced everywhere."""
    text = TEXT
    for fragment, replacement in edits:
        assert fragment in text
        text = text.replace(fragment, replacement)
    return load(text, "edited.toml")


def test_the_program_raises_no_doubts() -> None:
    assert warnings(HEAL) == ()


def test_every_question_has_a_label_and_every_choice_its_own() -> None:
    for question in HEAL.questions:
        assert question.label, question.id
        labels = [choice.label for choice in question.choices]
        assert len(set(labels)) == len(labels)


def test_every_word_a_letter_needs_is_there() -> None:
    for name, value in HEAL.wording.model_dump().items():
        assert value, name
    for role in Role:
        assert HEAL.forms[role].title and HEAL.forms[role].introduction


def test_R44_R61_no_coaching_and_no_promise_of_an_outcome() -> None:
    assert COACHING.findall(TEXT) == []
    assert COACHING.findall("What's your goal? Here are ten steps that will improve it.")


def test_R47_both_forms_ask_the_same_personal_questions() -> None:
    mentee = {question.id for question in HEAL.questions_for(Role.MENTEE)}
    mentor = {question.id for question in HEAL.questions_for(Role.MENTOR)}
    assert mentee - mentor == {"attends"}
    assert mentor - mentee == {"depth", "been_mentored", "qualities", "capacity"}


def test_R04_R14_R50_only_what_is_needed_is_required() -> None:
    needed: set[Purpose] = {"email", "name", "group", "agreement", "attestation"}
    assert {question.purpose for question in HEAL.questions if question.required} == needed
    assert not any(question.required for question in HEAL.questions if question.purpose == "answer")


def test_R05_qualities_are_shown_and_never_counted() -> None:
    asked = HEAL.question("qualities")
    assert asked.shown_to == "facilitator"
    assert "qualities" not in {aspect.question for aspect in HEAL.rules().aspects}
    assert all(
        condition.question != "qualities" for rule in HEAL.eligibility for condition in rule.any
    )


def test_R17_R19_likeness_is_a_mild_preference_and_difference_is_worth_something() -> None:
    for aspect in HEAL.rules().aspects:
        assert aspect.kind != "same"
        assert 30 <= aspect.different <= 45
        assert 1 <= aspect.weight <= 10
    assert "complement" in HEAL.wording.facilitator_note


def test_R18_the_aspects_the_page_names_are_scored_and_a_new_one_needs_no_code() -> None:
    named = {"gender", "age", "reconciliation", "affair"}
    assert named <= {aspect.question for aspect in HEAL.rules().aspects}
    other = edited(('scale = "shared"\nweight = 8', 'scale = "shared"\nweight = 3'))
    assert {a.weight for a in other.rules().aspects if a.scale == "shared"} == {3}


def test_R19_an_aspect_may_be_a_complement() -> None:
    program = edited(
        ('scale = "category"\nweight = 8', 'scale = "category"\nkind = "complement"\nweight = 8')
    )
    kinds = {aspect.question: aspect.kind for aspect in program.rules().aspects}
    assert kinds["reconciliation"] == "complement"


def test_R22_who_must_be_avoided_is_shown_to_nobody() -> None:
    for role in Role:
        question = HEAL.by_purpose(role, "avoid")
        assert question is not None
        assert question.shown_to == "nobody"


def test_R28_R35_both_are_asked_and_nothing_ends_by_itself() -> None:
    assert (HEAL.consent, HEAL.duration) == ("both", "open")


def test_R29_no_way_to_be_in_touch_in_common_is_said_and_never_forbids() -> None:
    assert HEAL.rules().must_share == ()
    assert next(a for a in HEAL.aspects if a.question == "contact").differs


def test_R52_R53_the_exception_and_the_crisis_lines_are_there() -> None:
    assert "risk" in HEAL.wording.confidentiality
    assert "therapy" in HEAL.wording.not_professional
    lines = " ".join(f"{line.name} {line.how}" for line in HEAL.crisis)
    assert all(word in lines for word in ("911", "988", "findahelpline.com"))
    assert "VERIFY BEFORE GOING LIVE" in TEXT[: TEXT.index("[[crisis]]")]


def test_R10_the_hash_of_the_agreement_changes_with_every_part_of_it() -> None:
    hashes = {
        HEAL.agreement_hash,
        edited(('version = "2026-1"', 'version = "2026-2"')).agreement_hash,
        edited(("It is free.", "It costs nothing.")).agreement_hash,
        edited(('title = "HEAL mentorship agreement"', 'title = "Agreement"')).agreement_hash,
    }
    assert len(hashes) == 4
    assert edited(("prior = 50", "prior = 45")).agreement_hash == HEAL.agreement_hash


def test_the_matcher_gets_every_number_of_the_file() -> None:
    rules = edited(
        ("max_capacity = 3", "max_capacity = 4"),
        ("prior = 50", "prior = 51"),
        ("keep_bonus = 25", "keep_bonus = 26"),
    ).rules()
    assert (rules.max_capacity, rules.prior, rules.keep_bonus) == (4, 51, 26)
    assert (rules.experience, rules.importance, rules.musts) == ("months", "matters", "musts")
    assert rules.aspects[3] == Aspect(
        question="reconciliation",
        scale="category",
        kind="similar",
        weight=8,
        near=frozenset(
            {("together", "undecided"), ("undecided", "separated"), ("separated", "apart")}
        ),
        different=35,
    )


def test_every_sentence_can_be_filled_in() -> None:
    for aspect in HEAL.aspects:
        for sentence in filter(None, (aspect.both, aspect.close, aspect.differs)):
            names = {name for _, name, _, _ in Formatter().parse(sentence) if name}
            assert names and names <= {"mentee", "mentor"}


def test_questions_are_found_by_id_role_and_purpose() -> None:
    assert HEAL.question("age").title == "Your age"
    with pytest.raises(KeyError):
        HEAL.question("nothing")
    capacity = HEAL.by_purpose(Role.MENTOR, "capacity")
    assert capacity is not None and capacity.id == "capacity"
    assert HEAL.by_purpose(Role.MENTEE, "capacity") is None
    assert [question.id for question in HEAL.questions_for(Role.MENTEE)][:3] == [
        "email",
        "name",
        "group",
    ]


@pytest.mark.parametrize(
    ("question", "answer", "label"),
    [
        ("gender", "woman", "Woman"),
        ("gender", "gone", "gone"),
        ("contact", ("phone", "text"), "Phone, Text messages"),
        ("contact", "phone,text", "Phone, Text messages"),
        ("contact", (), ""),
        ("months", 14, "14 months"),
        ("months", "14", "14 months"),
        ("capacity", 2, "2"),
        ("attends", True, "Yes"),
        ("attends", False, "No"),
        ("hope", "one, two", "one, two"),
        ("gone", ("a", "b"), "a, b"),
        ("gone", 3, "3"),
    ],
)
def test_an_answer_is_put_in_words(question: str, answer: Answer, label: str) -> None:
    assert HEAL.label(question, answer) == label


@settings(max_examples=100)
@given(
    st.sampled_from([*(question.id for question in HEAL.questions), "gone"]),
    st.one_of(
        st.text(max_size=20), st.integers(), st.booleans(), st.lists(st.text(max_size=9)).map(tuple)
    ),
)
def test_putting_an_answer_in_words_never_fails(question: str, answer: Answer) -> None:
    assert isinstance(HEAL.label(question, answer), str)
