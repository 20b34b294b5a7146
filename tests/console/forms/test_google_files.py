"""`alongside forms google`: the files to paste, with the secrets in one of them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from alongside import hooks, keys, wiring
from alongside.model import Role
from console.forms import google
from tests.console.conftest import Run
from tests.google.test_sender import find_node

EDIT = "https://docs.google.com/forms/d/1FAIpQLSd/edit"


def definition(folder: Path) -> dict[str, Any]:
    """What stands in Definition.gs, which is one assignment."""
    text = (folder / "Definition.gs").read_text("utf-8")
    found: dict[str, Any] = json.loads(
        text.partition("var DEFINITION = ")[2].rstrip().removesuffix(";")
    )
    return found


def test_the_files_are_written_with_addresses_and_secrets_that_the_server_expects(
    run: Run, tmp_path: Path
) -> None:
    said = run("forms", "google", "--program", "heal", "--folder", str(tmp_path))
    assert said.exit_code == 0, said.output
    root = wiring.root()
    forms = {one["name"]: one for one in definition(tmp_path)["forms"]}
    assert set(forms) == {"heal.mentee", "heal.mentor"}
    for role in Role:
        hook = hooks.Hook("heal", role, "google")
        form = forms[f"heal.{role.value}"]
        assert form["endpoint"] == f"https://alongside.example{hooks.path(root, hook)}"
        assert form["secret"] == hooks.secret_text(root, hook)
        assert form["items"]
    assert (tmp_path / "Code.gs").read_text("utf-8") == (google.SCRIPT / "Code.gs").read_text(
        "utf-8"
    )
    assert json.loads((tmp_path / "appsscript.json").read_text("utf-8"))["runtimeVersion"] == "V8"


def test_the_secrets_are_in_a_file_only_the_owner_reads_and_on_no_screen(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "Definition.gs").write_text("older", "utf-8")
    (tmp_path / "Definition.gs").chmod(0o644)
    said = run("forms", "google", "--program", "heal", "--folder", str(tmp_path))
    assert (tmp_path / "Definition.gs").stat().st_mode & 0o777 == 0o600
    assert "whsec_" not in said.output
    assert "/hooks/" not in said.output
    assert "Choose setup" in said.output
    assert "Delete Definition" in said.output


def test_programs_ask_for_json_too(run: Run, tmp_path: Path) -> None:
    said = run("forms", "google", "--program", "bts", "--folder", str(tmp_path), "--json")
    assert json.loads(said.output)["forms"] == ["bts.mentee", "bts.mentor"]


def test_a_form_one_has_is_named_for_the_script_and_no_other_is_made(
    run: Run, tmp_path: Path
) -> None:
    words = ("forms", "google", "--program", "heal", "--folder", str(tmp_path))
    said = run(*words, "--existing", f"mentee={EDIT}", "--since", "2026-09-01").output
    (mentee,) = definition(tmp_path)["forms"]
    assert (mentee["name"], mentee["form"]) == ("heal.mentee", EDIT)
    assert mentee["since"] == "2026-09-01"
    assert "none is made" in said and "--new mentor" in said and "--new mentee" not in said


def test_a_new_form_beside_one_that_is_there_is_made_only_when_it_is_asked_for(
    run: Run, tmp_path: Path
) -> None:
    words = ("forms", "google", "--program", "heal", "--folder", str(tmp_path))
    said = run(*words, "--existing", f"mentee={EDIT}", "--new", "mentor").output
    mentee, mentor = definition(tmp_path)["forms"]
    assert mentee["form"] == EDIT and "form" not in mentor and mentor["items"]
    assert "none is made" not in said
    run(*words, "--new", "mentor")
    assert [one["name"] for one in definition(tmp_path)["forms"]] == ["heal.mentor"]
    (tmp_path / "Definition.gs").unlink()
    for more in (("--new", "friend"), ("--new", "mentee", "--existing", f"mentee={EDIT}")):
        assert run(*words, *more).exit_code == 2, more
    assert not (tmp_path / "Definition.gs").exists()


def test_a_form_the_script_has_gets_its_secret_anew_and_cannot_be_made_by_it(
    run: Run, tmp_path: Path
) -> None:
    words = ("forms", "google", "--program", "heal", "--folder", str(tmp_path))
    run(*words, "--existing", "mentee")
    (mentee,) = definition(tmp_path)["forms"]
    hook = hooks.Hook("heal", Role.MENTEE, "google")
    assert mentee == {
        "name": "heal.mentee",
        "endpoint": f"https://alongside.example{hooks.path(wiring.root(), hook)}",
        "secret": hooks.secret_text(wiring.root(), hook),
    }


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("mentee=https://docs.google.com/forms/d/e/1FAIpQLSd/viewform", "it ends in /edit"),
        (
            "https://docs.google.com/forms/d/1FAIpQLSd/edit",
            "--existing mentee=ADDRESS or mentor=ADDRESS",
        ),
        ("friend=x", "--existing mentee=ADDRESS"),
        ("mentee=", "--existing mentee=ADDRESS"),
    ],
)
def test_an_address_that_cannot_be_meant_has_its_sentence(
    run: Run, tmp_path: Path, given: str, words: str
) -> None:
    said = run(
        "forms", "google", "--program", "heal", "--folder", str(tmp_path), "--existing", given
    )
    assert said.exit_code == 2
    assert words in said.output
    assert not (tmp_path / "Definition.gs").exists()


def test_a_day_that_is_none_has_its_sentence(run: Run, tmp_path: Path) -> None:
    words = ("forms", "google", "--program", "heal", "--folder", str(tmp_path))
    said = run(*words, "--existing", f"mentee={EDIT}", "--since", "last year")
    assert said.exit_code == 2
    assert "--since 2026-03-01" in said.output
    assert run(*words, "--since", "2026-03-01").exit_code == 2


def test_a_program_nobody_knows_has_its_sentence(run: Run, tmp_path: Path) -> None:
    said = run("forms", "google", "--program", "river", "--folder", str(tmp_path))
    assert said.exit_code == 2
    assert "heal" in said.output


def test_a_feedback_form_is_made_unconnected_and_connected_only_after_it_was_looked_at(
    run: Run, tmp_path: Path
) -> None:
    words = ("forms", "google", "--program", "heal", "--folder", str(tmp_path))
    assert run(*words, "--feedback").exit_code == 0
    form = definition(tmp_path)["forms"][-1]
    assert form["name"] == "heal.feedback"
    assert "endpoint" not in form
    assert "secret" not in form

    seen = tmp_path / "seen.json"
    seen.write_text(json.dumps(described(form)), "utf-8")
    assert run(*words, "--feedback-seen", str(seen)).exit_code == 0
    form = definition(tmp_path)["forms"][-1]
    root, hook = keys.feedback_root(wiring.root()), hooks.FeedbackHook("heal", "google")
    assert form["endpoint"] == f"https://feedback.alongside.example{hooks.path(root, hook)}"
    assert form["secret"] == hooks.secret_text(root, hook)

    (tmp_path / "Definition.gs").unlink()
    seen.write_text(json.dumps(described(form, collects_email=True)), "utf-8")
    said = run(*words, "--feedback-seen", str(seen))
    assert said.exit_code == 1
    assert "collects the addresses" in said.output
    assert not (tmp_path / "Definition.gs").exists()


def described(form: dict[str, Any], **more: bool) -> dict[str, Any]:
    """What describe() logs of such a form."""
    off = ("collects_email", "limit_one_response", "requires_login", "allows_edits", "linked_sheet")
    items = [{"id": str(place), **one} for place, one in enumerate(form["items"])]
    about = {"id": "f", "title": form["title"], **dict.fromkeys(off, False), **more}
    return {"schema": "google-forms/1", "event": "schema", "form": about, "items": items}


def test_a_system_on_this_machine_cannot_be_reached_by_google(
    run: Run, tmp_path: Path, stack: dict[str, Any]
) -> None:
    for one in stack["Parameters"]:
        if one["ParameterKey"] == "BaseUrl":
            one["ParameterValue"] = "http://127.0.0.1:8400"
    said = run("forms", "google", "--program", "heal", "--folder", str(tmp_path))
    assert "Google cannot reach http://127.0.0.1:8400" in said.output


def test_what_is_written_is_a_script_that_runs(run: Run, tmp_path: Path) -> None:
    run("forms", "google", "--program", "workbook", "--folder", str(tmp_path))
    for name in ("Code.gs", "Definition.gs"):
        text = (tmp_path / name).read_bytes()
        subprocess.run([find_node(), "--check", "-"], input=text, check=True, capture_output=True)
