"""The addresses forms deliver to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside import hooks, program
from alongside.errors import DeliveryRefused
from alongside.hooks import FeedbackHook, Hook
from alongside.keys import RootKeys, feedback_root
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


@pytest.mark.parametrize("provider", hooks.PROVIDERS)
def test_a_retired_key_has_no_secret_and_keeps_the_address(provider: str) -> None:
    hook = Hook("heal", Role.MENTEE, provider)
    retired = RootKeys(2, ROOT.keys, frozenset({1}))
    (new,) = hooks.secrets(retired, hook)
    assert hooks.secrets(ROOT, hook)[0] == new and len(hooks.secrets(ROOT, hook)) == 2
    assert proxy(hook, retired) == proxy(hook)


def test_hooks_share_neither_address_nor_secret() -> None:
    all_hooks = [Hook("heal", role, provider) for role in Role for provider in hooks.PROVIDERS]
    assert len({proxy(hook) for hook in all_hooks}) == len(all_hooks)
    assert len({hooks.secret_text(ROOT, hook) for hook in all_hooks}) == len(all_hooks)


# --- Feedback -------------------------------------------------------------------------------------

OURS = feedback_root(ROOT)


def feedback_proxy(hook: FeedbackHook, root: RootKeys = OURS) -> str:
    return hooks.path(root, hook).removeprefix("/hooks/feedback/")


@pytest.mark.parametrize("provider", hooks.PROVIDERS)
def test_every_feedback_hook_is_found_by_its_own_path(provider: str) -> None:
    hook = FeedbackHook("heal", provider)
    assert hooks.path(OURS, hook).startswith(f"/hooks/feedback/heal/{provider}/")
    assert hooks.find_feedback(OURS, PROGRAMS, feedback_proxy(hook)) == hook


@pytest.mark.parametrize(
    "path",
    [
        "",
        "heal/typeform",
        "heal/typeform/" + "0" * 32,
        "bts9/typeform/" + feedback_proxy(FeedbackHook("heal", "typeform")).rpartition("/")[2],
        "heal/jotform/" + feedback_proxy(FeedbackHook("heal", "typeform")).rpartition("/")[2],
        "heal/tally/" + feedback_proxy(FeedbackHook("heal", "typeform")).rpartition("/")[2],
        feedback_proxy(FeedbackHook("heal", "typeform"), ROOT),
        feedback_proxy(FeedbackHook("heal", "typeform")).upper(),
        "heal/typeform/\ud800",
    ],
)
def test_any_other_path_to_feedback_is_refused(path: str) -> None:
    with pytest.raises(DeliveryRefused):
        hooks.find_feedback(OURS, PROGRAMS, path)


def test_a_program_that_asks_for_no_feedback_has_no_hook_for_it() -> None:
    silent = {"heal": PROGRAMS["heal"].model_copy(update={"feedback": None})}
    with pytest.raises(DeliveryRefused):
        hooks.find_feedback(OURS, silent, feedback_proxy(FeedbackHook("heal", "tally")))


def test_feedback_shares_no_address_and_no_secret_with_applications() -> None:
    forms: list[Hook | FeedbackHook] = [Hook("heal", role, "tally") for role in Role]
    forms.append(FeedbackHook("heal", "tally"))
    for root in (ROOT, OURS):
        assert len({hooks.path(root, hook).rpartition("/")[2] for hook in forms}) == len(forms)
        assert len({hooks.secret_text(root, hook) for hook in forms}) == len(forms)
    assert hooks.secret_text(ROOT, forms[-1]) != hooks.secret_text(OURS, forms[-1])


def test_the_secrets_of_feedback_live_on_during_a_rotation() -> None:
    rotated = feedback_root(RootKeys(current=3, keys={**ROOT.keys, 3: b"c" * 32}))
    hook = FeedbackHook("heal", "signed")
    assert feedback_proxy(hook) == feedback_proxy(hook, rotated)
    assert set(hooks.secrets(OURS, hook)) < set(hooks.secrets(rotated, hook))
