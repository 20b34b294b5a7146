"""The local pages show letters and run schedules, and nothing runs by being looked at."""

from __future__ import annotations

import json

import pytest

from local import mailbox, routes, schedules
from local.pages import Pages
from tests.stack.engine.requests import API, request

LETTER = mailbox.Mail(
    id="m1",
    to=("ada@example.org",),
    sender="Alongside <a@example.org>",
    subject="<b>Hello</b>",
    text="Go to http://localhost:8400/review/abc.\n",
    html='<p onclick="x()">Please <a href="http://localhost:8400/consent/def">answer\n it</a></p>',
    time="2026-11-21T05:15:00.000+00:00",
)


class Letters(mailbox.Mailbox):
    def __init__(self) -> None:
        """Holds one letter and asks no engine."""

    def letters(self) -> list[mailbox.Mail]:
        return [LETTER]


class Runs:
    """Counts what was run."""

    def __init__(self, left: int = 0) -> None:
        self.names: list[str] = []
        self.left = left

    def __call__(self, name: str) -> schedules.Ran:
        self.names.append(name)
        return schedules.Ran(
            name, ok=not self.left, result={"groups": 2}, seconds=0.1, left=self.left
        )


NIGHT = schedules.Schedule("night", "Match", "cron(15 5 * * ? *)", "UTC", '{"step": "night"}')


def pages(runs: Runs) -> Pages:
    return Pages(Letters(), {"night": NIGHT}, routes.read(API), [], runs)


def test_opening_the_page_of_a_schedule_runs_nothing() -> None:
    runs = Runs()
    for method in ("GET", "HEAD"):
        shown = pages(runs).respond(request(method, "/_run/night"))
        assert shown is not None
        assert shown.status == 200
        assert b"<button>" in shown.body
    assert runs.names == []


def test_posting_to_a_schedule_runs_it_and_answers_json_or_a_page() -> None:
    runs = Runs()
    plain = pages(runs).respond(request("POST", "/_run/night"))
    page = pages(runs).respond(request("POST", "/_run/night", Accept="text/html"))
    assert runs.names == ["night", "night"]
    assert plain is not None
    assert json.loads(plain.body)["result"] == {"groups": 2}
    assert page is not None
    assert b"Done in 0.1 seconds" in page.body


def test_a_run_that_leaves_messages_behind_is_not_a_success() -> None:
    answer = pages(Runs(left=1)).respond(request("POST", "/_run/night"))
    assert answer is not None
    assert answer.status == 502


def test_the_mailbox_lists_letters_and_opens_one_without_letting_it_act() -> None:
    shown = pages(Runs())
    listed, opened = (shown.respond(request("GET", path)) for path in ("/_mail", "/_mail/m1"))
    assert listed is not None
    assert opened is not None
    assert b"&lt;b&gt;Hello" in listed.body
    assert b'sandbox="allow-top-navigation-by-user-activation"' in opened.body
    assert b"<p onclick" not in opened.body
    assert "default-src 'none'" in dict(opened.headers)["content-security-policy"]


def test_the_mailbox_as_json_has_the_fields_of_a_letter() -> None:
    answer = pages(Runs()).respond(request("GET", "/_mail.json"))
    assert answer is not None
    [letter] = json.loads(answer.body)
    assert set(letter) == {"id", "to", "from", "subject", "text", "html", "time"}


def test_the_links_of_a_letter_are_found_in_both_parts() -> None:
    assert LETTER.links == [
        mailbox.Link("http://localhost:8400/consent/def", "answer it"),
        mailbox.Link("http://localhost:8400/review/abc", "http://localhost:8400/review/abc"),
    ]


@pytest.mark.parametrize("path", ["/_mail/nobody", "/_run/nothing", "/review/x"])
def test_what_is_no_local_page_is_left_to_others(path: str) -> None:
    assert pages(Runs()).respond(request("GET", path)) is None
