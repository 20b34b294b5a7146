"""Forms that give somebody away whatever the words: addresses, numbers, dates, handles, spelling out.

Every expression is bounded or starts at a border, so time grows with the length of the text only.
"""

from __future__ import annotations

import re

from alongside.anonymity.canon import HOLE

_SMALL = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_COUNT = rf"(?:\d{{1,3}}|{_SMALL})"
_STREET = (
    "street|st|avenue|ave|road|rd|lane|ln|boulevard|blvd|highway|hwy|parkway|pkwy|terrace|crescent|mews"
    "|turnpike|expressway|causeway|alley|plaza"
)
_PERHAPS_STREET = (
    "drive|dr|court|ct|place|pl|square|sq|way|close|park|hill|circle|cir|trail|trl|loop|gardens|grove"
    "|row|walk|route|rte|green|point|pike|bend|ridge|run|view"
)
_UNIT = "apartment|apt|suite|ste|flat|room|rm|bldg|building|p\\.? ?o\\.? ?box|lot|zip|zip code|post ?code"
_KEPT_UNITS = (
    "minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|yrs?|times?|people|members?|of|out|to|or|and|on|"
    "in|a|the|steps?|sessions?|meetings?|miles?|percent|more|if|for|at|is|was|by"
)
_FOLK = "i|he|she|they|son|daughter|kid|child|boy|girl|brother|sister|who|baby|youngest|oldest"
_NETS = (
    "insta(?:gram)?|ig|snap(?:chat)?|discord|twitter|tiktok|telegram|whatsapp|signal|skype|kik|reddit"
    "|facebook|fb|messenger|linkedin|psn|xbox|steam|gamertag|venmo|cashapp|paypal|user ?name|handle|user ?id"
    "|screen ?name|nick ?name|nick|twitch|bluesky|mastodon|threads"
)
_TLD = (
    "com|org|net|edu|gov|mil|int|info|biz|io|co|ai|app|dev|me|tv|us|uk|ca|au|nz|ie|de|fr|es|it|nl|eu|ch|at|be|se"
    "|no|dk|fi|pl|ru|jp|cn|in|br|mx|za|link|online|site|shop|blog|xyz|club|live|life|health|care|support|community"
    "|page|ly|gl|gg|be"
)
_FLAGS = re.IGNORECASE

_LETTERS_APART = re.compile(
    r"(?<![^\W_])[^\W\d_]([ .\-*_/,|~]{1,3})[^\W\d_](?:\1[^\W\d_])+(?![^\W_])"
)
_INITIALS = re.compile(r"(?<![^\W_])[^\W\d_]\. ?[^\W\d_]\.(?: ?[^\W\d_]\.)*(?![^\W_])")
_SPOKEN_MAIL = re.compile(
    r"(?<![\w.+\-])[\w+\-.]{1,64}(?: (?:dot|underscore|dash) [\w+\-]{1,64}){0,3}"
    r"(?: ?[(\[{<] ?at ?[)\]}>] ?| at | ?@ ?)[\w\-]{1,64}(?: [\w\-]{1,20})?"
    r"(?:(?: ?[(\[{<] ?dot ?[)\]}>] ?| dot )[a-z\-]{2,24}){1,4}(?!\w)",
    _FLAGS,
)
_BRACKET_MAIL = re.compile(
    r"(?<![\w.+\-])[\w+\-.]{1,64} ?[(\[{<] ?at ?[)\]}>] ?[\w\-.]{1,64}", _FLAGS
)
_SPOKEN_SITE = re.compile(
    r"(?<![\w\-])[\w\-]{1,64} dot (?:com|org|net|edu|gov|info|io|co)(?: dot [a-z]{2})?(?!\w)",
    _FLAGS,
)
_MAIL_APART = re.compile(
    r"(?<![^\s(<])[\w.+\-]{1,64} ?@ ?[\w\-]{1,64}(?: ?\. ?[a-z]{2,12}){1,3}(?!\w)", _FLAGS
)
_HANDLE = re.compile(
    rf"(?<!\w)((?:{_NETS})(?: (?:name|handle|id|account|user))?"
    rf" ?(?:[:=] ?| is |, ?it'?s ))@?(?!(?:{_KEPT_UNITS}|not|my|so|very|an|your|it|this|that|there|down|still|just)\b)"
    r"[\w.\-]{2,40}",
    _FLAGS,
)
_HANDLE_AS = re.compile(
    rf"(?<!\w)((?:on|my|his|her|their) (?:{_NETS})(?: (?:name|handle|id|account|user))? (?:is|as|at|under) )@?[\w.\-]{{2,40}}",
    _FLAGS,
)
_HANDLE_BEFORE = re.compile(
    rf"(?<!\S)[\w.\-]{{3,40}}(?= (?:on|over on) (?:insta(?:gram)?|ig|snapchat|discord|twitter|tiktok|telegram|reddit|twitch)(?!\w))",
    _FLAGS,
)
_ODD = re.compile(r"(?<!\S)\S*?(?:[@\\_#]|\w[./$|*:+=]+\w|[^\W\d_]!+[a-z]|\d|://)\S*")
_SITE = re.compile(rf"(?:[\w\-]+\.)+(?:{_TLD})(?::\d+)?(?:[/?#].*)?", _FLAGS)
_EDGES = re.compile(r"^([(\['\"{*<~]*)(.*?)([)\]'\"}*>~.,;:!?]*)$", re.DOTALL)

