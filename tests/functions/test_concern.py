"""concern: a worry reaches people at once, whatever else fails, and is kept nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError

from alongside import links
from alongside.model import Letter, Office, Role
from alongside.store import outbox
from functions.concern import app as concern
from tests.conftest import COORDINATOR
from tests.faults.test_secrets import logged
from tests.faults.wire import Call, Killed, Refusal, refuse
from tests.faults.world import Page, World, choices, field_of, load, words
from tests.functions.pairs import appoint_member, end, together

WORDS = "Canary: she says she cannot go on.\r\n\r\nPlease call 555 0142."
SECRETS = ("Canary", "cannot go on", "0142")
PROGRAMS = pytest.mark.parametrize("world", ["heal", "bts", "workbook"], indirect=True)


@pytest.fixture(autouse=True)
def _no_waiting(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def pause(seconds: float) -> None:
        world.pass_time(seconds=seconds)

    monkeypatch.setattr(concern, "time", SimpleNamespace(sleep=pause))


@pytest.fixture
def ada(world: World) -> str:
    """The path in Ada's letters. Ruth looks after her group, Sam supports it, Olga has another."""
    world.appoint("Ruth")
    world.appoint("Sam", office="supporter")
    world.appoint("Olga", group="sunday")
    world.apply("mentee", "Ada")
    return world.link(links.Purpose.CONCERN, "Ada")


def tell(world: World, path: str, tier: str = "", **fields: str) -> Page:
    """Open the page, fill it in, send it."""
    op = field_of(world.open(path), "op")
    form = {"tier": tier or world.rules.tiers[0].code, "named": "yes", "words": WORDS, "op": op}
    return world.post(path, form | fields)


def emergency(world: World) -> str:
    """The code of the tier in which minutes count."""
    return next(tier.code for tier in world.rules.tiers if tier.emergency)


def told(world: World) -> list[str]:
    """Who has got letters, in order."""
    return [letter.to for letter in world.letters]


def only(operation: str, code: str, status: int = 400) -> Callable[[Call], Refusal | None]:
    """A service that refuses one operation."""
    return lambda call: refuse(code, status) if call.operation == operation else None


def table_down(call: Call) -> Refusal | None:
    """Nothing works but the mail."""
    return refuse("InternalServerError", 500) if call.operation != "SendEmail" else None


def rows(world: World) -> list[dict[str, object]]:
    """What is kept of worries."""
    return [dict(item) for item in world.of_kind("CONCERN#")]


# --- the page ----------------------------------------------------------------------------------


@PROGRAMS
def test_E9_looking_asks_no_table_writes_nothing_and_sends_nothing(world: World, ada: str) -> None:
    before = world.items()
    for method in ("GET", "HEAD"):
        with world.wire.counting() as calls:
            assert world.open(ada, method)["statusCode"] == 200
        assert calls == []
    assert world.items() == before and world.letters == []


@PROGRAMS
def test_R53_the_crisis_lines_come_first_and_call_now_before_an_emergency(
    world: World, ada: str
) -> None:
    page = world.open(ada)
    text = words(page)
    tiers = [text.index(tier.title) for tier in world.rules.tiers]
    assert tiers == sorted(tiers)
    assert all(text.index(line.how) < tiers[0] for line in world.rules.crisis)
    last = next(tier for tier in world.rules.tiers if tier.emergency)
    assert text.index("Please call now") > text.index(last.title) < text.index(last.examples)
    assert choices(page, "tier") == [tier.code for tier in world.rules.tiers]
    assert " checked" not in page["body"]


def test_a_link_of_another_kind_or_person_or_program_opens_nothing(world: World, ada: str) -> None:
    page = world.link(links.Purpose.PAGE, "Ada").replace("/page/", "/concern/")
    for path in (page, ada[:-1], "/concern/v1.x"):
        for answer in (world.open(path), world.post(path, {"tier": "talk", "named": "yes"})):
            assert answer["statusCode"] == 404
            assert "does not open anything" in words(answer)
    assert world.letters == [] and rows(world) == []


