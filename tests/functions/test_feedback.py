"""feedback: what the page and the hooks answer, what they keep, and that no repeat can be told."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from alongside import wiring
from alongside.anonymity import MARK, Roster, check_value
from alongside.keys import derive
from alongside.mixing.entry import LONGEST_COMMENT, SIZE, Entry
from alongside.program.schema import Choice, FeedbackQuestion
from alongside.rosters import Published
from tests.faults.wire import refuse
from tests.faults.world import Page, World, field_of, load, words
from tests.functions.opinions import (
    SAID,
    Slots,
    body,
    deliver,
    hook_event,
    posted,
    take,
    write,
)
from tests.rules.forms.deliveries import PROVIDERS
from tests.rules.letters.markup import Markup

ROOT = Path(__file__).resolve().parents[2]
READS = ["GetParameter", "GetParameter", "GetObject"]
OP = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def slots(world: World) -> Slots:
    """Keys for the present slot and the one before, and a roster."""
    found = Slots(world)
    found.begin(back=(0, 1))
    wiring.feedback_root()
    return found


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[dict[str, Any]]]:
    """What the function has logged."""
    from functions.feedback import app  # noqa: PLC0415  (its logger is what is watched)

    stream = io.StringIO()
    monkeypatch.setattr(app.logger.registered_handler, "stream", stream)
    return lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


def shown(page: Page) -> tuple[int, dict[str, str], str]:
    """Everything that whoever sent it can see."""
    return page["statusCode"], page["headers"], page["body"]


# --- The page -------------------------------------------------------------------------------------


@pytest.mark.parametrize("program", ["heal", "bts", "workbook"])
def test_R58_the_page_is_there_for_everybody_at_any_time_and_asks_nothing_of_aws(
    world: World, program: str
) -> None:
    with world.wire.counting() as calls:
        page = world.open(f"/feedback/{program}")
        head = world.open(f"/feedback/{program}", "HEAD")
    assert (page["statusCode"], head["statusCode"], calls) == (200, 200, [])
    assert page["headers"]["Cache-Control"] == "no-store"
    assert not {"set-cookie", "cookies"} & {name.lower() for name in (*page["headers"], *page)}
    assert not Markup(page["body"]).find("script")


def test_the_page_says_before_anything_is_written_what_becomes_of_it(world: World) -> None:
    text = words(world.open("/feedback/heal"))
    for said in (
        "Nobody reads this soon: not before 1 January 2027, and perhaps months later.",
        "I want someone to read this now",
        "It is read by the coordinator of HEAL Mentorship, and not by the facilitators",
        "once a quarter, all of it together, and only what at least five answers say is shown",
        "We cannot tell whether two are from one person, so please answer once a quarter.",
        "texts are deleted unread",
        "can see that somebody sent something at that minute",
        "A story can still tell who you are, and so can the way you write.",
        "We cannot answer you, and cannot find, change or delete what you sent",
        "If somebody may come to harm",
    ):
        assert said in text, said
    for line in world.rules.crisis:
        assert line.name in text and line.how in text
    assert text.index("988") < text.index("All in all")


def test_nothing_promises_to_count_people_or_asks_for_more_than_one_answer_in_a_slot(
    world: World, slots: Slots
) -> None:
    assert world.rules.feedback is not None
    counted = "each time the page is sent is one. We cannot tell whether two are from one person"
    for page in (world.open("/feedback/heal"), write(world)):
        text = words(page)
        assert f"{counted}, so please answer once a quarter." in text
        for other in ("people said", "as often as", "once a month", "open the page anew"):
            assert other not in text
    monthly = world.rules.feedback.model_copy(update={"slot": "month"})
    world.programs["heal"] = world.rules.model_copy(update={"feedback": monthly})
    assert f"{counted}, so please answer once a month." in words(world.open("/feedback/heal"))


def test_the_other_door_is_open_before_and_after(world: World, slots: Slots) -> None:
    for page in (world.open("/feedback/heal"), write(world)):
        links = Markup(page["body"]).addresses
        assert links == ["https://alongside.example/concern/heal/open"]
        assert "it is openly less anonymous" in words(page)
        assert "988" in words(page)


def test_R57_what_is_sent_is_kept_sealed_without_names_and_always_as_long(
    world: World, slots: Slots
) -> None:
    slots.publish("heal", names=["Hope Winters"])
    assert write(world)["statusCode"] == 200
    assert write(world, {"r_overall": "1"})["statusCode"] == 200
    said = "Hope Winters calls me on 555 010 7788, and Ruthanne too. I hope it goes on."
    assert write(world, {"c_good": said})["statusCode"] == 200
    plain, mark, named = sorted(slots.opened(), key=lambda one: len(one.ratings), reverse=True)
    assert plain == Entry(
        {"overall": 4, "safe": 5},
        {"good": SAID["c_good"], "change": SAID["c_change"]},
    )
    assert mark == Entry({"overall": 1})
    assert MARK in named.comments["good"] and "I hope it goes on." in named.comments["good"]
    assert not {"Hope", "Winters", "7788", "Ruthanne"} & set(named.comments["good"].split())
    for item in slots.kept():
        assert set(item) == {"pk", "sk", "c"}
        assert item["pk"] == "ENTRY#heal#2026-Q4"
        assert len(bytes(item["c"])) == SIZE + 48
    assert world.items() == []


def test_a_second_click_is_no_second_voice_and_nobody_can_tell(world: World, slots: Slots) -> None:
    turned = dict(reversed(SAID.items())) | {"r_email": "5", "name": "Ada"}
    first, again, bent = write(world, op=OP), write(world, op=OP), write(world, turned, op=OP)
    assert shown(first) == shown(again) == shown(bent)
    (kept,) = slots.opened()
    assert kept.ratings["overall"] == 4
    assert shown(write(world, {"r_overall": "2"})) == shown(first)
    assert len(slots.kept()) == 2


def test_other_words_on_the_same_page_are_kept_as_well(world: World, slots: Slots) -> None:
    """Two people at one device, or somebody who goes back and corrects what they said."""
    for said in (SAID, SAID | {"r_safe": "1"}, {"c_good": SAID["c_good"]}):
        for _ in range(2):
            assert write(world, said, op=OP)["statusCode"] == 200
    assert len(slots.kept()) == 3
    raws = {item["sk"] for item in slots.kept()}
    assert len(raws) == 3 and all(len(one) == 32 for one in raws)


def test_the_calls_for_a_first_time_and_a_repeat_are_the_same(world: World, slots: Slots) -> None:
    traces = []
    for op in (OP, OP, ""):
        with world.wire.counting() as calls:
            write(world, op=op)
        traces.append([call.operation for call in calls])
    assert traces == [[*READS, "PutItem"], ["PutItem"], ["PutItem"]]


@pytest.mark.parametrize(
    "said", [{}, {"r_overall": "", "c_good": " \r\n "}, {"r_overall": "6", "c_bad": "x"}]
)
def test_nothing_answered_is_asked_again_kindly(
    world: World, slots: Slots, said: dict[str, str]
) -> None:
    with world.wire.counting() as calls:
        page = write(world, said)
    assert (page["statusCode"], calls) == (400, [])
    assert "Please answer one question at least" in words(page)
    assert slots.kept() == []


def test_a_text_that_is_too_long_comes_back_whole(world: World, slots: Slots) -> None:
    long = "one word\r\n" * (LONGEST_COMMENT // 9 + 1)
    page = write(world, {"r_safe": "2", "c_good": long, "c_change": "Less."}, op=OP)
    assert page["statusCode"] == 400
    assert "One text is too long. All your words are still here" in words(page)
    assert page["body"].count("one word\n") == LONGEST_COMMENT // 9 + 1
    assert "Less." in page["body"] and field_of(page, "op") == OP
    (marked,) = [m for m in Markup(page["body"]).find("input", name="r_safe") if "checked" in m]
    assert marked["value"] == "2"
    assert slots.kept() == []
    fits = "word\r\n" * (LONGEST_COMMENT // 5)
    assert write(world, {"c_good": fits}, op=OP)["statusCode"] == 200
    (kept,) = slots.opened()
    assert kept.comments["good"].count("word") == LONGEST_COMMENT // 5


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"c_good=" + b"x" * 300_000, 413),
        (b"c_good=\xff\xfe", 400),
        (b"&".join(b"f%d=1" % n for n in range(1000)), 400),
        (b"", 400),
        (b"not a form", 400),
    ],
)
def test_whatever_is_posted_the_page_comes_back(
    world: World, slots: Slots, raw: bytes, status: int
) -> None:
    page = take(posted(load("feedback/write.json"), raw))
    assert page["statusCode"] == status
    assert "Nothing is sent yet" in words(page)
    assert field_of(page, "op")
    assert slots.kept() == []


def test_a_body_that_cannot_be_decoded_brings_the_page_again(world: World, slots: Slots) -> None:
    event = load("feedback/write.json") | {"body": "%%%", "isBase64Encoded": True}
    assert take(event)["statusCode"] == 400


def test_fields_that_the_page_does_not_have_are_not_read(world: World, slots: Slots) -> None:
    more = {"name": "Ada", "email": "ada@example.net", "r_email": "5", "c_name": "Ada"}
    assert write(world, {**SAID, **more})["statusCode"] == 200
    write(world)
    with_more, without = slots.opened()
    assert with_more == without


def test_query_cookies_and_browser_change_nothing(world: World, slots: Slots) -> None:
    bare = load("feedback/write.json")
    page = take(load("feedback/write.json"))
    for name in ("cookies", "rawQueryString"):
        del bare[name]
    bare["headers"] = {}
    assert shown(take(bare)) == shown(page)
    looks = [take(load("feedback/look.json")), world.open("/feedback/heal")]
    one, other = (page["body"].replace(field_of(page, "op"), "") for page in looks)
    assert one == other
    (kept,) = slots.opened()
    assert kept.comments == {"good": "Somebody listened to me.\nEvery week."}


def test_a_program_nobody_knows_and_one_that_asks_for_nothing_look_alike(world: World) -> None:
    world.programs["bts"] = world.programs["bts"].model_copy(update={"feedback": None})
    found = {
        json.dumps(shown(ask(path)))
        for path in ("/feedback/bts", "/feedback/nowhere", "/feedback/", "/feedback/heal/")
        for ask in (world.open, lambda path: world.post(path, SAID))
    }
    (page,) = map(json.loads, found)
    assert page[0] == 404
    assert world.feedback() == []


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH"])
def test_another_method_is_not_allowed(world: World, method: str) -> None:
    assert world.open("/feedback/heal", method)["statusCode"] == 405


def test_a_side_is_kept_where_the_program_asks_for_it(world: World, slots: Slots) -> None:
    sides = (
        Choice(code="mentor", label="As a mentor"),
        Choice(code="silent", label="I would rather not say", skips=True),
    )
    asked = FeedbackQuestion(id="side", kind="part", title="From which side?", choices=sides)
    heal = world.programs["heal"]
    assert heal.feedback is not None
    more = heal.feedback.model_copy(update={"questions": (*heal.feedback.questions, asked)})
    world.programs["heal"] = heal.model_copy(update={"feedback": more})
    assert "rather not" not in words(world.open("/feedback/heal"))
    for part in ("mentor", "silent", "boss", ""):
        assert write(world, {"r_overall": "3", "part": part})["statusCode"] == 200
    assert write(world, {"part": "mentor"})["statusCode"] == 400
    answers = {"overall": 3, "side": "silent"}
    deliver(world, "signed", body("signed", answers, "r1", world.now))
    deliver(world, "signed", body("signed", answers | {"side": "mentor"}, "r2", world.now))
    assert sorted(one.part for one in slots.opened()) == ["", "", "", "", "mentor", "mentor"]


@pytest.mark.parametrize("world", ["cuentos"], indirect=True)
def test_a_program_without_a_list_of_words_takes_marks_only(world: World, slots: Slots) -> None:
    page = world.open("/feedback/cuentos")
    assert not Markup(page["body"]).find("textarea")
    answers = {"overall": 5, "good": "Ada me escucha"}
    deliver(world, "signed", body("signed", answers, "r1", world.now))
    (kept,) = slots.opened()
    assert kept == Entry({"overall": 5})


def test_a_program_may_bring_its_own_list_of_words(
    world: World, slots: Slots, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = {"palabras": ("leer", "contar", "con", "me", "gusta")}
    monkeypatch.setattr("alongside.feedback.taking.load_words", listed.__getitem__)
    heal = world.programs["heal"]
    assert heal.feedback is not None
    own = heal.feedback.model_copy(update={"words": "palabras"})
    world.programs["heal"] = heal.model_copy(update={"feedback": own})
    assert write(world, {"c_good": "Me gusta leer con Lucía"})["statusCode"] == 200
    (kept,) = slots.opened()
    assert kept.comments["good"] == f"Me gusta leer con {MARK}"


FOREIGN = "Mi mentora me escucha y eso me gusta mucho"


def test_a_text_of_which_nothing_is_left_comes_back_and_is_never_one_of_the_five(
    world: World, slots: Slots
) -> None:
    said = {"r_safe": "2", "c_good": FOREIGN, "c_change": "Please answer sooner."}
    with world.wire.counting() as calls:
        page = write(world, said, op=OP)
    assert (page["statusCode"], calls, slots.kept()) == (400, [], [])
    assert "of one text too little would be left. All your words are still here" in words(page)
    assert FOREIGN in page["body"] and "Please answer sooner." in page["body"]
    marked = [one["id"] for one in Markup(page["body"]).find("textarea") if "aria-invalid" in one]
    assert (marked, field_of(page, "op")) == (["c_good"], OP)
    assert write(world, said | {"c_good": ""}, op=OP)["statusCode"] == 200
    (kept,) = slots.opened()
    assert kept == Entry({"safe": 2}, {"change": "Please answer sooner."})


def test_the_page_does_not_say_whether_somebody_of_this_name_is_on_file(
    world: World, slots: Slots
) -> None:
    """Whoever is on file leaves as little of a text as a word nobody knows; only the writer's list
    of words may show in the answer."""
    without = write(world, {"c_good": "hope"})
    slots.publish("heal", names=["Hope Winters"])
    for said in ({"c_good": "hope"}, {"c_good": "hope", "r_safe": "1"}):
        assert shown(write(world, said)) == shown(without)
    assert [one.comments for one in slots.opened() if "good" in one.comments] == [{"good": "hope"}]
    assert slots.unreadable() == ["nothing_left"] * 2


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_text_of_a_form_of_which_nothing_is_left_is_counted_and_the_rest_kept(
    world: World, slots: Slots, provider: str
) -> None:
    for _ in range(2):
        more: dict[str, Any] = {"change": "Please answer sooner.", "safe": 2}
        for token, answers in {"one": {}, "two": more}.items():
            raw = body(provider, {"good": FOREIGN, **answers}, token, world.now)
            assert deliver(world, provider, raw)["statusCode"] == 202
    assert slots.opened() == [Entry({"safe": 2}, {"change": "Please answer sooner."})]
    assert slots.unreadable() == ["nothing_left"] * 2


@pytest.mark.parametrize("provider", PROVIDERS)
def test_what_is_lost_of_a_delivery_is_counted_once_by_its_reason(
    world: World, slots: Slots, provider: str
) -> None:
    late = world.now - timedelta(days=400)
    bodies = [
        body(provider, {"overall": 3, "mood": "fine"}, "1", world.now),
        body(provider, {"overall": 4, "safe": 9}, "2", world.now),
        body(provider, {"good": "word " * 1_000}, "3", world.now),
        body(provider, {"overall": 5}, "4", late),
    ]
    for raw in bodies * 2:
        assert deliver(world, provider, raw)["statusCode"] == 202
    assert len(slots.kept()) == 3
    assert slots.unreadable() == ["cut", "part_unread", "part_unread", "too_late"]
    for item in world.feedback():
        assert set(item) in ({"pk", "sk", "c"}, {"pk", "sk", "reason"})


# --- Our own outages ------------------------------------------------------------------------------


@pytest.mark.parametrize("refused", [1, 2, 3, 4])
def test_an_outage_shows_the_words_again_and_keeps_nothing(
    world: World, slots: Slots, log: Callable[[], list[dict[str, Any]]], refused: int
) -> None:
    seen = 0

    def fail(_: object) -> Any:
        nonlocal seen
        seen += 1
        return refuse("InternalError", 500) if seen >= refused else None

    with world.wire.listening(fail):
        page = write(world, op=OP)
    assert (page["statusCode"], page["headers"]["Retry-After"]) == (503, "120")
    assert SAID["c_good"] in words(page) and SAID["c_change"] in words(page)
    assert "nothing was kept" in words(page)
    assert field_of(page, "op") == OP
    assert slots.kept() == []
    assert [line["message"] for line in log()] == ["outage"]
    assert write(world, op=OP)["statusCode"] == write(world, op=OP)["statusCode"] == 200
    assert len(slots.kept()) == 1


def test_an_answer_of_the_table_that_is_lost_counts_once(world: World, slots: Slots) -> None:
    def lose(call: Any, _: object) -> None:
        if call.operation == "PutItem":
            raise ConnectionError(SAID["c_good"])

    with world.wire.listening(after=lose):
        assert write(world, op=OP)["statusCode"] == 503
    assert write(world, op=OP)["statusCode"] == 200
    assert len(slots.kept()) == 1


def test_without_keys_or_without_a_roster_nothing_is_taken(world: World) -> None:
    slots = Slots(world)
    slots.publish("heal")
    assert write(world)["statusCode"] == 503
    slots.begin()
    wiring.client("s3").delete_object(Bucket="rosters", Key="roster/heal")
    raw = body("signed", {"overall": 3}, "r1", world.now)
    assert write(world)["statusCode"] == deliver(world, "signed", raw)["statusCode"] == 503
    assert world.feedback() == []
    slots.publish("heal")
    assert write(world)["statusCode"] == 200


def test_a_mistake_of_ours_is_logged_by_its_kind_alone(
    world: World,
    slots: Slots,
    log: Callable[[], list[dict[str, Any]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stumble(text: str, *_: object) -> str:
        raise ValueError(text)

    monkeypatch.setattr(sys.modules["alongside.feedback.taking"], "redact", stumble)
    page = write(world)
    assert page["statusCode"] == 503 and SAID["c_good"] in words(page)
    raw = body("tally", {"good": SAID["c_good"]}, "r1", world.now)
    answer = deliver(world, "tally", raw)
    assert (answer["statusCode"], answer["headers"]["Retry-After"]) == (503, "120")
    assert [(line["message"], line["error"]) for line in log()] == [("mistake", "ValueError")] * 2
    assert "phone" not in json.dumps(log())
    assert slots.kept() == []


def test_R57_a_roster_of_another_key_or_an_old_one_takes_nothing(
    world: World, slots: Slots, log: Callable[[], list[dict[str, Any]]]
) -> None:
    """It would know nobody, and names that are words would stay in."""
    key, today = roster_key(), world.now.date()
    prints = Roster(["Hope Winters"], key=key).prints
    unusable = {
        "another key": Published(prints, 20, check_value(b"another"), today),
        "no check": Published(prints, 20, b"", today),
        "no day": Published(prints, 20, check_value(key), None),
        "eight days": Published(prints, 20, check_value(key), today - timedelta(days=8)),
    }
    raw = body("signed", {"overall": 3}, "r1", world.now)
    for roster in unusable.values():
        wiring.rosters().publish("heal", roster)
        page = write(world, op=OP)
        assert page["statusCode"] == deliver(world, "signed", raw)["statusCode"] == 503
        assert SAID["c_good"] in words(page)
    assert world.feedback() == []
    codes = [line["error"].removeprefix("TryAgain ") for line in log()]
    assert codes == ["roster_of_another_key"] * 4 + ["roster_too_old"] * 4
    week = Published(prints, 20, check_value(key), today - timedelta(days=7))
    wiring.rosters().publish("heal", week)
    assert write(world, {"c_good": "Hope Winters helps me."})["statusCode"] == 200
    assert slots.opened()[0].comments["good"].startswith(MARK)


def roster_key() -> bytes:
    """The key of HEAL's fingerprints."""
    return derive(wiring.feedback_root().first, "roster heal")


