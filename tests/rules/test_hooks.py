"""The addresses forms deliver to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside import hooks, program
from alongside.errors import DeliveryRefused
from alongside.hooks import Hook
from alongside.keys import RootKeys
from alongside.model import Role

ROOT = RootKeys(current=2, keys={1: b"a" * 32, 2: b"b" * 32})
PROGRAMS = program.load_all()
HOOK = Hook("heal", Role.MENTEE, "typeform")


def proxy(hook: Hook, root: RootKeys = ROOT) -> str:
    return hooks.path(root, hook).removeprefix("/hooks/")


@pytest.mark.parametrize("provider", hooks.PROVIDERS)
@pytest.mark.parametrize("role", list(Role))
def test_every_hook_is_found_by_its_own_path(provider: str, role: Role) -> None:
    hook = Hook("heal", role, provider)
    assert hooks.find(ROOT, PROGRAMS, proxy(hook)) == hook


@pytest.mark.parametrize(
    "path",
    [
        "",
        "heal",
        "heal/mentee/typeform",
        "heal/mentee/typeform/" + "0" * 32,
        "heal/mentor/typeform/" + proxy(HOOK).rpartition("/")[2],
        "bts9/mentee/typeform/" + proxy(HOOK).rpartition("/")[2],
        "heal/boss/typeform/" + proxy(HOOK).rpartition("/")[2],
        "heal/mentee/jotform/" + proxy(HOOK).rpartition("/")[2],
        proxy(HOOK) + "/",
        proxy(HOOK).upper(),
    ],
)
def test_any_other_path_is_refused_like_a_wrong_signature(path: str) -> None:
    with pytest.raises(DeliveryRefused):
        hooks.find(ROOT, PROGRAMS, path)


@given(st.text())
def test_whatever_the_path_only_a_refusal_comes_out(path: str) -> None:
    with pytest.raises(DeliveryRefused):
        hooks.find(ROOT, PROGRAMS, path)


def test_two_secrets_live_during_a_rotation_and_the_address_stays() -> None:
    rotated = RootKeys(current=3, keys={**ROOT.keys, 3: b"c" * 32})
    assert proxy(HOOK) == proxy(HOOK, rotated)
    assert len(hooks.secrets(rotated, HOOK)) == 3
    assert hooks.secrets(rotated, HOOK)[0] == hooks.secret_text(rotated, HOOK).encode()
    assert set(hooks.secrets(ROOT, HOOK)) < set(hooks.secrets(rotated, HOOK))


def test_hooks_share_neither_address_nor_secret() -> None:
    all_hooks = [Hook("heal", role, provider) for role in Role for provider in hooks.PROVIDERS]
    assert len({proxy(hook) for hook in all_hooks}) == len(all_hooks)
    assert len({hooks.secret_text(ROOT, hook) for hook in all_hooks}) == len(all_hooks)
