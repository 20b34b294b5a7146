"""The questions of `init`, each with why it is asked and a good default."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from alongside.program import Program
from console import screen
from console.init import wishes
from console.init.wishes import CrisisLine, Wishes

Given = Mapping[str, str]
"""What the options of the command line said; empty where they said nothing."""

_SOURCES = (
    "Which program is nearest to yours? Its file is copied, and you change what differs.",
    "heal: members of support groups walk beside newer ones, as long as it is good for both.",
    "bts: a year with a peer mentor in stages, with a third person who looks after both.",
    "workbook: a few sessions to learn how to use something, with the agreement read first.",
)
_ID = (
    "A short code for your program. It is part of its addresses and records, so it never changes",
    "later: small letters, digits and _.",
)
_NAME = ("What people call the program. Letters come from this name.",)
_SHORT = ("What they call it in the middle of a sentence, as in “a mentor yourself, in … or not”.",)
_LANGUAGE = ("The language of forms, letters and pages. Only English needs nothing more.",)
_COUNTRY = ("The country your members live in: help lines are different in each.",)
_ZONE = ("The clock of your letters and dates. The night's plan is made at 05:15 of it.",)
_DURATION = (
    "How long two people stay together: open (as long as it is good for both), or a length:",
    "P6M is six months, P12M a year, P10W ten weeks. A fixed end is told a month before.",
)
_CONSENT = (
    "Who is asked after a facilitator's yes, before anybody's contact is passed on:",
    "both (the careful way), mentor (who is free to say no), or none (both have agreed before).",
)
_GROUP = (
    "What a group is called, as in “your … ”. Mentors and mentees always come from the same one.",
)
_VOICE = (
    "How it speaks. peer_support: nobody teaches, coaches or promises. educational: aims that",
    "members set for themselves may be spoken of.",
)
_VERSION = ("The name of this version of the agreement. A new text needs a new version.",)

_YES = "--yes"


@dataclass(frozen=True, slots=True)
class Asking:
    """How wishes are found out: from the options, else from the default (`yes`), else by asking
    whoever sits there."""

    given: Given
    yes: bool

    def ask(self, key: str, why: tuple[str, ...], default: str, mind: Callable[[str], str]) -> str:
        """One answer. A default of "" means that there is none."""
        option = f"--{key.replace('_', '-')}"
        if self.given.get(key) or self.yes:
            said = (self.given.get(key) or default).strip()
            if not said:
                raise screen.Stop(f"Please say {option}: {why[0]}")
            if mind(said):
                raise screen.Stop(f"{option} {said!r}: {mind(said)}")
            return said
        screen.complain("", *why)
        while True:
            said = screen.ask(key.replace("_", " "), option, default=default or None).strip()
            problem = mind(said)
            if not problem:
                return said
            screen.complain(problem)

    def choose(self, key: str, why: tuple[str, ...], default: str, among: tuple[str, ...]) -> str:
        """One of a few."""
        told = f"Please write one of: {', '.join(among)}"
        return self.ask(key, why, default, lambda said: "" if said in among else told)


def find_out(asking: Asking, programs: Mapping[str, Program], today: date) -> Wishes:
    """All wishes. `programs` are those of this checkout."""
    source = programs[asking.choose("from", _SOURCES, "heal", wishes.SOURCES)]
    id_ = asking.ask("id", _ID, "", lambda said: wishes.mind_id(said, programs))
    name = asking.ask("name", _NAME, "", wishes.mind_text)
    short = asking.ask("short", _SHORT, name, wishes.mind_text)
    asking.ask("language", _LANGUAGE, "en", wishes.mind_language)
    country = asking.ask("country", _COUNTRY, source.country, wishes.mind_country)
    zone = wishes.guess_zone(source.time_zone)
    voices = wishes.VOICES
    return Wishes(
        source=source.id,
        id=id_,
        name=name,
        short=short,
        country=country,
        time_zone=asking.ask("time_zone", _ZONE, zone, wishes.mind_zone),
        duration=asking.ask("duration", _DURATION, source.duration, wishes.mind_duration),
        consent=asking.choose("consent", _CONSENT, source.consent, wishes.CONSENTS),
        group=asking.ask("group", _GROUP, wishes.plain_group(source), wishes.mind_text),
        voice=asking.choose("voice", _VOICE, source.voice, voices),
        version=asking.ask("agreement", _VERSION, f"{today.year}-1", wishes.mind_text),
    )


def find_lines(
    asking: Asking, source: Program, country: str, given: tuple[str, ...]
) -> tuple[tuple[CrisisLine, ...], bool]:
    """The help lines, none when those of the copied file stay; and whether somebody has checked
    each of them. A number is never made up: what the file does not have, a person says."""
    lines = tuple(wishes.read_crisis(one) for one in given)
    for one in given:
        if wishes.mind_crisis(one):
            raise screen.Stop(f"--crisis {one!r}: {wishes.mind_crisis(one)}")
    stay = country == source.country
    if asking.yes:
        if not lines and not stay:
            raise screen.Stop(
                f"Say the help lines of {country}, each with --crisis 'Name=How it is reached'. "
                f"Those of {source.id} are for {source.country}, and none is made up here."
            )
        return lines, False
    if not lines:
        lines = _from_file(source) if stay else _typed(country)
    return lines, _checked(lines)


def _from_file(source: Program) -> tuple[CrisisLine, ...]:
    """The lines of the copied file that somebody wants to keep, and those they add."""
    screen.complain("", "Members who are not safe read these help lines first, everywhere.")
    kept = [
        CrisisLine(one.name, one.how)
        for one in source.crisis
        if screen.confirm(f"Keep “{one.name}”: {one.how}", _YES, default=True)
    ]
    return (*kept, *_typed(source.country, enough=bool(kept)))


def _typed(country: str, *, enough: bool = False) -> tuple[CrisisLine, ...]:
    """Lines that somebody types, until they leave one empty."""
    screen.complain(
        "",
        f"The help lines of {country}: emergency services, a crisis line, whatever fits.",
        "Please look each one up at its own site; findahelpline.com lists many. Leave the name",
        "empty to end.",
    )
    lines: list[CrisisLine] = []
    while True:
        name = _line("its name, with the country")
        if not name.strip() and (lines or enough):
            return tuple(lines)
        how = _line("how it is reached") if name else ""
        problem = wishes.mind_crisis(f"{name}={how}")
        if problem:
            screen.complain("At least one line is needed." if not name else problem)
        else:
            lines.append(CrisisLine(name.strip(), how.strip()))


def _checked(lines: tuple[CrisisLine, ...]) -> bool:
    screen.complain("", "Has somebody called or visited each of these, today or lately?")
    return all(screen.confirm(f"checked: “{one.name}”: {one.how}", _YES) for one in lines)


def _line(question: str) -> str:
    return screen.ask(question, "--crisis and --yes", default="", show_default=False)
