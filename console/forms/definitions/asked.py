"""A program's form before it is any provider's: what is asked, in the program's words and order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from alongside.forms.reading import LONGEST_LINE, LONGEST_TEXT
from alongside.model import Role
from alongside.program import Kind, Program, Purpose, Question
from alongside.program.translation import say

_LONGEST: Mapping[Kind, int] = MappingProxyType(
    {"name": LONGEST_LINE, "text": LONGEST_LINE, "long_text": LONGEST_TEXT}
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a form. `ref` is the program's question id, which every provider that knows
    refs is given; `choices` are pairs (ref, label); `other`: a text may be written beside them;
    `longest` is how many characters of a text are kept."""

    ref: str
    title: str
    help: str
    kind: Kind
    required: bool
    choices: tuple[tuple[str, str], ...] = ()
    other: bool = False
    minimum: int = 0
    maximum: int = 1000
    purpose: Purpose = "answer"
    longest: int = 0


@dataclass(frozen=True, slots=True)
class Form:
    """A whole form: `introduction` is the program's text and, below it, the agreement that the form
    asks a member to accept, since they must be able to read what they say yes to."""

    program: str
    role: Role
    language: str
    title: str
    introduction: str
    agreement_title: str
    agreement: str
    yes: str
    no: str
    thanks: str
    questions: tuple[Asked, ...]

    @property
    def name(self) -> str:
        """The form as a file is named after it: `heal.mentee`."""
        return f"{self.program}.{self.role.value}"


def of(program: Program, role: Role) -> Form:
    """The form that this role fills in."""
    text = program.forms[role]
    return Form(
        program=program.id,
        role=role,
        language=program.language,
        title=text.title,
        introduction=text.introduction.strip(),
        agreement_title=program.agreement.title,
        agreement=program.agreement.text.strip(),
        yes=program.wording.yes,
        no=program.wording.no,
        thanks=say(program, "Thank you"),
        questions=tuple(map(_asked, program.questions_for(role))),
    )


def _asked(question: Question) -> Asked:
    return Asked(
        ref=question.id,
        title=question.title,
        help=question.help.strip(),
        kind=question.kind,
        required=question.required,
        choices=tuple((choice.code, choice.label) for choice in question.choices),
        other=bool(question.choices) and question.other != "drop",
        minimum=question.minimum,
        maximum=question.maximum,
        purpose=question.purpose,
        longest=_LONGEST.get(question.kind, 0),
    )
