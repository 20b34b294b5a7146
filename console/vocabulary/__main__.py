"""Makes the word list again: `python -m console.vocabulary <scowl_2020.12.07-2_all.deb, unpacked>`.

Takes the folder with SCOWL's lists (Debian: `dpkg -x scowl_….deb x`, then `x/usr/share/dict/scowl`)
and the reviewed lists beside this file. Common words stay; a word that is a proper name too stays
only when it is very common or was reviewed. See `SOURCES.md` in the package for sums and licenses.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parents[1] / "layers" / "common" / "alongside" / "anonymity"
SPELLINGS = ("english", "american", "british", "british_z")
LEVELS = (10, 20, 35, 40, 50, 55, 60)
NAMES = ("proper-names", "upper")
NAME_LEVELS = (10, 35, 40, 50, 60, 70)
COMMON = 35  # SCOWL's level up to which a word counts as common
SHORT = {1: 10, 2: 0, 3: 35, 4: 50}  # the level up to which a word so short stays


def main() -> int:
    """Write the list, say what it holds."""
    parser = argparse.ArgumentParser(prog="python -m console.vocabulary", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder with english-words.10 and the others")
    folder = parser.parse_args().folder
    kept = words(folder)
    paragraphs = [sorted(kept), sorted(reviewed("given") & kept), sorted(reviewed("program"))]
    text = "\n\n".join("\n".join(one) for one in paragraphs) + "\n"
    target = PACKAGE / "english.txt.gz"
    target.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    digest = hashlib.sha256(text.encode()).hexdigest()
    print(f"{target.name}: {len(kept)} words, {target.stat().st_size} bytes, text sha256 {digest}")
    return 0


def words(folder: Path) -> set[str]:
    """What stays: common words, then reviewed ones, without what was left out by hand."""
    levels = source(folder)
    names = proper(folder)
    found = {
        word
        for word, level in levels.items()
        if level <= SHORT.get(len(word.replace("'", "")), 60)
        and (level <= COMMON or word not in names)
    }
    found |= contractions(folder)
    found |= reviewed("given") | reviewed("short") | reviewed("informal")
    found |= {word.lower() for word in reviewed("program")}
    return {word for word in found - reviewed("dropped") if len(word) > 1 or word in "aiou"}


def source(folder: Path) -> dict[str, int]:
    """Lower-case words without an apostrophe and the least level each is listed at."""
    found: dict[str, int] = {}
    for level in LEVELS:
        for spelling in SPELLINGS:
            for word in lines(folder / f"{spelling}-words.{level}"):
                if word.isalpha() and word.islower():
                    found.setdefault(word, level)
    return found


def proper(folder: Path) -> set[str]:
    """What SCOWL writes with a capital, in lower case: names, places, peoples."""
    return {
        word.lower().removesuffix("'s")
        for spelling in SPELLINGS
        for kind in NAMES
        for level in NAME_LEVELS
        for word in lines(folder / f"{spelling}-{kind}.{level}")
    }


def contractions(folder: Path) -> set[str]:
    """Words such as don't and they'd."""
    found = {
        word for level in (10, 35, 40) for word in lines(folder / f"english-contractions.{level}")
    }
    return {word for word in found if word.islower() and word.strip("'") == word}


def reviewed(name: str) -> set[str]:
    """The words of one of the lists beside this file; a line of remarks starts with #."""
    text = (HERE / f"{name}.txt").read_text(encoding="utf-8")
    rows = [row for row in text.splitlines() if not row.startswith("#")]
    return {
        word for row in rows for word in row.split() if all(p.isalpha() for p in word.split("'"))
    }


def lines(path: Path) -> list[str]:
    """A list of the source, none when SCOWL has none of that kind."""
    return path.read_text(encoding="latin-1").split() if path.exists() else []


if __name__ == "__main__":
    raise SystemExit(main())
