"""The roster that care publishes: everybody on file, in a form that names nobody, until erased."""

from __future__ import annotations

import json

import pytest

from alongside import links, wiring
from alongside.anonymity import Roster
from alongside.errors import TryAgain
from alongside.keys import derive
from alongside.model import Role
from alongside.program.schema import Feedback, FeedbackQuestion, Question
from alongside.rosters import Published
from tests.faults.wire import Call, Refusal, refuse
from tests.faults.world import World

FEEDBACK = Feedback(
    title="How is it going?",
    introduction="Nobody can tell who wrote.",
    questions=(FeedbackQuestion(id="helpful", kind="rating", title="How helpful is it?"),),
)


@pytest.fixture(autouse=True)
def _asks(world: World) -> None:
    """The program takes feedback."""
    world.programs[world.program] = world.rules.model_copy(update={"feedback": FEEDBACK})


def published(world: World) -> Published:
    """Today's roster."""
    return wiring.rosters().read(world.program)


def body(world: World) -> bytes:
    """The bytes that lie in the bucket."""
    found = wiring.client("s3").get_object(Bucket="rosters", Key=f"roster/{world.program}")
    raw: bytes = found["Body"].read()
    return raw


def of(world: World, *names: str, **more: list[str]) -> frozenset[bytes]:
    """The prints of a few names under the program's key."""
    key = derive(wiring.vault().root().first, f"roster {world.program}")
    return Roster(names, key=key, **more).prints


def test_everybody_on_file_is_in_the_roster_by_all_they_could_be_known_by(world: World) -> None:
    world.appoint("Ruth")
    world.appoint("Sam", office="supporter")
    detail = "+1 (303) 555-0142 or @maple_runner, text please"
    told = {"contact_detail": detail, "avoid": ["my ex Vera Quill"]}
    world.apply("mentee", "Ada", name="Ada Byron", **told)
    world.apply("mentor", "Max", group="Friday Morning")
    world.care()
    found = published(world).prints
    assert of(world, "Ada Byron", "Max", "Ruth", "Sam", "Vera Quill") <= found
    assert of(world, emails=["ruth@facilitators.example", "sam@supporters.example"]) <= found
    assert of(world, phones=["303 555 0142"], handles=["maple_runner"]) <= found
    assert not of(world, handles=["please"]) & found, "a word that everybody may write"
    assert not of(world, "ex") & found
    assert not of(world, "Somebody Else") & found


SECRETS = ("ruth", "vera", "quill", "mentee", "example", "maple_runner", "tuesday")
"""None of these could stand in hexadecimal digits by chance."""


def given_away(raw: bytes) -> list[str]:
    """Which of the secrets a published roster shows, as it is or once it is read."""
    prints = [bytes.fromhex(one) for one in json.loads(raw)["prints"]]
    shown = raw.lower() + b"\0" + b"\0".join(prints).lower()
    return [one for one in SECRETS if one.encode() in shown or one.encode().hex().encode() in shown]


def test_what_is_published_names_nobody_in_any_readable_form(world: World) -> None:
    world.appoint("Ruth")
    world.apply("mentee", "Ada", contact_detail="@maple_runner", avoid=["Vera Quill"])
    world.care()
    assert published(world).prints and given_away(body(world)) == []
    assert set(json.loads(body(world))) == {"people", "prints", "check", "day"}
    other = Roster(["Ada"], key=derive(wiring.root().first, f"roster {world.program}"))
    assert not other.prints & published(world).prints, "the deployment's own key tells nothing"
    wiring.rosters().publish(world.program, Published(frozenset({b"Ruth", b"Vera Quill"}), 2))
    assert given_away(body(world)) == ["ruth", "vera", "quill"], "the check is known to bite"


def test_another_program_has_another_key(world: World) -> None:
    world.apply("mentee", "Ada")
    world.care()
    here = of(world, "Ada")
    key = derive(wiring.vault().root().first, "roster elsewhere")
    assert here <= published(world).prints
    assert not here & Roster(["Ada"], key=key).prints


def test_the_same_people_make_the_same_bytes(world: World) -> None:
    for name in ("Ada", "Bea", "Max"):
        world.apply("mentor" if name == "Max" else "mentee", name)
    world.care()
    first = body(world)
    world.pass_time(hours=1)
    world.care()
    assert body(world) == first


