"""The hard rules: what no fit can buy. Each has a stable name that reports and pages may use."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from alongside.matching.score import codes, named, number, rate
from alongside.model import Answer, Application, ApplicationState, MatchRules, Role, namesake


def allowed(rules: MatchRules, mentee: Application, mentor: Application) -> str:
    """The first rule that forbids this pair, empty when none does.

    `not_ready`, `other_group`, `oneself`, `never`, `experience`, `no_shared_<question>`,
    `must_<question>`, `score`, `full`. `never` stands for an exclusion, a decline or an ended pair
    alike: no output may tell which (promise R22).
    """
    barrier = forbids(rules, mentee, mentor)
    return barrier or ("full" if not free(mentee) or not free(within(rules, mentor)) else "")


def forbids(rules: MatchRules, mentee: Application, mentor: Application) -> str:
    """As `allowed`, places aside."""
    if not (ready(rules, mentee, Role.MENTEE) and ready(rules, mentor, Role.MENTOR)):
        return "not_ready"
    if (mentee.program, mentee.group) != (mentor.program, mentor.group):
        return "other_group"
    if mentee.member == mentor.member:
        return "oneself"
    if excluded(mentee, mentor):
        return "never"
    broken = conflict(rules, mentee.answers, mentor.answers)
    if broken:
        return broken
    return "score" if rate(rules, mentee.answers, mentor.answers) < rules.min_score else ""


_READY = ApplicationState.READY


def ready(rules: MatchRules, application: Application, role: Role) -> bool:
    """Whether an application may be matched in this role at all: nothing about it is open, and
    what was accepted is the agreement of today."""
    return (
        application.state is _READY
        and application.role is role
        and has_accepted(rules, application)
    )


def has_accepted(rules: MatchRules, application: Application) -> bool:
    """Whether this person has accepted the agreement as it reads now (R10)."""
    accepted = application.accepted
    return not rules.agreement or (accepted is not None and accepted.hash == rules.agreement)


def within(rules: MatchRules, mentor: Application) -> Application:
    """A mentor with no more places than the program thinks good for anybody."""
    if mentor.capacity <= rules.max_capacity:
        return mentor
    return replace(mentor, capacity=rules.max_capacity)


def free(application: Application) -> int:
    """Places not taken, never negative."""
    return max(application.capacity - application.held, 0)


def excluded(one: Application, other: Application) -> bool:
    """Whether either side is barred from the other, by id or by a name declared in confidence."""
    return (
        other.member in one.barred
        or one.member in other.barred
        or any(means(one, other))
        or any(means(other, one))
    )


def means(declarer: Application, other: Application) -> Iterator[str]:
    """The names somebody declared in confidence that may mean this person: those that name them,
    but for the ones of which the declarer has said that they do not. Another name on a newer form
    takes nobody out of reach."""
    for name in names(declarer.avoid_names, other.every_name):
        if namesake(name, other.member) not in declarer.not_meant:
            yield name


def names(avoided: Iterable[str], name: str) -> Iterator[str]:
    """Which of some declared names may mean whoever is called so, however either is written.

    One word in common is enough ("my ex-husband Mark" bars every Mark of the group): a doubt costs
    one possible match, a wrong guess would put someone before their former partner.
    """
    if avoided:
        wanted = set(normalize_name(name).split())
        yield from (each for each in avoided if not wanted.isdisjoint(naming_words(each)))


_NOT_NAMES = frozenset(
    "a an and any anyone best boss boyfriend brother close colleague cousin dad daughter ex family"
    " father former friend friends from girlfriend group husband i in is member mother mum mom my"
    " neighbor no nobody none not of old one or our partner past present s sister son that the"
    " their who wife with work".split()
)


def naming_words(text: str) -> frozenset[str]:
    """The words of a declared name that may be somebody's name."""
    return frozenset(normalize_name(text).split()) - _NOT_NAMES


def normalize_name(name: str) -> str:
    """A name without case, accents, punctuation and doubled blanks; a dash counts as a blank."""
    if name.isascii() and name.replace(" ", "").isalnum():
        return " ".join(name.lower().split())
    flat = unicodedata.normalize("NFKC", name).casefold()
    spread = unicodedata.normalize("NFKD", flat).casefold()
    kept = unicodedata.normalize("NFKD", spread).translate(_SIMPLE)
    return " ".join(kept.split())


class _Simple(dict[int, str | None]):
    """What each character becomes in a normalized name, found out once."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        category = unicodedata.category(character)
        if category == "Pd" or category[0] == "Z" or character.isspace():
            self[code] = " "
        else:
            self[code] = character if category[0] in "LN" or category == "Mc" else None
        return self[code]


_SIMPLE = _Simple()


def conflict(rules: MatchRules, mentee: Mapping[str, Answer], mentor: Mapping[str, Answer]) -> str:
    """The first rule about answers that two people break; an unknown answer breaks none."""
    if rules.experience and not leads(mentee.get(rules.experience), mentor.get(rules.experience)):
        return "experience"
    for question in rules.must_share:
        if not shares(mentee.get(question), mentor.get(question)):
            return f"no_shared_{question}"
    for question in musts(rules, mentee, mentor):
        if not shares(mentee.get(question), mentor.get(question)):
            return f"must_{question}"
    return ""


def musts(
    rules: MatchRules, mentee: Mapping[str, Answer], mentor: Mapping[str, Answer]
) -> list[str]:
    """The aspects that have to agree: by the program, or because either side says so."""
    wanted = named(rules.musts, mentee) | named(rules.musts, mentor)
    return [a.question for a in rules.aspects if a.kind == "same" or a.question in wanted]


def leads(mentee: Answer | None, mentor: Answer | None) -> bool:
    """The mentor's number is at least the mentee's, or one of them is unknown."""
    ours, theirs = number(mentee), number(mentor)
    return ours is None or theirs is None or theirs >= ours


def shares(mentee: Answer | None, mentor: Answer | None) -> bool:
    """One choice in common, or one side unknown."""
    ours, theirs = set(codes(mentee)), set(codes(mentor))
    return not ours or not theirs or bool(ours & theirs)
