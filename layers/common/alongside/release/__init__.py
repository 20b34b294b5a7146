"""Release: once a day it looks whether a slot has ended, and if so hands out what was said in it.

For every program, and for the organization as if it were one more:

1.  Keys. The current and the next slot get a key pair and a key for tags (`epochs`). The private
    key is kept first, so that nothing is ever sealed that could not be opened; a run that died in
    between is completed with the same pair. Between two boundaries a run ends here, having read
    one item and two parameters and written nothing.
2.  Decision. One hour after a slot L has ended (`deciding`): every entry that a private key of L or
    earlier opens, and the pool of what waited, are mixed (`mixing.mix`). What was sealed with a
    later key waits for its own slot, so from that hour on the set can no longer change, and a
    repeated run computes the same. One transaction puts the batch (once), seals what waits with
    the current slot's key and marks L as decided. When the transaction is refused, somebody else
    decided; then this run looks again.
3.  Tidying (`tidying`), which only removes, in an order that can be broken off and begun again:
    contents of the entries that were decided on -> epochs of slots before L, after which no repeat
    of theirs could be taken -> private keys up to L, which make every copy of what they sealed
    unreadable -> what is left of slots before L. The tags of L stay while repeats of L can come.
    A decision is never made while an entry of an earlier one could be opened and count again.

With more than two entries for each person nothing is decided on: the batch says `too_many`, the
entries and their keys stay and count again with the next slot, when there may be as many as in two
slots; after four slots they are deleted unread. What waited meanwhile gets older all the same.

Whoever floods the form stops no other program, nor this one for longer than that: reading ends
with the first entry too many (or after `opening.MOST` items of any kind), what is deleted loses its
keys first, all at once, and then its items, at most `tidying.MOST` of them a day.

Whatever a program's file says by now, nothing is shown to fewer, nor to more readers, than was
promised while it may have been written (`promises`); each batch says what that was.

Where the roster is missing nobody knows how many people there are: the program is not decided on,
and the run fails. An item that no key opens is left alone and goes with its slot; the log counts
the programs that had one. A program that no longer asks for feedback is closed when its slot ends:
everything sealed goes unread, with its keys; so is one that is no longer in the deployment at all
(`removed`). Batches go after the program's `batch_days`.
"""

from alongside.release.deciding import settle
from alongside.release.epochs import prepare
from alongside.release.removed import find_removed, forget_removed
from alongside.release.subjects import Reach, Subject, of_organization, of_program

__all__ = [
    "Reach",
    "Subject",
    "find_removed",
    "forget_removed",
    "of_organization",
    "of_program",
    "prepare",
    "settle",
]