def test_R58_the_provider_records_no_reading_of_a_secret_for_a_submission(world: World) -> None:
    """Every reading of a parameter is recorded with its time: one for each submission would be a
    list of the times at which somebody wrote."""
    slots = Slots(world)
    slots.begin(back=(0,))  # and none for the slot before
    wiring.feedback_root()
    traces = []
    for minutes in (0, 1, 4, 4, 1, 9):
        world.pass_time(minutes=minutes)
        with world.wire.counting() as calls:
            write(world)
            deliver(world, "signed", body("signed", {"overall": 3}, str(minutes), world.now))
            deliver(world, "signed", b"[]")
        traces.append([call.operation for call in calls])
    puts = ["PutItem"] * 3
    assert traces == [[*READS, *puts], puts, puts, puts, [*READS, *puts], puts]


def test_a_new_slot_is_seen_at_once_and_what_was_read_is_not_kept_longer(world: World) -> None:
    slots = Slots(world)
    world.pass_time(days=40, hours=8, minutes=55)  # five to midnight where it is
    slots.begin()
    assert write(world)["statusCode"] == 200
    world.pass_time(minutes=9)
    assert write(world)["statusCode"] == 503, "this slot has no keys yet, and that is not recalled"
    slots.begin()
    assert write(world)["statusCode"] == 200
    assert [item["pk"] for item in slots.kept()] == ["ENTRY#heal#2026-Q4", "ENTRY#heal#2027-Q1"]
    world.pass_time(minutes=11)
    assert write(world)["statusCode"] == 200
    assert not [name for name in wiring._recalled if "2026-Q3" in name]
    assert {at for at, _ in wiring._recalled.values()} == {world.now}


