"""Whom somebody must never meet: said in confidence, settled by the declarer, held for ever."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from alongside import links
from alongside.matching import excluded
from alongside.model import MatchState, Role
from alongside.store import changes
from tests.faults import invariants, stories
from tests.faults.test_kills import die_everywhere, expect_the_same
from tests.faults.test_secrets import logged
from tests.faults.wire import Call
from tests.faults.world import Page, World, choices, field_of, words

BOTH = ("Mark Stone", "Mark Winter")


def own(world: World, name: str, below: str = "/settle") -> str:
    """The path of somebody's page for this."""
    return world.link(links.Purpose.PAGE, name) + below


def save(world: World, name: str, *answers: str) -> Page:
    """Answer the questions in order."""
    op = field_of(world.open(own(world, name)), "op")
    said = {f"about-{place}": answer for place, answer in enumerate(answers, 1)}
    return world.post(own(world, name), {"do": "settle", "op": op, **said})


def add(world: World, name: str, who: str) -> Page:
    """Name somebody more."""
    return world.post(own(world, name), {"do": "add", "who": who})


def letters(world: World) -> list[str]:
    """The causes of the letters that ask."""
    rows = world.of_kind("LETTER#")
    return [item["cause"] for item in rows if item["template"] == "settle"]


def join(world: World, role: str, name: str, **answers: object) -> None:
    """Somebody applies; their address begins with the last word of their name."""
    who = name.rsplit(maxsplit=1)[-1].lower()
    world.apply(role, who, name=name, **answers)


def allowed(world: World, mentee: str, mentor: str) -> bool:
    """Whether tonight's plan may pair them, as the night and every later step reads the records."""
    one, other = world.person(mentee, Role.MENTEE), world.person(mentor, Role.MENTOR)
    return not excluded(one, other) and not excluded(other, one)


@pytest.fixture
def ada(world: World) -> str:
    """Ada wants never to meet "my ex, Mark"; two mentors are called so."""
    world.appoint("Ruth")
    world.apply("mentee", "Ada", avoid=["my ex-husband Mark"])
    for name in BOTH:
        join(world, "mentor", name)
    return "Ada"


def test_R21_in_doubt_everybody_of_the_name_is_kept_apart(world: World, ada: str) -> None:
    assert not allowed(world, ada, "stone") and not allowed(world, ada, "winter")
    world.night()
    assert world.matches() == []


@pytest.mark.parametrize(
    ("said", "stone", "winter"),
    [("1", False, True), ("2", True, False), ("nobody", True, True), ("leave", False, False)],
)
def test_R21_the_declarers_word_settles_it(
    world: World, ada: str, said: str, stone: bool, winter: bool
) -> None:
    assert choices(world.open(own(world, ada)), "about-1") == ["1", "2", "nobody", "leave"]
    assert save(world, ada, said)["statusCode"] == 200
    assert (allowed(world, ada, "stone"), allowed(world, ada, "winter")) == (stone, winter)
    world.night()
    assert len(world.matches()) == (stone or winter)
    assert invariants.broken(world) == []


def test_idea_03_R21_it_holds_in_both_roles_of_the_declarer(world: World, ada: str) -> None:
    save(world, ada, "1")
    world.apply("mentor", "Ada")
    for name in ("stone", "winter"):
        world.apply("mentee", name, name=f"Mark {name.title()}")
    assert not allowed(world, "stone", "Ada")
    assert allowed(world, "winter", "Ada")


def test_R21_a_word_about_one_name_is_no_word_about_another(world: World, ada: str) -> None:
    save(world, ada, "nobody")
    assert allowed(world, ada, "winter")
    world.apply("mentee", "Ada", avoid=["my ex-husband Mark", "Winter"])
    assert not allowed(world, ada, "winter")
    assert allowed(world, ada, "stone")


def test_R21_whoever_comes_later_is_in_doubt_anew(world: World, ada: str) -> None:
    save(world, ada, "1")
    join(world, "mentor", "Mark Later")
    assert not allowed(world, ada, "later")
    assert "Mark Later" in words(world.open(own(world, ada)))
    assert "Mark Stone" not in words(world.open(own(world, ada)))


def test_R21_the_same_form_once_more_takes_nothing_back_and_asks_nothing(
    world: World, ada: str
) -> None:
    save(world, ada, "1")
    world.apply("mentee", "Ada", avoid=["my ex-husband Mark"])
    world.apply("mentee", "Ada", avoid=None)
    assert not allowed(world, ada, "stone") and allowed(world, ada, "winter")
    assert not choices(world.open(own(world, ada)), "about-1")


