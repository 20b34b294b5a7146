"""The root secret is replaced without anybody noticing, and an old key is taken away."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError
from hypothesis import given
from hypothesis import strategies as some

from alongside import hooks, keys, links, wiring
from alongside.errors import LinkRefused
from alongside.hooks import FeedbackHook, Hook
from alongside.keys import RootKeys
from alongside.model import Role
from console import deployment
from console.deployment import Chosen
from console.keys import keyring, rotation
from tests.conftest import Account
from tests.console.conftest import Run
from tests.faults.world import World
from tests.functions.opinions import body, hook_event, take
from tests.rules.forms.deliveries import sign

WHO = "ada@example.net"
PROVIDERS = ("typeform", "tally", "google", "signed")


def stored(aws: Account, name: str = "/alongside/root") -> RootKeys:
    found = aws.client("ssm").get_parameter(Name=name, WithDecryption=True)
    return keys.read_root(found["Parameter"]["Value"])


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    found: list[float] = []
    monkeypatch.setattr("console.keys.keyring.time.sleep", found.append)
    return found


def rotate(run: Run) -> None:
    done = run("keys", "rotate", "--apply", "--at-once")
    assert done.exit_code == 0, done.output
    wiring.forget()


def a_link(root: RootKeys) -> tuple[links.Link, str]:
    ends = datetime(2028, 1, 1, tzinfo=UTC)
    link = links.Link(links.Purpose.PAGE, "0" * 32, keys.person_id(root, WHO), 0, ends)
    return link, links.make(root, link)


# --- Made ---------------------------------------------------------------------------------------


def told(stack: dict[str, Any], **parameters: str) -> None:
    for one in stack["Parameters"]:
        one["ParameterValue"] = parameters.get(one["ParameterKey"], one["ParameterValue"])


def test_the_names_are_those_the_stack_reads(aws: Account, run: Run, stack: dict[str, Any]) -> None:
    told(stack, RootSecretName="/ours/root", FeedbackSecretsPath="/ours/mixing")
    assert run("keys", "create").exit_code == 0
    assert stored(aws, "/ours/mixing/root") == keys.feedback_root(stored(aws, "/ours/root"))
    aws.client("ssm").delete_parameter(Name="/ours/mixing/root")
    assert run("keys", "feedback").exit_code == 0
    assert stored(aws, "/ours/mixing/root") == keys.feedback_root(stored(aws, "/ours/root"))
    given = run("keys", "create", "--secret", "/mine/root")
    assert given.exit_code == 0
    assert stored(aws, "/mine/feedback/root") == keys.feedback_root(stored(aws, "/mine/root"))


def test_before_there_is_a_stack_the_names_are_those_it_will_have(aws: Account, run: Run) -> None:
    before = stored(aws)
    assert run("--stack", "later", "keys", "create").exit_code == 0
    made = stored(aws, "/later/root")
    assert stored(aws, "/later/feedback/root") == keys.feedback_root(made)
    assert stored(aws) == before != made
    missing = run("keys", "feedback", "--secret", "/no/root")
    assert missing.exit_code == 2 and "keys create" in missing.stderr


def test_a_dead_local_engine_is_not_called_aws(
    aws: Account, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dead(*_: object) -> Any:
        raise EndpointConnectionError(endpoint_url="http://127.0.0.1:9")

    monkeypatch.setattr(deployment, "prepare", lambda _: Chosen(local=True))
    monkeypatch.setattr(boto3, "client", dead)
    for words in (("create",), ("create", "--secret", "/x/root"), ("feedback",)):
        done = run("--local", "keys", *words)
        assert done.exit_code == 3
        assert "make serve" in done.stderr and "AWS" not in done.output


# --- Rotating -----------------------------------------------------------------------------------


def test_without_apply_a_rotation_is_explained_and_nothing_changes(aws: Account, run: Run) -> None:
    before = stored(aws)
    done = run("keys", "rotate")
    assert done.exit_code == 0 and "Nothing was changed" in done.output
    assert "Key 2 would sign" in done.output and "links in letters that have left" in done.output
    assert stored(aws) == before


def test_the_new_key_is_known_to_all_before_it_signs(
    aws: Account, run: Run, pauses: list[float]
) -> None:
    seen = []

    def look(seconds: float) -> None:
        pauses.append(seconds)
        seen.append(stored(aws).current)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("console.keys.keyring.time.sleep", look)
        assert run("keys", "rotate", "--apply").exit_code == 0
    assert sum(pauses) >= 600, "functions read the secret anew every ten minutes"
    assert set(seen) == {1}, "it does not sign as long as one may not know it"
    assert stored(aws).current == 2
    assert stored(aws, "/alongside/feedback/root") == keys.feedback_root(stored(aws))


def test_a_rotation_that_was_broken_off_goes_on_with_the_same_key(
    aws: Account, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("console.keys.keyring.time.sleep", stop)
    run("keys", "rotate", "--apply")
    half = stored(aws)
    assert (half.current, set(half.keys)) == (1, {1, 2})
    assert "will sign soon" in run("keys", "status").output
    later = wiring.now() + keyring.HEARD_AFTER + timedelta(seconds=2)
    monkeypatch.setattr("alongside.wiring.now", lambda: later)
    assert run("keys", "rotate", "--apply").exit_code == 0
    assert stored(aws) == RootKeys(2, half.keys)


def test_while_it_waits_it_says_so_beside_the_json(
    aws: Account, run: Run, pauses: list[float]
) -> None:
    done = run("keys", "rotate", "--apply", "--json")
    assert json.loads(done.stdout)["key"] == 2
    assert "The new key is there" in done.stderr and pauses


def test_at_once_waits_for_nobody(aws: Account, run: Run, pauses: list[float]) -> None:
    rotate(run)
    assert not pauses and stored(aws).current == 2


@pytest.mark.parametrize("provider", PROVIDERS)
def test_after_a_rotation_forms_may_sign_with_either_secret(
    world: World, run: Run, provider: str
) -> None:
    hook = Hook("heal", Role.MENTEE, provider)
    old = hooks.secrets(wiring.root(), hook)[0]
    rotate(run)
    new = hooks.secrets(wiring.root(), hook)[0]
    assert old != new
    for secret in (old, new):
        assert delivered(world, provider, secret) == 202
    assert delivered(world, provider, b"a secret of nobody, 32 bytes....") == 401


def delivered(world: World, provider: str, secret: bytes) -> int:
    """What intake answers to a body signed with a secret; the body is none, which it keeps."""
    stamp = str(int(world.now.timestamp()))
    world.forms += 1
    raw = json.dumps({"nothing": world.forms}).encode()
    headers = sign(provider, raw, secret, stamp=stamp, name=f"msg_{world.forms}")
    status: int = world.deliver(provider, "mentee", raw, headers)["statusCode"]
    return status


def test_after_a_rotation_people_addresses_and_links_are_what_they_were(
    aws: Account, run: Run
) -> None:
    before = stored(aws)
    link, token = a_link(before)
    rotate(run)
    after = stored(aws)
    assert keys.person_id(after, WHO) == keys.person_id(before, WHO)
    hook = Hook("heal", Role.MENTEE, "typeform")
    assert hooks.path(after, hook) == hooks.path(before, hook)
    now = datetime(2026, 11, 21, tzinfo=UTC)
    assert links.read(after, links.Purpose.PAGE, token, now) == link
    assert links.make(after, link) != token
    # Control: without key 1 everybody would be somebody else, and every form deliver in vain.
    dropped = RootKeys(2, {2: after.keys[2]})
    assert keys.person_id(dropped, WHO) != keys.person_id(before, WHO)
    assert hooks.path(dropped, hook) != hooks.path(before, hook)
    with pytest.raises(LinkRefused):
        links.read(dropped, links.Purpose.PAGE, token, now)


def test_feedbacks_forms_may_sign_with_either_secret_as_well(aws: Account, run: Run) -> None:
    hook = FeedbackHook("heal", "typeform")
    old = hooks.secrets(stored(aws, "/alongside/feedback/root"), hook)
    rotate(run)
    new = hooks.secrets(stored(aws, "/alongside/feedback/root"), hook)
    assert set(old) < set(new) and new[0] not in old


def test_the_forms_that_should_get_a_new_secret_are_named_with_the_way(
    world: World, run: Run
) -> None:
    assert "heal/mentee/signed" not in run("keys", "rotate").output
    world.apply("mentee", "Ada")
    from alongside.forms.seen import SeenForm  # noqa: PLC0415
    from alongside.store import sightings  # noqa: PLC0415

    hook = Hook("heal", Role.MENTEE, "google")
    sightings.saw(world.table, hook, SeenForm("google", "f1", "A form", ()), "schema", world.now)
    said = run("keys", "rotate").output
    assert "heal/mentee/google" in said and "alongside forms google --program heal" in said


def test_somebody_who_changes_the_secret_meanwhile_is_not_overwritten(
    aws: Account, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = RootKeys(3, {**stored(aws).keys, 3: bytes(32)})

    def meanwhile(count: int) -> bytes:
        aws.client("ssm").put_parameter(
            Name="/alongside/root", Type="SecureString", Value=keys.write_root(other),
            Overwrite=True,
        )  # fmt: skip
        return bytes(count)

    monkeypatch.setattr("console.keys.keyring.secrets.token_bytes", meanwhile)
    done = run("keys", "rotate", "--apply", "--at-once")
    assert done.exit_code == 2 and "Somebody else" in done.stderr
    assert stored(aws) == other


# --- Revoking -----------------------------------------------------------------------------------


@pytest.mark.parametrize("provider", PROVIDERS)
def test_after_it_is_revoked_a_keys_secret_is_refused_and_the_new_one_taken(
    world: World, run: Run, provider: str
) -> None:
    hook = Hook("heal", Role.MENTEE, provider)
    rotate(run)
    second = hooks.secrets(wiring.root(), hook)[0]
    rotate(run)
    third = hooks.secrets(wiring.root(), hook)[0]
    assert delivered(world, provider, second) == 202
    assert run("keys", "revoke", "2").exit_code == 0
    wiring.forget()
    assert delivered(world, provider, second) == 202, "a dry run changes nothing"
    done = run("keys", "revoke", "2", "--apply")
    assert done.exit_code == 0, done.output
    wiring.forget()
    assert delivered(world, provider, second) == 401
    assert delivered(world, provider, third) == 202


def test_after_it_is_revoked_a_keys_links_open_nothing_and_people_are_who_they_were(
    aws: Account, run: Run
) -> None:
    first = stored(aws)
    rotate(run)
    link, token = a_link(stored(aws))
    rotate(run)
    now = link.expires_at - timedelta(days=1)
    assert links.read(stored(aws), links.Purpose.PAGE, token, now) == link
    assert run("keys", "revoke", "2", "--apply").exit_code == 0
    after = stored(aws)
    with pytest.raises(LinkRefused):
        links.read(after, links.Purpose.PAGE, token, now)
    assert set(after.keys) == {1, 3}
    assert keys.person_id(after, WHO) == keys.person_id(first, WHO)
    assert stored(aws, "/alongside/feedback/root") == keys.feedback_root(after)


@pytest.mark.parametrize(("number", "why"), [("2", "signs now"), ("7", "no key 7")])
def test_a_key_that_is_needed_is_not_taken_away(
    aws: Account, run: Run, number: str, why: str
) -> None:
    rotate(run)
    before = stored(aws)
    done = run("keys", "revoke", number, "--apply")
    assert done.exit_code == 2 and why in done.stderr
    assert stored(aws) == before


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_first_key_signs_no_form_once_it_is_revoked(
    world: World, run: Run, provider: str
) -> None:
    hook = Hook("heal", Role.MENTEE, provider)
    first, address = hooks.secrets(wiring.root(), hook)[0], hooks.path(wiring.root(), hook)
    rotate(run)
    assert run("keys", "revoke", "1").exit_code == 0
    wiring.forget()
    assert delivered(world, provider, first) == 202, "a dry run changes nothing"
    done = run("keys", "revoke", "1", "--apply")
    assert done.exit_code == 0, done.output
    wiring.forget()
    assert delivered(world, provider, first) == 401
    assert delivered(world, provider, hooks.secrets(wiring.root(), hook)[0]) == 202
    assert hooks.path(wiring.root(), hook) == address


def test_the_first_key_opens_no_link_once_it_is_revoked_and_names_people_still(
    aws: Account, run: Run
) -> None:
    before = stored(aws)
    link, token = a_link(before)
    rotate(run)
    now = link.expires_at - timedelta(days=1)
    assert links.read(stored(aws), links.Purpose.PAGE, token, now) == link
    assert run("keys", "revoke", "1", "--apply").exit_code == 0
    after = stored(aws)
    with pytest.raises(LinkRefused):
        links.read(after, links.Purpose.PAGE, token, now)
    assert links.read(after, links.Purpose.PAGE, links.make(after, link), now) == link
    assert keys.person_id(after, WHO) == keys.person_id(before, WHO)
    assert (after.current, set(after.retired), after.first) == (2, {1}, before.first)


def test_the_first_key_signs_no_feedback_once_it_is_revoked(aws: Account, run: Run) -> None:
    place = "/alongside/feedback/root"
    before, hook = stored(aws, place), FeedbackHook("heal", "typeform")
    rotate(run)
    assert set(hooks.secrets(before, hook)) < set(hooks.secrets(stored(aws, place), hook))
    assert run("keys", "revoke", "1", "--apply").exit_code == 0
    after = stored(aws, place)
    assert after == keys.feedback_root(stored(aws))
    assert not set(hooks.secrets(before, hook)) & set(hooks.secrets(after, hook))
    assert hooks.path(after, hook) == hooks.path(before, hook) and after.first == before.first
    findings = json.loads(run("doctor", "--json").stdout)["findings"]
    assert {"ok"} == {one["state"] for one in findings if one["about"].endswith("secret")}


def test_feedback_signed_with_the_first_key_is_refused_at_its_hook_once_it_is_revoked(
    world: World, run: Run
) -> None:
    hook = FeedbackHook("heal", "signed")
    stamp, raw = str(int(world.now.timestamp())), body("signed", {"overall": 3}, "r1", world.now)

    def answered(secret: bytes) -> int:
        headers = sign("signed", raw, secret, stamp=stamp)
        status: int = take(hook_event(world, "signed", raw, headers))["statusCode"]
        return status

    first = hooks.secrets(wiring.feedback_root(), hook)[0]
    rotate(run)
    new = hooks.secrets(wiring.feedback_root(), hook)[0]
    refused = answered(b"a secret of nobody, 32 bytes....")
    assert refused == 401 and refused not in (answered(first), answered(new))
    assert run("keys", "revoke", "1", "--apply").exit_code == 0
    wiring.forget()
    assert answered(first) == refused != answered(new)


def test_what_the_old_secret_still_tells_is_said_of_the_first_key_alone(
    aws: Account, run: Run
) -> None:
    rotate(run)
    rotate(run)
    said = run("keys", "revoke", "1").output
    assert "would stop working" in said and "Its value stays" in said
    assert "can sign nothing" in said and "work out the id of a person" in said
    other = run("keys", "revoke", "2").output
    assert "would stop working" in other and "value stays" not in other
    assert json.loads(run("keys", "revoke", "1", "--json").stdout)["value_stays"] is True
    assert json.loads(run("keys", "revoke", "2", "--json").stdout)["value_stays"] is False
    assert "revoke 3" in run("keys", "rotate").output


def test_a_first_key_that_is_retired_stays_so(aws: Account, run: Run) -> None:
    rotate(run)
    assert run("keys", "revoke", "1", "--apply").exit_code == 0
    again = run("keys", "revoke", "1", "--apply")
    assert again.exit_code == 2 and "retired already" in again.stderr
    said = run("keys", "status").output
    assert "what it signed is refused" in said and "still sign with an old key" not in said
    rotate(run)
    assert stored(aws).retired == {1} and stored(aws).current == 3
    assert "still sign with an old key" in run("keys", "status").output, "with key 2"
    assert run("keys", "feedback").exit_code == 0
    assert stored(aws, "/alongside/feedback/root").retired == {1}


def test_no_key_is_ever_shown(aws: Account, run: Run) -> None:
    rotate(run)
    rotate(run)
    text = aws.client("ssm").get_parameter(Name="/alongside/root", WithDecryption=True)
    secret = json.loads(text["Parameter"]["Value"])["keys"].values()
    for words in (("status",), ("rotate",), ("revoke", "2"), ("revoke", "1")):
        for more in ((), ("--json",)):
            said = run("keys", *words, *more).output
            assert not [one for one in secret if one in said], words


def test_status_says_since_when_and_in_json(aws: Account, run: Run) -> None:
    rotate(run)
    rows: Any = json.loads(run("keys", "status", "--json").stdout)["keys"]
    assert [(row["number"], row["signs"], row["names_records"]) for row in rows] == [
        (2, True, False), (1, False, True),
    ]  # fmt: skip
    assert all(datetime.fromisoformat(row["since"]) for row in rows)


# --- The rules ----------------------------------------------------------------------------------

roots = some.integers(1, 6).flatmap(
    lambda count: some.builds(
        RootKeys,
        some.integers(1, count),
        some.just({number: bytes([number]) * 32 for number in range(1, count + 1)}),
    )
)


@given(roots)
def test_whatever_is_done_the_one_that_names_stays_and_the_one_that_signs_is_there(
    root: RootKeys,
) -> None:
    with_new = rotation.added(root, b"n" * 32)
    assert with_new.current == root.current and rotation.waiting(with_new) == max(with_new.keys)
    after = rotation.promoted(with_new)
    assert rotation.waiting(after) is None and keys.read_root(keys.write_root(after)) == after
    for number in range(9):
        try:
            less = rotation.without(after, number)
        except rotation.CannotChange:
            assert number not in after.keys or number == after.current
        else:
            assert less.first == root.first and less.current in less.live
            assert number not in less.live and len(less.live) == len(after.live) - 1
            assert keys.read_root(keys.write_root(less)) == less
            assert rotation.added(less, b"n" * 32).retired == less.retired


@given(roots)
def test_what_is_revoked_stays_so_when_a_copy_comes_back(copied: RootKeys) -> None:
    later = rotation.promoted(rotation.added(copied, b"n" * 32))
    here = rotation.without(later, 1)
    assert rotation.brought(here, copied) == here
    assert rotation.brought(copied, here) == here
    other = RootKeys(1, {1: b"z" * 32})
    assert rotation.brought(other, copied) == copied, "whose records come back is who names them"


def test_there_is_no_room_for_more_keys_than_a_link_can_name() -> None:
    full = RootKeys(255, {number: bytes(32) for number in (1, 255)})
    with pytest.raises(rotation.CannotChange):
        rotation.added(full, bytes(32))
