"""Whether a form at a provider may take anonymous feedback: looked at when it is set up.

`definition` is what the provider says of the form itself: Typeform's and Tally's answer to
`GET /forms/{id}`, the `schema` message of our own sender for Google. Whatever is neither a question
of the program nor mere text makes a form unsuitable, since whoever owns it could tell people apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from alongside.forms import payload
from alongside.forms.payload import Table
from alongside.forms.wording import normalize_title
from alongside.program.schema import Feedback, FeedbackQuestion

WHY: Mapping[str, str] = {
    "collects_email": "The form collects the addresses of those who answer. Switch this off.",
    "hidden_fields": "The form has hidden fields, which may say who somebody is. Remove them.",
    "asks_for_identity": "It asks for an address, a telephone number or a place. Remove this.",
    "asks_for_file": "It asks for a file, a signature or a payment. Remove it.",
    "sends_unfinished": "It passes on what somebody has not sent yet. Switch partial answers off.",
    "extra_question": "The program does not ask this. Remove it, or add it to the program's file.",
    "other_scale": "Its marks are not one to five. Change the scale.",
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
"""Kinds of questions, and Tally's blocks, that are refused whatever they are called."""

_TEXT_ONLY = frozenset({"statement", "PAGE_BREAK", "SECTION_HEADER", "IMAGE", "VIDEO"})
_TALLY_ASKS = frozenset(
    {"INPUT_TEXT", "INPUT_NUMBER", "INPUT_DATE", "INPUT_TIME", "TEXTAREA", "LINEAR_SCALE"}
    | {"RATING", "CHECKBOX", "MULTIPLE_CHOICE_OPTION", "DROPDOWN_OPTION", "MULTI_SELECT_OPTION"}
    | {"RANKING_OPTION", "MATRIX_ROW"}
)


@dataclass(frozen=True, slots=True)
class Misfit:
    """Something that keeps a form from being used: a code of `WHY`, and the question it is about
    where there is one."""

    code: str
    about: str = ""


def check(provider: str, definition: Table, feedback: Feedback) -> tuple[Misfit, ...]:
    """Everything that keeps this form from being used; nothing when it may be. Total: a definition
    that is none is `not_a_form`."""
    look = {"typeform": _typeform, "tally": _tally, "google": _google}.get(provider)
    if look is None:
        return (Misfit("not_a_form"),)
    return tuple(dict.fromkeys(look(definition, feedback)))


def _typeform(definition: Table, feedback: Feedback) -> Iterator[Misfit]:
    if not isinstance(definition.get("fields"), list):
        yield Misfit("not_a_form")
        return
    yield from _another(feedback, "typeform", payload.text(definition, "id"))
    if definition.get("hidden"):
        yield Misfit("hidden_fields")
    settings = payload.table(definition, "settings")
    if settings.get("partial_responses_to_all_integrations"):
        yield Misfit("sends_unfinished")
    fields = list(_walk(definition))
    yield from _questions(feedback, "typeform", fields)
    for one in fields:
        inside = payload.table(one, "properties")
        marks = inside.get("steps", 5), inside.get("start_at_one", True)
        scale = payload.text(one, "type") == "opinion_scale"
        if _find(feedback, "typeform", one) and scale and marks != (5, True):
            yield Misfit("other_scale", payload.text(one, "title"))


def _walk(holder: Table) -> Iterator[Table]:
    """Every question, those in a group as well; the group itself asks nothing."""
    for one in payload.rows(holder, "fields"):
        inside = payload.table(one, "properties")
        if not payload.rows(inside, "fields"):
            yield one
        yield from _walk(inside)


def _google(definition: Table, feedback: Feedback) -> Iterator[Misfit]:
    form = payload.table(definition, "form")
    if not isinstance(definition.get("items"), list) or not form:
        yield Misfit("not_a_form")
        return
    yield from _another(feedback, "google", payload.text(form, "id"))
    if form.get("collects_email") is not False:
        yield Misfit("collects_email")
    items = payload.rows(definition, "items")
    yield from _questions(feedback, "google", items)


def _tally(definition: Table, feedback: Feedback) -> Iterator[Misfit]:
    """Its blocks name their questions in pieces, so questions are counted and not compared."""
    blocks = payload.rows(definition, "blocks")
    if not blocks:
        yield Misfit("not_a_form")
        return
    yield from _another(feedback, "tally", payload.text(definition, "id"))
    if payload.table(definition, "settings").get("hasPartialSubmissions"):
        yield Misfit("sends_unfinished")
    for block in blocks:
        code = _IDENTITY.get(payload.text(block, "type"))
        if code:
            yield Misfit(code)
    asking = [block for block in blocks if payload.text(block, "type") in _TALLY_ASKS]
    groups = {payload.text(block, "groupUuid") or payload.text(block, "uuid") for block in asking}
    if not groups:
        yield Misfit("no_known_question")
    if len(groups) > len(feedback.questions):
        yield Misfit("extra_question")


def _another(feedback: Feedback, provider: str, form: str) -> Iterator[Misfit]:
    expected = {str(one): name for one, name in feedback.ids.items()}
    if expected.get(provider, form) != form:
        yield Misfit("another_form")


def _questions(feedback: Feedback, provider: str, fields: list[Table]) -> Iterator[Misfit]:
    """What is asked beside the program's own questions, and whether one of these is."""
    known = False
    for one in fields:
        kind, title = payload.text(one, "type"), payload.text(one, "title")
        if kind in _IDENTITY:
            yield Misfit(_IDENTITY[kind], title)
        elif _find(feedback, provider, one):
            known = True
        elif kind not in _TEXT_ONLY:
            yield Misfit("extra_question", title)
    if not known:
        yield Misfit("no_known_question")


def _find(feedback: Feedback, provider: str, given: Table) -> FeedbackQuestion | None:
    """The program's question that this one is, by ref, id or title."""
    ids = {payload.text(given, "ref"), payload.text(given, "id")}
    title = normalize_title(payload.text(given, "title"))
    for one in feedback.questions:
        refs = {str(place): names for place, names in one.find.items()}.get(provider, ())
        if ids & {one.id, *refs} or title in map(normalize_title, (one.title, *one.titles)):
            return one
    return None