@pytest.mark.parametrize("how", ["form", "page"])
def test_R21_another_name_brings_nobody_within_reach(world: World, ada: str, how: str) -> None:
    save(world, ada, "1")
    join(world, "mentor", "Mark Later")
    if how == "form":
        world.apply("mentor", "later", name="Berta")
    else:
        own_page = own(world, "later", "")
        world.post(own_page, {"do": "correct", "name": "Berta"})
    later = world.person("later", Role.MENTOR)
    assert later.name == "Berta" and later.former_names == {"Mark Later"}
    assert not allowed(world, ada, "later") and allowed(world, ada, "winter")
    asked = words(world.open(own(world, ada)))
    assert "Mark Later" in asked and "Berta" not in asked
    world.night()
    assert world.pair("Ada", "later") is None


def test_R21_an_old_name_still_counts_for_what_is_declared_later(world: World, ada: str) -> None:
    world.apply("mentor", "winter", name="Berta")
    world.apply("mentee", "Zoe")
    assert allowed(world, "Zoe", "winter")
    add(world, "Zoe", "Mark Winter")
    assert not allowed(world, "Zoe", "winter")


def test_R21_only_groups_that_the_reader_is_in_are_asked_about(world: World, ada: str) -> None:
    assert "Mark Stone" in words(world.open(own(world, ada)))
    world.post(own(world, ada, ""), {"do": "leave", "leave": "all"})
    add(world, ada, "Mark Winter")
    shown = words(world.open(own(world, ada)))
    assert "Mark Stone" not in shown and "Mark Winter" not in shown


def test_R21_no_page_takes_an_exclusion_back(world: World, ada: str) -> None:
    save(world, ada, "1")
    path = own(world, ada)
    declared = [item.get("declared") for item in world.of_kind("PERSON#")]
    for form in (
        {"do": "settle", "op": "", "about-1": "nobody"},
        {"do": "lift", "who": "Mark Stone"},
        {"do": "add", "who": "Mark Stone"},
    ):
        world.post(path, form)
    assert [item.get("declared") for item in world.of_kind("PERSON#")] == declared
    assert not allowed(world, ada, "stone")


def test_a_name_written_once_more_is_asked_about_once_more(world: World, ada: str) -> None:
    save(world, ada, "nobody")
    assert allowed(world, ada, "winter")
    add(world, ada, "my ex-husband Mark")
    assert not allowed(world, ada, "winter")
    assert choices(world.open(own(world, ada)), "about-1") == ["1", "2", "nobody", "leave"]


@pytest.mark.parametrize(
    "who", ["Winter", "WINTER, M.", "winter@example.net", "him winter@EXAMPLE.net"]
)
def test_somebody_can_be_named_by_name_or_address(world: World, ada: str, who: str) -> None:
    save(world, ada, "1")
    assert add(world, ada, who)["statusCode"] == 200
    assert not allowed(world, ada, "winter")
    assert add(world, ada, who)["statusCode"] == 200


@pytest.mark.parametrize("who", ["", "…", "my ex", "ada@example.net", "  "])
def test_what_names_nobody_is_asked_for_again(world: World, ada: str, who: str) -> None:
    before = world.items()
    page = add(world, ada, who)
    assert page["statusCode"] == 400 and "Please write a name" in words(page)
    assert world.items() == before


def test_nothing_is_saved_while_an_answer_is_missing_or_about_other_people(
    world: World, ada: str
) -> None:
    add(world, ada, "Stone")
    before = world.items()
    assert save(world, ada, "1")["statusCode"] == 400
    assert save(world, ada, "1", "3")["statusCode"] == 400
    assert save(world, ada, "0", "1")["statusCode"] == 400
    op = field_of(world.open(own(world, ada)), "op")
    assert world.items() == before
    join(world, "mentor", "Mark Abel")
    page = world.post(
        own(world, ada), {"do": "settle", "op": op, "about-1": "1", "about-2": "nobody"}
    )
    assert page["statusCode"] == 400 and "Something has changed" in words(page)
    assert not allowed(world, ada, "abel") and not allowed(world, ada, "stone")


def test_two_of_one_name_are_one_choice(world: World) -> None:
    world.apply("mentee", "Ada", avoid=["Mark"])
    for address in ("one", "two"):
        world.apply("mentor", address, name="Mark")
    assert choices(world.open(own(world, "Ada")), "about-1") == ["1", "nobody", "leave"]
    save(world, "Ada", "1")
    assert not allowed(world, "Ada", "one") and not allowed(world, "Ada", "two")


