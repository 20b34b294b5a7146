"""A program file is read whole or refused with its line, its key and what to write instead."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib import resources

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from alongside.errors import ProgramMistake
from alongside.program import Program, load, load_all
from alongside.program.places import LineIndex

HEAL = resources.files("alongside").joinpath("programs", "heal.toml").read_text("utf-8")
LINES = HEAL.split("\n")
KEY = re.compile(r"^\s*([a-z_]+) = |[{,] ([a-z_]+) = |^\[+[a-z_.]*?([a-z_]+)\]+$")


def refusal(text: str) -> ProgramMistake:
    """The mistake a text is refused with; fails when it is taken."""
    with pytest.raises(ProgramMistake) as caught:
        load(text, "heal.toml")
    mistake = caught.value
    assert mistake.file == "heal.toml"
    assert mistake.__cause__ is None and (mistake.__suppress_context__ or not mistake.__context__)
    assert "pydantic" not in str(mistake) and "input_value" not in str(mistake)
    return mistake


def line_of(fragment: str) -> int:
    """The line of the only place where the fragment stands in the HEAL file."""
    assert HEAL.count(fragment) == 1, fragment
    return HEAL[: HEAL.index(fragment)].count("\n") + 1


def changed(fragment: str, replacement: str, wholly: bool = False) -> str:
    """The HEAL file with its one such fragment replaced."""
    assert wholly or HEAL.count(fragment) == 1, (fragment, HEAL.count(fragment))
    return HEAL.replace(fragment, replacement, 1)


def key_places() -> list[tuple[int, int, str]]:
    """(line index, column, key) of every key and table name outside prose."""
    places, prose = [], False
    for number, line in enumerate(LINES):
        if not prose and not line.startswith("#"):
            for found in KEY.finditer(line):
                group = next(one for one in (1, 2, 3) if found[one])
                places.append((number, found.start(group), found[group]))
        prose ^= line.count('"""') % 2 == 1
    return places


PLACES = key_places()


def test_the_packaged_programs_load() -> None:
    assert set(load_all()) == {"heal", "bts", "workbook"}


def test_a_program_is_frozen() -> None:
    program = load(HEAL, "heal.toml")
    with pytest.raises(ValueError, match="frozen"):
        program.name = "x"


def test_the_places_to_misspell_are_found_in_the_whole_file() -> None:
    assert len(PLACES) > 400
    assert {"id", "title", "code", "weight", "mentee", "crisis", "member_text"} <= {
        key for _, _, key in PLACES
    }


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(PLACES), st.integers(0, 30), st.sampled_from("qzxw"))
def test_a_misspelled_key_is_refused_with_its_line_and_the_right_key(
    place: tuple[int, int, str], position: int, letter: str
) -> None:
    number, column, key = place
    assume(key != "google")
    position %= len(key) + 1
    wrong = key[:position] + letter + key[position:]
    line = LINES[number]
    assert line[column : column + len(key)] == key
    text = "\n".join(
        [*LINES[:number], line[:column] + wrong + line[column + len(key) :], *LINES[number + 1 :]]
    )
    mistake = refusal(text)
    assert mistake.line == number + 1
    assert mistake.key.endswith(wrong)
    assert re.search(rf"(Allowed here|one of): .*\b{key}\b", mistake.advice), mistake.advice


def test_searching_for_the_text_of_a_key_would_name_the_wrong_line() -> None:
    """The control of the line tests: what the index does cannot be had by looking for the word."""
    wrong = sum(HEAL[: HEAL.index(key)].count("\n") != number for number, _, key in PLACES)
    assert wrong > len(PLACES) // 2


