"""review: a facilitator's pages, as the API hands them over and as a browser gets them."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest

from alongside import links
from alongside.model import Match, MatchState
from tests.faults import invariants, stories
from tests.faults.wire import refuse
from tests.faults.world import World, choices, field_of, load, words


def dead(world: World, path: str, method: str = "GET") -> tuple[int, str]:
    """Status and bytes of what a link answers."""
    if method == "POST":
        page = world.post(path, {"op": "x", "decision": "approve"})
    else:
        page = world.open(path, method)
    return page["statusCode"], page["body"]


@pytest.fixture
def pair(world: World) -> Match:
    """Ada and Max, suggested; Ruth and Sam look after the group."""
    return stories.one_pair(world, ("Ruth", "Sam"))


def test_looking_at_a_pair_or_a_desk_any_number_of_times_writes_nothing(
    world: World, pair: Match
) -> None:
    world.pass_time(minutes=16)
    world.sweep()
    digest = world.mail_to("Ruth")[0]
    paths = [digest.path("review"), digest.path("desk")]
    for decided in (False, True):
        if decided:
            world.decide(paths[0], "approve")
        before = world.items()
        for path in paths:
            for method in ("GET", "HEAD"):
                with world.wire.counting() as calls:
                    assert world.open(path, method)["statusCode"] == 200
                assert {c.operation for c in calls} <= {"GetItem", "Query"}
        assert world.items() == before


def test_a_scanner_posting_blindly_decides_nothing(world: World, pair: Match) -> None:
    path = stories.review_path(world, pair)
    op = field_of(world.open(path), "op")
    for form in ("", {"op": op}, {"op": op, "decision": ""}, {"op": op, "decision": "yes"}):
        page = world.post(path, form)
        assert page["statusCode"] == 400
        assert "Please choose what should happen with this pair" in words(page)
    assert world.matches() == [pair]


def test_the_review_form_has_no_default_and_no_script(world: World, pair: Match) -> None:
    page = world.open(stories.review_path(world, pair))
    assert choices(page)[0] == "approve" and choices(page)[-1] == "decline"
    assert " checked" not in page["body"]
    assert "<script" not in page["body"] and "onload" not in page["body"]


@pytest.mark.parametrize(
    "body",
    [
        "op=a&op=b&decision=approve",
        "decision=approve&decision=decline",
        "op",
        "%ff%fe=%zz&a",
        "&".join(f"f{n}=1" for n in range(30)),
        "reason=" + "x" * 20_000,
    ],
)
def test_a_form_that_no_page_of_ours_sends_is_a_bad_request(
    world: World, pair: Match, body: str
) -> None:
    assert world.post(stories.review_path(world, pair), body)["statusCode"] == 400
    assert world.matches() == [pair]


@pytest.mark.parametrize("encoded", [True, False])
def test_an_approval_answers_303_and_its_repeat_does_too(
    world: World, pair: Match, encoded: bool
) -> None:
    path = stories.review_path(world, pair)
    form = {"op": field_of(world.open(path), "op"), "decision": "approve", "reason": ""}
    first = world.post(path, form, encoded=encoded)
    assert (first["statusCode"], first["headers"]["Location"]) == (303, path)
    after = world.items()
    again = world.post(path, form, encoded=encoded)
    assert again["statusCode"] == 303
    assert world.items() == after
    assert "was approved by Ruth" in words(world.open(path))
    assert invariants.broken(world) == []


def test_the_sample_event_of_a_browser_approves(world: World, pair: Match) -> None:
    event = load("review/decide.json")
    text = base64.b64decode(event["body"]).decode().replace("OP", pair.op)
    event["body"] = base64.b64encode(text.encode()).decode()
    page = world.browse(event, stories.review_path(world, pair), "POST")
    assert page["statusCode"] == 303
    assert world.reload(pair.id).state is MatchState.APPROVED


def test_another_facilitator_hears_who_decided_and_cannot_decide_again(
    world: World, pair: Match
) -> None:
    ruth, sam = (stories.review_path(world, pair, who) for who in ("Ruth", "Sam"))
    seen = field_of(world.open(sam), "op")
    world.decide(ruth, "approve")
    for choice in ("approve", "decline"):
        page = world.post(sam, {"op": seen, "decision": choice, "reason": ""})
        assert page["statusCode"] == 409
        assert "Already approved by Ruth on 21 November 2026" in words(page)
    assert "was approved by Ruth" in words(world.open(sam))
    assert world.reload(pair.id).decided_by == world.doors.person("ruth@facilitators.example")


def test_every_facilitator_of_the_group_is_told_at_once_and_the_members_wait(
    world: World, pair: Match
) -> None:
    world.decide(stories.review_path(world, pair), "approve")
    world.sweep()
    for name in ("Ruth", "Sam"):
        (letter,) = world.mail_to(name, "approved")
        assert "Ruth" in letter.text and "until" in letter.text
    assert world.mail_to("Ada", "introduce") == world.mail_to("Max", "introduce") == []
    world.pass_time(minutes=10)
    world.sweep()
    assert len(world.mail_to("Ada", "introduce")) == len(world.mail_to("Max", "introduce")) == 1
    assert invariants.doubles(world) == []


def test_R20_a_decline_with_a_reason_frees_both_for_good_and_unseen(
    world: World, pair: Match
) -> None:
    path, reason = stories.review_path(world, pair), "They <b>share</b> a cousin"
    assert world.decide(path, "decline", reason)["statusCode"] == 303
    page = world.open(stories.review_path(world, pair, "Sam"))
    assert reason in words(page) and "<b>share" not in page["body"]
    assert invariants.broken(world) == []
    world.pass_time(days=1)
    world.night()
    world.sweep_all()
    assert [m.state for m in world.matches()] == [MatchState.DECLINED]
    for letter in (*world.mail_to("Ada"), *world.mail_to("Max")):
        assert "cousin" not in letter.text and "application" in letter.subject
    assert "cousin" not in str(world.mail_to("Sam"))


def test_a_reason_that_is_too_long_is_asked_for_again_and_kept_on_the_page(
    world: World, pair: Match
) -> None:
    page = world.decide(stories.review_path(world, pair), "decline", "x" * 501)
    assert page["statusCode"] == 400 and "x" * 501 in page["body"]
    assert world.matches() == [pair]


@pytest.fixture
def crossed(world: World) -> Match:
    """Ada with Max and Bea with Moe, and nobody else is free."""
    stories.suggest(world, ("Ada", "Max"), ("Bea", "Moe"), facilitators=("Ruth",))
    match = world.pair("Ada", "Max")
    assert match is not None
    return match


def test_choosing_another_mentor_takes_the_place_of_the_displaced_suggestion(
    world: World, crossed: Match
) -> None:
    path = stories.review_path(world, crossed)
    page = world.open(path)
    (other,) = (choice for choice in choices(page) if choice.startswith("instead:"))
    assert "This place is promised to another suggestion: Bea" in words(page)
    assert world.decide(path, other, "A better ear")["statusCode"] == 303
    assert "Moe was chosen for Ada , instead of Max , by Ruth" in words(world.open(path))
    states = {
        pair: found.state
        for pair in (("Ada", "Moe"), ("Ada", "Max"), ("Bea", "Moe"))
        if (found := world.pair(*pair))
    }
    assert list(states.values()) == [
        MatchState.APPROVED,
        MatchState.WITHDRAWN,
        MatchState.WITHDRAWN,
    ]
    assert invariants.broken(world) == []
    world.sweep()
    world.pass_time(days=1)
    world.sweep()
    world.night()
    assert (again := world.pair("Bea", "Max")) and again.state is MatchState.SUGGESTED
    assert invariants.broken(world) == []


def test_R26_the_displaced_link_says_that_the_suggestion_is_over(
    world: World, crossed: Match
) -> None:
    displaced = world.pair("Bea", "Moe")
    assert displaced is not None
    theirs = stories.review_path(world, displaced)
    seen = field_of(world.open(theirs), "op")
    path = stories.review_path(world, crossed)
    (other,) = (c for c in choices(world.open(path)) if c.startswith("instead:"))
    world.decide(path, other)
    page = world.post(theirs, {"op": seen, "decision": "approve", "reason": ""})
    assert page["statusCode"] == 409 and "no longer open" in words(page)


@pytest.mark.parametrize("choice", ["approve", "decline", "instead"])
def test_each_decision_can_be_undone_and_decided_again(
    world: World, crossed: Match, choice: str
) -> None:
    path = stories.review_path(world, crossed)
    offered = choices(world.open(path))
    wanted = next(c for c in offered if c.startswith(choice))
    for _ in range(2):
        assert world.decide(path, wanted)["statusCode"] == 303
        assert world.undo(path)["statusCode"] == 303
        standing = world.reload(crossed.id)
        assert (standing.state, standing.decided_by) == (MatchState.SUGGESTED, "")
        assert "A pair to look at" in words(world.open(path))
        assert invariants.broken(world) == []
        if choice == "instead":
            world.night()
            break
    assert world.decide(path, "approve")["statusCode"] == 303
    world.sweep_all()
    asked = [x for name in ("Ada", "Max", "Moe") for x in world.mail_to(name, "introduce")]
    assert [letter.to for letter in asked] == ["ada@example.net", "max@example.net"]
    assert invariants.broken(world) == []


def test_an_undo_after_its_window_changes_nothing(world: World, pair: Match) -> None:
    path = stories.review_path(world, pair)
    world.decide(path, "approve")
    op = field_of(world.open(path), "op")
    world.pass_time(minutes=10)
    before = world.items()
    page = world.post(f"{path}/undo", {"op": op})
    assert page["statusCode"] == 409 and "Already approved by Ruth" in words(page)
    assert "Undo this decision" not in world.open(path)["body"]
    assert world.items() == before


def test_an_undo_sent_twice_or_for_an_older_decision_undoes_once(world: World, pair: Match) -> None:
    path = stories.review_path(world, pair)
    world.decide(path, "approve")
    old = field_of(world.open(path), "op")
    assert world.post(f"{path}/undo", {"op": old})["statusCode"] == 303
    assert world.post(f"{path}/undo", {"op": old})["statusCode"] == 303
    world.decide(path, "approve")
    assert world.post(f"{path}/undo", {"op": old})["statusCode"] == 409
    assert world.reload(pair.id).state is MatchState.APPROVED


def refused_paths(world: World, pair: Match) -> dict[str, str]:
    """Links to a pair that open nothing, by what is wrong with them."""
    root, good = world.doors.root, stories.review_path(world, pair)
    ruth = world.doors.person("ruth@facilitators.example")
    soon = pair.expires_at
    made = {
        "expired": (links.Purpose.REVIEW, pair.id, ruth, 0, world.now),
        "revoked": (links.Purpose.REVIEW, pair.id, ruth, 1, soon),
        "a stranger": (links.Purpose.REVIEW, pair.id, "0" * 32, 0, soon),
        "a member": (links.Purpose.REVIEW, pair.id, pair.mentee, 0, soon),
        "another purpose": (links.Purpose.CONSENT, pair.id, ruth, 0, soon),
        "an unknown pair": (links.Purpose.REVIEW, "0" * 32, ruth, 0, soon),
    }
    last = "A" if good[-1] != "A" else "B"
    return {
        "edited": good[:-6] + last + good[-5:],
        "cut short": good[:-1],
        "a second spelling": good[:-1] + chr(ord(good[-1]) + 1),
        "empty words": "/review/hello",
        "not ASCII": "/review/v1.\u00e9",
        **{what: f"/review/{links.make(root, links.Link(*of))}" for what, of in made.items()},
    }


def test_R26_every_refused_link_is_answered_with_the_same_bytes(world: World, pair: Match) -> None:
    answers = {what: dead(world, path) for what, path in refused_paths(world, pair).items()}
    assert {status for status, _ in answers.values()} == {404}
    assert len(set(answers.values())) == 1
    posted = {dead(world, path, "POST") for path in refused_paths(world, pair).values()}
    assert posted == set(answers.values())
    assert world.matches() == [pair]
    (status, body), *_ = answers.values()
    assert status == 404 and "/links" in body
    for name in ("Ada", "Max", "Ruth", "Tuesday"):
        assert name not in body


def test_R26_a_link_of_somebody_who_left_the_facilitators_opens_nothing_at_once(
    world: World, pair: Match
) -> None:
    path = stories.review_path(world, pair, "Sam")
    assert world.open(path)["statusCode"] == 200
    sam = world.doors.person("sam@facilitators.example")
    world.table.client.delete_item(
        TableName="Members",
        Key={"pk": {"S": "PROGRAM#heal"}, "sk": {"S": f"FACILITATOR#tuesday-evening#{sam}"}},
    )
    assert dead(world, path) == dead(world, "/review/hello")
    assert dead(world, path, "POST") == dead(world, "/review/hello")
    assert world.matches() == [pair]


def test_R26_a_facilitator_of_another_group_sees_nothing(world: World, pair: Match) -> None:
    world.appoint("Otto", "friday-morning")
    world.apply("mentee", "Zed", group="Friday Morning")
    path = stories.review_path(world, pair, "Otto")
    assert dead(world, path) == dead(world, "/review/hello")
    desk = links.Link(
        links.Purpose.DESK,
        links.group_subject("heal", "tuesday-evening"),
        world.doors.person("otto@facilitators.example"),
        0,
        pair.expires_at,
    )
    assert dead(world, f"/desk/{links.make(world.doors.root, desk)}")[0] == 404
    world.night()
    world.pass_time(minutes=16)
    world.sweep()
    assert "Ada" not in str(world.mail_to("Otto"))


def test_every_page_has_its_headers_whatever_its_status(world: World, pair: Match) -> None:
    path = stories.review_path(world, pair)
    pages = [
        world.open(path),
        world.open(path, "HEAD"),
        world.post(path, ""),
        world.post(path, "op=a&op=b"),
        world.open("/review/hello"),
        world.open("/links"),
    ]
    world.decide(path, "approve")
    pages += [world.open(path), world.post(path, {"op": "old", "decision": "decline"})]
    assert [page["statusCode"] for page in pages] == [200, 200, 400, 400, 404, 200, 200, 409]
    for page in pages:
        style = re.search(r"<style>(.*?)</style>", page["body"], re.DOTALL)
        assert style
        digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
        assert page["headers"] == {
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{digest}'; "
            "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
            "X-Content-Type-Options": "nosniff",
            "Strict-Transport-Security": "max-age=31536000",
            "Cross-Origin-Opener-Policy": "same-origin",
            "X-Robots-Tag": "noindex",
            "Content-Type": "text/html; charset=utf-8",
        }
        assert not page.get("cookies")


def test_a_redirect_is_not_stored_and_stays_here(world: World, pair: Match) -> None:
    page = world.decide(stories.review_path(world, pair), "approve")
    assert page["headers"]["Cache-Control"] == "no-store"
    assert page["headers"]["Referrer-Policy"] == "no-referrer"
    assert page["headers"]["Location"].startswith("/review/v1.")


def test_an_outage_is_one_page_without_details(world: World, pair: Match) -> None:
    path = stories.review_path(world, pair)
    with world.wire.listening(lambda _: refuse("ThrottlingException")):
        page = world.open(path)
    assert page["statusCode"] == 503
    assert "Throttling" not in page["body"] and "Ada" not in page["body"]
