"""The local mailbox: every letter the stack sent, also of earlier runs, newest first."""

from __future__ import annotations

import http.client
import json
import re
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from local.engine import ACCOUNT, Engine

ADDRESS = re.compile(r"https?://[^\s<>\"']+")


@dataclass(frozen=True)
class Link:
    """An address in a letter, with the words it stands under."""

    url: str
    words: str


@dataclass(frozen=True)
class Mail:
    """One letter as the engine kept it: without its extra headers. `time` is ISO 8601 in UTC."""

    id: str
    to: tuple[str, ...]
    sender: str
    subject: str
    text: str
    html: str
    time: str

    @property
    def links(self) -> list[Link]:
        """Each address once: first those of the HTML part, then further ones of the text."""
        finder = _Links()
        finder.feed(self.html)
        found = {link.url: link for link in finder.found}
        for url in ADDRESS.findall(self.text):
            clean = url.rstrip(".,;:!?)")
            found.setdefault(clean, Link(clean, clean))
        return list(found.values())


class Mailbox:
    """The letters of this run and the kept ones of earlier runs."""

    def __init__(self, engine: Engine, kept: Path | None = None) -> None:
        self._engine = engine
        self._earlier = _read(kept) if kept and kept.is_file() else []

    def letters(self) -> list[Mail]:
        """All letters, newest first."""
        now = [_mail(record) for record in _records(self._engine.port)]
        return [*reversed(now), *self._earlier]

    def open(self, mail_id: str) -> Mail | None:
        """One letter by its id."""
        return next((mail for mail in self.letters() if mail.id == mail_id), None)


def written(mail: Mail) -> dict[str, Any]:
    """The letter as `/_mail.json` shows it: id, to, from, subject, text, html, time."""
    fields = asdict(mail)
    fields["from"] = fields.pop("sender")
    return fields


def lines(letters: list[Mail]) -> str:
    """The letters as a file to keep, one per line."""
    return "".join(json.dumps(written(mail), sort_keys=True) + "\n" for mail in letters)


def _read(kept: Path) -> list[Mail]:
    return [_kept(json.loads(line)) for line in kept.read_text(encoding="utf-8").splitlines()]


def _kept(fields: dict[str, Any]) -> Mail:
    sender = fields.pop("from")
    return Mail(sender=sender, to=tuple(fields.pop("to")), **fields)


def _records(port: int) -> list[dict[str, Any]]:
    path = f"/_ministack/ses/messages?account={ACCOUNT}"
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", path)
        found = json.loads(connection.getresponse().read())
    records: list[dict[str, Any]] = found["messages"].get(ACCOUNT, [])
    return records


def _mail(record: dict[str, Any]) -> Mail:
    return Mail(
        id=record["MessageId"].partition("@")[0],
        to=tuple(record["To"]),
        sender=record["Source"],
        subject=record["Subject"],
        text=record["BodyText"] or "",
        html=record["BodyHtml"] or "",
        time=datetime.fromtimestamp(record["Timestamp"], UTC).isoformat(timespec="milliseconds"),
    )


class _Links(HTMLParser):
    """Collects the links of an HTML part with their words."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Link] = []
        self._url = ""
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        url = dict(attrs).get("href") or ""
        if tag == "a" and ADDRESS.match(url):
            self._url, self._words = url, []

    def handle_data(self, data: str) -> None:
        self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._url:
            words = " ".join("".join(self._words).split())
            self.found.append(Link(self._url, words or self._url))
            self._url = ""
