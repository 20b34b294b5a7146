"""How the root secret changes: what a new one is, and what each change means for people. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from alongside.keys import RootKeys
from console.keys.connected import Connected

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
    return replace(root, keys={**root.keys, number: key})


def promoted(root: RootKeys) -> RootKeys:
    """The keys with the newest as the one that signs."""
    return replace(root, current=max(root.keys))


def brought(here: RootKeys, coming: RootKeys) -> RootKeys:
    """The keys after a copy has come back: its own, unless those that are here name the same
    records. Of two such the newer ones, so that nothing revoked since is taken again."""
    if here.first != coming.first:
        return coming
    newer = coming if coming.current > here.current else here
    return replace(newer, retired=here.retired | coming.retired)


def without(root: RootKeys, number: int) -> RootKeys:
    """The keys when one of them signs nothing any more: the first is retired, for the sake of what
    it names, any other is gone. Raises CannotChange for one that is needed."""
    if number not in root.keys:
        known = ", ".join(map(str, sorted(root.keys)))
        raise CannotChange(f"There is no key {number}. There are: {known}.")
    if number == root.current:
        raise CannotChange(
            f"Key {number} is the one that signs now. Put another in its place first: "
            "alongside keys rotate"
        )
    if number in root.retired:
        raise CannotChange(
            f"Key {number} is retired already: nothing that it signed is taken. It stays because "
            "it names every person and every address of a form."
        )
    if number == waiting(root):
        raise CannotChange(f"Key {number} is about to sign. Finish that: alongside keys rotate")
    if number == min(root.keys):
        return replace(root, retired=root.retired | {number})
    return replace(root, keys={n: key for n, key in root.keys.items() if n != number})


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One key as `keys status` shows it. `since` is an ISO date or empty when AWS does not say."""

    number: int
    since: str
    signs: bool
    names: bool
    waits: bool
    retired: bool

    def as_row(self) -> dict[str, Any]:
        """For `--json`."""
        return {
            "number": self.number,
            "since": self.since,
            "signs": self.signs,
            "names_records": self.names,
            "waits": self.waits,
            "retired": self.retired,
        }

    def words(self) -> str:
        """What it does."""
        does = ["signs new links and forms' secrets"] if self.signs else []
        does += ["will sign soon"] if self.waits else []
        does += ["names people and the addresses of forms"] if self.names else []
        if not (self.signs or self.waits):
            does += [f"what it signed is {'refused' if self.retired else 'still taken'}"]
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
            number in root.retired,
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
    yield f"What key {old} has signed is taken until you revoke it: alongside keys revoke {old}"
    if old == min(root.keys):
        yield "Even then its value stays: it names every person and every address of a form."
    yield _HISTORY


def what_ends(
    root: RootKeys, number: int, forms: Sequence[Connected], *, applied: bool
) -> Iterator[str]:
    """What it means that a key is revoked, as lines; `root` are the keys before it."""
    ends = "stops working within ten minutes" if applied else "would stop working"
    yield f"With key {number} revoked, this {ends}:"
    yield "  - links in letters that were signed with it; people get new ones on the page /links;"
    yield "  - forms that still use a secret made with it: what they send is refused, and waits at"
    yield "    the provider. Give them their new secret first:"
    yield from (f"      {one.hook}: {one.how}" for one in forms)
    if number == min(root.keys):
        yield from _still_known(number)
    yield _HISTORY


def _still_known(number: int) -> Iterator[str]:
    yield f"Key {number} is the first one. Its value stays, because it names people and addresses:"
    yield "  - nobody's records change, and no form gets another address;"
    yield "  - whoever holds the old secret can sign nothing: no link opens, no form's submission"
    yield "    and no feedback is taken;"
    yield "  - they can still work out the id of a person whose address they know, and so whether a"
    yield "    line in a log or a copy is about that person; the addresses of forms, which take"
    yield "    nothing without a signature; and, if they can read the list of names that may stand"
    yield "    in no feedback, whether a name is on it;"
    yield "  - what they have opened before is not undone."
    yield "If that is too much, only a new deployment with a root secret of its own helps."
