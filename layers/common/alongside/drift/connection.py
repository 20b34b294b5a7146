"""What a provider's answers say about the way from a form to us."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from alongside.forms.connection import ANOTHER_ADDRESS, NO_ANSWER
from alongside.forms.fitting import Misfit
from alongside.hooks import PROVIDERS
from alongside.providers import ProviderRefused, Webhook

PASSING = frozenset({"busy", "down", "unexpected"})
"""Refusals that pass by themselves: of one day they say nothing about the form."""

_CODES = {"gone": "form_gone"}
_HOOK = re.compile(rf"/hooks/[^/]+/[^/]+/(?:{'|'.join(PROVIDERS)})/[0-9a-f]{{32}}$")
"""The end of an address as `hooks.path` makes it, of a form or of feedback."""


def of_refusal(refused: ProviderRefused) -> Misfit:
    """What a provider's refusal says about the form."""
    if refused.code in PASSING:
        return Misfit(NO_ANSWER)
    return Misfit(_CODES.get(refused.code, refused.code))


def judge(webhooks: Sequence[Webhook], path: str, base_url: str = "") -> tuple[Misfit, ...]:
    """What is wrong with a form's webhooks; `path` is that of its hook, and `base_url` the address
    of this system. Without one, under which name we are reached is not compared."""
    host = _parts(base_url)[0]
    ours = [one for one in webhooks if _parts(one.url)[1].endswith(path)]
    running = [one for one in ours if one.enabled]
    here = [one for one in running if host in ("", _parts(one.url)[0])]
    if not ours:
        return (Misfit(_without(webhooks, host)),)
    if not running:
        return (Misfit("webhook_off"),)
    if not here:
        return (Misfit(ANOTHER_ADDRESS, about=_parts(running[0].url)[0]),)
    if all(one.signed is False for one in here):
        return (Misfit("webhook_unsigned"),)
    return ()


def _without(webhooks: Iterable[Webhook], host: str) -> str:
    """Whether a form sends to another hook of ours, as a copied form does, or to none."""
    parts = [_parts(one.url) for one in webhooks]
    lost = any(host in ("", where) and _HOOK.search(path) for where, path in parts)
    return "webhook_elsewhere" if lost else "webhook_missing"


def _parts(url: str) -> tuple[str, str]:
    """Host and path of a URL; two empty texts where it is none."""
    try:
        found = urlsplit(url)
    except ValueError:
        return "", ""
    return found.netloc.rpartition("@")[2].lower().removesuffix(":443"), found.path.rstrip("/")
