"""Letters as they will look, before anybody gets one: about invented people, in a program's own
words."""
