"""What a provider kept while we did not hear it is taken late: whatever comes first, there is one
application and one receipt."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from alongside import intake
from alongside.hooks import Hook
from alongside.intake import reading, taking
from alongside.membership import erasing
from alongside.model import Role
from alongside.store import applications, codec
from alongside.store.table import check, update
from tests.faults.test_kills import die_everywhere, expect_the_same
from tests.faults.world import World
from tests.functions.test_erasing import erase
from tests.functions.test_taking_again import DIVORCE, kept, race, receipts
from tests.rules.forms.deliveries import load_event

HOOK = Hook("heal", Role.MENTEE, "typeform")
EMAIL = "ada@example.net"


def response(
    number: int = 1, email: str = EMAIL, group: str = "Tuesday Evening", **answers: Any
) -> dict[str, Any]:
    """One response to HEAL's mentee form at Typeform, the higher the number the later."""
    body: dict[str, Any] = load_event("typeform_mentee")
    form = body["form_response"]
    form["token"] = form["response_id"] = f"tf-{number}"
    form["submitted_at"] = f"2026-11-21T19:{number:02d}:00Z"
    for answer in form["answers"]:
        said = {"email": email, "group": group, **answers}.get(answer["field"]["ref"])
        if said is not None:
            answer[answer["type"]] = said
    form["answers"] = [one for one in form["answers"] if one.get(one["type"]) != ""]
    return body


def webhook(world: World, body: dict[str, Any]) -> str:
    """It comes by the webhook; what it is answered, `seen` when it has come before."""
    page = world.deliver("typeform", "mentee", json.dumps(body).encode())
    assert page["statusCode"] in (200, 202)
    return "seen" if page["statusCode"] == 200 else str(json.loads(page["body"])["status"])


def listed(body: dict[str, Any]) -> bytes:
    """The same as its provider lists it: other bytes, another envelope."""
    form = body["form_response"]
    return json.dumps({"event_type": "form_response", "form_response": form}, indent=1).encode()


def fill(world: World, body: dict[str, Any]) -> str:
    """It is taken late."""
    return intake.take_late(world.doors, HOOK, listed(body), world.now).outcome


def without_forms(world: World) -> list[dict[str, Any]]:
    """Everything but which form something came from."""
    return [item for item in world.items() if not item["pk"].startswith("FORM#")]


def expect_one(world: World) -> None:
    """One application and one receipt of it, and nothing that waits."""
    assert len(world.applications()) == 1 and receipts(world) == {world.who("Ada"): 1}
    assert kept(world) == []


def test_what_the_webhook_brought_is_seen(world: World) -> None:
    body = response()
    assert webhook(world, body) == "taken"
    before = world.items()
    assert fill(world, body) == fill(world, body) == "seen"
    assert world.items() == before
    expect_one(world)


def test_what_was_taken_late_is_seen_when_the_webhook_brings_it(world: World) -> None:
    body = response()
    assert fill(world, body) == "taken"
    before = without_forms(world)
    assert webhook(world, body) == "seen"
    assert without_forms(world) == before
    expect_one(world)


@pytest.mark.parametrize("seconds", [-2, 2])
def test_a_copy_that_tells_another_time_is_the_same_response(world: World, seconds: int) -> None:
    body, copy = response(), response()
    at = f"2026-11-21T19:0{'0:58' if seconds < 0 else '1:02'}Z"
    copy["form_response"]["submitted_at"] = at
    webhook(world, body)
    assert fill(world, copy) == "seen"
    expect_one(world)


