"""Who must not be named, as fingerprints: a name can be recognized with them, never listed.

A fingerprint is one letter for its kind and seven bytes of a keyed hash. Whoever has the key can
still try every name there is, so key and fingerprints stay where only the feedback function reads.
"""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

GIVEN, FAMILY, INITIALS, MAIL, HANDLE, PHONE, TOWN, TOWN_BEGINNING = "gfimhptb"

_TITLES = frozenset(
    "mr mrs ms miss mx dr prof professor rev sir dame jr sr ii iii iv phd md".split()
)
PARTICLES = frozenset(
    "de del della der den di da das do dos du la le les van von vom zu af av bin ibn al el y e of"
    " the st".split()
)
_LOOKALIKES = str.maketrans("аеорсухкмтвнігԁոαοερικνυτ", "aeopcyxkmtbhirdnaoepiknut")
_STROKES = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


class Roster:
    """Names, addresses, numbers, handles and towns, each only as a fingerprint under `key`.

    `names` are as people write them, given name first or "Family, Given"; short forms and initials
    are added. Two rosters are equal when key and prints are. `Roster()` recognizes nobody.
    """

    __slots__ = ("_kinds", "key", "prints")

    key: bytes
    prints: frozenset[bytes]
    _kinds: dict[bytes, str]

    def __init__(
        self,
        names: Iterable[str] = (),
        *,
        emails: Iterable[str] = (),
        phones: Iterable[str] = (),
        handles: Iterable[str] = (),
        towns: Iterable[str] = (),
        key: bytes = b"",
    ) -> None:
        forms = {form for name in names for form in _name(name)}
        forms |= {form for one in emails for form in _email(one)}
        forms |= {(PHONE, digits[-7:]) for one in phones if len(digits := _digits(one)) >= 7}
        forms |= {(HANDLE, _joined(one)) for one in handles if len(_joined(one)) > 1}
        forms |= {form for one in towns for form in _town(one)}
        self._keep(key, {kind.encode() + fingerprint(key, form) for kind, form in forms})

    @classmethod
    def from_prints(cls, key: bytes, prints: Iterable[bytes]) -> Roster:
        """The roster whose `key` and `prints` were published."""
        roster = cls()
        roster._keep(key, prints)
        return roster

    def _keep(self, key: bytes, prints: Iterable[bytes]) -> None:
        self.key = key
        self.prints = frozenset(prints)
        kinds: defaultdict[bytes, str] = defaultdict(str)
        for one in sorted(self.prints):
            kinds[one[1:]] += chr(one[0]) if one else ""
        self._kinds = dict(kinds)

    def kinds(self, form: str) -> str:
        """The letters of the kinds a folded form is known as, none when it is not."""
        return self._kinds.get(fingerprint(self.key, form), "")

    def __bool__(self) -> bool:
        return bool(self.prints)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Roster):
            return NotImplemented
        return self.key == other.key and self.prints == other.prints

    def __hash__(self) -> int:
        return hash((self.key, self.prints))

    def __repr__(self) -> str:
        return f"Roster of {len(self.prints)} prints"


def fingerprint(key: bytes, form: str) -> bytes:
    """Seven bytes of a form under a key of any length."""
    key = key if len(key) <= 64 else hashlib.blake2b(key).digest()
    return hashlib.blake2b(form.encode("utf-8", "replace"), digest_size=7, key=key).digest()


def check_value(key: bytes) -> bytes:
    """What tells a roster's key from another, and nothing else of it."""
    return hashlib.blake2b(b"check", digest_size=16, key=key).digest()


def fold(text: str) -> str:
    """Without case, accents and look-alike letters of other scripts."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold()).translate(_STROKES)
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return bare.translate(_LOOKALIKES) if any(sign < "\x80" for sign in bare) else bare


def _words(text: str) -> list[str]:
    return [fold(word).replace("'", "").replace("’", "") for word in _WORD.findall(text)]


def _joined(text: str) -> str:
    return "".join(_words(text))


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())


def _name(name: str) -> Iterator[tuple[str, str]]:
    """Given names with their short forms, family names, initials."""
    last, comma, first = name.partition(",")
    words = [word for word in _words(f"{first} {last}" if comma else name) if word not in _TITLES]
    if not words:
        return
    given = [
        word for word in words[: max(1, len(words) - 1)] if len(word) > 1 and word not in PARTICLES
    ]
    for word in given:
        yield GIVEN, word
        for short in short_forms().get(word, ()):
            yield GIVEN, short
    for word in words[1:]:
        if len(word) > 1 and word not in PARTICLES:
            yield FAMILY, word
    for apostrophe in re.findall(r"[^\W\d_]['’]([^\W\d_]{3,})", name):
        yield FAMILY, fold(apostrophe)
    letters = "".join(word[0] for word in words)
    if len(letters) > 1:
        yield INITIALS, letters[0] + letters[-1]
        yield INITIALS, letters


def _email(address: str) -> Iterator[tuple[str, str]]:
    local = address.partition("@")[0]
    if len(_joined(local)) > 1:
        yield HANDLE, _joined(local)
    for word in _words(local):
        if len(word) > 2:
            yield MAIL, word


def _town(name: str) -> Iterator[tuple[str, str]]:
    words = _words(name.partition(",")[0])
    if not words:
        return
    yield TOWN, " ".join(words)
    if len(words) > 1:
        yield TOWN_BEGINNING, words[0]


@functools.cache
def short_forms() -> dict[str, frozenset[str]]:
    """For each name those it may stand for and be shortened to. Read once."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    text = (Path(__file__).parent / "diminutives.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            full, *short = line.split()
            found[full].update(short)
            for one in short:
                found[one].add(full)
    return {name: frozenset(others) for name, others in found.items()}
