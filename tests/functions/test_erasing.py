"""member: everything about a person erased at once, everywhere, on their own word (R59, E20)."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from alongside import links
from alongside.membership import erasing as step
from alongside.membership.leaving import leave
from alongside.model import ApplicationState, Match, MatchState, Role
from alongside.store import codec, erasing, members
from alongside.store.table import Item
from functions.member import app as member
from tests.faults import invariants, stories
from tests.faults.test_kills import accepted, die_everywhere, expect_the_same
from tests.faults.wire import Killed, refuse
from tests.faults.world import Page, World, choices, words
from tests.functions.test_own_page import letters, look, page, say

MARKER = "Adelheid"
ADDRESS = "ada@example.net"


def erase(world: World, name: str, said: str = "yes", status: int = 200) -> Page:
    """Somebody sends the answer of the page that asks."""
    shown = world.post(page(world, name) + "/erase", {"erase": said})
    assert shown["statusCode"] == status, words(shown)
    return shown


def hits(world: World, *wanted: str) -> list[str]:
    """Where in the table any of these texts stands: key and attribute. Packed documents are opened,
    and bodies as they were signed."""
    return sorted(
        f"{item['pk'].partition('#')[0]} {name}"
        for item in world.items()
        for name, value in item.items()
        if any(text in _readable(name, value) for text in wanted)
    )


def _readable(name: str, value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, frozenset):
        return " ".join(sorted(value))
    text = str(value)
    if name == "body":
        return str(value)
    return text if not text.startswith("eJ") else json.dumps(codec.unpack(text))


def marks(world: World, name: str) -> list[Item]:
    """Everything under somebody's key."""
    return [item for item in world.items() if item["pk"].endswith(f"#{world.who(name)}")]


@pytest.fixture
def known(world: World) -> Match:
    """Ada, of whom as much is on file as can be: two roles, a live match with Max, suggestions and
    plans that name her, letters about her to others, a form that could not be used, a goodbye."""
    world.appoint("Ruth")
    world.apply("mentee", "Ada", name=MARKER, contact_detail="+1 555 0100", hope="To be heard.")
    world.apply("mentor", "Max", capacity=2)
    world.night()
    (match,) = world.matches()
    world.decide(stories.review_path(world, match), "approve", reason=f"{MARKER} and Max fit.")
    world.pass_time(minutes=11)
    world.sweep()
    for name in ("Ada", "Max"):
        world.answer(stories.consent_path(world, match, name), "yes")
    world.apply("mentor", "Ada", name=MARKER, capacity=2)
    world.apply("mentee", "Bea")
    world.pass_time(days=1)
    world.night()
    world.sweep_all()
    say(world, "Ada", "load", load="break", tell="yes")
    broken = json.loads(world.body("mentee", "Ada", name=MARKER))
    del broken["answers"]["group"]
    world.deliver("signed", "mentee", json.dumps(broken).encode())
    return world.reload(match.id)


def test_R59_E20_after_erasing_nothing_in_the_table_names_the_person(
    world: World, known: Match
) -> None:
    who = world.who("Ada")
    before = hits(world, who, MARKER, ADDRESS, "0100", "To be heard")
    kinds = {hit.partition(" ")[0] for hit in before}
    assert {"PERSON", "MATCH", "LETTER", "PLAN", "QUARANTINE"} <= kinds and len(before) > 25
    shown = words(erase(world, "Ada"))
    assert "Two forms with everything you wrote" in shown and "35 days" in shown
    assert "One form that could not be used" in shown
    assert hits(world, MARKER, ADDRESS, "0100", "To be heard") == []
    assert hits(world, who) == ["PERSON pk", "PERSON pk"]
    assert all(set(item) == {"pk", "sk", "erased_at"} for item in marks(world, "Ada"))
    assert invariants.broken(world) == []