@pytest.mark.parametrize("operation", ["GetParameter", "GetObject", "PutItem"])
def test_in_haste_a_service_that_fails_is_asked_once(
    world: World, slots: Slots, monkeypatch: pytest.MonkeyPatch, operation: str
) -> None:
    monkeypatch.setenv("HASTY", "true")
    for door in (wiring.deployment, wiring.client, wiring.vault, wiring.rosters):
        door.cache_clear()
    wiring.feedback_table.cache_clear()
    tried = []

    def fail(call: Any) -> Any:
        if call.operation == operation:
            tried.append(call.operation)
            return refuse("InternalError", 500)
        return None

    with world.wire.listening(fail):
        assert write(world)["statusCode"] == 503
    assert tried == [operation]
    config = wiring.client("ssm").meta.config
    assert (config.connect_timeout, config.read_timeout) == (1, 2)


# --- Forms of providers ---------------------------------------------------------------------------

ANSWERS = {"overall": 4, "safe": 3, "good": "Somebody listened to me."}
KEPT = Entry({"overall": 4, "safe": 3}, {"good": "Somebody listened to me."})


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_delivery_of_every_provider_is_kept_with_its_answers_alone(
    world: World, slots: Slots, provider: str
) -> None:
    raw = (ROOT / "events" / "feedback" / f"{provider}.json").read_bytes()
    with world.wire.counting() as calls:
        page = deliver(world, provider, raw)
    assert (page["statusCode"], page["body"]) == (202, '{"status": "taken"}')
    lost = ["part_unread"] if provider == "google" else []  # the form there asks for a name as well
    assert [call.operation for call in calls] == [*READS, "PutItem", *["PutItem"] * len(lost)]
    assert (slots.opened(), slots.unreadable()) == ([KEPT], lost)
    assert world.items() == []