def test_a_no_of_the_other_one_cannot_be_read_from_the_question(world: World) -> None:
    """R20: whoever declined stays on the list; the list of a world without the no is the same."""
    match = stories.one_approved(world)
    back, shown = world.freeze(), []
    for said in ("no", "yes"):
        back()
        world.answer(stories.consent_path(world, match, "Max"), said)
        world.apply("mentee", "Ada", avoid=["Max"])
        shown.append(world.open(own(world, "Ada"))["body"])
    assert shown[0] == shown[1] and 'value="nobody"' in shown[0]


def test_looking_writes_nothing(world: World, ada: str) -> None:
    before = world.items()
    for method in ("GET", "HEAD"):
        with world.wire.counting() as calls:
            assert world.open(own(world, ada), method)["statusCode"] == 200
        assert {call.operation for call in calls} == {"Query"}
    assert world.items() == before


def test_whoever_is_not_known_is_told_so(world: World) -> None:
    for answer in (world.open(own(world, "Nora")), add(world, "Nora", "Mark")):
        assert answer["statusCode"] == 200 and choices(answer, "about-1") == []
    assert world.of_kind("PERSON#") == []


def test_a_death_at_any_point_leaves_it_whole_and_saving_again_ends_the_same(
    world: World, ada: str
) -> None:
    op = field_of(world.open(own(world, ada)), "op")
    form = {"do": "settle", "op": op, "about-1": "1"}

    def settle() -> None:
        world.post(own(world, ada), form)

    expect_the_same(die_everywhere(world, settle, settle), 6)


# --- who is asked, and who hears of it ---------------------------------------------------------


def test_only_the_declarer_is_asked_and_once(world: World, ada: str) -> None:
    for _ in range(3):
        world.care()
        world.pass_time(days=1)
        world.sweep()
    asked = [s.to for s in world.letters if "only you can answer" in s.subject]
    assert asked == ["ada@example.net"] and len(letters(world)) == 1
    (letter,) = world.mail_to("Ada", "only you")
    for secret in ("Mark", "husband", "Stone", "Winter"):
        assert secret not in letter.text + letter.html
    asks = "There is a question about your form that only you"
    assert asks in words(world.open(letter.path("page")))
    save(world, ada, "1")
    assert asks not in words(world.open(letter.path("page")))
    join(world, "mentor", "Mark Later")
    world.care()
    assert len(letters(world)) == 2


@pytest.mark.parametrize("said", ["nobody", "leave"])
def test_a_question_that_was_answered_is_not_asked_by_letter(
    world: World, ada: str, said: str
) -> None:
    save(world, ada, said)
    world.care()
    assert letters(world) == []


def test_a_letter_whose_question_has_been_answered_does_not_leave(world: World, ada: str) -> None:
    world.care()
    save(world, ada, "2")
    world.pass_time(days=1)
    world.sweep()
    assert not world.mail_to("Ada", "only you")
    (row,) = (r for r in world.of_kind("LETTER#") if r["template"] == "settle")
    assert row["skipped_because"] == "settled"


def test_idea_03_R22_who_declared_what_is_in_no_letter_log_or_page_of_anybody_else(
    world: World, ada: str, capsys: pytest.CaptureFixture[str]
) -> None:
    world.apply("mentor", "Max")
    with logged() as lines:
        add(world, ada, "Canaryfoe canary.foe@example.net")
        save(world, ada, "1")
        world.night()
        for _ in range(2):
            world.care()
            world.pass_time(days=1)
            world.sweep()
    (match,) = world.matches()
    shown = [s.text + s.html + s.subject for s in world.letters]
    desk = world.mail_to("Ruth")[0].path("desk")
    paths = [desk, stories.review_path(world, match)]
    paths += [
        own(world, name, below)
        for name in ("stone", "winter", "Max")
        for below in ("", "/settle", "/data")
    ]
    shown += [world.open(path)["body"] for path in paths]
    told = capsys.readouterr()
    everything = "".join([*shown, lines.getvalue(), told.out, told.err])
    for secret in (
        "husband",
        "anaryfoe",
        "canary.foe",
        "never be matched",
        world.who("canary.foe"),
    ):
        assert secret not in everything
    assert world.who("stone") not in lines.getvalue()
    assert "Ada" in everything  # the control: these letters and pages do speak of her


