"""Why this pair, why not yet: codes and numbers as sentences of the program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from alongside.letters.contexts import AspectLine, Standing
from alongside.letters.words import add_article, begin
from alongside.model import Answer, LeftOver, Reason
from alongside.program import AspectRule, Program
from alongside.program.translation import say, say_count

_CLOSE = 60
_ALIKE = 85

Counted = tuple[str, str]

_UNKNOWN = "Not known for both of them."
_RULES: Mapping[str, Counted] = {
    "full": ("%(number)s has no place free", "%(number)s have no place free"),
    "never": ("%(number)s is not an option", "%(number)s are not an option"),
    "experience": (
        "%(number)s has been here for less time",
        "%(number)s have been here for less time",
    ),
    "score": (
        "%(number)s has too little in common with them",
        "%(number)s have too little in common with them",
    ),
    "not_ready": (
        "%(number)s is not ready to be matched",
        "%(number)s are not ready to be matched",
    ),
    "oneself": ("%(number)s is the same person", "%(number)s are the same person"),
    "other_group": ("%(number)s is in another group", "%(number)s are in another group"),
}
_OTHER_RULE = (
    "%(number)s differs in something they need",
    "%(number)s differ in something they need",
)
_ASKED_OF_ALL = ("%(number)s differs in %(thing)s", "%(number)s differ in %(thing)s")
_THINGS = {
    "experience": "the time they have been here",
    "score": "too little in common",
    "not_ready": "not being ready to be matched",
}
_OTHER_THING = "something one of the two needs in common"
_COUNTED_THING = "%(thing)s (%(number)s)"
_NO_FREE_MENTOR = "No %(mentor)s with a free place is in this group yet."
_ONE_MORE_MENTOR = "One more %(mentor)s in this group would help."
_ONE_MORE_PLACE = "One more place with %(a_mentor)s they have in common would help."
_NONE_FITS = "No %(mentor)s fits yet: %(reasons)s."
_NO_PLACE = (
    "%(number)s person is in line, and no place is free.",
    "%(number)s people are in line, and no place is free.",
)
_PEOPLE = ("%(number)s person is in line", "%(number)s people are in line")
_PLACES = ("%(people)s for %(number)s free place.", "%(people)s for %(number)s free places.")
_ANOTHER = "Another %(mentor)s in this group would help."
_ONLY_THING = (
    "For %(number)s of them only one thing stands in the way: %(things)s. "
    "Another %(mentor)s in this group would help, too."
)
_MORE_PEOPLE_THAN_PLACES = (
    "More people in your %(group)s would like %(a_mentor)s than there are free places now."
)
_NOBODY_IS_FREE = "No %(mentor)s in your %(group)s has a free place at the moment."
_NOBODY_SUITS_YET = (
    "We have not yet found %(a_mentor)s with a free place in your %(group)s who suits you."
)
_NOBODY_SHARES_YET = (
    "Nobody in your %(group)s with a free place has given the same answer as you yet: %(things)s."
)
_NOBODY_IN_LINE_SUITS = "Of the people in line in your %(group)s, nobody suits you yet."
_NOBODY_IS_IN_LINE = "Right now nobody in your %(group)s is in line."
_ANOTHER_ANSWER = (
    "If another answer is fine for you, too, send us the form again; you keep your place in line."
)
SENTENCES: tuple[str | Counted, ...] = (
    _UNKNOWN,
    *_RULES.values(),
    _OTHER_RULE,
    _ASKED_OF_ALL,
    *_THINGS.values(),
    _OTHER_THING,
    _COUNTED_THING,
    _NO_FREE_MENTOR,
    _ONE_MORE_MENTOR,
    _ONE_MORE_PLACE,
    _NONE_FITS,
    _NO_PLACE,
    _PEOPLE,
    _PLACES,
    _ANOTHER,
    _ONLY_THING,
    _MORE_PEOPLE_THAN_PLACES,
    _NOBODY_IS_FREE,
    _NOBODY_SUITS_YET,
    _NOBODY_SHARES_YET,
    _NOBODY_IN_LINE_SUITS,
    _NOBODY_IS_IN_LINE,
    _ANOTHER_ANSWER,
)


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
        "unknown": say(program, _UNKNOWN),
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
    if left.cause == "all_full":
        return _in_line(program, left), _say(program, _ONE_MORE_PLACE)
    if not left.broken:
        return _say(program, _NO_FREE_MENTOR), _say(program, _ONE_MORE_MENTOR)
    parts = [_broken(program, rule, count) for rule, count in _most_first(left.broken)]
    return _say(program, _NONE_FITS, reasons=", ".join(parts)), _what_helps(program, left)


def _say(program: Program, sentence: str, **values: object) -> str:
    """A sentence about the mentors of a program, or of one of its groups."""
    mentor = program.wording.mentor
    named = {
        "mentor": mentor,
        "a_mentor": add_article(mentor, program.translation),
        "group": program.wording.group,
    }
    return say(program, sentence, **named, **values)


def _in_line(program: Program, left: LeftOver) -> str:
    if not left.places:
        return say_count(program, *_NO_PLACE, left.people)
    people = say_count(program, *_PEOPLE, left.people)
    return say_count(program, *_PLACES, left.places, people=people)


def _what_helps(program: Program, left: LeftOver) -> str:
    """A new mentor always helps; so would the only thing that stands in the way of one."""
    if not left.alone:
        return _say(program, _ANOTHER)
    counts = _most_first(left.alone)
    things = [
        say(program, _COUNTED_THING, thing=_thing(program, rule), number=count)
        if len(counts) > 1
        else _thing(program, rule)
        for rule, count in counts
    ]
    number = sum(left.alone.values())
    return _say(program, _ONLY_THING, number=number, things=", ".join(things))


def _most_first(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _broken(program: Program, rule: str, count: int) -> str:
    asked = _asked_of_all(program, rule)
    if asked:
        return say_count(program, *_ASKED_OF_ALL, count, thing=asked)
    return say_count(program, *_RULES.get(rule, _OTHER_RULE), count)


def _thing(program: Program, rule: str) -> str:
    asked = _asked_of_all(program, rule)
    return asked or say(program, _THINGS.get(rule, _OTHER_THING))


def _asked_of_all(program: Program, rule: str) -> str:
    """The label of what the program itself wants in common, empty for any other rule."""
    same = {aspect.question for aspect in program.aspects if aspect.kind == "same"}
    wanted = {
        **{f"must_{question}": question for question in same},
        **{f"no_shared_{question}": question for question in program.matching.must_share},
    }
    return _question_label(program, wanted[rule]) if rule in wanted else ""


def why_you_wait(program: Program, left: LeftOver | None) -> tuple[str, str]:
    """Why a mentee waits, and what they could do themselves: in words for them, naming nobody.

    An exclusion, somebody's no, and what one of two needs in common are never told from each other
    or from too little in common: all are one sentence. Only what is everybody's to know is said:
    that no place is free, or which answer the program wants both to share.
    """
    if left is None:
        return say(program, "We look every night, and have not found the right person yet."), ""
    if left.cause == "all_full":
        return _say(program, _MORE_PEOPLE_THAN_PLACES), ""
    if not left.broken.keys() - {"full"}:
        return _say(program, _NOBODY_IS_FREE), ""
    shared = {_asked_of_all(program, rule) for rule in left.broken.keys() - {"full"}}
    if "" in shared:
        return _say(program, _NOBODY_SUITS_YET), ""
    things = ", ".join(sorted(shared))
    return _say(program, _NOBODY_SHARES_YET, things=things), say(program, _ANOTHER_ANSWER)


def why_you_wait_to_give(program: Program, somebody_waits: bool) -> str:
    """Why a mentor waits, in words for them; naming nobody and telling no exclusion or no."""
    if somebody_waits:
        return _say(program, _NOBODY_IN_LINE_SUITS)
    return _say(program, _NOBODY_IS_IN_LINE)


def why_a_person_reads_first(program: Program) -> str:
    """Why an application waits for a person, in words for the member."""
    facilitator = program.wording.facilitator
    return say(
        program,
        "%(a_facilitator)s reads your form first, because a person should decide and not a "
        "machine.",
        a_facilitator=begin(add_article(facilitator, program.translation)),
        facilitator=facilitator,
    )


def why_a_person_waits_with_you(program: Program) -> tuple[str, str]:
    """Why an application rests that a person has read and set aside for now: it is no refusal."""
    facilitator = program.wording.facilitator
    return (
        say(
            program,
            "%(a_facilitator)s has read your form and would like to wait a little. That is no "
            "refusal.",
            a_facilitator=begin(add_article(facilitator, program.translation)),
            facilitator=facilitator,
        ),
        say(program, "You are welcome to talk with them about it; a newer form is read anew."),
    )


def what_you_can_say(program: Program) -> str:
    """What helps when a form leaves open what only its sender can say."""
    return say(program, "Nobody else can say it for you: please send the form again with it.")


def why_the_agreement_comes_first(program: Program) -> tuple[str, str]:
    """Why an application waits for a yes to the agreement, and what helps: in their words."""
    return (
        say(program, "We look for somebody as soon as you have said yes to our agreement."),
        say(program, "You find its text, and can say yes to it, on your page."),
    )
