"""Two people and those who look after them, told by forms sent and links found in letters. Nobody
has an account, and no test makes a link by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from alongside import rhythm
from alongside.model import Match, MatchState, Role
from tests.faults import invariants, stories
from tests.faults.letters import Sent
from tests.faults.world import Page, World, words

FACILITATOR = "ruth@facilitators.example"
SUPPORTER = "sage@supporters.example"
CARE, LETTERS = timedelta(hours=-4), timedelta(minutes=6)
"""When care runs and when the post goes, beside the hour in which letters are due."""


@dataclass
class Story:
    """Ada asks for a mentor, Max offers to be one, Ruth looks after their group. After every step
    all invariants hold."""

    world: World

    @property
    def match(self) -> Match:
        """The match of Ada and Max."""
        found = self.world.pair("Ada", "Max")
        assert found is not None
        return found

    @property
    def began(self) -> date:
        """The day on which it began, where the program lives."""
        assert self.match.began_at is not None
        return rhythm.local_day(self.match.began_at, self.zone)

    @property
    def last_day(self) -> date:
        """The day on which it is to end."""
        assert self.match.ends_at is not None
        return rhythm.local_day(self.match.ends_at, self.zone)

    @property
    def zone(self) -> str:
        """The program's clock."""
        return self.world.rules.time_zone

    # --- time and post -------------------------------------------------------------------------

    def post(self, minutes: float = 0) -> None:
        """The post goes after so many minutes, and everything holds."""
        self.world.pass_time(minutes=minutes)
        self.world.sweep()
        self.holds()

    def holds(self) -> None:
        """Nothing is broken and nobody has got a letter twice."""
        assert invariants.broken(self.world) == []
        assert invariants.doubles(self.world) == []

    def on(self, day: date) -> None:
        """A day: care, the night's run, and the letters of the morning."""
        morning = rhythm.morning(day, self.zone)
        assert morning > self.world.now
        self.world.now = morning + CARE
        self.world.care()
        self.world.night()
        self.world.now = morning + LETTERS
        self.post()

    def after(self, span: str) -> None:
        """The day so long after the beginning."""
        self.on(rhythm.add(self.began, span))

    def letter(self, name: str, template: str) -> Sent:
        """The newest letter of a kind that somebody has got."""
        found = self.world.letters_to(name, template)
        got = [one.template for one in self.world.letters if one.to == self.address(name)]
        assert found, f"{name} has no {template}: {got}"
        return found[-1]

    def count(self, name: str, template: str) -> int:
        """How many letters of a kind somebody has got."""
        return len(self.world.letters_to(name, template))

    @staticmethod
    def address(name: str) -> str:
        """Where a member is written to."""
        return name if "@" in name else f"{name.lower()}@example.net"

    # --- steps ---------------------------------------------------------------------------------

    def say(self, path: str, **said: Any) -> str:
        """Fill in the form of a page and send it; the words of the page that answers."""
        page = self.follow(self.world.fill(path, **said))
        assert page["statusCode"] == 200, page
        self.holds()
        return words(page)

    def follow(self, page: Page) -> Page:
        """Where an answer leads."""
        if page["statusCode"] != 303:
            return page
        return self.world.open(page["headers"]["Location"])

    def read(self, path: str) -> str:
        """The words of a page; looking writes nothing."""
        with self.world.wire.counting():
            page = self.world.open(path)
            assert self.world.wire.writes() == []
        assert page["statusCode"] == 200, page
        return words(page)

    def people_come(self) -> None:
        """Two forms and two receipts; those who look after the group are on file."""
        self.world.appoint("Ruth")
        if self.world.rules.supporter:
            self.world.appoint("Sage", office="supporter")
        self.world.apply("mentee", "Ada")
        self.world.apply("mentor", "Max")
        self.post()

    def suggested(self) -> None:
        """A night brings the two together, for a person to look at."""
        self.world.night()
        self.post(minutes=16)
        assert self.stands(MatchState.SUGGESTED)

    def suggest_again(self) -> None:
        """Another day's night and its letters."""
        self.on(rhythm.local_day(self.world.now, self.zone) + timedelta(days=1))

    def approved(self) -> None:
        """Ruth reads the digest, looks at the pair and approves it."""
        path = self.letter(FACILITATOR, "digest").path("review")
        assert self.world.decide(path, "approve")["statusCode"] == 303
        self.post(minutes=11)

    def agreed(self) -> None:
        """Whoever the program asks says yes, from the letter that asks."""
        for name in self.asked():
            self.say(self.letter(name, "consent").path("consent"), answer="yes")
        self.post(minutes=1)
        assert self.stands(MatchState.ACTIVE)

    def asked(self) -> tuple[str, ...]:
        """Whose consent the program asks for."""
        return {"both": ("Ada", "Max"), "mentor": ("Max",), "none": ()}[self.world.rules.consent]

    def together(self) -> None:
        """From the first form to the introduction."""
        stories.tell(self.world, "together", self._come_together)

    def _come_together(self) -> None:
        self.people_come()
        self.suggested()
        self.approved()
        self.agreed()

    def page_of_the_match(self, name: str) -> str:
        """The match's page, by a link in the newest letter that has one."""
        letters = [one for one in self.world.letters if one.to == self.address(name)]
        return next(path for one in reversed(letters) for path in one.paths("match"))

    def stands(self, state: MatchState) -> bool:
        """Whether the match is in that state now."""
        return self.match.state is state

    def held(self, name: str, role: Role) -> int:
        """How many places of somebody are taken."""
        return self.world.person(name, role).held