@pytest.mark.parametrize("missing", ["tier", "named"])
def test_what_was_written_comes_back_when_an_answer_is_missing(
    world: World, ada: str, missing: str
) -> None:
    page = tell(world, ada, **{missing: ""} if missing != "tier" else {"tier": "nonsense"})
    assert page["statusCode"] == 400
    assert "Nothing is sent yet" in words(page) and "cannot go on" in words(page)
    assert world.letters == [] and rows(world) == []


def test_four_thousand_characters_of_any_script_are_passed_on(world: World, ada: str) -> None:
    long = "助" * 4000
    assert tell(world, ada, words=long)["statusCode"] == 200
    assert all(long in s.text for s in world.letters if s.to != "ada@example.net")


def test_a_form_in_pieces_is_asked_for_again(world: World, ada: str) -> None:
    page = world.post(ada, "tier=talk&tier=now&named=yes")
    assert page["statusCode"] == 400 and "came to us in pieces" in words(page)
    assert world.letters == []


# --- who is told -------------------------------------------------------------------------------


def test_R52_the_table_keeps_tier_and_time_and_only_the_mail_has_the_words(
    world: World, ada: str
) -> None:
    with logged() as lines:
        page = world.browse(load("concern/tell.json"), ada, "POST")
        assert tell(world, ada)["statusCode"] == page["statusCode"] == 200
    stored = repr(world.items()) + lines.getvalue()
    assert [secret for secret in SECRETS if secret in stored] == []
    for row in rows(world):
        assert set(row) == {"pk", "sk", "tier", "told_at", "told", "lease_until"}
        assert row["told"] == {"facilitator", "coordinator"}
        assert world.who("Ada") not in repr(row)
    assert len(rows(world)) == 2
    carried = [s for s in world.letters if SECRETS[2] in s.text and SECRETS[2] in s.html]
    assert [s.to for s in carried] == ["ruth@facilitators.example", COORDINATOR]
    assert not [item for item in world.of_kind("LETTER#") if item["template"] == "concern"]


def test_R52_a_copy_of_the_words_in_the_table_would_be_noticed(world: World, ada: str) -> None:
    """The control."""
    tell(world, ada)
    world.table.write({"Put": {"Item": {"pk": {"S": "X"}, "sk": {"S": WORDS}}}})
    assert [secret for secret in SECRETS if secret in repr(world.items())] == list(SECRETS)


@PROGRAMS
def test_R53_the_writer_has_the_crisis_lines_first_of_all(world: World, ada: str) -> None:
    page = tell(world, ada, emergency(world))
    assert page["statusCode"] == 200
    first = world.letters[0]
    assert first.to == "ada@example.net"
    assert not [secret for secret in SECRETS if secret in first.text + first.html]
    for line in world.rules.crisis:
        for text in (words(page), first.text, *(s.text for s in world.letters)):
            assert line.how in text
    assert "please call now" in words(page).lower()


@PROGRAMS
def test_R52_every_tier_reaches_the_offices_that_the_program_names(world: World, ada: str) -> None:
    addresses = {
        "facilitator": "ruth@facilitators.example",
        "supporter": "sam@supporters.example",
        "coordinator": COORDINATOR,
    }
    for tier in world.rules.tiers:
        world.letters.clear()
        page = tell(world, ada, tier.code)
        assert told(world)[1:] == [addresses[office] for office in tier.contacts]
        assert tier.then in words(page)
        assert len({s.request["Destination"]["ToAddresses"][0] for s in world.letters}) == len(
            world.letters
        )


def test_R15_nobody_of_another_group_hears_of_it(world: World, ada: str) -> None:
    tell(world, ada, "serious")
    assert "olga@facilitators.example" not in told(world)


def test_a_group_without_a_facilitator_has_the_coordinator(world: World) -> None:
    world.apply("mentee", "Ada")
    page = tell(world, world.link(links.Purpose.CONCERN, "Ada"))
    assert told(world) == ["ada@example.net", COORDINATOR]
    assert "mailed to: the coordinator" in words(page)


