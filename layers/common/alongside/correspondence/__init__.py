"""From a letter's ids to a letter: the facts are read at the moment of sending, so that a letter
whose reason has gone is not sent. A letter that is not sent has a counted reason.

`composing` finds the draft of a template; the drafts are in the file of what they are about.
"""

from alongside.correspondence.composing import DRAFTS, Composed, compose
from alongside.correspondence.drafts import Skip

__all__ = ["DRAFTS", "Composed", "Skip", "compose"]
