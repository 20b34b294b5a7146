"""The Google sender: its own tests in Node, and every body that it sent in them, read as ours."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from alongside import program
from alongside.errors import DeliveryRefused, DeliveryTooLarge
from alongside.forms import fitting, mapping, opinions, parse, payload, seen, suitability, verify
from alongside.forms.envelope import CAP
from alongside.model import Role

pytestmark = pytest.mark.xdist_group("google")

FOLDER = Path(__file__).resolve().parent
MOST_SECONDS = 120
HOW_MANY = 2_000
SCRIPTS = (
    "José",
    "Josü",
    "प्रिया शर्मा",
    "مريم",
    "Ζωή",
    "陳美玲",
    "Şule İpek",
    "👩🏽‍🦱 Ana",
    'O\'Neil "Bo" \\ <b>',
)


@dataclass(frozen=True)
class Sent:
    """One request of the sender: where to, its headers and bytes, the keys, and its time."""

    url: str
    headers: dict[str, str]
    raw: bytes
    secrets: tuple[bytes, ...]
    now: datetime

    @property
    def body(self) -> dict[str, Any]:
        """What it says."""
        found: dict[str, Any] = json.loads(self.raw)
        return found

    @property
    def event(self) -> str:
        return str(self.body["event"])


@dataclass(frozen=True)
class Run:
    """One run of the tests in Node."""

    code: int
    said: str
    sent: tuple[Sent, ...]


def find_node() -> str:
    """Node, which the sender's tests need. Where tests are run for everybody it has to be there."""
    found = shutil.which("node")
    if found is None and os.environ.get("CI"):
        pytest.fail("Node is not there. The Google sender is tested in it; install Node 20.")
    if found is None:
        pytest.skip("Node is not there, so the Google sender was not tested; install Node 20.")
    return found


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    node, folder = find_node(), tmp_path_factory.mktemp("sent")
    done = subprocess.run(
        [node, "--test", "--test-reporter=tap", *map(str, sorted(FOLDER.glob("*.test.js")))],
        env={"PATH": os.environ["PATH"], "ALONGSIDE_SENT": str(folder)},
        capture_output=True, text=True, check=False, timeout=MOST_SECONDS,
    )  # fmt: skip
    lines = [
        line for path in folder.glob("*.jsonl") for line in path.read_text("utf-8").splitlines()
    ]
    return Run(done.returncode, done.stdout + done.stderr, tuple(map(read, lines)))


def read(line: str) -> Sent:
    found = json.loads(line)
    return Sent(
        found["url"],
        found["headers"],
        base64.b64decode(found["body"], validate=True),
        tuple(
            base64.b64decode(one.removeprefix("whsec_"), validate=True) for one in found["secrets"]
        ),
        datetime.fromtimestamp(found["at"] / 1000, UTC),
    )


def test_the_sender_does_what_it_should(run: Run) -> None:
    failed = [line for line in run.said.splitlines() if line.startswith("not ok")]
    assert run.code == 0, "\n".join([*failed, run.said[-3_000:]])
    assert run.said.count("\nok ") > 80
    assert "# skipped 0" in run.said


def test_every_body_it_sent_is_signed_as_we_check_it(run: Run) -> None:
    assert len(run.sent) > HOW_MANY
    assert Counter(one.event for one in run.sent).keys() == {"submitted", "schema", "test"}
    large = [one for one in run.sent if len(one.raw) > CAP]
    assert len(large) < HOW_MANY / 20
    for one in run.sent:
        if one in large:
            with pytest.raises(DeliveryTooLarge):
                verify("google", one.raw, one.headers, one.secrets, one.now)
        else:
            verify("google", one.raw, one.headers, one.secrets, one.now)


def test_bodies_that_were_changed_on_the_way_are_refused(run: Run) -> None:
    for one in [one for one in run.sent if len(one.raw) <= CAP][::20]:
        again = json.dumps(one.body).encode()
        spoilt = one.raw.replace(b"google-forms/1", b"google-forms/2")
        for raw in (again, spoilt):
            if raw != one.raw:
                with pytest.raises(DeliveryRefused, match="wrong_signature"):
                    verify("google", raw, one.headers, one.secrets, one.now)


