"""One way of writing for everybody: the same quotes, dashes, spaces and letters, no hidden signs.

Odd typography tells writers apart and hides names, so it goes before anything is looked up. What is
made the same: quotes, dashes, ellipses, spaces and empty lines; composed letters; signs said twice
("!!!"); words said long ("heeelp", in `reading`), which are as good as a signature; few emoji;
"a.m.", "a.k.a.", "w/o" and "b/c", whose single letters could not stay (`forms`). Otherwise a word
that is kept is kept as it was written, with its spelling and its capitals.
"""

from __future__ import annotations

import re
import unicodedata

MARK = "[…]"
"""What stands for everything taken out; always the same, so it says nothing of what it was."""

HOLE = "\ue000"
"""MARK while the text is worked on: one character that no canonical text holds otherwise."""

NUMBER = "\ue001"
"""HOLE for a number, so that what belongs to numbers can be found beside it."""

EMOJI = "❤👍🙏🙂😀😊😂😢😭🎉"
"""The few that stay. Which rare ones a person uses is as good as a signature."""

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′‵`´ʼʹʻ＇", "'"),
        **dict.fromkeys("“”„‟″«»＂", '"'),
        **dict.fromkeys("–—―", " - "),
        **dict.fromkeys("‐‑‒−﹣", "-"),
        **dict.fromkeys("\u2028\u2029\x0b\x0c\x85", "\n"),
        **dict.fromkeys("·•‧∙", " "),
        **dict.fromkeys("😃😄😁☺", "🙂"),
        **dict.fromkeys("♥💕💗🧡💛💚💙💜", "❤"),
        **dict.fromkeys("™®©", ""),
    }
)
_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001f3fb-\U0001f3ff\U000e0000-\U000e0fff\ud800-\udfff\ue000-\uf8ff]"
)
_RARE = re.compile(r"[^\w\s\x00-\x7f]")
_PILED = re.compile(r"[^\w\s\x00-\x7f]{3,}")
_LOOSE = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
_ODD = re.compile(rf"[^\w\s.,!?:;'\"()\-/&%{EMOJI}]|_")
_AGAIN = re.compile(rf"([!?,:;\"\-/&%{EMOJI}])\1+|\.{{4,}}|\(\(+|\)\)+|'{{2,}}")
_EMPTY = re.compile(r"\n{3,}")


def canonical(text: str) -> str:
    """The text with plain quotes, dashes, spaces and composed letters, and with HOLE for marks
    that are in it already. Never fails; at most four bytes (UTF-8) for each character."""
    if not text.isascii():
        text = _HIDDEN.sub("", text).replace(MARK, HOLE).translate(_SIGNS)
        text = _RARE.sub(_shown, text)
        text = unicodedata.normalize("NFKC", _PILED.sub(_level, text))
        text = _LOOSE.sub("", text).replace("⁄", "/").translate(_SIGNS)
    else:
        text = _HIDDEN.sub("", text).replace("`", "'")
    return text.replace("[...]", HOLE).replace("\r\n", "\n").replace("\r", "\n")


def plain(gap: str) -> str:
    """What is between two words, without signs that are not ordinary, and none said twice."""
    return _AGAIN.sub(_single, _ODD.sub(" ", gap))


def tidy(text: str) -> str:
    """Single spaces, one empty line at most, nothing at the ends."""
    if "\n" not in text:
        return " ".join(text.split())
    lines = "\n".join(" ".join(line.split()) for line in text.split("\n"))
    return _EMPTY.sub("\n\n", lines).strip()


def _shown(found: re.Match[str]) -> str:
    """Nothing for a sign that has no shape: unassigned, private, for formatting, or U+FFFC and
    U+FFFD, which stand for what was lost. A space there would leave halves of a name."""
    sign = found[0]
    if sign == HOLE:
        return sign
    return "" if sign in "\ufffc\ufffd" or unicodedata.category(sign)[0] == "C" else sign


def _level(found: re.Match[str]) -> str:
    """At most two combining marks in a row: more are never writing, and sorting them is slow."""
    out: list[str] = []
    height = 0
    for sign in found[0]:
        height = height + 1 if unicodedata.combining(sign) else 0
        if height <= 2:
            out.append(sign)
    return "".join(out)


def _single(found: re.Match[str]) -> str:
    return "..." if found[0].startswith(".") else found[0][0]
