"""Why this pair, why not yet: codes and numbers as sentences of the program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from alongside.letters.contexts import AspectLine, Standing
from alongside.model import Answer, LeftOver, Reason
from alongside.program import AspectRule, Program

_CLOSE = 60
_ALIKE = 85

_RULES = {
    "full": ("has no place free", "have no place free"),
    "never": ("is not an option", "are not an option"),
    "experience": ("has been here for less time", "have been here for less time"),
    "score": ("has too little in common with them", "have too little in common with them"),
    "not_ready": ("is not ready to be matched", "are not ready to be matched"),
    "oneself": ("is the same person", "are the same person"),
    "other_group": ("is in another group", "are in another group"),
}
_OTHER_RULE = ("differs in something they need", "differ in something they need")
_THINGS = {
    "experience": "the time they have been here",
    "score": "too little in common",
    "not_ready": "not being ready to be matched",
}
_OTHER_THING = "something one of the two needs in common"


def aspect_lines(program: Program, reasons: Sequence[Reason]) -> tuple[AspectLine, ...]:
    """Each aspect of a pair in words, what weighs most first, what is unknown last."""
    rules = {rule.question: rule for rule in program.aspects}
    ordered = sorted(reasons, key=lambda r: (r.similarity < 0, -r.weight * r.similarity, r.aspect))
    return tuple(_line(program, rules[r.aspect], r) for r in ordered if r.aspect in rules)


def strongest(lines: Sequence[AspectLine], count: int) -> tuple[str, ...]:
    """The first sentences that speak for a pair."""
    return tuple(line.sentence for line in lines if line.standing != "unknown")[:count]


def _line(program: Program, rule: AspectRule, reason: Reason) -> AspectLine:
    mentee = _label(program, rule.question, reason.mentee)
    mentor = _label(program, rule.question, reason.mentor)
    standing = _standing(rule, reason)
    template = {
        "alike": rule.both,
        "close": rule.close or rule.differs,
        "differs": rule.differs,
        "unknown": "Not known for both of them.",
    }[standing]
    return AspectLine(
        label=_question_label(program, rule.question),
        mentee=mentee,
        mentor=mentor,
        sentence=template.replace("{mentee}", mentee).replace("{mentor}", mentor),
        standing=standing,
    )


def _standing(rule: AspectRule, reason: Reason) -> Standing:
    """Which sentence is true: `both` only of equal answers (of a lead: only of a long one)."""
    if reason.similarity < 0:
        return "unknown"
    if rule.scale == "lead":
        return "alike" if reason.similarity >= _ALIKE else _nearly(reason.similarity >= _CLOSE)
    ours, theirs = set(reason.mentee.split(",")), set(reason.mentor.split(","))
    if ours == theirs:
        return "alike"
    if rule.scale in ("shared", "overlap"):
        return _nearly(bool(ours & theirs))
    return _nearly(reason.similarity >= _CLOSE and reason.kind != "complement")


def _nearly(close: bool) -> Standing:
    return "close" if close else "differs"


def _question_label(program: Program, question: str) -> str:
    found = program.question(question)
    return found.label or found.title


def _label(program: Program, question: str, codes: str) -> str:
    if not codes:
        return ""
    answer: Answer = codes
    if program.question(question).kind == "choices":
        answer = tuple(codes.split(","))
    elif codes.lstrip("-").isdigit():
        answer = int(codes)
    return program.label(question, answer)


def why_waiting(program: Program, left: LeftOver) -> tuple[str, str]:
    """Why a mentee waits, and what would free them: two texts for a facilitator.

    An exclusion is never told from an earlier match or a decline: all are "not an option". What a
    member needs to have in common is not named either: its form promises that nobody is told.
    """
    mentor = program.wording.mentor
    if left.cause == "all_full":
        return _in_line(left), f"One more place with a {mentor} they have in common would help."
    if not left.broken:
        return (
            f"No {mentor} with a free place is in this group yet.",
            f"One more {mentor} in this group would help.",
        )
    parts = [
        f"{count} {_predicate(program, rule, count)}" for rule, count in _most_first(left.broken)
    ]
    return f"No {mentor} fits yet: {', '.join(parts)}.", _what_helps(program, left)


def _in_line(left: LeftOver) -> str:
    people = "1 person is" if left.people == 1 else f"{left.people} people are"
    if not left.places:
        return f"{people} in line, and no place is free."
    places = "place" if left.places == 1 else "places"
    return f"{people} in line for {left.places} free {places}."


def _what_helps(program: Program, left: LeftOver) -> str:
    """A new mentor always helps; so would the only thing that stands in the way of one."""
    another = f"Another {program.wording.mentor} in this group would help"
    if not left.alone:
        return f"{another}."
    things = [
        f"{_thing(program, rule)} ({count})" if len(left.alone) > 1 else _thing(program, rule)
        for rule, count in _most_first(left.alone)
    ]
    only = f"For {sum(left.alone.values())} of them only one thing stands in the way"
    return f"{only}: {', '.join(things)}. {another}, too."


def _most_first(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _predicate(program: Program, rule: str, count: int) -> str:
    asked = _asked_of_all(program, rule)
    if asked:
        return f"{'differs' if count == 1 else 'differ'} in {asked}"
    return _RULES.get(rule, _OTHER_RULE)[count != 1]


def _thing(program: Program, rule: str) -> str:
    return _asked_of_all(program, rule) or _THINGS.get(rule, _OTHER_THING)


def _asked_of_all(program: Program, rule: str) -> str:
    """The label of what the program itself wants in common, empty for any other rule."""
    same = {aspect.question for aspect in program.aspects if aspect.kind == "same"}
    wanted = {
        **{f"must_{question}": question for question in same},
        **{f"no_shared_{question}": question for question in program.matching.must_share},
    }
    return _question_label(program, wanted[rule]) if rule in wanted else ""
