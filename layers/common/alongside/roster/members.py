"""Rows become applications: what the matcher plans with, and what was coped with on the way."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from alongside.enrollment import slug
from alongside.model import Acceptance, Application, ApplicationState, Role
from alongside.program import Program
from alongside.roster import fields
from alongside.roster.answers import Answers
from alongside.roster.avoiding import Directory, Entry
from alongside.roster.lines import Problem, Reader, Row, read_rows


@dataclass(frozen=True, slots=True)
class Roster:
    """What a file holds. With any of `problems` it must not be used. `groups` are the groups'
    names by id, as they are written; `notes` say what was coped with, one sentence each."""

    members: tuple[Application, ...] = ()
    groups: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Draft:
    """One row, read, before anybody knows whom its exclusions mean."""

    application: Application
    group: str
    avoid: tuple[str, ...]

    @property
    def entry(self) -> Entry:
        one = self.application
        return Entry(one.member, one.name, one.email)


def read_members(raw: bytes, program: Program, today: datetime) -> Roster:
    """The members of a file; the order of its lines does not matter. Whoever has no date waits
    since `today`."""
    rows, problems = read_rows(raw)
    answers = {role: Answers(program, role) for role in Role}
    drafts: list[_Draft] = []
    for row in rows:
        reader = Reader(row)
        draft = _draft(reader, program, answers, today)
        problems += reader.problems
        drafts += [draft] if draft else []
    if problems:
        return Roster(problems=tuple(sorted(problems, key=lambda each: each.line)))
    directory = Directory(draft.entry for draft in drafts)
    members, moved = _settle(_exclude(draft, directory) for draft in drafts)
    return Roster(
        members=tuple(members),
        groups={slug(name): name for name in sorted({d.group for d in drafts}, reverse=True)},
        notes=(*moved, *_early(members, today), *_doubtful(drafts, directory)),
    )


def _draft(
    reader: Reader, program: Program, answers: Mapping[Role, Answers], today: datetime
) -> _Draft | None:
    for key in reader.row.values:
        if key not in fields.FIELDS:
            reader.complain(fields.unknown_field(key))
    member = reader.needed("id", fields.line_of)
    role = reader.needed("role", fields.role_of)
    group = reader.needed("group", fields.group_of)
    since = reader.read("waiting_since", fields.day_of, today)
    capacity = reader.read("capacity", fields.places_of, 1)
    given = reader.read("answers", fields.answers_of, {})
    version = reader.read("version", fields.version_of, "")
    draft = Application(
        program=program.id,
        group=slug(group or ""),
        member=member or "",
        role=role or Role.MENTEE,
        version=f"{version}\0{_fingerprint(reader.row)}",
        submitted_at=since,
        waiting_since=since,
        # An id of several words is a name, and an exclusion may mean it.
        name=reader.read("name", fields.line_of, "")
        or (member if member and " " in member else ""),
        email=reader.read("email", fields.address_of, ""),
        answers={},
        state=reader.read("state", fields.state_of, ApplicationState.READY),
        capacity=capacity,
        held=reader.read("held", fields.places_of, 0),
        urgent=reader.read("urgent", fields.flag_of, False),
        accepted=Acceptance(program.agreement.version, program.agreement_hash, since),
    )
    avoid = reader.read("avoid", fields.people_of, ())
    if role is None:
        return None
    if role is Role.MENTEE and capacity > 1:
        reader.complain("`capacity`: a mentee has one mentor at a time; leave it out")
    said, misfits = answers[role].read(given)
    for misfit in misfits:
        reader.complain(misfit)
    return _Draft(replace(draft, answers=said), group or "", avoid)


def _fingerprint(row: Row) -> str:
    """Settles which of two records of one version counts, whatever the order of the lines."""
    return hashlib.sha256(json.dumps(row.values, sort_keys=True).encode()).hexdigest()


def _exclude(draft: _Draft, directory: Directory) -> Application:
    barred, names = directory.exclusions(draft.avoid)
    return replace(draft.application, barred=barred, avoid_names=names)


def _settle(records: Iterator[Application]) -> tuple[list[Application], list[str]]:
    """Everybody in the one group of their newest record per role, in a stable order, and a
    sentence for each who has left another. Two records in one group stay: the plan warns."""
    by_person: dict[tuple[str, Role], list[Application]] = defaultdict(list)
    for each in sorted(records, key=lambda one: (one.member, one.role, one.version)):
        by_person[each.member, each.role].append(each)
    members: list[Application] = []
    moved: list[str] = []
    for (member, role), versions in by_person.items():
        here = [each for each in versions if each.group == versions[-1].group]
        members += here
        if len(here) < len(versions):
            moved.append(f"{member} has records as a {role} in two groups: the newest counts.")
    return members, moved


def _early(members: Sequence[Application], today: datetime) -> Iterator[str]:
    for each in members:
        if each.waiting_since > today:
            day = each.waiting_since.date()
            yield f"{each.member} waits since {day}, which is still to come: taken as today."


def _doubtful(drafts: Sequence[_Draft], directory: Directory) -> Iterator[str]:
    strangers = sum(directory.means_nobody(one) for d in drafts for one in directory.apart(d.avoid))
    if strangers:
        yield (
            f"{strangers} of the people never to be matched with are nobody in this file: "
            "look for slips of the pen."
        )
    for members in directory.doubles():
        yield f"{' and '.join(members)} share an e-mail address: they may be one person."
