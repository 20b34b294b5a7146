"""Anonymous feedback on its way in: read by an allow-list, stripped of names, sealed, put away.

Nothing here can read what was kept, or tell a repeat from a first time. Nobody's words are looked
at for what they mean: whoever wants to be heard now is shown another door.

letterbox  what the steps may reach
page       the program's own page
hook       forms of providers
taking     what both end with
"""

from alongside.feedback.hook import Answer, deliver
from alongside.feedback.letterbox import Letterbox
from alongside.feedback.page import Written, read, send, show

__all__ = ["Answer", "Letterbox", "Written", "deliver", "read", "send", "show"]