def test_every_misspelling_by_a_doubled_letter_is_answered_with_the_right_key() -> None:
    missed = []
    seen = set()
    for number, column, key in PLACES:
        shape = (re.sub(r"\w+ =.*", "", LINES[number]), key)
        if shape in seen or key == "google":
            continue
        seen.add(shape)
        line = LINES[number]
        wrong = line[:column] + key[0] + line[column:]
        mistake = refusal("\n".join([*LINES[:number], wrong, *LINES[number + 1 :]]))
        if f"Did you mean `{key}`?" not in mistake.advice or mistake.line != number + 1:
            missed.append((number + 1, key, str(mistake)))
    assert len(seen) > 60
    assert not missed


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([place for place in PLACES if LINES[place[0]].startswith(place[2] + " = ")]))
def test_a_missing_key_is_refused_with_the_line_of_its_table_or_was_optional(
    place: tuple[int, int, str],
) -> None:
    number, _, key = place
    assume('"""' not in LINES[number] and not LINES[number].endswith("["))
    text = "\n".join([*LINES[:number], "", *LINES[number + 1 :]])
    try:
        load(text, "heal.toml")
    except ProgramMistake as mistake:
        table = max(
            (n for n in range(number) if re.match(r"\[+[a-z_.]+\]+$", LINES[n])), default=-1
        )
        assert mistake.line <= len(LINES)
        if "missing" in mistake.advice:
            assert mistake.line == table + 1
            assert re.search(rf"write for example: ({key} = |\[+[a-z.]*{key}\])", mistake.advice)


@pytest.mark.parametrize(
    ("fragment", "replacement", "at", "advice"),
    [
        ('id = "gender"', "id = 7", 'id = "gender"', 'write for example: id = "gender"'),
        ('kind = "people"', 'kind = "peple"', 'kind = "people"', "Did you mean `people`?"),
        ('kind = "people"', 'kind = "text"', 'kind = "people"', "needs kind people"),
        (
            'shown_to = "nobody" # passed on',
            'shown_to = "partner" # passed on',
            'shown_to = "nobody" # passed on',
            "only an introduction",
        ),
        (
            'purpose = "avoid"\nshown_to = "nobody"',
            'purpose = "avoid"\nshown_to = "partner"',
            'shown_to = "nobody"\n\n',
            "in confidence",
        ),
        ('"America/New_York"', '"America/NewYork"', "time_zone = ", "`America/New_York`"),
        ('"America/New_York"', '"../etc/passwd"', "time_zone = ", "unknown time zone"),
        ('"America/New_York"', '"America"', "time_zone = ", "unknown time zone"),
        ('country = "US"', 'country = "usa"', 'country = "US"', '"US"'),
        ('duration = "open"', 'duration = "1 year"', 'duration = "open"', '"P12M"'),
        ('consent = "both"', 'consent = "all"', 'consent = "both"', "both, mentor, none"),
        ('version = "2026-1"', "version = 2026-01-01", "version = ", "quotes"),
        ('version = "2026-1"', 'version = "May 1st"', "version = ", 'version = "1"'),
        ('title = "Your age"', 'title = "YOUR  gender *"', 'title = "Your age"', "used twice"),
        ('id = "hope"', 'id = "hopes"', 'id = "hope"\n', "used twice"),
        ('code = "under_30"', 'code = "age_30s"', 'code = "age_30s"', "used twice"),
        ('label = "Separated"', 'label = "divorced"', 'labels = ["Divorced"]', "two choices"),
        ('question = "age"\n', 'question = "agee"\n', 'question = "age"\n', "`age`"),
        ('question = "age"\n', 'question = "depth"\n', 'question = "age"\n', "add it to"),
        ("at_least = 12", "is_true = true", "at_least", "cannot be asked of `months`"),
        ("at_least = 12", "at_least = 12, is_true = true", "at_least", "exactly one of"),
        ('question = "attends",', 'question = "atends",', 'question = "attends",', "`attends`"),
        ('experience = "months"', 'experience = "age"', "experience = ", "kind number"),
        ("must_share = []", 'must_share = ["contct"]', "must_share", "`contact`"),
        ('scale = "lead"', 'scale = "shared"', 'scale = "lead"', "of kind choices"),
        ('scale = "lead"', 'scale = "shared", x = 1', None, "not valid TOML"),
        ('"age_60s", "from_70"]', '"age_60s"]', 'order = ["under_30"', "low to high"),
        ('["listen", "both"]', '["listen", "bot"]', 'near = [["listen"', "no choice `bot`"),
        ("enough = 2", "enough = 99", None, "choices"),
        ("weight = 4", "weight = 400", "weight = 4\n", "100"),
        ("different = 40", "different = 0", None, "30"),
        ("The same gender: {mentee}", "The same gender: {name}", "The same gender:", "braces"),
        ("The same gender: {mentee}", "The same gender: {", "The same gender:", "braces"),
        ('code = "times", label', 'code = "name", label', 'code = "times", label', "[[aspects]]"),
        ("minimum = 1\n", "minimum = 5\n", "minimum = 1\n", "above the maximum"),
        ("undo_minutes = 10", 'undo_minutes = "10"', "undo_minutes", "undo_minutes = 1"),
        ("accepting = true", 'accepting = "yes"', "accepting = ", "accepting = true"),
        ('language = "en"', "", None, ""),
    ],
)
def test_each_mistake_says_where_it_is_and_what_to_write(
    fragment: str, replacement: str, at: str | None, advice: str
) -> None:
    text = changed(fragment, replacement, wholly=at is None)
    if replacement == "":
        load(text, "heal.toml")
        return
    mistake = refusal(text)
    assert advice in mistake.advice, str(mistake)
    if at is not None:
        assert mistake.line == line_of(at), str(mistake)


