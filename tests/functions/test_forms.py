"""forms: a form that drifts is told of once, to its own coordinator, and a form that fits never."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from alongside import drift, providers, wiring
from alongside.drift import Reach
from alongside.errors import TryAgain
from alongside.forms.connection import WHY
from alongside.store import looks, sightings
from tests.faults.test_kills import die_everywhere
from tests.faults.wire import refuse
from tests.faults.world import World, load
from tests.functions.at_provider import AFFAIR, Connected, connected, with_choice

Row = dict[str, Any]


@pytest.fixture
def form(world: World) -> Iterator[Connected]:
    """The mentee form of HEAL at Typeform, looked at once: it fits."""
    with connected(world) as form:
        assert world.hour()["looked"] == 1
        yield form


def letters(world: World, program: str = "heal") -> list[Row]:
    """The letters about drift, in the order in which they were found."""
    rows = [dict(item) for item in world.of_kind("LETTER#") if item["template"] == "drift"]
    return sorted((row for row in rows if row["program"] == program), key=lambda row: row["cause"])


def tomorrow(world: World) -> dict[str, Any]:
    """The next day's look."""
    world.pass_time(days=1)
    return world.hour()


def told(world: World) -> list[str]:
    """The texts of the letters about drift that have left."""
    world.sweep()
    return [sent.text for sent in world.letters if sent.template == "drift"]


class Names(dict[str, str]):
    """What the sentences about HEAL's mentee form at Typeform show."""

    def __missing__(self, name: str) -> str:
        where = "--program heal"
        return {
            "provider": "Typeform",
            "command": f"alongside forms token typeform {where}",
            "hooks": f"alongside hooks {where} --form mentee --provider typeform",
            "backfill": f"alongside backfill typeform {where}",
        }[name]


def test_a_form_that_fits_is_no_news(world: World, form: Connected) -> None:
    assert letters(world) == []
    assert tomorrow(world)["looked"] == 1
    assert letters(world) == []
    form.add_choice("Divorce")
    assert tomorrow(world) == {"looked": 1, "changed": 1, "letters": 1}
    assert len(letters(world)) == 1


def test_a_look_is_once_a_day_and_asks_no_provider_in_between(
    world: World, form: Connected
) -> None:
    form.provider.asked.clear()
    form.add_choice("Divorce")
    world.pass_time(hours=1)
    assert world.hour() == {} and form.provider.asked == []
    tomorrow(world)
    assert form.provider.asked != []


def test_a_new_choice_is_told_once_with_the_line_of_the_file(world: World, form: Connected) -> None:
    form.add_choice("Divorce")
    tomorrow(world)
    (text,) = told(world)
    assert AFFAIR in text and "“Divorce”" in text
    assert "`choices` of `affair` in heal.toml (line " in text
    assert [sent.to for sent in world.letters] == ["coordinator@alongside.example"]
    for _ in range(3):
        assert "changed" not in tomorrow(world)
    assert len(letters(world)) == 1


