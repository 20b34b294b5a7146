"""What redaction takes and takes out: `python -m bench.redaction`.

Texts are those of `tests/rules/anonymity`, some 50 words each; times are the best of five, so that
other work on the machine counts little. Ends with 1 when a target of the specification is missed.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

from alongside.anonymity import ENGLISH, Roster, redact
from tests.rules.anonymity import corpus, fillings, prose
from tests.rules.anonymity.scoring import lost, recall

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "layers" / "common" / "alongside" / "anonymity"
LIMITS = {"median ms": 0.2, "load ms": 80.0, "import ms": 150.0, "data kB": 1000.0}
MEMBERS, WORDS, REPEATS = 150, 50, 5
COLD = (
    "import time; a = time.perf_counter(); from alongside.anonymity import ENGLISH;"
    " b = time.perf_counter(); ENGLISH(); c = time.perf_counter();"
    " print((b - a) * 1e3, (c - b) * 1e3)"
)


def main() -> int:
    """Print the table; 1 when a limit is broken."""
    broken = _costs()
    _shares()
    return int(broken)


def _costs() -> bool:
    ENGLISH()
    known = roster()
    spent = {}
    for name, texts in samples().items():
        for who, members in (("nobody", Roster()), ("members", known)):
            spent[f"{name}, {who}"] = statistics.median(_best(text, members) for text in texts)
    starts = [_cold() for _ in range(REPEATS)]
    importing, loading = (min(one) for one in zip(*starts, strict=True))
    data = sum(path.stat().st_size for path in PACKAGE.iterdir() if path.suffix in (".gz", ".txt"))
    found = {
        "median ms": statistics.median(spent.values()),
        "load ms": loading,
        "import ms": importing,
        "data kB": data / 1000,
    }
    for name, value in spent.items():
        print(f"{name:24}{value:10.3f} ms")
    for name, value in found.items():
        print(f"{name:24}{value:10.3f}{LIMITS[name]:10.3f}")
    return any(found[name] > limit for name, limit in LIMITS.items())


def _cold() -> tuple[float, float]:
    """Milliseconds to import the package and to read its words, in a process of its own."""
    took = subprocess.run([sys.executable, "-c", COLD], capture_output=True, text=True, check=True)
    importing, loading = took.stdout.split()
    return float(importing), float(loading)


def _best(text: str, members: Roster) -> float:
    """Milliseconds of the quickest of several goes."""
    times = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        redact(text, members)
        times.append(time.perf_counter() - started)
    return min(times) * 1e3


def samples() -> dict[str, list[str]]:
    """Texts of some fifty words: full of names, like a program's own, slang."""
    chance = random.Random(1)
    labeled = [one.text for one in corpus.texts(1)]
    return {
        "names": [_about_fifty(labeled, chance) for _ in range(200)],
        "prose": [text for text in prose.of_programs() if 40 <= len(text.split()) <= 60],
        "slang": [_about_fifty(prose.SLANG, chance) for _ in range(200)],
    }


def _about_fifty(texts: list[str], chance: random.Random) -> str:
    out = ""
    while out.count(" ") < WORDS - 5:
        out += f" {chance.choice(texts)}"
    return out


def roster() -> Roster:
    """A program's members, of other names than the texts."""
    chance = random.Random(2)
    names = [fillings.filled("FULL", chance) for _ in range(MEMBERS)]
    return Roster(names, towns=fillings.TOWN, key=bytes(32))


def _shares() -> None:
    texts = corpus.texts(1)
    bare, _ = recall(texts, lambda one: redact(one.text, Roster()))
    full, _ = recall(texts, lambda one: redact(one.text, Roster(one.people, towns=one.towns)))
    print(f"\n{'gone, %':24}{'nobody':>10}{'members':>10}")
    for kind in sorted(bare):
        print(f"{kind:24}{100 * bare[kind]:10.1f}{100 * full[kind]:10.1f}")
    for name, said in (("prose", prose.of_programs()), ("slang", prose.SLANG)):
        share, _ = lost(said, lambda text: redact(text, Roster()))
        print(f"words lost, {name:12}{100 * share:10.1f}")


if __name__ == "__main__":
    raise SystemExit(main())
