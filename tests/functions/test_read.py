"""Released feedback on its page: who may read it, what is shown, and that nothing else is."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from alongside import batches as reading
from alongside import links, wiring
from alongside.mixing.batch import Batch, Comments, Rating, State
from alongside.mixing.promise import Promise
from alongside.mixing.slots import ORGANIZATION
from alongside.model import COORDINATOR
from alongside.program.schema import Choice, Feedback, FeedbackQuestion
from alongside.store import batches
from tests.faults.world import Page, World, words

ASKED = Feedback(
    title="How is it going?",
    introduction="Nobody can tell who wrote.",
    least_comments=6,
    questions=(
        FeedbackQuestion(id="helpful", kind="rating", title="How helpful?", low="no", high="very"),
        FeedbackQuestion(id="fair", kind="rating", title="How fair?"),
        FeedbackQuestion(id="change", kind="comment", title="What to change?"),
        FeedbackQuestion(
            id="side",
            kind="part",
            title="Your side?",
            choices=(Choice(code="mentees", label="People with a mentor"),),
        ),
    ),
)
TO_ALL = Promise(readers="facilitators")
TEXTS = tuple(f"Comment number {n}" for n in range(12))


@pytest.fixture(autouse=True)
def _asks(world: World) -> None:
    """The program takes feedback, for the coordinator to read."""
    allow(world, "coordinator")


def allow(world: World, readers: str) -> None:
    """Say who may read."""
    asked = ASKED.model_copy(update={"readers": readers})
    world.programs[world.program] = world.rules.model_copy(update={"feedback": asked})


def release(world: World, slot: str = "2026-Q3", program: str = "", **brought: Any) -> None:
    """A slot's batch as release hands it out."""
    state: State = brought.pop("state", "released")
    batch = Batch(state, **brought)
    wiring.feedback_table().write(batches.keep(program or world.program, slot, batch))


def path(world: World, person: str = "") -> str:
    """The link of a person, or the coordinator's."""
    return world.link(links.Purpose.READ, person)


def seen(world: World, person: str = "") -> str:
    """The words of the page."""
    page = world.open(path(world, person))
    assert page["statusCode"] == 200, words(page)
    return words(page)


def comments(page: Page) -> list[str]:
    """The comments in the order of the page."""
    return re.findall(r"<li>\s*<p><bdi>(.*?)</bdi></p>\s*</li>", page["body"])


# --- who may read --------------------------------------------------------------------------------


def test_looking_writes_nothing_and_asks_the_table_of_feedback_for_batches_alone(
    world: World,
) -> None:
    release(world, ratings=(Rating("helpful", "", 5, 7),))
    before, kept = world.items(), world.feedback()
    for method in ("GET", "HEAD"):
        with world.wire.counting() as calls:
            assert world.open(path(world), method)["statusCode"] == 200
        asked = [call.request for call in calls if call.request.get("TableName") == "Feedback"]
        assert asked and all("ExpressionAttributeValues" in one for one in asked)
        keys = {one["ExpressionAttributeValues"][":pk"]["S"] for one in asked}
        assert keys == {f"BATCH#{world.program}", f"BATCH#{ORGANIZATION}"}
        assert world.wire.writes() == []
    assert (world.items(), world.feedback()) == (before, kept)


def test_a_facilitator_reads_only_where_the_program_says_so_asked_at_every_view(
    world: World,
) -> None:
    release(world, ratings=(Rating("helpful", "", 5, 7),), promise=TO_ALL)
    ruth, sam = world.appoint("Ruth"), world.appoint("Sam", office="supporter")
    world.apply("mentor", "Max")
    link = path(world, ruth.person)
    assert world.open(link)["statusCode"] == 404
    allow(world, "facilitators")
    assert world.open(link)["statusCode"] == 200
    for other in (sam.person, world.who("Max")):
        assert world.open(path(world, other))["statusCode"] == 404
    key = {"pk": {"S": f"PROGRAM#{world.program}"}}
    sort = {"sk": {"S": f"FACILITATOR#{world.group_id}#{ruth.person}"}}
    wiring.client("dynamodb").delete_item(TableName="Members", Key=key | sort)
    gone = world.open(link)
    assert gone["statusCode"] == 404 and "does not open anything" in words(gone)


