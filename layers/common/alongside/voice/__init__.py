"""The voice guard: what no letter, page or program text may say to a member.

`findings` looks for phrases that coach, blame, promise an outcome, put one person above another, or
make a game of healing (`english`, `spanish`). What a sentence denies is let through ("no goals",
"nobody can promise that it will help"): that is what a kind text says. An educational program may
set goals and give homework; the other kinds hold for everybody.

Only the languages of `LANGUAGES` are read. A text in another one finds nothing and needs a person.
"""

from alongside.voice.denial import Denial
from alongside.voice.reading import KINDS, LANGUAGES, WHY, Finding, Kind, findings, texts

__all__ = ["KINDS", "LANGUAGES", "WHY", "Denial", "Finding", "Kind", "findings", "texts"]