def test_R22_without_an_exclusion_the_others_see_the_same(world: World) -> None:
    """A mentor who is kept from somebody sees what they would see if nobody had declared."""
    shown = []
    back = world.freeze()
    for avoid in (["Mark Stone"], None):
        back()
        world.apply("mentee", "Ada", avoid=avoid)
        join(world, "mentor", "Mark Stone")
        world.apply("mentor", "Max")
        shown.append([words(world.open(own(world, "stone", below))) for below in ("", "/settle")])
    assert shown[0] == shown[1]


def test_R21_an_exclusion_that_is_added_stops_an_introduction_under_way(world: World) -> None:
    match = stories.one_approved(world)
    add(world, "Ada", "Max")
    for name in ("Ada", "Max"):
        world.answer(stories.consent_path(world, match, name), "yes")
    assert world.reload(match.id).state is MatchState.NOT_THIS_TIME
    world.sweep()
    assert not world.mail_to("Ada", ": your introduction")


def test_R21_an_exclusion_that_is_added_stops_a_suggestion(world: World) -> None:
    match = stories.one_pair(world)
    add(world, "Max", "Ada")
    world.decide(stories.review_path(world, match), "approve", op=match.op)
    assert world.reload(match.id).state is MatchState.WITHDRAWN
    assert invariants.broken(world) == []


# --- a comfort no costs nobody anything --------------------------------------------------------


def test_idea_02_R20_the_neutral_letters_are_the_same_bytes_whoever_declined(world: World) -> None:
    match = stories.one_approved(world)
    back, told = world.freeze(), []
    for who in ("Ada", "Max"):
        back()
        seen = len(world.letters)
        world.answer(stories.consent_path(world, match, who), "no")
        over = world.reload(match.id)
        assert over.notice_at
        world.now = over.notice_at
        world.sweep()
        # The tag comes back to us with an event of the mail service and reaches no mailbox.
        told.append([(s.to, dict(s.request, EmailTags=None)) for s in world.letters[seen:]])
    one, other = (sorted(each, key=lambda sent: sent[0]) for each in told)
    assert [to for to, _ in one] == ["ada@example.net", "max@example.net"]
    assert one == other


def test_idea_02_a_letter_that_told_who_declined_would_be_noticed(world: World) -> None:
    """The control: the consents do differ, so letters made from them would."""
    match = stories.one_approved(world)
    back, found = world.freeze(), []
    for who in ("Ada", "Max"):
        back()
        world.answer(stories.consent_path(world, match, who), "no")
        found.append(world.reload(match.id).consents)
    assert all(one != other for one, other in itertools.pairwise(found))


STEPS = {"suggest": MatchState.SUGGESTED, "approve": MatchState.APPROVED}
STEPS["introduce"] = MatchState.ACTIVE


@pytest.mark.parametrize("who", ["Max", "max@example.net"])
@pytest.mark.parametrize("step", STEPS)
def test_R21_an_exclusion_counts_up_to_the_moment_of_the_step_itself(
    world: World, step: str, who: str
) -> None:
    assert STEPS[step] not in _meanwhile(world, step, who)
    world.sweep_all()
    world.pass_time(days=1)
    world.night()
    world.sweep_all()
    assert invariants.broken(world) == []


@pytest.mark.parametrize("step", STEPS)
def test_a_step_that_looked_at_the_form_alone_would_be_noticed(
    world: World, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(
        changes, "_said", lambda one: ("version = :version", {"version": one.version})
    )
    assert STEPS[step] in _meanwhile(world, step, "Max")


def _meanwhile(world: World, step: str, who: str) -> list[MatchState]:
    """Ada names somebody after a step has read everything, right before it writes; how matches
    stand then."""
    act = _ready(world, step)
    declared: list[Page] = []

    def declare(call: Call) -> None:
        if call.operation == "TransactWriteItems" and not declared:
            declared.append({})
            declared[0] = add(world, "Ada", who)

    with world.wire.listening(declare):
        act()
    assert declared[0]["statusCode"] == 200
    return [match.state for match in world.matches()]


def _ready(world: World, step: str) -> Callable[[], object]:
    """Everything up to a step, and the step."""
    if step == "suggest":
        world.apply("mentee", "Ada")
        world.apply("mentor", "Max")
        world.plan()
        return world.drain
    if step == "approve":
        match = stories.one_pair(world)
        path = stories.review_path(world, match)
        form = {"op": match.op, "decision": "approve", "reason": ""}
        return lambda: world.post(path, form)
    match = stories.one_approved(world)
    world.answer(stories.consent_path(world, match, "Ada"), "yes")
    return lambda: world.answer(stories.consent_path(world, match, "Max"), "yes")
