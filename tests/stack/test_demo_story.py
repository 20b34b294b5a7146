"""The pure parts of `make demo`: its forms, its checks, its browser, its screen."""

from __future__ import annotations

import io
import json
import os
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from rich.console import Console

from alongside import enrollment, forms, hooks, keys
from alongside.errors import DeliveryRefused, DoesNotFit
from alongside.forms import mapping
from alongside.forms.opinions import read_opinion
from alongside.matching import plan_group
from alongside.model import Application, ApplicationState, Role
from alongside.program import Program, load_all
from local.story import __main__ as command
from local.story import browser, deliveries, opinions, people
from local.story.checks import Checks, Unexpected
from local.story.screen import WIDTH, Screen

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
KEYS = keys.RootKeys(1, {1: bytes(range(32))})
CAST = people.read()
LEAST_MENTEES, LEAST_MENTORS = 12, 8


@cache
def heal() -> Program:
    return load_all()["heal"]


def enroll(person: people.Person) -> tuple[Application, mapping.Mapped]:
    """What the real adapters make of a person's delivery."""
    made = deliveries.make(heal(), person, NOW)
    submission = forms.parse(made.provider, made.body)
    assert submission.kind == "submitted"
    mapped = mapping.map_answers(submission, heal(), person.role)
    by_address = enrollment.enroll(heal(), person.role, submission, mapped, str)
    return by_address, mapped


def names(person: people.Person) -> str:
    return person.email


@pytest.mark.parametrize("person", CAST.people, ids=names)
def test_every_form_of_the_story_enrolls_without_a_finding(person: people.Person) -> None:
    application, mapped = enroll(person)
    assert application.findings == ()
    assert application.state is ApplicationState.READY
    assert mapped.unmapped == 0
    assert (application.name, application.email) == (person.name, person.email)
    assert application.group in {enrollment.slug(group) for group in CAST.groups}


@pytest.mark.parametrize("person", CAST.people, ids=names)
def test_what_was_answered_is_what_arrives(person: people.Person) -> None:
    told = people.answers(heal(), person)
    arrived = enroll(person)[0].answers
    shown = set(told) - {"avoid", "agrees", "email", "name", "group"}
    assert {key: arrived.get(key) for key in shown} == {key: told[key] for key in shown}


@pytest.mark.parametrize(
    ("name", "code"), [("eleven_months", "months"), ("new_option", "unknown_option")]
)
def test_a_form_that_is_meant_not_to_fit_waits_for_a_person(name: str, code: str) -> None:
    application, _ = enroll(CAST.odd[name])
    assert [finding.code for finding in application.findings] == [code]
    assert application.state is ApplicationState.NEEDS_PERSON


@pytest.mark.parametrize("by", ["typeform", "tally", "google"])
def test_an_option_of_the_form_alone_is_found_at_every_provider(by: str) -> None:
    person = CAST.odd["new_option"]
    fields = {**vars(person), "by": by}
    application, _ = enroll(people.Person(**fields))
    assert [finding.code for finding in application.findings] == ["unknown_option"]


def test_the_newsletter_form_is_signed_and_no_application() -> None:
    made = deliveries.newsletter(NOW)
    submission = forms.parse(made.provider, made.body)
    mapped = mapping.map_answers(submission, heal(), Role.MENTEE)
    with pytest.raises(DoesNotFit, match="no_email"):
        enrollment.enroll(heal(), Role.MENTEE, submission, mapped, str)


def test_there_are_people_enough_and_both_roles_come_from_every_provider() -> None:
    assert len(CAST.of(Role.MENTEE)) >= LEAST_MENTEES
    assert len(CAST.of(Role.MENTOR)) >= LEAST_MENTORS
    spread = Counter((person.role, person.by) for person in CAST.people)
    assert set(spread) == {(r, by) for r in Role for by in ("typeform", "tally", "google")}


def test_nobody_is_there_twice_and_every_address_is_reserved_for_examples() -> None:
    everybody = [*CAST.people, *CAST.odd.values()]
    helpers = [helper for group in CAST.groups.values() for helper in group]
    addresses = [person.email for person in everybody] + [helper.email for helper in helpers]
    assert len(set(addresses)) == len(addresses)
    assert len({person.name for person in everybody}) == len(everybody)
    assert all(a.endswith((".example", "@example.org", "@example.net", "@example.com"))
               for a in addresses)  # fmt: skip


