"""From a form to an introduction: the whole story over true HTTP, with the roles' own rights."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import pairwise

import pytest

from local import door, up
from local.routes import Route
from tests.faults.letters import unsigned
from tests.stack import tale as tales
from tests.stack import town
from tests.stack.tale import SENDERS, State, Tale
from tests.stack.visitor import Page

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("story")]
PASSING = {("LEASE", "mail")}


@pytest.fixture(scope="module")
def running() -> Iterator[up.Running]:
    """A stack whose waits are long enough to act within and short enough to sit out."""
    with up.stack(parameters=town.PARAMETERS) as stack:
        yield stack


@pytest.fixture(scope="module")
def tale(running: up.Running) -> Tale:
    """The story, told once; each test below looks at one part of what was seen."""
    return tales.tell(town.found(running, "Tale"))


def changes(before: State, after: State) -> set[tuple[str, str]]:
    """The keys of what is not the same in two states of the table, the sweep's lease apart."""
    keys = (before.keys() | after.keys()) - PASSING
    return {key for key in keys if before.get(key) != after.get(key)}


def has(table: State, prefix: str, /, **values: object) -> list[Mapping[str, object]]:
    """The items under a key prefix with these values."""
    return [
        item
        for (pk, _), item in table.items()
        if pk.startswith(prefix) and all(item.get(name) == v for name, v in values.items())
    ]


# --- Forms ----------------------------------------------------------------------------------


@pytest.mark.parametrize("sender", SENDERS)
def test_a_form_of_every_sender_becomes_an_application(tale: Tale, sender: str) -> None:
    assert (tale.status[f"{sender} mentee"], tale.status[f"{sender} mentor"]) == (202, 202)
    for role in ("mentee", "mentor"):
        who = tale.group.people[f"{sender.title()}-{role}"]
        key = f"PERSON#heal#{tale.group.doors.person(who.email)}", f"APPLICATION#{role}"
        item = tale.state["forms"][key]
        assert (item["state"], item["group"]) == ("ready", tale.group.id)
        assert json.loads(item["doc"])["name"] == who.name


def test_R01_a_repeated_delivery_makes_no_second_application_or_receipt(tale: Tale) -> None:
    assert (tale.status["tally mentee"], tale.status["repeated"]) == (202, 200)
    receipts = [mail.to for mail in tale.letters["receipts"]]
    assert len(receipts) == len(set(receipts)) == 9


@pytest.mark.parametrize("sender", SENDERS)
def test_a_form_that_is_edited_or_unsigned_is_refused(tale: Tale, sender: str) -> None:
    assert tale.status[f"edited {sender}"] == tale.status[f"unsigned {sender}"] == 401


def test_what_is_refused_leaves_no_trace(tale: Tale) -> None:
    assert tale.status["other hook"] == 401
    assert tale.status["large"] == 413
    assert {tale.status[method] for method in tales.OTHER_METHODS} == {405}
    assert changes(tale.state["forms"], tale.state["refusals"]) == set()


def test_a_form_that_does_not_fit_is_kept_and_the_coordinator_hears_of_it(tale: Tale) -> None:
    assert tale.status["misfit"] == 202
    assert len(has(tale.state["forms"], "QUARANTINE#heal")) == 1
    assert len(tale.letters["attention"]) == 1


# --- A desk and a night ---------------------------------------------------------------------


def test_asking_for_links_says_the_same_to_everybody(tale: Tale) -> None:
    assert tale.page["links"].status == 200
    assert tale.page["links for Fay"].html == tale.page["links for nobody"].html
    assert tale.page["links for no address"].status == 400


def test_R02_who_needs_a_person_is_matched_after_a_word_on_the_desk(tale: Tale) -> None:
    assert "Robin" in tale.page["desk"].html
    assert tale.page["desk unanswered"].status == 400
    assert "Robin" in tale.page["desk saved"].html
    robin = tale.group.doors.person(tale.group.people["Robin"].email)
    key = f"PERSON#heal#{robin}", "APPLICATION#mentee"
    assert (tale.state["desk seen"][key].get("cleared"), tale.state["desk"][key]["cleared"]) == (
        None,
        frozenset({"attends"}),
    )
    assert len(has(tale.state["night"], "MATCH#", mentee=robin, state="suggested")) == 1


