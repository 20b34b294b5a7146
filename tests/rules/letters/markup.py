"""What the tests ask of HTML: balanced tags, fields with labels, the words and links in order."""

from __future__ import annotations

import re
from html.parser import HTMLParser

VOID = {"meta", "input", "br", "hr", "img", "link", "base"}
UNSEEN = {"head", "style", "script", "title"}


class Markup(HTMLParser):
    """One document. `faults` are what is wrong with it, `text` what a reader reads in order, with
    the address after each link's words; `addresses` every address it could load or open."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.addresses: list[str] = []
        self._open: list[str] = []
        self._texts: list[str] = []
        self._hrefs: list[str] = []
        self.feed(html)
        self.close()
        self.faults += [f"<{tag}> is never closed" for tag in self._open]
        self.faults += list(_check_names(self.tags))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if len(values) != len(attrs):
            self.faults.append(f"<{tag}> has an attribute twice")
        self.tags.append((tag, values))
        self.addresses += [values[n] for n in ("href", "src", "action", "data") if n in values]
        if tag == "a":
            self._hrefs.append(values.get("href", ""))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self._open[-1:] or 'nothing'}")
            return
        self._open.pop()
        if tag == "a":
            self._texts.append(f" {self._hrefs.pop()} ")
        if tag in {"p", "li", "h1", "h2", "h3", "div", "dt", "dd", "title"}:
            self._texts.append(" ")

    def handle_data(self, data: str) -> None:
        if not UNSEEN & set(self._open):
            self._texts.append(data)

    @property
    def text(self) -> str:
        """The words in order, single blanks between them."""
        return " ".join("".join(self._texts).split())

    def find(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        """The attributes of every such tag."""
        return [v for t, v in self.tags if t == tag and wanted.items() <= v.items()]


def _check_names(tags: list[tuple[str, dict[str, str]]]) -> list[str]:
    ids = [values["id"] for _, values in tags if "id" in values]
    known, faults = set(ids), []
    if len(ids) != len(known):
        faults.append("an id is used twice")
    labeled = [values["for"] for tag, values in tags if tag == "label"]
    for tag, values in tags:
        asks = tag in {"input", "textarea", "select"} and values.get("type") != "hidden"
        if asks and labeled.count(values.get("id", "")) != 1:
            faults.append(f"{tag} {values.get('id')} has not exactly one label")
        described = values.get("aria-describedby", "").split()
        faults += [f"{name} describes but is not there" for name in described if name not in known]
        target = values.get("href", "")
        if target.startswith("#") and target[1:] not in known:
            faults.append(f"{target} leads nowhere")
    faults += [f"label for {name} has no field" for name in labeled if name not in known]
    return faults


def read_twin(text: str) -> str:
    """The words of a text letter as `Markup.text` gives those of its HTML twin."""
    lines = [re.sub(r"^(?:- |== )|(?: ==)$", "", line) for line in text.splitlines()]
    joined = " ".join(" ".join(lines).split())
    return re.sub(r": (https?://)", r" \1", joined)
