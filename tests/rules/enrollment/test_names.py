"""What somebody is called: never an e-mail address, which others would read before any match."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from alongside.enrollment import (
    become_mentor,
    callable_name,
    enroll,
    facilitator_findings,
    missing_texts,
    only_theirs_to_say,
)
from alongside.forms.mapping import Mapped
from alongside.model import Answer, Application, ApplicationState, Finding, Role
from alongside.program import NAME_IS_ADDRESS, Program
from tests.faults.programs import every_program
from tests.rules.enrollment.test_enrollment import HEAL, LEAST, SUBMISSION, person

CUENTOS = every_program()["cuentos"]
READY, NEEDS_PERSON = ApplicationState.READY, ApplicationState.NEEDS_PERSON


def apply(name: str, role: Role = Role.MENTEE, program: Program = HEAL) -> Application:
    answers: dict[str, Answer] = {**LEAST[role], "name": name}
    return enroll(program, role, SUBMISSION, Mapped(answers, {}, (), 0, {}), person)


def everything(application: Application) -> str:
    """All that is kept of somebody, but for where letters go."""
    kept = dataclasses.asdict(application)
    assert kept.pop("email") and kept["answers"].pop("email")
    return repr(kept).casefold()


ADDRESSES = [
    "ruth@example.org",
    "Ruth@Example.ORG",
    "  ruth@example.org ",
    "<ruth@example.org>",
    "mailto:ruth@example.org",
    "ruth @ example.org",
    "ruth(at)example.org",
    "ruth [at] example.org",
    "ruth at example.org",
    "ruth arroba example.org",
    "ruth\uff20example\uff0eorg",
    "ruth@\u200bexample.org",
    '"ruth k"@example.org',
    "ruth@localhost",
    "ruth@example.org, ruth@example.com",
    "ruth.k at example dot org",
    "ruth [at] example [dot] org",
    "ruth(at)example(dot)org",
    "ruth (arroba) example (punto) org",
    "ruth arroba example punto org",
    "ruth dot k at example dot co dot uk",
    "ruth@example(dot)org",
    "ruth AT example DOT org",
    "ruth%40example.org",
    "ruth %40 example.org",
    "ruth\uff0540example.org",
]


@pytest.mark.parametrize("given_name", ADDRESSES)
@pytest.mark.parametrize("role", list(Role))
def test_an_address_in_the_place_of_a_name_is_shown_to_nobody(given_name: str, role: Role) -> None:
    application = apply(given_name, role)
    assert application.name == "Somebody"
    assert application.findings == (Finding(NAME_IS_ADDRESS, "name", blocks=True),)
    assert application.state is NEEDS_PERSON
    assert "ruth" not in everything(application)
    assert "name" not in application.answers


def test_the_control_a_name_is_kept_and_nobody_waits() -> None:
    application = apply("Ruth")
    assert (application.name, application.answers["name"]) == ("Ruth", "Ruth")
    assert (application.findings, application.state) == ((), READY)
    assert "ruth" in everything(application)


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("Ruth ruth@example.org", "Ruth"),
        ("Ruth <ruth@example.org>", "Ruth"),
        ("Ruth (ruth@example.org)", "Ruth"),
        ("ruth@example.org, Ruth", "Ruth"),
        ("Ruth - ruth@example.org", "Ruth"),
        ("Ruth (she/her) ruth@example.org", "Ruth (she/her)"),
        ("Ruth Ann ruth (at) example.org", "Ruth Ann"),
        ("Żaneta mailto:z@example.org", "Żaneta"),
        ("Ruth (ruth at example dot org)", "Ruth"),
        ("Ruth ruth%40example.org", "Ruth"),
        ("Ruth <ruth(at)example(dot)org>", "Ruth"),
    ],
)
def test_a_name_beside_an_address_stays(given_name: str, kept: str) -> None:
    application = apply(given_name)
    assert (application.name, application.answers["name"]) == (kept, kept)
    assert (application.findings, application.state) == ((), READY)
    assert "example" not in everything(application)


@pytest.mark.parametrize(
    "name",
    "Ruth|Ana-María|D'Arcy O'Neil|J. R. Smith|@ruth|Ruth @ home|Pat|Kat At|Ruth (at) work|José"
    "|李小龍|Ruth, or Ru|M|🙂|Ruth at the door|Dot|Ana at home|Dot at home|Ana Punto|Dot (she/her)"
    "|Ana @ Dot|Dot dot dot|100%".split("|"),
)
def test_a_name_without_an_address_is_left_alone(name: str) -> None:
    assert callable_name(name) == name
    assert apply(name).answers["name"] == name


_WORDS = st.text("abcdefghijklmnopqrstuvwxyz0123456789._+-", min_size=1, max_size=12)
_PIECE = st.sampled_from(["Ruth", "Ana-María", "(she)", "<", ",", "\u200b", "at", "\uff20", "😀"])


@given(
    before=st.lists(_PIECE, max_size=3),
    local=_WORDS,
    host=st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=12),
    after=st.lists(_PIECE, max_size=3),
    between=st.sampled_from([" ", "  ", "\t", ", ", " ("]),
)
@example(["Ruth"], "ruth", "x", [], ", ")
def test_no_address_is_ever_part_of_a_name(
    before: list[str], local: str, host: str, after: list[str], between: str
) -> None:
    address = f"{local}@{host}.example"
    name = callable_name(between.join([*before, address, *after]))
    assert f"@{host}" not in name
    assert callable_name(name) == name


@given(
    st.text(max_size=40)
    | st.text("ab@.( )<>at\"'", max_size=30)
    | st.lists(
        st.sampled_from(["ana", "at", "dot", "(at)", "[dot]", "%40", "@", ".", " ", "(", ")"])
    ).map("".join)
    | st.lists(st.sampled_from(["ana", "at", "dot", "(at)", "[dot]", "%40", "x@y.z", "punto"])).map(
        " ".join
    )
)
@settings(max_examples=400)
def test_whatever_is_written_becomes_a_name_or_none(text: str) -> None:
    name = callable_name(text)
    assert callable_name(name) == name
    assert len(name) <= 100


def test_an_address_at_the_end_of_a_very_long_name_is_not_cut_into_one() -> None:
    assert callable_name("R" * 95 + " ruth@example.org") == "R" * 95
    assert callable_name("ruth@example.org " + "R" * 200) == "R" * 100


# --- What is said ---------------------------------------------------------------------------------


def test_the_receipt_asks_kindly_for_the_form_again() -> None:
    (text,) = missing_texts(HEAL, apply("ruth@example.org"))
    assert "send the form again with the name you would like to be called by" in text
    assert "nobody sees it" in text
    assert missing_texts(HEAL, apply("Ruth")) == ()


def test_the_desk_says_what_is_missing_and_who_can_say_it() -> None:
    (line,) = facilitator_findings(HEAL, apply("ruth@example.org"))
    assert line.startswith("Name: an e-mail address stands in its place")
    assert "Only they can say what they are called" in line
    assert "ruth" not in line


def test_only_the_member_can_say_what_they_are_called() -> None:
    application = apply("ruth@example.org")
    assert NAME_IS_ADDRESS in HEAL.only_theirs(Role.MENTEE)
    assert only_theirs_to_say(HEAL, application) == missing_texts(HEAL, application)
    assert only_theirs_to_say(HEAL, apply("Ruth")) == ()


def test_somebody_without_a_name_is_called_in_the_language_of_the_program() -> None:
    answers: dict[str, Answer] = {
        "correo": "ruth@example.org",
        "nombre": "ruth@example.org",
        "circulo": "gracia",
        "acuerdo": True,
    }
    mapped = Mapped(answers, {}, (), 0, {})
    application = enroll(CUENTOS, Role.MENTEE, SUBMISSION, mapped, person)
    assert application.name == "Alguien"
    assert "correo electrónico" in missing_texts(CUENTOS, application)[0]


def test_somebody_without_a_name_stays_so_when_they_become_a_mentor() -> None:
    mentor = become_mentor(HEAL, apply("ruth@example.org"), "2", SUBMISSION.submitted_at)
    found = [one.code for one in mentor.findings if one.question == "name"]
    assert (mentor.name, found) == ("Somebody", [NAME_IS_ADDRESS])
    named = become_mentor(HEAL, apply("Ruth"), "2", SUBMISSION.submitted_at)
    assert NAME_IS_ADDRESS not in [one.code for one in named.findings]