def test_a_night_suggests_a_mentor_to_every_mentee_and_tells_both_facilitators(tale: Tale) -> None:
    suggested = has(tale.state["night"], "MATCH#", state="suggested")
    assert len({match["mentee"] for match in suggested}) == len(suggested) == 5
    for whose in ("digest", "digest of Gil"):
        (digest,) = tale.letters[whose]
        assert town.reviews(tale.group, digest).keys() == {match["id"] for match in suggested}


def test_a_second_night_with_nothing_new_changes_nothing(tale: Tale) -> None:
    assert changes(tale.state["before second night"], tale.state["second night"]) == set()
    assert tale.counts["second night"].get("sent", 0) == 0


# --- The facilitators' pages ----------------------------------------------------------------


def test_a_scanner_opening_the_link_decides_nothing(tale: Tale) -> None:
    assert changes(tale.state["second night"], tale.state["looked at"]) == set()


def test_a_review_page_proposes_no_answer(tale: Tale) -> None:
    (form,) = tale.page["review"].forms
    assert form.offered["decision"][0] == "approve"
    assert form.offered["decision"][-1] == "decline"
    assert form.checked == []
    assert tale.page["nothing chosen"].status == 400


@pytest.mark.parametrize("name", ["links", "desk", "letters", "review", "consent"])
def test_a_page_is_sealed_and_its_head_is_the_same(tale: Tale, name: str) -> None:
    page, head = tale.page[name], tale.page[f"{name} HEAD"]
    assert page.status == head.status == 200
    assert head.html == ""
    for header, value in SEALED.items():
        assert page.headers[header] == head.headers[header]
        assert value in page.headers[header]
    assert "<script" not in page.html
    assert "src=" not in page.html


SEALED = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'",
    "x-content-type-options": "nosniff",
    "strict-transport-security": "max-age=",
    "x-robots-tag": "noindex",
    "content-type": "text/html; charset=utf-8",
}


def test_an_approval_can_be_undone_and_made_again(tale: Tale) -> None:
    moments = ("night", "approved", "undone", "approved again")
    states = [tale.match(moment, "introduced")["state"] for moment in moments]
    assert states == ["suggested", "approved", "suggested", "approved"]
    assert tale.page["approve again"].status == 303
    assert all(
        tale.match(one, "introduced")["op"] != tale.match(other, "introduced")["op"]
        for one, other in pairwise(moments)
    )


def test_a_second_click_and_a_second_facilitator_change_nothing(tale: Tale) -> None:
    assert tale.page["stale"].status == 409
    assert tale.page["clicked twice"].status == 303
    assert tale.page["Gil is late"].status == 409
    assert "Fay" in tale.page["Gil is late"].html
    assert changes(tale.state["approved again"], tale.state["clicked twice"]) == set()


def test_another_mentor_can_be_chosen_until_the_letters_leave(tale: Tale) -> None:
    changed, chosen = tale.match("decided", "changed"), tale.match("decided", "chosen")
    assert (changed["state"], chosen["state"]) == ("withdrawn", "approved")
    assert changed["mentee"] == chosen["mentee"]
    assert changed["instead"] == chosen["mentor"] != changed["mentor"]
    assert tale.page["undone too late"].status == 409


def test_a_declined_pair_hears_nothing_and_never_returns(tale: Tale) -> None:
    declined = tale.match("answered", "declined")
    assert declined["state"] == "declined"
    about = has(tale.state["the last night"], "LETTER#", subject_id=declined["id"])
    assert {letter["template"] for letter in about} == {"decided"}
    assert tale.match("the last night", "declined") == declined


def test_both_facilitators_hear_of_every_decision(tale: Tale) -> None:
    decided = has(tale.state["answered"], "LETTER#", template="decided", state="sent")
    people = [tale.group.doors.person(address) for address in (tale.fay, tale.gil)]
    for pair in ("introduced", "refused", "declined", "changed"):
        told = [one["recipient"] for one in decided if one["subject_id"] == tale.pairs[pair]]
        assert sorted(map(str, told)) == sorted(people)


# --- The members' pages ---------------------------------------------------------------------


