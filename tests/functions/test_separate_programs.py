"""Several programs in one deployment, each with a coordinator of its own: neither hears or sees
anything of the other's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from pydantic import ValidationError

from alongside import hooks, links, settings, wiring
from alongside.coordinators import Coordinators, read
from alongside.doors import Doors
from alongside.forms.fitting import Misfit
from alongside.forms.seen import SeenForm
from alongside.mixing.batch import Batch, Comments, Rating
from alongside.mixing.slots import ORGANIZATION
from alongside.model import COORDINATOR, Letter, Role
from alongside.store import batches, codec, sightings
from tests.faults.letters import Sent
from tests.faults.world import World, words
from tests.functions.test_erasing import hits

ANA, BEN, CLEO = "ana@heal.example", "ben@bts.example", "cleo@others.example"
BOTH = f"heal={ANA}, bts={BEN}, {CLEO}"
MINE = {"heal": ("Adelheid", "Maximilian"), "bts": ("Ulrike", "Kasimir")}
ROUTES = ("review", "desk", "read", "letters", "consent", "match", "page", "concern")
BRANCHES = ("", "/end", "/scale", "/erase", "/data", "/settle", "/agreement", "/undo")


def say_who(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    """What the template's parameter says from now on."""
    monkeypatch.setenv("COORDINATOR_ADDRESS", line)
    wiring.forget()
    assert wiring.deployment().coordinators == read(line)


@contextmanager
def as_program(world: World, program: str) -> Iterator[None]:
    """For a while it is this program whose forms are sent."""
    before, world.program = world.program, program
    try:
        yield
    finally:
        world.program = before


@dataclass(frozen=True)
class Town:
    """Two programs with a group of the same name in which much is going on, and their letters."""

    world: World

    def to(self, address: str) -> list[Sent]:
        """The letters one address has got."""
        return [one for one in self.world.letters if one.to == address]

    def tokens(self, address: str) -> list[str]:
        """Every token in somebody's letters."""
        texts = "\n".join(one.text + one.html for one in self.to(address))
        return sorted(set(re.findall(r"/\w+/(v1\.[\w-]+)", texts)))


def build(world: World) -> Town:
    """In each program: a pair for which no facilitator is on file, a form that cannot be used, a
    worry, and a quarter's feedback. HEAL has another group as well, which Ruth looks after."""
    together = Batch("released", ratings=(Rating("overall", "", 31, 9),))
    wiring.feedback_table().write(batches.keep(ORGANIZATION, "2026-10", together))
    for program, (mentee, mentor) in MINE.items():
        with as_program(world, program):
            live(world, program, mentee, mentor)
    world.appoint("Ruth", "sunday-morning")
    world.apply("mentee", "Sofie", name="Sofie", group="Sunday Morning")
    world.apply("mentor", "Silvan", name="Silvan", group="Sunday Morning")
    world.night()
    world.care()
    world.sweep_all()
    for program, (mentee, _) in MINE.items():
        with as_program(world, program):
            worry(world, program, mentee)
    world.pass_time(days=1)
    world.care()
    world.pass_time(days=1)
    world.sweep_all()
    return Town(world)


def live(world: World, program: str, mentee: str, mentor: str) -> None:
    """Two forms that fit, one that nobody can use, and what the last quarter's feedback said."""
    world.apply("mentee", mentee, name=mentee)
    world.apply("mentor", mentor, name=mentor)
    world.deliver("signed", "mentee", b'{"what": "is this"}')
    batch = Batch(
        "released",
        ratings=(Rating("overall", "", 7, 7),),
        comments=(Comments("better", "", (f"Said in {program}.",) * 5),),
    )
    wiring.feedback_table().write(batches.keep(program, "2026-10", batch))


def worry(world: World, program: str, mentee: str) -> None:
    """Somebody tells one."""
    path = world.link(links.Purpose.CONCERN, mentee)
    tier = world.rules.tiers[-1].code
    said = {"op": program, "tier": tier, "named": "yes", "words": f"A worry in {program}."}
    assert world.post(path, said)["statusCode"] == 200


