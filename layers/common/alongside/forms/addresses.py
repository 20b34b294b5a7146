"""E-mail addresses: only what can go to exactly one mailbox, and into a header without harm."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 254  # RFC 5321 path length without its brackets
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_ENCODED_WORD = re.compile(r"=\?.*\?=")
_AROUND = " \u00a0"
_WORD = r"[^\s<>()\[\]{},;:\"']"
_AT = r"(?:@|[(\[{<]\s*(?:at|arroba)\s*[)\]}>])"
_SAID_DOT = r"(?:\s*[(\[{<]\s*(?:dot|punto)\s*[)\]}>]\s*|\s+(?:dot|punto)\s+)"
_WHOLE_WORD = rf"(?<!{_WORD}){_WORD}+"  # from its beginning, so that a long one is read once
_LOCAL_SAID = rf"{_WHOLE_WORD}(?:{_SAID_DOT}{_WORD}+)*"
_LABEL_SAID = r"[^\s<>()\[\]{},;:\"'.]+"
_DOMAIN = rf"{_LABEL_SAID}(?:(?:\.|{_SAID_DOT}){_LABEL_SAID})+"
_IN_TEXT = re.compile(
    rf"(?:mailto:)?(?:\"[^\"]*\"{_AT}\S*|{_LOCAL_SAID}\s*(?:{_AT}|%40)\s*{_DOMAIN}"
    rf"|{_LOCAL_SAID}\s+(?:at|arroba)\s+{_DOMAIN}|{_WHOLE_WORD}{_AT}{_WORD}*|{_WHOLE_WORD}%40{_WORD}+)"
    r"|(?<!\S)[^\s@]*@\S*\.\S*",
    re.IGNORECASE,
)
_EMPTY_PAIR = re.compile(r"[<(\[{\"']\s*[>)\]}\"']")
_LEFT_OVER = " ,;:|/\\<>-\u2013\u2014"
# The codec of the standard library follows IDNA 2003, which turns these into other letters, so
# that mail would go to somebody else's domain. A person has to look at such an address.
_DEVIATIONS = frozenset("ß\u1e9eς\u200c\u200d")


def clean_address(text: str) -> str | None:
    """The address with its domain in lower-case ASCII (IDNA), or None when it is unusable.

    The local part keeps its case: only its owner's server may say what case means there.
    """
    address = text.strip(_AROUND)
    local, at, domain = address.partition("@")
    if not at or "@" in domain or len(address) > _LONGEST or _is_dangerous(address):
        return None
    if len(local) > 64 or not _LOCAL.fullmatch(local):
        return None
    ascii_domain = _encode_domain(domain)
    if ascii_domain is None or len(local) + 1 + len(ascii_domain) > _LONGEST:
        return None
    return f"{local}@{ascii_domain}"


def take_out_addresses(text: str) -> str:
    """A line without the e-mail addresses in it, also those that are written with blanks or with
    "at" and "dot", and without the punctuation that was around them; as it is when there is none.
    """
    folded = unicodedata.normalize("NFKC", text)
    rest, found = _IN_TEXT.subn(" ", folded)
    if not found:
        return text
    while found:  # what is left may make one together
        line = " ".join(_EMPTY_PAIR.sub(" ", rest).split()).strip(_LEFT_OVER)
        rest, found = _IN_TEXT.subn(" ", line)
    return rest


def _is_dangerous(address: str) -> bool:
    """Control, format and separator characters (U+2028 too) and encoded words."""
    unseen = any(unicodedata.category(letter)[0] in "CZ" for letter in address)
    return unseen or _ENCODED_WORD.search(address) is not None


def _encode_domain(domain: str) -> str | None:
    if not _DEVIATIONS.isdisjoint(domain):
        return None
    try:
        encoded = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    labels = encoded.split(".")
    whole = len(labels) > 1 and all(_LABEL.fullmatch(label) for label in labels)
    return encoded if whole and not labels[-1].isdigit() else None
