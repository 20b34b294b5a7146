"""Which answer belongs to which question: ids, else titles with the kind, never positions."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.forms.mapping import map_answers
from alongside.forms.reading import ACCEPTED
from alongside.forms.records import GivenAnswer
from alongside.forms.wording import normalize_title
from alongside.model import Role
from alongside.program import Program
from tests.rules.forms.deliveries import (
    QUESTIONS,
    SMALL,
    TOPICS,
    codes,
    heal,
    make_program,
    map_small,
    parse_event,
    submit,
)

EMAIL = GivenAnswer(key="email", kind="email", text="a@example.org")
LOOSE = GivenAnswer(key="loose", kind="plain", choices=(("grief", "grief"),))


def by_title(name: str, kind: Any, **more: Any) -> GivenAnswer:
    values = {"key": f"x-{name}-{kind}", "title": f"Title of {name}", **more}
    return GivenAnswer(kind=kind, **values)


def test_a_question_is_found_by_its_own_id_and_by_a_listed_id_of_the_provider() -> None:
    own = GivenAnswer(key="topic", kind="choice", choices=(("", "Anger"),))
    listed = GivenAnswer(key="question_tOpIc", kind="choice", choices=(("", "Anger"),))
    assert map_small(own).answers["topic"] == "anger"
    assert map_small(listed, provider="tally").answers["topic"] == "anger"
    assert "topic" not in map_small(listed, provider="google").answers


@pytest.mark.parametrize(
    "title", ["Title of story", "  TITLE OF  STORY *", "Title of story:\n", "Ｔitle of story＊"]
)
def test_row_33_a_title_counts_without_case_blanks_stars_and_colons(title: str) -> None:
    mapped = map_small(GivenAnswer(key="x", kind="long_text", title=title, text="Mine"))
    assert mapped.answers["story"] == "Mine"
    assert mapped.matched_by["story"] == "title"


def test_a_title_in_another_language_counts() -> None:
    mapped = map_small(GivenAnswer(key="x", kind="text", title="TU NOMBRE", text="José"))
    assert mapped.answers == {"name": "José"}


def test_row_33_a_title_of_another_kind_does_not_count() -> None:
    mapped = map_small(by_title("story", "choice", choices=(("", "Anger"),)))
    assert "story" not in mapped.answers
    assert mapped.unmapped == 1


def test_row_33_a_title_used_twice_is_ambiguous_and_blocks() -> None:
    mapped = map_small(
        by_title("story", "text", text="one"), by_title("story", "long_text", text="two")
    )
    assert "story" not in mapped.answers
    assert codes(mapped) == {"story": ("ambiguous", True)}


def test_row_33_an_id_beats_an_equal_title() -> None:
    mapped = map_small(
        by_title("story", "long_text", text="by title"),
        GivenAnswer(key="story", kind="long_text", text="by id"),
    )
    assert mapped.answers["story"] == "by id"
    assert mapped.unmapped == 1


def test_row_33_an_id_given_twice_is_ambiguous() -> None:
    twice = GivenAnswer(key="story", kind="text", text="x")
    assert codes(map_small(twice, twice)) == {"story": ("ambiguous", True)}


def test_row_33_one_answer_claimed_by_two_questions_goes_to_neither() -> None:
    twins = tuple(q.model_copy(update={"title": "Same"}) for q in QUESTIONS if q.kind == "choices")
    mapped = map_answers(
        submit(GivenAnswer(key="x", kind="choices", title="Same", choices=(("", "Anger"),))),
        make_program(twins),
        Role.MENTEE,
    )
    assert mapped.answers == {}
    assert {finding.code for finding in mapped.findings} == {"ambiguous"}


def test_an_unanswered_double_is_no_reason_to_wait() -> None:
    mapped = map_small(by_title("story", "text"), by_title("story", "long_text"))
    assert codes(mapped) == {}


def test_row_32_a_missing_required_question_blocks() -> None:
    mapped = map_small(GivenAnswer(key="loose", kind="choices"))
    assert [(f.code, f.question, f.blocks) for f in mapped.findings] == [
        ("missing", "email", True),
        ("missing", "loose", True),
    ]
    assert map_small(EMAIL, LOOSE).findings == ()


def test_questions_of_the_other_role_are_not_read() -> None:
    lead = GivenAnswer(key="lead", kind="text", text="for mentors")
    assert "lead" not in map_small(lead).answers
    assert map_answers(submit(lead), SMALL, Role.MENTOR).answers == {"lead": "for mentors"}


def test_answers_without_a_question_are_counted_and_dropped() -> None:
    extra = GivenAnswer(key="extra", kind="text", title="Shoe size", text="44")
    empty = GivenAnswer(key="empty", kind="text", title="Hat size")
    mapped = map_small(EMAIL, LOOSE, extra, empty)
    assert mapped.unmapped == 1
    assert "44" not in repr(mapped)


# --- the address ----------------------------------------------------------------------------------


def collected(text: str) -> GivenAnswer:
    return GivenAnswer(key="$email", kind="email", text=text)


def test_the_collected_address_counts_when_none_was_typed() -> None:
    assert map_small(collected("c@example.org")).answers["email"] == "c@example.org"
    empty = GivenAnswer(key="email", kind="text")
    assert map_small(empty, collected("c@example.org")).answers["email"] == "c@example.org"


def test_a_typed_address_wins_over_the_collected_one_that_others_may_read() -> None:
    assert map_small(EMAIL, collected("family@example.org")).answers["email"] == "a@example.org"


def test_an_unusable_typed_address_is_never_replaced_in_silence() -> None:
    bad = GivenAnswer(key="email", kind="text", text="not an address")
    mapped = map_small(bad, collected("family@example.org"))
    assert codes(mapped) == {"email": ("email_unusable", True)}
    assert "email" not in mapped.answers


# --- people to stay away from ---------------------------------------------------------------------


def test_a_form_without_the_question_about_people_to_avoid_waits_for_a_person() -> None:
    reworded = GivenAnswer(key="x", kind="long_text", title="Anyone to avoid?", text="Jamie")
    assert codes(map_small(reworded, lists_all=True)) == {"avoid": ("not_on_form", True)}
    assert codes(map_small(reworded, provider="google")) == {"avoid": ("not_on_form", True)}
    assert codes(map_small(reworded, provider="typeform")) == {"avoid": ("unplaced_answers", False)}


def test_leaving_the_question_about_people_to_avoid_empty_is_fine() -> None:
    empty = GivenAnswer(key="avoid", kind="long_text")
    assert codes(map_small(empty, lists_all=True)) == {}
    assert codes(map_small(empty, provider="google")) == {}


@pytest.mark.parametrize("kind", ["choice", "number", "flag"])
def test_people_to_avoid_in_a_value_nobody_can_read_block(kind: Any) -> None:
    unreadable = GivenAnswer(key="avoid", kind=kind, number=3)
    assert codes(map_small(unreadable)) == {"avoid": ("wrong_kind", True)}


def test_people_to_avoid_that_had_to_be_cut_block() -> None:
    long = GivenAnswer(key="avoid", kind="long_text", text="x" * 301)
    assert codes(map_small(long)) == {"avoid": ("cut", True)}
    many = GivenAnswer(key="avoid", kind="long_text", text="\n".join(map(str, range(101))))
    assert codes(map_small(many)) == {"avoid": ("cut", True)}


# --- nothing leaks, nothing depends on order ------------------------------------------------------


def test_two_people_mapped_in_one_process_never_see_each_others_other_text() -> None:
    first = map_small(GivenAnswer(key="topics", kind="choices", other=("only mine",)))
    before = SMALL.model_dump_json()
    second = map_small(GivenAnswer(key="topics", kind="choices", choices=(("", "Anger"),)))
    assert first.other == {"topics": ("only mine",)}
    assert second.other == {}
    assert SMALL.model_dump_json() == before
    first.answers["topics"] = ("changed",)
    assert map_small(EMAIL).answers == {"email": "a@example.org"}


def test_a_mapper_that_keeps_other_texts_in_its_options_leaks_them() -> None:
    options = {normalize_title(choice.label): choice.code for choice in TOPICS}

    def map_carelessly(labels: list[str], other: str) -> list[str]:
        if other:
            options["other"] = other
        return [options.get(label, "unknown") for label in labels]

    map_carelessly(["other"], "only mine")
    assert map_carelessly(["other"], "") == ["only mine"]


KINDS = sorted({kind for kinds in ACCEPTED.values() for kind in kinds} | {"dropped", "unknown"})
NAMES = [question.id for question in QUESTIONS]
LABELS = [label for choice in TOPICS for label in (choice.label, *choice.labels)]
PAIRS = st.tuples(
    st.sampled_from(["", "grief", "trust", "nowhere"]), st.sampled_from(["", "Other", *LABELS])
)
ANSWERS = st.builds(
    GivenAnswer,
    key=st.sampled_from([*NAMES, "$email", "", "question_tOpIc", "elsewhere"]),
    kind=st.sampled_from(KINDS),
    alt_keys=st.lists(st.sampled_from(NAMES), max_size=1).map(tuple),
    title=st.sampled_from(["", *(question.title for question in QUESTIONS), "Shoe size"]),
    text=st.one_of(st.text(max_size=20), st.sampled_from(["12", "a@example.org", "2026-02-30"])),
    choices=st.lists(PAIRS, max_size=3).map(tuple),
    other=st.lists(st.text(max_size=5), max_size=2).map(tuple),
    number=st.one_of(st.none(), st.integers(), st.floats(allow_nan=False, allow_infinity=False)),
    flag=st.one_of(st.none(), st.booleans()),
    malformed=st.booleans(),
)
PROVIDER = st.sampled_from(["typeform", "tally", "google", "signed"])


@given(answers=st.lists(ANSWERS, max_size=8), provider=PROVIDER, data=st.data())
def test_mapping_is_total_and_does_not_depend_on_the_order(
    answers: list[GivenAnswer], provider: str, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(answers))
    before = copy.deepcopy(answers)
    mapped = map_small(*answers, provider=provider)
    assert mapped == map_small(*shuffled, provider=provider)
    assert answers == before
    assert mapped.answers.keys() <= mapped.matched_by.keys() <= set(NAMES)
    assert mapped.other.keys() <= {"topic", "topics", "strict"}


@given(ANSWERS)
def test_every_answer_kept_is_of_its_questions_kind(answer: GivenAnswer) -> None:
    shapes: Mapping[str, type] = {"number": int, "scale": int, "flag": bool}
    known = {choice.code for choice in TOPICS}
    for name, value in map_small(answer).answers.items():
        kind = next(question.kind for question in QUESTIONS if question.id == name)
        several = kind in {"choices", "people"}
        assert type(value) is (tuple if several else shapes.get(kind, str))
        if kind in {"choice", "choices"}:
            assert set(value if isinstance(value, tuple) else (value,)) <= known


# --- the copied form and its controls -------------------------------------------------------------


COPY = parse_event("tally_mentor_copied")


def test_row_33_a_copied_form_with_new_ids_is_read_by_title_and_kind() -> None:
    original = {answer.key for answer in parse_event("tally_mentor").answers}
    assert original.isdisjoint(answer.key for answer in COPY.answers)
    mapped = map_answers(COPY, heal(), Role.MENTOR)
    assert mapped.findings == ()
    assert set(mapped.matched_by.values()) == {"title"}
    assert (mapped.answers["name"], mapped.answers["capacity"]) == ("Åke", 1)
    assert (mapped.answers["gender"], mapped.answers["reconciliation"]) == ("man", "apart")
    assert mapped.other == {"affair": ("Something else entirely",)}


def map_by_position(program: Program) -> dict[str, GivenAnswer]:
    questions = [question for question in program.questions if Role.MENTOR in question.asked_of]
    return {q.id: answer for q, answer in zip(questions, COPY.answers, strict=False)}


def test_a_mapper_by_position_gives_the_copied_forms_answers_to_the_wrong_questions() -> None:
    mapped = map_by_position(heal())
    wrong = [
        question.id
        for question in heal().questions
        if question.id in mapped
        and normalize_title(mapped[question.id].title) != normalize_title(question.title)
    ]
    assert len(wrong) > 10


def test_a_mapper_by_title_alone_finds_two_answers_to_one_question_of_the_copied_form() -> None:
    titles = [normalize_title(answer.title) for answer in COPY.answers]
    doubled = [q.id for q in heal().questions if titles.count(normalize_title(q.title)) > 1]
    assert doubled == ["affair"]
