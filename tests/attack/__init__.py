"""The attack on anonymous feedback: somebody who reads everything tries to say who wrote what.

The town       groups of six (two mentors, four mentees), matches that end at any time within half a
               year, and people of whom three in five write once, some days after their match ended
The adversary  holds every table, key at rest, log line with its minute, letter, metric, the
               template, the list of members and the days their matches ended. He also knows the law
               of delays exactly, and in which minutes somebody wrote for the first time
What he does   reads every scalar as a time; joins by token, by its digests and by its HMAC under
               every key he holds; joins log lines by ids; uses order, and the lengths of what is
               sealed; gives batches the minutes that filled them; then the best one-to-one guess
Variants       A  what is there at the end, all keys but the private ones of `release`
               B  A and the form provider's export (token, event id, time)
               C  B of every week
               D  C and the private keys that exist at the end. What had been released before stays
                  as safe as it was. What still waits (the running slot, and what is held) can be
                  opened by him, and is measured apart: that is a limit, and no promise
               E  C with the private keys of every week: somebody who watches the running slot from
                  inside names nearly everybody. Nothing can be done about him; he is here to show
                  that this adversary would have noticed

The same adversary attacks designs that somebody might have built instead (`designs.py`). They must
fall, or the test would say nothing.

Ratings bear no mark of whom they are from, so nobody is named by them here: that their batch is the
same bytes for the same set is tested beside the attack (`test_invariance.py`), and that nothing at
rest says when it came (`test_scalars.py`).

Not modeled: how somebody writes, a story that only one can tell, somebody who told a friend, false
entries sent to leave one alone in a batch, the form provider itself (who sees the answers), and
an administrator who changes the code.
"""
