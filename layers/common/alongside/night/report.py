"""A rehearsal as plain text that a coordinator reads from top to bottom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from alongside.explanation import aspect_lines
from alongside.model import LeftOver, Suggestion
from alongside.night import wording
from alongside.night.rehearsal import Rehearsal, count_warnings, sum_up
from alongside.night.terminal import WIDTH, cell, columns, wrap
from alongside.night.wording import Name, plural
from alongside.program import Program, warnings

_NAME = 30
_STRONGEST = 3
_DIFFERENT = 3


def as_text(
    program: Program, found: Sequence[Rehearsal], date: str, notes: Sequence[str]
) -> Iterator[str]:
    """The lines of the report. `notes` are the roster's."""
    yield f"{program.name} ({program.id}), {date}. Nothing is stored and nobody is written to."
    for each in found:
        yield from ("", *_group(each))
    yield from ("", *_totals(found))
    for title, sentences in (
        ("About the file", notes),
        ("About the program", warnings(program)),
    ):
        if sentences:
            yield from ("", title)
        for sentence in sentences:
            yield from wrap(sentence, "  ! ")


def _group(found: Rehearsal) -> Iterator[str]:
    name, plan = _namer(found), found.plan
    title = f"=== {cell(found.name, _NAME).rstrip()} "
    yield title + "=" * (WIDTH - columns(title))
    yield from wrap(_counts(found), "")
    if not plan.proved:
        yield from wrap("The proof failed: nothing is suggested. Please report it.", "  ! ")
    if plan.suggestions:
        yield ""
        yield _row("mentee", "mentor", "fit", "known", "waiting")
        yield "-" * WIDTH
    for pair in plan.suggestions:
        yield from _suggestion(found, pair, name)
    for left in plan.left_over:
        yield from _left_over(found, left, name)
    for sentence in _warnings(found, name):
        yield from wrap(sentence, "  ! ")


def _warnings(found: Rehearsal, name: Name) -> Iterator[str]:
    """The plan's warnings; the questions that tell nothing share one sentence."""
    silent = []
    for one, count in count_warnings(found.plan):
        if one.code == "unanswered":
            silent.append(one.question)
        else:
            yield wording.warning(found.program, one, count, name)
    if silent:
        yield wording.unanswered(found.program, silent)


def _row(mentee: str, mentor: str, fit: str, known: str, waiting: str) -> str:
    cells = (cell(mentee, _NAME), cell(mentor, _NAME), f"{fit:>4}", f"{known:>5}")
    return "  ".join((*cells, waiting)).rstrip()


def _counts(found: Rehearsal) -> str:
    words, plan = found.program.wording, found.plan
    looking = plural(len(found.mentees), words.mentee, f"{words.mentee}s")
    offering = plural(len(found.offering), words.mentor, f"{words.mentor}s")
    places = plural(found.places, "free place", "free places")
    suggested = plural(len(plan.suggestions), "suggestion", "suggestions")
    return (
        f"{looking} looking, {offering} with {places}: {suggested}, {len(plan.left_over)} waiting."
    )


def _suggestion(found: Rehearsal, pair: Suggestion, name: Name) -> Iterator[str]:
    yield _row(
        name(pair.mentee),
        name(pair.mentor),
        f"{pair.score}",
        f"{pair.confidence} %",
        _since(found, pair.mentee),
    )
    lines = aspect_lines(found.program, pair.reasons)
    speaking = [line.sentence for line in lines if line.standing in ("alike", "close")]
    differing = [line.sentence for line in lines if line.standing == "differs"]
    unknown = [line.label for line in lines if line.standing == "unknown"]
    for sentence in speaking[:_STRONGEST]:
        yield from wrap(sentence, "    + ")
    for sentence in differing[:_DIFFERENT]:
        yield from wrap(sentence, "    ~ ")
    if unknown:
        yield from wrap(f"Not known: {', '.join(unknown)}.", "    ? ")
    for other in pair.alternatives:
        price = wording.cost(other.lost, other.points)
        fit = f"(fit {other.score}, {other.confidence} % known)"
        yield from wrap(f"{name(other.mentor)} {fit} {price}.", "    or ")


def _left_over(found: Rehearsal, left: LeftOver, name: Name) -> Iterator[str]:
    yield ""
    yield from wrap(f"{name(left.mentee)} waits: {_since(found, left.mentee)}.", "")
    for sentence in wording.waiting(found.program, left, name):
        yield from wrap(sentence, "    - ")


def _since(found: Rehearsal, mentee: str) -> str:
    overdue = ", overdue" if mentee in found.overdue else ""
    urgent = ", urgent" if found.mentees[mentee].urgent else ""
    return plural(found.days(mentee), "day", "days") + overdue + urgent


def _namer(found: Rehearsal) -> Name:
    """People by their name in the file, by their id where there is none; by both where two people
    of the group share a name."""
    people = {**found.mentors, **found.mentees}
    bearers = Counter(each.name for each in people.values())

    def name(member: str) -> str:
        own = people[member].name if member in people else ""
        if own and bearers[own] > 1:
            return f"{cell(own, _NAME - 12).rstrip()} ({member})"
        return cell(own or member, _NAME).rstrip()

    return name


def _totals(found: Sequence[Rehearsal]) -> Iterator[str]:
    sums = sum_up(found)
    yield (
        f"In all: {plural(sums.groups, 'group', 'groups')}, {sums.mentees} looking for a mentor,"
        f" {sums.mentors} mentors with {plural(sums.places, 'free place', 'free places')}:"
    )
    yield f"  {sums.matched} matched, {sums.waiting} waiting"
    yield f"  {sums.overdue} overdue, {sums.overdue_matched} of them matched"
    yield f"  proved to be the best that the rules allow: {'yes' if sums.proved else 'NO'}"
    freed = plural(sums.freed_by_one_more_place, "more person", "more people")
    yield f"  one more place with every mentor would serve {freed}"