def test_whose_mailbox_refuses_our_letters_is_not_counted_as_told(world: World, ada: str) -> None:
    outbox.suppress(world.table, world.who("ruth@facilitators.example"), "bounced", world.now)
    page = tell(world, ada)
    assert told(world) == ["ada@example.net", COORDINATOR]
    assert "facilitator" not in words(page).partition("mailed to:")[2].partition(".")[0]


@pytest.mark.parametrize("world", ["bts"], indirect=True)
@pytest.mark.parametrize("office", ["facilitator", "supporter"])
def test_a_worry_never_reaches_whom_its_writer_is_matched_with(
    world: World, office: Office
) -> None:
    match = together(world)
    world.appoint("Sam", office="supporter")
    appoint_member(world, "Max", office)
    for tier in (tier for tier in world.rules.tiers if office in tier.contacts):
        seen = len(world.letters)
        tell(world, world.link(links.Purpose.CONCERN, "Ada"), tier.code)
        assert "max@example.net" not in told(world)[seen:] and len(told(world)) > seen + 1
    end(world, match, "Ada")
    world.sweep()
    seen = len(world.letters)
    first = next(tier for tier in world.rules.tiers if office in tier.contacts)
    tell(world, world.link(links.Purpose.CONCERN, "Ada"), first.code)  # the control: no match now
    assert "max@example.net" in told(world)[seen:]


def test_a_worry_of_whoever_is_matched_with_all_facilitators_reaches_the_coordinator(
    world: World,
) -> None:
    together(world)
    for item in world.of_kind("PROGRAM#"):
        if item["sk"].startswith("FACILITATOR#"):
            key = {name: {"S": item[name]} for name in ("pk", "sk")}
            world.table.client.delete_item(TableName="Members", Key=key)
    appoint_member(world, "Ada", "facilitator")
    tier = next(tier for tier in world.rules.tiers if "facilitator" in tier.contacts)
    seen = len(world.letters)
    tell(world, world.link(links.Purpose.CONCERN, "Max"), tier.code)
    assert "ada@example.net" not in told(world)[seen:]
    assert COORDINATOR in told(world)[seen:]


@pytest.mark.parametrize("world", ["bts"], indirect=True)
@pytest.mark.parametrize("office", ["facilitator", "supporter"])
def test_facilitators_and_supporters_can_tell_as_well(world: World, ada: str, office: str) -> None:
    name = "Ruth" if office == "facilitator" else "Sam"
    path = world.link(links.Purpose.CONCERN, f"{name.lower()}@{office}s.example")
    assert tell(world, path)["statusCode"] == 200
    assert told(world)[0] == f"{name.lower()}@{office}s.example"
    assert told(world).count(f"{name.lower()}@{office}s.example") == 1
    assert len(told(world)) == 3
    assert name in world.letters[-1].text


def test_somebody_who_is_no_longer_on_file_reaches_the_coordinator(world: World) -> None:
    page = tell(world, world.link(links.Purpose.CONCERN, "Gone"))
    assert page["statusCode"] == 200 and told(world) == [COORDINATOR]


def test_whoever_wants_to_stay_unnamed_does(world: World, ada: str) -> None:
    tell(world, ada, named="no")
    tell(world, ada, named="yes")
    unnamed, named = (
        [s for s in world.letters if s.to == COORDINATOR and known is ("Ada" in s.text)]
        for known in (False, True)
    )
    assert len(unnamed) == len(named) == 1
    assert "ada@" not in unnamed[0].text + unnamed[0].html + repr(unnamed[0].request)
    assert world.group in unnamed[0].text and "ada@example.net" in named[0].text


def test_an_address_of_the_program_file_is_told_and_never_shown(world: World, ada: str) -> None:
    first, *others = world.rules.tiers
    own = first.model_copy(update={"contacts": ("safe@heal.example", "coordinator")})
    world.programs["heal"] = world.rules.model_copy(update={"tiers": (own, *others)})
    page = tell(world, ada)
    assert told(world)[1:] == ["safe@heal.example", COORDINATOR]
    assert "safe@" not in page["body"] + repr(rows(world))
    assert rows(world)[0]["told"] == {"contact", "coordinator"}


