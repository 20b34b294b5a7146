"""`alongside backup` and `alongside restore`: a copy of one's own, beside the 35 days AWS keeps."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from alongside import keys, wiring
from console import deployment, screen
from console.copies import bringing, content, hindering, making, reading, words
from console.copies.content import Heading
from console.copies.hindering import AFTERWARD
from console.copies.making import Sealed
from console.copies.reading import Ahead, Coming, Wanted
from console.given import given_folder

Folder = Annotated[Path, typer.Argument(help="The folder the copies are in.")]
_AGAIN = (
    "Whoever asked to be erased after that copy was made, and is not remembered as such by the "
    "table or a younger copy, is back. Erase them again: alongside members erase"
)
_THEN = "Look with `alongside doctor` and `alongside members find`. Then let letters leave again: "


def backup(
    context: typer.Context,
    folder: Folder,
    table: Annotated[
        str,
        typer.Option("--table", help="Of another table, such as one AWS has restored beside it."),
    ] = "",
    as_json: screen.Json = False,
) -> None:
    """Write an encrypted copy of everything needed to come back: the members' table and the root
    secret. AWS itself keeps every state of the last 35 days; this is for when the account is gone.
    Anonymous feedback is not in it."""
    place = deployment.of(context)
    root = place.root()
    chosen = words.new()
    now = wiring.now()
    folder = given_folder(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / f"{place.name}-{now:%Y%m%d-%H%M%S}{making.SUFFIX}"
    heading = Heading(now.isoformat(timespec="seconds"), place.name, keys.write_root(root))
    sealed = Sealed(heading, chosen)
    count, quiet = making.copy(
        place.client("dynamodb"), table or place.output("TableName"), file, sealed
    )
    if as_json:
        screen.answer({"file": str(file), "items": count, "quiet": quiet})
        return
    screen.say(
        f"{count} items are in {file}.",
        "Without your words nobody can open it, you neither: there is no other way in.",
        "Keep it away from this computer, and delete old ones: whoever is erased is in them.",
    )
    if not quiet:
        screen.say("The table was in use, so a step may be in it half. Make one at a quieter hour.")


def restore(
    context: typer.Context,
    folder: Folder,
    file: Annotated[
        str, typer.Option("--file", help="Which copy in the folder; else this stack's newest.")
    ] = "",
    add_missing: Annotated[
        bool,
        typer.Option("--add-missing", help="Fill in what is missing in a table that has items."),
    ] = False,
    facilitators: Annotated[
        bool,
        typer.Option("--facilitators", help="With --add-missing: who looks after groups, too."),
    ] = False,
    quarantine: Annotated[
        bool,
        typer.Option("--quarantine", help="With --add-missing: what waited in quarantine, too."),
    ] = False,
    send_waiting: Annotated[
        bool,
        typer.Option("--send-waiting", help="Send the letters that were due by now."),
    ] = False,
    replace_secret: Annotated[
        bool,
        typer.Option("--replace-secret", help="Put the copy's root secret in another's place."),
    ] = False,
    apply: screen.Apply = False,
    as_json: screen.Json = False,
) -> None:
    """Bring a copy back. The whole copy is read first; what is in the table is never overwritten,
    whoever was erased stays erased, and letters that were due are not sent again. For an accident
    of the last 35 days AWS's own way is better: DynamoDB, point-in-time recovery."""
    place = deployment.of(context)
    wanted = Wanted(add_missing, send_waiting, facilitators, quarantine, replace_secret)
    copies = reading.choose(given_folder(folder), place.name, file)
    typed = words.known()
    coming = reading.read(place, copies, typed, wanted)
    replaces = hindering.replaces_secret(place, coming)
    wrong = list(hindering.hindrances(place, coming, wanted))
    ahead = reading.look_ahead(coming, typed)
    done = apply and not wrong
    counts = bringing.bring(place, coming, typed) if done else Counter[str]()
    if as_json:
        screen.answer(
            {
                "file": coming.file.name,
                "made_at": coming.heading.made_at,
                "stack": coming.heading.stack,
                "items": dict(coming.counts),
                "missing": dict(ahead.comes),
                "not_asked_for": dict(ahead.not_asked),
                "of_the_erased": dict(ahead.erased),
                "erased_since": len(coming.rules.erased),
                "replaces_secret": replaces,
                "in_the_way": wrong,
                "applied": done,
                "counts": dict(counts),
            }
        )
    else:
        _tell_of(coming, ahead)
        if replaces and not wrong:
            screen.say(f"The root secret {place.secret_name} gives way to the copy's: {AFTERWARD}.")
        _tell(wrong, counts, f"{_THEN}{hindering.switching(place)} ENABLED", done=done)
    if wrong:
        screen.end(screen.Ended.UNUSABLE)


def _tell_of(coming: Coming, ahead: Ahead) -> None:
    screen.say(
        f"{coming.file.name} is whole: {sum(coming.counts.values())} items of the stack "
        f"{coming.heading.stack!r}, as of {coming.heading.made_at}.",
        "People in it who were erased since, as far as is known: "
        f"{len(coming.rules.erased)}. They stay so.",
    )
    kinds = sorted({*ahead.comes, *ahead.not_asked, *ahead.erased})
    rows = [(one, ahead.comes[one], ahead.not_asked[one], ahead.erased[one]) for one in kinds]
    if not rows:
        screen.say("Nothing of it is missing in the table.")
        return
    columns = ("missing in the table", "comes", "left out, not asked for", "left out, erased since")
    screen.table(columns, rows)
    if ahead.not_asked:
        asked = {content.FACILITATORS: "--facilitators", content.WAITING: "--quarantine"}
        screen.say(
            "Somebody may have removed these since. If they are to come back, with their access:",
            *(f"  add {asked[kind]} for the {kind}" for kind in sorted(ahead.not_asked)),
        )


def _tell(wrong: list[str], counts: Counter[str], then: str, *, done: bool) -> None:
    if wrong:
        screen.say("It cannot be brought back like this:", *(f"  - {line}" for line in wrong))
    elif done:
        screen.say(*(f"  {count} {what}" for what, count in sorted(counts.items())), _AGAIN, then)
    else:
        screen.say("Letters that were due by now would not be sent again; later ones stay in line.")
        screen.not_applied()
