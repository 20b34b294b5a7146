"""A member's own page: everything held about them, and what they may change by themselves.

entering    who holds the link, and everything held about them
showing     the page, in words
looking     what a coordinator sees of a member (not on the page, so not loaded with it)
changing    a break, places, the agreement, a correction
leaving     leaving one role or all, with what was running ended kindly
settling    whom they must never meet, and whom a name means
erasing     everything, at once, everywhere
exporting   everything as a file, and the texts somebody accepted

The link needs no password: whoever reads the mailbox can open it. So names told in confidence stand
on no page but `settling`, and each change that matters is confirmed by a letter.
"""

from alongside.membership.changing import change
from alongside.membership.entering import Visit, call_on, enter
from alongside.membership.erasing import ask_to_erase, erase
from alongside.membership.exporting import accepted_texts, export
from alongside.membership.settling import settle, show_settling
from alongside.membership.showing import show

__all__ = [
    "Visit",
    "accepted_texts",
    "ask_to_erase",
    "call_on",
    "change",
    "enter",
    "erase",
    "export",
    "settle",
    "show",
    "show_settling",
]