_NUMBERS = (
    # a time of day, then a date or a score said on a date
    re.compile(
        r"(?<![\w:])\d{1,2}(?::\d{2}){0,2} ?(?:[ap]\.? ?m\b\.?|o'? ?clock\b)|(?<![\w:])\d{1,2}(?::\d{2}){1,2}(?![\w:])",
        _FLAGS,
    ),
    re.compile(
        r"(?<=\bon )\d{1,2}[/.\-]\d{1,2}(?![\w/])|(?<=\bsince )\d{1,2}[/.\-]\d{1,2}(?![\w/])|(?<=\bby )\d{1,2}[/.\-]\d{1,2}(?![\w/])|(?<=\buntil )\d{1,2}[/.\-]\d{1,2}(?![\w/])",
        _FLAGS,
    ),
    re.compile(
        r"(?<=\bat )\d{1,2}(?=[.,;!?\n]|$| (?:on|and|every|each|in|tonight|today|tomorrow|sharp)\b)",
        _FLAGS,
    ),
    re.compile(
        r"(?<!\w)(?:(?:early|mid|late)[ -])?(?:spring|summer|fall|autumn|winter)(?: of)?,? '?(?:19|20)?\d\d(?!\w)",
        _FLAGS,
    ),
    # streets, flats, boxes
    re.compile(
        rf"(?<!\w)\d{{1,6}}[a-z]?(?:-\d{{1,5}})?,? (?:[\w'.\-]{{1,24}} ){{0,4}}?(?:{_STREET})(?!\w)\.?"
        r"(?: (?:n|s|e|w|ne|nw|se|sw|north|south|east|west)(?!\w)\.?)?",
        _FLAGS,
    ),
    re.compile(
        rf"(?<!\w)\d{{1,6}}[a-z]?,? (?:(?!(?:{_KEPT_UNITS})\b)[\w'.\-]{{1,24}} ){{1,3}}?(?:{_PERHAPS_STREET})(?!\w)\.?",
        _FLAGS,
    ),
    re.compile(
        rf"(?<!\w)(?:{_UNIT})(?![a-z])\.?(?: (?:no|number)\.?)? ?[:#]? ?#?(?:[a-z]?-?\d+[a-z]?|[b-hj-z](?!\w))",
        _FLAGS,
    ),
    re.compile(r"(?<!\w)(?:route|rte|highway|hwy|interstate|exit|floor|level) #?\d+\w*", _FLAGS),
    # numbers of accounts, cases, cars
    re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{1,4}){3,8}(?!\w)"),
    re.compile(
        r"(?<!\w)(?:[A-Z]{1,4}[ -]\d{2,7}[A-Z]{0,3}|\d{2,4}[ -][A-Z]{2,4}(?:[ -]\d+)?|[A-Z]{2}\d{2} ?[A-Z]{3})(?!\w)"
    ),
    re.compile(r"(?<!\w)(?:[0-9A-F]{1,4}:){3,8}[0-9A-F]{0,4}", _FLAGS),
    re.compile(
        r"(?<!\w)(?:number|no\.|nr\.?|id|pin|ref|code|#) ?(?:is|:|#|=)? ?#?\d[\w\-]*", _FLAGS
    ),
    re.compile(r"(?<!\w)(?:ext|extension|x)\.? ?\d+(?!\w)", _FLAGS),
)
_PHONE = re.compile(r"(?<!\w)[+(]{0,2}\d(?:[ ().\-/]{0,3}\d){3,30}(?!\w)")
_AGE = (
    re.compile(
        rf"(?<!\w){_COUNT}(?:[ -](?:and a half|\d/\d))?[ -]?(?:years?|yrs?|yr|months?|mos?|weeks?|y)"
        r"[ -]?(?:olds?|of age|young)(?!\w)",
        _FLAGS,
    ),
    re.compile(rf"(?<!\w){_COUNT} ?(?:y\.?/?o\.?)(?!\w)", _FLAGS),
    re.compile(rf"(?<=\b)(aged?|turn(?:s|ed|ing)?|age(?:d| is| of|:)) {_COUNT}(?!\w)", _FLAGS),
    re.compile(
        rf"(?<!\w)((?:{_FOLK})(?:'m|'s| is| was| am|'re| are|m)(?: now| only| just| almost| nearly| about| barely)?) "
        rf"{_COUNT}(?=[.,;!?)\n]|$| (?:and|now|when|but|so|at|then|this|in)\b)",
        _FLAGS,
    ),
)
_HAS_DIGIT = re.compile(r"\d")
_DIGIT = "zero|oh|o|nought|one|two|three|four|five|six|seven|eight|nine|double|triple"
_SAID_NUMBER = re.compile(rf"(?<!\w)(?:{_DIGIT})(?:[ ,.\-]{{1,2}}(?:{_DIGIT})(?!\w)){{2,}}", _FLAGS)
_CENSORED = re.compile(r"\w[$|*=]+\w|[^\W\d_]!+[a-z]")
_SCORE = re.compile(r"(\d{1,2})/(5|10)")
_STEP = re.compile(r"(\d{1,2})-([a-z]{2,12})", _FLAGS)
_SHORT_FORMS = {
    "i.e": "ie",
    "e.g": "eg",
    "a.m": "am",
    "p.m": "pm",
    "a.k.a": "aka",
    "w/o": "without",
    "w/": "with",
    "b/c": "because",
    "n/a": "na",
}


