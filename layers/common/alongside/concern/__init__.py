"""Someone should know: a worry is handed to people at once, and kept nowhere.

The words may be stored nowhere, so they cannot wait in the outbox. They leave within the call, each
letter by itself: what fails keeps nothing else from leaving. The table is asked who there is to
tell; when it does not answer, the coordinator and the addresses of the program file are told. Twice
is better than never here, so nothing but an earlier success stops a letter.

seat      who holds the page open, and what they may see
calling   one call: what is asked, sent and endured in it
contacts  who wrote, and who is told
telling   what happens, in which order
"""

from alongside.concern.calling import Call
from alongside.concern.seat import LONGEST_REACH, Seat, Worry, click, enter, enter_open, show
from alongside.concern.telling import tell

__all__ = [
    "LONGEST_REACH",
    "Call",
    "Seat",
    "Worry",
    "click",
    "enter",
    "enter_open",
    "show",
    "tell",
]
