"""Mistakes of meaning: what a program file says that cannot all be true."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Iterable, Iterator, Mapping
from string import Formatter

from alongside.model import Role
from alongside.program.advice import nearest
from alongside.program.course import contradictions_of_the_course
from alongside.program.doubles import double_labels, double_names, doubles
from alongside.program.opinions import contradictions_of_feedback
from alongside.program.places import Mistake, Path
from alongside.program.schema import (
    AGREEMENT,
    AspectRule,
    Condition,
    Eligibility,
    Kind,
    Program,
    Purpose,
    Question,
    Translation,
)

_NEEDED: tuple[Purpose, ...] = ("email", "name", "group", "agreement")

_ONCE = (*_NEEDED, "capacity", "avoid", "importance", "musts", "contact", "contact_detail")

_KINDS: Mapping[str, tuple[Kind, ...]] = {
    "email": ("email",),
    "name": ("name", "text"),
    "group": ("text", "choice"),
    "capacity": ("number", "scale"),
    "agreement": ("flag",),
    "attestation": ("flag",),
    "avoid": ("people",),
    "importance": ("choices",),
    "musts": ("choices",),
    "contact": ("choices",),
    "contact_detail": ("text", "long_text"),
    "category": ("choice",),
    "ordinal": ("choice",),
    "lead": ("number",),
    "shared": ("choices",),
    "overlap": ("choices",),
}
"""The kinds of question that a purpose, or the scale of an aspect, can work with."""


def contradictions(program: Program) -> Iterator[Mistake]:
    """What each table may say by itself but not together with the rest."""
    yield from _unknown_place(program)
    for number, question in enumerate(program.questions):
        yield from _odd_question(program, question, ("questions", number))
    for role in Role:
        asked = [(n, one) for n, one in enumerate(program.questions) if role in one.asked_of]
        yield from double_names(asked, ("questions",), f"the {role} form")
        yield from _missing_purposes(program, role)
    for number, rule in enumerate(program.eligibility):
        yield from _odd_rule(program, rule, ("eligibility", number))
    yield from doubles(
        ("eligibility",), "code", [f"{e.role} {e.code}" for e in program.eligibility]
    )
    for role in Role:
        yield from _unheard(program, role)
    for number, aspect in enumerate(program.aspects):
        yield from _odd_aspect(program, aspect, ("aspects", number))
    yield from doubles(("aspects",), "question", [aspect.question for aspect in program.aspects])
    yield from _odd_matching(program)
    yield from contradictions_of_the_course(program)
    yield from _odd_language(program)
    yield from contradictions_of_feedback(program)


def _unknown_place(program: Program) -> Iterator[Mistake]:
    try:
        zoneinfo.ZoneInfo(program.time_zone)
    except (KeyError, OSError, ValueError):
        near = nearest(program.time_zone, zoneinfo.available_timezones())
        yield ("time_zone",), f'unknown time zone. {near}Write for example "America/New_York"'
    if not re.fullmatch("[A-Z]{2}", program.country):
        yield ("country",), 'write the two letters of the country in capitals, for example "US"'
    for key in ("questions", "aspects", "crisis", "tiers"):
        if not getattr(program, key):
            yield (key,), f"at least one is needed; write for example: [[{key}]]"
    if not program.wording.first_steps:
        yield ("wording", "first_steps"), "at least one first step is needed"
    for role in Role:
        if role not in program.forms:
            yield ("forms",), f"missing form; write for example: [forms.{role}]"


def _odd_question(program: Program, question: Question, path: Path) -> Iterator[Mistake]:
    kinds = _KINDS.get(question.purpose)
    chooses = question.kind in ("choice", "choices")
    if not question.asked_of or len(set(question.asked_of)) < len(question.asked_of):
        yield (*path, "asked_of"), 'name each form once; write for example: asked_of = ["mentee"]'
    if kinds and question.kind not in kinds:
        yield (*path, "kind"), f"purpose `{question.purpose}` needs kind {' or '.join(kinds)}"
    if chooses and not question.choices:
        yield (*path, "kind"), "a choice needs at least one [[questions.choices]] below it"
    if not chooses and question.choices:
        yield (*path, "choices"), f'kind `{question.kind}` has no choices; write kind = "choice"'
    if question.minimum > question.maximum:
        yield (*path, "minimum"), "the minimum is above the maximum"
    if question.purpose == "avoid" and question.shown_to != "nobody":
        yield (*path, "shown_to"), 'these names are told in confidence; write shown_to = "nobody"'
    if question.purpose == "contact_detail" and question.shown_to != "nobody":
        yield (*path, "shown_to"), 'only an introduction passes it on; write shown_to = "nobody"'
    yield from doubles((*path, "choices"), "code", [choice.code for choice in question.choices])
    yield from double_labels(question, path)


def _missing_purposes(program: Program, role: Role) -> Iterator[Mistake]:
    for purpose in _ONCE:
        numbers = [
            number
            for number, question in enumerate(program.questions)
            if role in question.asked_of and question.purpose == purpose
        ]
        if not numbers and purpose in _NEEDED:
            yield ("forms", role.value), f'needs a question with purpose = "{purpose}"'
        for number in numbers[1:]:
            path = ("questions", number, "purpose")
            yield path, f"the {role} form has another question with purpose `{purpose}`"
    if not any(rule.role == role and rule.code == AGREEMENT for rule in program.eligibility):
        advice = f'needs a rule with role = "{role}", code = "{AGREEMENT}": what to say until then'
        yield ("eligibility",), advice


def _unheard(program: Program, role: Role) -> Iterator[Mistake]:
    """Facts that members vouch for and no rule asks for: whoever does not would be matched."""
    asked = {
        condition.question
        for rule in program.eligibility
        if rule.role == role
        for condition in rule.any
    }
    for number, question in enumerate(program.questions):
        needed = question.purpose == "attestation" and role in question.asked_of
        if needed and question.id not in asked:
            advice = f'no rule with role = "{role}" asks for `{question.id}`; add [[eligibility]]'
            yield ("questions", number, "purpose"), advice


def _known(
    program: Program, question_id: str, roles: Iterable[Role], path: Path
) -> Iterator[Mistake]:
    """Nothing when the question exists and each of the roles is asked; else what is wrong."""
    ids = [question.id for question in program.questions]
    if question_id not in ids:
        yield path, f"no question has the id `{question_id}`. {nearest(question_id, ids)}".strip()
    elif missed := [role for role in roles if role not in program.question(question_id).asked_of]:
        yield path, f"`{question_id}` is not asked of the {missed[0]}; add it to its asked_of"


def _unknown_codes(question: Question, codes: Iterable[str], path: Path) -> Iterator[Mistake]:
    known = [choice.code for choice in question.choices]
    for code in codes:
        if code not in known:
            near = nearest(code, known)
            yield path, f"`{question.id}` has no choice `{code}`. {near}Known: {', '.join(known)}"


def _odd_rule(program: Program, rule: Eligibility, path: Path) -> Iterator[Mistake]:
    if not rule.any:
        yield (*path, "any"), "at least one condition is needed"
    for number, condition in enumerate(rule.any):
        yield from _odd_condition(program, rule.role, condition, (*path, "any", number))
    for number, question_id in enumerate(rule.evidence):
        at = (*path, "evidence", number)
        unknown = tuple(_known(program, question_id, (rule.role,), at))
        yield from unknown
        if not unknown and program.question(question_id).shown_to == "nobody":
            yield at, f"`{question_id}` is shown to nobody, so it cannot be evidence"


def _odd_condition(
    program: Program, role: Role, condition: Condition, path: Path
) -> Iterator[Mistake]:
    unknown = tuple(_known(program, condition.question, (role,), (*path, "question")))
    yield from unknown
    given = condition.model_fields_set - {"question"}
    if len(given) != 1:
        yield path, 'say exactly one of: at_least = 12, one_of = ["a_code"], is_true = true'
    if unknown or len(given) != 1:
        return
    key = next(iter(given))
    question = program.question(condition.question)
    fitting = {
        "at_least": ("number", "scale"),
        "one_of": ("choice", "choices"),
        "is_true": ("flag",),
    }
    if question.kind not in fitting[key]:
        yield (
            (*path, key),
            f"`{key}` cannot be asked of `{question.id}`, its kind is {question.kind}",
        )
    if key == "is_true" and not condition.is_true:
        yield (*path, key), "write is_true = true"
    if key == "at_least" and (condition.at_least or 0) > question.maximum:
        advice = f"`{question.id}` allows at most {question.maximum}, so nobody could ever meet it"
        yield (*path, key), advice
    yield from _unknown_codes(question, condition.one_of, (*path, "one_of"))


def _odd_aspect(program: Program, aspect: AspectRule, path: Path) -> Iterator[Mistake]:
    unknown = tuple(_known(program, aspect.question, Role, (*path, "question")))
    yield from unknown
    for key in ("both", "close", "differs"):
        yield from _odd_sentence(getattr(aspect, key), (*path, key))
    if aspect.near and not aspect.close:
        yield (*path, "near"), 'says what is close; write also: close = "…"'
    if unknown:
        return
    question = program.question(aspect.question)
    if question.kind not in _KINDS[aspect.scale]:
        kinds = " or ".join(_KINDS[aspect.scale])
        yield (
            (*path, "scale"),
            f"`{aspect.scale}` needs a question of kind {kinds}, not {question.kind}",
        )
    elif aspect.enough > max(1, len(question.choices)):
        yield (*path, "enough"), f"`{question.id}` has only {len(question.choices)} choices"
    yield from _odd_order(aspect, question, path)
    yield from _unknown_codes(
        question, (code for pair in aspect.near for code in pair), (*path, "near")
    )


def _odd_sentence(sentence: str, path: Path) -> Iterator[Mistake]:
    if _braced(sentence) - {"mentee", "mentor"}:
        yield path, "only {mentee} and {mentor} may stand in braces"


def _braced(sentence: str) -> set[str]:
    """The names in braces; "{" when a brace stands alone or says more than a name."""
    try:
        fields = list(Formatter().parse(sentence))
    except ValueError:
        return {"{"}
    plain = {name for _, name, form, how in fields if name is not None and not form and not how}
    return plain | {"{" for _, name, form, how in fields if name is not None and (form or how)}


def _odd_order(aspect: AspectRule, question: Question, path: Path) -> Iterator[Mistake]:
    known = [choice.code for choice in question.choices if not choice.skips]
    if aspect.scale == "ordinal" and sorted(aspect.order) != sorted(known):
        yield (*path, "order"), f"name each choice once, low to high: {', '.join(known)}"
    if aspect.kind == "complement" and aspect.scale not in ("category", "ordinal"):
        yield (*path, "kind"), "a complement is a matter of category or ordinal, not of counting"
    for key, scale in (("order", "ordinal"), ("near", "category")):
        if getattr(aspect, key) and aspect.scale != scale:
            yield (*path, key), f'`{key}` goes with scale = "{scale}" only'


def _odd_matching(program: Program) -> Iterator[Mistake]:
    matching = program.matching
    wanted: list[tuple[str, Path, tuple[Kind, ...]]] = [
        (matching.experience, ("matching", "experience"), ("number",)),
        (matching.importance, ("matching", "importance"), ("choices",)),
        (matching.musts, ("matching", "musts"), ("choices",)),
    ]
    for number, question_id in enumerate(matching.must_share):
        wanted.append((question_id, ("matching", "must_share", number), ("choice", "choices")))
    for question_id, path, kinds in wanted:
        unknown = tuple(_known(program, question_id, Role, path)) if question_id else ()
        yield from unknown
        if question_id and not unknown and program.question(question_id).kind not in kinds:
            yield path, f"needs a question of kind {' or '.join(kinds)}"
    yield from _odd_importance(program)


def _odd_importance(program: Program) -> Iterator[Mistake]:
    scored = {aspect.question for aspect in program.aspects}
    for number, question in enumerate(program.questions):
        if question.purpose in ("importance", "musts"):
            for position, choice in enumerate(question.choices):
                if choice.code not in scored:
                    path = ("questions", number, "choices", position, "code")
                    yield path, f"`{choice.code}` is not the question of any [[aspects]]"


# --- Another language -----------------------------------------------------------------------------

_MONTHS = 12

_DATES: Mapping[str, tuple[str, ...]] = {"day": ("day", "month"), "moment": ("date", "clock")}
"""What a date in another language has to show; a day may show the year as well."""

_PLACEHOLDER = re.compile(r"%\((\w+)\)s")

_COUNTED = frozenset({"number", "n", "num", "count"})
"""Names that a sentence about a count may use in one of its two forms only."""


def _odd_language(program: Program) -> Iterator[Mistake]:
    english = program.language.split("-", maxsplit=1)[0].lower() == "en"
    if program.translation is not None:
        yield from _odd_dates(program.translation)
        for sentence, said in program.translation.sentences.items():
            path = ("translation", "sentences", sentence)
            yield from _odd_translation(sentence, said, path)
    elif not english:
        advice = "letters and pages would speak English; add [translation] with their sentences"
        yield ("language",), advice


def _odd_dates(translation: Translation) -> Iterator[Mistake]:
    months = translation.months
    if len(months) != _MONTHS:
        advice = f"a year has twelve months, here are {len(months)}"
        yield ("translation", "months"), advice
    elif len(set(months)) < _MONTHS:
        yield ("translation", "months"), "two months have the same name"
    for key, needed in _DATES.items():
        allowed = (*needed, "year") if key == "day" else needed
        names = _braced(getattr(translation, key))
        if not set(needed) <= names <= set(allowed):
            shown = " and ".join(f"{{{name}}}" for name in needed)
            may = ", and may use {year}" if key == "day" else ""
            yield ("translation", key), f"it has to show {shown}{may}; nothing else in braces"


def _odd_translation(sentence: str, said: str | tuple[str, str], path: Path) -> Iterator[Mistake]:
    """A translation that would leave out a value, or ask for one that nobody gives."""
    wanted = _placeholders(sentence)
    counted = _COUNTED if isinstance(said, tuple) else frozenset()
    forms = said if isinstance(said, tuple) else (said,)
    for number, form in enumerate(forms):
        at = (*path, number) if isinstance(said, tuple) else path
        odd = (wanted ^ _placeholders(form)) - counted
        if odd:
            names = ", ".join(f"%({name})s" for name in sorted(odd))
            yield at, f"the two languages have to show the same values; look at {names}"
        elif "%" in _PLACEHOLDER.sub("", form.replace("%%", "")):
            yield at, "a per cent sign by itself is written twice: %%"


def _placeholders(sentence: str) -> set[str]:
    # A noun with its article (`%(a_mentor)s`) may also be said without it (`%(mentor)s`).
    return {name.removeprefix("a_") for name in _PLACEHOLDER.findall(sentence.replace("%%", ""))}
