"""Whether a form at a provider may take anonymous feedback: looked at when it is set up.

`definition` is what the provider says of the form itself: Typeform's and Tally's answer to
`GET /forms/{id}`, the `schema` message of our own sender for Google (`forms.google` says what is
in it). Only what is listed here may be used: whatever is neither a question of the program, asked
as the program asks it, nor mere text makes a form unsuitable, since whoever owns the form could
tell people apart by it; and so does whatever is not said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from alongside.forms import payload
from alongside.forms.payload import Table
from alongside.forms.seen import tally, typeform
from alongside.forms.wording import normalize_title
from alongside.program.schema import Feedback, FeedbackQuestion

WHY: Mapping[str, str] = {
    "collects_email": "The form collects the addresses of those who answer. Switch this off.",
    "knows_people": "It asks for a login, or lets nobody answer twice, and so knows who answered. "
    "Switch this off.",
    "allows_edits": "An answer can be changed later, so it stays tied to somebody. Switch it off.",
    "linked_sheet": "Its answers go to a spreadsheet, with their times. Unlink it.",
    "hidden_fields": "The form has hidden fields, which may say who somebody is. Remove them.",
    "asks_for_identity": "It asks for an address, a telephone number or a place. Remove this.",
    "asks_for_file": "It asks for a file, a signature or a payment. Remove it.",
    "sends_unfinished": "It passes on what somebody has not sent yet. Switch partial answers off.",
    "extra_question": "The program does not ask this, or not twice. Remove it, or add it to the "
    "program's file.",
    "other_scale": "Its marks are not one to five. Change the scale.",
    "other_kind": "The program asks this in another way. Change the kind of question.",
    "another_form": "It is not the form that the program's file names in [feedback] ids.",
    "no_known_question": "No question of the program is on this form.",
    "not_a_form": "This is no description of a form of this provider.",
}
"""What is wrong, in words for whoever sets the form up."""

_IDENTITY = {
    "email": "asks_for_identity",
    "phone_number": "asks_for_identity",
    "contact_info": "asks_for_identity",
    "address": "asks_for_identity",
    "website": "asks_for_identity",
    "calendly": "asks_for_identity",
    "file_upload": "asks_for_file",
    "signature": "asks_for_file",
    "payment": "asks_for_file",
    "INPUT_EMAIL": "asks_for_identity",
    "INPUT_PHONE_NUMBER": "asks_for_identity",
    "INPUT_LINK": "asks_for_identity",
    "RESPONDENT_COUNTRY": "asks_for_identity",
    "WALLET_CONNECT": "asks_for_identity",
    "HIDDEN_FIELDS": "hidden_fields",
    "FILE_UPLOAD": "asks_for_file",
    "SIGNATURE": "asks_for_file",
    "PAYMENT": "asks_for_file",
}
"""Kinds of which more can be said than that they are refused, as each is that is not below."""

_TEXT_ONLY = {
    "typeform": {"statement"},
    "tally": {"FORM_TITLE", "TITLE", "TEXT", "LABEL", "HEADING_1", "HEADING_2", "HEADING_3"}
    | {"DIVIDER", "PAGE_BREAK", "THANK_YOU_PAGE", "IMAGE"},
    "google": {"SECTION_HEADER", "PAGE_BREAK", "IMAGE", "VIDEO"},
}
_ASKED_AS: Mapping[str, Mapping[str, set[str]]] = {
    "typeform": {
        "rating": {"opinion_scale", "rating"},
        "comment": {"long_text", "short_text"},
        "part": {"multiple_choice", "dropdown"},
    },
    "tally": {
        "rating": {"LINEAR_SCALE", "RATING"},
        "comment": {"TEXTAREA", "INPUT_TEXT"},
        "part": {"MULTIPLE_CHOICE_OPTION", "DROPDOWN_OPTION"},
    },
    "google": {
        "rating": {"SCALE", "RATING"},
        "comment": {"PARAGRAPH_TEXT", "TEXT"},
        "part": {"MULTIPLE_CHOICE", "LIST"},
    },
}
_FIVE: Mapping[str, Mapping[str, object]] = {
    "opinion_scale": {"steps": 5, "start_at_one": True},
    "rating": {"steps": 5},
    "LINEAR_SCALE": {"start": 1, "end": 5},
    "RATING": {"stars": 5},
    "SCALE": {"lower": 1, "upper": 5},
}
"""How each kind says that its marks are one to five; Google's RATING says it as SCALE does."""

_GOOGLE_OFF = {
    "collects_email": "collects_email",
    "limit_one_response": "knows_people",
    "requires_login": "knows_people",
    "allows_edits": "allows_edits",
    "linked_sheet": "linked_sheet",
}


@dataclass(frozen=True, slots=True)
class Misfit:
    """Something that keeps a form from being used: a code of `WHY`, and the question it is about
    where there is one."""

    code: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class _Asked:
    """Something that a form asks, or shows: its kind at the provider, the names it may be known by,
    and what the provider says of its marks."""

    kind: str
    title: str
    ids: frozenset[str]
    marks: Table


def check(provider: str, definition: Table, feedback: Feedback) -> tuple[Misfit, ...]:
    """Everything that keeps this form from being used; nothing when it may. Total: a definition
    that is none is `not_a_form`."""
    look = {"typeform": _typeform, "tally": _tally, "google": _google}.get(provider)
    if look is None:
        return (Misfit("not_a_form"),)
    return tuple(dict.fromkeys(look(definition, feedback)))


