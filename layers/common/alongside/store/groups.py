"""Groups, their facilitators, and the one query that reads everything a group holds."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from alongside.model import Application, Facilitator, Group, Match, Role
from alongside.store import codec
from alongside.store.table import Action, ConditionRefused, Item, Table, delete, update


@dataclass(frozen=True, slots=True)
class Records:
    """Everything on file for one group. Applications and matches are sorted by id."""

    applications: tuple[Application, ...]
    matches: tuple[Match, ...]

    def of(self, role: Role) -> tuple[Application, ...]:
        """The applications for one role."""
        return tuple(a for a in self.applications if a.role is role)

    def find(self, person: str, role: Role) -> Application | None:
        """One person's application for one role in this group."""
        for application in self.applications:
            if application.member == person and application.role is role:
                return application
        return None


def read(table: Table, program: str, group: str) -> Records:
    """The whole group with one query on the index. The index may lag by moments; every step that
    follows is conditioned on the items themselves."""
    key = {"key": codec.group_key(program, group)}
    applications: list[Application] = []
    matches: list[Match] = []
    for item in table.query("group_key = :key", key, index="by_group"):
        if item["pk"].startswith("PERSON#"):
            applications.append(codec.application(item))
        else:
            matches.append(codec.match(item))
    return Records(
        tuple(sorted(applications, key=lambda a: (a.role, a.member))),
        tuple(sorted(matches, key=lambda m: m.id)),
    )


@dataclass(frozen=True, slots=True)
class Directory:
    """The groups and facilitators of one program."""

    groups: Mapping[str, Group]
    facilitators: tuple[Facilitator, ...]
    look_again: Mapping[str, str]
    supporters: tuple[Facilitator, ...] = ()

    def name(self, group: str) -> str:
        """What a group is called; its id when nobody has named it yet."""
        return self.groups[group].name if group in self.groups else group

    def of(
        self, group: str, fallback: Facilitator, but: Collection[str] = ()
    ) -> tuple[Facilitator, ...]:
        """Who looks after a group; the coordinator while nobody is on file, so that nobody waits
        in silence. `but` are people whom it is about, who must not hear of it in their office."""
        found = tuple(f for f in self.facilitators if f.group == group and f.person not in but)
        return found or (fallback,)


def directory(table: Table, program: str, among: Sequence[str] = ()) -> Directory:
    """The groups and facilitators of one program. `among` keeps to the stretch of the alphabet in
    which these groups lie: a night of many groups would else read them all for every message."""
    groups: dict[str, Group] = {}
    people: list[Facilitator] = []
    look_again: dict[str, str] = {}
    for item in _listed(table, program, among):
        if item["sk"].startswith("GROUP#"):
            groups[item["group"]] = codec.group(item)
            look_again[item["group"]] = item.get("look_again", "")
        else:
            people.append(codec.facilitator(item))
    return Directory(
        groups,
        tuple(one for one in people if one.office == "facilitator"),
        look_again,
        tuple(one for one in people if one.office == "supporter"),
    )


def _listed(table: Table, program: str, among: Sequence[str]) -> Iterator[Item]:
    pk = f"PROGRAM#{program}"
    if not among:
        yield from table.query("pk = :pk", {"pk": pk})
        return
    first, last = min(among), max(among)
    for start, end in (
        (f"GROUP#{first}", f"GROUP#{last}"),
        (f"FACILITATOR#{first}#", f"FACILITATOR#{last}#~"),
        (f"SUPPORTER#{first}#", f"SUPPORTER#{last}#~"),
    ):
        yield from table.query(
            "pk = :pk AND sk BETWEEN :first AND :last", {"pk": pk, "first": start, "last": end}
        )


def name(table: Table, group: Group) -> None:
    """Add a group or give it another name."""
    table.write(
        update(
            f"PROGRAM#{group.program}",
            f"GROUP#{group.id}",
            "SET #program = :program, #group = :group, #name = :name",
            program=group.program,
            group=group.id,
            name=group.name,
        )
    )


def appoint(table: Table, person: Facilitator) -> None:
    """Add a facilitator to a group, or change their name or address; whether they want letters
    stays as they have set it."""
    item = codec.facilitator_item(person)
    table.write(
        update(
            item["pk"],
            item["sk"],
            "SET #program = :program, #group = :group, person = :person, doc = :doc,"
            " letters = if_not_exists(letters, :letters)",
            **{name: item[name] for name in ("program", "group", "person", "doc", "letters")},
        )
    )


def dismiss(table: Table, person: Facilitator) -> bool:
    """Take somebody off a group: their links to it open nothing any more. False when they are not
    on file."""
    return _take_out(table, delete(*codec.facilitator_key(person), "attribute_exists(pk)"))


def remove(table: Table, group: Group) -> bool:
    """Remove a group in which nobody is; False when something has changed in it since it was read.
    A form that names it makes it anew."""
    key = (f"PROGRAM#{group.program}", f"GROUP#{group.id}")
    unchanged = "attribute_exists(pk) AND (attribute_not_exists(changed) OR changed = :changed)"
    return _take_out(table, delete(*key, unchanged, changed=group.changed))


def _take_out(table: Table, action: Action) -> bool:
    try:
        table.write(action)
    except ConditionRefused:
        return False
    return True


def set_letters(table: Table, person: Facilitator, wanted: bool) -> bool:
    """Turn a facilitator's digests and reminders on or off; False when they are not on file."""
    try:
        table.write(
            update(
                *codec.facilitator_key(person),
                "SET letters = :wanted",
                "attribute_exists(pk)",
                wanted=wanted,
            )
        )
    except ConditionRefused:
        return False
    return True


def changed(program: str, group: str, now: datetime) -> Action:
    """The mark that makes tonight's run plan this group; part of every step that frees a place."""
    return update(
        f"PROGRAM#{program}",
        f"GROUP#{group}",
        "SET #program = :program, #group = :group, changed = :changed",
        program=program,
        group=group,
        changed=codec.stamp(now),
    )


def settled(program: str, group: str, seen: str, look_again: str) -> Action:
    """Take the mark away, unless something changed since it was `seen` by a plan; `look_again` is
    the local date on which time alone makes the group worth planning."""
    return update(
        f"PROGRAM#{program}",
        f"GROUP#{group}",
        "SET changed = :none, look_again = :look_again",
        "changed = :seen",
        none="",
        seen=seen,
        look_again=look_again,
    )
