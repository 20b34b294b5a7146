"""Our own bodies in `events/intake` fit the HEAL program, and each odd one says what is odd."""

from __future__ import annotations

import json
from collections import defaultdict

import pytest

from alongside.forms.mapping import Mapped, map_answers
from alongside.model import Role
from tests.rules.forms.deliveries import EVENTS, PROVIDERS, heal, parse_event, read_event

FITTING = (
    "typeform_mentee",
    "typeform_mentor",
    "tally_mentee",
    "tally_mentor",
    "google_mentee",
    "google_mentor",
    "signed_mentee",
    "signed_mentor",
)
ODD_BUT_FITTING = (
    "typeform_2017",
    "typeform_2018",
    "typeform_uneven_choices",
    "typeform_mentee_arabic",
    "typeform_odd",
    "tally_mentee_2022",
    "tally_mentor_copied",
    "tally_odd",
    "google_mentee_devanagari",
    "google_odd",
)


def map_event(name: str) -> Mapped:
    role = Role.MENTOR if "mentor" in name else Role.MENTEE
    return map_answers(parse_event(name), heal(), role)


@pytest.mark.parametrize("name", [*FITTING, *ODD_BUT_FITTING])
def test_a_body_of_ours_fits_the_program_without_a_finding(name: str) -> None:
    mapped = map_event(name)
    assert mapped.findings == ()
    assert {"email", "name", "group", "agrees"} <= mapped.answers.keys()


@pytest.mark.parametrize("name", FITTING)
def test_no_answer_of_a_fitting_body_is_left_without_a_question(name: str) -> None:
    assert map_event(name).unmapped == 0


def test_the_fitting_bodies_answer_every_question_of_the_program() -> None:
    answered: defaultdict[Role, set[str]] = defaultdict(set)
    for name in FITTING:
        mapped = map_event(name)
        role = Role.MENTOR if "mentor" in name else Role.MENTEE
        answered[role] |= mapped.answers.keys() | mapped.other.keys()
    for role in Role:
        assert answered[role] == {q.id for q in heal().questions if role in q.asked_of}


def test_the_same_member_is_read_alike_from_every_shape_typeform_ever_sent() -> None:
    modern = map_event("typeform_mentee").answers
    for name in ("typeform_2017", "typeform_2018"):
        old = map_event(name).answers
        assert old == {key: modern[key] for key in modern if key != "contact_detail"}
    assert map_event("tally_mentee").answers == {
        **map_event("tally_mentee_2022").answers,
        "email": "zoe.lefevre@example.org",
    }


def test_row_34_the_form_that_no_longer_fits_waits_for_a_person() -> None:
    findings = map_event("typeform_new_option").findings
    assert [(f.code, f.question, f.blocks) for f in findings] == [
        ("unknown_option", "reconciliation", True)
    ]


def test_the_signed_body_with_every_mistake_says_each_of_them() -> None:
    findings = {f.question: (f.code, f.blocks) for f in map_event("signed_odd").findings}
    assert findings == {
        "email": ("email_unusable", True),
        "name": ("wrong_kind", True),
        "attends": ("unknown_option", True),
        "months": ("wrong_kind", False),
        "support": ("wrong_kind", False),
        "hopes": ("unknown_option", True),
        "age": ("wrong_kind", False),
        "contact": ("wrong_kind", False),
        "avoid": ("wrong_kind", True),
    }


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        ("google_mentee_devanagari", {"name": "आशा", "months": 5, "avoid": ("रवि वर्मा", "सीमा")}),
        ("google_mentor", {"name": "Олег", "avoid": ("Ірина Коваль",)}),
        ("tally_mentor", {"name": "İpek Yıldız"}),
        ("tally_mentee", {"name": "Zoé", "avoid": ("Éric Lefèvre", "Noël")}),
        ("typeform_mentor", {"name": "Åsa", "avoid": ("Sven Öberg",)}),
        ("typeform_mentee_arabic", {"name": "ليلى", "avoid": ("سامي", "نور")}),
    ],
)
def test_names_of_every_script_arrive_whole(name: str, answers: dict[str, object]) -> None:
    mapped = map_event(name).answers
    assert {key: mapped[key] for key in answers} == answers


def test_row_32_a_typed_address_is_used_and_not_the_accounts() -> None:
    assert map_event("google_odd").answers["email"] == "own.address@example.org"
    assert map_event("google_mentee").answers["email"] == "mira.stone@example.org"


def test_every_body_is_named_for_its_provider_and_is_json() -> None:
    names = sorted(path.stem for path in EVENTS.glob("*.json"))
    assert len(names) >= 25
    assert {name.partition("_")[0] for name in names} == set(PROVIDERS)
    assert all(isinstance(json.loads(read_event(name)), dict) for name in names)
