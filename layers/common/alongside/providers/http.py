"""Requests to a provider. Reading may be repeated, whatever makes something is sent once; the token
travels in one header and nowhere else, and nothing is logged."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

import urllib3
from urllib3.exceptions import HTTPError

from alongside.forms.payload import Table
from alongside.providers.records import ProviderRefused

_PASSING = (429, 500, 502, 503, 504)
_CODES: Mapping[int, str] = {401: "bad_token", 402: "plan", 404: "gone", 410: "gone", 429: "busy"}
_PLAN = (b"plan", b"upgrade", b"subscription")
_LONGEST_WAIT = 10


def open_pool(pause: float = 0.5) -> urllib3.PoolManager:
    """Connections that give up: within three seconds when nobody is there, within twenty when
    nobody answers, after three repeats of a GET with growing pauses (`pause` seconds first)."""
    retries = urllib3.Retry(
        total=3,
        redirect=0,
        allowed_methods={"GET"},
        status_forcelist=_PASSING,
        backoff_factor=pause,
        raise_on_status=False,
        raise_on_redirect=False,
        retry_after_max=_LONGEST_WAIT,
    )
    return urllib3.PoolManager(retries=retries, timeout=urllib3.Timeout(connect=3, read=20))


@dataclass(frozen=True, slots=True)
class Client:
    """One provider's API for the holder of one token."""

    provider: str
    pool: urllib3.PoolManager = field(repr=False)
    token: str = field(repr=False)
    url: str

    def get(self, path: str, query: Mapping[str, str] | None = None) -> Table:
        """What is there. Raises ProviderRefused."""
        return self._send("GET", path, dict(query or {}), None)

    def post(self, path: str, document: Table) -> Table:
        """Make something. Raises ProviderRefused."""
        return self._send("POST", path, {}, document)

    def put(self, path: str, document: Table) -> Table:
        """Set something to exactly this. Raises ProviderRefused."""
        return self._send("PUT", path, {}, document)

    def _send(self, method: str, path: str, query: dict[str, str], document: Table | None) -> Table:
        if not (self.token.isascii() and self.token.isprintable()):
            raise ProviderRefused(self.provider, "bad_token")
        head = {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}
        body = None
        if document is not None:
            head["Content-Type"] = "application/json"
            body = json.dumps(document, ensure_ascii=False).encode()
        address = f"{self.url}{path}"
        if query:
            address += f"?{urlencode(query)}"
        try:
            answer = self.pool.request(method, address, headers=head, body=body, redirect=False)
        except HTTPError:
            raise ProviderRefused(self.provider, "down") from None
        return self._read(answer.status, answer.data)

    def _read(self, status: int, raw: bytes) -> Table:
        if not 200 <= status < 300:
            raise ProviderRefused(self.provider, _why(status, raw))
        try:
            document = json.loads(raw) if raw.strip() else {}
        except (ValueError, RecursionError):
            document = None
        if not isinstance(document, dict):
            raise ProviderRefused(self.provider, "unexpected")
        return document


def _why(status: int, raw: bytes) -> str:
    if status == 403:
        said = raw[:4096].lower()
        return "plan" if any(word in said for word in _PLAN) else "no_rights"
    return _CODES.get(status, "down" if status >= 500 else "unexpected")
