"""The letters about feedback: to its readers once a slot, and to everybody the same address."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from alongside import links, wiring
from alongside.mixing.batch import Batch, Comments, Rating, State
from alongside.mixing.promise import Promise
from alongside.program.schema import Feedback, FeedbackQuestion
from alongside.store import batches, entries
from tests.conftest import COORDINATOR
from tests.faults.letters import Sent
from tests.faults.wire import Call
from tests.faults.world import World, words
from tests.functions.pairs import end, together

ASKED = Feedback(
    title="How is it going?",
    introduction="Nobody can tell who wrote.",
    questions=(
        FeedbackQuestion(id="helpful", kind="rating", title="How helpful?"),
        FeedbackQuestion(id="change", kind="comment", title="What to change?"),
    ),
)
TO_ALL = Promise(readers="facilitators")
SECRETS = ("Canary", "3.5", "seven", "7 ")
BROUGHT: dict[str, Any] = {
    "ratings": (Rating("helpful", "", 7, 7),),
    "comments": (Comments("change", "", ("Canary words",) * 5),),
}


@pytest.fixture(autouse=True)
def _asks(world: World) -> None:
    """The program takes feedback, for the coordinator to read. It is the day after a quarter."""
    allow(world, "coordinator")
    world.now = datetime(2027, 1, 1, 12, tzinfo=UTC)


def allow(world: World, readers: str) -> None:
    """Say who may read."""
    asked = ASKED.model_copy(update={"readers": readers})
    world.programs[world.program] = world.rules.model_copy(update={"feedback": asked})


def release(world: World, slot: str = "2026-Q4", state: State = "released", **brought: Any) -> None:
    """A slot's batch as release hands it out."""
    promise = brought.pop("promise", Promise())
    batch = Batch(state, promise=promise, **(brought or BROUGHT))
    kept = batches.keep(world.program, slot, batch)
    wiring.feedback_table().write(kept)


def mornings(world: World, days: int = 1, every: int = 1) -> None:
    """Care runs, and the letters of the next morning leave, on so many days or some of them."""
    for _ in range(0, days, every):
        world.care()
        world.pass_time(days=every)
        world.sweep()


def told(world: World) -> list[Sent]:
    """The letters to readers, oldest first."""
    return [one for one in world.letters if one.template == "feedback"]


# --- to the readers ------------------------------------------------------------------------------


def test_a_batch_is_told_to_the_coordinator_once_and_holds_nothing_of_it(world: World) -> None:
    world.apply("mentee", "Ada")
    release(world)
    mornings(world, 60, every=4)
    (letter,) = told(world)
    assert letter.to == COORDINATOR and "may be read" in letter.subject
    assert "October to December 2026" in letter.text
    for secret in SECRETS:
        assert secret not in letter.subject + letter.text + letter.html
    page = world.open(letter.path("read"))
    assert page["statusCode"] == 200 and "Canary words" in words(page)


@pytest.mark.parametrize(
    ("state", "subject", "said"),
    [
        ("released", "anonymous feedback may be read", "may be read now"),
        ("too_few", "anonymous feedback waits", "Too few answers came"),
        ("too_many", "anonymous feedback needs a look", "may have written more than once"),
        ("deleted", "anonymous feedback needs a look", "deleted unread"),
    ],
)
def test_every_outcome_of_a_slot_is_told_in_its_own_words(
    world: World, state: State, subject: str, said: str
) -> None:
    release(world, state=state)
    mornings(world)
    (letter,) = told(world)
    assert subject in letter.subject and said in letter.text
    others = {"may be read now", "may have written more than once", "deleted unread"} - {said}
    assert not [one for one in others if one in letter.text]


def test_R57_the_letter_is_the_same_whatever_was_said(world: World) -> None:
    begin = world.freeze()
    found = []
    for brought in (BROUGHT, {"ratings": (Rating("helpful", "", 40, 2),)}):
        begin()
        key = {"pk": {"S": f"BATCH#{world.program}"}, "sk": {"S": "2026-Q4"}}
        wiring.client("dynamodb").delete_item(TableName="Feedback", Key=key)
        release(world, **brought)
        mornings(world)
        found += [(one.to, one.subject, one.text, one.html) for one in told(world)]
    assert len(found) == 2 and found[0] == found[1]


