"""A program's form as Tally's API takes it: a list of blocks.

A block that asks follows right after the TITLE that names the question, which is how Tally knows
what to call it; help stands below. Tally knows no refs: a form it made is found by its titles until
its ids are kept. The ids of the blocks are derived from the question, so that a definition is the
same whenever it is made.
"""

from __future__ import annotations

import html
import uuid
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from alongside.program import Kind
from console.forms.definitions.asked import Asked, Form

Block = dict[str, Any]

_OURS = uuid.uuid5(uuid.NAMESPACE_URL, "alongside:forms:tally")
_INPUTS: Mapping[Kind, str] = MappingProxyType(
    {
        "email": "INPUT_EMAIL",
        "name": "INPUT_TEXT",
        "text": "INPUT_TEXT",
        "long_text": "TEXTAREA",
        "people": "TEXTAREA",
        "number": "INPUT_NUMBER",
        "scale": "LINEAR_SCALE",
    }
)
_OTHER = {"en": "Other", "es": "Otra", "fr": "Autre", "de": "Andere", "pt": "Outra", "it": "Altro"}


def define(form: Form) -> dict[str, Any]:
    """The body of POST /forms."""
    return {
        "name": form.title,
        "status": "PUBLISHED",
        "settings": {
            "language": form.language[:2].lower(),
            "hasPartialSubmissions": False,
            "saveForLater": False,
            "hasProgressBar": True,
        },
        "blocks": list(_blocks(form)),
    }


def _blocks(form: Form) -> Iterator[Block]:
    yield _alone(form, "title", "FORM_TITLE", {"title": form.title, "html": _html(form.title)})
    yield _text(form, "introduction", form.introduction)
    for asked in form.questions:
        if asked.purpose == "agreement":
            yield _alone(form, "agreement", "HEADING_3", {"html": _html(form.agreement_title)})
            yield _text(form, "agreement_text", form.agreement)
        yield _block(form, f"{asked.ref} title", "TITLE", "QUESTION", {"html": _html(asked.title)})
        yield from _inputs(form, asked)
        if asked.help:
            yield _text(form, f"{asked.ref} help", asked.help)
    yield from _thanks(form)


def _inputs(form: Form, asked: Asked) -> Iterator[Block]:
    if asked.choices or asked.kind == "flag":
        yield from _options(form, asked)
        return
    kind = _INPUTS[asked.kind]
    inside: Block = {"isRequired": asked.required, "placeholder": ""}
    if kind == "INPUT_NUMBER":
        inside |= {"hasMinNumber": True, "minNumber": asked.minimum}
        inside |= {"hasMaxNumber": True, "maxNumber": asked.maximum}
    elif kind == "LINEAR_SCALE":
        inside = {"isRequired": asked.required, "start": asked.minimum, "end": asked.maximum}
        inside["step"] = 1
    elif asked.longest:
        inside |= {"hasMaxCharacters": True, "maxCharacters": asked.longest}
    yield _alone(form, asked.ref, kind, inside)


def _options(form: Form, asked: Asked) -> Iterator[Block]:
    """One block for each option, all of one group. A yes or no is two boxes of which one may be
    ticked: ticked boxes are read in every language, a chosen word only in English."""
    several = asked.kind in ("choices", "flag")
    kind, group = ("CHECKBOX", "CHECKBOXES") if several else _SINGLE
    options = asked.choices or (("yes", form.yes), ("no", form.no))
    if asked.other:
        options = (*options, ("", _OTHER.get(form.language[:2].lower(), _OTHER["en"])))
    for place, (ref, label) in enumerate(options):
        inside: Block = {
            "text": label,
            "index": place,
            "isFirst": place == 0,
            "isLast": place == len(options) - 1,
            "isRequired": asked.required,
            "hasOtherOption": asked.other,
        }
        if not ref:
            inside["isOtherOption"] = True
        if asked.kind == "flag" and not asked.choices:
            inside |= {"hasMaxChoices": True, "maxChoices": 1}
        own = _id(form, f"{asked.ref} option {ref or 'other'}")
        yield _shape(own, kind, _id(form, asked.ref), group, inside)


_SINGLE = ("MULTIPLE_CHOICE_OPTION", "MULTIPLE_CHOICE")


def _thanks(form: Form) -> Iterator[Block]:
    own = _id(form, "thanks")
    inside = {"index": 0, "isFirst": True, "isLast": True, "isThankYouPage": True}
    yield _shape(own, "PAGE_BREAK", own, "PAGE_BREAK", inside)
    yield _text(form, "thanks text", form.thanks)


def _text(form: Form, name: str, text: str) -> Block:
    return _alone(form, name, "TEXT", {"html": _html(text)})


def _alone(form: Form, name: str, kind: str, inside: Block) -> Block:
    return _block(form, name, kind, kind, inside)


def _block(form: Form, name: str, kind: str, group: str, inside: Block) -> Block:
    own = _id(form, name)
    return _shape(own, kind, own, group, inside)


def _shape(own: str, kind: str, group: str, group_kind: str, inside: Block) -> Block:
    shape = {"uuid": own, "type": kind, "groupUuid": group, "groupType": group_kind}
    return {**shape, "payload": inside}


def _id(form: Form, name: str) -> str:
    return str(uuid.uuid5(_OURS, f"{form.name} {name}"))


def _html(text: str) -> str:
    return html.escape(text, quote=False).replace("\n", "<br>")
