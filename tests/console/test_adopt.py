"""`alongside forms adopt`: forms that people use already, taken over as they are."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from alongside import hooks, wiring
from alongside.forms import fitting, mapping, parse
from alongside.forms import seen as shapes
from alongside.forms.seen import SeenForm
from alongside.model import Role
from alongside.program import Program, load, load_all
from alongside.store import sightings
from console.__main__ import app
from console.forms import adopt
from console.forms.likeness import alike
from console.forms.mapping_proposal import Said, propose
from tests.console.conftest import Run

COPIED = "intake/tally_mentor_copied.json"
Load = Callable[[str], Any]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The programs of a checkout that a test may write into."""
    place = tmp_path / "programs"
    shutil.copytree(adopt.PROGRAMS, place, ignore=shutil.ignore_patterns("words", "__pycache__"))
    monkeypatch.setattr(adopt, "PROGRAMS", place)
    return place


def take(*words: str, said: str | None = None) -> Result:
    """What `forms adopt` says."""
    environment = {"COLUMNS": "200"}
    return CliRunner().invoke(app, ["forms", "adopt", *words], input=said, env=environment)


def source(tmp_path: Path, document: Any) -> str:
    """A file that holds this."""
    file = tmp_path / "form.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    return str(file)


def now(folder: Path, program: str = "heal") -> Program:
    """The program as its file says it now."""
    file = folder / f"{program}.toml"
    return load(file.read_text(encoding="utf-8"), file.name)


def comments(text: str) -> list[str]:
    """Every remark, also those behind a value."""
    return [line.partition("#")[2] for line in text.splitlines() if "#" in line]


# --- a copied Tally form, from one delivery of it ------------------------------------------------


def test_a_copied_form_is_taken_over_from_one_delivery(
    folder: Path, tmp_path: Path, event: Load
) -> None:
    before = (folder / "heal.toml").read_text(encoding="utf-8")
    words = ("tally", source(tmp_path, event(COPIED)), "--program", "heal", "--form", "mentor")
    dry = take(*words)
    assert dry.exit_code == 0, dry.output
    assert "Nothing was changed" in dry.output and '+ids.tally = "cOpY77"' in dry.output
    assert (folder / "heal.toml").read_text(encoding="utf-8") == before
    done = take(*words, "--apply")
    assert done.exit_code == 0 and "With this the form fits." in done.output, done.output
    after = (folder / "heal.toml").read_text(encoding="utf-8")
    assert comments(after) == comments(before)
    assert [line for line in before.splitlines() if line not in after.splitlines()] == []
    found = now(folder)
    assert found.forms[Role.MENTOR].ids == {"tally": "cOpY77"}
    assert found.question("months").find["tally"] == ("question_nDNAMy",)
    seen = shapes.see_submission("tally", event(COPIED))
    assert fitting.fit(found, Role.MENTOR, seen).verdict == "fits"
    submission = parse("tally", json.dumps(event(COPIED)).encode())
    mapped = mapping.map_answers(submission, found, Role.MENTOR)
    assert set(mapped.matched_by.values()) == {"id"}, "a reworded title changes nothing from now on"
    again = take(*words, "--apply")
    assert again.exit_code == 0 and "says all of this already" in again.output
    assert (folder / "heal.toml").read_text(encoding="utf-8") == after


def test_nobodys_answer_is_shown(tmp_path: Path, event: Load) -> None:
    """A delivery holds answers; what is told of it is the form's own words."""
    words = ("tally", source(tmp_path, event(COPIED)), "--program", "heal", "--form", "mentor")
    fields = event(COPIED)["data"]["fields"]
    given = [one["value"] for one in fields if isinstance(one["value"], str) and one["value"]]
    assert len(given) >= 4
    for shown in (take(*words).output, take(*words, "--json").output):
        assert "How did you hear about us?" in shown
        for answer in ("Işık", "sabır", "never read", *given):
            assert answer not in shown, answer


def by_position(program: Program, role: Role, seen: SeenForm) -> dict[str, int]:
    """The control: the first question of the form is the program's first, and so on."""
    return {one.id: at for at, one in enumerate(program.questions_for(role)[: len(seen.questions)])}


def test_a_proposal_by_position_would_be_wrong_as_soon_as_one_question_is_left_out(
    event: Load,
) -> None:
    heal = load_all()["heal"]
    seen = shapes.see_submission("tally", event(COPIED))
    titles = {one.title: at for at, one in reversed(list(enumerate(seen.questions)))}
    for left_out in (None, 0, 3, len(seen.questions) - 1):
        questions = [one for at, one in enumerate(seen.questions) if at != left_out]
        form = SeenForm("tally", "f", "t", tuple(questions))
        right = {
            one.id: questions.index(seen.questions[titles[one.title]])
            for one in heal.questions_for(Role.MENTOR)
            if one.title in titles and seen.questions[titles[one.title]] in questions
        }
        found = {one.question: one.place for one in propose(heal, Role.MENTOR, form).pairs}
        assert {name: found.get(name) for name in right} == right
        assert by_position(heal, Role.MENTOR, form) != right


