"""Pieces of a text that are no words: addresses of mail and pages, handles, numbers, paths.

What is made of several words, such as a street or an age, is found later, among the words
(`numbers`). Every expression is bounded, so time grows with the length of the text only.
"""

from __future__ import annotations

import re

from alongside.anonymity.canon import HOLE, NUMBER

_TLD = (
    "com|org|net|edu|gov|mil|int|info|biz|io|co|ai|app|dev|me|tv|us|uk|ca|au|nz|ie|de|fr|es|it|nl"
    "|eu|ch|at|be|se|no|dk|fi|pl|ru|jp|cn|in|br|mx|za|link|online|site|shop|blog|xyz|club|live|life"
    "|health|care|support|community|page|ly|gl|gg"
)
_AT, _DOT = r"[(\[{<] ?at ?[)\]}>]", r"[(\[{<] ?(?:dot|\.) ?[)\]}>]"
_SPOKEN_MAIL = re.compile(
    rf"(?<![\w.+\-])[\w+\-.]{{1,64}}(?: (?:dot|underscore|dash) [\w+\-]{{1,64}}){{0,3}}"
    rf"(?: ?{_AT} ?| at | ?@ ?)[\w\-]{{1,64}}(?: [\w\-]{{1,20}})?"
    rf"(?:(?: ?{_DOT} ?| dot )[a-z\-]{{2,24}}){{1,4}}(?!\w)",
    re.IGNORECASE,
)
_BRACKET_MAIL = re.compile(rf"(?<![\w.+\-])[\w+\-.]{{1,64}} ?{_AT} ?[\w\-.]{{1,64}}", re.IGNORECASE)
_SPOKEN_SITE = re.compile(
    r"(?<![\w\-])[\w\-]{1,64} dot (?:com|org|net|edu|gov|info|io|co)(?: dot [a-z]{2})?(?!\w)",
    re.IGNORECASE,
)
_MAIL_APART = re.compile(
    r"(?<![^\s(<])[\w.+\-]{1,64} ?@ ?[\w\-]{1,64}(?: ?\. ?[a-z]{2,12}){1,3}(?!\w)", re.IGNORECASE
)
_PIECE = re.compile(r"\S+")
_EDGE = ".,!?;:'\"()[]{}*<>~"
_SITE = re.compile(rf"(?:[\w\-]+\.)+(?:{_TLD})(?::\d+)?(?:[/?#].*)?", re.IGNORECASE)
_INSIDE = re.compile(r"\w[$|*=]+\w|[^\W\d_]!+[a-z]")
_SCORE = re.compile(r"(\d{1,2})/(5|10)")
_STEP = re.compile(r"(\d{1,2})-([A-Za-z]{2,12})")
_DIGIT = re.compile(r"\d")
_SHORT_FORMS = {
    "a.m": "am",
    "p.m": "pm",
    "a.k.a": "aka",
    "w/o": "without",
    "w/": "with",
    "b/c": "because",
    "u.s": HOLE,
    "u.k": HOLE,
    "u.s.a": HOLE,
}


def cut(text: str) -> str:
    """The canonical text with HOLE, or NUMBER for a number, in place of every such piece."""
    if "@" in text:
        text = _MAIL_APART.sub(HOLE, text)
    low = text.lower()
    if "dot" in low:
        text = _SPOKEN_SITE.sub(HOLE, _SPOKEN_MAIL.sub(HOLE, text))
    if "at)" in low or "at]" in low or "at}" in low or "at>" in low or "at )" in low:
        text = _BRACKET_MAIL.sub(HOLE, text)
    return " ".join(
        piece
        if piece.isalpha()
        or (len(piece) == 1 and piece.isalnum() and piece.isascii())
        or piece == HOLE
        or piece.strip(_EDGE).isalpha()
        else _PIECE.sub(_piece, piece)
        for piece in text.split(" ")
    )


def _piece(found: re.Match[str]) -> str:
    whole = found[0]
    core = whole.strip(_EDGE)
    if not core or core == HOLE:
        return whole
    start = whole.index(core)
    left = _core(core)
    before, after = whole[:start], whole[start + len(core) :]
    if left in (HOLE, NUMBER):  # brackets it was half of go too: "1(555) 010-4477"
        if core.count("(") > core.count(")"):
            after = after.removeprefix(")")
        elif core.count(")") > core.count("("):
            before = before.removesuffix("(")
    return f"{before}{left}{after}"


def _core(core: str) -> str:
    low = core.lower()
    if low in ("e.g", "i.e"):
        return core
    if low in _SHORT_FORMS:
        return _SHORT_FORMS[low]
    if _DIGIT.search(core):
        return _numbered(core)
    core = core.removeprefix("#")
    if any(sign in core for sign in "@\\_#") or "://" in core:
        return HOLE if core.strip("@_#\\/:") else " "
    if "." in core and _SITE.fullmatch(core):
        return HOLE
    if "/" in core and (low.startswith(("u/", "r/", "/", "~/", "./")) or core.count("/") > 2):
        return HOLE if len(core) > 1 else core
    if core.count(":") > 2 or low.startswith("www.") or _INSIDE.search(core):
        return HOLE
    return core


def _numbered(core: str) -> str:
    """Small whole numbers, scores such as 4/5 and words such as 12-step stay."""
    if core.isascii():
        if core.isdigit() and len(core) <= 2 and int(core) <= 12 and core == str(int(core)):
            return core
        score = _SCORE.fullmatch(core)
        if score and int(score[1]) <= int(score[2]) and score[1] == str(int(score[1])):
            return core
        step = _STEP.fullmatch(core)
        if step and int(step[1]) <= 12 and step[1] == str(int(step[1])):
            return core
    if any(sign.isalpha() for sign in core) or "@" in core:
        return HOLE if "@" in core or "://" in core or "." in core else NUMBER
    return NUMBER
