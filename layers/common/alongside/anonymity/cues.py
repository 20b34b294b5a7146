"""Whether a word that is a name too is meant as a word where it stands. When in doubt it is not."""

from __future__ import annotations

from alongside.anonymity import speech

_AFTER_HOPE = frozenset(
    "that to you it for this they we i he she the my everyone things all your so these".split()
)
_MASS = frozenset("much more most such enough less any no some full pure many".split())
_OPENS = {
    "will": speech.SUBJECTS - {"that"} | {"the", "my", "your", "our", "these", "not", "do"},
    "may": speech.SUBJECTS | {"the", "god", "your", "my", "all", "our", "not"},
    "hope": _AFTER_HOPE - {"so"},
    "mark": frozenset("my your the it this down these".split()),
    "long": frozenset("story ago time before after term live way".split()),
    "faith": frozenset("in".split()),
    "art": frozenset("therapy is".split()),
    "bill": frozenset("me".split()),
    "grant": frozenset("me us you it that".split()),
    "page": frozenset("one two three four five six seven eight nine ten through".split()),
    "rich": frozenset("people or folks in".split()),
    "frank": frozenset("talk talks discussion conversations honest".split()),
    "summer": frozenset("was is came".split()),
    "sunny": frozenset("days day skies".split()),
    "precious": frozenset("time little moments few".split()),
    "star": frozenset("of".split()),
    "cash": frozenset("is was only".split()),
    "skip": frozenset("the it this to".split()),
    "chase": frozenset("your the".split()),
    "young": frozenset("people adults children kids".split()),
    "heaven": frozenset("knows".split()),
}

_BESIDE = frozenset("me i him us you myself".split())


def opens(word: str, after: str) -> bool:
    """Whether a sentence beginning with these two begins with a word: "Hope you", "Will we"."""
    return after in _OPENS.get(word, ())


def means_given(word: str, before: str, earlier: str, after: str) -> bool:
    """Whether a word that is somebody's given name is meant as one.

    `before` and `earlier` are the one and two words ahead, `after` the next; "" at a border."""
    if after == "who" and before in ("was", "is", "it's"):
        return True
    if word in ("will", "may"):
        return _means_auxiliary(word, before, earlier, after)
    if before in speech.NAME_BEFORE or (before == "and" and earlier in _BESIDE):
        return True
    if not before:
        return not opens(word, after)
    return not _is_word(word, before, earlier, after)


def _is_word(word: str, before: str, earlier: str, after: str) -> bool:
    if before in speech.DETERMINERS - (_MASS if word not in speech.ABSTRACT else frozenset()) or (
        before == "of" and earlier in speech.QUANTITIES
    ):
        return True
    if word in speech.VERBS and _acts(word, before, earlier, after):
        return True
    if word in speech.ABSTRACT and (
        before in speech.FEELING
        or (before in ("me", "us", "you", "them") and earlier in speech.GIVING)
    ):
        return True
    return word in speech.QUALITIES and (
        before
        in (
            "be",
            "being",
            "very",
            "so",
            "too",
            "really",
            "quite",
            "how",
            "as",
            "pretty",
            "are",
            "were",
            "it's",
        )
        or (before in ("is", "was", "and") and earlier not in speech.NAME_BEFORE | {"name", ""})
    )


def _acts(word: str, before: str, earlier: str, after: str) -> bool:
    if before == "you" and earlier in speech.BEFORE_YOU:
        return False
    if before in speech.SUBJECTS | speech.AUXILIARIES:
        return True
    if before == "to":
        return earlier in speech.BEFORE_TO
    return (
        word == "hope"
        and after in ("that", "you", "to", "so")
        and before in ("and", "but", "so", "now")
    )


def _means_auxiliary(word: str, before: str, earlier: str, after: str) -> bool:
    if word == "will" and before in (
        "free",
        "good",
        "ill",
        "own",
        "strong",
        "the",
        "a",
        "god's",
        "at",
        "iron",
        "my",
    ):
        return before == "my" and after in speech.SAYING
    if before in speech.PREPOSITIONS - {"and", "or", "than"} or after == word:
        return True
    if before in speech.SUBJECTS:
        return after in speech.SAYING - speech.BASE
    if not before:
        return not opens(word, after)
    return after not in speech.BASE and not (
        after in speech.SUBJECTS
        and before in ("when", "where", "how", "what", "why", "or", "and", "but")
    )


def means_family(before: str, beside_name: bool) -> bool:
    """Whether a common word that is somebody's family name is meant as one."""
    return beside_name or before in ("named", "surname", "called", "family")


def means_town(before: str, earlier: str, after: str) -> bool:
    """Whether a common word that is a town of a member is meant as one."""
    if before in speech.DETERMINERS:
        return after in speech.PLACE_AFTER
    if earlier in speech.LIVING or after in speech.PLACE_AFTER:
        return True
    if before in ("of", "for", "at") and earlier not in speech.SIDES:
        return False
    return before in speech.PLACE_BEFORE and after not in speech.ARTICLES
