"""Members from JSON lines: what is written is what the matcher gets, whatever the spelling."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside import program
from alongside.matching import excluded
from alongside.model import Application, ApplicationState, Role
from alongside.roster import FIELDS, Roster, read_members
from alongside.roster.avoiding import Directory, Entry

HEAL = program.load_all()["heal"]
TODAY = datetime(2026, 11, 21, tzinfo=UTC)
MENTEE: dict[str, object] = {"id": "m1", "role": "mentee", "group": "A"}
MENTOR: dict[str, object] = {"id": "m2", "role": "mentor", "group": "A"}


def read(*lines: dict[str, object]) -> Roster:
    return read_members("\n".join(map(json.dumps, lines)).encode(), HEAL, TODAY)


def only(line: dict[str, object]) -> Application:
    roster = read(line)
    assert roster.problems == ()
    (found,) = roster.members
    return found


def problems(*lines: dict[str, object]) -> list[str]:
    return [str(each) for each in read(*lines).problems]


def test_a_line_of_three_fields_is_a_member_who_waits_since_today() -> None:
    found = only(MENTEE)
    assert (found.member, found.role, found.group) == ("m1", Role.MENTEE, "a")
    assert found.state is ApplicationState.READY
    assert (found.waiting_since, found.capacity, found.held, found.urgent) == (TODAY, 1, 0, False)
    assert found.answers == {}


@pytest.mark.parametrize(
    ("field", "value", "attribute", "expected"),
    [
        ("id", 7, "member", "7"),
        ("role", "Mentor ", "role", Role.MENTOR),
        ("group", "Tuesday  EVENING!", "group", "tuesday-evening"),
        ("name", " Noor\u202e ", "name", "Noor"),
        ("email", "NOOR@Example.org", "email", "noor@example.org"),
        ("waiting_since", "2026-09-10", "waiting_since", datetime(2026, 9, 10, tzinfo=UTC)),
        (
            "waiting_since",
            "2026-09-10 08:15:00",
            "waiting_since",
            datetime(2026, 9, 10, tzinfo=UTC),
        ),
        ("capacity", "2", "capacity", 2),
        ("capacity", 99, "capacity", 99),
        ("capacity", 0, "capacity", 0),
        ("held", 1.0, "held", 1),
        ("state", "PAUSED", "state", ApplicationState.PAUSED),
        ("urgent", "Yes", "urgent", True),
        ("urgent", 0, "urgent", False),
        ("capacity", "", "capacity", 1),
        ("state", None, "state", ApplicationState.READY),
    ],
)
def test_a_field_is_read_as_a_person_or_a_spreadsheet_writes_it(
    field: str, value: object, attribute: str, expected: object
) -> None:
    found = only({**MENTOR, field: value})
    assert getattr(found, attribute) == expected


@pytest.mark.parametrize(
    ("question", "value", "expected"),
    [
        ("age", "age_40s", "age_40s"),
        ("age", "30-39", "age_30s"),
        ("gender", " WOMAN", "woman"),
        ("age", ["under_30"], "under_30"),
        ("contact", ["Video call", "phone"], ("phone", "video")),
        ("contact", "phone; text|video", ("phone", "text", "video")),
        ("contact", "Phone, Video call", ("phone", "video")),
        (
            "times",
            "Weekdays, 6 a.m. to noon, Weekends, 5 p.m. to 9 p.m.",
            ("weekday_morning", "weekend_evening"),
        ),
        ("months", "14", 14),
        ("months", 14.0, 14),
        ("been_mentored", "yes", True),
        ("been_mentored", False, False),
        ("hope", "Somebody\nto talk with", "Somebody\nto talk with"),
    ],
)
def test_an_answer_may_be_the_code_or_what_a_person_sees(
    question: str, value: object, expected: object
) -> None:
    title = HEAL.question(question).title
    assert only({**MENTOR, "answers": {question: value}}).answers == {question: expected}
    assert only({**MENTOR, "answers": {title: value}}).answers == {question: expected}


@pytest.mark.parametrize(
    "nothing", ["", "  ", None, [], [""], "rather_not", "I would rather not say"]
)
def test_a_blank_and_a_wish_not_to_say_are_no_answer(nothing: object) -> None:
    assert only({**MENTEE, "answers": {"gender": nothing}}).answers == {}


def test_every_problem_is_told_at_once_with_line_member_question_and_allowed_codes() -> None:
    told = problems(
        {**MENTEE, "answers": {"age": "old", "contact": ["pigeon", "phone"]}, "capcity": 2},
        {"role": "mentor", "group": "A"},
    )
    codes = ", ".join(choice.code for choice in HEAL.question("age").choices)
    assert f"line 1, member m1: question `age`: unknown answer `old`; allowed: {codes}" in told
    assert any("question `contact`: unknown answer `pigeon`" in each for each in told)
    assert any("unknown field `capcity`. Did you mean `capacity`?" in each for each in told)
    assert "line 2: `id` is missing" in told
    assert len(told) == 4


def test_with_a_problem_no_member_is_used() -> None:
    assert read(MENTEE, {**MENTOR, "held": "many"}).members == ()
    assert len(read(MENTEE, MENTOR).members) == 2


@pytest.mark.parametrize("field", ["name", "avoid"])
def test_a_problem_with_who_is_avoided_never_quotes_the_names(field: str) -> None:
    (told,) = problems({**MENTEE, field: [{"secret": "Robin"}]})
    assert ("Robin" in told) == (field == "name")


def met(avoid: object, **other: object) -> bool:
    """Whether a mentee who avoids these may meet a mentor like this."""
    roster = read({**MENTEE, "avoid": avoid}, {**MENTOR, **other})
    assert roster.problems == ()
    mentee, mentor = roster.members
    return not excluded(mentee, mentor)


@pytest.mark.parametrize(
    ("avoid", "other"),
    [
        (["m2"], {}),
        ([2], {"id": 2}),
        ("M2", {}),
        (["pat@example.net"], {"email": "Pat@Example.net"}),
        (["Pat <pat@example.net>"], {"email": "pat@example.net", "name": "Somebody"}),
        (["pat@example.net"], {"id": "pat@example.net"}),
        ("Robin; my ex Pat", {"name": "Pat Lee"}),
        ("Robin\nPat", {"name": "pát"}),
    ],
)
def test_whoever_is_avoided_by_id_address_or_name_is_never_met(
    avoid: object, other: dict[str, object]
) -> None:
    assert not met(avoid, **other)
    assert met(["Quin"], **other)


def test_an_id_means_that_person_and_nobody_else() -> None:
    lines = [{**MENTOR, "id": f"m-{n}", "name": f"m {n}"} for n in (2, 3)]
    barred, free, mentee = read({**MENTEE, "avoid": ["m-2"]}, *lines).members
    assert (barred.member, mentee.member) == ("m-2", "m1")
    assert excluded(mentee, barred)
    assert not excluded(mentee, free)


def test_avoided_people_whom_nobody_is_are_counted_and_not_named() -> None:
    (note,) = read({**MENTEE, "avoid": ["Robin", "m2", "x@example.org"]}, MENTOR).notes
    assert note.startswith("2 of the people")
    assert "Robin" not in note
    assert read({**MENTEE, "avoid": ["m2"]}, MENTOR).notes == ()


def test_one_person_in_both_roles_is_two_applications_of_one_id() -> None:
    both = read(MENTEE, {**MENTOR, "id": "m1"}).members
    assert [each.role for each in both] == [Role.MENTEE, Role.MENTOR]
    assert {each.member for each in both} == {"m1"}


@pytest.mark.parametrize(("older", "newer"), [(2, 10), ("2", "10"), ("2026-01-31", "2026-02-01")])
def test_of_two_records_the_greater_version_is_the_newer(older: object, newer: object) -> None:
    lines = [{**MENTEE, "version": older}, {**MENTEE, "version": newer, "name": "New"}]
    for order in (lines, lines[::-1]):
        assert max(read(*order).members, key=lambda each: each.version).name == "New"


def test_whoever_has_moved_is_in_the_group_of_the_newest_record_only() -> None:
    roster = read({**MENTEE, "version": 1}, {**MENTEE, "version": 2, "group": "B"})
    assert [each.group for each in roster.members] == ["b"]
    assert "m1 has records as a mentee in two groups" in roster.notes[0]


def test_two_ids_with_one_address_and_a_date_to_come_are_told() -> None:
    shared: dict[str, object] = {"email": "a@example.org"}
    roster = read({**MENTEE, **shared, "waiting_since": "2027-01-01"}, {**MENTOR, **shared})
    assert roster.problems == ()
    assert len(roster.notes) == 2
    assert "2027-01-01" in roster.notes[0]
    assert "m1 and m2 share an e-mail address" in roster.notes[1]


def test_the_order_of_the_lines_does_not_matter() -> None:
    lines: list[dict[str, object]] = [
        {**MENTEE, "id": f"m{n % 9}", "group": f"G {n % 3}", "name": f"N{n}"} for n in range(30)
    ]
    wanted = read(*lines)
    shuffled = random.Random(7).sample(lines, len(lines))
    assert shuffled != lines
    assert read(*shuffled) == wanted


def test_a_byte_order_mark_blank_lines_and_comments_are_read_over() -> None:
    text = "\ufeff# members\r\n\r\n" + json.dumps(MENTEE) + "\r\n  # the end\n\n"
    roster = read_members(text.encode(), HEAL, TODAY)
    assert roster.problems == ()
    assert len(roster.members) == 1


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "no members in it"),
        (b"# nobody\n\n", "no members in it"),
        (b"\n{\xff", "line 2: save the file as UTF-8"),
        ("\ufeff{}".encode("utf-16-le"), "save the file as UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"answers": [[[[[[[1]]]]]]]}', "nested too deeply"),
        (b'{"id": ' + b"9" * 5_000 + b"}", "too many digits"),
        (b'{"capacity": NaN}', "NaN is no number"),
        (b'{"id": "a", "id": "b"}', "`id` is there twice"),
        (b'{"id": "\\ud800", "role": "mentee", "group": "a"}', "write a text with something in it"),
    ],
)
def test_bytes_that_are_no_members_say_why(raw: bytes, said: str) -> None:
    roster = read_members(raw, HEAL, TODAY)
    assert roster.members == ()
    assert said in str(roster.problems[0])


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
QUESTIONS = st.sampled_from([question.id for question in HEAL.questions]) | st.text(max_size=5)
LINES = st.fixed_dictionaries(
    {"id": st.sampled_from(["a", "b", 3]), "role": st.sampled_from(["mentor", "mentee"])},
    optional={
        **{field: VALUES for field in FIELDS if field not in ("id", "role", "answers")},
        "answers": st.dictionaries(QUESTIONS, VALUES, max_size=3),
    },
)


@given(st.lists(LINES | VALUES, max_size=4))
def test_whatever_json_the_lines_hold_the_answer_is_members_or_problems(
    lines: list[object],
) -> None:
    raw = "\n".join(json.dumps(line) for line in lines).encode()
    roster = read_members(raw, HEAL, TODAY)
    assert bool(roster.members) != bool(roster.problems)
    for each in roster.problems:
        assert str(each).isprintable()


@given(st.binary(max_size=60))
def test_whatever_the_bytes_the_answer_is_members_or_problems(raw: bytes) -> None:
    roster = read_members(raw, HEAL, TODAY)
    assert bool(roster.members) != bool(roster.problems)


def test_an_id_that_looks_like_several_people_means_one_and_a_slip_beside_another_is_noted() -> (
    None
):
    directory = Directory(Entry(each, "", "") for each in ("Doe, Jane", "jane", "🙂"))
    assert directory.exclusions(["Doe,  Jane"]) == (frozenset({"Doe, Jane"}), frozenset())
    assert directory.exclusions(["🙂"])[0] == {"🙂"}
    assert directory.exclusions(["jane; zzz"]) == (frozenset({"jane"}), frozenset({"zzz"}))
    parts = directory.apart(["jane; zzz"])
    assert [directory.means_nobody(each) for each in parts] == [False, True]