def test_the_order_of_a_form_plays_no_part(event: Load) -> None:
    heal = load_all()["heal"]
    seen = shapes.see_submission("tally", event(COPIED))
    turned = SeenForm("tally", "f", "t", tuple(reversed(seen.questions)))

    def said(form: SeenForm) -> set[tuple[str, str]]:
        found = propose(heal, Role.MENTOR, form)
        return {(form.questions[one.place].title, one.question) for one in found.pairs}

    assert said(seen) == said(turned)


# --- a translated Typeform, as the API describes it ----------------------------------------------


def field(ref: str, kind: str, title: str, *labels: str, required: bool = True) -> dict[str, Any]:
    """A question as Typeform's API has it."""
    listed = [{"ref": f"{ref}-{n}", "label": label} for n, label in enumerate(labels)]
    return {
        "id": f"id{ref}",
        "ref": ref,
        "type": kind,
        "title": title,
        "validations": {"required": required},
        "properties": {"choices": listed} if listed else {},
    }


def translated() -> dict[str, Any]:
    """HEAL's form for mentees, in Spanish, made by hand: no ref is ours."""
    return {
        "id": "eSp4n",
        "title": "Encuentra acompañamiento",
        "fields": [
            field("aa-1", "email", "Tu correo electrónico"),
            field("aa-2", "short_text", "¿Cómo quieres que te llamemos?"),
            field("aa-3", "short_text", "¿A qué grupo HEAL perteneces?"),
            field("aa-4", "yes_no", "Voy a las reuniones de este grupo"),
            field("aa-5", "yes_no", "He leído el acuerdo y lo acepto"),
            field("aa-6", "long_text", "¿Con quién no quieres que te juntemos?", required=False),
            field(
                "aa-7", "multiple_choice", "Edad", "Menos de 30", "30 - 39", "40-49", "50-59",
                "60-69", "70+", required=False,
            ),
            field("aa-8", "multiple_choice", "Género", "Mujer", "Hombre", required=False),
            field("aa-9", "short_text", "¿Cómo nos conociste?", required=False),
        ],
    }  # fmt: skip


NEEDED = (
    "Tu correo electrónico=email", "aa-2=name", "aa-3=group", "aa-4=attends", "aa-5=agrees",
    "aa-6=avoid",
)  # fmt: skip
SPANISH = ("typeform", "--program", "heal", "--form", "mentee")


def taken(tmp_path: Path, *more: str, said: str | None = None) -> Result:
    """The translated form, with these options."""
    provider, *rest = SPANISH
    return take(provider, source(tmp_path, translated()), *rest, *more, said=said)


def options(*pairs: str) -> list[str]:
    """`--as` for each."""
    return [word for pair in pairs for word in ("--as", pair)]


def test_what_is_unclear_is_never_written_by_itself(folder: Path, tmp_path: Path) -> None:
    shown = taken(tmp_path, "--apply")
    assert shown.exit_code == 1, "the form does not fit yet"
    assert "--as 'Tu correo electrónico=email'" in shown.output
    assert "“Edad” may be age" in shown.output, "its choices are the same ages"
    assert "“¿Cómo nos conociste?”" in shown.output
    assert "may be avoid" not in shown.output, "of some nothing can be guessed"
    assert now(folder).question("email").find == {"google": ("$email",)}
    assert now(folder).question("age").find == {}


def test_what_a_person_says_is_written_and_the_form_fits(folder: Path, tmp_path: Path) -> None:
    shown = taken(
        tmp_path, *options(*NEEDED, "Edad=age", "Género=gender", "aa-9=none"), "--apply",
        "--choice", "gender: Mujer=woman", "--choice", "gender: Hombre=man",
        "--choice", "age: Menos de 30=under_30", "--choice", "age: 30 - 39=age_30s",
    )  # fmt: skip
    assert shown.exit_code == 0, shown.output
    found = now(folder)
    assert found.question("email").find["typeform"] == ("aa-1", "idaa-1")
    assert found.question("email").titles[-1] == "Tu correo electrónico"
    assert found.question("side").find == {}
    assert found.question("gender").choices[0].labels == ("Female", "Mujer")
    assert found.question("gender").choices[1].labels == ("Male", "Hombre")
    seen = shapes.see("typeform", translated())
    fit = fitting.fit(found, Role.MENTEE, seen)
    assert fit.verdict == "fits", fit.misfits
    assert fit.refs["aa-3"] == "group"


