"""A program file that contradicts itself is refused with its line, its key and the reason."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.errors import ProgramMistake
from alongside.program import load, warnings
from alongside.program.schema import Program

FOLDER = resources.files("alongside").joinpath("programs")
OWN = Path(__file__).parent / "programs"
TEXTS = {name: FOLDER.joinpath(f"{name}.toml").read_text("utf-8") for name in ("heal", "bts")}
TEXTS["workbook"] = FOLDER.joinpath("workbook.toml").read_text("utf-8")
TEXTS["cuentos"] = (OWN / "cuentos.toml").read_text("utf-8")

FIRST_STAGE = '[[stages]]\nafter = ""\n'
SUPPORTER = TEXTS["bts"][TEXTS["bts"].index("[supporter]") : TEXTS["bts"].index("# GSE-6")]
SCALE = TEXTS["bts"][TEXTS["bts"].index("\n[scale]") : TEXTS["bts"].index("\n[closure]")]
STAGE = '[[stages]]\nafter = ""\ntitle = "x"\ntext = "x"\n'
LATE = '[[stages]]\nafter = "P13M"\ntitle = "x"\ntext = "x"\n'
MILESTONE = '[[milestones]]\nafter = "P13M"\nheading = "x"\ntext = "x"\n'
TRANSLATION = TEXTS["cuentos"][TEXTS["cuentos"].index("[translation]") :]


def changed(program: str, *edits: tuple[str, str]) -> str:
    """The file with the first of each fragment replaced."""
    text = TEXTS[program]
    for fragment, replacement in edits:
        assert fragment in text, fragment
        text = text.replace(fragment, replacement, 1)
    return text


def refusal(text: str) -> ProgramMistake:
    """What the text is refused with."""
    with pytest.raises(ProgramMistake) as caught:
        load(text, "x.toml")
    return caught.value


def said(sentences: str) -> tuple[str, str]:
    """An edit of the Spanish program: its translated sentences."""
    head = "[translation.sentences]\n"
    return head, head + sentences + "\n"


@pytest.mark.parametrize("program", TEXTS)
def test_the_files_themselves_contradict_nothing(program: str) -> None:
    """The control of every refusal below."""
    assert isinstance(load(TEXTS[program], "x.toml"), Program)
    assert warnings(load(TEXTS[program], "x.toml")) == ()


@pytest.mark.parametrize(
    ("program", "edits", "key", "line", "reason"),
    [
        # A rhythm longer than the match.
        ("bts", [('every = "P1M"\nheading', 'every = "P13M"\nheading')],
         "care.check_ins.every", 'every = "P13M"', "longer than the match (P12M)"),
        ("bts", [('first = "P14D"', 'first = "P2Y"')],
         "care.check_ins.first", 'first = "P2Y"', "longer than the match"),
        ("bts", [('load_check = "P2M"', 'load_check = "P400D"')],
         "care.load_check", "load_check", "longer than the match"),
        ("bts", [('duration = "P12M"', 'duration = "P3W"')],
         "closure.notice", 'notice = "P1M"', "not shorter than the match (P3W)"),
        ("bts", [('Ambassador"\nevery = "P1M"', 'Ambassador"\nevery = "P2Y"')],
         "supporter.every", 'every = "P2Y"', "longer than the match"),
        ("bts", [("[[stages]]", f"{MILESTONE}[[stages]]")],
         "milestones[3].after", 'after = "P13M"', "never comes"),
        # Stages.
        ("heal", [("[closure]", f"{STAGE}[closure]")],
         "stages[1]", "[[stages]]", "a match of fixed length"),
        ("bts", [(FIRST_STAGE, '[[stages]]\nafter = "P1W"\n')],
         "stages[1].after", 'after = "P1W"', "begins with the introduction"),
        ("bts", [('after = "P3M"', 'after = "P7M"')],
         "stages[3].after", 'after = "P6M"\ntitle = "Deepening"', "put the stages in order"),
        ("bts", [('after = "P3M"', 'after = ""')],
         "stages[2].after", 'after = ""\ntitle = "Challenging"', "does not begin after"),
        ("bts", [('after = "P9M"', 'after = "P12M"')],
         "stages[4].after", 'after = "P12M"', "when the match (P12M) is over"),
        ("bts", [("# The third role", f"{LATE}# The third role")],
         "stages[5].after", 'after = "P13M"', "is over"),
        # The end.
        ("bts", [('notice = "P1M"', 'notice = "P12M"')],
         "closure.notice", 'notice = "P12M"', "not shorter than the match"),
        ("bts", [('renewal = "P12M"', 'renewal = "P1M"')],
         "closure.renewal", 'renewal = "P1M"', "would come before it begins"),
        ("heal", [("[closure]\n", '[closure]\nrenewal = "P12M"\n')],
         "closure.renewal", 'renewal = "P12M"', "never renewed"),
        # Waiting.
        ("heal", [("remind_after_days = 7", "remind_after_days = 14")],
         "waiting.remind_after_days", "remind_after_days", "suggestion_days is over"),
        ("heal", [("consent_days = 14", "consent_days = 7")],
         "waiting.remind_after_days", "remind_after_days", "consent_days is over"),
        ("heal", [("remind_after_days = 7\n", ""), ("suggestion_days = 14", "suggestion_days = 5")],
         "waiting.remind_after_days", "[waiting]", "suggestion_days is over"),
        ("heal", [("[21, 60, 120]", "[21, 60, 60]")],
         "waiting.bands[3]", "bands = ", "60 does not come after 60"),
        # People who are named and not there.
        ("bts", [(SUPPORTER, "")],
         "tiers[ambassador].contacts[1]", "contacts = [", "add [supporter]"),
        ("heal", [('talk_to = "facilitator"', 'talk_to = "supporter"')],
         "care.check_ins.talk_to", "talk_to", "add [supporter]"),
        ("heal", [('contacts = ["facilitator", "coordinator"]', 'contacts = ["facilitatr"]')],
         "tiers[talk].contacts[1]", 'contacts = ["facilitatr"]', "neither an office nor an e-mail"),
        ("heal", [('contacts = ["facilitator", "coordinator"]', 'contacts = ["a@b"]')],
         "tiers[talk].contacts[1]", 'contacts = ["a@b"]', "neither an office nor"),
        ("heal", [('contacts = ["facilitator", "coordinator"]',
                   'contacts = ["coordinator", "coordinator"]')],
         "tiers[talk].contacts[2]", 'contacts = ["coordinator", "c', "told already"),
        ("heal", [("emergency = true", "emergency = false")],
         "tiers", "[[tiers]]", "emergency = true"),
        ("heal", [('code = "serious"', 'code = "talk"')],
         "tiers[talk].code", 'code = "talk"\ntitle = "I am', "used twice"),
        # The questionnaire.
        ("heal", [("[closure]", f"{SCALE}\n[closure]")],
         "scale", "[scale]", "an open match has no"),
        ("bts", [("Exactly true", "not at  all TRUE")],
         "scale.answers[4]", "answers = [", "among the answers already"),
        # Sessions.
        ("workbook", [('duration = "open"', 'duration = "P2D"'), ("[closure]\n",
                      '[closure]\nnotice = "P1D"\n'), ('first = "P14D"', 'first = "P1D"'),
                     ('every = "P1M"\n', ""), ('load_check = "P3M"', 'load_check = ""')],
         "sessions.typical", "typical = 3", "do not fit into the match (P2D)"),
        # Rules that nobody hears or meets.
        ("heal", [("at_least = 12", "at_least = 601")],
         "eligibility[months].any[months].at_least", "any = [{", "nobody could ever meet it"),
        ("heal", [('code = "attends"\nany = [{ question = "attends", is_true = true }]',
                   'code = "attends"\nany = [{ question = "agrees", is_true = true }]')],
         "questions[attends].purpose", 'purpose = "attestation"', "no rule with role"),
        ("heal", [("[agreement]", "[retention]\nletter_days = 3\n\n[agreement]")],
         "retention.letter_days", "letter_days", "written again"),
        # Texts of nothing.
        ("heal", [('heading = "How are the two of you?"', 'heading = ""')],
         "care.check_ins.heading", 'heading = ""', "it is empty"),
        ("heal", [('heading = "How are the two of you?"', 'heading = " \\t "')],
         "care.check_ins.heading", 'heading = " ', "it is empty"),
        ("bts", [('"Challenging"\ntext = """', '"Challenging"\ntext = "\\n"\nx = """')],
         "stages[2].text", 'text = "', "it is empty"),
        ("bts", [('title = "Beginning"', 'title = "\u00a0"')],
         "stages[1].title", 'title = "\u00a0"', "it is empty"),
        ("heal", [('label = "Side"', 'label = "  "')],
         "questions[side].label", 'label = "  "', "it is empty"),
        ("workbook", [("[sessions]\ntypical = 3", '[sessions]\ntypical = 3\nlate = ""')],
         "sessions.late", 'late = ""', "Allowed here: typical, minutes"),
        # An aspect without a question.
        ("bts", [('[[aspects]]\nquestion = "age"', '[[aspects]]\nquestion = "years"')],
         "aspects[years].question", 'question = "years"', "no question has the id `years`"),
        ("bts", [('[[aspects]]\nquestion = "age"', '[[aspects]]\nquestion = "heart"')],
         "aspects[heart].question", 'question = "heart"', "not asked of the mentor"),
        # Another language.
        ("heal", [('language = "en"', 'language = "es"')], "language", "language", "[translation]"),
        ("cuentos", [('  "diciembre",\n', "")],
         "translation.months", "months = [", "here are 11"),
        ("cuentos", [('"diciembre"', '"enero"')], "translation.months", "months = [", "same name"),
        ("cuentos", [("{day} de {month} de {year}", "{month} {year}")],
         "translation.day", "day = ", "{day} and {month}"),
        ("cuentos", [("{day} de {month} de {year}", "{day} de {monat}")],
         "translation.day", "day = ", "nothing else in braces"),
        ("cuentos", [("{day} de {month} de {year}", "{day:>9} de {month}")],
         "translation.day", "day = ", "nothing else in braces"),
        ("cuentos", [("{date} a las {clock}", "a las {clock}")],
         "translation.moment", "moment = ", "{date} and {clock}"),
        ("cuentos", [said('"Hello %(name)s" = "Hola"')],
         "translation.sentences.Hello %(name)s", '"Hello', "look at %(name)s"),
        ("cuentos", [said('"Hello %(name)s" = "Hola %(nombre)s"')],
         "translation.sentences.Hello %(name)s", '"Hello', "look at %(name)s, %(nombre)s"),
        ("cuentos", [said('"One day" = ["Un día", "%(number)s días, %(name)s"]')],
         "translation.sentences.One day[2]", '"One day"', "look at %(name)s"),
        ("cuentos", [said('"All" = "100 %"')],
         "translation.sentences.All", '"All"', "written twice"),
        ("cuentos", [said('"All" = "%(number)d"')],
         "translation.sentences.All", '"All"', "written twice"),
        ("cuentos", [said('"All" = ["a", "b", "c"]')],
         "translation.sentences.All", '"All"', "wrong type"),
    ],
)  # fmt: skip
def test_each_contradiction_is_refused_with_its_line_key_and_reason(
    program: str, edits: list[tuple[str, str]], key: str, line: str, reason: str
) -> None:
    text = changed(program, *edits)
    mistake = refusal(text)
    assert (mistake.file, mistake.key) == ("x.toml", key), str(mistake)
    assert reason in mistake.advice, str(mistake)
    written = "\n".join(text.split("\n")[mistake.line - 1 :])
    assert written.startswith(line), (str(mistake), written[:60])


@pytest.mark.parametrize(
    ("program", "edits"),
    [
        ("bts", [('every = "P1M"\nheading', 'every = "P1Y"\nheading')]),
        ("bts", [('every = "P1M"\nheading', 'every = ""\nheading')]),
        ("bts", [('duration = "P12M"', 'duration = "P1Y"')]),
        ("bts", [('after = "P9M"', 'after = "P11M"')]),
        ("bts", [('notice = "P1M"', 'notice = "P11M"')]),
        ("bts", [("[[stages]]", f"{MILESTONE.replace('P13M', 'P12M')}[[stages]]")]),
        ("bts", [('load_check = "P2M"', 'load_check = ""')]),
        ("heal", [("remind_after_days = 7", "remind_after_days = 13")]),
        ("heal", [("[21, 60, 120]", "[1]")]),
        ("heal", [('contacts = ["facilitator", "coordinator"]', 'contacts = ["on.call@x.org"]')]),
        ("heal", [("at_least = 12", "at_least = 600")]),
        ("heal", [('language = "en"', 'language = "en-GB"')]),
        ("heal", [('language = "en"', 'language = "es"'),
                  ("[feedback]\n", '[feedback]\nwords = "own"\n'),
                  ("[wording]", f"{TRANSLATION}[wording]")]),
        ("cuentos", [("{day} de {month} de {year}", "{day} de {month}")]),
        ("cuentos", [said('"Hello %(name)s" = "Hola %(name)s, 100 %%"')]),
        ("cuentos", [said('"One day" = ["Un día", "%(number)s días"]')]),
    ],
)  # fmt: skip
def test_what_is_just_possible_is_taken(program: str, edits: list[tuple[str, str]]) -> None:
    load(changed(program, *edits), "x.toml")


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 999), st.sampled_from("DWMY"), st.integers(1, 999), st.sampled_from("DWMY"))
def test_any_two_lengths_are_compared_without_a_crash(
    match: int, unit: str, rhythm: int, other: str
) -> None:
    text = changed(
        "bts",
        ('duration = "P12M"', f'duration = "P{match}{unit}"'),
        ('every = "P1M"\nheading', f'every = "P{rhythm}{other}"\nheading'),
    )
    try:
        program = load(text, "x.toml")
    except ProgramMistake as mistake:
        assert mistake.line and mistake.advice
    else:
        assert program.duration == f"P{match}{unit}"


@pytest.mark.parametrize("length", ["P0M", "P1000D", "P1", "1M", "P1.5M", "PT5H", "p1m", "P01M"])
def test_a_length_that_is_none_is_refused_with_an_example(length: str) -> None:
    mistake = refusal(changed("bts", ('every = "P1M"\nheading', f'every = "{length}"\nheading')))
    assert mistake.key == "care.check_ins.every"
    assert 'write for example: every = "P1M"' in mistake.advice


@pytest.mark.parametrize(
    ("program", "table", "example"),
    [
        ("bts", "closure", "[closure]"),
        ("heal", "care.check_ins", "[care.check_ins]"),
        ("heal", "tiers", "[[tiers]]"),
    ],
)
def test_a_missing_table_of_the_course_says_how_to_begin_it(
    program: str, table: str, example: str
) -> None:
    lines = TEXTS[program].split("\n")
    kept, skipping = [], False
    for line in lines:
        if line.startswith("["):
            skipping = line.strip("[]") == table
        if not skipping:
            kept.append(line)
    mistake = refusal("\n".join(kept))
    assert (mistake.key, mistake.advice) == (table, f"missing; write for example: {example}")


def test_a_key_of_a_table_that_may_be_missing_is_answered_with_the_right_one() -> None:
    mistake = refusal(changed("bts", ('asked_of = "mentee"\nitems', 'asked_off = "mentee"\nitems')))
    assert mistake.key == "scale.asked_off"
    assert "Did you mean `asked_of`?" in mistake.advice
    mistake = refusal(changed("bts", ('asked_of = "mentee"\nitems', 'asked_of = "mentees"\nitems')))
    assert "Did you mean `mentee`?" in mistake.advice
