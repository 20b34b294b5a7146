"""Towns of people who write feedback, and the law of when they do."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

START = datetime(2027, 1, 15, tzinfo=UTC)
DAYS = 182
END = START + timedelta(days=DAYS)
GROUP = 6
MENTORS = 2
WRITE = 0.6
SAY_PART = 0.7
MEDIAN_DAYS = 2.0
SPREAD = 0.9
"""Of the logarithm of the delay: with it the control designs fall as often as they did when the
design was chosen (seconds 86 % and 63 %)."""

# Ordinary words, so that what is redacted stays as it is and can be found again.
_FEELINGS = "warm slow kind loud short long calm hard gentle heavy useful odd simple busy".split()
_THINGS = "tea soup bread snow bike lamp chair phone garden kitchen window walk table coat".split()
_LINKS = "like without beside under behind after before over".split()
_GIVEN = "Ada Bruno Chidi Dana Esra Farid".split()
_FAMILIES = "Adeyemi Bianchi Castellano Dimitrov Eriksen Fujimoto Gonzalez Haddad".split()
_FILL = "and we talked about it for a good while and then some more".split()


@dataclass(frozen=True)
class Member:
    """One person; `ended` is when their match ended."""

    name: str
    role: str
    ended: datetime


@dataclass(frozen=True)
class Submission:
    """One form as it comes: `writer` is the truth, a place in the list of members. Everything from
    `token` on identifies who sent it, or the device, and nothing of it may stay anywhere."""

    writer: int
    text: str
    rating: int
    part: str
    token: str
    event: str
    ip: str
    agent: str
    hidden: str
    sent: datetime
    landed: datetime


@dataclass(frozen=True)
class Town:
    """Members and what they wrote, in the order of time."""

    members: tuple[Member, ...]
    submissions: tuple[Submission, ...]


@dataclass
class _Texts:
    dice: Random
    used: set[str] = field(default_factory=set)

    def new(self) -> str:
        """A comment nobody else wrote, of its own length."""
        while True:
            one, two = self.dice.sample(_FEELINGS, 2)
            first, second = self.dice.sample(_THINGS, 2)
            text = f"it was {one} and {two} {self.dice.choice(_LINKS)} the {first} and the {second}"
            if text not in self.used:
                self.used.add(text)
                return " ".join([text, *(_FILL * 4)[: self.dice.randrange(40)]])


def draw(dice: Random, groups: int) -> Town:
    """A town of `groups` groups of six; eight at most."""
    members = tuple(
        Member(f"{given} {family}", role_of(place), START + _days(dice.uniform(0, DAYS)))
        for family in _FAMILIES[:groups]
        for place, given in enumerate(_GIVEN[:GROUP])
    )
    texts = _Texts(dice)
    written = [
        write(dice, place, member, texts.new())
        for place, member in enumerate(members)
        if dice.random() < WRITE
    ]
    in_time = [one for one in written if one.sent < END]
    return Town(members, tuple(sorted(in_time, key=lambda one: one.sent)))


def write(dice: Random, writer: int, member: Member, text: str) -> Submission:
    """What a member sends, some time after their match has ended."""
    delay = dice.lognormvariate(math.log(MEDIAN_DAYS), SPREAD)
    sent = (member.ended + _days(delay)).replace(microsecond=0)
    return Submission(
        writer=writer,
        text=text,
        rating=dice.randint(1, 5),
        part=member.role if dice.random() < SAY_PART else "",
        token=f"{dice.getrandbits(128):032x}",
        event=f"evt{dice.getrandbits(96):024x}",
        ip=f"203.0.113.{writer + 1}",
        agent=f"Mozilla/5.0 (X11; {member.name})",
        hidden=member.name,
        sent=sent,
        landed=sent - timedelta(seconds=dice.randint(30, 900)),
    )


def role_of(place: int) -> str:
    """The role of whoever has a place in a group."""
    return "mentor" if place < MENTORS else "mentee"


def unlikeliness(ended: datetime, arrived: datetime) -> float:
    """How unlikely it is that somebody whose match ended then wrote now: the true law's negative
    log density per day, up to a constant; `NEVER` for a time before the end."""
    days = (arrived - ended) / timedelta(days=1)
    if days <= 0:
        return NEVER
    return math.log(days) + math.log(days / MEDIAN_DAYS) ** 2 / (2 * SPREAD**2)


NEVER = 1e6


def _days(count: float) -> timedelta:
    return timedelta(days=count)