def test_at_a_terminal_the_unclear_ones_are_asked(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adopt, "at_a_terminal", lambda: True)
    yes = taken(tmp_path, *options(*NEEDED[1:]), "--apply", said="y\n" * 20)
    assert "“Edad” on the form: is it age" in yes.output
    found = now(folder)
    assert "aa-1" in found.question("email").find["typeform"]
    assert "aa-7" in found.question("age").find["typeform"]


def test_a_no_at_a_terminal_is_a_no(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adopt, "at_a_terminal", lambda: True)
    taken(tmp_path, *options(*NEEDED), "--apply", said="n\n" * 20)
    assert now(folder).question("age").find == {}


@pytest.mark.parametrize("kept", ['google = "gOoGl3"\n', ""])
def test_a_table_with_a_header_of_its_own_takes_what_is_new(
    folder: Path, tmp_path: Path, kept: str
) -> None:
    file = folder / "heal.toml"
    before = file.read_text(encoding="utf-8")
    own = before.replace("[forms.mentor]", f"[forms.mentee.ids]\n{kept}# ours\n\n[forms.mentor]")
    own = own.replace("find.google = [", "\n[questions.find]\ngoogle = [", 1)
    assert own.count("[questions.find]") == own.count("[forms.mentee.ids]") == 1
    file.write_text(own, encoding="utf-8")
    done = taken(tmp_path, *options(*NEEDED), "--apply")
    assert "mistake of ours" not in done.output and "Written into heal.toml" in done.output
    ids = now(folder).forms[Role.MENTEE].ids
    assert ids["typeform"] == "eSp4n" and ids.get("google") == ("gOoGl3" if kept else None)
    after = file.read_text(encoding="utf-8")
    assert "# ours" in after and comments(after) == comments(own)
    found = now(folder).question("email").find
    assert found == {"google": ("$email",), "typeform": ("aa-1", "idaa-1")}
    assert taken(tmp_path, *options(*NEEDED), "--apply").exit_code == done.exit_code
    assert file.read_text(encoding="utf-8") == after


# --- two questions with one title, and a grid ----------------------------------------------------


def doubled() -> dict[str, Any]:
    """A form that asks "Your age" twice, and each of the needed questions."""
    heal = load_all()["heal"]
    kinds = {"email": "email", "flag": "yes_no", "number": "number", "people": "long_text"}
    fields = [
        field(f"ref-{one.id}", kinds.get(one.kind, "short_text"), one.title, required=one.required)
        for one in heal.questions_for(Role.MENTEE)
        if one.required or one.purpose == "avoid"
    ]
    labels = [one.label for one in heal.question("age").choices]
    twice = [field(ref, "dropdown", "Your age", *labels, required=False) for ref in ("p", "q")]
    return {"id": "dOuB1e", "title": "Twice", "fields": [*fields, *twice]}


def test_of_two_questions_with_one_title_a_person_says_which(folder: Path, tmp_path: Path) -> None:
    provider, *rest = SPANISH
    words = (provider, source(tmp_path, doubled()), *rest)
    shown = take(*words, "--apply")
    assert shown.exit_code == 1
    assert "“Your age” is there 2 times" in shown.output and "--as 'q=age'" in shown.output
    assert now(folder).question("age").find == {}
    by_title = take(*words, "--as", "Your age=age")
    assert by_title.exit_code == 2 and "write its id: p, q" in by_title.output
    done = take(*words, "--apply", "--as", "q=age", "--as", "p=none")
    assert done.exit_code == 0, done.output
    found = now(folder)
    assert found.question("age").find["typeform"] == ("q", "idq")
    assert found.question("age").titles == load_all()["heal"].question("age").titles
    assert fitting.fit(found, Role.MENTEE, shapes.see("typeform", doubled())).verdict != (
        "does_not_fit"
    )


def test_which_of_two_is_asked_at_a_terminal(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adopt, "at_a_terminal", lambda: True)
    provider, *rest = SPANISH
    take(provider, source(tmp_path, doubled()), *rest, "--apply", said="2\n")
    assert now(folder).question("age").find["typeform"] == ("q", "idq")


