"""A facilitator looks at one pair and decides: approve, choose another mentor, decline, undo.

Looking writes nothing. A decision is one transaction conditioned on what the facilitator saw; its
letters are due when the undo window is over, so that taking it back means calling them back.
"""

from alongside.approval.access import Access, enter
from alongside.approval.deciding import decide, undo
from alongside.approval.showing import Decision, show

__all__ = ["Access", "Decision", "decide", "enter", "show", "undo"]