def test_R57_people_are_counted_once_whatever_their_roles_and_stay_after_leaving(
    world: World,
) -> None:
    world.apply("mentee", "Ada")
    world.apply("mentor", "Ada")
    world.apply("mentor", "Max", group="Friday Morning")
    world.care()
    assert published(world).people == 2
    leave(world, "Max")
    world.care()
    assert published(world).people == 2 and of(world, "Max") <= published(world).prints


def test_whoever_helps_may_write_too_and_is_counted_once(world: World) -> None:
    world.apply("mentee", "Ada")
    for group in ("", "friday-morning"):
        world.appoint("Ruth", group)
    world.appoint("Sam", office="supporter")
    world.care()
    assert published(world).people == 3
    world.apply("mentor", "Ruth", email="ruth@facilitators.example")
    world.care()
    assert published(world).people == 3, "a facilitator who is a mentor as well"


def test_whoever_joins_is_in_it_the_same_day_and_a_former_name_stays(world: World) -> None:
    world.apply("mentee", "Ada")
    world.care()
    assert not of(world, "Bea") & published(world).prints
    world.apply("mentee", "Bea")
    world.apply("mentee", "Ada", name="Augusta")
    world.care()
    assert of(world, "Ada", "Bea", "Augusta") <= published(world).prints
    assert published(world).people == 2


def test_R59_nothing_of_an_erased_person_is_left_the_next_day(world: World) -> None:
    world.apply("mentee", "Ada", contact_detail="@maple_runner", avoid=["Vera Quill"])
    world.apply("mentor", "Max")
    world.care()
    mine = of(world, "Ada", "Vera Quill", emails=["ada@example.net"], handles=["maple_runner"])
    assert mine <= published(world).prints
    path = world.link(links.Purpose.PAGE, "Ada")
    assert world.post(f"{path}/erase", {"erase": "yes"})["statusCode"] == 200
    world.pass_time(days=1)
    world.care()
    assert not mine & published(world).prints
    assert published(world).people == 1


def test_R59_whose_time_has_come_is_gone_from_it_on_the_very_day(world: World) -> None:
    world.apply("mentee", "Ada")
    leave(world, "Ada")
    world.pass_time(days=world.rules.retention.member_days + 1)
    world.care()
    assert not of(world, "Ada") & published(world).prints
    assert published(world).people == 0


def test_a_town_is_known_where_a_program_asks_for_it(world: World) -> None:
    asked = Question(id="town", asked_of=tuple(Role), title="Which town?", kind="text")
    rules = world.rules.model_copy(update={"questions": (*world.rules.questions, asked)})
    world.programs[world.program] = rules
    world.apply("mentee", "Ada", town="Bath")
    world.care()
    assert of(world, towns=["Bath"]) <= published(world).prints


def test_a_program_without_feedback_publishes_nothing(world: World) -> None:
    world.programs[world.program] = world.rules.model_copy(update={"feedback": None})
    world.apply("mentee", "Ada")
    world.care()
    found = wiring.client("s3").list_objects_v2(Bucket="rosters").get("Contents", [])
    assert f"roster/{world.program}" not in {one["Key"] for one in found}


def test_a_bucket_that_refuses_keeps_nothing_else_from_happening(world: World) -> None:
    world.apply("mentee", "Ada")
    world.pass_time(days=world.rules.waiting.bands[0])

    def down(call: Call) -> Refusal | None:
        return refuse("InternalError", 500) if call.operation == "PutObject" else None

    with world.wire.listening(down), pytest.raises(TryAgain):
        world.care()
    written = [item["template"] for item in world.of_kind("LETTER#")]
    assert "still_waiting" in written
    before = len(written)
    world.pass_time(minutes=5)
    world.care()
    assert published(world).people == 1
    assert len(world.of_kind("LETTER#")) == before


def leave(world: World, name: str) -> None:
    """Somebody leaves the program, and stays on file for a while."""
    path = world.link(links.Purpose.PAGE, name)
    said = {"do": "leave", "leave": "all", "op": "x"}
    assert world.post(path, said)["statusCode"] in (200, 303)
