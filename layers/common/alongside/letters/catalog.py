"""Every English sentence that letters, pages and explanations are made of, and what a program's
translation lacks of them. For whoever writes a program in another language; no letter needs it.

Pages that name no program (`pages.rendering.NAMELESS`) are English for everybody, and not in here.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from jinja2.ext import extract_from_ast

from alongside import enrollment, explanation
from alongside.forms import answering, connection, fitting
from alongside.letters import problems, words
from alongside.letters.templates import build
from alongside.pages.contexts import CONTEXTS
from alongside.pages.rendering import NAMELESS
from alongside.program import Program

PACKAGE = Path(__file__).parent.parent
TEMPLATES = {"letters": ("_*.*", "*/subject.txt", "*/body.jinja"), "pages": ("*.html",)}
TABLES: tuple[str | tuple[str, str], ...] = (
    *enrollment.SENTENCES,
    *explanation.SENTENCES,
    *answering.SENTENCES,
    *connection.SENTENCES,
    *fitting.SENTENCES,
    *problems.SENTENCES,
    *words.SENTENCES,
)
TEXTS_IN = {"say": 1, "say_count": 2}

Sentence = tuple[str, ...]
"""One text; or, when a count decides, the text for one and the text for any other number."""


@cache
def sentences() -> frozenset[Sentence]:
    """All sentences that a translation has to say, as they stand in English."""
    tables = ((text,) if isinstance(text, str) else text for text in TABLES)
    return frozenset([*in_templates(), *_in_calls(), *tables])


def in_templates() -> Iterator[Sentence]:
    """The sentences of the templates, as they stand there."""
    for room, patterns in TEMPLATES.items():
        for pattern in patterns:
            for path in sorted((PACKAGE / room).glob(pattern)):
                if room != "pages" or CONTEXTS.get(path.stem) not in NAMELESS:
                    yield from _written(path.read_text("utf-8"))


def _written(template: str) -> Iterator[Sentence]:
    tree = build(PACKAGE, "html", None).parse(template)
    for _, _, texts in extract_from_ast(tree, babel_style=False):
        yield tuple(text for text in texts or () if text)


def _in_calls() -> Iterator[Sentence]:
    """The sentences that Python says, wherever they are written in the call itself."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                yield from _said(node)


def _said(call: ast.Call) -> Iterator[Sentence]:
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    texts = call.args[1 : 1 + TEXTS_IN.get(name, 0)]
    constants = [text.value for text in texts if isinstance(text, ast.Constant)]
    if constants and len(constants) == TEXTS_IN[name]:
        yield tuple(map(str, constants))


def missing_sentences(program: Program) -> tuple[str, ...]:
    """What the translation of a program lacks or gets wrong, each as one line."""
    if program.translation is None:
        return ()
    ours = program.translation.sentences
    wanted = _by_key()
    lacking = (f"not translated: {key}" for key in sorted(wanted.keys() - ours.keys()))
    unknown = (f"no such sentence: {key}" for key in sorted(ours.keys() - wanted.keys()))
    wrong = (
        f"{fault}: {key}"
        for key in sorted(wanted.keys() & ours.keys())
        for fault in _faults(wanted[key], ours[key])
    )
    return (*lacking, *unknown, *wrong)


def _by_key() -> Mapping[str, Sentence]:
    """Each sentence by its key. One that is also said of a count counts as such."""
    found: dict[str, Sentence] = defaultdict(tuple)
    for sentence in sentences():
        found[sentence[0]] = max(found[sentence[0]], sentence, key=len)
    return found


def _faults(wanted: Sentence, said: str | tuple[str, str]) -> Iterator[str]:
    texts = (said,) if isinstance(said, str) else said
    if len(texts) != len(wanted):
        yield "one text for one and one for many are needed" if len(wanted) > 1 else "one text only"
        return
    for at, (english, text) in enumerate(zip(wanted, texts, strict=True)):
        # "One day" may leave the figure out, in any language.
        spare = {"number"} if len(wanted) > 1 and at == 0 else set()
        if _names(english) - spare != _names(text) - spare:
            yield "other placeholders"
        if _tags(english) != _tags(text) or re.search(r"[<>&]", _without_tags(text)):
            yield "other markup"


class _Names(dict[str, str]):
    """Stands for all values of a sentence, and remembers which it was asked for."""

    def __missing__(self, name: str) -> str:
        self[name] = ""
        return ""


def _names(text: str) -> set[str]:
    """The values a sentence shows; a noun with its article is the same as the bare noun."""
    names = _Names()
    try:
        text % names
    except (ValueError, TypeError):
        return {"a stray per cent sign"}
    return {name.removeprefix("a_") for name in names}


def _tags(text: str) -> list[str]:
    return sorted(re.findall(r"</?\w[^<>]*>", text))


def _without_tags(text: str) -> str:
    return re.sub(r"</?\w[^<>]*>", "", text)