@pytest.mark.parametrize("provider", PROVIDERS)
def test_new_repeated_late_unfinished_and_unreadable_get_the_same_bytes(
    world: World, slots: Slots, provider: str
) -> None:
    once = body(provider, ANSWERS, "token-1", world.now)
    late = body(provider, ANSWERS, "token-2", world.now - timedelta(days=400))
    answers = [deliver(world, provider, raw) for raw in (once, once, late, b"[]", b"\xff", b"{")]
    if provider in ("signed", "google"):
        answers.append(deliver(world, provider, body(provider, {}, "t", world.now, event="test")))
    if provider in ("signed", "typeform"):
        half = {"event": "partial", "event_type": "form_response_partial"}
        answers.append(deliver(world, provider, body(provider, ANSWERS, "h", world.now, **half)))
    answers.append(deliver(world, provider, body(provider, {}, "nothing said", world.now)))
    assert {json.dumps(shown(page)) for page in answers} == {json.dumps(shown(answers[0]))}
    assert answers[0]["statusCode"] == 202
    assert slots.opened() == [KEPT]


def test_the_calls_tell_neither_a_repeat_nor_a_late_one(world: World, slots: Slots) -> None:
    once = body("signed", ANSWERS, "token-1", world.now)
    late = body("signed", ANSWERS, "token-2", world.now - timedelta(days=400))
    traces = []
    for raw in (once, once, late):
        with world.wire.counting() as calls:
            deliver(world, "signed", raw)
        traces.append([call.operation for call in calls])
    assert traces == [[*READS, "PutItem"], ["PutItem"], ["PutItem"]]


