"""What may stay of a free text, so that nobody is named in it: `redact(text, roster)`.

Everything that is not a known word goes, not only what looks like a name: one way of writing
(`canon`), pieces that are no words (`forms`), unknown words (`reading`), what belongs to numbers
(`numbers`, `ages`, `addresses`), capitals (`capitals`), what stands alone as a name does (`named`),
what points at the rest (`around`), and then what only the list of members knows (`roster`,
`members`); `cues` tells a word from a name written the same, `speech` holds the lists, `remainder`
says whether enough is left. Redaction is not anonymity: "my mentor, the retired pilot with twins"
stays. Where the words come from: SOURCES.md.
"""

from alongside.anonymity.canon import MARK
from alongside.anonymity.redaction import redact
from alongside.anonymity.remainder import says_something
from alongside.anonymity.roster import Roster, check_value
from alongside.anonymity.vocabulary import ENGLISH, Vocabulary

__all__ = ["ENGLISH", "MARK", "Roster", "Vocabulary", "check_value", "redact", "says_something"]
