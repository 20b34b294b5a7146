"""What the tests of the forms share: our own bodies, signers written by hand, a small program."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from alongside import forms
from alongside.forms.mapping import Mapped, map_answers
from alongside.forms.records import GivenAnswer, Submission
from alongside.model import Role
from alongside.program import Choice, Program, Question, load_all

EVENTS = Path(__file__).parents[3] / "events" / "intake"
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
STAMP = str(int(NOW.timestamp()))
SECRET = b"a secret of the tests, 32 bytes."
PROVIDERS = ("typeform", "tally", "google", "signed")


@cache
def heal() -> Program:
    """The program our bodies answer."""
    return load_all()["heal"]


def read_event(name: str) -> bytes:
    """One of our own bodies, by its file name without the ending."""
    return (EVENTS / f"{name}.json").read_bytes()


def load_event(name: str) -> Any:
    """The same as a document that a test may bend."""
    return json.loads(read_event(name))


def dump(document: object) -> bytes:
    """A document as a sender's bytes."""
    return json.dumps(document, ensure_ascii=False).encode()


def base64_mac(key: bytes, message: bytes) -> str:
    """HMAC-SHA256 in standard Base64."""
    return base64.b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode()


def sign(
    provider: str, raw: bytes, key: bytes = SECRET, *, stamp: str = STAMP, name: str = "msg_1"
) -> dict[str, str]:
    """The headers the provider would send with these bytes."""
    if provider == "typeform":
        return {"typeform-signature": "sha256=" + base64_mac(key, raw)}
    if provider == "tally":
        return {"tally-signature": base64_mac(key, raw)}
    signature = "v1," + base64_mac(key, f"{name}.{stamp}.".encode() + raw)
    return {"webhook-id": name, "webhook-timestamp": stamp, "webhook-signature": signature}


def signature_header(provider: str) -> str:
    """The name of the header that carries the signature."""
    own = {"typeform": "typeform-signature", "tally": "tally-signature"}
    return own.get(provider, "webhook-signature")


def parse_event(name: str) -> Submission:
    """One of our own bodies, parsed by the provider its name begins with."""
    return forms.parse(name.partition("_")[0], read_event(name))


def answer(submission: Submission, key: str) -> GivenAnswer:
    """The one answer of a submission that has this id or ref."""
    found = [a for a in submission.answers if key in (a.key, *a.alt_keys)]
    assert len(found) == 1, f"{key}: {len(found)}"
    return found[0]


def submit(*answers: GivenAnswer, provider: str = "signed", lists_all: bool = False) -> Submission:
    """A submission made of ready answers."""
    raw = dump(
        {"form": {"id": "f"}, "response": {"id": "r", "submitted_at": "2026-11-20T10:00:00Z"}}
    )
    empty = forms.parse("signed", raw)
    values: dict[str, Any] = {
        name: getattr(empty, name)
        for name in ("form_id", "response_id", "submitted_at", "version", "kind")
    }
    return Submission(
        **values,
        provider=provider,  # type: ignore[arg-type]
        answers=answers,
        lists_all_questions=lists_all,
    )


def map_small(*answers: GivenAnswer, provider: str = "signed", lists_all: bool = False) -> Mapped:
    """Ready answers mapped to the small program as a mentee's."""
    return map_answers(submit(*answers, provider=provider, lists_all=lists_all), SMALL, Role.MENTEE)


def codes(mapped: Mapped) -> dict[str, tuple[str, bool]]:
    """Question -> (finding code, whether it blocks), for the questions a test speaks of."""
    return {f.question: (f.code, f.blocks) for f in mapped.findings if f.code != "missing"}


def _ask(name: str, kind: str, **more: Any) -> Question:
    values = {"id": name, "asked_of": (Role.MENTEE,), "title": f"Title of {name}", "kind": kind}
    return Question(**{**values, **more})


TOPICS = (
    Choice(code="grief", label="Grief and loss", labels=("Duelo y pérdida", "Sorg")),
    Choice(code="trust", label="Rebuilding trust", labels=("Güveni yeniden kurmak",)),
    Choice(code="anger", label="Anger", labels=("Гнев", "Colère")),
)

QUESTIONS = (
    _ask("email", "email", title="Your e-mail address", purpose="email", required=True),
    _ask("name", "name", title="Your name", titles=("Tu nombre",), purpose="name"),
    _ask("story", "long_text"),
    _ask("nickname", "text"),
    _ask("months", "number", minimum=0, maximum=600),
    _ask("steady", "scale", minimum=1, maximum=5),
    _ask("agrees", "flag", purpose="agreement"),
    _ask("topic", "choice", choices=TOPICS, find={"tally": ("question_tOpIc",)}),
    _ask("topics", "choices", choices=TOPICS),
    _ask("strict", "choices", choices=TOPICS, other="needs_person"),
    _ask("loose", "choices", choices=TOPICS, other="drop", required=True),
    _ask("avoid", "people", purpose="avoid"),
    _ask("lead", "text", asked_of=(Role.MENTOR,)),
)


def make_program(questions: tuple[Question, ...] = QUESTIONS) -> Program:
    """A program of which only the questions matter here."""
    form = {"title": "Form", "introduction": "Hello"}
    words = (
        "mentor mentee group facilitator sender_name sign_off what_mentoring_is confidentiality "
        "not_professional someone_to_turn_to facilitator_note"
    )
    wording: Mapping[str, object] = {name: name for name in words.split()}
    return Program.model_validate(
        {
            "id": "small",
            "name": "Small",
            "country": "US",
            "time_zone": "America/New_York",
            "forms": {Role.MENTEE: form, Role.MENTOR: form},
            "questions": questions,
            "aspects": (),
            "waiting": {"expectation": "A week"},
            "care": {"check_ins": {"first": "P14D", "heading": "Hello", "text": "How is it?"}},
            "closure": {"farewell": "Goodbye"},
            "tiers": (),
            "agreement": {"version": "1", "title": "Agreement", "text": "Be kind"},
            "crisis": (),
            "wording": {**wording, "first_steps": ("Say hello",)},
        }
    )


SMALL = make_program()