def test_a_retry_across_the_end_of_the_slot_meets_its_first_try(world: World) -> None:
    slots = Slots(world)
    world.pass_time(days=40, hours=7)
    assert f"{world.now:%Y-%m-%d %H}" == "2027-01-01 03"  # still 2026 where the program lives
    slots.begin()
    raw = body("typeform", ANSWERS, "token-1", world.now)
    deliver(world, "typeform", raw)
    world.pass_time(hours=4)
    slots.begin()
    deliver(world, "typeform", raw)
    (item,) = slots.kept()
    assert item["pk"] == "ENTRY#heal#2026-Q4"
    other = body("typeform", ANSWERS, "token-2", world.now - timedelta(hours=5))
    deliver(world, "typeform", other)
    assert [one["pk"] for one in slots.kept()] == ["ENTRY#heal#2026-Q4"] * 2
    sealed_with = [
        slot
        for item in slots.kept()
        for (_, slot), private in slots.private.items()
        if steps_open(private, item)
    ]
    assert sorted(sealed_with) == ["2026-Q4", "2027-Q1"]


def steps_open(private: bytes, item: dict[str, Any]) -> bool:
    """Whether this key opens an item."""
    from alongside.sealing import open_sealed  # noqa: PLC0415

    return open_sealed(private, bytes(item["c"])) is not None


