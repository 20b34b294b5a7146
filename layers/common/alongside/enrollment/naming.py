"""What somebody is called: never an e-mail address, which others would read before any match."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

from alongside.forms.addresses import take_out_addresses
from alongside.forms.wording import clean_line
from alongside.model import Answer, Application, Finding, Role
from alongside.program import NAME_IS_ADDRESS, Program
from alongside.program.translation import say

_LONGEST_NAME = 100


def callable_name(text: str) -> str:
    """A name somebody can be called by, on one line and without any e-mail address, since others
    read it before a match; empty when it is none."""
    return whole_name(take_out_addresses(clean_line(text)))[:_LONGEST_NAME].strip()


def whole_name(text: str) -> str:
    """One line that holds a letter, a number or a sign; empty when there is none."""
    line = clean_line(text)
    return line if any(unicodedata.category(letter)[0] in "LNS" for letter in line) else ""


def with_name(
    program: Program, role: Role, answers: Mapping[str, Answer], given: str, name: str
) -> Mapping[str, Answer]:
    """The answers with the name instead of a line that holds an address."""
    question = program.by_purpose(role, "name")
    if question is None or take_out_addresses(given) == given:
        return answers
    others = {key: answer for key, answer in answers.items() if key != question.id}
    return {**others, question.id: name} if name else others


def without_name(program: Program, role: Role) -> Finding:
    """That nobody can call this member by a name yet."""
    question = program.by_purpose(role, "name")
    return Finding(NAME_IS_ADDRESS, question.id if question else "", blocks=True)


def has_no_name(application: Application) -> bool:
    """Whether an address stood where the name belongs, and still does."""
    return any(one.code == NAME_IS_ADDRESS and one.blocks for one in application.findings)


def name_wanted(program: Program, application: Application) -> Iterator[str]:
    """What the member is asked for then."""
    if has_no_name(application):
        yield say(
            program,
            "Where your name belongs, your form has an e-mail address. So that nobody sees it, we"
            " have not kept it there. Please send the form again with the name you would like to"
            " be called by, or write it on your page: a first name or a nickname is enough.",
        )
