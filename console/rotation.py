"""How the root secret changes: what a new one is, and what each change means for people. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from alongside.keys import RootKeys
from console.connected import Connected

MOST = 255
"""A link names its key by one byte."""

_HISTORY = (
    "AWS keeps former values of the secret as long as it keeps the secret. They open nothing once "
    "revoked; only who may read the secret's history can see them. To see who may: the permission "
    "ssm:GetParameterHistory."
)


class CannotChange(Exception):
    """The keys cannot be changed in this way; the text says why and what to do."""


def waiting(root: RootKeys) -> int | None:
    """The key that has been added and does not sign yet; None when there is none."""
    newest = max(root.keys)
    return newest if newest > root.current else None


def added(root: RootKeys, key: bytes) -> RootKeys:
    """The keys with a new one that is known and does not sign yet, so that nobody ever sees
    something signed with a key they have not heard of."""
    number = max(root.keys) + 1
    if number > MOST:
        raise CannotChange(f"There are {MOST} keys already, and a link has no room for more.")
    return RootKeys(root.current, {**root.keys, number: key})


def promoted(root: RootKeys) -> RootKeys:
    """The keys with the newest as the one that signs."""
    return RootKeys(max(root.keys), root.keys)


def without(root: RootKeys, number: int) -> RootKeys:
    """The keys without one of them. Raises CannotChange for one that is needed."""
    if number not in root.keys:
        known = ", ".join(map(str, sorted(root.keys)))
        raise CannotChange(f"There is no key {number}. There are: {known}.")
    if number == root.current:
        raise CannotChange(
            f"Key {number} is the one that signs now. Put another in its place first: "
            "alongside keys rotate"
        )
    if number == min(root.keys):
        raise CannotChange(
            f"Key {number} names every person and every address of a form. Without it all records "
            "would belong to nobody, so it stays, and what it has signed stays valid until it runs "
            "out."
        )
    if number == waiting(root):
        raise CannotChange(f"Key {number} is about to sign. Finish that: alongside keys rotate")
    return RootKeys(root.current, {n: key for n, key in root.keys.items() if n != number})


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One key as `keys status` shows it. `since` is an ISO date or empty when AWS does not say."""

    number: int
    since: str
    signs: bool
    names: bool
    waits: bool

    def words(self) -> str:
        """What it does."""
        does = ["signs new links and forms' secrets"] if self.signs else []
        does += ["will sign soon"] if self.waits else []
        does += ["names people and the addresses of forms"] if self.names else []
        does += [] if self.signs or self.waits else ["what it signed is still taken"]
        return "; ".join(does)


def rows(root: RootKeys, since: dict[int, str]) -> list[KeyRow]:
    """All keys, newest first."""
    return [
        KeyRow(
            number,
            since.get(number, ""),
            number == root.current,
            number == min(root.keys),
            number == waiting(root),
        )
        for number in sorted(root.keys, reverse=True)
    ]


def explain(
    root: RootKeys, number: int, forms: Sequence[Connected], *, applied: bool
) -> Iterator[str]:
    """What a new key means, as lines; `root` are the keys before it."""
    old, will = root.current, "signs" if applied else "would sign"
    yield f"Key {number} {will} from now on instead of key {old}:"
    yield "  - letters that leave from then on carry links of the new key;"
    yield "  - links in letters that have left go on working, and so do the secrets in your forms;"
    yield "  - nobody's records change, and no form gets another address."
    yield "Your forms should get their new secret, at any time after that:"
    yield from (f"  - {one.hook}: {one.how}" for one in forms)
    if old == min(root.keys):
        yield (
            f"Key {old} also names every person, so it stays. What it has signed is taken until it "
            "runs out."
        )
    else:
        yield f"Key {old} stays known until you take it away: alongside keys revoke {old}"
    yield _HISTORY


def what_ends(number: int, forms: Sequence[Connected], *, applied: bool) -> Iterator[str]:
    """What it means that a key is taken away, as lines."""
    yield f"Without key {number}, {'within ten minutes' if applied else 'this stops working'}:"
    yield "  - links in letters that were signed with it; people get new ones on the page /links;"
    yield "  - forms that still use a secret made with it: what they send is refused, and waits at"
    yield "    the provider. Give them their new secret first:"
    yield from (f"      {one.hook}: {one.how}" for one in forms)
    yield _HISTORY
