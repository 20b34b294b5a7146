"""Care: once a day, for every group. The letters of running matches, of those who wait, of
questions still open; breaks and matches whose time has come; and what is kept no longer.

A run writes what is due from three days ago until tomorrow, so that a day on which nothing ran is
caught up. Every letter's id follows from its cause, and every step is conditioned on the facts, so
a second run, or one after a crash at any point, finds its own work and adds nothing. A letter whose
reason has gone by the morning it is due does not leave: whoever sends it looks again.
"""

from alongside.care.announcing import announce
from alongside.care.days import Day, begin
from alongside.care.keeping import keep_house
from alongside.care.looking_after import look_after
from alongside.care.publishing import publish_roster

__all__ = ["Day", "announce", "begin", "keep_house", "look_after", "publish_roster"]