def test_every_body_it_sent_is_read_with_each_answer_as_it_was_given(run: Run) -> None:
    names = set()
    for one in run.sent:
        read_back = parse("google", one.raw)
        assert read_back.kind == one.event
        assert read_back.form_id == one.body["form"]["id"]
        if one.event == "submitted":
            assert read_back.response_id == one.body["response"]["id"]
            given = {answer.key: answer for answer in read_back.answers}
            for item in one.body["items"]:
                if item["type"] in {"TEXT", "PARAGRAPH_TEXT"}:
                    assert given[item.get("ref", item["id"])].text == item["value"]
                    names.add(item["value"])
                if item.get("other"):
                    assert list(given[item.get("ref", item["id"])].other) == item["other"]
    assert names.issuperset(SCRIPTS)


def test_each_delivery_has_an_id_of_its_own(run: Run) -> None:
    bodies: dict[str, set[str]] = {}
    for one in run.sent:
        if one.event == "submitted":
            said = json.dumps([one.body["response"], one.url])
            bodies.setdefault(one.headers["webhook-id"], set()).add(said)
    assert all(len(found) == 1 for found in bodies.values())
    assert all(len(name) <= 256 and name.isascii() and "." not in name for name in bodies)


PROGRAMS = program.load_all()
FORMS = [(one.id, role) for one in PROGRAMS.values() for role in one.forms]


def of_form(run: Run, address: str) -> list[Sent]:
    return [
        one
        for one in run.sent
        if f"/hooks/{address}/google/00" in one.url and one.url.endswith("/00")
    ]


@pytest.mark.parametrize(("name", "role"), FORMS)
def test_what_is_answered_in_a_ready_made_form_is_an_application(
    run: Run, name: str, role: Role
) -> None:
    first, second = (
        one for one in of_form(run, f"{name}/{role.value}") if one.event == "submitted"
    )
    chosen = PROGRAMS[name]
    asked = {question.id for question in chosen.questions_for(role)}
    for one in (first, second):
        mapped = mapping.map_answers(parse("google", one.raw), chosen, role)
        assert mapped.findings == ()
        assert mapped.unmapped == 0
        assert set(mapped.answers) == asked
        assert set(mapped.matched_by.values()) == {"id"}


@pytest.mark.parametrize(("name", "role"), FORMS)
def test_a_ready_made_form_fits_its_program(run: Run, name: str, role: Role) -> None:
    schemas = [one for one in of_form(run, f"{name}/{role.value}") if one.event == "schema"]
    assert schemas
    for one in schemas:
        found = fitting.fit(PROGRAMS[name], role, seen.see("google", payload.read_json(one.raw)))
        assert (found.verdict, found.misfits) == ("fits", ())
        asked = {item["id"]: item["ref"] for item in one.body["items"] if "ref" in item}
        assert found.refs == asked
        assert len(asked) == len(PROGRAMS[name].questions_for(role))


@pytest.mark.parametrize("name", [one.id for one in PROGRAMS.values() if one.feedback])
def test_a_ready_made_feedback_form_may_be_used_and_is_understood(run: Run, name: str) -> None:
    feedback = PROGRAMS[name].feedback
    assert feedback is not None
    found = of_form(run, f"feedback/{name}")
    schema = next(one for one in found if one.event == "schema")
    assert suitability.check("google", payload.read_json(schema.raw), feedback) == ()
    submitted = [one for one in found if one.event == "submitted"]
    assert len(submitted) == 2
    for one in submitted:
        said = opinions.read_opinion("google", one.raw, feedback).said
        assert set(said.ratings) == {question.id for question in feedback.of_kind("rating")}
        assert set(said.comments) == {question.id for question in feedback.of_kind("comment")}


def test_where_everybody_is_tested_for_a_missing_node_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setenv("CI", "1")
    with pytest.raises(pytest.fail.Exception, match="Node is not there"):
        find_node()
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception, match="was not tested"):
        find_node()