def test_consent_is_asked_only_when_the_approval_can_no_longer_be_undone(tale: Tale) -> None:
    assert tale.letters["consent, too early"] == []
    asked = sorted(mail.to[0] for mail in tale.letters["consent"])
    assert asked == sorted(_sides(tale, "introduced", "refused", "chosen"))


def _sides(tale: Tale, *pairs: str) -> list[str]:
    matches = [tale.match("decided", pair) for pair in pairs]
    return [tale.address(match[role], role) for match in matches for role in ("mentee", "mentor")]


def test_looking_at_a_consent_page_answers_nothing(tale: Tale) -> None:
    match = tale.match("consent seen", "introduced")
    assert (match["consent_mentee"], match["consent_mentor"]) == ("none", "none")
    assert tale.page["consent"].forms[0].checked == []
    assert tale.page["unanswered"].status == 400


def test_nobody_is_introduced_before_both_have_said_yes(tale: Tale) -> None:
    assert tale.letters["introduction, too early"] == []
    letters = tale.letters["introduction"]
    mentee, mentor = _sides(tale, "introduced")
    assert sorted(mail.to[0] for mail in letters) == sorted([mentee, mentor])
    for mail in letters:
        assert (mentor if mail.to[0] == mentee else mentee) in mail.text


def test_no_letter_before_the_introduction_holds_the_others_address(tale: Tale) -> None:
    everybody = {who.email for who in tale.group.people.values()}
    for moment in ("receipts", "digest", "digest of Gil", "consent", "neutral", "decided"):
        for mail in tale.letters[moment]:
            others = everybody - {mail.to[0]}
            assert not [one for one in others if one in mail.text or one in mail.html], moment


def test_a_no_shows_to_nobody_until_its_letter_has_left(tale: Tale) -> None:
    assert tale.page["before the no"].html == tale.page["after the no"].html
    assert tale.page["yes after the no"].heading == tale.page["first yes"].heading
    assert tale.letters["neutral, too early"] == []


def test_after_a_private_no_both_get_the_same_neutral_letter(tale: Tale) -> None:
    one, other = tale.letters["neutral"]
    assert sorted([one.to[0], other.to[0]]) == sorted(_sides(tale, "refused"))
    for mail in (one, other):  # each has the keys of its reader's own page and no other difference
        assert "v1." in mail.text
    assert one.subject == other.subject
    assert unsigned(one.text + one.html) == unsigned(other.text + other.html)
    pages = tale.page["over for the mentee"], tale.page["over for the mentor"]
    assert pages[0].html == pages[1].html
    assert tale.match("answered", "refused")["state"] == "not_this_time"


def test_a_refused_pair_is_never_suggested_again(tale: Tale) -> None:
    assert tale.match("the last night", "refused") == tale.match("answered", "refused")
    mentee = tale.match("answered", "refused")["mentee"]
    again = has(tale.state["the last night"], "MATCH#", mentee=mentee, state="suggested")
    mentors = {match["mentor"] for match in again}
    assert mentors
    assert tale.match("answered", "refused")["mentor"] not in mentors


def test_places_and_live_matches_agree_at_every_moment(tale: Tale) -> None:
    for moment, state in tale.state.items():
        sent = [item for item in has(state, "PERSON#heal") if "doc" in item]
        held = {(item["member"], item["role"]): item["held"] for item in sent}
        counted = dict.fromkeys(held, 0)
        for status in ("suggested", "approved", "active"):
            for match in has(state, "MATCH#", state=status):
                counted[match["mentee"], "mentee"] += 1
                counted[match["mentor"], "mentor"] += 1
        assert held == counted, moment


# --- Letters and dead links -----------------------------------------------------------------


def test_one_click_turns_the_digests_off_and_a_button_on_again(tale: Tale) -> None:
    person = tale.group.doors.person(tale.fay)
    key = "PROGRAM#heal", f"FACILITATOR#{tale.group.id}#{person}"
    assert tale.page["one click"].status == 200
    assert tale.state["letters off"][key]["letters"] is False
    assert tale.state["the last night"][key]["letters"] is True


def test_every_dead_link_opens_the_same_page(tale: Tale) -> None:
    dead = {name: page for name, page in tale.page.items() if name.startswith("dead")}
    assert len(dead) == 9
    assert {(page.status, page.html) for page in dead.values()} == {
        (404, tale.page["dead review"].html)
    }


