"""What is said of a form is what happens to those who send it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from alongside.enrollment import enroll
from alongside.errors import DoesNotFit
from alongside.forms.fitting import HINDERS, WHY, WORTH_A_LETTER, Fit, Misfit, fit, judge
from alongside.forms.fitting.trial import GUARDED
from alongside.forms.mapping import map_answers
from alongside.forms.records import Submission
from alongside.forms.seen import SeenForm, SeenQuestion
from alongside.model import Role
from alongside.program import Program
from tests.faults.programs import every_program
from tests.rules.forms.paper import PROVIDERS, Item, Paper, look, print_form, send

PROGRAMS = {**every_program()}
HEAL = PROGRAMS["heal"]
DRIFT = {
    *("unknown_option", "ambiguous", "missing", "wrong_kind", "not_on_form", "unplaced_answers"),
    "out_of_range",  # a scale that is another one
}
MANY = ("by_title", "many_by_title")


def person(email: str) -> str:
    return hashlib.sha256(email.encode()).hexdigest()[:32]


def troubles(program: Program, role: Role, submission: Submission) -> set[tuple[str, str]]:
    """What keeps a submission from being taken as it was meant: findings, and what is refused."""
    mapped = map_answers(submission, program, role)
    found = {(one.code, one.question) for one in mapped.findings if one.code in DRIFT}
    try:
        application = enroll(program, role, submission, mapped, person)
    except DoesNotFit as refused:
        return found | {(refused.code, refused.question)}
    return found | {(one.code, one.question) for one in application.findings if one.blocks}


def bodies(provider: str, paper: Paper) -> Iterator[Submission]:
    """The form sent with each of the options, all answered."""
    most = max([len(one.options) for one in paper.items], default=0)
    for pick in range(most + 1):
        yield send(provider, paper, pick)


def everything(provider: str, paper: Paper) -> Iterator[Submission]:
    """The same, and with any one question left blank that may be."""
    yield from bodies(provider, paper)
    for at, one in enumerate(paper.items):
        if not one.required:
            yield send(provider, paper, 0, {at})


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("name", PROGRAMS)
@pytest.mark.parametrize("role", list(Role))
def test_a_form_as_the_program_asks_for_it_fits(provider: str, name: str, role: Role) -> None:
    program = PROGRAMS[name]
    paper = print_form(program, role)
    if provider == "google" and program.language != "en":
        # A yes that is chosen and not ticked is only understood in English: that is told.
        paper = replace(paper, items=tuple(one for one in paper.items if one.asks != "flag"))
    found = fit(program, role, look(provider, paper))
    expected = {one.id for one in program.questions_for(role)} - {one.ref for one in paper.items}
    assert {one.question for one in found.misfits} <= expected
    assert found.verdict == ("does_not_fit" if expected else "fits")
    assert set(found.refs.values()) >= {one.ref for one in paper.items if provider != "signed"}


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("role", list(Role))
def test_a_copied_form_fits_by_its_titles(provider: str, role: Role) -> None:
    paper = print_form(HEAL, role)
    copied = replace(paper, items=tuple(replace(one, ref="") for one in paper.items))
    found = fit(HEAL, role, look(provider, copied))
    assert found.verdict == "fits_by_title"
    assert [one.code for one in found.misfits] == ["many_by_title"]
    assert set(found.refs.values()) == {one.ref for one in paper.items}
    one = fit(HEAL, role, look(provider, paper.change(0, ref="")))
    assert [(m.code, m.question) for m in one.misfits] == [("by_title", "email")]


# --- The property ---------------------------------------------------------------------------------

CHANGES: dict[str, Any] = {
    "gone": lambda paper, at, _: paper.without(at),
    "retitled": lambda paper, at, _: paper.change(at, title="Something else entirely"),
    "swapped": lambda paper, at, n: swap(paper, at, at + 1 + n),
    "foreign": lambda paper, at, n: paper.change(at, title=title_of(paper, at + 1 + n)),
    "unknown": lambda paper, at, _: paper.change(at, ref=""),
    "lost": lambda paper, at, _: paper.change(at, ref="", title="Something else entirely"),
    "twice": lambda paper, at, _: replace(
        paper,
        items=(*paper.items, replace(paper.items[at % len(paper.items)], id=fresh(paper), ref="")),
    ),
    "twice by title": lambda paper, at, _: replace(
        paper.change(at, ref=""),
        items=(
            *paper.change(at, ref="").items,
            replace(paper.items[at % len(paper.items)], id=fresh(paper), ref=""),
        ),
    ),
    "more": lambda paper, at, n: replace(
        paper,
        items=(
            *paper.items,
            replace(paper.items[0], id=fresh(paper), ref="", title="Shoes", required=n > 1),
        ),
    ),
    "asked as": lambda paper, at, n: paper.change(
        at,
        asks=("text", "email", "number", "flag", "choice", "choices", "date", "file")[n % 8],
        options=paper.items[at % len(paper.items)].options or (("", "Yes"), ("", "No")),
    ),
    "new option": lambda paper, at, n: paper.change(
        at, options=(*paper.items[at % len(paper.items)].options, ("", f"Divorce {n}"))
    ),
    "renamed option": lambda paper, at, _: paper.change(
        at, options=(("", "Separation"), *paper.items[at % len(paper.items)].options[1:])
    ),
    "fewer options": lambda paper, at, _: paper.change(
        at, options=fewer(paper.items[at % len(paper.items)].options)
    ),
    "own words": lambda paper, at, _: paper.change(at, other=True),
    "required": lambda paper, at, _: paper.change(at, required=True),
    "optional": lambda paper, at, _: paper.change(at, required=False),
    "collected": lambda paper, at, _: replace(paper, collects_email=True),
}


def title_of(paper: Paper, at: int) -> str:
    return paper.items[at % len(paper.items)].title


def swap(paper: Paper, one: int, other: int) -> Paper:
    """The same form with the titles of two questions exchanged."""
    first, second = title_of(paper, one), title_of(paper, other)
    return paper.change(one, title=second).change(other, title=first)


def fresh(paper: Paper) -> int:
    return 1 + max([one.id for one in paper.items], default=3000)


def fewer(options: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return options[1:] or options


def bend(paper: Paper, steps: list[tuple[str, int, int]]) -> Paper:
    for name, at, number in steps:
        if paper.items:
            paper = CHANGES[name](paper, at, number)
    return paper


STEPS = st.lists(
    st.tuples(st.sampled_from(sorted(CHANGES)), st.integers(0, 40), st.integers(0, 9)), max_size=4
)


@settings(max_examples=150, deadline=None)
@given(
    provider=st.sampled_from(PROVIDERS),
    name=st.sampled_from(sorted(PROGRAMS)),
    role=st.sampled_from(list(Role)),
    steps=STEPS,
)
@example("google", "heal", Role.MENTEE, [("gone", 0, 0), ("collected", 0, 0)])
@example("tally", "heal", Role.MENTEE, [("unknown", 6, 0), ("own words", 6, 0)])
@example("typeform", "heal", Role.MENTOR, [("twice by title", 3, 0)])
@example("google", "bts", Role.MENTOR, [("collected", 0, 0), ("lost", 0, 0), ("retitled", 3, 0)])
@example("google", "heal", Role.MENTEE, [("swapped", 0, 0)])
@example("tally", "heal", Role.MENTEE, [("swapped", 1, 0), ("collected", 0, 0)])
@example("typeform", "heal", Role.MENTEE, [("foreign", 1, 1)])
@example("google", "heal", Role.MENTEE, [("foreign", 4, 2), ("gone", 7, 0)])
def test_a_verdict_is_what_happens_to_those_who_send_the_form(
    provider: str, name: str, role: Role, steps: list[tuple[str, int, int]]
) -> None:
    program, paper = PROGRAMS[name], bend(print_form(PROGRAMS[name], role), steps)
    found = fit(program, role, look(provider, paper))
    if found.verdict != "does_not_fit":
        for submission in bodies(provider, paper):
            assert {one for one in troubles(program, role, submission) if one[0] in DRIFT} == set()
    else:
        sent = [troubles(program, role, one) for one in everything(provider, paper)]
        sent.append({("unread", question) for question in unread(found)})
        assert set().union(*sent) - usual(provider, name, role), found.misfits


def unread(found: Fit) -> set[str]:
    """Whom somebody should never meet: that nobody was asked, or in a way we never read, is seen in
    no Typeform body. There the verdict is all that warns of it."""
    silent = {"other_kind", "missing_question"}
    return {one.question for one in found.misfits if one.code in silent} & {"avoid", "nunca"}


@cache
def usual(provider: str, name: str, role: Role) -> frozenset[tuple[str, str]]:
    """Rules that are not met are no drift."""
    program = PROGRAMS[name]
    found = [troubles(program, role, one) for one in fine(provider, program, role)]
    return frozenset().union(*found)


def fine(provider: str, program: Program, role: Role) -> Iterator[Submission]:
    """What people send of the form as it should be."""
    paper = print_form(program, role)
    if provider == "google":
        paper = replace(
            paper,
            items=tuple(
                replace(one, asks="choices", options=(("", "Yes"),)) if one.asks == "flag" else one
                for one in paper.items
            ),
        )
    return bodies(provider, paper)


@settings(max_examples=100, deadline=None)
@given(
    provider=st.sampled_from(PROVIDERS),
    name=st.sampled_from(sorted(PROGRAMS)),
    role=st.sampled_from(list(Role)),
    one=st.integers(0, 40),
    other=st.integers(0, 40),
    both=st.booleans(),
)
def test_what_is_asked_under_anothers_title_is_taken_for_neither(
    provider: str, name: str, role: Role, one: int, other: int, both: bool
) -> None:
    program = PROGRAMS[name]
    paper = print_form(program, role)
    one, other = one % len(paper.items), other % len(paper.items)
    if one == other:
        return
    refs = {paper.items[one].ref, paper.items[other].ref}
    title = title_of(paper, other)
    changed = swap(paper, one, other) if both else paper.change(one, title=title)
    found = fit(program, role, look(provider, changed))
    told = {misfit.question for misfit in found.misfits if misfit.code == "other_question"}
    assert told == (refs if both else {paper.items[one].ref})
    assert found.verdict == "does_not_fit"
    assert refs.isdisjoint(found.refs.values())
    # What nobody wrote under another's title takes nothing from what was written under its own.
    for blank in (set[int](), {other}, *([{one}] if both else [])):
        mapped = map_answers(send(provider, changed, 0, blank), program, role)
        assert refs.isdisjoint(mapped.answers), blank
        assert {f.question for f in mapped.findings if f.code == "ambiguous"} >= refs
    as_it_was = map_answers(send(provider, paper), program, role)
    assert "ambiguous" not in {one.code for one in as_it_was.findings}


@pytest.mark.parametrize("provider", PROVIDERS)
def test_other_words_for_a_question_we_rely_on_are_told_and_nobody_waits(provider: str) -> None:
    """A form in another language: its questions are known by their ids, its titles by nobody."""
    guarded = {one.id for one in HEAL.questions_for(Role.MENTEE) if one.purpose in GUARDED}
    items = tuple(replace(one, title=f"¿{one.title}?") for one in PAPER.items)
    paper = replace(PAPER, items=items)
    found = fit(HEAL, Role.MENTEE, look(provider, paper))
    assert found.verdict == "fits"
    codes = {one.question: one.code for one in found.misfits}
    assert codes == {
        one.ref: "reworded" if one.ref in guarded else "renamed" for one in PAPER.items
    }
    worth = {one.question for one in found.misfits if one.code in WORTH_A_LETTER}
    assert worth == guarded and {"avoid", "name", "group", "email", "agrees"} <= guarded
    for submission in bodies(provider, paper):
        assert troubles(HEAL, Role.MENTEE, submission) <= usual(provider, "heal", Role.MENTEE) | {
            ("agreement", "agrees"),  # whoever answers No
            ("attends", "attends"),
        }
    known = tuple(one.model_copy(update={"titles": (f"¿{one.title}?",)}) for one in HEAL.questions)
    listed = HEAL.model_copy(update={"questions": known})
    assert fit(listed, Role.MENTEE, look(provider, paper)).misfits == ()


def test_a_title_that_only_the_file_lists_is_anothers_too() -> None:
    questions = tuple(
        one.model_copy(update={"titles": ("Whom not to meet?",)}) if one.id == "avoid" else one
        for one in HEAL.questions
    )
    program = HEAL.model_copy(update={"questions": questions})
    paper = PAPER.change(PAPER.find("hope"), title="Whom not to meet?")
    found = fit(program, Role.MENTEE, look("google", paper))
    assert found.misfits == (Misfit("other_question", "hope", "Whom not to meet?"),)
    mapped = map_answers(send("google", paper), program, Role.MENTEE)
    assert {"hope", "avoid"}.isdisjoint(mapped.answers)


def test_the_property_would_notice_a_form_that_is_called_fitting() -> None:
    paper = print_form(HEAL, Role.MENTEE)
    lost = paper.change(paper.find("agrees"), ref="", title="I agree to something")
    found = [troubles(HEAL, Role.MENTEE, one) for one in bodies("tally", lost)]
    assert all(("missing", "agrees") in one for one in found)
    found = [troubles(HEAL, Role.MENTEE, one) for one in bodies("tally", paper)]
    assert found and not any(found)


# --- Each code ------------------------------------------------------------------------------------


def said(paper: Paper, provider: str = "typeform", program: Program = HEAL) -> set[Misfit]:
    return set(fit(program, Role.MENTEE, look(provider, paper)).misfits)


PAPER = print_form(HEAL, Role.MENTEE)
SIDE = PAPER.find("side")
NEW = (*PAPER.items[SIDE].options, ("", "Divorce"))
EACH: dict[str, tuple[Paper, Misfit]] = {
    "no address is asked for": (PAPER.without(0), Misfit("no_email", "email")),
    "a needed question is gone": (
        PAPER.without(PAPER.find("agrees")),
        Misfit("missing_question", "agrees"),
    ),
    "the question about people to avoid is gone": (
        PAPER.without(PAPER.find("avoid")),
        Misfit("missing_question", "avoid"),
    ),
    "two questions with one title": (
        PAPER.change(SIDE, ref="").change(
            PAPER.find("gender"), ref="", title=PAPER.items[SIDE].title
        ),
        Misfit("ambiguous_title", "side", PAPER.items[SIDE].title),
    ),
    "another kind": (
        PAPER.change(SIDE, asks="text"),
        Misfit("other_kind", "side", PAPER.items[SIDE].title),
    ),
    "another kind, known by its title": (
        PAPER.change(PAPER.find("agrees"), asks="text", ref=""),
        Misfit("other_kind", "agrees", PAPER.items[PAPER.find("agrees")].title),
    ),
    "another kind of what nobody needs": (
        PAPER.change(SIDE, asks="text", ref=""),
        Misfit("not_read", "side", PAPER.items[SIDE].title),
    ),
    "a new choice": (PAPER.change(SIDE, options=NEW), Misfit("new_choice", "side", "Divorce")),
    "a choice that is gone": (
        PAPER.change(SIDE, options=NEW[1:4]),
        Misfit("choice_gone", "side", "I was betrayed"),
    ),
    "several choices": (
        PAPER.change(SIDE, asks="choices"),
        Misfit("several_choices", "side", PAPER.items[SIDE].title),
    ),
    "a yes that is none": (
        PAPER.change(PAPER.find("attends"), asks="choice", options=(("", "Perhaps"),)),
        Misfit("unclear_answer", "attends", "Perhaps"),
    ),
    "own words where yes or no is asked": (
        PAPER.change(PAPER.find("attends"), asks="choice", options=(("", "Yes"),), other=True),
        Misfit("own_words", "attends", PAPER.items[PAPER.find("attends")].title),
    ),
    "numbers to choose from, one too high": (
        PAPER.change(PAPER.find("months"), asks="choice", options=(("", "12"), ("", "9000"))),
        Misfit("other_range", "months", "9000"),
    ),
    "an address that may be left blank": (
        PAPER.change(0, required=False),
        Misfit("must_be_required", "email", "Your e-mail address"),
    ),
    "an agreement that may be left blank": (
        PAPER.change(PAPER.find("agrees"), required=False),
        Misfit("optional_there", "agrees", PAPER.items[PAPER.find("agrees")].title),
    ),
    "a disclosure that is forced": (
        PAPER.change(SIDE, required=True),
        Misfit("required_there", "side", PAPER.items[SIDE].title),
    ),
    "a question that is renamed": (
        PAPER.change(SIDE, title="Your side"),
        Misfit("renamed", "side", "Your side"),
    ),
    "two questions with each other's titles": (
        swap(PAPER, PAPER.find("avoid"), PAPER.find("hope")),
        Misfit("other_question", "avoid", PAPER.items[PAPER.find("hope")].title),
    ),
    "a question with another's title": (
        PAPER.change(PAPER.find("hope"), title=PAPER.items[PAPER.find("avoid")].title),
        Misfit("other_question", "hope", PAPER.items[PAPER.find("avoid")].title),
    ),
    "a question we rely on, in other words": (
        PAPER.change(PAPER.find("avoid"), title="Who would you love to be matched with?"),
        Misfit("reworded", "avoid", "Who would you love to be matched with?"),
    ),
    "a question of their own": (
        PAPER.change(SIDE, ref="", title="Your side"),
        Misfit("not_asked", about="Your side"),
    ),
    "a question of their own that must be answered": (
        PAPER.change(SIDE, ref="", title="Your side", required=True),
        Misfit("required_unasked", about="Your side"),
    ),
    "a file": (
        PAPER.change(SIDE, ref="", title="A photograph", asks="file"),
        Misfit("asks_for_file", about="A photograph"),
    ),
    "an optional question that is left out": (
        PAPER.without(SIDE),
        Misfit("optional_absent", "side"),
    ),
    "a form that is closed": (replace(PAPER, takes_answers=False), Misfit("takes_no_answers")),
    "answers nobody has sent": (replace(PAPER, partial=True), Misfit("partial_answers")),
}


@pytest.mark.parametrize("case", EACH)
def test_each_difference_is_found(case: str) -> None:
    paper, misfit = EACH[case]
    assert misfit in said(paper)
    assert misfit not in said(PAPER)
    assert misfit.code in WHY


def test_every_code_has_its_case() -> None:
    elsewhere = {
        *("another_form", "by_title", "many_by_title", "many_absent", "many_not_asked"),
        "shared_question",
    }
    assert {misfit.code for _, misfit in EACH.values()} == set(WHY) - elsewhere
    assert set(WHY) > HINDERS


def is_needed(one: Item) -> bool:
    return one.required or one.ref == "avoid"


def test_many_notes_of_one_kind_are_one() -> None:
    few = replace(PAPER, items=tuple(one for one in PAPER.items if is_needed(one)))
    left_out = len(PAPER.items) - len(few.items)
    assert said(few) == {Misfit("many_absent", about=str(left_out))}
    more = tuple(replace(PAPER.items[1], id=n, ref="", title=f"Extra {n}") for n in range(4))
    extra = said(replace(PAPER, items=(*PAPER.items, *more)))
    assert extra == {Misfit("required_unasked", about=f"Extra {n}") for n in range(4)}
    loose = tuple(replace(one, required=False) for one in more)
    extra = said(replace(PAPER, items=(*PAPER.items, *loose)))
    assert extra == {Misfit("many_not_asked", about="4")}


def test_one_question_for_two_of_the_program_is_told() -> None:
    questions = tuple(
        one.model_copy(update={"titles": ("Tell us",)}) if one.id in ("hope", "avoid") else one
        for one in HEAL.questions
    )
    program = HEAL.model_copy(update={"questions": questions})
    paper = PAPER.without(PAPER.find("hope"))
    paper = paper.change(paper.find("avoid"), ref="", title="Tell us")
    found = fit(program, Role.MENTEE, look("typeform", paper))
    assert Misfit("shared_question", "avoid", "Tell us") in found.misfits
    assert found.verdict == "does_not_fit"


def test_a_collected_address_is_as_good_as_one_that_is_asked_for() -> None:
    paper = replace(PAPER.without(0), collects_email=True)
    assert said(paper, "google") == set()
    assert Misfit("no_email", "email") in said(replace(paper, collects_email=False), "google")


def test_another_form_than_the_files_is_told() -> None:
    texts = {
        role: form.model_copy(update={"ids": {"typeform": "the one"}})
        for role, form in HEAL.forms.items()
    }
    program = HEAL.model_copy(update={"forms": texts})
    assert Misfit("another_form") in said(PAPER, program=program)
    assert said(replace(PAPER, form_id="the one"), program=program) == set()
    assert said(PAPER, "google", program) == set()


def test_a_closed_form_of_a_program_that_takes_nobody_is_as_it_should_be() -> None:
    closed = HEAL.model_copy(update={"accepting": False})
    assert said(replace(PAPER, takes_answers=False), program=closed) == set()


def test_other_marks_are_told() -> None:
    seen = look("typeform", PAPER)
    at = PAPER.find("months")
    questions = list(seen.questions)
    questions[at] = replace(questions[at], marks=(0, 700))
    found = fit(HEAL, Role.MENTEE, replace(seen, questions=tuple(questions)))
    assert found.misfits == (Misfit("other_range", "months", "0–700"),)
    questions[at] = replace(questions[at], marks=(0, 600))
    assert fit(HEAL, Role.MENTEE, replace(seen, questions=tuple(questions))).misfits == ()


def test_of_a_form_that_is_not_listed_whole_nothing_is_missing() -> None:
    seen = look("typeform", PAPER)
    part = replace(seen, questions=seen.questions[:3], whole=False)
    assert fit(HEAL, Role.MENTEE, part).verdict == "fits"
    assert fit(HEAL, Role.MENTEE, replace(part, whole=True)).verdict == "does_not_fit"


def test_what_hinders_comes_first_and_decides() -> None:
    paper = PAPER.change(SIDE, title="Your side").without(PAPER.find("agrees"))
    found = fit(HEAL, Role.MENTEE, look("typeform", paper))
    assert [one.code for one in found.misfits] == ["missing_question", "renamed"]
    assert judge(found.misfits) == found.verdict == "does_not_fit"
    assert judge(found.misfits[1:]) == judge([Misfit("no code of ours")]) == "fits"


QUESTIONS = st.builds(
    SeenQuestion,
    keys=st.lists(st.text(max_size=3) | st.sampled_from(["email", "name", "side"]), max_size=2).map(
        tuple
    ),
    title=st.sampled_from(["", "Gender", "Your age", "Name", "Group"]) | st.text(max_size=4),
    kind=st.sampled_from(["text", "email", "choice", "choices", "flag", "number", "dropped"]),
    required=st.none() | st.booleans(),
    choices=st.lists(st.tuples(st.text(max_size=3), st.text(max_size=4)), max_size=3).map(tuple),
    other=st.none() | st.booleans(),
    several=st.none() | st.booleans(),
    marks=st.none() | st.tuples(st.integers(-9, 9), st.integers(0, 10**6)),
)


@settings(deadline=None)
@given(
    st.builds(
        SeenForm,
        provider=st.sampled_from(["typeform", "tally", "google", "signed"]),
        form_id=st.text(max_size=4),
        title=st.text(max_size=4),
        questions=st.lists(QUESTIONS, max_size=6).map(tuple),
        whole=st.booleans(),
        collects_email=st.none() | st.booleans(),
        takes_answers=st.none() | st.booleans(),
        sends_unfinished=st.none() | st.booleans(),
    ),
    st.sampled_from(list(Role)),
)
def test_whatever_a_form_is_only_known_codes_come_out(seen: SeenForm, role: Role) -> None:
    found = fit(HEAL, role, seen)
    assert {one.code for one in found.misfits} <= set(WHY)
    assert found == fit(HEAL, role, seen)
    ids = {one.id for one in HEAL.questions_for(role)}
    assert {one.question for one in found.misfits} - {""} | set(found.refs.values()) <= ids
