"""A facilitator's desk: one group's waiting list, its undecided pairs, and the people who need a
person's word before they can be matched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from alongside import batches, explanation, links
from alongside.doors import Doors
from alongside.enrollment import facilitator_findings
from alongside.errors import LinkRefused
from alongside.letters.contexts import WaitingPerson
from alongside.model import (
    COORDINATOR,
    Application,
    ApplicationState,
    Facilitator,
    LeftOver,
    MatchState,
    Role,
    operation,
)
from alongside.pages import Page, contexts
from alongside.program import Program
from alongside.program.translation import say
from alongside.store import applications, groups, nights, outbox, scales
from alongside.store.groups import Directory, Records
from alongside.store.table import ConditionRefused


@dataclass(frozen=True, slots=True)
class Place:
    """One facilitator at the desk of one group."""

    link: links.Link
    program: Program
    group: str
    directory: Directory
    facilitator: Facilitator


def enter(doors: Doors, purpose: links.Purpose, token: str, now: datetime) -> Place:
    """Who holds this link and which group it is about; LinkRefused for everybody else."""
    link = doors.open_link(purpose, token, now)
    for program in doors.programs.values():
        directory = groups.directory(doors.table, program.id)
        for group in directory.groups:
            if links.group_subject(program.id, group) != link.subject:
                continue
            everybody = directory.of(group, doors.coordinator(program.id))
            person = doors.holder(program.id, everybody, link.actor)
            if person is not None:
                return Place(link, program, group, directory, person)
    raise LinkRefused


def show(doors: Doors, place: Place, now: datetime, saved: str = "", missed: str = "") -> Page:
    """The desk as things stand. Writes nothing."""
    records = groups.read(doors.table, place.program.id, place.group)
    night = nights.latest(doors.table, place.program.id, place.group)
    context = contexts.Desk(
        facilitator=place.facilitator.name.removeprefix("the "),
        group=place.directory.name(place.group),
        pairs=tuple(_pairs(doors, place, records, now)),
        waiting=waiting(place.program, records, night.plan.left_over if night else (), now),
        freed_by_one_more_place=night.plan.freed_by_one_more_place if night else 0,
        live_matches=sum(1 for m in records.matches if m.state is MatchState.ACTIVE),
        people=tuple(_people(place.program, records)),
        bouncing=bouncing(doors, records),
        averages=_averages(doors, place.program),
        letters_url=_letters_url(doors, place),
        feedback_url=_feedback_url(doors, place),
        saved=saved,
        missed=missed,
    )
    return Page("desk", context, place.program, 400 if missed else 200)


def decide(doors: Doors, place: Place, form: Mapping[str, str], now: datetime) -> Page:
    """A facilitator's word about one person: they may be matched, or not now; they are served
    first, or in turn again. It counts for the form they looked at; when a newer one has come, the
    desk shows that first."""
    seen, said = form.get("person", ""), form.get("answer", "")
    application = _looked_at(doors, place, seen, form.get("role", ""))
    if application is not None and said in ("first", "in_turn"):
        applications.serve_first(doors.table, application, said == "first", now)
        return show(doors, place, now, saved=application.name)
    if application is None or said not in ("ready", "not_now"):
        return show(doors, place, now, missed=seen or "person")
    blocking = {f.code for f in application.findings if f.blocks}
    try:
        if said == "not_now":
            applications.set_aside(doors.table, application)
        elif blocking & place.program.only_theirs(application.role):  # nobody says it for them
            return show(doors, place, now, missed=seen)
        elif blocking:
            applications.clear(doors.table, application, frozenset(blocking), now)
    except ConditionRefused:
        return show(doors, place, now, missed=seen)
    return show(doors, place, now, saved=application.name)


def _looked_at(doors: Doors, place: Place, seen: str, role: str) -> Application | None:
    """The application a form of the desk is about, if it is still the version that was shown."""
    person = seen.partition(".")[0]
    if role not in list(Role):
        return None
    found = applications.load(doors.table, place.program.id, person, Role(role))
    if found is None or found.group != place.group or _shown_id(found) != seen:
        return None
    return found


def _shown_id(application: Application) -> str:
    return f"{application.member}.{operation('version', application.version)[:12]}"


def waiting(
    program: Program, records: Records, left_over: tuple[LeftOver, ...], now: datetime
) -> tuple[WaitingPerson, ...]:
    """Everyone who waits for a suggestion, longest first, with the reason the last plan found."""
    found = {left.mentee: left for left in left_over}
    people = [
        a
        for a in records.of(Role.MENTEE)
        if a.state is ApplicationState.READY and a.held < a.capacity
    ]
    people.sort(key=lambda a: (not a.urgent, a.waiting_since, a.member))
    return tuple(_waiting_person(program, a, found.get(a.member), now) for a in people)


def bouncing(doors: Doors, records: Records) -> tuple[str, ...]:
    """The names of people in the group whose letters come back."""
    names = {a.member: a.name for a in records.applications}
    return tuple(
        name for person, name in sorted(names.items()) if outbox.suppressed(doors.table, person)
    )


def _waiting_person(
    program: Program, application: Application, left: LeftOver | None, now: datetime
) -> WaitingPerson:
    reason, frees = why(program, left)
    days = (now - application.waiting_since).days
    return WaitingPerson(
        application.name,
        max(0, days),
        reason,
        frees,
        id=_shown_id(application),
        urgent=application.urgent,
    )


def why(program: Program, left: LeftOver | None) -> tuple[str, str]:
    """Why a mentee waits, and what would free them; `left` is what the last plan said of them."""
    if left is None:
        return say(program, "They are part of tonight's plan."), ""
    return explanation.why_waiting(program, left)


def _pairs(doors: Doors, place: Place, records: Records, now: datetime) -> list[contexts.DeskPair]:
    names = {(a.member, a.role): a for a in records.applications}
    pairs = []
    for match in records.matches:
        if match.state is not MatchState.SUGGESTED or match.expires_at <= now:
            continue
        mentee = names.get((match.mentee, Role.MENTEE))
        mentor = names.get((match.mentor, Role.MENTOR))
        if mentee is None or mentor is None:
            continue
        link = links.Link(
            links.Purpose.REVIEW, match.id, place.link.actor, match.epoch, match.expires_at
        )
        pairs.append(
            contexts.DeskPair(
                mentee=mentee.name,
                mentor=mentor.name,
                waiting_days=max(0, (now - mentee.waiting_since).days),
                until=match.expires_at,
                url=doors.url(link),
            )
        )
    return pairs


def _people(program: Program, records: Records) -> list[contexts.PersonToLookAt]:
    return [
        contexts.PersonToLookAt(
            id=_shown_id(a),
            name=a.name,
            role=a.role,
            since=a.submitted_at,
            findings=facilitator_findings(program, a),
        )
        for a in records.applications
        if a.needs_person
    ]


def _averages(doors: Doors, program: Program) -> tuple[contexts.ScaleAverage, ...]:
    """What the whole program has answered to its questionnaire, from five people on (R46)."""
    if program.scale is None:
        return ()
    return tuple(
        contexts.ScaleAverage(one.moment, one.people, f"{one.hundredths / 100:.1f}")
        for one in scales.averages(doors.table, program.id)
    )


def _letters_url(doors: Doors, place: Place) -> str:
    """Where letters are turned off; none for the coordinator, whose letters are the last resort."""
    if place.facilitator.person == COORDINATOR:
        return ""
    link = links.Link(
        links.Purpose.LETTERS, place.link.subject, place.link.actor, 0, place.link.expires_at
    )
    return doors.url(link)


def _feedback_url(doors: Doors, place: Place) -> str:
    """Where released feedback is read; none for whoever may not, and none for the coordinator,
    whose letters have it."""
    person = place.facilitator.person
    if person == COORDINATOR or not batches.may_read(place.program, person, place.directory):
        return ""
    return batches.url(doors, place.program, person, place.link.expires_at)