def test_facilitators_see_only_slots_whose_writers_were_told_so(world: World) -> None:
    allow(world, "facilitators")
    ruth = world.appoint("Ruth")
    told = {slot: Comments("change", "", (f"Said in {slot}",)) for slot in ("2026-Q2", "2026-Q3")}
    release(world, "2026-Q2", comments=(told["2026-Q2"],), ratings=(Rating("fair", "", 5, 4),))
    release(
        world,
        comments=(told["2026-Q3"],),
        ratings=(Rating("helpful", "", 5, 7),),
        promise=TO_ALL,
    )
    theirs, all_of_it = seen(world, ruth.person), seen(world)
    assert "Said in 2026-Q3" in theirs and "How helpful?" in theirs
    for hidden in ("2026-Q2", "April to June 2026", "How fair?"):
        assert hidden not in theirs
    assert "Said in 2026-Q2" in all_of_it and "How fair?" in all_of_it


def another(world: World, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """Somebody else is the coordinator from now on."""
    monkeypatch.setenv("COORDINATOR_ADDRESS", address)
    wiring.forget()
    assert wiring.deployment().coordinators.of(world.program) == address
    assert wiring.doors().coordinator(world.program).email == address


def test_whoever_was_the_coordinator_reads_no_more_by_any_link_they_have(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.apply("mentee", "Ada")
    release(world, ratings=(Rating("helpful", "", 5, 7),))
    old, desk, office = path(world), world.desk(""), path(world, COORDINATOR)
    assert world.open(old)["statusCode"] == 200
    assert world.open(office)["statusCode"] == 404, "the office is nobody"
    assert world.open(desk)["statusCode"] == 200 and link_of(world.open(desk)) == []
    another(world, monkeypatch, "new@alongside.example")
    gone = world.open(old)
    assert gone["statusCode"] == 404 and "does not open anything" in words(gone)
    assert world.open(desk)["statusCode"] == 404 and link_of(world.open(desk)) == []
    new = path(world, "new@alongside.example")
    assert new != old and world.open(new)["statusCode"] == 200
    another(world, monkeypatch, "")
    for dead in (old, new, office):
        assert world.open(dead)["statusCode"] == 404


def test_the_coordinator_reads_until_the_program_asks_no_more(world: World) -> None:
    release(world, ratings=(Rating("helpful", "", 5, 7),))
    link = path(world)
    assert world.open(link)["statusCode"] == 200
    world.programs[world.program] = world.rules.model_copy(update={"feedback": None})
    assert world.open(link)["statusCode"] == 404


def test_a_link_of_another_kind_or_program_or_day_opens_nothing(world: World) -> None:
    release(world, ratings=(Rating("helpful", "", 5, 7),))
    other = world.desk("").replace("/desk/", "/read/")
    subject = links.program_subject("elsewhere")
    ends = links.far_end(world.now)
    elsewhere = links.Link(links.Purpose.READ, subject, world.who(""), 0, ends)
    made = f"/read/{links.make(world.doors.root, elsewhere)}"
    good = path(world)
    for dead in (other, made, good[:-1], "/read/v1.x"):
        assert world.open(dead)["statusCode"] == 404
    world.pass_time(days=365 * 3)
    assert world.open(good)["statusCode"] == 404


# --- what is shown -------------------------------------------------------------------------------


def test_a_rating_is_a_small_chart_and_the_same_in_words(world: World) -> None:
    release(world, "2026-Q1", ratings=(Rating("helpful", "", 7, 7),))
    release(world, "2026-Q2", state="too_few")
    release(world, "2026-Q3", ratings=(Rating("helpful", "", 12, 9, (0, 1, 0, 4, 7)),))
    page = world.open(path(world))
    text = words(page)
    assert "How helpful?" in text and "1 is “no”, 5 is “very”." in text
    assert "July to September 2026 4.5 of 5, 12 answers" in text
    assert "1 was chosen by 0, 2 by 1, 3 by 0, 4 by 4, 5 by 7." in text
    assert "January to March 2026 3.5 of 5, 7 answers" in text
    assert text.count("was chosen by") == 1, "single answers only from ten people on"
    (chart,) = re.findall(r"<svg.*?</svg>", page["body"], re.DOTALL)
    assert 'aria-hidden="true"' in chart and "style=" not in page["body"]
    spots = [(int(x), int(y)) for x, y in re.findall(r'cx="(\d+)" cy="(\d+)"', chart)]
    assert spots == [(32, 40), (112, 20)], "the middle one was not shown, so no line joins them"
    assert chart.count("<line x1") == 0


def test_lines_join_neighbors_and_eight_slots_are_shown_also_across_a_change_to_months(
    world: World,
) -> None:
    quarters = [f"{year}-Q{n}" for year in (2024, 2025) for n in (1, 2, 3, 4)]
    months = ["2026-01", "2026-02"]
    for slot in (*quarters, *months):
        release(world, slot, ratings=(Rating("helpful", "", 5, 6),))
    body = world.open(path(world))["body"]
    (chart,) = re.findall(r"<svg.*?</svg>", body, re.DOTALL)
    assert chart.count("<circle") == 8 and chart.count("<line x1") == 7
    names = re.findall(r"<dt>([^<]*)</dt>\s*<dd>", body)
    assert names[:3] == ["February 2026", "January 2026", "October to December 2025"]
    assert len(names) == 8 and names[-1] == "July to September 2024"


def test_questions_keep_the_order_of_the_file_and_sides_are_named(world: World) -> None:
    release(
        world,
        ratings=(
            Rating("fair", "", 5, 4),
            Rating("gone", "", 5, 4),
            Rating("helpful", "", 6, 4),
            Rating("helpful", "mentees", 5, 8),
            Rating("helpful", "nurses", 5, 8),
        ),
        comments=(Comments("left_out", "", TEXTS[:5]),),
    )
    body = world.open(path(world))["body"]
    assert re.findall(r'<section class="aspect">\s*<h3>(.*?)</h3>', body) == [
        "How helpful?",
        "How helpful?",
        "How helpful?",
        "How fair?",
        "A question that is not asked any more",
    ]
    text = seen(world)
    assert text.count("A question that is not asked any more") == 2
    assert "A side that is not asked for any more" in text
    assert not [code for code in ("gone", "left_out", "nurses", "mentees") if code in text]
    assert "Everybody who is not counted apart" in text and "People with a mentor" in text


def test_R57_comments_are_shuffled_anew_at_each_view_and_all_are_there(world: World) -> None:
    release(world, comments=(Comments("change", "", TEXTS),))
    views = [comments(world.open(path(world))) for _ in range(4)]
    assert all(sorted(view) == sorted(TEXTS) for view in views)
    assert len({tuple(view) for view in views}) > 1
    assert list(TEXTS) not in views


def test_the_order_comes_from_the_bytes_that_are_handed_in(world: World) -> None:
    release(world, comments=(Comments("change", "", TEXTS[:5]),))
    token = path(world).rpartition("/")[2]
    reader = reading.enter(world.doors, token, world.now)
    drawn = iter([bytes([n]) * 16 for n in (4, 3, 2, 1, 0)])
    page = reading.show(world.doors, wiring.feedback_table(), reader, lambda _: next(drawn))
    (part,) = page.context.slots[0].comments  # type: ignore[union-attr]
    assert [text[0] for text in part.texts] == list(reversed(TEXTS[:5]))


def test_what_somebody_wrote_is_text_and_never_markup(world: World) -> None:
    nasty = "<script>alert(1)</script>\nSecond line"
    release(world, comments=(Comments("change", "", (nasty,)),))
    body = world.open(path(world))["body"]
    assert "<script" not in body and html.escape("<script>alert(1)</script>") in body
    assert "<p><bdi>Second line</bdi></p>" in body


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("too_few", "Fewer than five answers came, or no question had so many."),
        ("too_many", "Please look at who has the address of the form"),
        ("deleted", "They were deleted unread."),
        ("released", "Released: what at least five answers say is below."),
    ],
)
def test_each_state_is_said_in_words(world: World, state: State, said: str) -> None:
    release(world, state=state)
    assert said in seen(world)