def test_R59_the_partner_hears_only_that_the_other_has_left(world: World, known: Match) -> None:
    erase(world, "Ada")
    (row,) = letters(world, "closed")
    assert row["recipient"] == world.who("Max")
    before = len(world.letters)
    world.sweep()
    told = [letter for letter in world.letters[before:] if letter.to.startswith("max@")]
    assert len(told) == 1 and not [one for one in world.letters[before:] if "ada" in one.to]
    for said in (MARKER, ADDRESS, "erased"):
        assert said not in told[0].text + told[0].html
    assert "It is over" in look(world, "Max") and MARKER not in look(world, "Max")
    over = world.open(world.link(links.Purpose.MATCH, "Max", known))
    assert over["statusCode"] == 200 and MARKER not in over["body"]
    digest = world.mail_to("Ruth", "to look at")[0]
    desk = world.open(digest.path("desk"))
    assert desk["statusCode"] == 200 and MARKER not in desk["body"]
    assert world.reload(known.id).state is MatchState.CLOSED
    assert world.person("Max", Role.MENTOR).held == 1  # Bea is suggested to him


def test_R59_counts_stay(world: World, known: Match) -> None:
    def counted() -> dict[MatchState, int]:
        found = [match.state for match in world.matches()]
        return {state: found.count(state) for state in found}

    before = counted()
    assert before[MatchState.ACTIVE] == 1
    erase(world, "Ada")
    after = counted()
    assert sum(after.values()) == sum(before.values())
    assert after[MatchState.CLOSED] == 1
    ended = world.reload(known.id)
    assert (ended.began_at, ended.mentor) == (known.began_at, known.mentor)
    assert ended.mentee == ended.suggestion.mentee == ended.reason == ""


def test_R59_everybody_else_is_as_before(world: World, known: Match) -> None:
    def others() -> list[Item]:
        hers = world.who("Ada")
        kept = [i for i in world.of_kind("PERSON#") if not i["pk"].endswith(hers)]
        apart = {"held", "resting_until"}  # a place is free again, after a quiet time
        return [{k: v for k, v in i.items() if k not in apart} for i in kept]

    before = others()
    erase(world, "Ada")
    assert others() == before


def test_asking_first_tells_what_would_happen_and_no_changes_nothing(
    world: World, known: Match
) -> None:
    asked = world.open(page(world, "Ada") + "/erase")
    assert choices(asked, "erase") == ["no", "yes"]
    assert "One match that is running ends" in words(asked)
    before = world.items()
    erase(world, "Ada", "no")
    for said in ("", "maybe", "YES"):
        assert "Nothing is erased" in words(erase(world, "Ada", said, 400))
    assert world.items() == before


def test_a_second_click_says_that_it_is_done(world: World, known: Match) -> None:
    erase(world, "Ada")
    before = world.items()
    world.pass_time(days=1)
    shown = words(erase(world, "Ada"))
    assert "Everything about you was erased on" in shown
    assert world.items() == before
    for below in ("", "/erase", "/data", "/agreement"):
        assert world.open(page(world, "Ada") + below)["statusCode"] == 200
    for do in ("pause", "leave", "correct", "accept"):
        say(world, "Ada", do, role="mentee", until="open", leave="all", name="Ada")
    assert world.items() == before


def test_an_old_form_brings_nobody_back_and_a_new_one_begins_anew(
    world: World, known: Match
) -> None:
    old = {role: world.body(role, "Ada") for role in ("mentee", "mentor")}
    world.pass_time(hours=2)
    erase(world, "Ada")
    before = world.items()
    for role, body in old.items():
        assert world.deliver("signed", role, body)["statusCode"] == 200
    assert world.items() == before
    world.pass_time(hours=2)
    world.apply("mentee", "Ada")
    ada = world.person("Ada", Role.MENTEE)
    assert ada.state is ApplicationState.READY
    assert (ada.barred, ada.held, ada.waiting_since) == (frozenset(), 0, ada.submitted_at)
    assert "Your page, Ada" in look(world, "Ada")


def test_a_role_that_was_never_asked_for_is_closed_to_old_forms_as_well(world: World) -> None:
    world.apply("mentee", "Ada")
    late = world.body("mentor", "Ada")
    world.pass_time(hours=2)
    erase(world, "Ada")
    assert world.deliver("signed", "mentor", late)["statusCode"] == 200
    assert world.applications() == []


