"""Each way in which a form may differ, in plain words: what it is, that nothing is lost, and what
to do about it, on the form or in the program's file. English; a program's file translates them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from alongside.program import Kind

WHERE = "%(file)s (line %(line)s)"

KINDS: Mapping[Kind, str] = MappingProxyType(
    {
        "email": "an e-mail address",
        "name": "a short text",
        "text": "a short text",
        "long_text": "a long text",
        "number": "a number",
        "scale": "a number",
        "flag": "yes or no",
        "choice": "one choice out of several",
        "choices": "as many choices as one likes",
        "people": "a long text",
    }
)

WHY: Mapping[str, str] = MappingProxyType(
    {
        # Somebody would wait, or be lost.
        "no_email": "The form “%(form)s” asks for no e-mail address, so we cannot write to those"
        " who send it. What they send is kept. Please add the question “%(question)s”, and make it"
        " required.",
        "missing_question": "The form does not ask “%(question)s”. Nothing is lost: those who send"
        " it wait for a person. Please add the question to the form; or, if it is there in other"
        " words, write these words into `titles` of `%(id)s` in %(where)s.",
        "ambiguous_title": "“%(about)s” is on the form more than once, and we cannot tell which one"
        " is meant for “%(question)s”. Nothing is lost: the forms wait for a person. Please give"
        " the others a title of their own, or take them off the form.",
        "shared_question": "“%(about)s” is asked once on the form, and the program takes it for"
        " more than one question. Nothing is lost: the forms wait for a person. Please ask each of"
        " them with a title of its own, and look at `titles` of `%(id)s` in %(where)s.",
        "other_kind": "“%(about)s” is asked in a way that we cannot read here. Nothing is lost: the"
        " forms are kept and read again as soon as it fits. Please let it ask for %(kind)s, as the"
        " program does, or change `kind` of `%(id)s` in %(where)s.",
        "new_choice": "The question “%(question)s” has an answer “%(about)s” that we cannot match."
        " Nothing is lost: whoever chose it is read again once it is in the program's file. Please"
        " add it to `choices` of `%(id)s` in %(where)s, or to the `labels` of a choice there.",
        "unclear_answer": "The question “%(question)s” has an answer “%(about)s” of which we cannot"
        " tell whether it says yes or no. Nothing is lost: whoever chooses it waits for a person."
        " Please let the answers begin with Yes and No, or make it one box to tick.",
        "several_choices": "On the form, “%(about)s” takes several answers at once, and the program"
        " takes one. Nothing is lost: the forms are kept and read again as soon as it fits. Please"
        " let people choose one answer there, or change `kind` of `%(id)s` in %(where)s.",
        "own_words": "On the form, “%(about)s” takes an answer in people's own words, which we"
        " cannot read here. Nothing is lost: the forms are kept. Please switch “Other” off for this"
        " question.",
        "other_question": "On the form, “%(question)s” now has the title “%(about)s”, which is that"
        " of another question of the program. We cannot tell which of the two people answer there,"
        " so we take it for neither. Nothing is lost: the forms are kept and wait for a person."
        " Please give each of the two questions its own title again.",
        "other_range": "The question “%(question)s” offers %(about)s on the form, and the program"
        " takes numbers from %(lowest)s to %(highest)s. Nothing is lost: the forms are kept. Please"
        " change the numbers on the form, or `minimum` and `maximum` of `%(id)s` in %(where)s.",
        "must_be_required": "“%(about)s” may be left blank on the form, and without it nobody can"
        " be taken in. Such forms are kept, and nothing is lost. Please make it required there.",
        "takes_no_answers": "The form “%(form)s” takes no answers at the moment. Nothing that was"
        " sent is lost. Please publish it and let it take answers; or, if that is meant, write"
        " `accepting = false` in %(where)s.",
        "another_form": "This is another form than the one that is written in %(where)s. Nothing is"
        " lost: what it sends is kept. Please connect the right form, or change the id there.",
        # Nobody waits, and somebody should look at it once.
        "reworded": "“%(question)s” is called “%(about)s” on the form. Nothing is lost, and nobody"
        " waits: what people write there is still taken as their answer to the first. Please look"
        " at it once. If both ask the same, write the new words into `titles` of `%(id)s` in"
        " %(where)s; if not, give the question its title back.",
        # Only notes.
        "by_title": "“%(about)s” is known by its title only. All is well as long as the title stays"
        " as it is; please keep it, or write the question's id into `find` of `%(id)s` in"
        " %(where)s.",
        "many_by_title": "%(about)s questions of the form are known by their titles only. All is"
        " well as long as the titles stay as they are; please keep them, or write the ids into"
        " `find` of the questions in %(where)s.",
        "renamed": "“%(question)s” is now called “%(about)s” on the form. We know it all the same,"
        " and nothing is lost. If the new words are to stay, please write them into `titles` of"
        " `%(id)s` in %(where)s.",
        "optional_absent": "The form does not ask “%(question)s”. Nobody has to answer it, so all"
        " is well; if it is missing by mistake, please add it to the form.",
        "many_absent": "The form leaves out %(about)s questions that nobody has to answer. All is"
        " well; if they are missing by mistake, please add them to the form.",
        "not_read": "“%(about)s” is asked in a way that we cannot read here, so its answers are not"
        " kept. Nobody waits for that. Please let it ask for %(kind)s, as the program does.",
        "choice_gone": "The question “%(question)s” does not offer “%(about)s” any more. Earlier"
        " answers stay as they are. If it is missing by mistake, please add it to the form.",
        "not_asked": "The form asks “%(about)s”, and the program does not. The answers are not"
        " kept, and nobody waits for that. Please take it off the form, or add it to %(where)s.",
        "many_not_asked": "The form asks %(about)s questions that the program does not ask. The"
        " answers are not kept, and nobody waits for that. Please take them off the form, or add"
        " them to %(where)s.",
        "required_unasked": "The form insists on an answer to “%(about)s”, and the program does not"
        " ask it. The answers are not kept. Please take it off the form, so that nobody has to say"
        " what nobody needs, or add it to %(where)s.",
        "asks_for_file": "The form asks for a file, a signature or a payment: “%(about)s”. We never"
        " take these, and the rest of the form is read as always. Please take the question off the"
        " form.",
        "required_there": "The form insists on an answer to “%(about)s”, and in the program"
        " everybody is free to leave it out. Nothing is lost. Please make it optional on the form,"
        " so that nobody has to say more than they wish.",
        "optional_there": "“%(about)s” may be left blank on the form, and the program needs it."
        " Nothing is lost: whoever leaves it out waits for a person. Please make it required on the"
        " form.",
        "partial_answers": "The form also passes on what somebody has not sent yet. We never keep"
        " that, and nothing is lost. Please switch partial answers off.",
    }
)

OTHERWISE = (
    "Something about the form is not as the program knows it. Nothing is lost: what people send is"
    " kept. Please compare the form with %(where)s."
)
