"""The Jinja2 environments of letters and pages: built on first use, strict. How to write for them:

**A letter is written once.** Its folder holds `subject.txt` (one line) and `body.jinja`, which is
rendered twice: as HTML (every value escaped) and as plain text (nothing escaped). It begins with

    {% extends base %}
    {% import parts_file as parts %}

and fills the blocks `headline`, `content`, `why` (why you get this letter) and, for letters to
those who look after others, `turn` with `parts.coordinator(program)`. All layout comes from
`parts`, which exists for both outputs: `p`, `quiet`, `framed`, `items` and `item` are called around
their content (`{% call parts.p() %}…{% endcall %}`); `heading`, `bullets`, `fact`, `strong`,
`button`, `link`, `line`, `say` and `care` take their texts. A body holds no HTML tag, no `<`, `>`
or `&`, and no address but in `button` and `link`.

**Every English sentence can be translated**, in letters, pages, `_base` and `_parts`:

    {% trans partner=letter.partner %}{{ partner }} gets a letter like this one.{% endtrans %}
    {{ parts.heading(_("Your answer")) }}
    {{ parts.heading(_("How to reach %(partner)s", partner=letter.partner)) }}
    {% trans n=days, number=days | number %}{{ number }} day is left.
    {%- pluralize %}{{ number }} days are left.{% endtrans %}

- Whole sentences, one or more to a block: no `{% if %}` within a sentence, but two sentences.
  Inside a block stand plain names only (`{{ partner }}`), given in its tag.
- The first name in the tag is the number that decides between one and many; what is shown of it is
  `n | number` (`three`; a figure in a translation), with `| begin` where a sentence begins.
- A role goes in with its article, and the bare word beside it for languages that need that:
  `{% trans a_mentor=wording.mentor | article, mentor=wording.mentor %}… as {{ a_mentor }}`.
- A per cent sign is written twice in `_("…")` (`100 %%`) and once in a block.
- In pages, markup such as `<bdi>{{ name }}</bdi>` stands inside the sentence; in letters there is
  none, but a value may be marked: `name=parts.strong(person.name)`.
- Times: `day(moment)`, `moment(moment)`, `later(moment, since)`. Lists: `names | listed`.
- Sentences made in Python go through `program.translation.say` and `say_count`, with the texts
  written in the call. `letters.catalog` lists all sentences and what a translation lacks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Literal, TypeVar
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from jinja2.ext import InternationalizationExtension

from alongside.letters import words
from alongside.program import Program
from alongside.program.schema import Translation
from alongside.program.translation import look_up, look_up_count

Context = TypeVar("Context")
Output = Literal["html", "text"]
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ps", "ur", "yi"})
SUFFIXES: dict[Output, str] = {"html": "html", "text": "txt"}


class Sentences(InternationalizationExtension):
    """Jinja's translations, with the line break kept after a sentence: the next one needs it."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """`trim_blocks` would join two sentences without a blank between them."""
        return re.sub(r"\bendtrans %\}", "endtrans +%}", source)


@dataclass(frozen=True, slots=True, eq=False)
class _Same:
    """A translation that is compared by identity: its many sentences are never hashed."""

    translation: Translation | None

    def __hash__(self) -> int:
        return id(self.translation)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.translation is self.translation


def find(
    folder: Path, name: str, output: Output, translation: Translation | None = None
) -> Template:
    """A compiled template for one output. Undefined names raise; HTML is escaped, text is not."""
    return _environment(folder, output, _Same(translation)).get_template(name)


@lru_cache(maxsize=64)
def _environment(folder: Path, output: Output, same: _Same) -> Environment:
    return build(folder, output, same.translation)


def build(folder: Path, output: Output, translation: Translation | None) -> Environment:
    """The templates of a folder, for one output and in one language."""
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=output == "html",  # noqa: S701 # plain text is read as it is
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=[Sentences],
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.filters.update(_filters(translation))
    environment.globals.update(
        base=f"_base.{SUFFIXES[output]}", parts_file=f"_parts.{SUFFIXES[output]}"
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined] # the extension adds it
        partial(look_up, translation), partial(look_up_count, translation), newstyle=True
    )
    return environment


def _filters(translation: Translation | None) -> dict[str, Callable[..., Any]]:
    return {
        "number": partial(words.name_number, translation=translation),
        "begin": words.begin,
        "article": partial(words.add_article, translation=translation),
        "listed": partial(words.join, last=translation.last if translation else words.LAST),
        "paragraphs": words.split_paragraphs,
        "one_line": words.join_lines,
        "close_up": words.close_up,
        "confidence": lambda share: look_up(translation, words.name_confidence(share)),
        "place": words.name_place,
        "address": words.check_address,
    }


def find_direction(language: str) -> str:
    """`rtl` for languages written from the right, else `ltr`: the value of HTML's `dir`."""
    return "rtl" if language.split("-", maxsplit=1)[0].lower() in RIGHT_TO_LEFT else "ltr"


def say_times(program: Program) -> dict[str, Any]:
    """The functions by which templates show times, in the program's time zone and language."""
    zone = ZoneInfo(program.time_zone)
    return {
        "day": partial(words.name_day, zone=zone, translation=program.translation),
        "moment": partial(words.name_moment, zone=zone, translation=program.translation),
        "later": partial(words.name_later, zone=zone, translation=program.translation),
    }


def tidy_context(context: Context) -> Context:
    """The same context with every text on one line (see `words.tidy`), at any depth."""
    return _tidy(context)  # type: ignore[no-any-return]


def _tidy(value: Any) -> Any:
    # An enum member is a str as well, but must stay the member that templates look up.
    if type(value) is str:
        return words.tidy(value)
    if isinstance(value, tuple):
        return tuple(_tidy(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _tidy(getattr(value, f.name)) for f in fields(value)})
    return value
