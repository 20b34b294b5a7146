"""Why this pair, why not yet: codes and numbers as sentences of the program."""

from __future__ import annotations

from collections.abc import Sequence

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
    standing = _standing(reason)
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


def _standing(reason: Reason) -> Standing:
    if reason.similarity < 0:
        return "unknown"
    if reason.mentee == reason.mentor:
        return "alike"
    if reason.kind == "complement":
        return "differs"
    if reason.similarity >= _ALIKE:
        return "alike"
    return "close" if reason.similarity >= _CLOSE else "differs"


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
    """Why a mentee waits, and what would free them: two sentences for a facilitator.

    An exclusion is never told from an earlier match or a decline: all are "not an option".
    """
    mentor = program.wording.mentor
    if left.cause == "all_full":
        places = "place" if left.places == 1 else "places"
        return (
            f"{left.people} people are in line for {left.places} free {places}.",
            f"One more place with a {mentor} they have in common would help.",
        )
    if not left.broken:
        return (
            f"No {mentor} with a free place is in this group yet.",
            f"One more {mentor} in this group would help.",
        )
    parts = [
        f"{count} {_RULES.get(rule, _OTHER_RULE)[count != 1]}"
        for rule, count in sorted(left.broken.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    return (
        f"No {mentor} fits yet: {', '.join(parts)}.",
        f"Another {mentor} in this group, or one more place, would help.",
    )
