"""A form's editor gives questions other titles: what people write there is never taken for the
answer to another question, and a person hears of it once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from alongside import intake
from alongside.forms.fitting import place
from alongside.model import ApplicationState
from alongside.program import Program
from alongside.store import applications, codec, sightings
from tests.faults.test_secrets import logged
from tests.faults.world import World
from tests.functions.at_provider import AFFAIR, Connected, connected
from tests.functions.test_forms import letters, told, tomorrow
from tests.providers.conftest import reach

DEFINITION = Path(__file__).resolve().parent.parent.parent / "forms" / "google"
MINE = {"email": "ada@example.org", "name": "Ada", "group": "Tuesday Evening"}
LOVE = "Who would you love to be matched with?"
SECRET = "my husband Karl Meier"

Items = list[dict[str, Any]]


@pytest.fixture
def form(world: World) -> Iterator[Connected]:
    """The mentee form of HEAL at Typeform, looked at once: it fits."""
    with connected(world) as form:
        world.hour()
        yield form


def items() -> Items:
    """The questions of HEAL's mentee form as the script at Google describes them."""
    listed = json.loads((DEFINITION / "heal.mentee.json").read_text(encoding="utf-8"))["items"]
    return [
        {"id": str(100 + at), **{key: one[key] for key in SHOWN if key in one}}
        | ({"has_other": bool(one.get("other"))} if "choices" in one else {})
        for at, one in enumerate(listed)
    ]


SHOWN = ("ref", "type", "title", "required", "choices", "lower", "upper")


def find(listed: Items, ref: str) -> dict[str, Any]:
    return next(one for one in listed if one.get("ref") == ref)


def swap(listed: Items, one: str, other: str) -> None:
    """The editor drags one title where the other was."""
    first, second = find(listed, one), find(listed, other)
    first["title"], second["title"] = second["title"], first["title"]


def message(world: World, listed: Items, event: str, **response: object) -> bytes:
    form: dict[str, object] = {"id": "F1", "title": "Our form", "collects_email": False}
    form |= {"published": True, "accepting": True}
    said = {"submitted_at": world.now.isoformat(), **response}
    body = {"schema": "google-forms/1", "event": event, "form": form, "response": said}
    return json.dumps(body | {"items": listed}).encode()


def show(world: World, listed: Items) -> dict[str, Any]:
    """What the script is answered when it describes the form."""
    shown = world.deliver("google", "mentee", message(world, listed, "schema"))
    found: dict[str, Any] = json.loads(shown["body"])
    return found


def fill_in(world: World, listed: Items, said: dict[str, str]) -> None:
    """Somebody sends the form; `said` is what they write, by the title they read."""
    given = []
    for one in listed:
        value: Any = said.get(one["title"], MINE.get(one.get("ref", ""), ""))
        if one.get("choices"):
            value = one["choices"][:1] if one["type"] == "CHECKBOX" else one["choices"][0]
        if value:
            kept = {key: one[key] for key in ("id", "ref", "type", "title") if key in one}
            given.append(kept | {"value": value})
    world.deliver("google", "mentee", message(world, given, "submitted", id="r1", email=None))


def title(world: World, ref: str) -> str:
    return world.rules.question(ref).title


def test_whom_to_avoid_is_never_taken_for_what_somebody_hopes_for(world: World) -> None:
    listed = items()
    swap(listed, "avoid", "hope")
    answered = show(world, listed)
    assert answered["verdict"] == "does_not_fit"
    assert {"avoid", "hope"}.isdisjoint(answered["refs"].values())
    assert "now has the title" in " ".join(answered["lines"])
    said = {title(world, "avoid"): "Karl Meier", title(world, "hope"): "A calm voice"}
    fill_in(world, listed, said)
    (row,) = world.applications()
    ada = codec.application(row)
    assert ada.state is ApplicationState.NEEDS_PERSON
    assert {"avoid", "hope"}.isdisjoint(ada.answers)
    assert "Karl" not in json.dumps(row, default=str)
    (entry,) = applications.quarantined(world.table, "heal")
    assert b"Karl Meier" in entry.body
    world.hour()
    (letter,) = told(world)
    assert "Karl" not in letter and "calm voice" not in letter
    assert title(world, "avoid")[:40] in letter


