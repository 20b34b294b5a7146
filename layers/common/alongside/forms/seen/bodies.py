"""A form from one submission of it, as far as the body lists what is asked. No answer is kept."""

from __future__ import annotations

from collections.abc import Mapping

from alongside.errors import DoesNotFit
from alongside.forms import PROVIDERS, payload
from alongside.forms.payload import Table
from alongside.forms.records import COLLECTED_EMAIL, UNLISTED, GivenAnswer
from alongside.forms.seen.records import SeenForm, SeenQuestion

_Choices = tuple[tuple[str, str], ...]
_Options = Mapping[str, tuple[_Choices, bool]]


def see_submission(provider: str, body: Table) -> SeenForm:
    """The form behind a webhook's body. Only Tally lists every question and every option; Typeform
    lists those that were answered; the others list no options. Raises DoesNotFit `not_a_form` for
    what is no submission."""
    module = PROVIDERS.get(provider)
    if module is None:
        raise DoesNotFit("not_a_form")
    try:
        submission = module.parse(body, b"")
    except DoesNotFit:
        raise DoesNotFit("not_a_form") from None
    options = {"typeform": _of_typeform, "tally": _of_tally}.get(provider, _of_nobody)(body)
    own = submission.kind == "submitted" and provider == "typeform"
    asked = [one for one in submission.answers if one.key != COLLECTED_EMAIL]
    return SeenForm(
        provider=submission.provider,
        form_id=submission.form_id,
        title=_title(provider, body),
        questions=tuple(_see(one, options, own) for one in asked),
        whole=submission.lists_all_questions,
        collects_email=True if len(asked) < len(submission.answers) else None,
    )


def _see(given: GivenAnswer, options: _Options, own: bool) -> SeenQuestion:
    """`own` says that an option with a ref is the form's, even one that the body does not list."""
    keys = (given.key, *given.alt_keys)
    none: tuple[_Choices, bool | None] = ((), None)
    choices, other = next((options[name] for name in keys if name in options), none)
    known = {ref for ref, _ in choices}
    new = tuple(pair for pair in given.choices if own and all(pair) and pair[0] not in known)
    return SeenQuestion(keys, given.title, given.kind, choices=(*choices, *new), other=other)


def _title(provider: str, body: Table) -> str:
    if provider == "tally":
        return payload.text(payload.table(body, "data"), "formName")
    response = payload.table(body, "form_response")
    holder = payload.table(response, "definition") or payload.table(body, "form")
    return payload.text(holder, "title")


def _of_nobody(_body: Table) -> _Options:
    return {}


def _of_tally(body: Table) -> _Options:
    """What somebody wrote in is no option, even where it is listed as one."""
    found = {}
    for field in payload.rows(payload.table(body, "data"), "fields"):
        rows = [
            one for one in payload.rows(field, "options") if payload.text(one, "id") != UNLISTED
        ]
        listed = [one for one in rows if one.get("isOtherOption") is not True]
        pairs = tuple((payload.text(one, "id"), payload.text(one, "text")) for one in listed)
        found[payload.text(field, "key")] = pairs, len(listed) < len(rows)
    return found


def _of_typeform(body: Table) -> _Options:
    definition = payload.table(payload.table(body, "form_response"), "definition")
    found: dict[str, tuple[_Choices, bool]] = {}
    for field in payload.rows(definition, "fields"):
        pairs = tuple(
            (payload.text(one, "ref") or payload.text(one, "id"), payload.text(one, "label"))
            for one in payload.rows(field, "choices")
        )
        other = field.get("allow_other_choice") is True
        found |= {payload.text(field, name): (pairs, other) for name in ("id", "ref")}
    return found
