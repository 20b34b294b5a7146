"""A letter as SES got it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

_BEFORE = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Sent:
    """One letter as it was handed to SES, and SES said yes; `template` and `about` as
    its row names them."""

    to: str
    subject: str
    text: str
    html: str
    headers: Mapping[str, str]
    tags: Mapping[str, str]
    request: Mapping[str, Any]
    template: str = ""
    about: str = ""
    at: datetime = _BEFORE

    def path(self, kind: str) -> str:
        """The path of the first link of a kind: `review`, `consent`, `match`, `page`, …"""
        found = self.paths(kind)
        assert found, f"no {kind} link in: {self.subject}"
        return found[0]

    def paths(self, kind: str) -> list[str]:
        """The paths of all links of a kind, in order."""
        return re.findall(rf"https://alongside\.example(/{kind}/\S+)", self.text)


def read_request(request: Mapping[str, Any]) -> Sent:
    """The letter in a SendEmail request: the emulators keep no headers and no tags."""
    simple = request["Content"]["Simple"]
    (to,) = request["Destination"]["ToAddresses"]
    return Sent(
        to=to,
        subject=simple["Subject"]["Data"],
        text=simple["Body"]["Text"]["Data"],
        html=simple["Body"]["Html"]["Data"],
        headers={one["Name"]: one["Value"] for one in simple.get("Headers", ())},
        tags={one["Name"]: one["Value"] for one in request.get("EmailTags", ())},
        request=request,
    )


def unsigned(text: str) -> str:
    """A text with the tokens of its links left out: they are each reader's own."""
    return re.sub(r"v1\.[\w-]+", "v1", text)
