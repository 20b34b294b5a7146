"""What is seen of a form: the same of all providers, and never an answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside import forms
from alongside.errors import DoesNotFit
from alongside.forms import google
from alongside.forms.seen import SeenForm, SeenQuestion, read, see, see_submission, write
from alongside.model import Role
from tests.rules.forms.deliveries import EVENTS, heal, load_event
from tests.rules.forms.paper import DEFINE, PROVIDERS, SEND, Paper, look, print_form

PAPER = print_form(heal(), Role.MENTEE)
FEEDBACK = Path(__file__).parents[3] / "events" / "feedback"
BODIES = sorted(
    path.stem for path in EVENTS.glob("*.json") if not path.stem.endswith(("_schema", "_data_api"))
)


def by_ref(seen: SeenForm, name: str) -> SeenQuestion:
    (found,) = (one for one in seen.questions if name in one.keys or f"question_{name}" in one.keys)
    return found


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_provider_shows_the_same_form(provider: str) -> None:
    seen = look(provider, PAPER)
    assert (seen.provider, seen.form_id, seen.title, seen.whole) == (
        provider,
        "form",
        "A form",
        True,
    )
    assert [one.title for one in seen.questions] == [one.title for one in PAPER.items]
    assert [one.required for one in seen.questions] == [one.required for one in PAPER.items]
    assert (seen.collects_email, seen.takes_answers, seen.sends_unfinished) == (False, True, False)
    side = by_ref(seen, "side")
    assert (side.kind, side.several, side.other) == ("choice", False, False)
    assert [label for _, label in side.choices] == [label for _, label in PAPER.items[7].options]
    hopes = by_ref(seen, "hopes")
    assert (hopes.kind, hopes.several, len(hopes.choices)) == ("choices", True, 6)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_form_is_seen_as_it_is_sent(provider: str) -> None:
    """Names, titles and kinds are those that a submission has."""
    seen = look(provider, PAPER)
    sent = forms.parse(provider, json.dumps(SEND[provider](PAPER, 0, frozenset())).encode())
    assert len(sent.answers) == len(seen.questions) > 15
    for given_answer, one in zip(sent.answers, seen.questions, strict=True):
        assert given_answer.key == one.keys[0]
        assert set(given_answer.alt_keys) <= set(one.keys)
        assert given_answer.title.rstrip(" *") == one.title
        assert given_answer.kind == one.kind


def test_other_settings_of_a_form_are_seen() -> None:
    paper = Paper(PAPER.items, collects_email=True, takes_answers=False, partial=True)
    found = {name: look(name, paper) for name in PROVIDERS}
    assert {one.takes_answers for one in found.values()} == {False}
    assert found["google"].collects_email is True
    assert [found[name].sends_unfinished for name in PROVIDERS] == [True, True, False]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_room_for_own_words_is_seen(provider: str) -> None:
    seen = look(provider, PAPER.change(7, other=True))
    side = by_ref(seen, "side")
    assert side.other is True
    assert [label for _, label in side.choices] == [label for _, label in PAPER.items[7].options]


# --- Typeform -------------------------------------------------------------------------------------


def field(kind: str, **inside: Any) -> SeenQuestion:
    more = {"id": "x", "ref": "r", "title": "T", "type": kind, "properties": inside}
    (one,) = see("typeform", {"id": "f", "fields": [more]}).questions
    return one


@pytest.mark.parametrize(
    ("kind", "inside", "marks"),
    [
        ("opinion_scale", {"steps": 5, "start_at_one": True}, (1, 5)),
        ("opinion_scale", {"steps": 11}, (0, 10)),
        ("opinion_scale", {}, (0, 10)),
        ("nps", {}, (0, 10)),
        ("rating", {"steps": 5}, (1, 5)),
        ("rating", {"steps": "many"}, None),
        ("number", {}, None),
    ],
)
def test_the_marks_of_a_typeform_are_seen(kind: str, inside: Any, marks: Any) -> None:
    assert (field(kind, **inside).kind, field(kind, **inside).marks) == ("number", marks)


def test_a_typeform_within_a_form_is_seen() -> None:
    row = {"id": "m1", "ref": "row", "title": "Listening", "type": "multiple_choice"}
    matrix = {"id": "m", "type": "matrix", "title": "Rate", "properties": {"fields": [row]}}
    contact = {"id": "c", "type": "contact_info", "title": "You", "properties": {"fields": []}}
    seen = see("typeform", {"id": "f", "fields": [matrix, contact]})
    assert [(one.keys, one.kind) for one in seen.questions] == [
        (("row", "m1"), "choice"),
        (("c",), "unknown"),
    ]
    assert (seen.takes_answers, seen.sends_unfinished) == (None, None)


def test_a_typeform_that_takes_one_of_many_takes_one() -> None:
    inside = {"allow_multiple_selection": True, "choices": [{"id": "a", "label": "A"}]}
    one = {"id": "x", "type": "multiple_choice", "title": "T", "properties": inside}
    (free,) = see("typeform", {"id": "f", "fields": [one]}).questions
    bound = one | {"validations": {"max_selection": 1}}
    (single,) = see("typeform", {"id": "f", "fields": [bound]}).questions
    assert [(free.kind, free.several), (single.kind, single.several)] == [
        ("choices", True),
        ("choice", False),
    ]
    assert free.choices == (("a", "A"),)


# --- Tally ----------------------------------------------------------------------------------------


def block(kind: str, name: str, group: str = "", **inside: Any) -> dict[str, Any]:
    return {"uuid": name, "type": kind, "groupUuid": group or name, "payload": inside}


def tally(*blocks: dict[str, Any], **more: Any) -> SeenForm:
    return see("tally", {"id": "f", "name": "F", "blocks": list(blocks), **more})


def test_a_title_of_tally_belongs_to_what_follows_and_to_nothing_else() -> None:
    seen = tally(
        block("TITLE", "t", html="Your <b>name</b> &amp; more"),
        block("TEXT", "x", html="Help"),
        block("INPUT_TEXT", "a", isRequired=True),
        block("INPUT_TEXT", "b"),
        block("HIDDEN_FIELDS", "h"),
        block("THANK_YOU_PAGE", "p"),
    )
    assert [(one.keys, one.title, one.required) for one in seen.questions] == [
        (("a",), "Your name & more", True),
        (("b",), "", None),
    ]


def test_the_ids_that_tallys_webhooks_use_are_joined_by_the_group() -> None:
    listed = [{"id": "Ab1", "fields": [{"uuid": "o1", "blockGroupUuid": "g"}]}, {"id": "Zz9"}]
    options = [block("CHECKBOX", "o1", "g", text="A"), block("CHECKBOX", "o2", "g", text="B")]
    (one,) = tally(*options, questions=listed).questions
    assert one.keys == ("question_Ab1", "Ab1", "g", "o1")
    assert one.choices == (("o1", "A"), ("o2", "B"))
    (unknown,) = tally(*options).questions
    assert unknown.keys == ("g", "o1")


def test_two_choices_of_tally_in_a_row_are_two() -> None:
    seen = tally(
        block("MULTIPLE_CHOICE_OPTION", "a", "g1", text="A", allowMultiple=True),
        block("MULTIPLE_CHOICE_OPTION", "b", "g1", text="B"),
        block("MULTIPLE_CHOICE_OPTION", "c", "g2", text="C"),
        block("CHECKBOX", "d", "g3", text="D", hasMaxChoices=True, maxChoices=1),
    )
    assert [(one.kind, one.several, len(one.choices)) for one in seen.questions] == [
        ("choices", True, 2),
        ("choice", False, 1),
        ("choices", False, 1),
    ]


def test_a_grid_of_tally_is_one_question_per_row() -> None:
    seen = tally(
        block("TITLE", "t", safeHTMLSchema=[["Rate "], ["us"], 7, []]),
        block("MATRIX", "m", "g", isRequired=True),
        block("MATRIX_COLUMN", "c1", "g", html="Good"),
        block("MATRIX_ROW", "r1", "g", html="Advice"),
        block("MATRIX_ROW", "r2", "g", html="Humor"),
        questions=[{"id": "Q", "fields": [{"uuid": "g"}]}],
    )
    assert [one.title for one in seen.questions] == ["Rate us [Advice]", "Rate us [Humor]"]
    assert seen.questions[0].keys[0] == "question_Q#Advice"
    assert seen.questions[1].choices == (("c1", "Good"),)


@pytest.mark.parametrize(
    ("inside", "marks"), [({"start": 1, "end": 5}, (1, 5)), ({"end": True}, None), ({}, None)]
)
def test_the_marks_of_tally_are_seen(inside: Any, marks: Any) -> None:
    assert tally(block("LINEAR_SCALE", "s", **inside)).questions[0].marks == marks


@pytest.mark.parametrize(
    ("more", "takes"),
    [
        ({"status": "PUBLISHED"}, True),
        ({"status": "PUBLISHED", "settings": {"isClosed": True}}, False),
        ({"status": "DRAFT"}, False),
        ({}, None),
    ],
)
def test_whether_a_tally_form_takes_answers_is_seen(more: Any, takes: bool | None) -> None:
    assert tally(block("INPUT_TEXT", "a"), **more).takes_answers is takes


# --- Google ---------------------------------------------------------------------------------------


def test_a_grid_of_google_is_one_question_per_row_with_its_id() -> None:
    grid = {"id": 7, "ref": "grid", "type": "GRID", "title": "Rate", "rows": ["A", "B"]}
    seen = see("google", {"form": {"id": "f"}, "items": [grid | {"choices": ["Good"]}]})
    assert [(one.keys, one.title) for one in seen.questions] == [
        (("7#A",), "Rate [A]"),
        (("7#B",), "Rate [B]"),
    ]
    assert seen.questions[0].choices == (("", "Good"),)


def test_an_older_message_says_less_and_reads_the_same() -> None:
    seen = see("google", load_event("google_schema"))
    assert (seen.collects_email, seen.takes_answers) == (True, None)
    assert seen.questions[0].keys == ("700000000",) and seen.questions[0].other is None


def google_message(**item: Any) -> Any:
    body = load_event("google_mentee")
    body["items"] = [{"id": 11, "type": "TEXT", "title": "T", "value": "V", **item}]
    return google.parse(body, b"").answers[-1]


def test_a_question_of_google_is_known_by_the_programs_name_and_by_its_id() -> None:
    named, unnamed = google_message(ref="hope"), google_message()
    assert (named.key, named.alt_keys) == ("hope", ("11",))
    assert (unnamed.key, unnamed.alt_keys) == ("11", ())
    assert (named.text, named.title, named.kind) == (unnamed.text, unnamed.title, unnamed.kind)
    same = google_message(ref="11")
    assert (same.key, same.alt_keys) == ("11", ())
    assert google_message(ref=["x"]) == unnamed
    assert google_message(id=None).key == ""


# --- What a body shows ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", BODIES)
def test_every_body_shows_its_form_and_no_answer(name: str) -> None:
    provider = name.partition("_")[0]
    body = load_event(name)
    if name.startswith("typeform_partial"):
        body["form_response"].setdefault("submitted_at", "2026-11-20T10:00:00Z")
    seen = see_submission(provider, body)
    sent = forms.parse(provider, json.dumps(body).encode())
    assert seen.form_id == sent.form_id
    assert seen.whole is (provider == "tally")
    kept = write(seen)
    texts = {one.text for one in sent.answers if len(one.text) > 4}
    texts |= {text for one in sent.answers for text in one.other}
    shown = {label for one in seen.questions for _, label in (("", one.title), *one.choices)}
    assert texts or not name.endswith(("_mentee", "_mentor"))
    assert not {one for one in texts - shown if json.dumps(one, ensure_ascii=False) in kept}


def test_the_choices_that_a_body_lists_are_seen() -> None:
    for name in ("tally_mentee", "typeform_mentee"):
        seen = see_submission(name.partition("_")[0], load_event(name))
        (side,) = (one for one in seen.questions if one.title.startswith("Which side"))
        assert [label for _, label in side.choices][:2] == ["I was betrayed", "I was unfaithful"]


def test_an_option_of_a_typeform_that_its_body_does_not_list_is_seen() -> None:
    seen = see_submission("typeform", load_event("typeform_new_option"))
    labels = [label for _, label in by_ref(seen, "reconciliation").choices]
    assert labels[-1] == "Living apart for now" and len(labels) == 6


def test_a_collected_address_is_seen_and_not_kept() -> None:
    paper = Paper(PAPER.items, collects_email=True)
    seen = see_submission("google", SEND["google"](paper, 0, frozenset()))
    assert seen.collects_email is True and "ana@" not in write(seen)


# --- Whatever comes -------------------------------------------------------------------------------


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_form_that_is_kept_is_the_same(provider: str) -> None:
    seen = look(provider, PAPER)
    assert read(write(seen)) == seen
    assert write(read(write(seen))) == write(seen)


def test_a_form_that_an_earlier_release_kept_is_read() -> None:
    kept = json.loads(write(look("typeform", PAPER)))
    del kept["sends_unfinished"]
    for one in kept["questions"]:
        del one["several"], one["marks"]
    assert read(json.dumps(kept)).questions[0].title == PAPER.items[0].title


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"provider": "jotform"}', "\ud800"])
def test_what_was_never_written_is_not_read(text: str) -> None:
    with pytest.raises(DoesNotFit, match="not_a_form"):
        read(text)


@pytest.mark.parametrize(
    ("provider", "document"),
    [
        ("typeform", {}),
        ("typeform", {"fields": []}),
        ("typeform", {"id": "f", "fields": {}}),
        ("tally", {"id": "f"}),
        ("google", {"items": []}),
        ("google", {"items": [], "form": []}),
        ("signed", {"id": "f", "fields": []}),
        ("jotform", {"id": "f", "fields": []}),
    ],
)
def test_what_is_no_form_is_refused_in_one_way(provider: str, document: Any) -> None:
    with pytest.raises(DoesNotFit, match="not_a_form"):
        see(provider, document)
    with pytest.raises(DoesNotFit, match="not_a_form"):
        see_submission(provider, document)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(data=st.data())
def test_a_bent_definition_or_body_raises_nothing_else(data: Any) -> None:
    provider = data.draw(st.sampled_from(PROVIDERS))
    for reader, document in (
        (see, DEFINE[provider](PAPER)),
        (see_submission, SEND[provider](PAPER, 0, frozenset())),
    ):
        holder: Any = document
        while isinstance(holder, dict | list) and holder:
            key = data.draw(
                st.sampled_from(sorted(holder)) if isinstance(holder, dict) else st.just(0)
            )
            inner = holder[key]
            if not isinstance(inner, dict | list) or data.draw(st.booleans()):
                holder[key] = data.draw(ANYTHING)
                break
            holder = inner
        try:
            assert read(write(reader(provider, document))).provider == provider
        except DoesNotFit as refused:
            assert refused.code == "not_a_form"
