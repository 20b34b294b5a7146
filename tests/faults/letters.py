"""A letter as SES got it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Sent:
    """One letter as it was handed to SES, and SES said yes."""

    to: str
    subject: str
    text: str
    html: str
    headers: Mapping[str, str]
    tags: Mapping[str, str]
    request: Mapping[str, Any]

    def path(self, kind: str) -> str:
        """The path of the first link of a kind: `review`, `consent`, `desk`, `letters`."""
        found = re.search(rf"https://alongside\.example(/{kind}/\S+)", self.text)
        assert found, f"no {kind} link in: {self.subject}"
        return found[1]


def read_request(request: Mapping[str, Any]) -> Sent:
    """The letter in a SendEmail request: the emulators keep no headers and no tags."""
    simple = request["Content"]["Simple"]
    (to,) = request["Destination"]["ToAddresses"]
    return Sent(
        to=to,
        subject=simple["Subject"]["Data"],
        text=simple["Body"]["Text"]["Data"],
        html=simple["Body"]["Html"]["Data"],
        headers={one["Name"]: one["Value"] for one in simple["Headers"]},
        tags={one["Name"]: one["Value"] for one in request["EmailTags"]},
        request=request,
    )