def test_no_page_shows_an_address_of_a_member(tale: Tale) -> None:
    addresses = [who.email for who in tale.group.people.values()]
    for name, page in tale.page.items():
        assert not [one for one in addresses if one in page.html], name


@pytest.mark.parametrize(
    ("kind", "about", "state", "because"),
    [
        ("Bounce", {"bounceType": "Permanent"}, "bounced", "bounced"),
        ("Complaint", {}, "complained", "complained"),
        ("Bounce", {"bounceType": "Transient"}, "bounced", ""),
        ("Delivery", {}, "delivered", ""),
    ],
)
def test_a_letter_that_comes_back_is_the_last_to_its_address(
    running: up.Running, kind: str, about: object, state: str, because: str
) -> None:
    group = town.found(running, "Letters")
    group.apply("signed", "Ada", "mentee")
    group.sweep()
    (letter,) = letters_to(group, "Ada")
    running.report(kind, str(letter["id"]), group.people["Ada"].email, about)
    assert letters_to(group, "Ada")[0]["state"] == state
    group.apply("signed", "Ada", "mentee", submitted_at="2026-11-20T16:00:00Z", months=5)
    group.sweep()
    skipped = {str(one.get("skipped_because", "")) for one in letters_to(group, "Ada")}
    assert ("suppressed" in skipped) is bool(because)
    assert len(group.mails(group.people["Ada"].email)) == (1 if because else 2)


def letters_to(group: town.Group, name: str) -> list[Mapping[str, object]]:
    """The letters on file for a person."""
    person = group.doors.person(group.people[name].email)
    return has(town.snapshot(group.running), "LETTER#", recipient=person)


def unreached(table: list[Route], tale_walked: set[tuple[str, str]]) -> list[str]:
    """The routes that no request of the story went through."""
    return [
        route.key
        for route in table
        if not any(m == route.method and route.match(path) for m, path in tale_walked)
        and (route.method, route.path) not in tale_walked
    ]


def test_the_story_goes_through_every_route_of_the_template(
    running: up.Running, tale: Tale
) -> None:
    table = door.api_routes(running.stack)
    assert len(table) > 20
    assert unreached(table, tale.group.visitor.walked) == []


def test_a_route_that_no_step_of_the_story_takes_is_seen(running: up.Running, tale: Tale) -> None:
    table = [*door.api_routes(running.stack), Route("POST", "/export/{token}", "Member")]
    assert unreached(table, tale.group.visitor.walked) == ["POST /export/{token}"]


def test_feedback_is_answered_alike_whether_it_is_new_repeated_or_says_nothing(tale: Tale) -> None:
    answered = dict(tale.counts["feedback"])
    methods = {answered.pop(method) for method in ("GET", "HEAD", "PUT", "PATCH", "DELETE")}
    assert (methods, answered.pop("OPTIONS")) == ({405}, 405)
    assert answered == {
        "look": 200,
        "head": 200,
        "nothing": 400,
        "page": 200,
        "form": 202,
        "form again": 202,
        "unsigned": 401,
    }


def test_what_was_said_anonymously_is_sealed_and_lies_in_no_other_table(
    running: up.Running, tale: Tale
) -> None:
    kept = tale.state["feedback"]
    assert len(kept) == 2  # one from the page, one from the form
    assert {pk.rpartition("#")[0] for pk, _ in kept} == {"ENTRY#heal"}
    assert {frozenset(item) for item in kept.values()} == {frozenset({"pk", "sk", "c"})}
    assert len({len(item["c"]) for item in kept.values()}) == 1
    everything = str([town.snapshot(running, table) for table in running.tables()])
    assert "PERSON#heal#" in everything  # the control: what is in a table is seen
    assert "in a hurry" not in everything
    assert "on the way" not in everything


def test_every_answer_of_the_story_is_meant(tale: Tale) -> None:
    assert {page.status for page in tale.page.values()} <= {200, 303, 400, 404, 409}
    assert all(_complete(page) for page in tale.page.values() if "HEAD" not in page.html)


def _complete(page: Page) -> bool:
    return page.html == "" or page.html.rstrip().endswith("</html>")