def cut(text: str) -> str:
    """The canonical text with HOLE for every form that gives somebody away."""
    text = _spelled(text)
    if _HAS_DIGIT.search(text):
        for form in _NUMBERS:
            text = form.sub(HOLE, text)
        text = _PHONE.sub(_long_number, text)
    text = _ages(text)
    if text.count(" ") and _SAID_NUMBER.search(text):
        text = _SAID_NUMBER.sub(HOLE, text)
    return _ODD.sub(_chunk, text)


def _spelled(text: str) -> str:
    low = text.lower()
    text = _INITIALS.sub(_abbreviation, text)
    text = _LETTERS_APART.sub(HOLE, text)
    if "dot" in low:
        text = _SPOKEN_SITE.sub(HOLE, _SPOKEN_MAIL.sub(HOLE, text))
    if "at" in low and any(sign in low for sign in "([{<"):
        text = _BRACKET_MAIL.sub(HOLE, text)
    if "@" in low:
        text = _MAIL_APART.sub(HOLE, text)
    for form in (_HANDLE, _HANDLE_AS):
        text = form.sub(rf"\1{HOLE}", text)
    return _HANDLE_BEFORE.sub(_before, text)


def _ages(text: str) -> str:
    text = _AGE[0].sub(HOLE, text)
    text = _AGE[1].sub(HOLE, text)
    return _AGE[3].sub(rf"\1 {HOLE}", _AGE[2].sub(rf"\1 {HOLE}", text))


def _abbreviation(found: re.Match[str]) -> str:
    low = found[0].lower().replace(" ", "").rstrip(".")
    return f"{_SHORT_FORMS[low]}" if low in _SHORT_FORMS else HOLE


def _before(found: re.Match[str]) -> str:
    return found[0] if found[0].isalpha() else HOLE


def _long_number(found: re.Match[str]) -> str:
    """A run of five digits and more is never a score."""
    return HOLE if sum(sign.isdigit() for sign in found[0]) >= 5 else found[0]


def _chunk(found: re.Match[str]) -> str:
    """A piece between spaces with a digit or a sign inside."""
    left, core, right = _EDGES.fullmatch(found[0]).groups()  # type: ignore[union-attr]
    return f"{left}{_core(core)}{right}"


def _core(core: str) -> str:
    low = core.lower()
    if low in _SHORT_FORMS:
        return _SHORT_FORMS[low]
    if any(sign.isdigit() for sign in core):
        return _numbered(core)
    if core.startswith("#"):
        core = core[1:]
    if "@" in core or "\\" in core or "_" in core or "#" in core or "://" in core:
        return HOLE if len(core.strip("@_#\\")) else " "
    if (
        _SITE.fullmatch(core)
        or core.lower().startswith(("u/", "r/", "www."))
        or core.count("/") > 2
    ):
        return HOLE
    if _CENSORED.search(core):
        return HOLE
    return core


def _numbered(core: str) -> str:
    """Small whole numbers, scores such as 4/5 and words such as 12-step stay."""
    if core.isascii():
        if core.isdigit() and len(core) <= 2 and int(core) <= 12:
            return str(int(core))
        score = _SCORE.fullmatch(core)
        if score and int(score[1]) <= int(score[2]):
            return f"{int(score[1])}/{score[2]}"
        step = _STEP.fullmatch(core)
        if step and int(step[1]) <= 12:
            return core
    return HOLE