def test_a_time_in_the_future_counts_as_now(world: World, slots: Slots) -> None:
    ahead = body("signed", ANSWERS, "token-1", world.now + timedelta(days=900))
    deliver(world, "signed", ahead)
    deliver(world, "signed", ahead)
    assert [item["pk"] for item in slots.kept()] == ["ENTRY#heal#2026-Q4"]


def test_what_cannot_be_read_is_counted_once_by_its_reason(world: World, slots: Slots) -> None:
    heal = world.programs["heal"]
    assert heal.feedback is not None
    named = heal.feedback.model_copy(update={"ids": {"signed": "own-site"}})
    world.programs["heal"] = heal.model_copy(update={"feedback": named})
    elsewhere = json.loads(body("signed", ANSWERS, "t", world.now)) | {"form": {"id": "copied"}}
    for raw in (
        b"\xff",
        b"{",
        b"[]",
        json.dumps(elsewhere).encode(),
        body("signed", {"mood": "fine"}, "t", world.now),
        body("signed", {"overall": 9}, "t2", world.now),
    ):
        for _ in range(3):
            assert deliver(world, "signed", raw)["statusCode"] == 202
    assert slots.unreadable() == [
        "another_form",
        "no_known_answer",
        "no_known_answer",
        "not_an_object",
        "not_json",
        "not_utf8",
    ]
    for item in world.feedback():
        assert set(item) == {"pk", "sk", "reason"}
    with world.wire.listening(lambda _: refuse("InternalError", 500)):
        assert deliver(world, "signed", b"{}")["statusCode"] == 503


