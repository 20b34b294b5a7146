"""What becomes of a submission: an application, and what a person has to decide."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from importlib import resources

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from alongside.enrollment import (
    contact_ways,
    enroll,
    facilitator_findings,
    missing_texts,
    normalize_email,
    slug,
)
from alongside.errors import DoesNotFit
from alongside.forms.mapping import Mapped, map_answers
from alongside.forms.records import AnswerKind, GivenAnswer, Submission
from alongside.matching import normalize_name
from alongside.model import Acceptance, Answer, Application, ApplicationState, Finding, Role
from alongside.program import Kind, Question, load, load_all

HEAL = load_all()["heal"]
TEXT = resources.files("alongside").joinpath("programs", "heal.toml").read_text("utf-8")
SENT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
SUBMISSION = Submission("typeform", "f", "r", SENT, "000000000000001.abc", "submitted", ())
READY, NEEDS_PERSON = ApplicationState.READY, ApplicationState.NEEDS_PERSON
LEAST: dict[Role, dict[str, Answer]] = {
    Role.MENTEE: {
        "email": "Ana@Example.org",
        "name": "Ana",
        "group": "Tuesday Circle",
        "agrees": True,
        "attends": True,
    },
    Role.MENTOR: {
        "email": "Bo@Example.org",
        "name": "Bo",
        "group": "Tuesday Circle",
        "agrees": True,
        "months": 12,
    },
}


def person(email: str) -> str:
    """A stand-in for the keyed hash."""
    return hashlib.sha256(email.encode()).hexdigest()[:32]


def apply(role: Role, *findings: Finding, **changes: Answer | None) -> Application:
    """The application of somebody who answers only what is needed, with some changes."""
    answers = {key: value for key, value in {**LEAST[role], **changes}.items() if value is not None}
    return enroll(HEAL, role, SUBMISSION, Mapped(answers, {}, findings, 0, {}), person)


def codes(application: Application) -> list[str]:
    return [finding.code for finding in application.findings]


@pytest.mark.parametrize("role", list(Role))
def test_R01_one_submission_is_one_application_for_one_role(role: Role) -> None:
    application = apply(role)
    assert (application.role, application.program, application.group) == (
        role,
        "heal",
        "tuesday-circle",
    )
    assert (application.version, application.submitted_at) == (SUBMISSION.version, SENT)
    assert application.waiting_since == SENT
    local, _, domain = str(LEAST[role]["email"]).partition("@")
    assert application.email == f"{local}@{domain.lower()}"
    assert application.member == person(str(LEAST[role]["email"]).lower())
    assert apply(role) == application


@pytest.mark.parametrize("answer", [None, False])
def test_R02_a_mentee_who_does_not_say_that_they_attend_waits_and_both_learn_why(
    answer: bool | None,
) -> None:
    application = apply(Role.MENTEE, attends=answer)
    assert application.state is NEEDS_PERSON
    assert application.findings == (Finding("attends", "attends", blocks=True),)
    assert "current members" in missing_texts(HEAL, application)[0]
    assert "current member" in facilitator_findings(HEAL, application)[0]


def test_R02_a_mentee_who_attends_is_ready() -> None:
    application = apply(Role.MENTEE)
    assert (application.state, application.findings) == (READY, ())
    assert missing_texts(HEAL, application) == facilitator_findings(HEAL, application) == ()


def test_R03_a_former_member_may_mentor_and_may_not_be_a_mentee() -> None:
    assert apply(Role.MENTOR, attends=False).state is READY
    assert apply(Role.MENTEE, attends=False).state is NEEDS_PERSON


@pytest.mark.parametrize("role", list(Role))
def test_R04_R14_R50_whoever_shares_nothing_personal_is_as_ready_as_anyone(role: Role) -> None:
    application = apply(role)
    assert (application.state, application.findings) == (READY, ())


def test_R05_no_quality_is_needed_to_be_a_mentor() -> None:
    assert apply(Role.MENTOR).state is apply(Role.MENTOR, qualities=("present",)).state is READY


@pytest.mark.parametrize(("months", "state"), [(11, NEEDS_PERSON), (12, READY), (13, READY)])
def test_R06_twelve_months_pass_and_eleven_go_to_a_person(
    months: int, state: ApplicationState
) -> None:
    assert apply(Role.MENTOR, months=months).state is state


def test_R06_months_are_counted_by_the_member_so_no_day_of_a_leap_year_decides() -> None:
    question = HEAL.question("months")
    assert (question.kind, question.unit) == ("number", "months")
    moments = [datetime(2024, 2, 29, tzinfo=UTC), datetime(2025, 2, 28, tzinfo=UTC)]
    for moment in moments:
        sent = Submission("typeform", "f", "r", moment, "1", "submitted", ())
        states = []
        for months in (11, 12):
            mapped = Mapped({**LEAST[Role.MENTOR], "months": months}, {}, (), 0, {})
            states.append(enroll(HEAL, Role.MENTOR, sent, mapped, person).state)
        assert states == [NEEDS_PERSON, READY]


def test_R06_a_claim_of_depth_is_read_by_a_person_and_is_never_a_refusal() -> None:
    application = apply(Role.MENTOR, months=11, depth="Two years of therapy", been_mentored=True)
    assert application.state is NEEDS_PERSON
    assert codes(application) == ["months"]
    (line,) = facilitator_findings(HEAL, application)
    assert "Two years of therapy" in line and "11 months" in line
    (text,) = missing_texts(HEAL, application)
    assert "personally" in text and "Two years" not in text


def test_R06_a_mentor_who_leaves_the_months_blank_goes_to_a_person() -> None:
    assert codes(apply(Role.MENTOR, months=None)) == ["months"]


def test_R06_the_number_of_months_is_the_programs_to_choose() -> None:
    program = load(TEXT.replace("at_least = 12", "at_least = 6"), "x.toml")
    mapped = Mapped({**LEAST[Role.MENTOR], "months": 6}, {}, (), 0, {})
    assert enroll(program, Role.MENTOR, SUBMISSION, mapped, person).state is READY


def test_R07_having_been_mentored_is_shown_with_the_evidence() -> None:
    application = apply(Role.MENTOR, months=3, been_mentored=True)
    assert "Had a mentor: Yes." in facilitator_findings(HEAL, application)[0]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("answer", [None, False, "yes", 1])
def test_R10_nobody_is_ready_without_accepting_the_agreement(
    role: Role, answer: Answer | None
) -> None:
    application = apply(role, agrees=answer)
    assert application.state is NEEDS_PERSON
    assert codes(application) == ["agreement"]
    assert application.accepted is None
    assert "agreement" in missing_texts(HEAL, application)[0]
    assert "Only the member" in facilitator_findings(HEAL, application)[0]


def test_R10_accepting_keeps_version_hash_and_time() -> None:
    application = apply(Role.MENTEE)
    assert application.accepted == Acceptance("2026-1", HEAL.agreement_hash, SENT)


def test_R21_R22_exclusions_live_only_where_nothing_shows_them() -> None:
    listed = ("Zoë O'Neill", "carl@example.org", "Dee <Dee@Example.ORG>", "eve eve@x.example")
    application = apply(Role.MENTEE, avoid=listed)
    assert application.barred == {
        person("carl@example.org"),
        person("dee@example.org"),
        person("eve@x.example"),
    }
    assert application.avoid_names == {normalize_name("zoe oneill"), "dee", "eve"}
    assert "avoid" not in application.answers
    shown = [*application.answers.values(), *facilitator_findings(HEAL, application)]
    shown += [*missing_texts(HEAL, application), *contact_ways(HEAL, application)]
    assert not any(name in str(shown).casefold() for name in ("zo", "carl", "dee", "eve"))
    assert application.state is READY


def test_R22_a_list_of_people_in_one_text_is_split() -> None:
    application = apply(Role.MENTEE, avoid="Zoe\nCarl; dee@example.org")
    assert application.avoid_names == {"zoe", "carl"}
    assert application.barred == {person("dee@example.org")}


def test_nobody_bars_themselves() -> None:
    assert apply(Role.MENTEE, avoid=("ANA@example.org",)).barred == frozenset()


@pytest.mark.parametrize(
    ("missing", "value"),
    [
        ("email", None),
        ("email", "not an address"),
        ("email", "a@b.example, c@d.example"),
        ("email", "a@b.example\r\nBcc: c@d.example"),
        ("email", True),
        ("name", None),
        ("name", " \u200b\n"),
        ("group", None),
        ("group", "---"),
    ],
)
def test_without_address_name_or_group_there_is_no_application(
    missing: str, value: Answer | None
) -> None:
    with pytest.raises(DoesNotFit) as caught:
        apply(Role.MENTEE, **{missing: value})
    assert (caught.value.code, caught.value.question) == (f"no_{missing}", missing)


@pytest.mark.parametrize(("blocks", "state"), [(True, NEEDS_PERSON), (False, READY)])
def test_a_finding_of_the_form_holds_the_application_only_when_it_blocks(
    blocks: bool, state: ApplicationState
) -> None:
    finding = Finding("unknown_option", "gender", blocks=blocks)
    application = apply(Role.MENTEE, finding)
    assert (application.state, application.findings) == (state, (finding,))
    assert facilitator_findings(HEAL, application) == ("Gender: unknown option.",)
    assert missing_texts(HEAL, application) == ()


@pytest.mark.parametrize(
    ("role", "wanted", "capacity"),
    [
        (Role.MENTOR, None, 1),
        (Role.MENTOR, 0, 1),
        (Role.MENTOR, 2, 2),
        (Role.MENTOR, 99, 3),
        (Role.MENTOR, -1, 1),
        (Role.MENTOR, "3", 1),
        (Role.MENTEE, 3, 1),
    ],
)
def test_R34_capacity_is_at_least_one_and_at_most_the_programs(
    role: Role, wanted: Answer | None, capacity: int
) -> None:
    assert apply(role, capacity=wanted).capacity == capacity


def test_R50_rather_not_saying_is_the_same_as_a_blank() -> None:
    said = apply(Role.MENTEE, gender="rather_not", side="rather_not", age="age_40s")
    assert said == apply(Role.MENTEE, age="age_40s")


def test_answers_to_another_forms_questions_are_not_kept() -> None:
    assert "capacity" not in apply(Role.MENTEE, capacity=2).answers


def test_ways_to_be_in_touch_come_as_labels_in_the_programs_order() -> None:
    application = apply(Role.MENTEE, contact=("text", "phone", "gone"))
    assert contact_ways(HEAL, application) == ("Phone", "Text messages")
    assert contact_ways(HEAL, apply(Role.MENTEE)) == ()


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" Ana@Example.ORG ", "ana@example.org"),
        ("mailto:ana@example.org", "ana@example.org"),
        ("<ana@example.org>", "ana@example.org"),
        ("\uff41na@example.org", "ana@example.org"),
        ("ana@bücher.example", "ana@xn--bcher-kva.example"),
        ("ana+heal@example.org", "ana+heal@example.org"),
        ("ana@localhost", ""),
        ("", ""),
    ],
)
def test_one_address_has_one_spelling(text: str, address: str) -> None:
    assert normalize_email(text) == address


@given(st.one_of(st.text(), st.emails()))
@example("İ@example.org")
def test_the_spelling_of_an_address_is_stable(text: str) -> None:
    once = normalize_email(text)
    assert normalize_email(once) == once
    assert not once or normalize_email(text.swapcase()) in (once, "")


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("Tuesday Circle", "tuesday-circle"),
        ("  TUESDAY   circle! ", "tuesday-circle"),
        ("\uff34uesday\u2014Circle", "tuesday-circle"),
        ("Gruppe Süd", "gruppe-süd"),
        ("火曜日の輪", "火曜日の輪"),
        ("मंगलवार समूह", "मंगलवार-समूह"),
        ("a#b\x00c/d", "a-b-c-d"),
        ("!?", ""),
    ],
)
def test_a_group_has_one_id(text: str, group: str) -> None:
    assert slug(text) == group


@given(st.text())
def test_the_id_of_a_group_is_stable_and_safe_in_a_key(text: str) -> None:
    once = slug(text)
    assert slug(once) == once
    assert len(once) <= 80
    assert not set(once) & set("#/ \n\x00")


ANSWERS = st.dictionaries(
    st.sampled_from([*(question.id for question in HEAL.questions), "gone"]),
    st.one_of(
        st.text(max_size=30),
        st.integers(),
        st.booleans(),
        st.lists(st.text(max_size=20), max_size=3).map(tuple),
        st.sampled_from(["ana@example.org", "woman", ("phone",)]),
    ),
)


@settings(max_examples=300)
@given(st.sampled_from(Role), ANSWERS, st.booleans())
def test_any_answers_make_an_application_or_do_not_fit(
    role: Role, answers: dict[str, Answer], usable: bool
) -> None:
    given_answers = {**answers, **(LEAST[role] if usable else {})}
    mapped = Mapped(given_answers, {}, (), 0, {})
    before = dict(given_answers)
    try:
        application = enroll(HEAL, role, SUBMISSION, mapped, person)
    except DoesNotFit as misfit:
        assert not usable
        assert misfit.code in {"no_email", "no_name", "no_group"}
        return
    assert given_answers == before
    assert 1 <= application.capacity <= 3
    assert "avoid" not in application.answers
    blocked = any(finding.blocks for finding in application.findings)
    assert (application.state is NEEDS_PERSON) == blocked
    assert application.member not in application.barred
    for words in (missing_texts, facilitator_findings, contact_ways):
        assert all(words(HEAL, application))


KINDS: dict[Kind, AnswerKind] = {"people": "long_text", "name": "text", "scale": "number"}


def fill_in(question: Question) -> GivenAnswer:
    """A question answered as a copied form sends it: known by its title, options by their label."""
    kind = KINDS.get(question.kind, question.kind)
    blank = GivenAnswer(f"copy-{question.id}", kind, title=f"{question.title} *")  # type: ignore[arg-type]
    match question.kind:
        case "flag":
            return replace(blank, flag=True)
        case "number":
            return replace(blank, number=max(question.minimum, 2))
        case "choice":
            return replace(blank, choices=(("", question.choices[0].label),))
        case "choices":
            return replace(blank, choices=tuple(("", each.label) for each in question.choices))
    return replace(blank, text="ana@example.org" if question.kind == "email" else "Tuesday")


@pytest.mark.parametrize("role", list(Role))
def test_a_form_that_is_filled_in_whole_arrives_whole(role: Role) -> None:
    asked = HEAL.questions_for(role)
    sent = replace(SUBMISSION, answers=tuple(map(fill_in, asked)))
    mapped = map_answers(sent, HEAL, role)
    assert (mapped.findings, mapped.unmapped) == ((), 0)
    application = enroll(HEAL, role, sent, mapped, person)
    kept = {question.id for question in asked} - {"avoid"}
    assert set(application.answers) == kept
    assert application.avoid_names == {"tuesday"}
    assert codes(application) == ([] if role is Role.MENTEE else ["months"])
    assert len(contact_ways(HEAL, application)) == 6
    for question in asked:
        if question.id in application.answers:
            assert HEAL.label(question.id, application.answers[question.id])