def test_a_new_slot_is_a_new_letter_and_an_old_one_is_none(world: World) -> None:
    release(world, "2026-Q3", state="too_few")
    mornings(world, 3)
    assert told(world) == [], "three months are no news"
    release(world, "2026-Q4", state="too_few")
    mornings(world, 3)
    assert len(told(world)) == 1
    world.now = datetime(2027, 4, 1, 12, tzinfo=UTC)
    release(world, "2027-Q1")
    mornings(world, 3)
    assert [one.subject for one in told(world)] == [
        "HEAL Mentorship: anonymous feedback waits",
        "HEAL Mentorship: anonymous feedback may be read",
    ]


def test_a_letter_is_told_late_but_never_again_once_its_envelope_is_gone(world: World) -> None:
    rules = world.rules
    short = rules.retention.model_copy(update={"letter_days": 5})
    world.programs[world.program] = rules.model_copy(update={"retention": short})
    release(world)
    mornings(world, 50, every=3)
    assert len(told(world)) == 1


def test_facilitators_hear_of_it_once_and_only_where_the_program_says_so(world: World) -> None:
    for group in ("", "friday-morning"):
        world.appoint("Ruth", group)
    world.appoint("Sam", office="supporter")
    world.appoint("Olga", "sunday")
    release(world, "2026-Q4", promise=TO_ALL)
    before = world.freeze()
    mornings(world, 2)
    assert [one.to for one in told(world)] == [COORDINATOR]
    before()
    allow(world, "facilitators")
    mornings(world, 2)
    assert sorted(one.to for one in told(world)) == [
        COORDINATOR,
        "olga@facilitators.example",
        "ruth@facilitators.example",
    ]
    for letter in told(world):
        assert world.open(letter.path("read"))["statusCode"] == 200
    assert len({letter.path("read") for letter in told(world)}) == 3


def test_facilitators_hear_nothing_of_what_was_not_promised_to_reach_them(world: World) -> None:
    allow(world, "facilitators")
    world.appoint("Ruth")
    release(world)
    mornings(world, 3)
    assert [one.to for one in told(world)] == [COORDINATOR]


def test_whoever_turned_letters_off_gets_none_and_the_coordinator_cannot(world: World) -> None:
    allow(world, "facilitators")
    world.appoint("Ruth")
    world.apply("mentee", "Ada")
    release(world, promise=TO_ALL)
    world.care()
    coming = [one for one in world.of_kind("LETTER#") if one["template"] == "feedback"]
    assert len(coming) == 2
    subject, ends = links.group_subject(world.program, world.group_id), links.far_end(world.now)
    ruth = world.who("ruth@facilitators.example")
    link = links.Link(links.Purpose.LETTERS, subject, ruth, 0, ends)
    off = f"/letters/{links.make(world.doors.root, link)}"
    assert world.post(off, {"letters": "off"})["statusCode"] in (200, 303)
    world.pass_time(days=1)
    world.sweep()
    (letter,) = told(world)
    assert letter.to == COORDINATOR
    assert "List-Unsubscribe" not in letter.headers and "Turn these letters off" not in letter.text
    world.now = datetime(2027, 4, 1, 12, tzinfo=UTC)
    release(world, "2027-Q1", promise=TO_ALL)
    mornings(world, 2)
    assert [one.to for one in told(world)] == [COORDINATOR] * 2


def test_whoever_may_not_read_by_the_time_it_leaves_gets_no_letter(world: World) -> None:
    allow(world, "facilitators")
    world.appoint("Ruth")
    release(world, promise=TO_ALL)
    world.care()
    assert len([one for one in world.of_kind("LETTER#") if one["template"] == "feedback"]) == 2
    allow(world, "coordinator")
    world.pass_time(days=1)
    world.sweep()
    assert [one.to for one in told(world)] == [COORDINATOR]
    allow(world, "facilitators")
    world.programs[world.program] = world.rules.model_copy(update={"feedback": None})
    mornings(world, 2)
    assert len(told(world)) == 1


