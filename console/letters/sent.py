"""When each letter is sent, in a line."""

from __future__ import annotations

from collections.abc import Mapping

TO_MEMBERS: Mapping[str, str] = {
    "receipt": "as soon as somebody's form has come in",
    "still_waiting": "after so many days in line ([waiting] bands): that they still are, and why",
    "consent": "after the facilitator's yes, to each who is asked",
    "consent_reminder": "once, when somebody has not answered for a while",
    "introduction": "when everybody who was asked has said yes, to both",
    "not_this_time": "when an introduction does not come about, without a reason",
    "check_in": "at the program's rhythm, to each alone: how is it going",
    "milestone": "after a time together, and after a step that somebody would like to celebrate",
    "stage": "when another stretch of the time together begins",
    "scale": "when the program's voluntary questionnaire is open",
    "load_check": "now and then, to a mentor: whether it is too much",
    "wrap_up": "after the usual number of meetings",
    "end_in_sight": "some weeks before a foreseen end",
    "renewed": "when both would like to go on",
    "on_hold": "when one of the two takes a break, to the other",
    "back_again": "when a break is over, to the other",
    "closed": "when a match is over, to each",
    "welcome_back": "when a break ends on the day that was said",
    "changed": "when somebody changed something on their own page: that it was done",
    "settle": "when a name that somebody does not want to meet is not clear",
    "agreement": "when the agreement has a new text",
    "links": "when somebody asks for fresh links",
    "help_now": "at once, with the help lines, to whoever tells that someone should know",
}

TO_HELPERS: Mapping[str, str] = {
    "digest": "in the morning, when a night has found pairs, or somebody needs a person's word",
    "suggestion_reminder": "once, about pairs that have been open for a while",
    "decided": "when one facilitator has decided, to all of the group",
    "would_like_to_talk": "when a member would like to talk, or allows it to be told of a break",
    "supporter_round": "at the supporter's rhythm: whom to check in with",
    "attention": "to the coordinator, when forms came in that could not be used",
    "drift": "to the coordinator, when a form no longer fits the program's file, or fits again",
    "concern": "at once, to whom the program names: what somebody has told",
    "feedback": "to those who read anonymous feedback, once a slot",
}

WHEN: Mapping[str, str] = {**TO_MEMBERS, **TO_HELPERS}