def test_a_long_text_of_a_form_is_cut_before_it_is_redacted(world: World, slots: Slots) -> None:
    raw = body("google", {"good": "word " * 1_000}, "r1", world.now)
    deliver(world, "google", raw)
    (kept,) = slots.opened()
    assert len(kept.comments["good"]) <= LONGEST_COMMENT


SPOIL: dict[str, tuple[Callable[[dict[str, Any]], object], int]] = {
    "no signature": (lambda e: e["headers"].pop("webhook-signature"), 401),
    "a wrong signature": (
        lambda e: e["headers"].update({"webhook-signature": "v1," + "A" * 43 + "="}),
        401,
    ),
    "an old signature": (lambda e: e["headers"].update({"webhook-timestamp": "1700000000"}), 401),
    "another address": (lambda e: e.update(rawPath=e["rawPath"][:-1] + "0g"), 401),
    "a program nobody knows": (lambda e: e.update(rawPath="/hooks/feedback/hell/signed/0"), 401),
    "a path with nothing": (lambda e: e.update(rawPath="/hooks/feedback/"), 401),
    "another method": (lambda e: e["requestContext"]["http"].update(method="GET"), 405),
    "too large": (lambda e: e.update(body="A" * 400_000), 413),
    "no Base64": (lambda e: e.update(body="%%%"), 400),
}