# --- to everybody --------------------------------------------------------------------------------


def life(world: World) -> None:
    """A match from the forms to its end and beyond; a supporter, a facilitator, a wait."""
    match = together(world)
    world.appoint("Sam", office="supporter")
    world.apply("mentee", "Bea")
    mornings(world, 28, every=2)
    assert end(world, match, "Ada", "Thank you.")["statusCode"] in (200, 303)
    world.pass_time(days=2)
    world.sweep()


def ways(letter: Sent) -> set[str]:
    """Every address in a letter that has to do with feedback, in text and HTML."""
    found = re.findall(r"https?://[^\s\"<>]+", letter.text + letter.html)
    return {one for one in found if "feedback" in one}


def test_R57_R58_every_letter_of_a_member_and_helper_carries_one_address_without_a_token(
    world: World,
) -> None:
    life(world)
    members = [one for one in world.letters if one.to.endswith("@example.net")]
    kinds = {one.template for one in members}
    assert {"receipt", "consent", "introduction", "check_in", "closed", "still_waiting"} <= kinds
    helpers = [one for one in world.letters if one.to.endswith(("tors.example", "ers.example"))]
    assert helpers
    address = f"https://feedback.alongside.example/feedback/{world.program}"
    for letter in (*members, *helpers):
        assert ways(letter) == {address}, letter.template
        assert letter.text.count(address) == letter.html.count(address) == 1
        assert letter.text.endswith(f"\n{address}\n")
    ended = next(one for one in members if one.template == "closed")
    above, _, _ = ended.text.partition(address)
    assert "whenever you like" not in ended.text, "nobody is asked because of something they did"
    assert above.count("without your name") == 1, "the line at the end, as in every letter"
    for letter in members:
        tokens = re.findall(r"v1\.[\w-]+", letter.text)
        assert not [one for one in tokens if one in address]


def test_R58_no_letter_depends_on_who_has_written_and_whoever_sends_asks_nothing(
    world: World,
) -> None:
    def tell() -> list[tuple[str, ...]]:
        asked: list[Call] = []

        def listen(call: Call) -> None:
            if call.request.get("TableName") == "Feedback":
                asked.append(call)

        with world.wire.listening(listen):
            life(world)
        assert {call.operation for call in asked} <= {"Query"}
        keys = [call.request["ExpressionAttributeValues"][":pk"]["S"] for call in asked]
        assert keys and all(key.startswith("BATCH#") for key in keys), "care asks for batches alone"
        return [(one.to, one.template, one.text, one.html) for one in world.letters]

    begin = world.freeze()
    first = tell()
    begin()
    for number in range(20):
        table, tag = wiring.feedback_table(), f"{number:032x}"
        entries.keep(table, world.program, "2027-Q1", tag, b"sealed")
        entries.count_unreadable(table, world.program, "2027-Q1", tag, "not_json")
    assert len(world.feedback()) == 40
    assert tell() == first


@pytest.mark.parametrize("missing", ["question", "address"])
def test_without_an_address_or_a_question_no_letter_speaks_of_feedback(
    world: World, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    changed: dict[str, Any]
    if missing == "address":
        monkeypatch.setenv("FEEDBACK_URL", "")
        wiring.deployment.cache_clear()
        changed = {"name": "HEAL without an address"}  # a story of its own, told anew
    else:
        changed = {"feedback": None}
    world.programs[world.program] = world.rules.model_copy(update=changed)
    match = together(world)
    end(world, match, "Ada")
    world.pass_time(days=1)
    world.sweep()
    assert {"receipt", "closed"} <= {one.template for one in world.letters}
    assert not [one for one in world.letters if ways(one) or "without your name" in one.text]