# --- whatever else fails -----------------------------------------------------------------------


@PROGRAMS
def test_idea_09_with_matching_and_the_table_down_one_call_still_alerts(
    world: World, ada: str
) -> None:
    path, op = ada, field_of(world.open(ada), "op")
    form = {"tier": emergency(world), "named": "yes", "words": WORDS, "op": op}
    with world.wire.listening(table_down), logged() as lines:
        page = world.post(path, form)
    assert page["statusCode"] == 200
    assert told(world) == [COORDINATOR]
    assert SECRETS[2] in world.letters[0].text and "cannot say who" in world.letters[0].text
    assert all(line.how in words(page) for line in world.rules.crisis)
    assert "mailed to: the coordinator" in words(page)
    assert "InternalServerError" in lines.getvalue() and rows(world) == []


def test_idea_09_a_version_that_goes_through_the_outbox_fails(world: World, ada: str) -> None:
    """The control: what every other letter does reaches nobody while the table is down."""
    letter = Letter("heal", "concern", world.who("Ada"), "now", world.now, "now", "tuesday-evening")
    with world.wire.listening(table_down):
        for act in (lambda: outbox.write(world.table, letter), world.sweep):
            with pytest.raises(ClientError, match="InternalServerError"):
                act()
    assert world.letters == []


def test_a_table_that_hangs_uses_up_a_small_part_of_the_time(world: World, ada: str) -> None:
    begun = world.now
    left: list[timedelta] = []

    def hang(call: Call) -> Refusal | None:
        if call.operation == "SendEmail":
            left.append(world.now - begun)
            return None
        world.pass_time(seconds=7)
        return refuse("RequestTimeout", 408)

    with world.wire.listening(hang):
        assert tell(world, ada)["statusCode"] == 200
    assert left and max(left) < timedelta(seconds=10)
    assert world.now - begun < timedelta(seconds=29)


def test_when_the_mail_hangs_an_answer_comes_before_the_door_closes(world: World, ada: str) -> None:
    begun = world.now

    def hang(call: Call) -> Refusal | None:
        if call.operation == "SendEmail":
            world.pass_time(seconds=7)
            return refuse("InternalFailure", 500)
        return None

    with world.wire.listening(hang):
        page = tell(world, ada)
    assert page["statusCode"] == 200 and "cannot say for sure" in words(page)
    assert world.now - begun < timedelta(seconds=29)


@pytest.mark.parametrize("broken", range(3))
def test_a_letter_that_fails_keeps_no_other_from_leaving(
    world: World, ada: str, broken: int
) -> None:
    addresses = ["ada@example.net", "ruth@facilitators.example", COORDINATOR]

    def reject(call: Call) -> Refusal | None:
        if call.operation != "SendEmail":
            return None
        to = call.request["Destination"]["ToAddresses"]
        return refuse("MessageRejected") if to == [addresses[broken]] else None

    with world.wire.listening(reject):
        page = tell(world, ada)
    assert page["statusCode"] == 200
    assert told(world) == [one for one in addresses if one != addresses[broken]]
    shown = words(page).partition("mailed to:")[2].partition(".")[0]
    assert ("facilitator" in shown) is (broken != 1)
    assert ("coordinator" in shown) is (broken != 2)
    assert ("on their way to your mailbox" in words(page)) is (broken != 0)


@pytest.mark.parametrize(
    "code", ["MessageRejected", "ThrottlingException", "AccessDeniedException"]
)
def test_when_nobody_can_be_reached_the_page_says_so_and_the_alarm_rings(
    world: World, ada: str, code: str
) -> None:
    op = field_of(world.open(ada), "op")
    with world.wire.listening(only("SendEmail", code)), logged() as lines:
        page = tell(world, ada, op=op)
    assert page["statusCode"] == 503
    assert "We could not reach anybody" in words(page) and "cannot go on" in words(page)
    assert all(line.how in words(page) for line in world.rules.crisis)
    assert code in lines.getvalue() and "concern_reached_nobody" in lines.getvalue()
    assert [s for s in SECRETS if s in lines.getvalue()] == []
    assert world.letters == [] and "told" not in rows(world)[0]
    assert field_of(page, "op") == op
    assert world.post(ada, resend(page))["statusCode"] == 200
    assert told(world) == ["ada@example.net", "ruth@facilitators.example", COORDINATOR]


