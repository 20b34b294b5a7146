"""What is kept because a form did not fit is read again, each once, whoever does it and whenever it
dies; a coordinator may add what names somebody; what has been settled since stays."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from alongside import forms, intake
from alongside.forms.mapping import Mapped
from alongside.intake import amending, rereading
from alongside.model import Application, ApplicationState, Finding, Role
from alongside.program import Choice, Program
from alongside.store import applications, codec, members
from alongside.store.applications import Quarantined
from tests.faults.interleaving import Work, every_order
from tests.faults.test_kills import die_everywhere, expect_the_same
from tests.faults.world import World, words
from tests.functions.test_erasing import erase
from tests.functions.test_own_page import say

DIVORCE = "Divorce"


def with_label(program: Program, question: str, label: str) -> Program:
    """The program after one more label was written for the first choice of a question."""
    asked = program.question(question)
    first, *rest = asked.choices
    more = first.model_copy(update={"labels": (*first.labels, label)})
    changed = asked.model_copy(update={"choices": (more, *rest)})
    questions = tuple(changed if one.id == question else one for one in program.questions)
    return program.model_copy(update={"questions": questions})


def mend(world: World, question: str = "affair", label: str = DIVORCE) -> None:
    """The program's file is put right."""
    world.programs["heal"] = with_label(world.rules, question, label)


def kept(world: World) -> list[Quarantined]:
    """What waits, the oldest first."""
    return sorted(applications.quarantined(world.table, "heal"), key=lambda one: one.received_at)


def receipts(world: World) -> Counter[str]:
    """How many receipts each person has been written."""
    rows = (item for item in world.of_kind("LETTER#") if item["template"] == "receipt")
    return Counter(item["recipient"] for item in rows)


def again(world: World, entry: Quarantined | None = None, /, **amend: str) -> str:
    """Read what waits once more, as the console and the hourly look do; what became of it."""
    entry = entry or kept(world)[0]
    return intake.take_again(world.doors, entry, world.now, amend).outcome


def without(world: World, *missing: str, **answers: Any) -> bytes:
    """Ada's form without some answers."""
    body = json.loads(world.body("mentee", "Ada", **answers))
    for name in missing:
        del body["answers"][name]
    return json.dumps(body).encode()


def lose(world: World, *missing: str, **answers: Any) -> Quarantined:
    """Ada's form comes and can become no application."""
    world.deliver("signed", "mentee", without(world, *missing, **answers))
    (entry,) = kept(world)
    assert entry.person == "" and world.applications() == []
    return entry


def drift(world: World, **answers: Any) -> Quarantined:
    """Ada's form becomes an application of which a part could not be read."""
    world.apply("mentee", "Ada", **{"affair": DIVORCE} | answers)
    (entry,) = kept(world)
    assert (entry.code, entry.person) == ("does_not_fit", world.who("Ada"))
    return entry


# --- What is kept beside an application ---------------------------------------------------------


def test_a_body_is_kept_with_the_application_in_one_call(world: World) -> None:
    with world.wire.counting() as calls:
        entry = drift(world)
    assert [call.operation for call in calls][:1] == ["TransactWriteItems"]
    assert [call.operation for call in calls].count("TransactWriteItems") == 1
    assert world.person("Ada", Role.MENTEE).state is ApplicationState.NEEDS_PERSON
    assert entry.question == "affair" and DIVORCE.encode() in entry.body
    assert entry.version == world.person("Ada", Role.MENTEE).version


def test_E1_intake_killed_anywhere_keeps_the_body_with_the_application(world: World) -> None:
    event = world.form_event("signed", "mentee", world.body("mentee", "Ada", affair=DIVORCE))
    expect_the_same(die_everywhere(world, lambda: world.take(event), lambda: world.take(event)), 2)
    assert len(kept(world)) == len(world.applications()) == 1


def test_the_largest_body_is_kept_beside_its_application(world: World) -> None:
    raw = world.body("mentee", "Ada", affair=DIVORCE, hope="x" * 100_000)
    raw += b" " * (256 * 1024 - len(raw))
    assert world.deliver("signed", "mentee", raw)["statusCode"] == 202
    assert [one.body for one in kept(world)] == [raw] and len(world.applications()) == 1


def test_of_a_form_that_fits_nothing_is_kept(world: World) -> None:
    world.apply("mentee", "Ada", agrees=False)
    assert world.of_kind("QUARANTINE#") == []