def test_the_row_of_a_grid_is_a_question_of_its_own(
    folder: Path, tmp_path: Path, event: Load
) -> None:
    form = event("intake/google_schema.json")
    often = [one.label for one in load_all()["heal"].question("frequency").choices]
    form["items"] = [one for one in form["items"] if "how often" not in one["title"]]
    form["items"].append(
        {"id": 5, "type": "GRID", "title": "Being in touch", "rows": ["How often?", "How long?"],
         "columns": often}
    )  # fmt: skip
    words = ("google", source(tmp_path, form), "--program", "heal", "--form", "mentee")
    seen = shapes.see("google", form)
    (row,) = [one for one in seen.questions if "How often?" in one.title]
    done = take(*words, "--apply", "--as", f"{row.title}=frequency")
    assert "frequency, as you said" in done.output, done.output
    found = now(folder)
    assert found.question("frequency").find["google"] == row.keys
    assert fitting.fit(found, Role.MENTEE, seen).refs[row.keys[0]] == "frequency"
    assert found.question("email").find["google"][0] == "$email", "what was there stays"


# --- from elsewhere ------------------------------------------------------------------------------


def test_what_a_script_has_sent_is_enough(run: Run, event: Load, folder: Path) -> None:
    none = run("forms", "adopt", "google", "seen", "--program", "heal", "--form", "mentee")
    assert none.exit_code == 2 and "Nothing has come" in none.output
    seen = shapes.see("google", event("intake/google_schema.json"))
    hook = hooks.Hook("heal", Role.MENTEE, "google")
    table = wiring.table_named("Members")
    sightings.saw(table, hook, seen, "schema", datetime(2026, 11, 21, tzinfo=UTC))
    done = run(
        "forms", "adopt", "google", "seen", "--program", "heal", "--form", "mentee", "--apply"
    )
    assert "Written into heal.toml" in done.output, done.output
    assert now(folder).forms[Role.MENTEE].ids["google"] == seen.form_id


def test_an_id_needs_a_token(run: Run) -> None:
    shown = run("forms", "adopt", "typeform", "aBcD12", "--program", "heal", "--form", "mentee")
    assert shown.exit_code == 2 and "alongside forms token typeform" in shown.output
    shown = run("forms", "adopt", "google", "1FAIp", "--program", "heal", "--form", "mentee")
    assert shown.exit_code == 2 and "write `seen`" in shown.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--as", "Nowhere=email"), "no question 'Nowhere'"),
        (("--as", "aa-1=nothing"), "There are: email, name"),
        (("--as", "aa-1"), "what it is here"),
        (("--as", "aa-1=age"), "another kind"),
        (("--as", "aa-2=name", "--as", "aa-3=name"), "said twice"),
        (("--choice", "gender: Mujer=none such"), "woman, man"),
        (("--choice", "Mujer=woman"), "choice code"),
        (("--form", "friend"), "--form mentee"),
        (("--program", "nobody"), "bts, heal, workbook"),
    ],
)
def test_an_option_that_does_not_fit_says_what_to_write(
    tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    shown = taken(tmp_path, *words)
    assert shown.exit_code == 2 and said in shown.output, shown.output


@pytest.mark.parametrize(
    ("text", "said"),
    [("not json", "is not JSON"), ("{}", "is neither a form"), ('{"id": "x", "fields": []}', "")],
)
def test_a_file_that_is_no_form_is_said_plainly(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "x.json"
    file.write_text(text, encoding="utf-8")
    shown = take("typeform", str(file), "--program", "heal", "--form", "mentee")
    assert shown.exit_code == 2 and said in shown.output
    assert "Traceback" not in shown.output


def test_json_says_all_of_it(tmp_path: Path) -> None:
    document = json.loads(taken(tmp_path, "--json", *options(*NEEDED)).output)
    assert document["certain"]["email"] == "Tu correo electrónico"
    assert document["perhaps"]["age"] == "Edad" and document["applied"] is False
    assert "¿Cómo nos conociste?" in document["not_asked"] and document["difference"]


# --- the guesses ---------------------------------------------------------------------------------


def test_likeness_is_of_words_and_not_of_letters_in_passing() -> None:
    assert alike("Your e-mail address", "your E-MAIL address *") == 1.0
    assert alike("How often would you like to talk?", "How often do you want to connect?") > 0.3
    assert alike("How did you hear about us?", "What is your gender?") < 0.3
    assert alike("", "anything") == 0.0
    assert alike("30 to 39", "30 - 39") > 0.4 and alike("40 to 49", "45 to 54") == 0.0


def test_a_guess_is_given_once_to_the_likest(event: Load) -> None:
    heal = load_all()["heal"]
    form = shapes.see("typeform", {
        "id": "x", "title": "t", "fields": [
            field("a", "short_text", "Months in your HEAL groups, about"),
            field("b", "number", "How many months have you been part of HEAL?"),
        ],
    })  # fmt: skip
    (guess,) = [one for one in propose(heal, Role.MENTEE, form).guesses if one.question == "months"]
    assert form.questions[guess.place].keys[0] == "b"
    said = propose(heal, Role.MENTEE, form, Said({1: "", 0: ""}))
    assert [one for one in said.guesses if one.question == "months"] == []
