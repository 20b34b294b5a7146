"""`members`: found and shown as far as was asked for, exported and erased by the member's own
steps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from alongside import consent, explanation, membership, wiring
from alongside.membership import looking
from alongside.model import LeftOver, LetterState, MatchState, Role
from alongside.store import outbox
from tests.console.conftest import Run
from tests.console.people import put_member
from tests.faults import stories
from tests.faults.world import World

HEAL = ("--program", "heal")
SECRET = "Zacharias Confided"


def asked(run: Run, *words: str) -> Any:
    done = run(*words, *HEAL, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def test_members_are_found_by_what_one_knows_of_them(world: World, run: Run) -> None:
    world.apply("mentee", "Ada")
    world.apply("mentor", "Max", group="Friday Morning")
    ada, max_ = world.who("Ada"), world.who("Max")
    for words in (
        ("Ada",), ("ad",), (ada[:10],), ("--email", "ADA@example.net"), ("--role", "mentee"),
        ("--group", "Tuesday Evening"), ("--group", "tuesday-evening"),
    ):  # fmt: skip
        assert [one["id"] for one in asked(run, "members", "find", *words)] == [ada], words
    assert {one["id"] for one in asked(run, "members", "find")} == {ada, max_}
    assert {one["id"] for one in asked(run, "members", "find", "--state", "in_line")} == {ada, max_}
    assert asked(run, "members", "find", "--state", "walking") == []
    assert asked(run, "members", "find", "Nobody") == []


def test_names_are_told_to_whoever_asks_for_them(world: World, run: Run) -> None:
    world.apply("mentee", "Ada")
    for words in (("find",), ("show", "ada@example.net")):
        for how in ((), ("--json",)):
            plain = run("members", *words, *HEAL, *how).output
            assert "Ada" not in plain and "ada@" not in plain
            told = run("members", *words, "--names", *HEAL, *how).output
            assert "Ada" in told and "ada@example.net" in told


def test_the_table_shows_what_is_enough_to_ask_for_a_member(world: World, run: Run) -> None:
    world.apply("mentee", "Ada")
    ada = world.who("Ada")
    assert ada[:12] in run("members", "find", *HEAL).output
    assert ada in run("members", "show", ada[:12], *HEAL).output
    assert run("members", "show", ada[:4], *HEAL).exit_code == 2


def test_why_somebody_waits_is_said_as_the_desk_and_their_letter_say_it(
    world: World, run: Run
) -> None:
    world.appoint("Ruth")
    world.apply("mentee", "Ada")
    world.night()
    desk = world.open(world.desk(world.doors.person("ruth@facilitators.example")))["body"]
    (place,) = asked(run, "members", "show", "ada@example.net")["places"]
    assert place["state"] == "in_line" and place["waiting_since"] == "2026-11-21"
    assert place["why_the_desk_says"] in desk and place["would_help"] in desk
    heal = wiring.programs()["heal"]
    told, _ = explanation.why_you_wait(heal, LeftOver(world.who("Ada"), "no_mentor"))
    assert place["why_their_letter_says"] == told
    world.apply("mentor", "Ada")
    places = asked(run, "members", "show", "ada@example.net")["places"]
    assert {one["role"]: bool(one["why_the_desk_says"]) for one in places} == {
        "mentee": True,
        "mentor": False,
    }


def test_whoever_is_suggested_waits_for_a_facilitators_word(world: World, run: Run) -> None:
    stories.one_pair(world)
    (place,) = asked(run, "members", "show", "ada@example.net")["places"]
    assert place["state"] == "in_line" and place["why_the_desk_says"] is None
    assert "reads your form first" in place["why_their_letter_says"]


def test_a_form_that_waits_for_a_person_is_told_without_the_answers_it_rests_on(
    world: World, run: Run
) -> None:
    world.apply("mentor", "Max", months=1)
    (place,) = asked(run, "members", "show", "max@example.net")["places"]
    assert place["state"] == "needs_person"
    (rule,) = place["to_look_at"]
    assert "twelve months" in rule and "1 months" not in rule
    (told,) = asked(run, "members", "show", "max@example.net", "--answers")["places"]
    assert told["to_look_at"] == [f"{rule} Time in HEAL groups: 1 months."]
    assert told["answers"]["Time in HEAL groups"] == "1 months"


def test_answers_are_shown_when_asked_for_and_never_whom_somebody_named(
    world: World, run: Run
) -> None:
    world.apply("mentee", "Ada", avoid=SECRET)
    shown = asked(run, "members", "show", "ada@example.net")
    assert "answers" not in shown["places"][0]
    assert shown["named_in_confidence"] == 1
    told = asked(run, "members", "show", "ada@example.net", "--answers")
    assert told["places"][0]["answers"]
    for how in ((), ("--json",)):
        plain = run("members", "show", "ada@example.net", "--answers", *HEAL, *how).output
        assert "ada@" not in plain and "Ada" not in plain
        said = run("members", "show", "ada@example.net", "--answers", "--names", *HEAL, *how)
        assert "zacharias" not in said.output.lower() and "ada@" in said.output


def test_nobody_learns_who_declined_before_both_hear_of_it(world: World, run: Run) -> None:
    match = stories.one_pair(world)
    assert world.decide(stories.review_path(world, match), "approve")["statusCode"] == 303
    world.pass_time(minutes=11)
    world.sweep()
    world.answer(stories.consent_path(world, world.reload(match.id), "Max"), "no")
    declined = world.reload(match.id)
    assert declined.state is MatchState.NOT_THIS_TIME and consent.looks_open(declined, world.now)
    (told,) = asked(run, "members", "show", match.mentee)["matches"]
    assert told["state"] == "approved"
    for one in asked(run, "members", "show", match.mentee)["letters"]:
        assert one["letter"] != "not_this_time"
    world.pass_time(days=1)
    world.sweep_all()
    shown = asked(run, "members", "show", match.mentee)
    assert shown["matches"][0]["state"] == "not_this_time"
    assert "not_this_time" in {one["letter"] for one in shown["letters"]}


def test_letters_are_shown_with_their_arrival(world: World, run: Run) -> None:
    world.apply("mentee", "Ada")
    assert asked(run, "members", "show", "ada@example.net")["letters"] == []
    world.sweep_all()
    (receipt,) = asked(run, "members", "show", "ada@example.net")["letters"]
    assert (receipt["letter"], receipt["arrival"]) == ("receipt", "sent")
    (letter,) = outbox.addressed_to(world.table, "heal", world.who("Ada"))
    outbox.merge(world.table, letter.id, LetterState.BOUNCED, world.now)
    outbox.suppress(world.table, world.who("Ada"), "bounced", world.now)
    shown = asked(run, "members", "show", "ada@example.net")
    assert shown["letters"][0]["arrival"] == "bounced"
    assert shown["letters_come_back"] == "bounced"


def test_an_export_is_the_members_own_without_names_told_in_confidence(
    world: World, run: Run, tmp_path: Path
) -> None:
    world.apply("mentee", "Ada", avoid=SECRET)
    file = tmp_path / "ada.json"
    done = run("members", "export", "ada@example.net", "--to", str(file), *HEAL)
    assert done.exit_code == 0, done.output
    doors, heal = wiring.doors(), wiring.programs()["heal"]
    visit = membership.call_on(doors, heal, world.who("Ada"), world.now)
    assert file.read_text("utf-8") == membership.export(doors, visit, world.now, names=False)
    assert "zacharias" not in file.read_text("utf-8").lower()
    assert "zacharias" in membership.export(doors, visit, world.now, names=True).lower()  # control
    assert file.stat().st_mode & 0o077 == 0
    assert "Ada" not in done.output
    again = run("members", "export", "ada@example.net", "--to", str(file), *HEAL)
    assert again.exit_code == 2 and "exists already" in again.stderr


def test_erasing_is_looked_at_first_and_typed_out(world: World, run: Run) -> None:
    stories.one_pair(world)
    before = world.items()
    dry = run("members", "erase", "ada@example.net", *HEAL)
    assert dry.exit_code == 0 and "Nothing was changed" in dry.output
    left = run("members", "erase", "ada@example.net", "--apply", *HEAL, said="yes\n")
    assert left.exit_code == 2
    assert world.items() == before
    done = run("members", "erase", "ada@example.net", "--apply", *HEAL, said="erase\n")
    assert done.exit_code == 0, done.output
    assert "ada@example.net" not in repr(world.items())
    gone = run("members", "show", "ada@example.net", *HEAL)
    assert gone.exit_code == 2 and "erased on 2026-11-21" in gone.stderr
    assert run("members", "erase", "max@example.net", "--apply", "--yes", *HEAL).exit_code == 0


def test_what_an_erasure_would_end_is_told_before(world: World, run: Run) -> None:
    def ahead() -> dict[str, Any]:
        told: dict[str, Any] = asked(run, "members", "erase", "ada@example.net")
        return told

    match = stories.one_pair(world)
    assert (ahead()["suggestions"], ahead()["introductions"]) == (1, 0)
    assert world.decide(stories.review_path(world, match), "approve")["statusCode"] == 303
    assert (ahead()["suggestions"], ahead()["introductions"], ahead()["running"]) == (0, 1, 0)
    said = run("members", "erase", "ada@example.net", *HEAL).output
    assert "1 introduction(s) a facilitator has approved would end" in said
    before = ahead()
    done = run("members", "erase", "ada@example.net", *HEAL, "--apply", "--yes", "--json")
    assert json.loads(done.stdout) == {**before, "applied": True} and not before["applied"]
    assert world.reload(match.id).state not in (MatchState.APPROVED, MatchState.SUGGESTED)


def test_a_running_match_is_told_before_an_erasure(world: World, run: Run) -> None:
    match = stories.one_pair(world)
    assert world.decide(stories.review_path(world, match), "approve")["statusCode"] == 303
    world.pass_time(minutes=11)
    world.sweep()
    for name in ("Max", "Ada"):
        world.answer(stories.consent_path(world, world.reload(match.id), name), "yes")
        world.sweep_all()
    assert asked(run, "members", "erase", "ada@example.net")["running"] == 1


def test_nothing_of_another_program_is_shown(world: World, run: Run) -> None:
    world.apply("mentee", "Ada")
    put_member("Ada", Role.MENTOR, "tuesday-evening", "bts")
    put_member("Bob", Role.MENTOR, "tuesday-evening", "bts")
    bts = ("--program", "bts")
    ada, bob = world.who("Ada"), world.who("Bob")
    (place,) = asked(run, "members", "show", ada)["places"]
    assert place["role"] == "mentee"
    for words in (("show", bob), ("show", bob[:12]), ("show", "bob@example.net"), ("erase", bob)):
        refused = run("members", *words, *HEAL)
        assert refused.exit_code == 2 and "Nobody in heal" in refused.stderr, words
    assert bob not in run("members", "find", *HEAL, "--json").output
    shown = json.loads(run("members", "show", bob, *bts, "--json").output)  # control: there he is
    assert shown["places"][0]["role"] == "mentor"
    assert run("members", "find").exit_code == 2  # which program?


def test_what_cannot_be_meant_is_said(world: World, run: Run) -> None:
    world.apply("mentee", "Ada")
    for words, said in (
        (("find", "--state", "waiting"), "in_line, needs_person"),
        (("find", "--group", "Nowhere"), "There are: Tuesday Evening"),
        (("show", "f" * 32), "Nobody in heal"),
        (("show", "nobody@example.net"), "Nobody in heal"),
    ):
        done = run("members", *words, *HEAL)
        assert done.exit_code == 2 and said in done.stderr, words


def test_looking_writes_nothing(world: World, run: Run) -> None:
    stories.one_pair(world)
    before = world.items()
    run("members", "find", *HEAL)
    run("members", "show", "ada@example.net", "--answers", "--names", *HEAL)
    assert world.items() == before
    heal = wiring.programs()["heal"]
    found = looking.find(world.table, heal, world.now, lambda *_: None)
    assert {one.application.name for one in found} == {"Ada", "Max"}
