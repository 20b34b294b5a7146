"""A town's days: people come, answer, meet, pause, end, leave, and letters come back; all of it by
forms and by the links in their letters."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from alongside import links, rhythm
from alongside.enrollment import slug
from alongside.model import (
    ApplicationState,
    Consent,
    Letter,
    Match,
    MatchState,
    Role,
)
from alongside.store import codec
from tests.faults.invariants import Records, records
from tests.faults.world import Page, World
from tests.year.people import Person, town
from tests.year.watch import Truth, Watch

MORNING = {"hour": 9, "minute": 45, "second": 0, "microsecond": 0}
FACILITATORS = ("Ruth", "Theo")


@dataclass
class Town:
    """A program's people in a world. `did` counts what has happened, so that a quiet year shows;
    `secrets` is how often somebody who comes has somebody to declare."""

    world: World
    dice: Random
    days: int
    size: int = 60
    secrets: float = 0.2
    truth: Truth = field(default_factory=Truth)
    did: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.coming = town(self.world.rules, self.dice, self.days, self.size)
        self.watch = Watch(self.world, self.truth)
        self.world.now = self.world.now.replace(**MORNING)  # type: ignore[arg-type]

    def live(self, stop_at_first: bool = True) -> None:
        """Every day, one after the other; what a night finds is in `problems`."""
        self._appoint()
        for day in range(self.days):
            self._day(day)
            found = self.watch.look()
            self.problems += [f"day {day}: {one}" for one in found]
            if found and stop_at_first:
                return
            self.world.now = (self.world.now + timedelta(days=1)).replace(
                **MORNING  # type: ignore[arg-type]
            )

    def _appoint(self) -> None:
        for group in sorted({person.group for person in self.coming}):
            for name in FACILITATORS:
                self.world.appoint(name, slug(group))
            if self.world.rules.supporter:
                self.world.appoint("Sage", slug(group), "supporter")

    def _day(self, day: int) -> None:
        """Care, the night's run, the morning's letters, what people do, and the letters of that."""
        self.world.care()
        self.world.night()
        self.world.pass_time(minutes=30)
        self.world.sweep()
        self.world.pass_time(hours=4)
        self.world.sweep()
        self._letters_come_back()
        while self.coming and self.coming[0].day <= day:
            self._arrive(self.coming.pop(0))
        self._facilitate()
        self._people()
        for minutes in (1, 12, 12):
            self.world.pass_time(minutes=minutes)
            self.world.sweep()

    # --- coming --------------------------------------------------------------------------------

    def _arrive(self, person: Person) -> None:
        known = [one for one in self.truth.people.values() if one.group == person.group]
        if known and self.dice.random() < self.secrets:
            self._declare(person, self.dice.choice(known).name)
        self._send(person)
        self.did["came"] += 1

    def _declare(self, person: Person, other: str) -> None:
        """Somebody says in confidence whom they must never meet."""
        asked = self.world.rules.by_purpose(person.role, "avoid")
        if asked is not None and other != person.name:
            person.never.add(other)
            person.answers[asked.id] = "\n".join(f"{n.lower()}@example.net" for n in person.never)
            self.did["declared"] += 1

    def _send(self, person: Person) -> None:
        self.truth.people[person.name] = person
        self.truth.erased.discard(person.name)
        self.world.apply(person.role.value, person.name, **person.answers)

    # --- looking after -------------------------------------------------------------------------

    def _facilitate(self) -> None:
        now = records(self.world)
        for match in now.matches:
            if match.state is MatchState.SUGGESTED and self.dice.random() < 0.6:
                self._decide(match)
        for one in now.applications:
            if one.needs_person and self.dice.random() < 0.4:
                self._look_at(one.member, one.role, one.group)

    def _decide(self, match: Match) -> None:
        """Approve, or now and then decline. Whom no letter reaches is introduced to nobody."""
        said = "decline" if self.dice.random() < 0.1 else "approve"
        page = self.world.decide(self._facilitators_link(match), said)
        lost = {self._name(match.mentee), self._name(match.mentor)} & self.truth.unreachable
        assert page["statusCode"] in ((200, 303, 400, 409) if lost else (200, 303, 409))
        self.did[f"{said}d"] += page["statusCode"] == 303

    def _facilitators_link(self, match: Match) -> str:
        return self.world.link(links.Purpose.REVIEW, "ruth@facilitators.example", match)

    def _look_at(self, person: str, role: Role, group: str) -> None:
        said = "ready" if self.dice.random() < 0.8 else "not_now"
        path = self.world.desk("ruth@facilitators.example", group)
        if self._open(path, "person", person):  # what only the member can say is not asked here
            self._done(
                self.world.fill(path, person=person, role=role.value, answer=said), "looked at"
            )

    # --- the members' own ----------------------------------------------------------------------

    def _people(self) -> None:
        now = records(self.world)
        for match in now.matches:
            if match.state is MatchState.APPROVED:
                self._answer(match)
            elif match.state is MatchState.ACTIVE:
                self._walk(match)
            elif match.state is MatchState.CLOSED and _lately(match.ended_at, self.world.now):
                self._what_next(match)
        self._own_pages(now)

    def _answer(self, match: Match) -> None:
        if match.undo_until is None or match.undo_until > self.world.now:
            return
        asked = {"both": tuple(Role), "mentor": (Role.MENTOR,)}.get(self.world.rules.consent, ())
        for role in asked:
            name = self._name(match.person(role))
            if match.consents.get(role, Consent.NONE) is Consent.NONE and self.dice.random() < 0.5:
                said = "yes" if self.dice.random() < 0.88 else "no"
                path = self.world.link(links.Purpose.CONSENT, name, match)
                page = self.world.fill(path, answer=said) if self._open(path, "answer") else None
                self.did[f"said {said}" if page else "too late to answer"] += 1

    def _walk(self, match: Match) -> None:
        role = self.dice.choice(tuple(Role))
        path = self.world.link(links.Purpose.MATCH, self._name(match.person(role)), match)
        chance = self.dice.random()
        if chance < 0.012:
            goodbye = "Thank you for walking with me." if self.dice.random() < 0.5 else ""
            self._done(self.world.fill(f"{path}/end", answer="end", goodbye=goodbye), "ended")
        elif chance < 0.06:
            said = "well" if self.dice.random() < 0.8 else "talk"
            self._done(self.world.fill(path, do="check_in", answer=said), f"said {said}")
        elif chance < 0.1 and self.world.rules.sessions:
            day = rhythm.local_day(self.world.now, self.world.rules.time_zone).isoformat()
            how = self.dice.choice(("held", "held", "you", "partner"))
            self._done(self.world.fill(path, do="session", day=day, how=how), "met")
        elif chance < 0.11:
            self._done(self.world.fill(path, do="step", answer="yes"), "celebrated")
        elif match.ends_at and chance < 0.5 and self._open(path, "do", "renew"):
            self._done(self.world.fill(path, do="renew", answer="yes"), "would go on")

    def _what_next(self, match: Match) -> None:
        name = self._name(match.mentee)
        if self.dice.random() < 0.4 and name not in self.truth.erased:
            path = self.world.link(links.Purpose.MATCH, name, match)
            said = self.dice.choice(("new", "new", "mentor", "rest"))
            if self._open(path, "do", "next") and self._open(path, "answer", said):
                self._done(self.world.fill(path, do="next", answer=said), f"next: {said}")

    def _own_pages(self, now: Records) -> None:
        for one in now.applications:
            chance, name = self.dice.random(), self._name(one.member)
            if name in self.truth.erased or one.state is ApplicationState.WITHDRAWN:
                continue
            path = self.world.link(links.Purpose.PAGE, name)
            if chance < 0.006:
                self._pause(path, one.role)
            elif chance < 0.009 and one.role is Role.MENTOR:
                self._capacity(path)
            elif chance < 0.0105:
                self._done(self.world.fill(path, do="leave", leave=one.role.value), "left")
            elif chance < 0.0125:
                self._done(self.world.fill(f"{path}/erase", erase="yes"), "erased")
                self.truth.erased.add(name)
            elif chance < 0.016:
                self._again(self.truth.people[name])

    def _pause(self, path: str, role: Role) -> None:
        until = (self.world.now + timedelta(days=self.dice.randint(7, 40))).date().isoformat()
        said = {"do": "pause", "role": role.value, "until": "date", "date": until}
        rests = role is Role.MENTOR and self.dice.random() < 0.4
        if rests and self._open(path, "matches", "hold"):
            said["matches"] = "hold"
        if self._open(path, "until", "date"):
            self._done(self.world.fill(path, **said), "paused")

    def _capacity(self, path: str) -> None:
        if self._open(path, "capacity", "1"):
            wanted = self.dice.choice("12")
            self._done(self.world.fill(path, do="capacity", capacity=wanted), "changed places")

    def _again(self, person: Person) -> None:
        """The form once more, sometimes with somebody they must never meet."""
        others = [one for one in self.truth.people.values() if one.group == person.group]
        if self.dice.random() < 0.5 and others:
            self._declare(person, self._stranger(person, others))
        self._send(person)
        self.did["sent again"] += 1

    def _stranger(self, person: Person, others: list[Person]) -> str:
        """Somebody they are not introduced to: whom one walks with, one does not declare here."""
        met = {
            other
            for match in self.world.matches()
            for other in (match.mentee, match.mentor)
            if self.world.who(person.name) in (match.mentee, match.mentor)
        }
        free = [one.name for one in others if self.world.who(one.name) not in met]
        return self.dice.choice(free) if free else person.name

    # --- the post ------------------------------------------------------------------------------

    def _letters_come_back(self) -> None:
        for item in self.world.of_kind("LETTER#"):
            if item["state"] == "sent":
                letter = codec.letter(item)
                self.world.tell(self._fate(letter), letter.id)

    def _fate(self, letter: Letter) -> str:
        chance = self.dice.random()
        name = self._name(letter.recipient)
        if not name or chance > 0.004:
            return "delivery"
        self.did["bounced"] += 1
        self.truth.unreachable.add(name)
        return "bounce" if chance < 0.003 else "complaint"

    # --- small things --------------------------------------------------------------------------

    def _name(self, person: str) -> str:
        return next((n for n in self.truth.people if self.world.who(n) == person), "")

    def _open(self, path: str, name: str, value: str = "") -> bool:
        """Whether a page asks for this."""
        body = self.world.open(path)["body"]
        return f'name="{name}"' in body and (not value or f'value="{value}"' in body)

    def _done(self, page: Page, what: str) -> None:
        assert page["statusCode"] in (200, 303), page
        self.did[what] += 1

    def _ended(self, page: Page) -> None:
        self._done(page, "ended")


def _lately(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and now - moment < timedelta(days=5)