def test_an_older_version_is_kept_only_if_it_may_hide_whom_somebody_never_wants_to_meet(
    world: World,
) -> None:
    plain = world.body("mentee", "Ada", affair=DIVORCE)
    hiding = world.body("mentee", "Ada", avoid=7)
    world.apply("mentee", "Ada")
    for raw in (plain, hiding, hiding):
        assert world.deliver("signed", "mentee", raw)["statusCode"] == 202
    (entry,) = kept(world)
    assert entry.question == "avoid"


# --- Each once ----------------------------------------------------------------------------------


def test_what_was_lost_becomes_one_application_with_one_receipt(world: World) -> None:
    entry = lose(world, affair=DIVORCE, group="")
    assert again(world) == "quarantine_no_group"
    assert again(world, group="Tuesday Evening") == "needs_person"
    (still,) = kept(world)
    assert (still.code, still.person, still.digest) == (
        "does_not_fit",
        world.who("Ada"),
        entry.digest,
    )
    mend(world)
    assert again(world, entry) == "read_again"
    assert kept(world) == []
    assert again(world, entry) == again(world, still) == "seen"
    assert world.person("Ada", Role.MENTEE).state is ApplicationState.READY
    assert receipts(world) == {world.who("Ada"): 1}


def test_what_still_does_not_fit_stays_under_the_code_of_today(world: World) -> None:
    entry = lose(world, "email")
    ids = {Role.MENTEE: world.rules.forms[Role.MENTEE].model_copy(update={"ids": {"signed": "x"}})}
    world.programs["heal"] = world.rules.model_copy(update={"forms": {**world.rules.forms, **ids}})
    assert intake.would_fit(world.doors, entry, world.now) == "another_form"
    assert again(world) == "quarantine_another_form"
    (still,) = kept(world)
    assert still == replace(entry, code="another_form", question="")


def test_a_hook_that_has_gone_from_the_program_loses_nothing(world: World) -> None:
    lose(world, "group")
    rest = {role: form for role, form in world.rules.forms.items() if role is Role.MENTOR}
    world.programs["heal"] = world.rules.model_copy(update={"forms": rest})
    assert again(world) == "quarantine_unknown_hook"
    assert len(kept(world)) == 1