@pytest.mark.parametrize("purpose", ["email", "name", "group", "agreement"])
def test_each_form_needs_its_four_questions_once(purpose: str) -> None:
    without = changed(f'purpose = "{purpose}"\n', "")
    mistake = refusal(without)
    assert mistake.line == line_of("[forms.mentor]")
    assert f'purpose = "{purpose}"' in mistake.advice


def test_a_purpose_used_twice_names_the_second_question() -> None:
    twice = changed(
        'label = "Hopes and notes"\n',
        'label = "x"\npurpose = "contact_detail"\nshown_to = "nobody"\n',
    )
    mistake = refusal(twice)
    assert mistake.line == line_of('label = "Hopes and notes"\n') + 1
    assert mistake.key == "questions[hope].purpose"


def test_a_question_of_a_role_without_a_form_is_refused() -> None:
    start, end = HEAL.index("[forms.mentor]"), HEAL.index("# --- Who you are")
    mistake = refusal(HEAL[:start] + HEAL[end:])
    assert mistake.advice == "missing form; write for example: [forms.mentor]"
    assert mistake.line == line_of("[forms.mentee]")


def test_a_choice_without_choices_is_refused() -> None:
    start = HEAL.index("choices = [", HEAL.index('id = "time_zone"'))
    text = HEAL[:start] + HEAL[HEAL.index("]\n", start) + 2 :]
    mistake = refusal(text)
    assert (mistake.key, "at least one" in mistake.advice) == ("questions[time_zone].kind", True)


def test_an_unaccepted_agreement_needs_words() -> None:
    text = HEAL.replace('code = "agreement"', 'code = "agreed"')
    assert 'code = "agreement"' in refusal(text).advice


def test_a_missing_table_says_how_to_begin_it() -> None:
    start, end = HEAL.index("[agreement]"), HEAL.index("# VERIFY BEFORE")
    mistake = refusal(HEAL[:start] + HEAL[end:])
    assert (mistake.line, mistake.key) == (0, "agreement")
    assert mistake.advice == "missing; write for example: [agreement]"


@pytest.mark.parametrize(
    ("text", "line"),
    [('id = "x"\nname = \n', 2), ('a = 1\n\na = "x', 3), ("[a]\n[a]\n", 2), ("\x00", 1)],
)
def test_broken_toml_is_refused_with_the_parsers_line(text: str, line: int) -> None:
    mistake = refusal(text)
    assert mistake.line == line
    assert "not valid TOML" in mistake.advice