def test_R21_what_others_said_of_an_erased_person_holds_when_they_come_back(world: World) -> None:
    world.appoint("Ruth")
    world.apply("mentee", "Bea", avoid=[ADDRESS])
    world.apply("mentor", "Ada")
    erase(world, "Ada")
    world.pass_time(hours=2)
    world.apply("mentor", "Ada")
    world.night()
    assert world.matches() == []


def test_who_comes_back_after_erasing_keeps_nobody_waiting_for_a_match_that_cannot_be(
    world: World,
) -> None:
    stories.one_approved(world)
    for name in ("Ada", "Max"):
        world.answer(stories.consent_path(world, world.matches()[0], name), "yes")
    erase(world, "Ada")
    world.pass_time(days=30)
    world.apply("mentee", "Ada", side="betrayed", gender="woman")
    world.apply("mentee", "Bea")
    world.care()
    world.night()
    assert world.pair("Ada", "Max") is None
    assert world.pair("Bea", "Max") is not None


def test_somebody_elses_form_that_names_the_person_is_kept(world: World) -> None:
    world.apply("mentee", "Ada")
    for name, avoid in (("Ada", "max@example.net"), ("Bea", ADDRESS)):
        broken = json.loads(world.body("mentee", name, avoid=[avoid]))
        del broken["answers"]["group"]
        world.deliver("signed", "mentee", json.dumps(broken).encode())
    world.deliver("signed", "mentee", b'{"e-mail": "\\u0061da@EXAMPLE.net"}')
    erase(world, "Ada")
    (kept,) = (item for item in world.of_kind("QUARANTINE#") if "body" in item)
    assert b"bea@example.net" in bytes(kept["body"])


def test_an_open_introduction_ends_as_neutrally_as_ever(world: World) -> None:
    match = stories.one_approved(world)
    other = world.open(stories.consent_path(world, match, "Max"))
    erase(world, "Ada")
    assert world.open(stories.consent_path(world, match, "Max"))["body"] != ""
    over = world.reload(match.id)
    assert over.state is MatchState.NOT_THIS_TIME and over.notice_at is not None
    assert "not_open" not in other["body"]
    world.now = over.notice_at
    before = len(world.letters)
    world.sweep()
    assert [letter.to for letter in world.letters[before:]] == ["max@example.net"]
    assert invariants.broken(world) == []


def test_that_letters_came_back_is_forgotten_unless_another_program_writes_there(
    world: World,
) -> None:
    def bounce() -> None:
        world.sweep()
        row = letters(world, "receipt", "Ada")[-1]
        world.tell("bounce", row["id"])

    world.apply("mentee", "Ada")
    bounce()
    assert world.of_kind("SUPPRESSED#")
    world.program = "bts"
    world.apply("mentee", "Ada")
    erase(world, "Ada")
    assert world.of_kind("SUPPRESSED#")
    world.program = "heal"
    erase(world, "Ada")
    assert not world.of_kind("SUPPRESSED#")


def test_erasing_in_one_program_leaves_another_alone(world: World) -> None:
    world.apply("mentee", "Ada")
    world.program = "bts"
    world.apply("mentee", "Ada")
    erase(world, "Ada")
    assert world.applications()
    world.program = "heal"
    assert "Your page, Ada" in look(world, "Ada")


# --- deaths and races --------------------------------------------------------------------------


def killed_anywhere(world: World, points: int) -> None:
    """Die at every point of Ada's erasing, and ask again."""
    path = page(world, "Ada") + "/erase"
    act = accepted(lambda: world.post(path, {"erase": "yes"}), 200)
    expect_the_same(die_everywhere(world, act, act), points)
    assert hits(world, MARKER, ADDRESS) == []