def secrets(world: World, program: str) -> list[str]:
    """What only this program's people may ever read."""
    people = MINE[program]
    ids = [world.who(name) for name in people]
    marks = [f"Said in {program}.", f"A worry in {program}.", f"/concern/{program}/"]
    return [*people, *ids, *marks, world.programs[program].name]


def leaks(town: Town, address: str, other: str) -> list[str]:
    """Where something of another program's reaches this coordinator: letters, and every page that
    one of their tokens opens on any route."""
    world, found = town.world, []
    private = secrets(world, other)
    for letter in town.to(address):
        shown = letter.subject + letter.text + letter.html + str(letter.headers)
        found += [f"{letter.template}: {one}" for one in private if one in shown]
    for token in town.tokens(address):
        for path in (f"/{route}/{token}{branch}" for route in ROUTES for branch in BRANCHES):
            page = world.open(path)
            text = page["body"] + str(page.get("headers"))
            found += [f"{path[:8]}: {one}" for one in private if one in text]
    return found


@pytest.fixture
def town(world: World, monkeypatch: pytest.MonkeyPatch) -> Town:
    """The two programs, with Ana for HEAL, Ben for BTS and Cleo for all others."""
    say_who(monkeypatch, BOTH)
    return build(world)


KINDS = {"digest", "attention", "feedback", ""}  # a worry is sent at once and has no row


def test_each_coordinator_has_letters_and_links_of_their_own_program_only(town: Town) -> None:
    for address, other in ((ANA, "bts"), (BEN, "heal")):
        assert {one.template for one in town.to(address)} >= KINDS, address
        assert len(town.tokens(address)) >= 3
        assert leaks(town, address, other) == []
    assert town.to(CLEO) == [], "both programs have somebody of their own"
    for program, address in (("heal", ANA), ("bts", BEN)):
        mentee, mentor = MINE[program]
        said = "\n".join(one.text for one in town.to(address))
        assert mentee in said and mentor in said and f"A worry in {program}." in said
        (attention,) = [one for one in town.to(address) if one.template == "attention"]
        assert "One form" in attention.text or "one" in attention.text.lower()


def test_a_door_that_ignores_the_program_would_be_noticed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: one coordinator for everything, whatever the program."""
    say_who(monkeypatch, BOTH)
    monkeypatch.setattr(Coordinators, "of", lambda self, program: ANA)
    found = leaks(build(world), ANA, "bts")
    assert {one.partition(":")[0] for one in found} >= {
        "digest",
        "feedback",
        "/desk/v1",
        "/read/v1",
    }


def test_a_link_that_does_not_say_which_program_it_is_of_would_be_noticed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a subject without the program opens the group of the same name elsewhere."""
    monkeypatch.setattr(links, "group_subject", lambda program, group: f"{len(group):032x}")
    say_who(monkeypatch, BOTH)
    town = build(world)
    monkeypatch.setattr(Doors, "bearer", lambda self, program, person: person)
    monkeypatch.setattr(Doors, "holder", lambda self, program, people, actor: next(iter(people)))
    assert any(one.startswith("/desk/") for one in leaks(town, ANA, "bts"))


def test_each_hears_of_their_own_forms_only(town: Town) -> None:
    world = town.world
    world.letters.clear()
    for program, address in (("heal", ANA), ("bts", BEN)):
        hook = hooks.Hook(program, Role.MENTEE, "google")
        seen = SeenForm("google", "f", f"A form of {program}", ())
        before = sightings.saw(world.table, hook, seen, "schema", world.now)
        cause = f"{codec.stamp(world.now)} {hook.name} 0"
        letter = Letter(program, "drift", COORDINATOR, cause, world.now, hook.name)
        missing = (Misfit("missing_question", "email"),)
        assert sightings.found(
            world.table, hook, before, "does_not_fit", missing, world.now, letter
        )
        world.sweep()
        assert [(one.to, one.template) for one in world.letters] == [(address, "drift")]
        assert f"A form of {program}" in world.letters.pop().text


