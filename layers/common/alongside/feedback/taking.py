"""What somebody said becomes a sealed entry. The time it was said decides under which keys repeats
of it are found, and is kept nowhere. What is lost on the way is counted, by reason codes alone:

    nothing_left  a text of which names and unknown words took more than they left
    cut           a text that was longer than what is kept
    part_unread   an answer of a form that no question of the program could take
    too_late      all of it: its slot is over
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from alongside.anonymity import ENGLISH, Roster, Vocabulary, check_value, redact, says_something
from alongside.errors import TryAgain
from alongside.feedback.letterbox import Letterbox
from alongside.forms.opinions import Said
from alongside.keys import derive
from alongside.mixing import entry, slots
from alongside.mixing.entry import LONGEST_COMMENT, Entry
from alongside.program import Program, load_words
from alongside.program.schema import Feedback
from alongside.sealing import seal
from alongside.store import entries
from alongside.vault import Epoch

_FRESH = timedelta(days=7)
"""How old a roster may be; a new one is published every day."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Where it came from: a provider or `page`, and the id by which a repeat of it is known."""

    source: str
    token: str


def take(
    box: Letterbox, program: Program, said: Said, sender: Sender, at: datetime, now: datetime
) -> None:
    """Keep what was said at `at`, once, and count what was lost of it, once. Nothing tells the
    caller whether it was new, a repeat, or from a slot whose keys are gone. TryAgain when there is
    nothing yet to seal with, or no roster that knows the names of today; whatever AWS raises
    propagates."""
    current = slots.label(program, now)
    epochs, close = _read_epochs(box, program, current)
    roster = box.recall(f"roster/{program.id}", lambda: _read_roster(box, program, now))
    kept, lost = _redact(program, said, roster)
    sealed = seal(close.seal, entry.write(kept))
    slot = min(slots.label(program, at), current, key=slots.order)
    epoch, whose = epochs.get(slot), f"{sender.source}\0{sender.token}"
    if epoch is None:
        lost = ("too_late",)
    elif kept.says_something:
        entries.keep(box.table, program.id, slot, _tag(epoch, whose.encode()), sealed)
    for reason in lost:
        tag = _tag(close, f"lost\0{reason}\0{whose}".encode())
        entries.count_unreadable(box.table, program.id, current, tag, reason)


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
    the calls of this function say nothing about it. They never change, so they are recalled; those
    of the slot before also when there are none, since none are ever made for what is over."""
    before = slots.before(current)
    close = box.recall(
        f"epoch/{program.id}/{current}", lambda: box.vault.epoch(program.id, current)
    )
    (past,) = box.recall(
        f"past/{program.id}/{before}", lambda: (box.vault.epoch(program.id, before),)
    )
    if close is None:
        raise TryAgain("no_feedback_keys")
    return {current: close, before: past}, close


def _read_roster(box: Letterbox, program: Program, now: datetime) -> Roster:
    """Who must not be named. TryAgain when it was made with another key, or is old: it would then
    know nobody, or not those who came since, and names would stay in."""
    published = box.rosters.read(program.id)
    key = derive(box.root.first, f"roster {program.id}")
    if not hmac.compare_digest(published.check, check_value(key)):
        raise TryAgain("roster_of_another_key")
    if published.day is None or now.date() - published.day > _FRESH:
        raise TryAgain("roster_too_old")
    return Roster.from_prints(key, published.prints)


def find_empty(feedback: Feedback, comments: Mapping[str, str]) -> tuple[str, ...]:
    """The comments of which too little is left, by question id, whoever is on file. A writer may be
    told so because no roster is asked: else the answer to "Hope" would say whether there is one."""
    left = _strip(feedback, comments, Roster())
    return tuple(question for question in comments if question not in left)


def _redact(program: Program, said: Said, roster: Roster) -> tuple[Entry, tuple[str, ...]]:
    """What may be kept, and why some of it may not."""
    assert program.feedback is not None
    comments = _strip(program.feedback, said.comments, roster)
    lost = {
        "part_unread": said.part_unread,
        "cut": any(len(text) > LONGEST_COMMENT for text in said.comments.values()),
        "nothing_left": len(comments) < len(said.comments),
    }
    entry = Entry(said.ratings, comments, said.part)
    return entry, tuple(reason for reason, happened in lost.items() if happened)


def _strip(feedback: Feedback, comments: Mapping[str, str], roster: Roster) -> dict[str, str]:
    """The comments without names, those left out of which nothing is left that counts."""
    if not comments or feedback.words == "off":
        return {}
    words = vocabulary(feedback.words)
    stripped = {
        question: redact(text[:LONGEST_COMMENT], roster, words)
        for question, text in comments.items()
    }
    return {question: text for question, text in stripped.items() if says_something(text)}


@cache
def vocabulary(name: str) -> Vocabulary:
    """The words that a text may keep, by the name of the list in a program's file. Read with the
    first text, and only here: wiring would make every other function load them."""
    return ENGLISH() if name == "english" else Vocabulary.of(load_words(name))


def _tag(epoch: Epoch, what: bytes) -> str:
    return hmac.new(epoch.tag, what, hashlib.sha256).hexdigest()[:32]
