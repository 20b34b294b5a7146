"""The one spelling of an address and of a group, which name a person and a queue."""

from __future__ import annotations

import unicodedata

from alongside.forms.addresses import clean_address

_LONGEST_SLUG = 80


def normalize_email(text: str) -> str:
    """The one spelling of an address that names a person; empty when nothing can be sent to it.

    Case and full-width letters are folded and the domain is written in ASCII; what a provider may
    treat as equal (dots, plus signs) is not.
    """
    return deliverable(text).lower()


def slug(text: str) -> str:
    """The id of what is written: letters and digits of any script, all else one hyphen, at most
    80 characters; empty when there is no letter or digit."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    words = "".join(letter if _is_word(letter) else " " for letter in folded).split()
    return "-".join(words)[:_LONGEST_SLUG].strip("-")


def deliverable(text: str) -> str:
    """The address as it can be written to, its case kept; empty when it is none."""
    folded = unicodedata.normalize("NFKC", text).strip()
    return clean_address(folded.removeprefix("mailto:").strip("<>. ")) or ""


def _is_word(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LNM"
