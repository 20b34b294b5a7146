"""Submissions that wait for a person: looked at, mended, tried again, dropped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import typer

from alongside import forms, intake, wiring
from alongside.doors import Doors
from alongside.enrollment import normalize_email
from alongside.errors import DoesNotFit, TryAgain
from alongside.forms import mapping
from alongside.model import Answer, Role
from alongside.program import Program, Question
from alongside.store import applications, codec, groups
from alongside.store.applications import Quarantined
from console import deployment, screen
from console.groups import named
from console.kept import why

app = typer.Typer(no_args_is_help=True, help="Submissions that wait for a person.")

_SHOWN = 12
_LEAST = 6

Id = Annotated[str, typer.Argument(help="The submission's id, as `quarantine list` shows it.")]


@dataclass(frozen=True)
class _Place:
    doors: Doors
    program: Program

    def entries(self) -> list[Quarantined]:
        """Everything that waits in this program, the oldest first."""
        found = applications.quarantined(self.doors.table, self.program.id)
        return sorted(found, key=lambda one: (one.received_at, one.digest))

    def entry(self, id: str) -> Quarantined:
        """The submission with this id."""
        if len(id) < _LEAST:
            raise screen.Stop(f"Write at least {_LEAST} characters of the id.")
        found = [one for one in self.entries() if one.digest.startswith(id.lower())]
        if not found:
            raise screen.Stop(
                f"Nothing in {self.program.id} waits under {id}. See: quarantine list"
            )
        if len(found) > 1:
            raise screen.Stop(f"Several ids begin with {id}. Write more of it.")
        return found[0]


def _place(context: typer.Context, program: str) -> _Place:
    doors = deployment.of(context).doors()
    return _Place(doors, deployment.this_program(doors.programs, program))


@app.command("list")
def show_all(
    context: typer.Context, program: deployment.ProgramId = "", as_json: screen.Json = False
) -> None:
    """Every submission that waits, and what to do about it. Nothing that somebody wrote is
    shown."""
    place = _place(context, program)
    rows = [_row(place.program, one) for one in place.entries()]
    if as_json:
        screen.answer(rows)
        return
    if not rows:
        screen.say(f"Nothing waits in {place.program.id}.")
        return
    screen.table(
        ("id", "form", "received", "code", "question", "member"),
        [tuple(row.values()) for row in rows],
    )
    for code in dict.fromkeys(row["code"] for row in rows):
        screen.say(f"{code}: {why(code)}")


@app.command("show")
def show(
    context: typer.Context,
    id: Id,
    raw: Annotated[
        bool, typer.Option("--raw", help="The text as it was sent, with everything in it.")
    ] = False,
    program: deployment.ProgramId = "",
    as_json: screen.Json = False,
) -> None:
    """Show what could be read in one submission, question by question. Whom somebody named in
    confidence is only counted."""
    place = _place(context, program)
    entry = place.entry(id)
    document = {
        **_row(place.program, entry),
        "what_to_do": why(entry.code),
        "answers": dict(_answers(place.program, entry)),
        **({"raw": entry.body.decode("utf-8", "replace")} if raw else {}),
    }
    if as_json:
        screen.answer(document)
        return
    screen.say(
        f"{document['id']} through {document['hook']}, {document['received']}: {document['code']}",
        document["what_to_do"],
        "",
        *(f"  {title}: {said}" for title, said in document["answers"].items()),
    )
    if raw:
        screen.complain(
            "What follows was written for nobody but us. It may name people in confidence: do not "
            "pass it on."
        )
        screen.say("", document["raw"])


@app.command("fix")
def fix(
    context: typer.Context,
    id: Id,
    name: Annotated[str, typer.Option("--name", help="What to call them.")] = "",
    group: Annotated[str, typer.Option("--group", help="The group they are in.")] = "",
    email: Annotated[str, typer.Option("--email", help="Where to write to them.")] = "",
    program: deployment.ProgramId = "",
) -> None:
    """Add what is missing in a submission, and take it. Its member gets the usual receipt."""
    given = {
        purpose: text
        for purpose, text in (("name", name), ("group", group), ("email", email))
        if text.strip()
    }
    if not given:
        raise screen.Stop("Say what is missing: --name, --group or --email.")
    place = _place(context, program)
    if email and not normalize_email(email):
        raise screen.Stop("Nothing can be sent to that address. Look at it again.")
    if group:  # a slip of the pen must not make a group in which nobody else is
        directory = groups.directory(place.doors.table, place.program.id)
        given["group"] = named(directory, group).id
    entry = place.entry(id)
    if entry.person:
        raise screen.Stop(
            "It is an application already; see: members show " + entry.person[:_SHOWN] + ". What "
            "could not be read is read again by a redrive, once form and program fit."
        )
    taken = intake.take_again(place.doors, entry, wiring.now(), amend=given)
    if _waits_still(taken):
        code = taken.outcome.removeprefix(_KEPT)
        raise screen.Stop(f"It still waits. {why(code)}", screen.Ended.WRONG)
    screen.say(_BECAME.get(taken.outcome, f"It waits no longer ({taken.outcome})."))


@app.command("redrive")
def redrive(
    context: typer.Context,
    id: Annotated[str, typer.Argument(help="Only this one; without it, all.")] = "",
    program: deployment.ProgramId = "",
    apply: screen.Apply = False,
    as_json: screen.Json = False,
) -> None:
    """Try submissions again with the program as it is today, each once. What still does not fit
    stays."""
    place = _place(context, program)
    entries = [place.entry(id)] if id else place.entries()
    counts = Counter(_try(place, entries, apply=apply))
    fits = sum(count for code, count in counts.items() if code == _FITS)
    rest = {code: count for code, count in sorted(counts.items()) if code != _FITS}
    if as_json:
        screen.answer({"applied": apply, "fits": fits, "stays": rest})
        return
    screen.say(f"{fits} of {len(entries)} {'fitted and went in' if apply else 'would fit now'}.")
    for code, count in rest.items():
        screen.say(f"  {count} {'stays' if apply else 'would stay'} ({code}): {why(code)}")
    if not apply:
        screen.not_applied(fits)


@app.command("drop")
def drop(
    context: typer.Context,
    id: Id,
    program: deployment.ProgramId = "",
    apply: screen.Apply = False,
) -> None:
    """Delete one submission for good, such as a test. Whoever sent it is not told."""
    place = _place(context, program)
    entry = place.entry(id)
    if apply:
        applications.discard(place.doors.table, entry)
    told = "is deleted" if apply else "would be deleted for good"
    screen.say(f"{entry.digest[:_SHOWN]} ({entry.hook}, {entry.code}) {told}.")
    if not apply:
        screen.not_applied()


def _row(program: Program, entry: Quarantined) -> dict[str, Any]:
    return {
        "id": entry.digest[:_SHOWN],
        "hook": entry.hook,
        "received": codec.stamp(entry.received_at)[:16].replace("T", " "),
        "code": entry.code,
        "question": _title(program, entry.question),
        "member": entry.person[:_SHOWN],
    }


def _title(program: Program, question: str) -> str:
    found = next((one for one in program.questions if one.id == question), None)
    return found.title if found else question


def _answers(program: Program, entry: Quarantined) -> Iterator[tuple[str, str]]:
    """Each question with what could be read; nothing when it is no submission at all."""
    _, form, provider = entry.hook.split("/")
    try:
        submission = forms.parse(provider, entry.body)
    except DoesNotFit:
        return
    mapped = mapping.map_answers(submission, program, Role(form))
    for question in program.questions_for(Role(form)):
        yield question.title, _read(program, question, mapped.answers.get(question.id))


def _read(program: Program, question: Question, answer: Answer | None) -> str:
    if answer is None:
        return "(nothing that could be read)"
    if question.purpose == "avoid":
        return "(told in confidence)"
    return program.label(question.id, answer)


_KEPT = "quarantine_"
_FITS = "fits"
_BUSY = "busy"
_BECAME = {
    "taken": "It is an application now.",
    "needs_person": "It is an application now, and waits for a facilitator to read it.",
    "older": "This person has sent a newer form since, and that one counts. It waits no longer.",
    "seen": "It was taken before, so it waits no longer.",
    "erased": "This person was erased after sending it, so it is gone as well.",
}


def _waits_still(taken: intake.Taken) -> bool:
    return taken.outcome.startswith(_KEPT)


def _try(place: _Place, entries: Sequence[Quarantined], *, apply: bool) -> Iterator[str]:
    """For each submission `fits`, or the code under which it stays."""
    now = wiring.now()
    with screen.progress() as bar:
        task = bar.add_task("submissions", total=len(entries))
        for entry in entries:
            if apply:
                yield _take(place, entry, now)
            else:
                yield intake.would_fit(place.doors, entry, now) or _FITS
            bar.advance(task)


def _take(place: _Place, entry: Quarantined, now: datetime) -> str:
    try:
        taken = intake.take_again(place.doors, entry, now)
    except TryAgain:  # the others are tried all the same
        return _BUSY
    return taken.outcome.removeprefix(_KEPT) if _waits_still(taken) else _FITS