def test_the_state_it_was_found_in_is_what_keeps_the_letter_to_one(
    world: World, form: Connected, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two runs at once read the same state; control: were the state not a condition, two letters
    would leave."""
    stale = list(sightings.of_program(world.table, "heal"))
    form.add_choice("Divorce")
    tomorrow(world)
    monkeypatch.setattr(sightings, "of_program", lambda *_: stale)
    monkeypatch.setattr(sightings, "saw", lambda *_, **__: stale[0])
    assert "letters" not in tomorrow(world)
    assert len(letters(world)) == 1
    _without_conditions(world, monkeypatch)
    tomorrow(world)
    assert len(letters(world)) == 2


def _without_conditions(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    table = type(world.table)
    real = table.transact

    def transact(self: Any, actions: Any) -> None:
        for action in actions:
            for body in action.values():
                for name in ("ConditionExpression", "ReturnValuesOnConditionCheckFailure"):
                    body.pop(name, None)
                body["ExpressionAttributeValues"] = _mentioned(body)
                if not body["ExpressionAttributeValues"]:
                    del body["ExpressionAttributeValues"]
        real(self, actions)

    monkeypatch.setattr(table, "transact", transact)


def _mentioned(body: Any) -> dict[str, Any]:
    """The values that what is left of an action still uses."""
    values = body.get("ExpressionAttributeValues", {})
    words = body.get("UpdateExpression", "").replace(",", " ").replace(")", " ").split()
    return {name: value for name, value in values.items() if name in words}


def test_E1_a_look_killed_anywhere_writes_one_letter(world: World, form: Connected) -> None:
    form.add_choice("Divorce")
    world.pass_time(days=1)
    found = die_everywhere(world, world.hour, world.hour)
    assert (found.differing, found.doubled, found.broken) == ([], [], [])
    assert found.points >= 10
    world.hour()
    assert len(letters(world)) == 1


def test_there_and_back_again_is_a_letter_each_time(world: World, form: Connected) -> None:
    for count in (1, 3, 5):
        form.add_choice("Divorce")
        tomorrow(world)
        world.sweep()
        assert len(letters(world)) == count
        form.take_choice()
        tomorrow(world)
        world.sweep()
        assert len(letters(world)) == count + 1
    texts = told(world)
    assert len(texts) == 6
    assert ["fit together again" in text for text in texts] == [False, True] * 3


def test_another_difference_is_another_letter(world: World, form: Connected) -> None:
    form.add_choice("Divorce")
    tomorrow(world)
    world.sweep()
    form.add_choice("Separation")
    tomorrow(world)
    first, second = told(world)
    assert "Divorce" in first and "Separation" not in first
    assert "Divorce" in second and "Separation" in second


def test_a_note_is_no_reason_for_a_letter(world: World, form: Connected) -> None:
    """Another title for a question that is known by its ref: nobody waits for that."""
    form.question()["title"] = "What happened?"
    assert tomorrow(world)["changed"] == 1
    assert letters(world) == []
    (seen,) = sightings.of_program(world.table, "heal")
    assert [one.code for one in seen.misfits] == ["renamed"]


def test_a_letter_that_was_overtaken_does_not_leave(world: World, form: Connected) -> None:
    form.add_choice("Divorce")
    tomorrow(world)
    form.take_choice()
    tomorrow(world)
    assert world.sweep()["skipped_overtaken"] == 1
    assert ["fit together again" in sent.text for sent in world.letters] == [True]


def test_a_letter_whose_program_fits_by_now_does_not_leave(world: World, form: Connected) -> None:
    form.add_choice("Divorce")
    tomorrow(world)
    world.programs["heal"] = with_choice(world.rules, "affair", "Divorce")
    assert world.sweep()["skipped_fits_again"] == 1
    assert world.letters == []


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (401, b"{}", "bad_token"),
        (403, b"{}", "no_rights"),
        (403, b'{"description": "upgrade your plan"}', "plan"),
        (404, b"{}", "form_gone"),
    ],
)
def test_what_a_provider_refuses_is_told_in_a_plain_sentence(
    world: World, form: Connected, status: int, body: bytes, code: str
) -> None:
    form.provider.refuse("GET", f"/forms/{form.form_id}", status, body=body)
    tomorrow(world)
    tomorrow(world)
    (text,) = told(world)
    said = WHY[code] % Names()
    assert " ".join(said.split()) in text
    assert "Nothing that was sent is lost" not in text
    form.provider.refusals.clear()
    tomorrow(world)
    assert "fit together again" in told(world)[-1]


def test_a_token_of_another_shape_is_told(world: World, form: Connected) -> None:
    name = wiring.tokens().name("heal", "typeform")
    wiring.client("ssm").put_parameter(Name=name, Type="String", Value="x", Overwrite=True)
    tomorrow(world)
    assert "alongside forms token typeform --program heal" in told(world)[0]


def _webhook(form: Connected) -> dict[str, Any]:
    (webhook,) = form.provider.fake.webhooks[form.form_id].values()  # type: ignore[call-overload]
    found: dict[str, Any] = webhook
    return found


def test_a_webhook_that_is_off_elsewhere_or_gone_is_told_each_time(
    world: World, form: Connected
) -> None:
    webhook = _webhook(form)
    url = webhook["url"]
    for change, words in (
        ({"enabled": False}, "switched off"),
        ({"enabled": True, "url": url.replace("mentee", "mentor")}, "as a copied form does"),
        ({"url": "https://elsewhere.example/x"}, "does not say where to send"),
        (
            {"url": url.replace("alongside.example", "another.example")},
            "sends to another address of this system: another.example.",
        ),
    ):
        webhook |= change
        tomorrow(world)
        assert words in told(world)[-1]
    webhook |= {"url": url}
    tomorrow(world)
    assert "fit together again" in told(world)[-1]
    assert len(letters(world)) == 5


def test_a_provider_that_is_down_for_a_day_is_no_drift(world: World, form: Connected) -> None:
    form.add_choice("Divorce")
    tomorrow(world)
    _webhook(form)["enabled"] = False
    tomorrow(world)
    before = letters(world)
    form.provider.refuse("GET", "/forms", 503)
    tomorrow(world)
    assert letters(world) == before
    form.provider.refusals.clear()
    tomorrow(world)
    assert letters(world) == before


def test_a_provider_that_is_down_for_two_days_is_told_once(world: World, form: Connected) -> None:
    form.provider.refuse("GET", "/forms", 503)
    tomorrow(world)
    assert letters(world) == []
    world.programs["heal"] = with_choice(world.rules, "affair", "Divorce")
    assert world.hour()["looked"] == 1  # twice on one day is not two days
    assert letters(world) == []
    tomorrow(world)
    tomorrow(world)
    assert len(letters(world)) == 1
    assert "has given no answer since the day before" in told(world)[0]
    form.provider.refusals.clear()
    tomorrow(world)
    assert "fit together again" in told(world)[-1]


def test_one_programs_drift_never_reaches_the_coordinator_of_another(
    world: World, form: Connected, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = "heal=ana@example.org,ben@example.org"
    monkeypatch.setenv("COORDINATOR_ADDRESS", both)
    wiring.deployment.cache_clear()
    form.add_choice("Divorce")
    tomorrow(world)
    world.sweep()
    assert [sent.to for sent in world.letters] == ["ana@example.org"]
    for other in world.programs.keys() - {"heal"}:
        assert letters(world, other) == []
        assert list(sightings.of_program(world.table, other)) == []


def test_a_failing_program_keeps_no_other_from_being_looked_at(
    world: World, form: Connected
) -> None:
    form.add_choice("Divorce")
    world.pass_time(days=1)

    def fail(call: Any) -> Any:
        key = call.request.get("Key", {}).get("pk", {}).get("S", "")
        return refuse("InternalServerError", 500) if key == "LOOK#bts" else None

    world.wire.before.append(fail)
    with pytest.raises(TryAgain, match="forms_incomplete"):
        world.hour()
    assert len(letters(world)) == 1
    world.wire.before.remove(fail)
    world.hour()
    assert looks.load(world.table, "bts").day


def test_a_program_without_forms_at_providers_is_no_work(world: World) -> None:
    assert world.hour() == {}
    assert list(sightings.of_program(world.table, "heal")) == []


def test_without_a_token_what_a_body_shows_of_its_form_is_told(world: World) -> None:
    with connected(world, token="") as form:
        world.hour()
        form.add_choice("Divorce")
        form.fill_in("zoe@example.net", {AFFAIR: (("Divorce",), "")})
        tomorrow(world)
        (text,) = told(world)
        assert "“Divorce”" in text and "One person waits" in text
        assert "Zoé" not in text and "zoe@" not in text and "My own way" not in text
        assert form.provider.asked == []


def test_a_schema_message_is_compared_with_the_program_of_today(world: World) -> None:
    schema = load("intake/google_schema.json")
    assert world.deliver("google", "mentee", json.dumps(schema).encode())["statusCode"] == 202
    world.hour()
    assert letters(world) == []
    (sighting,) = sightings.of_program(world.table, "heal")
    assert (sighting.source, sighting.verdict) == ("schema", "fits_by_title")
    affair = next(one for one in schema["items"] if one["title"] == AFFAIR)
    affair["choices"].append("Divorce")
    schema["response"]["submitted_at"] = "2026-11-22T16:00:00.000Z"
    world.pass_time(days=1)
    assert world.deliver("google", "mentee", json.dumps(schema).encode())["statusCode"] == 202
    world.hour()
    (text,) = told(world)
    assert "“Divorce”" in text and "(Google Forms)" in text
    world.programs["heal"] = with_choice(world.rules, "affair", "Divorce")
    world.pass_time(hours=1)
    world.hour()
    assert "fit together again" in told(world)[-1]


SCHEMA = "intake/google_schema.json"


def show(world: World, schema: dict[str, Any]) -> None:
    """The form's script shows the form."""
    schema["response"]["submitted_at"] = world.now.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    assert world.deliver("google", "mentee", json.dumps(schema).encode())["statusCode"] == 202


def test_a_form_that_shows_itself_changed_is_told_of_within_the_hour(world: World) -> None:
    """Not with the next day's look; and a form that shows itself as it was is no news."""
    schema = load(SCHEMA)
    show(world, schema)
    world.hour()
    world.pass_time(minutes=30)
    show(world, schema)
    world.pass_time(minutes=30)
    assert world.hour() == {"looked": 1} and letters(world) == []
    world.pass_time(hours=1)
    assert world.hour() == {}
    next(one for one in schema["items"] if one["title"] == AFFAIR)["choices"].append("Divorce")
    world.pass_time(minutes=15)
    show(world, schema)
    world.pass_time(minutes=45)
    assert world.hour() == {"looked": 1, "changed": 1, "letters": 1}
    assert "“Divorce”" in told(world)[0]
    world.pass_time(hours=1)
    assert world.hour() == {}
    assert looks.load(world.table, "heal").day


def test_E1_a_look_at_what_has_shown_itself_killed_anywhere_writes_one_letter(
    world: World,
) -> None:
    del world.programs["bts"], world.programs["workbook"]
    schema = load(SCHEMA)
    show(world, schema)
    world.hour()
    next(one for one in schema["items"] if one["title"] == AFFAIR)["choices"].append("Divorce")
    world.pass_time(minutes=30)
    show(world, schema)
    world.pass_time(minutes=30)
    found = die_everywhere(world, world.hour, world.hour)
    assert (found.differing, found.doubled, found.broken) == ([], [], [])
    world.hour()
    assert len(letters(world)) == 1


def test_a_script_that_says_nothing_for_two_days_is_told_of_once(world: World) -> None:
    schema = load(SCHEMA)
    show(world, schema)
    world.hour()
    for _ in range(2):
        tomorrow(world)
    assert letters(world) == []
    counts = [tomorrow(world) for _ in range(40)]
    assert counts[0]["letters"] == 1 and not any("letters" in one for one in counts[1:])
    (text,) = told(world)
    assert "has said nothing since 2026-11-21" in text and "run setup once" in text
    (sighting,) = sightings.of_program(world.table, "heal")
    assert [one.code for one in sighting.misfits if one.code in WHY] == ["script_silent"]
    assert sighting.verdict == "does_not_fit"
    show(world, schema)
    world.pass_time(hours=1)
    world.hour()
    assert "fit together again" in told(world)[-1]
    for _ in range(5):
        world.pass_time(hours=23)
        show(world, schema)
        world.pass_time(hours=1)
        assert "letters" not in world.hour()


def test_a_letter_about_silence_does_not_leave_when_the_script_has_spoken(world: World) -> None:
    show(world, load(SCHEMA))
    world.hour()
    world.pass_time(days=3)
    assert world.hour()["letters"] == 1
    show(world, load(SCHEMA))
    assert world.sweep()["skipped_fits_again"] == 1


def test_a_form_that_was_described_otherwise_has_no_script_to_be_silent(
    world: World, form: Connected
) -> None:
    (seen,) = sightings.of_program(world.table, "heal")
    assert seen.source == "api"
    later = world.now + timedelta(days=30)
    assert drift.silence(seen, later) == () != drift.silence(replace(seen, source="schema"), later)


@pytest.mark.parametrize("name", ["typeform", "tally"])
def test_a_form_connected_by_hand_is_watched_from_its_first_submission_on(
    world: World, name: str
) -> None:
    """With a token: nobody has written its id anywhere."""
    with connected(world, name, named=False) as form:
        assert world.hour() == {} and form.provider.asked == []
        world.pass_time(hours=1)
        form.fill_in("zoe@example.net")
        assert world.hour()["looked"] == 1
        (sighting,) = sightings.of_program(world.table, "heal")
        assert (sighting.form_id, sighting.source) == (form.form_id, "api")
        assert letters(world) == []
        form.provider.refuse("GET", f"/forms/{form.form_id}", 404)
        tomorrow(world)
        assert "The form is not there any more" in told(world)[0]


def test_drift_of_a_form_connected_by_hand_is_told(world: World) -> None:
    with connected(world, named=False) as form:
        form.fill_in("zoe@example.net")
        world.hour()
        form.add_choice("Divorce")
        tomorrow(world)
        assert "“Divorce”" in told(world)[0]


def test_a_form_connected_by_hand_without_a_token_is_known(world: World) -> None:
    with connected(world, token="", named=False) as form:
        form.fill_in("zoe@example.net")
        world.hour()
        (sighting,) = sightings.of_program(world.table, "heal")
        assert (sighting.form_id, sighting.source, sighting.verdict) == (
            form.form_id,
            "bodies",
            "fits",
        )
        assert form.provider.asked == [] and letters(world) == []


def test_tally_is_looked_at_likewise(world: World) -> None:
    with connected(world, "tally") as form:
        assert world.hour()["looked"] == 1
        assert letters(world) == []
        form.provider.refuse("GET", f"/forms/{form.form_id}", 404)
        tomorrow(world)
        assert "The form is not there any more" in told(world)[0]


def test_the_step_looks_for_the_console_too_and_writes_nothing(
    world: World, form: Connected
) -> None:
    form.add_choice("Divorce")
    (sighting,) = sightings.of_program(world.table, "heal")
    reach = Reach(world.doors, wiring.tokens(), providers.open_provider)
    before = world.items()
    found = drift.look(reach, world.rules, form.hook, sighting, drift.Waiting(), world.now)
    assert found is not None and found.verdict == "does_not_fit"
    assert world.items() == before
    assert world.now - (sighting.seen_at or world.now) < timedelta(days=1)
