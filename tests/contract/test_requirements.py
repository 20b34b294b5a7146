"""Requirements are exact, hashed and the same everywhere, and name no machine and no registry."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.contract

ROOT = Path(__file__).resolve().parents[2]
LAYER = "layers/common/requirements.txt"
FILES = [
    LAYER,
    "requirements-dev.txt",
    "requirements-sam.txt",
    "local/requirements.txt",
    "bench/requirements-numpy.txt",
    "bench/requirements-mentor-match.txt",
    "bench/requirements-charts.txt",
]
PIN = re.compile(r"^[a-z0-9][a-z0-9._-]*(\[[a-z0-9, -]+\])?==[a-z0-9.!+]+( ; .+)?$")
HASH = re.compile(r"^--hash=sha256:[0-9a-f]{64}$")
GOOD = "six==1.17.0 \\\n    --hash=sha256:" + "0" * 64 + "\n"


def problems(text: str) -> list[str]:
    """What keeps a requirements file from being the same everywhere."""
    found = []
    for entry in _entries(text):
        pin, *hashes = entry
        if not PIN.match(pin):
            found.append(pin)
        elif not hashes or not all(HASH.match(one) for one in hashes):
            found.append(f"{pin} has no hash")
    return found


def _entries(text: str) -> list[list[str]]:
    joined = text.replace("\\\n", "\0")
    lines = [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]
    return [[part.strip() for part in line.split("\0")] for line in lines]


def _pins(name: str) -> dict[str, str]:
    pins = [entry[0] for entry in _entries((ROOT / name).read_text(encoding="utf-8"))]
    return dict(pin.partition(" ; ")[0].split("==") for pin in pins)


@pytest.mark.parametrize("name", FILES)
def test_every_requirement_is_exact_and_hashed(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert text.strip()
    assert problems(text) == []
    assert not re.search(r"https?:|file:|(^|\s)/|--(extra-)?index-url|--find-links", text)


@pytest.mark.parametrize(
    "bad",
    [
        GOOD.replace("==", ">="),
        "six==1.17.0\n",
        "-e ./layers/common\n",
        "--index-url https://packages.example/simple\n" + GOOD,
        "six @ https://packages.example/six.whl\n",
        GOOD.replace("sha256:", "md5:"),
    ],
)
def test_a_loose_requirement_is_caught(bad: str) -> None:
    assert problems(GOOD) == []
    assert problems(bad) != []


def test_development_runs_on_what_the_layer_ships() -> None:
    shipped, developed = _pins(LAYER), _pins("requirements-dev.txt")
    assert {name: developed.get(name) for name in shipped} == shipped


@pytest.mark.parametrize("name", FILES)
def test_what_was_asked_for_is_what_was_resolved(name: str) -> None:
    asked = (ROOT / name).with_suffix(".in").read_text(encoding="utf-8")
    names = re.findall(r"^([a-z0-9][a-z0-9-]*)", asked, flags=re.MULTILINE)
    assert names
    assert set(names) <= set(_pins(name))