def _typeform(definition: Table, feedback: Feedback) -> Iterator[Misfit]:
    if not _lists(definition, "fields") or not isinstance(definition.get("settings"), dict):
        yield Misfit("not_a_form")
        return
    yield from _another(feedback, "typeform", payload.text(definition, "id"))
    if definition.get("hidden"):
        yield Misfit("hidden_fields")
    if payload.table(definition, "settings").get("partial_responses_to_all_integrations"):
        yield Misfit("sends_unfinished")
    fields = [
        _Asked(
            payload.text(one, "type"),
            payload.text(one, "title"),
            frozenset({payload.text(one, "ref"), payload.text(one, "id")}),
            payload.table(one, "properties"),
        )
        for one in typeform.walk(definition)
    ]
    yield from _questions(feedback, "typeform", fields)


def _google(definition: Table, feedback: Feedback) -> Iterator[Misfit]:
    form = payload.table(definition, "form")
    if not _lists(definition, "items") or not form:
        yield Misfit("not_a_form")
        return
    yield from _another(feedback, "google", payload.text(form, "id"))
    for name, code in _GOOGLE_OFF.items():
        if form.get(name) is not False:
            yield Misfit(code, name)
    items = [
        _Asked(
            payload.text(one, "type"),
            payload.text(one, "title"),
            frozenset({payload.text(one, "id")}),
            one,
        )
        for one in payload.rows(definition, "items")
    ]
    yield from _questions(feedback, "google", items)


def _tally(definition: Table, feedback: Feedback) -> Iterator[Misfit]:
    settings = definition.get("settings")
    if not (_lists(definition, "blocks") and definition["blocks"] and isinstance(settings, dict)):
        yield Misfit("not_a_form")
        return
    yield from _another(feedback, "tally", payload.text(definition, "id"))
    if settings.get("hasPartialSubmissions"):
        yield Misfit("sends_unfinished")
    unique = settings.get("uniqueSubmissionKey")
    if payload.text(unique, "html") if isinstance(unique, dict) else unique:
        yield Misfit("knows_people")
    yield from _questions(feedback, "tally", list(_read_blocks(definition)))


def _read_blocks(definition: Table) -> Iterator[_Asked]:
    """Tally names a question in a TITLE before its input; the options of a choice are blocks of one
    group. An input without a title of its own has none."""
    blocks = payload.rows(definition, "blocks")
    title = ""
    for (kind, group), found in groupby(
        blocks, lambda one: (payload.text(one, "type"), _group(one))
    ):
        first, *more = found
        inside = payload.table(first, "payload")
        ids = frozenset({group, payload.text(first, "uuid")})
        if kind == "TITLE":
            title = "".join(map(tally.written, (first, *more)))
            continue
        yield _Asked(kind, title, ids, inside)
        if kind not in _TEXT_ONLY["tally"]:
            title = ""
        if not kind.endswith("_OPTION"):
            yield from (_Asked(kind, "", ids, payload.table(one, "payload")) for one in more)


def _group(block: Table) -> str:
    return payload.text(block, "groupUuid") or payload.text(block, "uuid")


def _lists(definition: Table, name: str) -> bool:
    """Whether there is a list of objects under this name, and nothing else in it."""
    found = definition.get(name)
    return isinstance(found, list) and all(isinstance(one, dict) for one in found)


def _another(feedback: Feedback, provider: str, form: str) -> Iterator[Misfit]:
    expected = {str(one): name for one, name in feedback.ids.items()}
    if expected.get(provider, form) != form:
        yield Misfit("another_form")


def _questions(feedback: Feedback, provider: str, fields: list[_Asked]) -> Iterator[Misfit]:
    """What is asked beside the program's own questions or in another way, and whether one of these
    is asked at all."""
    seen: set[str] = set()
    for one in fields:
        question = _find(feedback, provider, one)
        if one.kind in _IDENTITY:
            yield Misfit(_IDENTITY[one.kind], one.title)
        elif one.kind in _TEXT_ONLY[provider]:
            continue
        elif question is None or question.id in seen:
            yield Misfit("extra_question", one.title)
        else:
            seen.add(question.id)
            if one.kind not in _ASKED_AS[provider][question.kind]:
                code = "other_scale" if question.kind == "rating" else "other_kind"
                yield Misfit(code, one.title)
            elif question.kind == "rating" and not _counts_to_five(provider, one):
                yield Misfit("other_scale", one.title)
    if not seen:
        yield Misfit("no_known_question")


def _counts_to_five(provider: str, asked: _Asked) -> bool:
    five = _FIVE["SCALE" if provider == "google" else asked.kind]
    return all(
        asked.marks.get(name) == mark and type(asked.marks[name]) is type(mark)
        for name, mark in five.items()
    )


def _find(feedback: Feedback, provider: str, given: _Asked) -> FeedbackQuestion | None:
    """The program's question that this one is, by ref, id or title."""
    title = normalize_title(given.title)
    for one in feedback.questions:
        refs = {str(place): names for place, names in one.find.items()}.get(provider, ())
        if given.ids & {one.id, *refs} or title in map(normalize_title, (one.title, *one.titles)):
            return one
    return None