def test_the_control_a_form_with_its_own_titles_takes_both(world: World) -> None:
    listed = items()
    assert show(world, listed)["verdict"] == "fits"
    said = {title(world, "avoid"): "Karl Meier", title(world, "hope"): "A calm voice"}
    fill_in(world, listed, said)
    (row,) = world.applications()
    ada = codec.application(row)
    assert (ada.state, ada.answers["hope"]) == (ApplicationState.READY, "A calm voice")
    assert ada.avoid_names == {"karl meier"}
    world.hour()
    assert letters(world) == []


def test_a_name_that_is_asked_for_where_the_group_was_makes_no_application(world: World) -> None:
    listed = items()
    swap(listed, "name", "group")
    assert show(world, listed)["verdict"] == "does_not_fit"
    fill_in(world, listed, {})
    assert world.applications() == []
    assert len(list(applications.quarantined(world.table, "heal"))) == 1


def listing(program: Program, question: str, words: str) -> Program:
    """The program after these words were written into `titles` of a question."""
    questions = tuple(
        one.model_copy(update={"titles": (*one.titles, words)}) if one.id == question else one
        for one in program.questions
    )
    return program.model_copy(update={"questions": questions})


def test_other_words_for_whom_to_avoid_are_one_letter_and_nobody_waits(
    world: World, form: Connected
) -> None:
    form.question(title(world, "avoid"))["title"] = LOVE
    assert tomorrow(world)["letters"] == 1
    assert "letters" not in tomorrow(world)
    (text,) = told(world)
    assert LOVE in text and "Please look at it once." in text
    file, line = place("heal", "avoid", "titles")
    assert f"`titles` of `avoid` in {file} (line {line})" in text
    form.fill_in("zoe@example.org")
    (row,) = world.applications()
    assert codec.application(row).state is ApplicationState.READY
    world.programs["heal"] = listing(world.rules, "avoid", LOVE)
    world.hour()
    assert "fit together again" in told(world)[-1]
    (seen,) = sightings.of_program(world.table, "heal")
    assert (seen.verdict, seen.misfits) == ("fits", ())


def test_titles_that_were_swapped_at_a_provider_are_one_letter(
    world: World, form: Connected
) -> None:
    first, second = title(world, "avoid"), title(world, "hope")
    one, other = form.question(first), form.question(second)
    one["title"], other["title"] = second, first
    tomorrow(world)
    tomorrow(world)
    (text,) = told(world)
    assert text.count("now has the title") == 2
    (seen,) = sightings.of_program(world.table, "heal")
    assert seen.verdict == "does_not_fit"


def test_what_somebody_wrote_into_other_before_it_went_is_in_no_letter(world: World) -> None:
    """Tally's API names what was chosen by its text: once "Other" is gone, a text of a member's own
    looks like an option that nobody knows."""
    with connected(world, "tally") as form, logged() as stream:
        world.hour()
        form.fill_in("zoe@example.org", {AFFAIR: ((), SECRET)}, delivered=False)
        blocks = form.kept["blocks"]
        others = [one for one in blocks if one["payload"].get("isOtherOption")]
        assert others
        form.kept["blocks"] = [one for one in blocks if one not in others]
        world.pass_time(hours=2)
        for body in reach(form.provider).responses(form.form_id, None):
            assert SECRET.encode() in body
            intake.take_late(world.doors, form.hook, body, world.now)
        (row,) = world.applications()
        assert codec.application(row).state is ApplicationState.NEEDS_PERSON
        form.provider.refuse("GET", "/forms", 401)
        tomorrow(world)
        tomorrow(world)
        texts = told(world)
        written = stream.getvalue()
    assert texts
    for one in (SECRET, "Karl", "Meier"):
        assert one not in "".join(texts) + written
    kept = sightings.of_program(world.table, "heal")
    assert all(SECRET not in repr(one) for one in kept)