def test_each_slot_is_shown_with_what_its_writers_were_promised(world: World) -> None:
    release(world, "2026-Q1", state="too_few", promise=Promise(8, 9))
    release(world, "2026-Q2", promise=Promise(6, 12))
    release(world, "2026-Q3", promise=Promise(7, 7))
    text = seen(world)
    assert "Fewer than eight answers came" in text
    six = "what at least six answers say is below. Comments are shown from 12 answers on."
    assert six in " ".join(text.split())
    assert "what at least seven answers say is below." in text
    assert text.count("Comments are shown from") == 1 and "five answers" not in text


def test_more_answers_than_people_accuse_nobody(world: World) -> None:
    release(world, state="too_many")
    text = seen(world)
    assert "so some people may have written more than once" in text
    assert "were sent more than once" not in text


def test_whatever_is_kept_is_shown_also_of_two_years_of_months(world: World) -> None:
    slots = [f"{year}-{month:02d}" for year in (2024, 2025) for month in range(1, 13)]
    slots += ["2023-Q4", "2026-Q1"]
    for slot in slots:
        release(
            world,
            slot,
            ratings=(Rating("helpful", "", 5, 6),),
            comments=(Comments("change", "", (f"Said in {slot}",)),),
        )
    page = world.open(path(world))
    assert [slot for slot in slots if f"Said in {slot}" not in words(page)] == []
    order = re.findall(r"<summary>([^<]*)</summary>", page["body"])
    assert len(order) == 26 and order[0] == "January to March 2026"
    assert order[-2:] == ["January 2024", "October to December 2023"]
    (chart,) = re.findall(r"<svg.*?</svg>", page["body"], re.DOTALL)
    assert chart.count("<circle") == 8, "charts stay readable"