def test_nesting_without_end_is_refused() -> None:
    assert "nested too deeply" in refusal("a = " + "[" * 30_000).advice


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
@example("\ud800")
@example("id = '\ud800'")
@example("a = 0x" + "f" * 6000)
@example("a = " + "9" * 6000)
@example("a = nan")
def test_any_text_is_refused_as_a_mistake_and_nothing_else(text: str) -> None:
    refusal(text)


@settings(max_examples=100, deadline=None)
@given(
    st.integers(0, len(HEAL) - 1), st.integers(1, 60), st.sampled_from(["", "\n", '"', "]", "x"])
)
def test_a_damaged_file_is_taken_or_refused_and_never_breaks(
    start: int, length: int, put: str
) -> None:
    try:
        program = load(HEAL[:start] + put + HEAL[start + length :], "heal.toml")
    except ProgramMistake as mistake:
        assert 0 <= mistake.line <= len(LINES) + 1
        assert mistake.key and mistake.advice
    else:
        assert isinstance(program, Program)


# --- the line index -------------------------------------------------------------------------------

NAMES = st.sampled_from(["a", "b", "c-1", '"d e"', "'f.g'", "h_2"])
SCALARS = st.sampled_from(
    ["1", "-1.5e3", "true", '"x # [y] = {"', "'\\'", '"\\""', "1979-05-27 07:32:00Z", "07:32:00.5",
     '"""one\ntwo "quoted" \\\n  three"""', "'''one\n[[x]]\ny = 1'''", '""""a"""""', "''''b'''''"]
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: "[\n" + " ,\n".join(items) + "\n]"),
        st.lists(inner, max_size=3).map(lambda items: "[ # note ]\n" + ", ".join(items) + "]"),
        inner.filter(lambda text: "\n" not in text).map(lambda text: "{ k = " + text + " }"),
    ),
    max_leaves=4,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.booleans(), NAMES, st.lists(VALUES, max_size=3)), max_size=6))
def test_the_line_index_knows_each_key_of_any_file(
    tables: list[tuple[bool, str, list[str]]],
) -> None:
    text = "# start\n"
    expected: dict[tuple[str | int, ...], int] = {}
    counts: dict[str, int] = {}
    used: dict[str, bool] = {}
    for is_list, name, values in tables:
        plain = tomllib.loads(f"{name} = 1").popitem()[0]
        if used.setdefault(plain, is_list) != is_list or (not is_list and plain in counts):
            continue
        path: tuple[str | int, ...] = (plain,)
        if is_list:
            path = (plain, counts.get(plain, 0))
        counts[plain] = counts.get(plain, 0) + 1
        expected[path] = text.count("\n") + 1
        text += f"[[ {name} ]]\n" if is_list else f"[{name}] # x\n"
        for number, value in enumerate(values):
            expected[(*path, "z", f"v{number}")] = text.count("\n") + 1
            text += f"z . v{number} = {value} # end\n"
    tomllib.loads(text)
    found = LineIndex(text)
    assert {path: found.line(path) for path in expected} == expected
    assert LineIndex(text.replace("\n", "\r\n")).lines == found.lines


def test_the_line_index_follows_lists_in_lists_and_tables_of_the_newest_entry() -> None:
    text = "[[q]]\n[q.f]\nx = 1\n[[q.c]]\ny = 1\n[[q.c]]\n"
    text += "y = [\n  1,\n  { z = 2 },\n]\n[[q]]\nf.x = 3\n"
    lines = LineIndex(text).lines
    assert lines[("q", 0, "f", "x")] == 3
    assert lines[("q", 0, "c", 1, "y")] == 7
    assert lines[("q", 0, "c", 1, "y", 1, "z")] == 9
    assert lines[("q", 1, "f", "x")] == 12


def test_reading_a_program_loads_no_aws_library_and_no_templates() -> None:
    code = (
        "import sys; import alongside.program as p; p.load_all();"
        "print([m for m in ('boto3', 'botocore', 'jinja2') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"
