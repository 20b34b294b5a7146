"""What may stay of a free text, so that nobody is named in it: `redact(text, roster)`.

Everything that is not a known English word goes, not only what looks like a name: canonical
letters (`canon`), forms such as addresses and numbers (`forms`), unknown words and capitals
(`reading`), then what only the list of members knows (`roster`, `cues`). Redaction is not
anonymity: "my mentor, the retired pilot with twins" stays. Where the words come from: SOURCES.md.
"""

from alongside.anonymity.canon import MARK
from alongside.anonymity.redaction import redact
from alongside.anonymity.roster import Roster
from alongside.anonymity.vocabulary import ENGLISH, Vocabulary

__all__ = ["ENGLISH", "MARK", "Roster", "Vocabulary", "redact"]
