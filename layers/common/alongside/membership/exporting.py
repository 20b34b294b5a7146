"""Everything about a member as a file, and the texts they accepted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from alongside.doors import Doors
from alongside.membership.entering import Visit
from alongside.membership.showing import own_matches, sent_letters
from alongside.model import Acceptance, Application
from alongside.program import Program
from alongside.program.translation import say
from alongside.store import codec, members
from alongside.store.members import AcceptedText

_RULE = "-" * 72


def export(doors: Doors, visit: Visit, now: datetime, *, names: bool) -> str:
    """Everything as JSON, in the program's own words. The names somebody told in confidence stand
    in it only when they ask for that: a file is easily left lying about."""
    held = visit.membership
    found = members.matches_of(doors.table, held)
    told = {"names": sorted(held.names)} if names else {}
    document = {
        "program": {"id": visit.program.id, "name": visit.program.name},
        "written_at": codec.stamp(now),
        "erased_at": _stamp(held.erased_at),
        "applications": [_application(visit.program, one) for one in held.applications],
        "never_to_be_met": {"number": held.never, **told},
        "accepted": [_accepted(one) for one in held.accepted],
        "matches": [
            {
                "state": one.state,
                "role": one.role,
                "since": _stamp(one.since),
                "until": _stamp(one.until),
                "partner": one.partner,
            }
            for one in own_matches(doors, visit, found, now)
        ],
        "letters": [
            {"letter": one.template, "at": codec.stamp(one.at), "arrival": one.arrival}
            for one in sent_letters(doors, visit)
        ],
        "kept_for_days": visit.program.retention.model_dump(),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _application(program: Program, application: Application) -> dict[str, Any]:
    return {
        "role": application.role,
        "group": application.group,
        "name": application.name,
        "email": application.email,
        "state": application.state,
        "sent_at": codec.stamp(application.submitted_at),
        "waiting_since": codec.stamp(application.waiting_since),
        "paused_until": _stamp(application.paused_until),
        "resting_until": _stamp(application.resting_until),
        "places": application.capacity,
        "mentored": application.mentored,
        "served_first": application.urgent,
        "set_aside": application.set_aside,
        "accepted": _acceptance(application.accepted) if application.accepted else None,
        "answers": list(_answers(program, application)),
        "looked_at_by_a_person": [one.code for one in application.findings],
    }


def _acceptance(one: Acceptance) -> dict[str, str]:
    return {"version": one.version, "hash": one.hash, "at": codec.stamp(one.at)}


def _answers(program: Program, application: Application) -> Iterator[dict[str, Any]]:
    """Every answer as it is kept, beside its question and its words."""
    titles = {question.id: question.title for question in program.questions}
    for question, answer in sorted(application.answers.items()):
        yield {
            "id": question,
            "question": titles.get(question, question),
            "answer": answer,
            "in_words": program.label(question, answer),
        }


def _accepted(one: AcceptedText) -> dict[str, str]:
    return {**_acceptance(one.acceptance), "title": one.title, "text": one.text}


def accepted_texts(visit: Visit) -> str:
    """Every agreement somebody accepted, as it read then, with its version, hash and time."""
    return f"\n{_RULE}\n\n".join(_text(visit.program, one) for one in visit.membership.accepted)


def _text(program: Program, one: AcceptedText) -> str:
    accepted = one.acceptance
    version = say(program, "Version %(version)s", version=accepted.version)
    return (
        f"{one.title}\n\n{version}\nSHA-256 {accepted.hash}\n"
        f"{accepted.at:%Y-%m-%d %H:%M} UTC\n\n{one.text.strip()}\n"
    )


def _stamp(moment: datetime | None) -> str | None:
    return codec.stamp(moment) if moment else None
