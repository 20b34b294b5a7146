"""The document on program files explains every table and key there is, and no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from alongside.program import schema
from alongside.program.schema import Part, Program

pytestmark = pytest.mark.contract

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "program-files.md").read_text(encoding="utf-8")
HEADINGS = {
    "Program": "The program itself",
    "Choice": "`[[questions.choices]]`",
    "Condition": "`any` of an `[[eligibility]]`",
    "FormText": "`[forms.mentee]`, `[forms.mentor]`",
    "CheckIns": "`[care.check_ins]`",
    "FeedbackQuestion": "`[[feedback.questions]]`",
}
"""The headings of tables that are not simply a key of the program."""


def tables() -> Iterator[tuple[str, type[Part]]]:
    """Each table's heading and model."""
    for part in vars(schema).values():
        if isinstance(part, type) and issubclass(part, Part) and part is not Part:
            yield HEADINGS.get(part.__name__) or heading(part), part


def heading(part: type[Part]) -> str:
    """`[waiting]` or `[[aspects]]`: the key of the program that holds this model."""
    for name, field in Program.model_fields.items():
        annotation = field.annotation
        if part in (annotation, *get_args(annotation)):
            several = Ellipsis in get_args(annotation)
            return f"`[[{name}]]`" if several else f"`[{name}]`"
    raise LookupError(part.__name__)


def explained(text: str, title: str) -> list[str]:
    """The keys that the section with that heading explains."""
    sections = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", text, re.M | re.S))
    return re.findall(r"^\| `([a-z_]+)` \|", sections.get(title, ""), re.M)


@pytest.mark.parametrize(
    ("title", "part"), [*tables()], ids=lambda one: getattr(one, "__name__", "")
)
def test_every_key_of_a_table_is_explained_in_its_order(title: str, part: type[Part]) -> None:
    assert explained(TEXT, title) == list(part.model_fields)


def test_a_default_is_said_as_it_is() -> None:
    for title, part in tables():
        sections = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", TEXT, re.M | re.S))
        for name, field in part.model_fields.items():
            needed = re.findall(rf"^\| `{name}` \| (.+?) \|", sections[title], re.M)
            assert (needed == ["yes"]) == field.is_required(), (title, name)
            if isinstance(field.default, int) and not isinstance(field.default, bool):
                assert needed == [str(field.default)], (title, name)


def test_a_key_that_nobody_explains_would_be_noticed() -> None:
    assert "talk_to" not in explained(
        TEXT.replace("| `talk_to` |", "| talk_to |"), "`[care.check_ins]`"
    )
    assert explained(TEXT, "`[nowhere]`") == []
