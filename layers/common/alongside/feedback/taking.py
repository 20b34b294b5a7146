"""What somebody said becomes a sealed entry. The time it was said decides under which keys repeats
of it are found, and is kept nowhere."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from alongside.anonymity import ENGLISH, Roster, Vocabulary, redact
from alongside.errors import TryAgain
from alongside.feedback.letterbox import Letterbox
from alongside.forms.opinions import Said
from alongside.keys import derive
from alongside.mixing import entry, slots
from alongside.mixing.entry import LONGEST_COMMENT, Entry
from alongside.program import Program, load_words
from alongside.sealing import seal
from alongside.store import entries
from alongside.vault import Epoch


@dataclass(frozen=True, slots=True)
class Sender:
    """Where it came from: a provider or `page`, and the id by which a repeat of it is known."""

    source: str
    token: str


def take(
    box: Letterbox, program: Program, said: Said, sender: Sender, at: datetime, now: datetime
) -> None:
    """Keep what was said at `at`, once. Nothing tells the caller whether it was new, a repeat, or
    from a slot whose keys are gone. TryAgain when there is nothing yet to seal with; whatever AWS
    raises propagates."""
    current = slots.label(program, now)
    epochs, close = _read_epochs(box, program, current)
    roster = Roster.from_prints(
        derive(box.root.first, f"roster {program.id}"), box.rosters.read(program.id).prints
    )
    kept = _redact(program, said, roster)
    sealed = seal(close.seal, entry.write(kept))
    slot = min(slots.label(program, at), current, key=slots.order)
    epoch = epochs.get(slot)
    if epoch is not None and kept.says_something:
        tag = _tag(epoch, f"{sender.source}\0{sender.token}".encode())
        entries.keep(box.table, program.id, slot, tag, sealed)


def count_unreadable(
    box: Letterbox, program: Program, raw: bytes, reason: str, now: datetime
) -> None:
    """Count a delivery that could not be read, once: its reason code, and nothing of it."""
    current = slots.label(program, now)
    _, epoch = _read_epochs(box, program, current)
    entries.count_unreadable(
        box.table, program.id, current, _tag(epoch, b"unreadable\0" + raw), reason
    )


def _read_epochs(
    box: Letterbox, program: Program, current: str
) -> tuple[Mapping[str, Epoch | None], Epoch]:
    """The keys of the present slot and of the one before. Both are asked for whatever came, so that
    the calls of this function say nothing about it."""
    labels = (current, slots.before(current))
    epochs = {slot: box.vault.epoch(program.id, slot) for slot in labels}
    close = epochs[current]
    if close is None:
        raise TryAgain("no_feedback_keys")
    return epochs, close


def _redact(program: Program, said: Said, roster: Roster) -> Entry:
    assert program.feedback is not None
    if not said.comments or program.feedback.words == "off":
        return Entry(said.ratings, {}, said.part)
    words = vocabulary(program.feedback.words)
    comments = {
        question: redact(text[:LONGEST_COMMENT], roster, words)
        for question, text in said.comments.items()
    }
    return Entry(said.ratings, comments, said.part)


@cache
def vocabulary(name: str) -> Vocabulary:
    """The words that a text may keep, by the name of the list in a program's file. Read with the
    first text, and only here: wiring would make every other function load them."""
    return ENGLISH() if name == "english" else Vocabulary.of(load_words(name))


def _tag(epoch: Epoch, what: bytes) -> str:
    return hmac.new(epoch.tag, what, hashlib.sha256).hexdigest()[:32]
