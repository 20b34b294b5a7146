"""What a rehearsal says in words: costs, warnings, what stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from alongside.explanation import why_waiting
from alongside.model import LeftOver, PlanWarning
from alongside.program import Program

Name = Callable[[str], str]

_WARNINGS = {
    "no_answers": "{who} has answered nothing that counts in a match: any fit is a guess.",
    "no_places": "{who} has 0 places: nobody can be suggested.",
    "many_places": "{who} offers more places than the program allows: {most} of them count.",
    "two_records": "{who} has two records in one role: the newest counts.",
    "excludes_themselves": "{people} said never to be matched with themselves: a slip?",
    "excludes_everyone": "{people} said never to be matched with any who could be: a slip?",
}


_NAMED = 8


def waiting(program: Program, left: LeftOver, name: Name) -> tuple[str, ...]:
    """Why somebody waits and what would help, as sentences."""
    return (*why_waiting(program, left), *_shared(program, left, name))


def _shared(program: Program, left: LeftOver, name: Name) -> Iterator[str]:
    if left.mentors:
        mentors = f"{program.wording.mentor.capitalize()}s"
        further = len(left.mentors) - _NAMED
        more = f" and {further} more" if further > 0 else ""
        yield f"{mentors} they have in common: {', '.join(map(name, left.mentors[:_NAMED]))}{more}."


def cost(lost: int, points: int) -> str:
    """What an alternative costs everybody else; its name goes before it."""
    if lost:
        return "leaves somebody else without a match"
    if points > 0:
        return f"costs the others {points} points; as many people have a match"
    gain = f"; they gain {-points} points" if points else ""
    return f"costs the others as a whole nothing (0){gain}"


def warning(program: Program, one: PlanWarning, count: int, name: Name) -> str:
    """A warning as a sentence. Exclusions are counted and never attributed."""
    if one.code == "unanswered":
        return unanswered(program, [one.question])
    return _WARNINGS.get(one.code, "{code}: {who}{question}").format(
        code=one.code,
        who=name(one.member) if one.member else "",
        question=one.question,
        people="One person has" if count == 1 else f"{count} people have",
        most=program.matching.max_capacity,
    )


def unanswered(program: Program, questions: Sequence[str]) -> str:
    """Questions that cannot tell one pair from another, as a sentence."""
    labels = [found.label or found.title for found in map(program.question, questions)]
    return (
        f"Answered by nobody on one side, so no help in telling pairs apart: {', '.join(labels)}."
    )


def plural(count: int, one: str, many: str) -> str:
    """A count with its noun."""
    return f"{count} {one if count == 1 else many}"