def test_control_by_version_alone_a_copy_counts_twice_in_one_of_both_orders(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = applications.save

    def unnamed(*args: Any, response: str, late: bool, **more: Any) -> Any:
        return save(*args, response="", **more)

    monkeypatch.setattr(applications, "save", unnamed)
    bring_back, body, found = world.freeze(), response(), []
    for first, second in ((webhook, fill), (fill, webhook)):
        bring_back()
        first(world, body)
        second(world, body)
        found.append(receipts(world)[world.who("Ada")])
    assert sorted(found) == [1, 2]


def test_what_waits_is_read_again_and_not_kept_twice(world: World) -> None:
    body = response(group="")
    webhook(world, body)
    (entry,) = kept(world)
    assert entry.code == "no_group"
    assert fill(world, body) == "quarantine_no_group"
    assert kept(world) == [entry]
    done = intake.take_again(world.doors, entry, world.now, {"group": "Tuesday Evening"})
    assert done.outcome == "taken"
    assert fill(world, body) == webhook(world, body) == "seen"
    expect_one(world)


def with_form_id(world: World, form_id: str) -> None:
    """The program's file names this form at Typeform."""
    ids = {"typeform": form_id}
    mentee = world.rules.forms[Role.MENTEE].model_copy(update={"ids": ids})
    forms = {**world.rules.forms, Role.MENTEE: mentee}
    world.programs["heal"] = world.rules.model_copy(update={"forms": forms})


@pytest.mark.parametrize("again", [webhook, fill])
def test_what_waits_and_fits_by_now_is_taken_from_either_side(
    world: World, again: Callable[[World, dict[str, Any]], str]
) -> None:
    body = response()
    with_form_id(world, "another")
    assert webhook(world, body) == "quarantine"
    with_form_id(world, body["form_response"]["form_id"])
    assert again(world, body) == "taken"
    assert kept(world) == []
    assert fill(world, body) == "seen"
    expect_one(world)


def test_what_a_coordinator_dropped_does_not_come_back(world: World) -> None:
    body = response(group="")
    webhook(world, body)
    applications.discard(world.table, kept(world)[0])
    assert fill(world, body) == webhook(world, body) == "seen"
    assert kept(world) == [] and world.applications() == []


def test_what_a_coordinator_dropped_does_not_come_back_in_a_form_that_fits_now(
    world: World,
) -> None:
    webhook(world, response(group=""))
    applications.discard(world.table, kept(world)[0])
    before = world.items()
    assert webhook(world, response()) == fill(world, response()) == "seen"
    assert webhook(world, response(affair=DIVORCE)) == "seen"  # nor beside an application
    assert world.items() == before
    assert webhook(world, response(2)) == "taken"  # what they send anew is another one


def test_control_without_a_look_at_what_was_kept_it_would(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhook(world, response(group=""))
    applications.discard(world.table, kept(world)[0])
    key = ("NOBODY", "NOTHING")
    free = check(*key, "attribute_not_exists(pk)")
    monkeypatch.setattr(applications, "unless_kept", lambda _: free)
    assert webhook(world, response()) == "taken"


@pytest.mark.parametrize("drift", [False, True])
def test_a_copy_that_fits_ends_the_wait_of_one_that_did_not(world: World, drift: bool) -> None:
    webhook(world, response(group=""))
    answers: dict[str, Any] = {"affair": DIVORCE} if drift else {}
    with world.wire.counting() as calls:
        webhook(world, response(**answers))
    assert [call.operation for call in calls] == ["TransactWriteItems"] * (1 if drift else 2)
    assert receipts(world) == {world.who("Ada"): 1}
    assert [one.person for one in kept(world)] == [world.who("Ada")] * drift
    assert webhook(world, response(group="")) == "seen"
    assert fill(world, response()) == ("quarantine_does_not_fit" if drift else "seen")
    assert receipts(world) == {world.who("Ada"): 1}


@pytest.mark.parametrize("drift", [False, True])
def test_a_copy_that_is_older_than_what_is_on_file_ends_the_wait_too(
    world: World, drift: bool
) -> None:
    webhook(world, response(1, group=""))
    webhook(world, response(2))
    assert webhook(world, response(1, **({"affair": DIVORCE} if drift else {}))) == "older"
    assert kept(world) == []


def test_what_is_on_file_is_not_kept_when_a_copy_of_it_does_not_fit(world: World) -> None:
    webhook(world, response())
    assert webhook(world, response(group="")) == fill(world, response(group="")) == "seen"
    expect_one(world)


def test_a_response_that_is_on_file_under_a_typed_address_is_one_still(world: World) -> None:
    """Its webhook's copy with the address that could not be read before is seen."""
    webhook(world, response(email="nobody"))
    (entry,) = kept(world)
    assert entry.code == "no_email"
    typed = {"email": "bea@example.net"}
    assert intake.take_again(world.doors, entry, world.now, typed).outcome == "taken"
    assert webhook(world, response()) == "seen"
    assert len(world.applications()) == 1


def test_E1_ending_a_wait_with_a_copy_killed_anywhere_takes_it_once(world: World) -> None:
    webhook(world, response(group=""))

    def act() -> None:
        webhook(world, response())

    expect_the_same(die_everywhere(world, act, act), 4)
    expect_one(world)


def test_E6_a_copy_that_fits_and_a_coordinator_at_once_make_one_application(world: World) -> None:
    webhook(world, response(group=""))
    (entry,) = kept(world)
    typed = {"group": "Tuesday Evening"}

    def judge() -> bool:
        return receipts(world) == {world.who("Ada"): 1} and kept(world) == []

    works: list[Callable[[], object]] = [
        lambda: webhook(world, response()),
        lambda: intake.take_again(world.doors, entry, world.now, typed),
    ]
    orders, wrong = race(world, works, judge)
    assert orders >= 2 and wrong == 0


@pytest.mark.parametrize("come", [webhook, fill])
@pytest.mark.parametrize("group", ["Tuesday Evening", ""])
def test_R59_somebody_who_was_erased_is_not_brought_back(
    world: World, group: str, come: Callable[[World, dict[str, Any]], str]
) -> None:
    """Nor is what they had sent and nobody could use, which was never on file."""
    webhook(world, response(1))
    erase(world, "Ada")
    before = world.items()
    gone = "seen" if come is webhook else "erased"
    assert come(world, response(1)) == gone or not group
    assert come(world, response(2, group=group)) == gone
    assert world.items() == before


def test_R59_what_nobody_can_read_of_somebody_who_was_erased_is_not_kept(world: World) -> None:
    """Nor can anybody tell when it was sent. Of whoever has come back since it is kept."""
    webhook(world, response(1))
    lost = {"e-mail": EMAIL}
    erase(world, "Ada")
    before = world.items()
    assert webhook(world, lost) == "seen" and world.items() == before
    assert webhook(world, {"e-mail": "bea@example.net"}) == "quarantine"
    world.pass_time(days=1)
    back = response(2)
    back["form_response"]["submitted_at"] = "2026-11-22T19:00:00Z"
    assert webhook(world, back) == "taken"
    assert webhook(world, lost) == "quarantine"


def test_R59_keeping_what_nobody_could_use_is_one_call_and_control_without_asking(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhook(world, response(1))
    erase(world, "Ada")
    with world.wire.counting() as calls:
        webhook(world, response(2, group=""))
    assert [call.operation for call in calls] == ["TransactWriteItems"]
    assert kept(world) == []
    monkeypatch.setattr(taking, "writer", lambda *_: "")
    webhook(world, response(2, group=""))
    (entry,) = kept(world)
    assert EMAIL.encode() in entry.body
    assert intake.would_fit(world.doors, entry, world.now) == ""
    assert intake.take_again(world.doors, entry, world.now).outcome == "erased"
    assert kept(world) == []


def test_control_of_somebody_who_is_here_it_stays_when_it_is_read_again(world: World) -> None:
    webhook(world, response(1))
    webhook(world, response(2, group=""))
    (entry,) = kept(world)
    assert intake.would_fit(world.doors, entry, world.now) == "no_group"
    assert intake.take_again(world.doors, entry, world.now).outcome == "quarantine_no_group"
    assert kept(world) == [entry]


@pytest.mark.parametrize(
    ("part", "answered"), [("_erase", "quarantine"), ("_out_of_quarantine", "seen")]
)
def test_R59_what_nobody_can_use_and_arrives_in_the_middle_of_erasing_goes_as_well(
    world: World, monkeypatch: pytest.MonkeyPatch, part: str, answered: str
) -> None:
    """Before the marks it is found and goes; after them it is not kept."""
    webhook(world, response(1))
    real = getattr(erasing, part)

    def after_a_form(*args: Any) -> Any:
        assert webhook(world, response(2, group="")) == answered
        return real(*args)

    monkeypatch.setattr(erasing, part, after_a_form)
    erase(world, "Ada")
    assert kept(world) == []


def test_who_came_back_after_erasing_is_taken_late(world: World) -> None:
    webhook(world, response(1))
    erase(world, "Ada")
    world.pass_time(days=1)
    body = response(2)
    body["form_response"]["submitted_at"] = "2026-11-22T19:00:00Z"
    assert fill(world, body) == "taken"
    expect_one(world)


def test_an_older_response_of_the_same_person_stays_behind_the_newer(world: World) -> None:
    webhook(world, response(5, name="Adelaide"))
    assert fill(world, response(3)) == fill(world, response(3)) == "older"
    assert fill(world, response(5, name="Adelaide")) == "seen"
    assert world.person("Ada", Role.MENTEE).name == "Adelaide"
    expect_one(world)
    assert fill(world, response(7, name="Ada")) == "taken"
    assert world.person("Ada", Role.MENTEE).name == "Ada"
    assert receipts(world) == {world.who("Ada"): 2}  # one for each version


def test_of_an_application_of_before_the_name_was_kept_one_of_the_same_moment_is_the_same(
    world: World,
) -> None:
    body = response()
    webhook(world, body)
    ada = world.person("Ada", Role.MENTEE)
    pk, sk = codec.application_key(ada)
    for version in ("0", "z"):
        change = "REMOVE #response SET version = :version"
        stamp = ada.version.partition(".")[0]
        world.table.write(update(pk, sk, change, version=f"{stamp}.{version}"))
        assert fill(world, body) == "seen"
    expect_one(world)


ORDERS: dict[str, Callable[[World, dict[str, Any]], list[Callable[[], object]]]] = {
    "twice late": lambda world, body: [lambda: fill(world, body)] * 2,
    "late and by the webhook": lambda world, body: [
        lambda: fill(world, body),
        lambda: webhook(world, body),
    ],
}


@pytest.mark.parametrize("group", ["Tuesday Evening", ""])
@pytest.mark.parametrize("order", ORDERS)
def test_E6_two_copies_at_once_are_one(world: World, order: str, group: str) -> None:
    body = response(group=group)

    def judge() -> bool:
        if not group:
            return len(kept(world)) == 1 and world.applications() == []
        return len(world.applications()) == 1 and receipts(world) == Counter({world.who("Ada"): 1})

    orders, wrong = race(world, ORDERS[order](world, body), judge)
    assert orders >= 2 and wrong == 0


@pytest.mark.parametrize("group", ["Tuesday Evening", ""])
def test_E1_taking_late_killed_anywhere_takes_it_once(world: World, group: str) -> None:
    body = response(group=group)
    expect_the_same(die_everywhere(world, lambda: fill(world, body), lambda: fill(world, body)), 4)
    assert len(world.applications()) + len(kept(world)) == 1


def test_what_is_no_response_is_nothing(world: World) -> None:
    body = response()
    body["event_type"] = "form_response_partial"
    raw = json.dumps(body).encode()
    with world.wire.counting() as calls:
        taken = intake.take_late(world.doors, HOOK, raw, world.now)
    assert taken.outcome == "partial"
    assert {call.operation for call in calls} == {"GetItem"}
    assert world.applications() == [] and kept(world) == []


def test_an_edited_response_of_a_sender_that_lets_people_edit_is_a_new_version(
    world: World,
) -> None:
    """With Google the time is part of the name; with Typeform a response is one for ever."""
    one = json.loads(world.body("mentee", "Ada", months=1))
    edited = {**one, "response": {**one["response"]}}
    edited["response"]["submitted_at"] = (world.now - timedelta(minutes=5)).isoformat()
    edited["answers"] = {**one["answers"], "months": 9}
    for body in (one, edited, one):
        world.deliver("signed", "mentee", json.dumps(body).encode())
    assert world.person("Ada", Role.MENTEE).answers["months"] == 9
    assert receipts(world) == {world.who("Ada"): 2}


def test_the_name_of_a_response_says_nothing_to_whoever_has_no_key(world: World) -> None:
    webhook(world, response())
    (item,) = world.of_kind("PERSON#")[:1]
    name = item["response"]
    assert len(name) == 32 and "tf-1" not in name
    other = reading.name_body(world.doors, HOOK, listed(response(2)))
    assert reading.name_body(world.doors, HOOK, listed(response())) == name != other
