"""Released feedback, as it is read: by the coordinator, and by facilitators where a program says
so, of the slots whose writers were told so. Nothing of it can be answered, marked or written down
here; looking writes nothing.

Comments are shuffled anew at each view, so that no order says anything and nobody remembers one.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from alongside import links
from alongside.doors import Doors
from alongside.errors import LinkRefused
from alongside.letters.problems import explain_problem
from alongside.letters.words import MONTHS
from alongside.mixing import slots
from alongside.mixing.batch import Batch, Comments, Rating
from alongside.mixing.slots import ORGANIZATION
from alongside.model import COORDINATOR
from alongside.pages import Page, contexts
from alongside.program import Program
from alongside.program.schema import Feedback, FeedbackQuestion
from alongside.program.translation import say
from alongside.store import batches, groups
from alongside.store.groups import Directory
from alongside.store.table import Table

CHARTED = 8
"""Slots in a chart: two years of quarters."""

A_YEAR = 16
"""Slots of one year at most: a program may have gone from quarters to months."""

_ROOM = 1_500_000
"""Bytes of HTML after which older comments are left out: Lambda answers with 6 MB at most, and one
slot may take a third of that."""

Draw = Callable[[int], bytes]
"""So many bytes nobody can guess."""

_Cells = Mapping[str, Mapping[tuple[str, str], Rating]]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who may read the feedback of a program: a person id, or the coordinator's office."""

    program: Program
    feedback: Feedback
    person: str


def enter(doors: Doors, token: str, now: datetime) -> Reader:
    """Who holds this link; asked anew at every view. LinkRefused for whoever is not on file any
    more, or may not read any more, and for whoever was the coordinator before."""
    link = doors.open_link(links.Purpose.READ, token, now)
    for program in doors.programs.values():
        if links.program_subject(program.id) == link.subject and program.feedback is not None:
            if link.actor == COORDINATOR:
                raise LinkRefused
            if link.actor == doors.bearer(program.id, COORDINATOR):
                return Reader(program, program.feedback, COORDINATOR)
            directory = groups.directory(doors.table, program.id)
            if not may_read(program, link.actor, directory):
                raise LinkRefused
            return Reader(program, program.feedback, link.actor)
    raise LinkRefused


def url(doors: Doors, program: Program, person: str, ends: datetime) -> str:
    """Where somebody reads what is released, until `ends`."""
    subject = links.program_subject(program.id)
    actor = doors.bearer(program.id, person)
    return doors.url(links.Link(links.Purpose.READ, subject, actor, 0, ends))


def may_read(program: Program, person: str, directory: Directory) -> bool:
    """Whether somebody may read what is released: an office holder as of today. Of which slots,
    says `may_see`."""
    if program.feedback is None:
        return False
    if person == COORDINATOR:
        return True
    asked = program.feedback.readers == "facilitators"
    return asked and any(one.person == person for one in directory.facilitators)


def may_see(batch: Batch, person: str) -> bool:
    """Whether somebody who may read is among those who were promised to whoever wrote then."""
    return person == COORDINATOR or batch.promise.readers == "facilitators"


def show(doors: Doors, feedback: Table, reader: Reader, draw: Draw) -> Page:
    """All slots that are kept. `feedback` is the table of feedback, of which only batches are
    read."""
    program = reader.program
    found = [one for one in newest(feedback, program.id) if may_see(one[1], reader.person)]
    context = contexts.Read(
        slots=_brought(reader, found, draw),
        charts=_charts(program, found, reader.feedback.of_kind("rating"), reader.feedback),
        everywhere=_everywhere(doors, feedback, reader),
    )
    return Page("read", context, program)


def newest(feedback: Table, program: str, limit: int = 0) -> list[tuple[str, Batch]]:
    """The slots that are kept and what each brought, newest first. Labels of quarters and months do
    not sort among each other, so a `limit` below `A_YEAR` may miss the newest."""
    found = batches.of_program(feedback, program, limit)
    return sorted(found, key=lambda one: slots.order(one[0]), reverse=True)


def name_slot(program: Program, slot: str) -> str:
    """A slot in words: `July to September 2026`, or `September 2026`."""
    year, last = slots.order(slot)
    months = program.translation.months if program.translation else MONTHS
    names = {"last": months[last - 1], "year": year}
    if "Q" not in slot:
        return say(program, "%(last)s %(year)s", **names)
    return say(program, "%(first)s to %(last)s %(year)s", first=months[last - 3], **names)


