"""Signed bodies with thousands of random changes: each is read or does not fit, nothing else."""

from __future__ import annotations

import copy
import json
import random
from collections import Counter
from typing import Any

import pytest

from alongside import forms
from alongside.errors import DoesNotFit
from alongside.forms.mapping import map_answers
from alongside.model import Role
from tests.rules.forms.deliveries import EVENTS, NOW, SECRET, heal, sign

BODIES = {path.stem: path.read_bytes() for path in sorted(EVENTS.glob("*.json"))}
VALUES: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    10**20,
    1.5,
    "",
    " ",
    "x",
    "\ud83c\udf31",
    [],
    {},
    [[]],
    [None],
)
"""What a drifting provider or a hostile hand might put in the place of a value."""


def mutate_value(dice: random.Random, document: Any) -> Any:
    """One value anywhere is replaced, dropped, wrapped, doubled or swapped."""
    holder = dice.choice([node for node in walk(document) if node] or [{"nothing": "left"}])
    key = dice.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
    match dice.randrange(5):
        case 0:
            holder[key] = copy.deepcopy(dice.choice(VALUES))
        case 1:
            del holder[key]
        case 2:
            holder[key] = [holder[key]]
        case 3 if isinstance(holder, list):
            holder.append(holder[key])
        case _:
            holder[key] = copy.deepcopy(dice.choice(walk(document)))
    return document


def walk(node: Any) -> list[Any]:
    """All objects and lists of a document."""
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    found = [node] if isinstance(node, dict | list) else []
    return found + [deeper for child in inner for deeper in walk(child)]


def mutate(dice: random.Random, raw: bytes) -> bytes:
    """A body with one to four changes: mostly to values, sometimes to bytes."""
    if dice.random() < 0.25:
        cut = dice.randrange(len(raw))
        return raw[:cut] + dice.randbytes(dice.randrange(3)) + raw[cut + dice.randrange(4) :]
    document = json.loads(raw)
    for _ in range(dice.randint(1, 4)):
        try:
            document = mutate_value(dice, document)
            text = json.dumps(document, ensure_ascii=dice.random() < 0.5)
        except ValueError:
            return raw[: len(raw) // 2]
    return text.encode("utf-8", "surrogatepass")


def run(count: int, seed: int) -> Counter[str]:
    """Verify, parse and map `count` mutated bodies; what became of them."""
    dice = random.Random(seed)
    outcomes: Counter[str] = Counter()
    for _ in range(count):
        name = dice.choice(list(BODIES))
        provider, raw = name.partition("_")[0], mutate(dice, BODIES[name])
        assert forms.verify(provider, raw, sign(provider, raw), (SECRET,), NOW) == 0
        try:
            submission = forms.parse(provider, raw)
        except DoesNotFit as misfit:
            outcomes[misfit.code] += 1
            continue
        mapped = map_answers(submission, heal(), dice.choice(list(Role)))
        json.dumps([mapped.answers, mapped.other]).encode()
        outcomes["findings" if mapped.findings else "fits"] += 1
    return outcomes


def test_two_thousand_mutated_signed_bodies_raise_nothing_unexpected() -> None:
    outcomes = run(2_000, seed=20261121)
    assert outcomes.total() == 2_000
    assert min(outcomes["fits"], outcomes["findings"], outcomes["not_json"]) > 20
    assert len(outcomes) >= 8


@pytest.mark.full
def test_twenty_thousand_mutated_signed_bodies_raise_nothing_unexpected() -> None:
    assert run(20_000, seed=7).total() == 20_000


def test_the_mutations_would_break_a_reader_that_trusts_the_shape() -> None:
    dice = random.Random(1)
    broken = 0
    for _ in range(200):
        try:
            body = json.loads(mutate(dice, BODIES["typeform_mentee"]))["form_response"]
            fields = {field["id"]: field["ref"] for field in body["definition"]["fields"]}
            assert [fields[answer["field"]["id"]] for answer in body["answers"]]
        except (AssertionError, KeyError, TypeError, ValueError, AttributeError):
            broken += 1
    assert broken > 30
