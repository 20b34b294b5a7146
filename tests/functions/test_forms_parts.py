"""Parts of looking after forms: shares of time, what webhooks say, what a provider is called."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from alongside import wiring
from alongside.drift.connection import judge, of_refusal
from alongside.drift.looking_after import digest
from alongside.drift.reach import Shares
from alongside.drift.telling import letter, name_provider, read_cause, tell, worth_telling
from alongside.forms import connection, fitting
from alongside.forms.fitting import Misfit
from alongside.hooks import Hook
from alongside.model import COORDINATOR, Role
from alongside.program import load_all
from alongside.providers import ProviderRefused, Token, Webhook
from local import belongings
from tests.conftest import Account
from tests.faults.world import START
from tests.functions.at_provider import with_choice

PATH = "/hooks/heal/mentee/typeform/0123456789abcdef0123456789abcdef"
BASE = "https://alongside.example"
OURS = f"{BASE}{PATH}"
ELSEWHERE = f"https://before.example{PATH}"
MISSING = "webhook_missing"
HEAL = load_all()["heal"]
REFUSALS = "no_token bad_token no_rights plan gone busy down unexpected".split()


class Clock:
    """Milliseconds that are left."""

    def __init__(self, left: int) -> None:
        self.left = left

    def __call__(self) -> int:
        return self.left


def test_each_program_gets_an_equal_part_of_what_those_before_it_leave() -> None:
    clock = Clock(320_000)
    shares = Shares(clock, 3)
    first = shares.next()
    clock.left = 220_001
    assert first()
    clock.left = 220_000
    assert not first()
    second = shares.next()
    assert second()
    clock.left = 210_000  # it needed little, so the third has more
    third = shares.next()
    clock.left = 20_001
    assert third()
    clock.left = 20_000
    assert not third()


def test_nobody_begins_anything_in_the_time_that_is_kept_back() -> None:
    shares = Shares(Clock(15_000), 2)
    assert not shares.next()()
    assert not shares.next()()


@pytest.mark.parametrize(
    ("webhooks", "codes"),
    [
        ((), ["webhook_missing"]),
        ((Webhook("a", "https://crm.example/in", enabled=True),), ["webhook_missing"]),
        ((Webhook("a", OURS, enabled=True),), []),
        ((Webhook("a", OURS, enabled=True, signed=True),), []),
        ((Webhook("a", OURS, enabled=True, signed=False),), ["webhook_unsigned"]),
        ((Webhook("a", OURS, enabled=False),), ["webhook_off"]),
        ((Webhook("a", OURS.replace("mentee", "mentor"), enabled=True),), ["webhook_elsewhere"]),
        ((Webhook("a", OURS + "/", enabled=True),), []),
        ((Webhook("a", OURS.replace(".example/", ".example:443/"), enabled=True),), []),
        ((Webhook("a", "https://hooks.zapier.com/hooks/catch/1/2", enabled=True),), [MISSING]),
        ((Webhook("a", "https://crm.example/hooks/a/b/c/d", enabled=True),), [MISSING]),
        ((Webhook("a", ELSEWHERE.replace("mentee", "mentor"), enabled=True),), [MISSING]),
        ((Webhook("a", "https://[", enabled=True),), [MISSING]),
        ((Webhook("a", ELSEWHERE, enabled=True),), ["webhook_other_address"]),
        ((Webhook("a", ELSEWHERE, enabled=False),), ["webhook_off"]),
        ((Webhook("a", ELSEWHERE, enabled=True), Webhook("b", OURS, enabled=True)), []),
        (
            (Webhook("a", ELSEWHERE, enabled=True, signed=True), Webhook("b", OURS, True, False)),
            ["webhook_unsigned"],
        ),
        (
            (Webhook("a", OURS, enabled=False), Webhook("b", OURS, enabled=True, signed=True)),
            [],
        ),
    ],
)
def test_what_webhooks_say(webhooks: tuple[Webhook, ...], codes: list[str]) -> None:
    assert [one.code for one in judge(webhooks, PATH, BASE)] == codes


def test_another_address_of_ours_is_named_without_the_secret_part_of_its_path() -> None:
    (misfit,) = judge((Webhook("a", ELSEWHERE, enabled=True),), PATH, f"{BASE}/")
    assert misfit.about == "before.example"
    said = tell(HEAL, Hook("heal", Role.MENTEE, "typeform"), misfit)
    assert said.startswith("The form sends to another address of this system: before.example.")
    assert "/hooks/" not in said and "%" not in said


def test_where_our_own_address_is_not_known_it_is_not_compared() -> None:
    assert judge((Webhook("a", ELSEWHERE, enabled=True),), PATH) == ()
    lost = Webhook("a", ELSEWHERE.replace("mentee", "mentor"), enabled=True)
    assert [one.code for one in judge((lost,), PATH)] == ["webhook_elsewhere"]


@pytest.mark.parametrize("code", REFUSALS)
def test_every_refusal_has_its_sentence(code: str) -> None:
    misfit = of_refusal(ProviderRefused("typeform", code))
    hook = Hook("heal", Role.MENTEE, "typeform")
    said = connection.tell(HEAL, misfit.code, "Typeform", hook)
    assert "%" not in said and said.endswith(".")
    assert worth_telling((misfit,)) == (misfit,)


def test_only_what_stops_hinders_or_may_be_another_question_is_worth_a_letter() -> None:
    notes = tuple(Misfit(code) for code in fitting.WHY if code not in fitting.WORTH_A_LETTER)
    assert notes and worth_telling(notes) == ()
    worth = tuple(Misfit(code) for code in sorted(fitting.WORTH_A_LETTER))
    assert worth_telling((*notes, *worth)) == worth
    assert {"reworded"} == fitting.WORTH_A_LETTER - fitting.HINDERS
    assert not fitting.WHY.keys() & connection.WHY.keys()


def test_a_letter_names_no_text_and_reads_back_its_cause() -> None:
    hook = Hook("heal", Role.MENTEE, "typeform")
    written = letter(hook, 3, START)
    assert written.recipient == COORDINATOR and written.program == "heal"
    assert read_cause(written.cause) == (START, 3)
    other = letter(Hook("heal", Role.MENTOR, "typeform"), 3, START)
    assert written.id != other.id


def test_a_program_that_says_something_else_is_another_one() -> None:
    assert digest(HEAL) == digest(load_all()["heal"])
    assert digest(HEAL) != digest(with_choice(HEAL, "affair", "Divorce"))
    assert digest(HEAL) != digest(load_all()["bts"])


def test_a_form_of_ones_own_is_named_too() -> None:
    assert name_provider(HEAL, "tally") == "Tally"
    assert name_provider(HEAL, "signed") == "your own website"


def test_a_token_outlives_the_end_of_the_stack_on_this_machine(
    aws: Account, tmp_path: Path
) -> None:
    engine: Any = SimpleNamespace(client=aws.client)
    paths = {
        "FeedbackSecretsPath": "/alongside/feedback",
        "ProviderTokensPath": "/alongside/providers",
    }
    stack: Any = SimpleNamespace(parameters=paths, names={"RosterBucket": "rosters"})
    token = Token("tfp_one", "https://api.typeform.com")
    wiring.tokens().keep("heal", "typeform", token)
    belongings.save(engine, stack, tmp_path / "kept.jsonl")
    aws.client("ssm").delete_parameter(Name=wiring.tokens().name("heal", "typeform"))
    assert wiring.tokens().read("heal", "typeform") is None
    belongings.restore(engine, stack, tmp_path / "kept.jsonl")
    assert wiring.tokens().read("heal", "typeform") == token
