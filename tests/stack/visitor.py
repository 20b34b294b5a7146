"""A person with a browser: opens pages over true HTTP, reads their forms and sends them."""

from __future__ import annotations

import http.client
from contextlib import closing
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

from tests.stack.submissions import Delivery

FORM = {"content-type": "application/x-www-form-urlencoded"}


@dataclass
class Form:
    """A form of a page: what is filled in already, and which values its radio buttons offer."""

    action: str
    filled: dict[str, str] = field(default_factory=dict)
    offered: dict[str, list[str]] = field(default_factory=dict)
    checked: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Page:
    """An answer. `headers` have names in lower case; `forms` are those of the HTML."""

    path: str
    status: int
    headers: dict[str, str]
    html: str

    @property
    def forms(self) -> list[Form]:
        """The forms of the page, in their order."""
        reader = _Forms(self.path)
        reader.feed(self.html)
        return reader.found

    @property
    def heading(self) -> str:
        """The text of the page's h1."""
        inside = self.html.partition("<h1>")[2].partition("</h1>")[0]
        return inside.replace("<bdi>", "").replace("</bdi>", "").strip()


class Visitor:
    """Speaks to one front door, remembers where it has been (`walked`, as method and path)."""

    def __init__(self, api: str) -> None:
        self._port = int(api.rpartition(":")[2])
        self.walked: set[tuple[str, str]] = set()

    def ask(
        self, method: str, url: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> Page:
        """One request; redirects are not followed."""
        path = urlsplit(url).path
        self.walked.add((method, path))
        return self.answer(method, path, body, headers or {})

    def answer(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Page:
        """What the front door answers."""
        with closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)) as line:
            line.request(method, path, body=body or None, headers=headers)
            answer = line.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Page(path, answer.status, found, answer.read().decode())

    def open(self, url: str) -> Page:
        """Look at a page."""
        return self.ask("GET", url)

    def send(self, page: Page, number: int = 0, **written: str) -> Page:
        """Fill in a form of a page and press its button, then go where the answer sends us.

        AssertionError for a choice that the form does not offer.
        """
        answer = self.press(page, number, **written)
        return self.open(answer.headers["location"]) if answer.status == 303 else answer

    def press(self, page: Page, number: int = 0, **written: str) -> Page:
        """As `send`, without going where the answer sends us."""
        form = page.forms[number]
        for name, value in written.items():
            assert value in form.offered.get(name, [value]), f"{value} is not offered"
        body = urlencode({**form.filled, **written}).encode()
        return self.ask("POST", form.action, body, FORM)

    def deliver(self, one: Delivery) -> int:
        """Deliver a form; the status."""
        return self.ask("POST", one.url, one.body, one.headers).status


class _Forms(HTMLParser):
    """Collects the forms of a page."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = path
        self.found: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self.found.append(Form(given.get("action") or self._path))
        elif not self.found or not name:
            return
        elif tag == "input" and given.get("type") == "radio":
            self.found[-1].offered.setdefault(name, []).append(given["value"])
            self.found[-1].checked += [given["value"]] if "checked" in given else []
        elif tag in ("input", "textarea"):
            self.found[-1].filled[name] = given.get("value", "")