def test_E1_erasing_killed_anywhere_goes_on_when_it_is_asked_for_again(world: World) -> None:
    world.apply("mentee", "Ada", name=MARKER)
    world.deliver("signed", "mentee", json.dumps({"e-mail": ADDRESS}).encode())
    killed_anywhere(world, 25)


@pytest.mark.full
def test_E1_erasing_all_there_can_be_killed_anywhere_goes_on_when_it_is_asked_for_again(
    world: World, known: Match
) -> None:
    killed_anywhere(world, 80)


def test_E1_control_erasing_that_marks_first_leaves_things_behind(
    world: World, known: Match, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The marks replace what leads to the rest: put first, a death leaves the rest for ever."""
    real: Callable[..., object] = erasing._out_of_matches

    def die(*_: object) -> int:
        membership = members.read(world.table, "heal", world.who("Ada"))
        world.table.transact(erasing._marks(membership, world.now))
        raise Killed

    monkeypatch.setattr(erasing, "_out_of_matches", die)
    with pytest.raises(Killed):
        world.post(page(world, "Ada") + "/erase", {"erase": "yes"})
    monkeypatch.setattr(erasing, "_out_of_matches", real)
    erase(world, "Ada")
    assert hits(world, world.who("Ada")) != ["PERSON pk", "PERSON pk"]


def test_a_suggestion_made_in_the_middle_of_erasing_ends_with_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.appoint("Ruth")
    world.apply("mentee", "Ada")
    world.apply("mentor", "Max")

    def night_falls_first(*args: object, **more: object) -> None:
        monkeypatch.setattr(step, "leave", leave)
        world.night()
        assert [match.state for match in world.matches()] == [MatchState.SUGGESTED]

    monkeypatch.setattr(step, "leave", night_falls_first)
    erase(world, "Ada")
    assert hits(world, world.who("Ada")) == ["PERSON pk", "PERSON pk"]
    assert world.person("Max", Role.MENTOR).held == 0
    assert invariants.broken(world) == []


def test_a_form_that_arrives_in_the_middle_of_erasing_goes_as_well(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.apply("mentee", "Ada")
    late = world.body("mentee", "Ada")

    def then_a_form(*args: object, **more: object) -> None:
        monkeypatch.setattr(step, "leave", leave)
        leave(*args, **more)  # type: ignore[arg-type]
        assert world.deliver("signed", "mentee", late)["statusCode"] == 202

    monkeypatch.setattr(step, "leave", then_a_form)
    world.pass_time(hours=2)
    erase(world, "Ada")
    assert world.applications() == []
    assert hits(world, ADDRESS) == []


def test_what_was_begun_before_cannot_write_on_a_mark(world: World) -> None:
    match = stories.one_approved(world)
    mine = stories.consent_path(world, match, "Ada")
    review = stories.review_path(world, match)
    erase(world, "Ada")
    world.answer(mine, "yes")
    world.answer(stories.consent_path(world, match, "Max"), "yes")
    world.post(f"{review}/undo", {"op": match.op})
    world.pass_time(days=30)
    world.night()
    world.care()
    assert all(set(item) == {"pk", "sk", "erased_at"} for item in marks(world, "Ada"))
    assert world.reload(match.id).state is MatchState.NOT_THIS_TIME


def test_the_log_of_erasing_names_nobody(
    world: World, known: Match, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(member.logger.registered_handler, "stream", stream)
    erase(world, "Ada")
    with world.wire.listening(before=lambda _: refuse("InternalServerError", 500)):
        erase(world, "Max", status=503)
    assert "outage" in stream.getvalue()  # a line is written, and heard here
    for hidden in (MARKER, ADDRESS, "0100", "max@", world.who("Ada"), world.who("Max"), "v1."):
        assert hidden not in stream.getvalue()


def test_a_mark_is_older_than_the_day_it_was_made_for_ever(world: World) -> None:
    world.apply("mentee", "Ada")
    erase(world, "Ada")
    made = world.now
    world.pass_time(days=400)
    world.care()
    found = members.read(world.table, "heal", world.who("Ada"))
    assert found.erased_at == made and world.now - made == timedelta(days=400)