@pytest.mark.parametrize("label", SPOIL)
def test_what_is_not_signed_is_refused_before_any_call_and_without_a_line(
    world: World, slots: Slots, log: Callable[[], list[dict[str, Any]]], label: str
) -> None:
    spoil, status = SPOIL[label]
    event = hook_event(world, "signed", body("signed", ANSWERS, "r1", world.now))
    spoil(event)
    with world.wire.counting() as calls:
        page = take(event)
    assert (page["statusCode"], calls, log()) == (status, [], [])
    assert page["body"] == "" or status != 401


def test_the_hook_of_an_application_form_does_not_open_this_door(world: World) -> None:
    raw = world.body("mentee", "Ada")
    event = world.form_event("signed", "mentee", raw)
    assert (
        take(event | {"rawPath": event["rawPath"].replace("/hooks/", "/hooks/feedback/")})[
            "statusCode"
        ]
        == 401
    )
    ours = hook_event(world, "signed", raw)
    proxy = ours["rawPath"].removeprefix("/hooks/")
    assert world.take(ours | {"pathParameters": {"proxy": proxy}})["statusCode"] == 401


def test_a_form_that_describes_itself_is_told_whether_it_fits(world: World, slots: Slots) -> None:
    schema = load("feedback/google_schema.json")
    fits = deliver(world, "google", json.dumps(schema).encode())
    assert (fits["statusCode"], fits["body"]) == (200, '{"status": "fits"}')
    schema["form"]["collects_email"] = True
    page = deliver(world, "google", json.dumps(schema).encode())
    assert page["statusCode"] == 409
    assert json.loads(page["body"]) == {"status": "does_not_fit", "reasons": ["collects_email"]}
    assert world.feedback() == []


# --- What is left behind --------------------------------------------------------------------------


def test_of_what_goes_well_no_line_is_logged(
    world: World, slots: Slots, log: Callable[[], list[dict[str, Any]]]
) -> None:
    world.open("/feedback/heal")
    write(world)
    write(world, {})
    deliver(world, "tally", body("tally", ANSWERS, "r1", world.now))
    deliver(world, "tally", b"{")
    world.open("/feedback/nowhere")
    assert log() == []


def test_the_function_loads_nothing_that_reads_members_or_sends() -> None:
    code = (
        "import sys, functions.feedback.app; "
        "print(*[m for m in sys.modules if m.startswith('alongside.')])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'layers' / 'common'}", "AWS_DEFAULT_REGION": "x"},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(run.stdout.split())
    stores = {name for name in loaded if name.startswith("alongside.store.")}
    assert stores == {"alongside.store.table", "alongside.store.entries"}
    others = ("concern", "membership", "release", "batches", "sending", "care", "night", "approval")
    assert not {f"alongside.{name}" for name in others} & loaded
    assert "alongside.feedback.taking" in loaded