def test_what_could_not_be_read_is_said_once_with_what_helps_and_without_a_number(
    world: World,
) -> None:
    release(world, state="too_few", unreadable=("not_json", "too_deep", "another_form", "new"))
    text = seen(world)
    assert text.count("Send one test answer") == 1
    assert "Check that the right form is connected" in text
    assert "Some answers could not be read" in text and not re.search(r"\d+ forms", text)


def test_before_the_first_release_the_page_says_so(world: World) -> None:
    assert "Nothing has been released yet." in seen(world)


def test_ratings_of_all_programs_are_for_the_coordinator_alone_and_hold_no_comment(
    world: World,
) -> None:
    allow(world, "facilitators")
    ruth = world.appoint("Ruth")
    told = Comments("change", "", ("A word that must stay unread",))
    release(world, ratings=(Rating("fair", "", 5, 4),), promise=TO_ALL)
    release(world, "2026-Q2", ORGANIZATION, ratings=(Rating("fair", "", 8, 3),), comments=(told,))
    assert "All programs together" in seen(world)
    assert "They come from whichever programs ask this." in seen(world)
    assert "April to June 2026 1.5 of 5, 8 answers" in seen(world)
    assert "unread" not in seen(world)
    assert "All programs together" not in seen(world, ruth.person)


def test_a_page_never_grows_past_what_lambda_may_answer(world: World) -> None:
    long = tuple(f"{n}{chr(39) * 10_000}" for n in range(34))
    for slot in ("2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3"):
        release(world, slot, comments=(Comments("change", "", long),))
    page = world.open(path(world))
    assert len(page["body"].encode()) < 5_000_000
    assert "comments of earlier times are not shown any more" in words(page)


def test_before_anything_is_read_stands_how_to_read_it(world: World) -> None:
    release(world, comments=(Comments("change", "", TEXTS),))
    text = seen(world)
    first = min(text.index(one) for one in TEXTS)
    for said in (
        "Please do not try to find out",
        "It is not a vote",
        "never send a quote together with a guess",
        "the people below are there for you too",
    ):
        assert text.index(said) < first
    assert all(text.index(line.how) < first for line in world.rules.crisis)


# --- the way there -------------------------------------------------------------------------------


def link_of(page: Page) -> list[str]:
    """The links to feedback on a page."""
    return re.findall(r'href="https://alongside\.example(/read/[^"]+)"', page["body"])


def test_the_desk_leads_there_for_whoever_may_read(world: World) -> None:
    world.apply("mentee", "Ada")
    release(world, ratings=(Rating("helpful", "", 5, 7),))
    assert link_of(world.open(world.desk(""))) == []
    ruth = world.appoint("Ruth")
    assert link_of(world.open(world.desk(ruth.email))) == []
    allow(world, "facilitators")
    (link,) = link_of(world.open(world.desk(ruth.email)))
    assert world.open(link)["statusCode"] == 200


def test_a_desk_of_a_program_without_feedback_says_nothing_of_it(world: World) -> None:
    world.apply("mentee", "Ada")
    ruth = world.appoint("Ruth")
    allow(world, "facilitators")
    assert len(link_of(world.open(world.desk(ruth.email)))) == 1
    world.programs[world.program] = world.rules.model_copy(update={"feedback": None})
    assert link_of(world.open(world.desk(ruth.email))) == []


def test_the_slot_is_named_in_the_language_of_the_program(world: World) -> None:
    month = ASKED.model_copy(update={"slot": "month"})
    rules = world.rules.model_copy(update={"feedback": month})
    assert reading.name_slot(rules, "2026-09") == "September 2026"
    assert reading.name_slot(rules, "2026-Q1") == "January to March 2026"
