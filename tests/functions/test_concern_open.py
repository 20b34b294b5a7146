"""concern: the open door, for whoever comes from the feedback page and says no name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from alongside import links
from alongside.store import concerns
from functions.concern import app as concern
from tests.conftest import COORDINATOR, ROOT
from tests.faults.test_secrets import logged
from tests.faults.wire import Call, Refusal, refuse
from tests.faults.world import Page, World, choices, field_of, words

WORDS = "Canary: she says she cannot go on.\r\n\r\nPlease call 555 0142."
SECRETS = ("Canary", "cannot go on", "0142", "maple street")
REACH = "a note at 7 maple street"
PACKAGE = ROOT / "layers" / "common" / "alongside"


@pytest.fixture(autouse=True)
def _no_waiting(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def pause(seconds: float) -> None:
        world.pass_time(seconds=seconds)

    monkeypatch.setattr(concern, "time", SimpleNamespace(sleep=pause))


@pytest.fixture
def door(world: World) -> str:
    """The path of the door. Ruth looks after a group, Sam supports it, Ada is in it."""
    world.appoint("Ruth")
    world.appoint("Sam", office="supporter")
    world.apply("mentee", "Ada")
    return f"/concern/{world.program}/open"


def tell(world: World, path: str, **fields: str) -> Page:
    """Open the page, fill it in, send it."""
    op = field_of(world.open(path), "op")
    form = {"tier": world.rules.tiers[0].code, "words": WORDS, "reach": "", "op": op}
    return world.post(path, form | fields)


def told(world: World) -> list[str]:
    """Who has got letters, in order."""
    return [letter.to for letter in world.letters]


def rows(world: World) -> list[dict[str, object]]:
    """What is kept of worries."""
    return [dict(item) for item in world.of_kind("CONCERN#") if "tier" in item]


# --- the page ------------------------------------------------------------------------------------


def test_E9_looking_asks_no_table_writes_nothing_and_sends_nothing(world: World, door: str) -> None:
    before = world.items()
    for method in ("GET", "HEAD"):
        with world.wire.counting() as calls:
            assert world.open(door, method)["statusCode"] == 200
        assert calls == []
    assert world.items() == before and world.letters == []


def test_R52_R53_crisis_lines_come_first_then_how_it_differs_then_what_is_asked(
    world: World, door: str
) -> None:
    page = world.open(door)
    text = words(page)
    said = (
        *(line.how for line in world.rules.crisis),
        "This is not anonymous in the same way as the feedback page.",
        "It arrives at once, alone and with its time",
        "your words are passed on just as you write them",
        "to nobody who looks after one",
        *(tier.title for tier in world.rules.tiers),
        "It may stay empty; then nobody can answer you.",
    )
    places = [text.index(one) for one in said]
    assert places == sorted(places)
    for paragraph in world.rules.wording.confidentiality.split("\n\n"):
        assert " ".join(paragraph.split()) in text
    assert choices(page, "tier") == [tier.code for tier in world.rules.tiers]
    assert choices(page, "named") == [], "there is no name to leave out"


def test_the_page_of_a_member_asks_for_no_way_to_be_reached(world: World, door: str) -> None:
    page = world.open(world.link(links.Purpose.CONCERN, "Ada"))
    assert 'name="reach"' not in page["body"] and "not anonymous" not in words(page)
    assert choices(page, "named") == ["yes", "no"]


@pytest.mark.parametrize("program", ["nobody", "HEAL", "v1.x", "organization"])
def test_an_unknown_program_is_a_dead_link(world: World, door: str, program: str) -> None:
    path = f"/concern/{program}/open"
    for answer in (world.open(path), world.post(path, {"tier": "talk", "op": "0" * 32})):
        assert answer["statusCode"] == 404 and "does not open anything" in words(answer)
    assert world.letters == [] and rows(world) == []


def test_a_program_that_takes_no_feedback_has_no_such_door(world: World, door: str) -> None:
    world.programs[world.program] = world.rules.model_copy(update={"feedback": None})
    assert world.open(door)["statusCode"] == 404
    assert world.post(door, {"tier": "talk", "op": "0" * 32})["statusCode"] == 404
    assert world.letters == []


def test_what_was_written_comes_back_when_an_answer_is_missing(world: World, door: str) -> None:
    page = tell(world, door, tier="nonsense", reach=REACH)
    assert page["statusCode"] == 400 and "Nothing is sent yet" in words(page)
    assert "cannot go on" in words(page) and f'value="{REACH}"' in page["body"]
    assert world.letters == [] and rows(world) == []


def test_a_form_in_pieces_is_asked_for_again(world: World, door: str) -> None:
    page = world.post(door, "tier=talk&tier=now")
    assert page["statusCode"] == 400 and "came to us in pieces" in words(page)
    assert 'name="reach"' in page["body"] and world.letters == []


# --- who is told ---------------------------------------------------------------------------------


@pytest.mark.parametrize("world", ["heal", "bts", "workbook"], indirect=True)
def test_R52_every_tier_reaches_the_coordinator_and_no_group(world: World, door: str) -> None:
    for tier in world.rules.tiers:
        world.letters.clear()
        page = tell(world, door, tier=tier.code)
        assert page["statusCode"] == 200
        assert told(world) == [COORDINATOR]
        assert "mailed to: the coordinator" in words(page)
        for shown in (words(page), words(world.open(door)), world.letters[0].text):
            assert "as soon as somebody can, which may be hours or days" in shown
            assert tier.then not in shown, "it promises what holds for members alone"


def test_R52_the_letter_says_what_it_is_and_passes_the_words_on_as_they_are(
    world: World, door: str
) -> None:
    tell(world, door, reach=REACH)
    (letter,) = world.letters
    assert "Somebody who did not say who they are has just written this" in letter.text
    assert "Canary: she says she cannot go on." in letter.text
    assert "Please call 555 0142." in letter.html and REACH in letter.text and REACH in letter.html
    for name in ("Ada", "Ruth", world.group, "Our records do not answer"):
        assert name not in letter.text


def test_without_a_way_to_be_reached_both_sides_know_that_nobody_can_answer(
    world: World, door: str
) -> None:
    page = tell(world, door)
    assert "There is no way to answer them." in world.letters[0].text
    assert "nobody can write back to you" in words(page)
    page = tell(world, door, reach=REACH)
    assert "There is no way to answer them." not in world.letters[1].text
    assert "nobody can write back" not in words(page)


def test_an_address_of_the_program_file_is_told_and_never_shown(world: World, door: str) -> None:
    first, *others = world.rules.tiers
    own = first.model_copy(update={"contacts": ("safe@heal.example", "facilitator")})
    world.programs[world.program] = world.rules.model_copy(update={"tiers": (own, *others)})
    page = tell(world, door)
    assert told(world) == ["safe@heal.example", COORDINATOR]
    assert "safe@" not in page["body"] + repr(rows(world))


def test_R52_the_table_keeps_tier_and_time_and_only_the_mail_has_the_words(
    world: World, door: str
) -> None:
    with logged() as lines:
        assert tell(world, door, reach=REACH)["statusCode"] == 200
    stored = repr(world.items()) + repr(world.feedback()) + lines.getvalue()
    assert [secret for secret in SECRETS if secret in stored] == []
    (row,) = rows(world)
    assert set(row) == {"pk", "sk", "tier", "told_at", "told", "lease_until"}
    assert all(one in world.letters[0].text for one in SECRETS)


def test_a_way_to_be_reached_is_short_and_shapes_no_letter(world: World, door: str) -> None:
    tell(world, door, reach="x" * 150 + "\r\nBcc: a@b.example\r\n" + "y" * 200)
    (letter,) = world.letters
    assert "x" * 150 + " Bcc: a@b.example" in letter.text and "y" * 100 not in letter.text
    assert letter.request["Destination"] == {"ToAddresses": [COORDINATOR]}


def test_idea_09_with_the_table_down_one_call_still_alerts(world: World, door: str) -> None:
    op = field_of(world.open(door), "op")

    def down(call: Call) -> Refusal | None:
        return refuse("InternalServerError", 500) if call.operation != "SendEmail" else None

    with world.wire.listening(down):
        page = world.post(door, {"tier": world.rules.tiers[0].code, "words": WORDS, "op": op})
    assert page["statusCode"] == 200 and told(world) == [COORDINATOR]
    assert rows(world) == []


def test_when_nobody_can_be_reached_the_page_says_so_and_holds_the_words(
    world: World, door: str
) -> None:
    def silent(call: Call) -> Refusal | None:
        return refuse("MessageRejected") if call.operation == "SendEmail" else None

    with world.wire.listening(silent), logged() as lines:
        page = tell(world, door, reach=REACH)
    assert page["statusCode"] == 503 and "We could not reach anybody" in words(page)
    assert "cannot go on" in words(page) and REACH in page["body"]
    assert "concern_reached_nobody" in lines.getvalue()
    assert [one for one in SECRETS if one in lines.getvalue()] == []
    form = {"tier": world.rules.tiers[0].code, "words": WORDS, "reach": REACH}
    again = world.post(door, form | {"op": field_of(page, "op")})
    assert again["statusCode"] == 200 and told(world) == [COORDINATOR]


# --- once, and never none ------------------------------------------------------------------------


def test_a_second_click_is_one_worry_and_two_people_are_two(world: World, door: str) -> None:
    form = {"tier": world.rules.tiers[0].code, "words": "", "reach": ""}
    first, second = (field_of(world.open(door), "op") for _ in range(2))
    pages = [words(world.post(door, form | {"op": op})) for op in (first, first, second)]
    assert len(set(pages)) == 1
    assert told(world) == [COORDINATOR] * 2 and len(rows(world)) == 2
    world.post(door, form | {"op": first, "reach": REACH})
    assert len(told(world)) == 3, "another way to be reached must reach somebody"


def test_two_people_without_an_op_of_ours_are_not_taken_for_one(world: World, door: str) -> None:
    form = {"tier": world.rules.tiers[0].code, "words": "The same"}
    for op in ("", "", "x", "A" * 32):
        assert world.post(door, form | {"op": op})["statusCode"] == 200
    assert told(world) == [COORDINATOR] * 4


def test_a_worry_of_a_member_and_one_through_the_door_are_two(world: World, door: str) -> None:
    op, tier = "0" * 32, world.rules.tiers[0].code
    form = {"op": op, "tier": tier, "words": "The same"}
    member = world.link(links.Purpose.CONCERN, "Ada")
    assert world.post(member, form | {"named": "no"})["statusCode"] == 200
    seen = len(world.letters)
    assert world.post(door, form | {"named": "no"})["statusCode"] == 200
    assert told(world)[seen:] == [COORDINATOR]


# --- an end to what leaves -----------------------------------------------------------------------


def flood(world: World, path: str, times: int, **fields: str) -> list[Page]:
    """So many worries, each of somebody else."""
    return [tell(world, path, **fields) for _ in range(times)]


def test_no_more_than_twelve_leave_in_an_hour_and_whoever_comes_later_is_told_so(
    world: World, door: str
) -> None:
    assert {page["statusCode"] for page in flood(world, door, 12)} == {200}
    with logged() as lines:
        full = tell(world, door, reach=REACH)
    assert full["statusCode"] == 429 and len(told(world)) == 12
    text = words(full)
    assert "It was not passed on" in text
    assert text.index(world.rules.crisis[0].how) < text.index("It was not passed on")
    assert text.count(world.rules.crisis[0].how) == 1
    assert "cannot go on" in text and f'value="{REACH}"' in full["body"]
    assert choices(full, "tier"), "it can be sent again"
    assert len(rows(world)) == 12, "nothing is kept of what did not leave"
    assert not [one for one in SECRETS if one in repr(world.items()) + lines.getvalue()]
    world.pass_time(hours=1)
    again = {"tier": world.rules.tiers[0].code, "words": WORDS, "op": field_of(full, "op")}
    assert world.post(door, again)["statusCode"] == 200 and len(told(world)) == 13


def test_the_door_of_members_and_of_other_programs_has_no_such_end(world: World, door: str) -> None:
    flood(world, door, 13)
    assert len(told(world)) == 12
    world.letters.clear()
    member = world.link(links.Purpose.CONCERN, "Ada")
    answers = flood(world, member, 15, named="no")
    assert {page["statusCode"] for page in answers} == {200}
    assert told(world).count("ruth@facilitators.example") == 15
    other = tell(world, "/concern/bts/open", tier=world.programs["bts"].tiers[0].code)
    assert other["statusCode"] == 200, "an hour of its own"
    assert tell(world, door)["statusCode"] == 429


def test_worries_of_members_fill_no_hour_of_the_open_door(world: World, door: str) -> None:
    flood(world, world.link(links.Purpose.CONCERN, "Ada"), 15, named="no")
    assert tell(world, door)["statusCode"] == 200


def test_a_second_click_takes_no_place_in_the_hour(world: World, door: str) -> None:
    form = {"tier": world.rules.tiers[0].code, "words": WORDS, "reach": ""}
    op = field_of(world.open(door), "op")
    for _ in range(20):
        assert world.post(door, form | {"op": op})["statusCode"] == 200
    assert {page["statusCode"] for page in flood(world, door, 11)} == {200}
    assert len(told(world)) == 12
    assert tell(world, door)["statusCode"] == 429
    assert world.post(door, form | {"op": op})["statusCode"] == 200, "still what came of the first"
    assert len(told(world)) == 12


def test_however_many_come_at_once_no_more_are_counted(world: World) -> None:
    """Between what one of them reads and what it writes, others come."""
    inside: list[bool] = []
    nested: list[bool] = []

    def another(call: Call) -> None:
        if call.operation == "PutItem" and len(inside) < 40 and not nested:
            inside.append(True)
            nested.append(True)
            passed.append(concerns.count(world.table, world.program, world.now))
            nested.clear()

    passed: list[bool] = []
    with world.wire.listening(another):
        for _ in range(10):
            passed.append(concerns.count(world.table, world.program, world.now))
    assert len(passed) > 12 and passed.count(True) == concerns.OPEN_PER_HOUR


def test_while_the_table_does_not_answer_nothing_is_held_back(world: World, door: str) -> None:
    flood(world, door, 12)
    op = field_of(world.open(door), "op")

    def down(call: Call) -> Refusal | None:
        return refuse("InternalServerError", 500) if call.operation != "SendEmail" else None

    with world.wire.listening(down):
        form = {"tier": world.rules.tiers[0].code, "words": WORDS, "op": op}
        assert world.post(door, form)["statusCode"] == 200
    assert len(told(world)) == 13


def test_what_an_hour_had_is_forgotten_with_the_worries_themselves(world: World, door: str) -> None:
    tell(world, door)
    assert len(world.of_kind("CONCERN#")) == 2
    world.pass_time(days=world.rules.retention.concern_days + 1)
    world.care()
    assert world.of_kind("CONCERN#") == []


# --- nobody is brought here but by themselves ----------------------------------------------------

RISKY = "I want to kill myself. I cannot go on. Somebody will be hurt tonight."
GENTLE = "It was good to be heard, and I would like a little more time each week."


def test_R57_what_is_written_as_feedback_leads_nowhere_by_itself(world: World, door: str) -> None:
    world.care()
    world.release()
    world.pass_time(days=1)
    world.sweep()
    world.letters.clear()
    path, before = f"/feedback/{world.program}", world.items()
    shown = []
    for text in (RISKY, GENTLE):
        page = world.open(path)
        (question, *_) = re.findall(r'<textarea id="[^"]+" name="([^"]+)"', page["body"])
        answer = world.post(path, {"op": field_of(page, "op"), question: text})
        assert answer["statusCode"] == 200, words(answer)
        shown.append(answer["body"])
    assert shown[0] == shown[1], "nothing about the words is answered"
    assert [item for item in world.feedback() if item["pk"].startswith("ENTRY#")]
    for _ in range(10):
        world.pass_time(days=10)
        world.release()
    world.sweep()
    assert rows(world) == [] and world.letters == []
    assert world.items() == before
    assert 'href="https://alongside.example' + door in shown[0], "the door is always there"


def imports(path: Path) -> Iterator[str]:
    """What a module of ours imports, by full name."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{one.name}" for one in node.names)


FORBIDDEN = re.compile(r"alongside\.(concern|mailer|sending|store\.(outbox|concerns))\b")


def test_no_room_of_the_feedback_path_can_raise_a_worry_or_write_a_letter() -> None:
    rooms = ("anonymity", "feedback", "mixing", "release")
    files = [path for room in rooms for path in sorted((PACKAGE / room).glob("*.py"))]
    files += [ROOT / "functions" / room / "app.py" for room in ("feedback", "release")]
    assert len(files) > 12
    assert [f"{p.name} {one}" for p in files for one in imports(p) if FORBIDDEN.match(one)] == []
    control = [one for one in imports(PACKAGE / "concern" / "telling.py") if FORBIDDEN.match(one)]
    assert control, "the look for imports finds them where they are"