def resend(page: Page) -> dict[str, str]:
    """The form as it came back."""
    return {"op": field_of(page, "op"), "tier": "talk", "named": "yes", "words": WORDS}


def test_no_answer_of_the_mail_service_is_said_as_it_is(world: World, ada: str) -> None:
    with world.wire.listening(only("SendEmail", "InternalFailure", 500)):
        page = tell(world, ada)
    assert page["statusCode"] == 200
    assert "may have reached" in words(page) and "mailed to:" not in words(page)
    assert rows(world)[0]["maybe"] == {"facilitator", "coordinator"}


def test_a_short_throttle_is_waited_out(world: World, ada: str) -> None:
    refusals = iter([True, False, True])

    def throttle(call: Call) -> Refusal | None:
        if call.operation == "SendEmail" and next(refusals, False):
            return refuse("ThrottlingException")
        return None

    with world.wire.listening(throttle):
        assert tell(world, ada)["statusCode"] == 200
    assert told(world) == ["ada@example.net", "ruth@facilitators.example", COORDINATOR]


# --- once, and never none ----------------------------------------------------------------------


def test_a_second_click_mails_nobody_twice_and_says_the_same(world: World, ada: str) -> None:
    op = field_of(world.open(ada), "op")
    first, again = tell(world, ada, op=op), tell(world, ada, op=op)
    assert len(world.letters) == 3
    shown = [words(page).partition("mailed to:")[2].partition(".")[0] for page in (first, again)]
    assert shown[0] == shown[1] != "" and again["statusCode"] == 200


def test_after_an_hour_or_with_other_words_it_is_another_worry(world: World, ada: str) -> None:
    op = field_of(world.open(ada), "op")
    tell(world, ada, op=op)
    tell(world, ada, op=op, words=WORDS + " Still nothing.")
    assert len(world.letters) == 6
    world.pass_time(minutes=59)
    tell(world, ada, op=op)
    assert len(world.letters) == 6
    world.pass_time(minutes=2)
    tell(world, ada, op=op)
    assert len(world.letters) == 9


def test_a_click_while_the_first_is_at_it_mails_nobody_twice(world: World, ada: str) -> None:
    op = field_of(world.open(ada), "op")
    pages: list[Page] = []

    def click_again(call: Call) -> Refusal | None:
        if call.operation == "SendEmail" and not pages:
            pages.append({})
            pages[0] = tell(world, ada, op=op)
        return None

    with world.wire.listening(click_again):
        page = tell(world, ada, op=op)
    assert page["statusCode"] == 200 and len(world.letters) == 3
    assert "still on its way" in words(pages[0]) and "cannot go on" in words(pages[0])


def deaths(world: World, path: str) -> Iterator[int]:
    """Every point at which the call may die."""
    back = world.freeze()
    with world.wire.counting() as calls:
        tell(world, path)
    points = 2 * len(calls)
    back()
    yield from range(points)


def test_R52_whenever_the_call_dies_sending_again_reaches_everybody(world: World, ada: str) -> None:
    back = world.freeze()
    for point in deaths(world, ada):
        back()
        op = field_of(world.open(ada), "op")
        with pytest.raises(Killed), world.wire.dying(point):
            tell(world, ada, op=op)
        world.pass_time(seconds=31)
        assert tell(world, ada, op=op)["statusCode"] == 200
        assert {"ada@example.net", "ruth@facilitators.example", COORDINATOR} == set(told(world))


def test_two_people_with_the_same_words_are_two_worries(world: World, ada: str) -> None:
    world.apply("mentor", "Max")
    for name in ("Ada", "Max"):
        path = world.link(links.Purpose.CONCERN, name)
        world.post(path, {"op": "", "tier": "talk", "named": "no", "words": ""})
    assert len(rows(world)) == 2 and len(world.letters) == 6
    assert world.person("Max", Role.MENTOR).held == 0
