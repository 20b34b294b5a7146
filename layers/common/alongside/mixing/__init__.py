"""How feedback becomes something that may be read: slots, sealed entries, and the mix that turns a
set of entries into one batch in which nobody can be told from at least four others.

slots    when feedback is released, and the labels that are its only date
entry    what one person said, in a fixed number of bytes
held     what waits for more, taken apart, in a fixed number of bytes
mix      entries and what waits become a batch and what waits on
batch    what is handed out
"""
