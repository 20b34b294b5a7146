"""Letters, pages and explanations in another language: no sentence of theirs stays English."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from jinja2 import nodes
from jinja2.ext import GETTEXT_FUNCTIONS

from alongside import explanation
from alongside.explanation import aspect_lines, why_waiting, why_you_wait
from alongside.letters import catalog, render
from alongside.letters.catalog import missing_sentences, sentences
from alongside.letters.contexts import Footer, LetterContext, Receipt
from alongside.letters.problems import PROBLEMS, explain_problem
from alongside.letters.templates import build
from alongside.model import LeftOver, Reason, Role
from alongside.pages import render as render_page
from alongside.pages.contexts import PageContext
from alongside.pages.rendering import NAMELESS
from alongside.program import Program
from alongside.program.schema import Translation
from alongside.program.translation import say, say_count
from tests.rules.letters.markup import Markup
from tests.rules.letters.samples import CONSENT, DIGEST, HEAL, LETTERS, NOW, PROGRAMS, SITE
from tests.rules.pages.samples import DESK, PAGES

FOOTER = Footer(f"{SITE}/page/p", f"{SITE}/concern/c", f"{SITE}/match/m/end", f"{SITE}/feedback/f")
MONTHS = tuple(f"⟦{month}⟧" for month in range(1, 13))


def translated(texts: dict[str, Any], **others: Any) -> Program:
    """HEAL in an invented language."""
    translation = Translation(
        months=MONTHS,
        day="⟦{day} {month} {year}⟧",
        moment="⟦{date}, {clock}⟧",
        last="⟦and⟧",
        sentences=texts,
        **others,
    )
    return HEAL.model_copy(update={"translation": translation})


def wrapped(sentence: tuple[str, ...]) -> str | tuple[str, str]:
    """A sentence in brackets. For a count one and many are told apart."""
    one, many = f"⟦{sentence[0]}⟧", f"⟦{sentence[-1]}⟧"
    return one if len(sentence) == 1 else (one, many)


def by_key() -> dict[str, Any]:
    """The whole catalog in brackets."""
    longest = sorted(sentences(), key=len)
    return {sentence[0]: wrapped(sentence) for sentence in longest}


ALL = by_key()
PSEUDO = translated(ALL)
SPOKEN = [pytest.param(name, context, id=case) for case, (name, context) in LETTERS.items()]
SHOWN = [
    pytest.param(name, context, id=case)
    for case, (name, context) in PAGES.items()
    if not isinstance(context, NAMELESS)
]


def outside(text: str) -> str:
    """What stands in no bracket, however deep they are nested."""
    kept, depth = [], 0
    for char in text:
        depth += (char == "⟦") - (char == "⟧")
        kept.append(char if depth == 0 and char != "⟧" else " ")
    assert depth == 0
    return "".join(kept)


def left_in_english(text: str, given: list[str]) -> list[str]:
    """The words of a text that nobody gave and no translation said."""
    rest = " ".join(outside(text).split())
    for said in given:
        rest = re.sub(rf"(?<!\w){re.escape(said)}(?!\w)", " ", rest, flags=re.IGNORECASE)
    return re.findall(r"[^\W\d_]{2,}", rest)


def known(*values: Any) -> list[str]:
    """The texts of a program and of contexts, the longest first; codes are none."""
    texts = {part for value in values for text in _texts(value) for part in _parts(text)}
    shown = {text for text in texts if not re.fullmatch(r"[a-z0-9_.]*", text)}
    return sorted(shown | {*_texts(HEAL.wording.model_dump())}, key=len, reverse=True)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from _texts(item)


def _parts(text: str) -> list[str]:
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text)]


GIVEN = known(HEAL.model_dump(), asdict(FOOTER), ["New York"])


def given(context: LetterContext | PageContext) -> list[str]:
    """What a letter or page may show besides its own sentences."""
    return sorted({*GIVEN, *known(asdict(context))}, key=len, reverse=True)


def read_page(html: str) -> str:
    """All words of a page that a reader sees or hears."""
    markup = Markup(html)
    heard = [
        values[name]
        for _, values in markup.tags
        for name in ("aria-label", "placeholder", "title", "alt")
        if name in values
    ]
    title = re.findall(r"<title>(.*?)</title>", html, re.DOTALL)
    return re.sub(r"#[\w-]+", "", " ".join([markup.text, *heard, *title]))


# --- No sentence stays English --------------------------------------------------------------------


@pytest.mark.parametrize(("name", "context"), SPOKEN)
def test_a_letter_says_every_sentence_in_the_language_of_the_program(
    name: str, context: LetterContext
) -> None:
    letter = render(name, PSEUDO, context, FOOTER)
    for text in (letter.subject, letter.text, read_page(letter.html)):
        assert left_in_english(text, given(context)) == []
        assert not re.search(r"⟧[⟦\w]", text)


@pytest.mark.parametrize(("name", "context"), SHOWN)
def test_a_page_says_every_sentence_in_the_language_of_the_program(
    name: str, context: PageContext
) -> None:
    text = read_page(render_page(name, PSEUDO, context))
    assert left_in_english(text, given(context)) == []
    assert not re.search(r"⟧[⟦\w]", text)


class Heard(dict[str, Any]):
    """The catalog in brackets, and which of its sentences were asked for."""

    def __init__(self) -> None:
        super().__init__(ALL)
        self.keys_heard: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        """The sentence, remembered."""
        self.keys_heard.add(key)
        return super().get(key, default)


def unsaid(spoken: Mapping[str, Any], shown: Mapping[str, Any]) -> list[str]:
    """Sentences of templates that none of these letters and pages says, in no kind of program."""
    heard = Heard()
    translation = PSEUDO.translation.model_copy(update={"sentences": heard})  # type: ignore[union-attr]
    for kind in PROGRAMS.values():
        program = kind.model_copy(update={"translation": translation})
        for name, context in spoken.values():
            render(name, program, context, FOOTER)
        for name, context in shown.values():
            render_page(name, program, context)
    written = {sentence[0] for sentence in catalog.in_templates()}
    return sorted(written - heard.keys_heard)


def test_every_sentence_of_a_template_is_said_by_some_sample() -> None:
    assert unsaid(LETTERS, PAGES) == []
    fewer = {case: shown for case, shown in PAGES.items() if case != "desk in turn again"}
    assert unsaid(LETTERS, fewer) == [
        "Let <bdi>%(name)s</bdi> wait in turn again",
        "To be served first.",
    ]


def test_the_check_notices_a_sentence_that_stayed_english() -> None:
    lacking = translated({key: said for key, said in ALL.items() if key != "Your answer"})
    for text in (
        render("consent", lacking, CONSENT).text,
        read_page(render_page("consent", lacking, PAGES["consent"][1])),
    ):
        assert left_in_english(text, given(CONSENT)) == ["Your", "answer"] * text.count("Your a")
    assert len(left_in_english(render("consent", HEAL, CONSENT).text, given(CONSENT))) > 50


@pytest.mark.parametrize(("name", "context"), [*SPOKEN, *SHOWN])
def test_a_translation_may_use_a_noun_without_its_article(name: str, context: Any) -> None:
    bare = {
        key: tuple(_bare(text) for text in said) if isinstance(said, tuple) else _bare(said)
        for key, said in ALL.items()
    }
    program = translated(bare)
    spoken = (name, context) in LETTERS.values()
    html = render(name, program, context).html if spoken else render_page(name, program, context)
    assert html.count("⟦") == html.count("⟧") > 0


def _bare(text: str) -> str:
    return text.replace("%(a_", "%(")


def test_a_noun_takes_the_article_the_translation_gives_it() -> None:
    program = translated(ALL, articles={HEAL.wording.mentor: "una guía"})
    text = render("receipt", program, Receipt("Ana", Role.MENTEE, "", NOW)).text
    assert "⟦Thank you for asking for una guía.⟧" in text


def test_dates_counts_and_lists_follow_the_translation() -> None:
    text = render("digest", PSEUDO, DIGEST).text
    assert "⟦2 pairs to look at⟧" in text
    assert "⟦Open until ⟦17 ⟦5⟧ 2027⟧. " in text
    assert "⟦Our letters do not reach Uma ⟦and⟧ Kit." in text
    assert "⟦1 person waiting⟧" in render_page("desk", PSEUDO, DESK)


def test_what_no_translation_says_is_said_in_english() -> None:
    program = translated({"Your answer": "⟦Su respuesta⟧"})
    text = render("consent", program, CONSENT).text
    assert "== ⟦Su respuesta⟧ ==" in text
    assert "Hello Ana," in text
    assert "two pairs" in render("digest", HEAL, DIGEST).text
    assert "2 pairs for you" in render("digest", program, DIGEST).text


@pytest.mark.parametrize("name", [n for n, c in PAGES.values() if isinstance(c, NAMELESS)])
def test_a_page_that_names_no_program_speaks_no_programs_language(name: str) -> None:
    context = next(c for n, c in PAGES.values() if n == name)
    assert render_page(name, PSEUDO, context) == render_page(name, None, context)


def test_two_languages_never_mix() -> None:
    """Environments are kept by translation; the same texts in another one are another language."""
    first, second = (translated({"Your answer": said}) for said in ("⟦Uno⟧", "⟦Dos⟧"))
    for _ in range(2):
        for program, said in ((first, "Uno"), (second, "Dos"), (HEAL, "Your answer")):
            text = render("consent", program, CONSENT).text
            assert [w for w in ("Uno", "Dos", "== Your answer") if w in text] == [
                said.replace("Your", "== Your")
            ]


def test_a_value_is_escaped_in_a_translated_sentence_too() -> None:
    letter = render("consent", PSEUDO, replace(CONSENT, name="<b>Ana</b>", partner="100 %"))
    assert "⟦Hello &lt;b&gt;Ana&lt;/b&gt;,⟧" in letter.html
    assert "⟦Hello <b>Ana</b>,⟧" in letter.text
    assert "introduce you to 100 %.⟧" in letter.text


# --- What a template may hold ---------------------------------------------------------------------

FILES = sorted(
    path
    for folder in ("letters", "pages")
    for kind in ("html", "txt", "jinja")
    for path in (catalog.PACKAGE / folder).rglob(f"*.{kind}")
)


def unmarked(template: str) -> list[str]:
    """Words of a template that stand in no sentence that can be translated, samples or not."""
    tree = build(catalog.PACKAGE, "html", None).parse(template)
    texts = "".join(
        node.data if isinstance(node, nodes.TemplateData) else "•"
        for output in tree.find_all(nodes.Output)
        for node in output.nodes
    )
    seen = re.sub(r"<style>.*?</style>|<[^<>]*>|&\w+;", " ", texts, flags=re.DOTALL)
    said = {
        id(text)
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in GETTEXT_FUNCTIONS
        for text in call.args
    }
    spoken = [
        text.value
        for text in tree.find_all(nodes.Const)
        if isinstance(text.value, str) and re.search(r"\w \w", text.value) and id(text) not in said
    ]
    return [*re.findall(r"[^\W\d_]{2,}", seen), *spoken]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_template_holds_no_words_outside_a_sentence(path: Path) -> None:
    assert unmarked(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("<p>Saved.</p>", ["Saved"]),
        ("<p>{% trans %}Saved.{% endtrans %}</p>", []),
        ('{{ parts.heading("Your answer") }}', ["Your answer"]),
        ('{{ parts.heading(_("Your answer")) }}', []),
        ('<a class="go" href="{{ url }}" title="x">{{ text }}</a>', []),
        ("{% if a %}{% trans n=1 %}One{% pluralize %}Two{% endtrans %} more{% endif %}", ["more"]),
    ],
)
def test_the_check_of_templates_notices_what_it_is_for(template: str, words: list[str]) -> None:
    assert unmarked(template) == words


# --- Sentences made in Python ---------------------------------------------------------------------

LEFT = [
    LeftOver("a" * 32, "no_mentor"),
    LeftOver("a" * 32, "all_full", people=1),
    LeftOver("a" * 32, "all_full", people=3, places=1),
    LeftOver("a" * 32, "all_full", people=3, places=2),
    LeftOver("a" * 32, "no_mentor", broken={"never": 1}),
    *(
        LeftOver("a" * 32, "no_mentor", broken={rule: n, "score": 3}, alone={rule: n, "score": 1})
        for rule in ("full", "never", "experience", "not_ready", "oneself", "other_group", "odd")
        for n in (1, 2)
    ),
    LeftOver("a" * 32, "no_mentor", broken={"must_gender": 1}, alone={"must_gender": 1}),
]


@pytest.mark.parametrize("left", LEFT)
def test_why_somebody_waits_is_said_in_the_language_of_the_program(left: LeftOver) -> None:
    for text in (*why_waiting(PSEUDO, left), *why_you_wait(PSEUDO, left)):
        assert left_in_english(text, GIVEN) == []
    assert left_in_english(why_waiting(HEAL, left)[0], GIVEN) != []


@pytest.mark.parametrize("left", [None, *LEFT])
def test_why_you_wait_is_said_in_the_language_of_the_program(left: LeftOver | None) -> None:
    for text in explanation.why_you_wait(PSEUDO, left):
        assert left_in_english(text, GIVEN) == []


def test_every_sentence_of_the_explanation_is_in_the_catalog() -> None:
    texts = [
        (value,) if isinstance(value, str) else value
        for name, value in vars(explanation).items()
        if re.fullmatch("_[A-Z_]+", name) and isinstance(value, (str, tuple))
    ]
    assert len(texts) > 15
    assert [text for text in texts if text not in sentences()] == []


def test_what_is_not_known_is_said_in_the_language_of_the_program() -> None:
    unknown = Reason(aspect="gender", similarity=-1, weight=1, kind="similar")
    (line,) = aspect_lines(PSEUDO, [unknown])
    assert line.sentence == "⟦Not known for both of them.⟧"


@pytest.mark.parametrize("code", [*PROBLEMS, "another"])
@pytest.mark.parametrize("count", [1, 2, 12])
def test_a_problem_is_told_in_the_language_of_the_program(code: str, count: int) -> None:
    happened, help_ = explain_problem(PSEUDO, code, count)
    assert happened.startswith(f"⟦{count} form{'s' if count > 1 else ''} ")
    assert help_.startswith("⟦")


def test_a_sentence_made_in_python_finds_its_translation() -> None:
    program = translated({"%(who)s, a day": ("⟦un día, %(who)s⟧", "⟦%(number)s, %(who)s⟧")})
    one, many = "%(who)s, a day", "%(who)s, %(number)s days"
    assert say_count(program, one, many, 1, who="Ana") == "⟦un día, Ana⟧"
    assert say_count(program, one, many, 2, who="Ana") == "⟦2, Ana⟧"
    assert say(program, one, who="Ana") == "⟦un día, Ana⟧"
    assert say_count(HEAL, one, many, 0, who="Ana") == "Ana, 0 days"


def test_no_sentence_made_in_python_escapes_the_catalog() -> None:
    """Its texts are written in the call, or in a table of a module that the catalog reads."""
    tables = {
        "answering.py",
        "connection.py",
        "findings.py",
        "explanation.py",
        "problems.py",
        "saying.py",
    }
    found = []
    for path in sorted(catalog.PACKAGE.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = getattr(getattr(call, "func", None), "id", "")
            if isinstance(call, ast.Call) and name in catalog.TEXTS_IN:
                texts = call.args[1 : 1 + catalog.TEXTS_IN[name]]
                written = all(isinstance(text, ast.Constant) for text in texts)
                found.append((path.name, written))
    assert [name for name, written in found if not written and name not in tables] == []
    assert ("explanation.py", False) in found


# --- What a translation lacks ---------------------------------------------------------------------


def test_the_catalog_holds_the_sentences_of_every_kind() -> None:
    for sentence in (
        ("Hello %(name)s,",),
        ("%(program)s: your introduction",),
        ("How to reach %(partner)s",),
        ("%(number)s pair to look at", "%(number)s pairs to look at"),
        ("Someone to turn to",),
        ("Would you like to meet <bdi>%(partner)s</bdi>?",),
        ("%(number)s is not an option", "%(number)s are not an option"),
        ("Check that the right form is connected to this address.",),
    ):
        assert sentence in sentences()
    assert ("This link does not open anything",) not in sentences()


def test_a_sentence_is_tidy_and_has_one_plural() -> None:
    plurals: dict[str, set[str]] = {}
    for sentence in sentences():
        for text in sentence:
            assert text == " ".join(text.split())
            assert not re.search(r"[<>&]", re.sub(r"</?(bdi|strong|q)>", "", text))
        plurals.setdefault(sentence[0], set()).update(sentence[1:])
    assert [key for key, many in plurals.items() if len(many) > 1] == []


def test_a_whole_translation_lacks_nothing_and_english_needs_none() -> None:
    assert missing_sentences(PSEUDO) == ()
    assert missing_sentences(HEAL) == ()


PAIR = "%(number)s pair to look at"


@pytest.mark.parametrize(
    ("key", "said", "fault"),
    [
        ("Your answer", None, "not translated: Your answer"),
        ("Your anser", "⟦Su respuesta⟧", "no such sentence: Your anser"),
        ("Hello %(name)s,", "⟦Hola⟧", "other placeholders: Hello %(name)s,"),
        ("Hello %(name)s,", "⟦%(nombre)s⟧", "other placeholders: Hello %(name)s,"),
        ("Hello %(name)s,", "⟦%(name)s 100 %⟧", "other placeholders: Hello %(name)s,"),
        ("Your answer", "⟦<b>Su</b>⟧", "other markup: Your answer"),
        ("Your answer", "⟦Su & mi⟧", "other markup: Your answer"),
        ("Your answer", ("⟦Su⟧", "⟦Sus⟧"), "one text only: Your answer"),
        (PAIR, "⟦%(number)s⟧", f"one text for one and one for many are needed: {PAIR}"),
        (PAIR, ("⟦una⟧", "⟦muchas⟧"), f"other placeholders: {PAIR}"),
    ],
)
def test_what_a_translation_lacks_or_gets_wrong_is_told(key: str, said: Any, fault: str) -> None:
    texts = {name: text for name, text in ALL.items() if name != key}
    program = translated(texts if said is None else texts | {key: said})
    assert missing_sentences(program) == (fault,)


def test_one_of_something_needs_no_figure_and_a_noun_no_article() -> None:
    asked = "Thank you for asking for %(a_mentor)s."
    said = {PAIR: ("⟦una pareja⟧", "⟦%(number)s parejas⟧"), asked: "⟦%(mentor)s, gracias⟧"}
    assert missing_sentences(translated(ALL | said)) == ()