def test_names_are_to_be_escaped_and_of_several_scripts() -> None:
    together = "".join(person.name for person in CAST.people)
    assert set("<\"&'") <= set(together)
    assert any("\u0900" <= letter <= "\u097f" for letter in together)
    assert any("\u4e00" <= letter <= "\u9fff" for letter in together)


def test_the_story_can_promise_a_mentor_for_every_place() -> None:
    """The night of the story expects as many pairs as mentees or places; a new question whose drawn
    answers close doors would break that promise."""
    come = [enroll(each)[0] for each in CAST.people]
    for group in {each.group for each in come}:
        mentees, mentors = (
            [a for a in come if (a.group, a.role) == (group, role)]
            for role in (Role.MENTEE, Role.MENTOR)
        )
        plan = plan_group(heal().rules(), mentees, mentors, now=NOW)
        assert len(plan.suggestions) == min(len(mentees), sum(a.capacity for a in mentors))


def test_the_excluded_mentor_is_one_of_the_group_and_would_be_able_to_mentor() -> None:
    someone = next(person for person in CAST.people if "avoid" in person.answers)
    named = next(p for p in CAST.people if p.name == someone.answers["avoid"])
    assert (named.role, named.group) == (Role.MENTOR, someone.group)
    assert int(str(named.answers["months"])) >= int(str(someone.answers["months"]))
    assert enroll(someone)[0].avoid_names


@pytest.mark.parametrize("by", ["typeform", "tally", "google"])
def test_deliveries_are_signed_as_the_hook_wants_and_a_changed_byte_is_refused(by: str) -> None:
    person = next(person for person in CAST.people if person.by == by)
    made = deliveries.make(heal(), person, NOW)
    hook = hooks.Hook("heal", person.role, by)
    headers = deliveries.sign(made, hooks.secret_text(KEYS, hook), NOW)
    lower = {name.lower(): value for name, value in headers.items()}
    secrets = hooks.secrets(KEYS, hook)
    forms.verify(by, made.body, lower, secrets, NOW)
    with pytest.raises(DeliveryRefused):
        forms.verify(by, made.body + b" ", lower, secrets, NOW)


def test_feedback_by_a_form_is_read_as_it_was_meant_and_twice_the_same() -> None:
    form = heal().feedback
    assert form is not None
    made = opinions.deliver(heal(), opinions.BY_FORM, NOW)
    read = read_opinion(made.provider, made.body, form)
    assert (read.kind, read.submitted_at) == ("submitted", NOW)
    assert tuple(read.said.ratings.values()) == opinions.BY_FORM.marks
    assert tuple(read.said.comments.values()) == (opinions.BY_FORM.good,)
    assert made == opinions.deliver(heal(), opinions.BY_FORM, NOW)


@pytest.mark.parametrize("quarter", [opinions.LAST_QUARTER, opinions.THIS_QUARTER])
def test_enough_people_say_something_to_be_read_and_one_of_them_names_somebody(
    quarter: tuple[opinions.Opinion, ...],
) -> None:
    form = heal().feedback
    assert form is not None
    assert len(quarter) >= max(form.least, form.least_comments)
    assert {len(one.marks) for one in quarter} == {len(form.of_kind("rating"))}
    assert sum(opinions.NAME in one.good for one in quarter) == 1


def test_the_same_person_at_the_same_moment_is_the_same_delivery() -> None:
    for person in CAST.people:
        once = deliveries.make(heal(), person, NOW)
        assert once == deliveries.make(heal(), person, NOW)
        assert json.loads(once.body)


def test_an_expectation_that_is_met_is_counted() -> None:
    checks = Checks()
    checks.same("x", 1, 1)
    checks.least("x", 2, 1)
    checks.has("x", "a", "abc")
    checks.lacks("x", "z", "abc")
    checks.true("x", True)
    assert checks.met == 5


