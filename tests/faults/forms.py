"""The forms of a page, as a person finds them: what can be chosen, written and sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any


@dataclass
class Form:
    """One form: where it goes, what it holds unseen, and what may be chosen or written. A button
    with a value is a choice like any other."""

    action: str
    hidden: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def takes(self, said: dict[str, Any]) -> bool:
        """Whether all of this can be said here, or is what the form says anyway."""
        return all(
            name in self.texts
            or str(value) in self.choices.get(name, ())
            or self.hidden.get(name) == str(value)
            for name, value in said.items()
        )

    def filled(self, said: dict[str, Any]) -> dict[str, str]:
        """What a browser would send."""
        written = {name: text for name, text in self.texts.items() if name not in said}
        return self.hidden | written | {name: str(value) for name, value in said.items()}


def forms(body: str) -> list[Form]:
    """Every form of a page that is sent with POST, in order."""
    reader = _Reader()
    reader.feed(body)
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._open: Form | None = None
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method", "get").lower() == "post":
            self._open = Form(given.get("action", ""))
            self.found.append(self._open)
        elif self._open is not None and "name" in given:
            self._take(self._open, tag, given)

    def _take(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name, value = given["name"], given.get("value", "")
        kind = given.get("type", "text") if tag == "input" else tag
        if kind == "hidden":
            form.hidden[name] = value
        elif kind in {"radio", "checkbox", "button", "submit"}:
            form.choices.setdefault(name, []).append(value or "on")
        else:
            form.texts[name] = value
            self._area = name if kind == "textarea" else ""

    def handle_data(self, data: str) -> None:
        if self._open is not None and self._area:
            self._open.texts[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        if tag == "textarea":
            self._area = ""
