"""The pages of a match for the two who are in it: how it goes, its end, and what comes next.

Looking writes nothing. Either of the two may say anything at any time, nothing has to be said, and
what one of them says here is not shown to the other.
"""

from alongside.companionship.answering import answer
from alongside.companionship.ending import ask_to_end, end
from alongside.companionship.questionnaire import fill_in, show_questionnaire
from alongside.companionship.seat import Seat, enter
from alongside.companionship.showing import show

__all__ = [
    "Seat",
    "answer",
    "ask_to_end",
    "end",
    "enter",
    "fill_in",
    "show",
    "show_questionnaire",
]