def test_every_expectation_can_fail_and_says_what_was_expected_and_found() -> None:
    checks = Checks()
    with pytest.raises(Unexpected, match=r"pairs: expected 8, found 7"):
        checks.same("pairs", 7, 8)
    with pytest.raises(Unexpected, match=r"expected 2 or more, found 1"):
        checks.least("x", 1, 2)
    with pytest.raises(Unexpected, match="'z' in it"):
        checks.has("x", "z", "abc")
    with pytest.raises(Unexpected, match="no 'a' in it"):
        checks.lacks("x", "a", "abc")
    with pytest.raises(Unexpected, match="expected yes, found no"):
        checks.true("x", False)
    assert checks.met == 0


PAGE = (
    "<html><title>t</title><h1>A &amp; B</h1><form method=post action='/go'>"
    "<input type=hidden name=op value='x&quot;1'><p id=hint>is <b>promised</b><br> away</p>"
    "<input type=radio name=pick value=yes aria-describedby=hint><input type=radio name=pick"
    " value=no><textarea name=why>as it was</textarea><button>Go</button></form>"
    "<form><input name=other></form></html>"
)


def test_a_page_is_read_as_a_browser_reads_it() -> None:
    page = browser.Seen(200, "http://localhost:1/a", PAGE)
    first, second = page.forms
    assert page.heading == "A & B"
    assert first.fields == {"op": 'x"1', "why": "as it was"}
    assert first.choices == {"pick": {"yes": "hint", "no": ""}}
    assert page.hint("hint") == "is promised away"
    assert (first.action, second.fields) == ("/go", {"other": ""})
    assert "t" not in page.words.split()


@pytest.mark.parametrize("choice", [{"pick": "maybe"}, {"unknown": "yes"}])
def test_nothing_is_sent_that_the_page_does_not_offer(choice: dict[str, str]) -> None:
    page = browser.Seen(200, "http://localhost:1/a", PAGE)
    with pytest.raises(browser.NotOffered):
        browser.send(page, choice)


@contextmanager
def listening() -> Iterator[tuple[int, list[tuple[str, dict[str, str]]]]]:
    """A server that remembers the forms it gets and sends everybody on."""
    got: list[tuple[str, dict[str, str]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            got.append((self.path, dict(parse_qsl(body, keep_blank_values=True))))
            self.send_response(303)
            self.send_header("Location", "/after")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server.server_port, got
        server.shutdown()
        thread.join()


def test_a_form_is_sent_with_its_hidden_fields_and_a_redirect_is_not_followed() -> None:
    with listening() as (port, got):
        page = browser.Seen(200, f"http://localhost:{port}/a", PAGE)
        answer = browser.send(page, {"pick": "yes", "why": "नहीं"})
    assert got == [("/go", {"op": 'x"1', "why": "नहीं", "pick": "yes"})]
    assert (answer.status, answer.to) == (303, f"http://localhost:{port}/after")


def test_without_a_terminal_there_are_no_control_codes_and_no_long_lines() -> None:
    out = io.StringIO()
    screen = Screen(Console(file=out, force_terminal=False, width=200))
    address = "http://localhost:8400/review/" + "x" * 120
    screen.step("A step")
    screen.say("[bold]Ann & Bo[/bold] " * 20)
    screen.show("the page", address)
    screen.totals({"letters": 12})
    with screen.working("busy") as say:
        say("still busy")
    screen.wait(0.01, "a moment")
    text = out.getvalue()
    assert "\x1b" not in text
    assert "[bold]Ann" in text
    assert address in text
    assert all(len(line) <= WIDTH or address in line for line in text.splitlines())


def test_in_a_terminal_there_are_colors() -> None:
    out = io.StringIO()
    Screen(Console(file=out, force_terminal=True, color_system="standard", width=80)).step("x")
    assert "\x1b" in out.getvalue()


@pytest.mark.parametrize("port", ["x", "-1", "70000", "8400.0"])
def test_a_port_that_is_none_is_said_in_one_sentence(
    port: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(port, True, Screen()) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_taken_port_is_said_in_one_sentence_and_nothing_is_set_up() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        told = subprocess.run(
            [sys.executable, "-m", "local.story"],
            cwd=ROOT,
            env={
                **os.environ,
                "PORT": str(port),
                "ONCE": "1",
                "PYTHONPATH": f"layers/common{os.pathsep}.",
            },
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
    assert told.returncode == 2
    assert told.stderr == f"Port {port} is taken; try: make demo PORT={port + 1}\n"
    assert told.stdout == ""
