"""What a provider's answers say about the way from a form to us."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from alongside.forms.connection import NO_ANSWER
from alongside.forms.fitting import Misfit
from alongside.providers import ProviderRefused, Webhook

PASSING = frozenset({"busy", "down", "unexpected"})
"""Refusals that pass by themselves: of one day they say nothing about the form."""

_CODES = {"gone": "form_gone"}


def of_refusal(refused: ProviderRefused) -> Misfit:
    """What a provider's refusal says about the form."""
    if refused.code in PASSING:
        return Misfit(NO_ANSWER)
    return Misfit(_CODES.get(refused.code, refused.code))


def judge(webhooks: Sequence[Webhook], path: str) -> tuple[Misfit, ...]:
    """What is wrong with a form's webhooks; `path` is that of its hook. Under which name of ours
    they reach us is not compared: there may be several, and the path has 128 bits of its own."""
    return tuple(Misfit(code) for code in _judge(webhooks, path))


def _judge(webhooks: Sequence[Webhook], path: str) -> Iterator[str]:
    ours = [one for one in webhooks if one.url.endswith(path)]
    running = [one for one in ours if one.enabled]
    if not ours:
        lost = any("/hooks/" in one.url for one in webhooks)
        yield "webhook_elsewhere" if lost else "webhook_missing"
    elif not running:
        yield "webhook_off"
    elif all(one.signed is False for one in running):
        yield "webhook_unsigned"
