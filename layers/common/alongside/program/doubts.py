"""What a program file may say but probably does not mean: where, why, and what to write instead.

Above all it says which numbers never matter: weights are opinions, but they should be heard.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from alongside.model import Role
from alongside.program.places import Mistake, Path, dotted
from alongside.program.schema import AspectRule, Matching, Program, Question
from alongside.rhythm import OPEN, days

# The matcher's own constants: importing it would cost every page's cold start (a test compares).
NEAR = 70
MATTERS, UNSET = 4, 2

_BEST = 1000
_MONTH = 30

_SAY: Mapping[str, str] = {
    "weight 0": "weight 0 is explained but never counts; write weight = 1 or more, or leave it out",
    "weight 0, same": "weight 0 never counts in a fit, but kind = \"same\" still keeps apart those"
    " who differ; write weight = 1 or more if it should count, too",
    "little weight": "weight {weight} beside the others moves no fit by more than a point of 1000;"
    " write weight = {needed} or more",
    "one number": "`{id}` allows one number only, so answers cannot differ; leave the aspect out",
    "one choice": "`{id}` has fewer than two choices that say anything, so answers cannot differ;"
    " offer another choice, or leave the aspect out",
    "enough": "only {spoken} choices of `{id}` say anything; write enough = {spoken} or less",
    "equal numbers": '"same" keeps apart all whose numbers are not equal; write kind = "similar"',
    "same": 'kind = "same" keeps apart all who differ, so this never counts; leave it out',
    "different": "a difference never counts less than a missing answer (prior = {prior}), so"
    " {different} never counts; leave it out",
    "close": "it is missing: without it, what is close is called different",
    "required": "it is personal but required: members may not skip it",
    "label": "it is missing: pages show the whole title",
    "avoid": "it does not ask whom the person must never be matched with",
    "unheard": 'its answers never count; write in [matching]: {purpose} = "{id}"',
    "no aspect": "no choice of `{id}` is the question of an aspect, so its answers never count",
    "importance": "members cannot say that {missing} matters to them",
    "asked twice": 'the aspect {id} has kind = "same" and asks for it already; leave one out',
    "asked of all": "the program asks this of everybody already; leave this choice out",
    "must be equal": "it would keep apart all whose numbers are not equal; leave this choice out",
    "must and may not": "the aspect is a complement, where a difference is wished for; leave this"
    " choice out",
    "blank shares": "whoever leaves `{id}` blank shares it with everybody; add an [[eligibility]]"
    " rule for the {role} that asks for it",
    "capacity": "the form offers up to {maximum} places and nobody may have more than {most}; write"
    " maximum = {most}",
    "no bands": "nobody in line hears anything until there is a match; write bands = [21, 60, 120]",
    "no end": "an open match has no end to tell of; leave it out",
    "same day": "it comes on the same day as the milestone before it; put the two into one",
    "prior 100": "100 gives every pair the best fit, whatever they answered; write prior = 50",
    "prior, different": "a missing answer counts for {prior} and a difference for up to"
    " {different}: whoever skips a question is worse off; write prior = {different} or more",
    "prior, close": "what is close counts for {near}, no more than a missing answer; write a prior"
    " below {near}",
    "keep_bonus": "{keep} is no less than all that fit can add ({span}): last night's draft stays,"
    " however well another pair would fit; write less",
    "credit_per_day": "a month of waiting ({credit} points) outweighs all that fit can add"
    " ({span}); write credit_per_day = {most} or less",
    "no good_bonus": "without a good_bonus it changes nothing; leave it out",
    "good_line": "every pair has {least} points (10 times prior) or more, so each gets the bonus"
    " and it changes nothing; write good_line = {better} or so",
    "low min_score": "every pair has {least} points (10 times prior) or more, so it keeps nobody"
    " apart; write min_score = 0",
    "min_score": "whoever answers nothing has {least} points with everybody (10 times prior) and"
    " could never be matched; write min_score = 0",
}  # fmt: skip


def warnings(program: Program) -> tuple[str, ...]:
    """What is allowed but probably not meant, one sentence each, led by its place in the file."""
    data = program.model_dump(mode="json")
    return tuple(f"{dotted(path, data)}: {advice}" for path, advice in doubts(program))


def doubts(program: Program) -> Iterator[Mistake]:
    """The same as places and advice."""
    for number, aspect in enumerate(program.aspects):
        path = ("aspects", number)
        yield from _weightless(program, aspect, path)
        yield from _never_differs(program.question(aspect.question), aspect, path)
        yield from _no_effect(program.matching.prior, aspect, path)
        if aspect.scale in ("ordinal", "shared", "overlap") and not aspect.close:
            yield (*path, "close"), _SAY["close"]
    for number, question in enumerate(program.questions):
        yield from _odd_question(program, question, ("questions", number))
        if question.purpose == "musts":
            yield from _pointless(program, question, ("questions", number, "choices"))
    for role in Role:
        if program.by_purpose(role, "avoid") is None:
            yield ("forms", role.value), _SAY["avoid"]
    yield from _odd_matching(program)
    yield from _odd_course(program)


# --- Aspects --------------------------------------------------------------------------------------


def _weightless(program: Program, aspect: AspectRule, path: Path) -> Iterator[Mistake]:
    """A weight that cannot move any fit by a point, even named by somebody as what matters."""
    at = (*path, "weight")
    most = _BEST - 10 * program.matching.prior
    if aspect.weight == 0:
        yield at, _SAY["weight 0, same" if aspect.kind == "same" else "weight 0"]
    elif most:
        others = UNSET * (sum(each.weight for each in program.aspects) - aspect.weight)
        strength = MATTERS if aspect.question in _offered(program, "importance") else UNSET
        needed = -(-others // (strength * (most - 1)))
        if aspect.weight < needed:
            yield at, _SAY["little weight"].format(weight=aspect.weight, needed=needed)


def _offered(program: Program, purpose: str) -> frozenset[str]:
    """The aspects that members may name in the question of that purpose."""
    wanted = getattr(program.matching, purpose)
    return frozenset(c.code for q in program.questions if q.id == wanted for c in q.choices)


def _never_differs(question: Question, aspect: AspectRule, path: Path) -> Iterator[Mistake]:
    spoken = sum(1 for choice in question.choices if not choice.skips)
    if aspect.scale == "lead":
        if question.minimum == question.maximum:
            yield (*path, "question"), _SAY["one number"].format(id=question.id)
        if aspect.kind == "same":
            yield (*path, "kind"), _SAY["equal numbers"]
    elif spoken < 2:
        yield (*path, "question"), _SAY["one choice"].format(id=question.id)
    elif aspect.enough > spoken:
        yield (*path, "enough"), _SAY["enough"].format(id=question.id, spoken=spoken)


def _no_effect(prior: int, aspect: AspectRule, path: Path) -> Iterator[Mistake]:
    """What the file says of an aspect and no fit can show. In an ordinal or a complement,
    `different` also shapes what lies between."""
    written = aspect.model_fields_set
    plain = aspect.kind == "similar" and aspect.scale != "ordinal"
    if aspect.kind == "same":
        for key in sorted({"near", "different"} & written):
            yield (*path, key), _SAY["same"]
    elif plain and "different" in written and aspect.different <= prior:
        advice = _SAY["different"].format(prior=prior, different=aspect.different)
        yield (*path, "different"), advice


# --- Questions ------------------------------------------------------------------------------------


def _odd_question(program: Program, question: Question, path: Path) -> Iterator[Mistake]:
    scored = {aspect.question for aspect in program.aspects}
    if question.id in scored and question.required:
        yield (*path, "required"), _SAY["required"]
    if not question.label:
        yield (*path, "label"), _SAY["label"]
    most = program.matching.max_capacity
    if question.purpose == "capacity" and question.maximum > most:
        yield (*path, "maximum"), _SAY["capacity"].format(maximum=question.maximum, most=most)
    for purpose in ("importance", "musts"):
        chosen = getattr(program.matching, purpose) == question.id
        offered = {choice.code for choice in question.choices}
        if question.purpose == purpose and not chosen:
            yield (*path, "purpose"), _SAY["unheard"].format(purpose=purpose, id=question.id)
        elif chosen and not offered & scored:
            yield ("matching", purpose), _SAY["no aspect"].format(id=question.id)
        elif chosen and purpose == "importance":
            for missing in sorted(scored - offered):
                yield (*path, "choices"), _SAY["importance"].format(missing=missing)


def _pointless(program: Program, question: Question, path: Path) -> Iterator[Mistake]:
    """Choices of "what we need in common" that would do nothing, or too much."""
    rules = {aspect.question: aspect for aspect in program.aspects}
    for position, choice in enumerate(question.choices):
        rule = rules[choice.code]
        if rule.kind == "same" or choice.code in program.matching.must_share:
            yield (*path, position), _SAY["asked of all"]
        elif rule.scale == "lead":
            yield (*path, position), _SAY["must be equal"]
        elif rule.kind == "complement":
            yield (*path, position), _SAY["must and may not"]


# --- Numbers --------------------------------------------------------------------------------------


def _odd_matching(program: Program) -> Iterator[Mistake]:
    matching = program.matching
    same = {aspect.question for aspect in program.aspects if aspect.kind == "same"}
    for position, name in enumerate(matching.must_share):
        if name in same:
            yield ("matching", "must_share", position), _SAY["asked twice"].format(id=name)
        for role in _skippable(program, name):
            at = ("matching", "must_share", position)
            yield at, _SAY["blank shares"].format(id=name, role=role)
    if matching.prior == _BEST // 10:
        yield ("matching", "prior"), _SAY["prior 100"]
    else:
        yield from _odd_prior(program)
        yield from _odd_lines(matching, least=10 * matching.prior)
        yield from _drowned(matching, span=_BEST - 10 * matching.prior + matching.good_bonus)


def _skippable(program: Program, question_id: str) -> Iterator[Role]:
    """The first role, if any, that may be matched without an answer to a question."""
    for role in Role:
        rules = [rule for rule in program.eligibility if rule.role == role]
        if not any(each.question == question_id for rule in rules for each in rule.any):
            yield role
            return


def _odd_prior(program: Program) -> Iterator[Mistake]:
    at, prior = ("matching", "prior"), program.matching.prior
    counted = [each for each in program.aspects if each.weight and each.kind != "same"]
    most = max((each.different for each in counted), default=0)
    if most > prior:
        yield at, _SAY["prior, different"].format(prior=prior, different=most)
    close = any(each.near or (each.scale == "shared" and each.enough > 1) for each in counted)
    if close and prior >= NEAR:
        yield at, _SAY["prior, close"].format(near=NEAR)


def _odd_lines(matching: Matching, least: int) -> Iterator[Mistake]:
    at = ("matching", "good_line")
    if not matching.good_bonus:
        if "good_line" in matching.model_fields_set:
            yield at, _SAY["no good_bonus"]
    elif matching.good_line <= least:
        yield at, _SAY["good_line"].format(least=least, better=min(least + 100, _BEST))
    if matching.min_score:
        key = "low min_score" if matching.min_score <= least else "min_score"
        yield ("matching", "min_score"), _SAY[key].format(least=least)


def _drowned(matching: Matching, span: int) -> Iterator[Mistake]:
    """Bonuses beside which a fit is not heard."""
    if matching.keep_bonus >= span:
        advice = _SAY["keep_bonus"].format(keep=matching.keep_bonus, span=span)
        yield ("matching", "keep_bonus"), advice
    credit = matching.credit_per_day * _MONTH
    if credit > span:
        advice = _SAY["credit_per_day"].format(credit=credit, span=span, most=span // _MONTH)
        yield ("matching", "credit_per_day"), advice


# --- The course of a match ------------------------------------------------------------------------


def _odd_course(program: Program) -> Iterator[Mistake]:
    if not program.waiting.bands:
        yield ("waiting", "bands"), _SAY["no bands"]
    if program.duration == OPEN and "notice" in program.closure.model_fields_set:
        yield ("closure", "notice"), _SAY["no end"]
    seen: set[int] = set()
    for number, milestone in enumerate(program.milestones):
        if days(milestone.after) in seen:
            yield ("milestones", number, "after"), _SAY["same day"]
        seen.add(days(milestone.after))