def test_everybody_answers_to_their_own_coordinator(town: Town) -> None:
    for program, address in (("heal", ANA), ("bts", BEN)):
        for name in MINE[program]:
            letters = town.world.mail_to(name)
            assert letters
            for one in letters:
                assert one.request["ReplyToAddresses"] == [address], one.template


def test_links_of_whoever_had_the_office_before_are_dead(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ana was the coordinator of everything; then BTS has Ben."""
    say_who(monkeypatch, ANA)
    town = build(world)
    old = town.tokens(ANA)
    assert leaks(town, ANA, "bts") != [], "of both, until now"
    world.letters.clear()
    say_who(monkeypatch, f"bts={BEN}, {ANA}")
    private, opened = secrets(world, "bts"), 0
    for token in old:
        for path in (f"/{route}/{token}{more}" for route in ROUTES for more in BRANCHES):
            page = world.open(path)
            opened += page["statusCode"] == 200
            assert [one for one in private if one in page["body"]] == [], path[:10]
    assert opened >= 3, "what is HEAL's stays open"


def test_what_is_signed_for_another_program_opens_nothing_and_decides_nothing(town: Town) -> None:
    """Even a link made with the right keys: Ana's id before each of BTS's things."""
    world = town.world
    with as_program(world, "bts"):
        (match,) = [one for one in world.matches() if one.program == "bts"]
        heals, office = world.doors.bearer("heal", COORDINATOR), COORDINATOR
        for actor in (heals, office):
            paths = [
                world.link(links.Purpose.REVIEW, actor, match),
                world.link(links.Purpose.READ, actor),
                world.link(links.Purpose.CONSENT, actor, match),
                world.link(links.Purpose.MATCH, actor, match),
                world.desk(actor),
                world.desk(actor).replace("/desk/", "/letters/"),
            ]
            before = world.items()
            for path in paths:
                assert world.open(path)["statusCode"] == 404, path[:10]
                said = {"decision": "approve", "op": match.op, "answer": "yes"}
                assert world.post(path, said)["statusCode"] in (404, 405), path[:10]
            assert world.items() == before
        good = world.link(links.Purpose.REVIEW, "", match)
        assert world.open(good)["statusCode"] == 200, "the control: Ben's own"


def test_the_sum_of_all_programs_is_for_whoever_coordinates_all_of_them(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = town.world
    assert "31 answers" not in words(world.open(world.link(links.Purpose.READ, "")))
    say_who(monkeypatch, f"heal={ANA}, {ANA.upper()}")
    assert "31 answers" in words(world.open(world.link(links.Purpose.READ, "")))


def test_who_is_in_both_programs_and_erases_one_stays_in_the_other(town: Town) -> None:
    world, name = town.world, "Adelheid"
    with as_program(world, "bts"):
        world.apply("mentee", name, name="Adele")
        world.night()
        world.sweep()
    page = world.link(links.Purpose.PAGE, name)
    data = world.open(f"{page}/data")["body"]
    assert "Adelheid" in data and "Adele" not in data and "bts" not in data
    assert world.post(f"{page}/erase", {"erase": "yes"})["statusCode"] == 200
    assert hits(world, "Adelheid") == []
    assert world.open(page)["statusCode"] in (200, 404)
    assert "Adelheid" not in world.open(page)["body"]
    with as_program(world, "bts"):
        assert world.person(name, Role.MENTEE).name == "Adele"
        other = world.link(links.Purpose.PAGE, name)
        assert "Adele" in words(world.open(other)), "nothing of BTS went"


def test_a_facilitator_of_one_group_has_nothing_of_another(town: Town) -> None:
    """Ruth looks after HEAL's Sunday Morning; both other groups are their coordinators'."""
    world = town.world
    ruth = "ruth@facilitators.example"
    (digest,) = [one for one in town.to(ruth) if one.template == "digest"]
    assert "Sofie" in digest.text and "Silvan" in digest.text
    for program in ("heal", "bts"):
        elsewhere = [*MINE[program], *map(world.who, MINE[program]), world.group]
        shown = [digest.text, digest.html]
        for token in town.tokens(ruth):
            shown += [world.open(f"/{route}/{token}")["body"] for route in ("review", "desk")]
        assert not [one for one in elsewhere for text in shown if one in text]
    assert not [one for one in town.to(ANA) if one.template == "digest" and "Sofie" in one.text]
    for group, status in (("sunday-morning", 200), (world.group_id, 404)):
        assert world.open(world.desk(ruth, group))["statusCode"] == status
    with as_program(world, "bts"):
        assert world.open(world.desk(ruth, "sunday-morning"))["statusCode"] == 404


def test_one_facilitator_in_two_programs_keeps_two_desks(town: Town) -> None:
    """Ruth looks after BTS's group too: two digests, and neither names the other's people."""
    world = town.world
    with as_program(world, "bts"):
        world.appoint("Ruth")
        world.apply("mentee", "Ute", name="Ute")
        world.apply("mentor", "Knut", name="Knut")
    world.apply("mentee", "Stella", name="Stella", group="Sunday Morning")
    world.apply("mentor", "Sten", name="Sten", group="Sunday Morning")
    world.letters.clear()
    world.night()
    world.sweep_all()
    digests = [one for one in town.to("ruth@facilitators.example") if one.template == "digest"]
    assert len(digests) == 2
    for one in digests:
        assert ("Ute" in one.text) != ("Stella" in one.text)
        assert world.open(one.path("desk"))["statusCode"] == 200


# --- the parameter -------------------------------------------------------------------------------

FINE: dict[str, dict[str, str]] = {
    ANA: {"heal": ANA, "bts": ANA},
    f"heal={ANA},{CLEO}": {"heal": ANA, "bts": CLEO},
    BOTH: {"heal": ANA, "bts": BEN, "workbook": CLEO},
    f"{CLEO}, heal={ANA}": {"heal": ANA, "workbook": CLEO},
}
MISTAKES: dict[str, str] = {
    "nobody": "part 1 is no e-mail address",
    f"heal={ANA}": "no address has no program before it",
    f"{ANA}, {BEN}": "two addresses have no program before it",
    f"heal=, {ANA}": "part 1 is no e-mail address",
    f"={ANA}, {BEN}": "part 1 has no program's id",
    f"HEAL Program={ANA}, {BEN}": "part 1 has no program's id",
    f"Ana <{ANA}>": "part 1 is no e-mail address",
    f"{ANA};{BEN}": "part 1 is no e-mail address",
}
TWICE = f"heal={ANA}, heal={BEN}, {CLEO}"


@pytest.mark.parametrize("line", FINE)
def test_one_address_or_one_for_each_program(line: str, template: dict[str, Any]) -> None:
    pattern = template["Parameters"]["CoordinatorAddress"]["AllowedPattern"]
    assert re.fullmatch(pattern, line)
    found = settings.read({"COORDINATOR_ADDRESS": line}).coordinators
    assert {program: found.of(program) for program in FINE[line]} == FINE[line]


@pytest.mark.parametrize("line", [*MISTAKES, TWICE])
def test_a_mistake_is_said_at_the_start_without_the_address(
    line: str, template: dict[str, Any]
) -> None:
    pattern = template["Parameters"]["CoordinatorAddress"]["AllowedPattern"]
    assert bool(re.fullmatch(pattern, line)) == (line == TWICE), "a deploy says most of it already"
    with pytest.raises(ValidationError) as caught:
        settings.read({"COORDINATOR_ADDRESS": line})
    said = str(caught.value)
    assert MISTAKES.get(line, "heal has two addresses") in said and "write one" in said
    for address in (ANA, BEN, CLEO):
        assert address not in said


def test_a_program_that_is_not_there_is_named(world: World) -> None:
    found = read(f"hael={ANA}, {BEN}")
    assert found.unknown(world.programs) == ("hael",)
    assert read(BOTH).unknown(world.programs) == ()