def _brought(
    reader: Reader, found: Iterable[tuple[str, Batch]], draw: Draw
) -> tuple[contexts.Brought, ...]:
    room, brought = _ROOM, []
    for slot, batch in found:
        comments = _comments(reader, batch.comments, draw)
        fits = room > 0 or not comments
        brought.append(
            contexts.Brought(
                slot=name_slot(reader.program, slot),
                state=batch.state,
                least=batch.promise.least,
                least_comments=batch.promise.least_comments,
                comments=comments if fits else (),
                problems=_problems(reader.program, batch.unreadable),
                left_out=not fits,
            )
        )
        room -= sum(_size(text) for part in batch.comments for text in part.texts)
    return tuple(brought)


def _size(text: str) -> int:
    return len(html.escape(text).encode())


def _problems(program: Program, reasons: Iterable[str]) -> tuple[str, ...]:
    """What helps where something could not be read. How many there were is not known."""
    return tuple(dict.fromkeys(explain_problem(program, code, 1)[1] for code in reasons))


def _comments(
    reader: Reader, comments: Sequence[Comments], draw: Draw
) -> tuple[contexts.Texts, ...]:
    asked = reader.feedback.questions
    apart = {one.question for one in comments if one.part}
    return tuple(
        contexts.Texts(
            title=_title(reader.program, asked, one.question),
            texts=tuple(tuple(text.splitlines()) for text in _shuffled(one.texts, draw)),
            side=_side(reader.program, reader.feedback, one.part, one.question in apart),
        )
        for one in sorted(comments, key=lambda one: _place(asked, one.question))
    )


def _shuffled(texts: Iterable[str], draw: Draw) -> list[str]:
    return [text for _, text in sorted((draw(16), text) for text in texts)]


def _everywhere(doors: Doors, feedback: Table, reader: Reader) -> tuple[contexts.Chart, ...]:
    """What waited too long in its own program, of all programs together: for whoever is the
    coordinator of all of them. It tells whoever coordinates one of them of the others."""
    asking = {id_: one.feedback for id_, one in doors.programs.items() if one.feedback is not None}
    everybody = {reader.program.id, *asking}
    if reader.person != COORDINATOR or not doors.settings.coordinators.share(everybody):
        return ()
    found = newest(feedback, ORGANIZATION)
    others = asking.values()
    asked = [question for one in (reader.feedback, *others) for question in one.of_kind("rating")]
    return _charts(reader.program, found, asked, reader.feedback)


def _charts(
    program: Program,
    found: Sequence[tuple[str, Batch]],
    asked: Sequence[FeedbackQuestion],
    feedback: Feedback,
) -> tuple[contexts.Chart, ...]:
    """One chart for each question and side that was shown lately, in the order of the file."""
    found = found[:CHARTED]
    cells: _Cells = {
        slot: {(one.question, one.part): one for one in batch.ratings} for slot, batch in found
    }
    known = {cell for shown in cells.values() for cell in shown}
    apart = {question for question, part in known if part}
    charts = []
    for question, part in sorted(known, key=lambda cell: (_place(asked, cell[0]), cell[1])):
        chart = contexts.Chart(
            title=_title(program, asked, question),
            marks=tuple(
                _mark(name_slot(program, slot), cells[slot].get((question, part)))
                for slot, _ in reversed(found)
            ),
            side=_side(program, feedback, part, question in apart),
        )
        ends = next((one for one in asked if one.id == question), None)
        charts.append(replace(chart, low=ends.low, high=ends.high) if ends else chart)
    return tuple(charts)


def _mark(slot: str, rating: Rating | None) -> contexts.Mark:
    if rating is None:
        return contexts.Mark(slot)
    average = f"{rating.halves / 2:.1f}"
    return contexts.Mark(slot, rating.people, rating.halves, average, rating.counts)


def _place(asked: Sequence[FeedbackQuestion], question: str) -> tuple[int, str]:
    """Where a question stands in the file; one that is there no more comes last."""
    places = {one.id: place for place, one in reversed(list(enumerate(asked)))}
    return places.get(question, len(asked)), question


def _title(program: Program, asked: Sequence[FeedbackQuestion], question: str) -> str:
    gone = say(program, "A question that is not asked any more")
    return next((one.title for one in asked if one.id == question), gone)


def _side(program: Program, feedback: Feedback, part: str, is_apart: bool) -> str:
    """From where people spoke, where some are counted apart."""
    if not part:
        return say(program, "Everybody who is not counted apart") if is_apart else ""
    choices = (choice for one in feedback.of_kind("part") for choice in one.choices)
    gone = say(program, "A side that is not asked for any more")
    return next((choice.label for choice in choices if choice.code == part), gone)
