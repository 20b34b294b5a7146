"""What differs between a form and a program: what is said here is what would happen to those who
send the form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from alongside.forms.fitting import choices
from alongside.forms.fitting.records import HINDERS, WORTH_A_LETTER, Fit, Misfit, judge
from alongside.forms.fitting.trial import GUARDED, Trial, attempt
from alongside.forms.pairing import is_titled
from alongside.forms.reading import ACCEPTED
from alongside.forms.seen import SeenForm, SeenQuestion
from alongside.model import Role
from alongside.program import Program, Question

_NO_APPLICATION_WITHOUT = frozenset({"email", "name", "group"})
_NEVER_READ = frozenset({"dropped", "unknown"})
_MANY = {
    "by_title": "many_by_title",
    "not_asked": "many_not_asked",
    "optional_absent": "many_absent",
}
_FEW = 3
"""So many of the same note are told one by one."""


def fit(program: Program, role: Role, seen: SeenForm) -> Fit:
    """How a form fits what the program asks of this role. Total; depends on nothing else."""
    trial = attempt(program, role, seen)
    found = tuple(dict.fromkeys([*_of_form(trial), *_of_questions(trial)]))
    misfits = tuple(sorted(_gather(found), key=_in_order))
    refs = {
        name: question
        for question, place in trial.places.items()
        for name in seen.questions[place].keys
        if name != question
    }
    return Fit(judge(misfits), misfits, refs)


def _in_order(misfit: Misfit) -> tuple[bool, bool]:
    return misfit.code not in HINDERS, misfit.code not in WORTH_A_LETTER


def _of_form(trial: Trial) -> Iterator[Misfit]:
    seen, program = trial.seen, trial.program
    expected = {str(one): form for one, form in program.forms[trial.role].ids.items()}
    if expected.get(seen.provider, seen.form_id) != seen.form_id:
        yield Misfit("another_form")
    if seen.takes_answers is False and program.accepting:
        yield Misfit("takes_no_answers")
    if seen.sends_unfinished:
        yield Misfit("partial_answers")


def _of_questions(trial: Trial) -> Iterator[Misfit]:
    known = {*trial.places.values(), *trial.beside}
    for question in trial.program.questions_for(trial.role):
        crossed = trial.crossed(question)
        if crossed:
            known |= {*crossed, *trial.claimants(question)}
            yield from _of_crossed(trial, question)
        elif question.id in trial.places:
            yield from _of_found(trial, question)
        elif question.id in trial.pairing.ambiguous:
            claimants = trial.claimants(question)
            known |= {*claimants}
            yield _of_ambiguous(trial, question, claimants)
        elif question.id not in trial.pairing.found:
            like = trial.like(question)
            known |= {*like}
            yield from _of_absent(trial, question, like)
    for place, one in enumerate(trial.seen.questions):
        yield from _of_other(one, place in known)


def _of_found(trial: Trial, question: Question) -> Iterator[Misfit]:
    one = trial.seen.questions[trial.places[question.id]]
    if trial.pairing.found[question.id].other:
        one = replace(one, other=True)  # a box of its own for words beside the options
    if one.kind in _NEVER_READ and not trial.is_needed(question):
        yield Misfit("not_read", question.id, one.title)
    elif one.kind not in ACCEPTED[question.kind]:
        yield Misfit("other_kind", question.id, one.title)
    else:
        yield from choices.compare(trial.program.as_read(question), one, trial.seen.whole)
    yield from _of_requirement(trial, question, one)
    if trial.pairing.matched_by.get(question.id) == "title":
        yield Misfit("by_title", question.id, one.title)
    elif one.title and not is_titled(question, one.title):
        code = "reworded" if question.purpose in GUARDED else "renamed"
        yield Misfit(code, question.id, one.title)


def _of_requirement(trial: Trial, question: Question, one: SeenQuestion) -> Iterator[Misfit]:
    if one.required and not trial.is_needed(question):
        yield Misfit("required_there", question.id, one.title)
    if one.required is not False or (question.purpose == "email" and trial.seen.collects_email):
        return
    if question.purpose in _NO_APPLICATION_WITHOUT:
        yield Misfit("must_be_required", question.id, one.title)
    elif question.required:
        yield Misfit("optional_there", question.id, one.title)


def _of_crossed(trial: Trial, question: Question) -> Iterator[Misfit]:
    """Told of the question that has another's title; the other one waits with it."""
    given = trial.pairing.crossed.get(question.id)
    if given is not None:
        yield Misfit("other_question", question.id, given.title)


def _of_ambiguous(trial: Trial, question: Question, claimants: Sequence[int]) -> Misfit:
    titles = [trial.seen.questions[place].title for place in claimants]
    code = "ambiguous_title" if len(titles) > 1 else "shared_question"
    return Misfit(code, question.id, (*filter(None, titles), question.title)[0])


def _of_absent(trial: Trial, question: Question, like: Sequence[int]) -> Iterator[Misfit]:
    needed = trial.is_needed(question)
    if like:
        title = trial.seen.questions[like[0]].title
        yield Misfit("other_kind" if needed else "not_read", question.id, title)
    elif not trial.seen.whole:
        return
    elif question.purpose == "email":
        yield Misfit("no_email", question.id)
    else:
        yield Misfit("missing_question" if needed else "optional_absent", question.id)


def _of_other(one: SeenQuestion, known: bool) -> Iterator[Misfit]:
    """What the form asks and the program does not."""
    about = one.title or next((label for _, label in one.choices if label), "")
    if one.kind == "dropped":
        yield Misfit("asks_for_file", about=about)
    elif not known:
        yield Misfit("required_unasked" if one.required else "not_asked", about=about)


def _gather(found: Sequence[Misfit]) -> Iterator[Misfit]:
    """Many notes of one kind become one."""
    counts = {code: sum(1 for one in found if one.code == code) for code in _MANY}
    told = set[str]()
    for one in found:
        if counts.get(one.code, 0) <= _FEW:
            yield one
        elif one.code not in told:
            told.add(one.code)
            yield Misfit(_MANY[one.code], about=str(counts[one.code]))