def test_what_is_no_submission_after_all_waits_no_longer(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = json.dumps({**json.loads(without(world)), "event": "test"}).encode()
    with monkeypatch.context() as patch:
        patch.setattr(forms, "parse", _fails)
        world.deliver("signed", "mentee", test)
    assert kept(world)[0].code == "unexpected"
    assert again(world) == "test"
    assert kept(world) == [] and world.applications() == []


def _fails(*_: object) -> None:
    raise ZeroDivisionError


def test_a_newer_version_stays_and_what_the_older_declares_holds_all_the_same(
    world: World,
) -> None:
    early = without(world, "group", avoid=["Max Stone <max@example.net>"])
    world.apply("mentee", "Ada", months=9)
    world.deliver("signed", "mentee", early)
    assert again(world, group="Tuesday Evening") == "older"
    ada = world.person("Ada", Role.MENTEE)
    assert ada.answers["months"] == 9 and world.who("Max") in ada.barred
    assert kept(world) == [] and receipts(world) == {world.who("Ada"): 1}


def test_an_older_version_beside_which_a_body_is_kept_declares_what_can_be_read_now(
    world: World,
) -> None:
    entry = drift(world, avoid=["Max Stone <max@example.net>"])
    world.apply("mentee", "Ada")
    mend(world)
    assert again(world, entry) == "older"
    assert kept(world) == [] and "max stone" in world.person("Ada", Role.MENTEE).avoid_names


def test_somebody_who_was_erased_is_not_brought_back(world: World) -> None:
    entry = drift(world)
    world.deliver("signed", "mentee", without(world, "group"))
    (lost,) = (one for one in kept(world) if not one.person)
    assert "One form that could not be used" in words(erase(world, "Ada"))
    assert kept(world) == []
    before = world.items()
    assert again(world, entry) == again(world, lost, group="Tuesday Evening") == "seen"
    assert world.items() == before


def test_who_has_left_stays_away_and_whom_they_name_stays_away_from_them(world: World) -> None:
    entry = drift(world, avoid=["Max Stone"])
    say(world, "Ada", "leave", leave="mentee")
    mend(world)
    assert again(world, entry) == "older"
    ada = world.person("Ada", Role.MENTEE)
    assert ada.state is ApplicationState.WITHDRAWN and ada.avoid_names == {"max stone"}
    assert kept(world) == []
    erase(world, "Ada")
    assert world.applications() == []


# --- Dying, and two at once ---------------------------------------------------------------------


@pytest.mark.parametrize("start", ["lost", "in part", "older"])
def test_E1_reading_again_killed_anywhere_is_done_once(world: World, start: str) -> None:
    if start == "lost":
        entry = lose(world, group="")
        amend = {"group": "Tuesday Evening"}
    elif start == "in part":
        entry, amend = drift(world), {}
        mend(world)
    else:
        early = without(world, "group", avoid=["Max Stone"])
        world.apply("mentee", "Ada")
        world.deliver("signed", "mentee", early)
        (entry,), amend = kept(world), {"group": "Tuesday Evening"}

    def act() -> None:
        again(world, entry, **amend)

    expect_the_same(die_everywhere(world, act, act), 2)
    assert kept(world) == [] and set(receipts(world).values()) == {1}


def race(world: World, works: Sequence[Work], judge: Callable[[], bool]) -> tuple[int, int]:
    """How many orders of calls there are, and how many of them ended wrong."""
    bring_back, orders, wrong = world.freeze(), 0, 0

    def begin() -> Sequence[Work]:
        bring_back()
        return works

    for _ in every_order(world.wire, begin):
        orders += 1
        wrong += not judge()
    bring_back()
    return orders, wrong


@pytest.mark.parametrize("start", ["lost", "lost with more to read", "in part"])
def test_E6_two_who_read_again_at_once_make_one_application_and_one_receipt(
    world: World, start: str
) -> None:
    more = {"affair": DIVORCE} if start == "lost with more to read" else {}
    amend = {} if start == "in part" else {"group": "Tuesday Evening"}
    entry = drift(world) if start == "in part" else lose(world, group="", **more)
    if start == "in part":
        mend(world)

    def judge() -> bool:
        one = len(world.applications()) == 1 and receipts(world) == {world.who("Ada"): 1}
        return one and len(kept(world)) == len(more)

    orders, wrong = race(world, [lambda: again(world, entry, **amend)] * 2, judge)
    assert orders >= 2 and wrong == 0


@pytest.mark.parametrize("more", [{}, {"affair": DIVORCE}])
def test_E6_two_coordinators_who_type_two_addresses_at_once_make_one_application(
    world: World, monkeypatch: pytest.MonkeyPatch, more: dict[str, str]
) -> None:
    """Control: where the end of the wait asks for nothing, there are two of them."""
    entry = lose(world, "email", **more)
    works = [
        lambda: again(world, entry, email="ada@example.net"),
        lambda: again(world, entry, email="bea@example.net"),
    ]

    def judge() -> bool:
        return len(world.applications()) == 1 and sum(receipts(world).values()) == 1

    assert race(world, works, judge)[1] == 0
    if more:
        return
    settle = applications.settle_lost

    def unguarded(one: Quarantined) -> Any:
        action = settle(one)
        del action["Update"]["ConditionExpression"]
        del action["Update"]["ReturnValuesOnConditionCheckFailure"]
        return action

    monkeypatch.setattr(applications, "settle_lost", unguarded)
    assert race(world, works, judge)[1] > 0


def test_control_without_the_name_of_the_response_another_copy_of_it_counts_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = world.body("mentee", "Ada")
    copies = [json.dumps(json.loads(raw), indent=blanks).encode() for blanks in range(1, 7)]
    for copy in (raw, *copies):
        world.deliver("signed", "mentee", copy)
    assert receipts(world) == {world.who("Ada"): 1}
    save = applications.save

    def unnamed(*args: Any, response: str, **more: Any) -> Any:
        return save(*args, response="", **more)

    monkeypatch.setattr(applications, "save", unnamed)
    for copy in (raw, *copies):
        world.deliver("signed", "mentee", copy.replace(b"ada@", b"bea@"))
    assert receipts(world)[world.who("Bea")] > 1


# --- Re-read in place ---------------------------------------------------------------------------


def test_reading_in_place_keeps_all_that_was_settled_since(world: World) -> None:
    world.appoint("Ruth")
    entry = drift(world, avoid=["Max Stone"])
    before = world.person("Ada", Role.MENTEE)
    applications.clear(world.table, before, frozenset({"unknown_option"}), world.now)
    assert world.person("Ada", Role.MENTEE).state is ApplicationState.READY
    world.apply("mentor", "Moe")
    world.night()
    (match,) = world.matches()
    ada = world.person("Ada", Role.MENTEE)
    members.correct(world.table, ada, "Adelaide", {"name": "Adelaide"}, frozenset(), [], world.now)
    world.pass_time(days=2)
    mend(world)
    assert again(world, entry) == "read_again"
    after = world.person("Ada", Role.MENTEE)
    assert after.answers["affair"] != before.answers.get("affair")
    assert (after.name, after.waiting_since, after.version) == (
        "Adelaide",
        before.waiting_since,
        before.version,
    )
    assert after.held == 1 and world.reload(match.id) == match
    assert after.avoid_names == {"max stone"} and after.accepted == before.accepted
    assert receipts(world)[world.who("Ada")] == 1


def test_what_a_facilitator_cleared_stays_cleared_and_no_more_than_that(world: World) -> None:
    """Control: where every code stays cleared, a finding nobody has looked at is passed over."""
    entry = drift(world, months="four months or so")
    first = world.person("Ada", Role.MENTEE)
    applications.clear(world.table, first, frozenset({"unknown_option"}), world.now)
    assert again(world, entry) == "quarantine_does_not_fit"
    was = applications.on_file(world.table, "heal", world.who("Ada"), Role.MENTEE)
    assert was is not None and was.cleared == {"unknown_option"}
    assert rereading.still_cleared(was, was.application) == {"unknown_option"}
    other = tuple(
        replace(one, question="side", blocks=True) if one.code == "unknown_option" else one
        for one in was.application.findings
    )
    assert rereading.still_cleared(was, replace(was.application, findings=other)) == frozenset()


def test_reading_in_place_what_is_as_it_was_writes_nothing(world: World) -> None:
    entry = drift(world)
    before = world.items()
    with world.wire.counting() as calls:
        assert again(world, entry) == "quarantine_does_not_fit"
    assert [call.operation for call in calls] == ["GetItem", "GetItem"] and world.items() == before


def test_capacity_that_could_not_be_read_counts_unless_another_was_said_since(
    world: World,
) -> None:
    was = replace(_mentor(world), capacity=1)
    read = replace(was, capacity=3)
    question = world.rules.by_purpose(Role.MENTOR, "capacity")
    assert question is not None
    unread = replace(was, findings=(Finding("wrong_kind", question.id),))
    assert rereading.merge(world.rules, unread, read).capacity == 3
    assert rereading.merge(world.rules, was, read).capacity == 1
    assert rereading.merge(world.rules, replace(unread, capacity=2), read).capacity == 2


def _mentor(world: World) -> Application:
    world.apply("mentor", "Max")
    return world.person("Max", Role.MENTOR)


def test_an_agreement_that_has_changed_since_has_to_be_accepted_anew(world: World) -> None:
    """Control: of a text that is the same it is."""
    lose(world, "group")
    text = world.rules.agreement.model_copy(update={"text": "Another text altogether."})
    same = world.rules
    bring_back = world.freeze()
    world.programs["heal"] = same.model_copy(update={"agreement": text})
    assert again(world, group="Tuesday Evening") == "needs_person"
    assert world.person("Ada", Role.MENTEE).accepted is None
    bring_back()
    world.programs["heal"] = same
    assert again(world, group="Tuesday Evening") == "taken"
    assert world.person("Ada", Role.MENTEE).accepted is not None


# --- What a coordinator types -------------------------------------------------------------------


@pytest.mark.parametrize("by", ["purpose", "question"])
def test_a_coordinator_may_add_what_names_somebody(world: World, by: str) -> None:
    lose(world, "group", "email", "name")
    typed = {"name": "Ada", "group": "tuesday-evening", "email": "Ada@Example.net"}
    if by == "question":
        asked = {one: world.rules.by_purpose(Role.MENTEE, one) for one in typed}  # type: ignore[arg-type]
        typed = {one.id: typed[why] for why, one in asked.items() if one}
    assert again(world, None, **typed) == "taken"
    ada = world.person("Ada", Role.MENTEE)
    assert (ada.name, ada.group) == ("Ada", "tuesday-evening")
    codes = {one.code for one in ada.findings}
    assert codes == {amending.TYPED} and not any(one.blocks for one in ada.findings)


def test_nothing_else_is_for_a_coordinator_to_say(world: World) -> None:
    lose(world, "group")
    for question in ("months", "agrees", "avoid", "nothing"):
        with pytest.raises(LookupError, match=question):
            again(world, None, **{question: "yes"})
    assert len(kept(world)) == 1


def test_what_was_typed_stands_when_it_is_read_again(world: World) -> None:
    lose(world, "group", affair=DIVORCE)
    assert again(world, group="Tuesday Evening") == "needs_person"
    mend(world)
    assert intake.would_fit(world.doors, kept(world)[0], world.now) == ""
    assert again(world) == "read_again"
    ada = world.person("Ada", Role.MENTEE)
    assert (ada.group, {one.code for one in ada.findings}) == (
        "tuesday-evening",
        {amending.TYPED},
    )


def test_a_group_that_is_chosen_from_a_list_is_typed_by_its_name(world: World) -> None:
    question = world.rules.by_purpose(Role.MENTEE, "group")
    assert question is not None
    choices = (Choice(code="tue", label="Tuesday Evening"), Choice(code="wed", label="Midweek"))
    listed = question.model_copy(update={"kind": "choice", "choices": choices})
    questions = tuple(listed if one is question else one for one in world.rules.questions)
    program = world.rules.model_copy(update={"questions": questions})
    nothing = Mapped({}, {}, (Finding("missing", question.id, blocks=True),), 0, {})
    for text, code in (("Midweek", "wed"), ("tuesday-evening", "tue"), ("wed", "wed")):
        mapped = amending.typed(program, Role.MENTEE, {"group": text}, nothing)
        assert mapped.answers == {question.id: code}
        assert mapped.findings == (Finding(amending.TYPED, question.id),)
    assert amending.typed(program, Role.MENTEE, {"group": "Nowhere"}, nothing).answers == {}
    assert amending.typed(program, Role.MENTEE, {}, nothing) is nothing


# --- Erasing, and the letter --------------------------------------------------------------------


def test_R59_what_is_kept_beside_an_application_goes_with_the_person(world: World) -> None:
    drift(world)
    world.apply("mentee", "Bea", affair=DIVORCE)
    erase(world, "Ada")
    assert [one.person for one in kept(world)] == [world.who("Bea")]
    assert not [item for item in world.of_kind("QUARANTINE#") if world.who("Ada") in str(item)]


def test_R59_what_is_kept_goes_with_whoever_left_long_ago(world: World) -> None:
    days = world.rules.retention.model_copy(update={"quarantine_days": 3650})
    world.programs["heal"] = world.rules.model_copy(update={"retention": days})
    drift(world)
    ada = world.person("Ada", Role.MENTEE)
    say(world, "Ada", "leave", leave="mentee")
    assert world.person("Ada", Role.MENTEE).state is ApplicationState.WITHDRAWN
    world.pass_time(days=world.rules.retention.member_days + 1)
    world.care()
    assert applications.load(world.table, "heal", ada.member, Role.MENTEE) is None
    assert kept(world) == []


def test_the_coordinator_is_told_apart_who_is_in_line_and_who_is_not(world: World) -> None:
    drift(world)
    world.night()
    world.sweep()
    (letter,) = world.mail_to("coordinator")
    text = " ".join(letter.text.split())
    assert "Already in line is one person of whose answers a part could not be read" in text
    assert "could not become" not in text and "Ada" not in text and DIVORCE not in text
    world.pass_time(days=1)
    world.deliver("signed", "mentee", without(world, "email", "name"))
    world.night()
    world.sweep()
    text = " ".join(world.mail_to("coordinator")[-1].text.split())
    assert "one form could not become an application" in text and "Already in line" in text


def test_the_rows_hold_nothing_once_they_wait_no_longer(world: World) -> None:
    lose(world, "group")
    again(world, group="Tuesday Evening")
    (row,) = world.of_kind("QUARANTINE#")
    assert set(row) == {"pk", "sk", "program", "hook", "digest", "received_at", "settled"}
    assert codec.moment(row["received_at"]) <= world.now
