"""A browser without scripts: it opens pages and sends the forms that stand on them."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

_SECONDS = 40.0
FORM_TYPE = "application/x-www-form-urlencoded"


class NotOffered(Exception):
    """The page has no such form, or offers no such choice: a person could not have sent it."""


@dataclass
class Form:
    """A form of a page: its address, its fields as they stand, and its radio choices by name, each
    with the ids of the texts that describe it."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    choices: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Seen:
    """An answer of the server. `where` is its address, `to` where it sends a browser on."""

    status: int
    where: str
    text: str
    to: str = ""

    @property
    def forms(self) -> list[Form]:
        """The forms on the page, in order."""
        return _read(self.text).forms

    @property
    def words(self) -> str:
        """The visible text with single blanks."""
        return " ".join("".join(_read(self.text).words).split())

    @property
    def heading(self) -> str:
        """The words of the first heading."""
        return " ".join("".join(_read(self.text).headings[:1]).split())

    def hint(self, of: str) -> str:
        """The words of the element with the id `of`."""
        return " ".join("".join(_read(self.text).by_id.get(of, [])).split())


def ask(method: str, url: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Seen:
    """One request, without following where it leads. OSError when nobody answers."""
    parts = urlsplit(url)
    assert parts.port is not None
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    with closing(http.client.HTTPConnection("127.0.0.1", parts.port, timeout=_SECONDS)) as line:
        line.request(method, target, body or None, {"accept": "text/html", **(headers or {})})
        answer = line.getresponse()
        text = answer.read().decode("utf-8", "replace")
        to = answer.headers.get("location", "")
        root = f"{parts.scheme}://{parts.netloc}"
        return Seen(answer.status, url, text, root + to if to.startswith("/") else to)


def look(url: str) -> Seen:
    """Open a page."""
    return ask("GET", url)


def send(page: Seen, choose: Mapping[str, str], form: Form | None = None) -> Seen:
    """Send a form of a page (its first one) with these choices and texts.

    Raises NotOffered for a field or a choice that is not on it.
    """
    forms = [form] if form else page.forms
    if not forms:
        raise NotOffered("a form")
    chosen = forms[0]
    for name, value in choose.items():
        offered = chosen.choices.get(name, {value: ""} if name in chosen.fields else {})
        if value not in offered:
            raise NotOffered(name)
    body = urlencode({**chosen.fields, **choose}).encode()
    parts = urlsplit(page.where)
    url = f"{parts.scheme}://{parts.netloc}{chosen.action or parts.path}"
    return ask("POST", url, body, {"content-type": FORM_TYPE})


def _read(text: str) -> _Reader:
    reader = _Reader()
    reader.feed(text)
    return reader


class _Reader(HTMLParser):
    """Collects forms, headings, visible words, and the words under each id."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.words: list[str] = []
        self.headings: list[str] = []
        self.by_id: dict[str, list[str]] = {}
        self._open: list[tuple[str, str]] = []
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", "")))
        elif tag == "h1":
            self.headings.append("")
        elif tag == "textarea" and self.forms:
            self._area = given["name"]
            self.forms[-1].fields[self._area] = ""
        elif tag == "input" and self.forms:
            self._input(given)
        if tag not in _VOID:
            self._open.append((tag, given.get("id", "")))

    def _input(self, given: dict[str, str]) -> None:
        name, value = given.get("name", ""), given.get("value", "")
        if given.get("type") == "radio":
            choices = self.forms[-1].choices.setdefault(name, {})
            choices[value] = given.get("aria-describedby", "")
        else:
            self.forms[-1].fields[name] = value

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            continue
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        tags = {tag for tag, _ in self._open}
        if tags & {"style", "title"}:
            return
        self.words.append(data)
        if self._area:
            self.forms[-1].fields[self._area] += data
        if "h1" in tags:
            self.headings[-1] += data
        for _, name in self._open:
            if name:
                self.by_id.setdefault(name, []).append(data)


_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
