"""Submissions that wait for a person: looked at, mended, tried again, dropped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated, Any

import typer

from alongside import intake, wiring
from alongside.enrollment import normalize_email
from alongside.errors import TryAgain
from alongside.program import Program
from alongside.store import applications, codec, groups
from alongside.store.applications import Quarantined
from console import deployment, screen
from console.groups import named
from console.quarantine import reading
from console.quarantine.kept import why
from console.quarantine.waiting import Place, waiting_in

app = typer.Typer(no_args_is_help=True, help="Submissions that wait for a person.")

_SHOWN = 12

Id = Annotated[str, typer.Argument(help="The submission's id, as `quarantine list` shows it.")]


@app.command("list")
def show_all(
    context: typer.Context, program: deployment.ProgramId = "", as_json: screen.Json = False
) -> None:
    """Every submission that waits, and what to do about it. Nothing that somebody wrote is
    shown."""
    place = waiting_in(context, program)
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
    names: Annotated[
        bool, typer.Option("--names", help="Show the name and the address, too.")
    ] = False,
    answers: Annotated[
        bool, typer.Option("--answers", help="Show what was answered, too.")
    ] = False,
    raw: Annotated[
        bool, typer.Option("--raw", help="The text as it was sent, with everything in it.")
    ] = False,
    program: deployment.ProgramId = "",
    as_json: screen.Json = False,
) -> None:
    """Show which questions of one submission could be read, and what was answered if you ask for
    that. What the form promised to show to nobody is only counted."""
    place = waiting_in(context, program)
    entry = place.entry(id)
    read = reading.read(place.program, entry)
    document = {
        **_row(place.program, entry),
        "what_to_do": why(entry.code),
        "answers": reading.shown(place.program, read, names=names, answers=answers),
        "shown_to_nobody": reading.in_confidence(read),
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
        f"Answers that the form shows to nobody: {document['shown_to_nobody']}",
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
    as_json: screen.Json = False,
) -> None:
    """Add what is missing in a submission, and take it. Its member gets the usual receipt."""
    given = {
        purpose: text
        for purpose, text in (("name", name), ("group", group), ("email", email))
        if text.strip()
    }
    if not given:
        raise screen.Stop("Say what is missing: --name, --group or --email.")
    place = waiting_in(context, program)
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
    became = _BECAME.get(taken.outcome, f"It waits no longer ({taken.outcome}).")
    screen.tell(as_json, {"id": entry.digest[:_SHOWN], "became": taken.outcome}, became)


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
    place = waiting_in(context, program)
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
    as_json: screen.Json = False,
) -> None:
    """Delete one submission for good, such as a test. Whoever sent it is not told."""
    place = waiting_in(context, program)
    entry = place.entry(id)
    if apply:
        applications.discard(place.doors.table, entry)
    told = "is deleted" if apply else "would be deleted for good"
    screen.tell(
        as_json,
        {"applied": apply, "id": entry.digest[:_SHOWN], "hook": entry.hook, "code": entry.code},
        f"{entry.digest[:_SHOWN]} ({entry.hook}, {entry.code}) {told}.",
        *screen.unless(apply),
    )


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


def _try(place: Place, entries: Sequence[Quarantined], *, apply: bool) -> Iterator[str]:
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


def _take(place: Place, entry: Quarantined, now: datetime) -> str:
    try:
        taken = intake.take_again(place.doors, entry, now)
    except TryAgain:  # the others are tried all the same
        return _BUSY
    return taken.outcome.removeprefix(_KEPT) if _waits_still(taken) else _FITS
