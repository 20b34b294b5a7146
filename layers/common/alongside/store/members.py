"""A member's own data: everything held about them in one read, and what they change themselves.
Each change is one transaction with its letters; a repeat finds it done and answers False."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from alongside.model import Acceptance, Application, Letter, Match, Role
from alongside.program import NAME_IS_ADDRESS, Program
from alongside.store import applications, codec, groups
from alongside.store.table import Action, ConditionRefused, Item, Table, Value, put, update

NO_DATE_YET = datetime(9999, 1, 1, tzinfo=UTC)
"""When a break ends that has no end so far: only the member ends it."""


@dataclass(frozen=True, slots=True)
class AcceptedText:
    """A text somebody accepted, as it read then, and when they did so first."""

    acceptance: Acceptance
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Membership:
    """What a person's own partition holds. `groups` are all they have been in with us, `never` is
    how many people they named in confidence and `names` those of them who were named in words;
    `erased_at` is when they were erased, if they were and have not come back."""

    program: str
    person: str
    applications: tuple[Application, ...] = ()
    accepted: tuple[AcceptedText, ...] = ()
    groups: frozenset[str] = frozenset()
    never: int = 0
    names: frozenset[str] = frozenset()
    erased_at: datetime | None = None

    def of(self, role: Role) -> Application | None:
        """Their application for one role."""
        return next((one for one in self.applications if one.role is role), None)


def read(table: Table, program: str, person: str) -> Membership:
    """Everything under a person's key, strongly consistent: whoever has just changed something
    sees it changed."""
    key = {"pk": codec.person_key(program, person)}
    items = list(table.query("pk = :pk", key, newest_first=True))
    sent = [item for item in items if "doc" in item]
    erased = max((item.get("erased_at", "") for item in items), default="")
    declared = _together(sent, "declared")
    names = _together(sent, "avoid_names")
    return Membership(
        program=program,
        person=person,
        applications=tuple(sorted(map(codec.application, sent), key=lambda one: one.role)),
        accepted=tuple(sorted(_texts(items), key=lambda one: one.acceptance.at)),
        groups=_together(sent, "been_in") | {item["group"] for item in sent},
        never=len(declared) + len(names),
        names=names,
        erased_at=codec.moment(erased) if erased and not sent else None,
    )


def _together(items: Sequence[Item], name: str) -> frozenset[str]:
    return frozenset().union(*(item.get(name, ()) for item in items))


def _texts(items: Sequence[Item]) -> Iterator[AcceptedText]:
    for item in items:
        if item["sk"].startswith("ACCEPTED#"):
            at = codec.moment(item["accepted_at"])
            yield AcceptedText(
                Acceptance(item["version"], item["hash"], at), **codec.unpack(item["agreement"])
            )


def matches_of(table: Table, membership: Membership) -> list[Match]:
    """All matches of a person, in every group they have been in, as they stand now."""
    found = []
    for group in sorted(membership.groups):
        for match in groups.read(table, membership.program, group).matches:
            if membership.person in (match.mentee, match.mentor):
                found.append(match)
    return found


def pause(
    table: Table,
    application: Application,
    until: datetime,
    letters: Sequence[Letter],
    now: datetime,
) -> bool:
    """A break: nobody new is suggested until then. Live matches are not touched."""
    change = _update(
        application,
        "SET paused_until = :until",
        "attribute_not_exists(paused_until) OR paused_until <> :until",
        until=codec.stamp(until),
    )
    return _carry_out(table, application, [change], letters, now)


def come_back(
    table: Table,
    application: Application,
    letters: Sequence[Letter],
    now: datetime,
    *,
    early: bool = False,
) -> bool:
    """A break or a quiet time is over: those that have run out by now, or by the member's own
    word (`early`) all of them."""
    breaks = {"paused_until": application.paused_until, "resting_until": application.resting_until}
    over = {
        name: codec.stamp(end)
        for name, end in breaks.items()
        if end is not None and (early or end <= now)
    }
    if not over:
        return False
    condition = " AND ".join(f"{name} = :{name}" for name in over)
    change = _update(application, f"REMOVE {', '.join(over)}", condition, **over)
    return _carry_out(table, application, [change], letters, now)


def leave(table: Table, application: Application, letters: Sequence[Letter], now: datetime) -> bool:
    """Leave in one role. What was sent stays for a while; a newer form brings the person back, and
    not onto a break."""
    change = _update(
        application,
        "SET left_at = :now, #state = :withdrawn REMOVE paused_until, resting_until",
        "#state <> :withdrawn",
        now=codec.stamp(now),
        withdrawn="withdrawn",
    )
    return _carry_out(table, application, [change], letters, now)


def set_capacity(
    table: Table, application: Application, capacity: int, letters: Sequence[Letter], now: datetime
) -> bool:
    """How many people a mentor walks with at once. Fewer than now ends nothing: nobody new comes
    until there is room again."""
    change = _update(
        application,
        "SET #capacity = :capacity",
        "#capacity <> :capacity",
        capacity=capacity,
    )
    return _carry_out(table, application, [change], letters, now)


def accept(
    table: Table,
    application: Application,
    program: Program,
    now: datetime,
    letters: Sequence[Letter],
) -> bool:
    """The agreement as it reads now is accepted: version, hash, time, and the text itself."""
    accepted = Acceptance(program.agreement.version, program.agreement_hash, now)
    change = _update(
        application,
        "SET accepted_version = :version, accepted_hash = :hash, accepted_at = :at",
        "attribute_not_exists(accepted_hash) OR accepted_hash <> :hash",
        version=accepted.version,
        hash=accepted.hash,
        at=codec.stamp(now),
    )
    text = applications.keep_text(application, program, accepted)
    return _carry_out(table, application, [change, text], letters, now)


def correct(
    table: Table,
    application: Application,
    name: str,
    answers: Mapping[str, str],
    barred: frozenset[str],
    letters: Sequence[Letter],
    now: datetime,
) -> bool:
    """Another name to be called by, and other answers of which no match depends (an empty one is
    taken away). `barred` are people who must not be met whatever one is called."""
    item = table.get(*codec.application_key(application))
    if item is None or "doc" not in item:
        return False
    corrected = _corrected(item["doc"], name, answers)
    if corrected == item["doc"]:
        return False
    adds: dict[str, Value] = {"been_called": frozenset({application.name, name})}
    if barred:
        adds["barred_name"] = barred
    change = _update(
        application,
        "SET doc = :doc ADD " + ", ".join(f"{what} :{what}" for what in adds),
        "doc = :was",
        doc=corrected,
        was=item["doc"],
        **adds,
    )
    return _carry_out(table, application, [change], letters, now)


def _corrected(was: str, name: str, answers: Mapping[str, str]) -> str:
    doc = json.loads(was)
    merged = {**doc["answers"], **answers}
    kept = {question: answer for question, answer in merged.items() if answer != ""}
    # Whoever had written an address there has now said their name.
    findings = [one for one in doc["findings"] if one[0] != NAME_IS_ADDRESS]
    return codec.dump({**doc, "name": name, "answers": kept, "findings": findings})


def _update(application: Application, change: str, condition: str, **values: Value) -> Action:
    """A change of an application that is there and not erased."""
    pk, sk = codec.application_key(application)
    return update(pk, sk, change, f"attribute_exists(doc) AND ({condition})", **values)


def _carry_out(
    table: Table,
    application: Application,
    changes: Sequence[Action],
    letters: Sequence[Letter],
    now: datetime,
) -> bool:
    """Everything or nothing; False when it stood so already."""
    told = [put(codec.letter_item(letter), "attribute_not_exists(pk)") for letter in letters]
    marked = groups.changed(application.program, application.group, now)
    try:
        table.transact([*changes, marked, *told])
    except ConditionRefused:
        return False
    return True
