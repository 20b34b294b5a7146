"""The local pages: index, mailbox and schedules. Plain HTML, no scripts, nothing from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from local import mailbox
from local.gateway import Answer, Request, refusal
from local.mailbox import Mailbox
from local.routes import Route
from local.schedules import Ran, Schedule

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'self'"
)
NOT_ALLOWED = refusal(405, "Method Not Allowed")
Run = Callable[[str], Ran]


class Pages:
    """Answers `/`, `/_mail…` and `/_run/<name>`. Only a POST runs anything."""

    def __init__(
        self,
        letters: Mailbox,
        schedules: Mapping[str, Schedule],
        routes: list[Route],
        hooks: list[dict[str, Any]],
        run: Run,
    ) -> None:
        self._letters, self._schedules, self._run = letters, schedules, run
        self._routes, self._hooks = routes, hooks
        self._views = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "views"),
            autoescape=select_autoescape(),
            undefined=StrictUndefined,
        )

    def respond(self, request: Request) -> Answer | None:
        """The page at this path, None when it is not a local page."""
        first, _, rest = request.path.strip("/").partition("/")
        if first == "_run":
            return self._schedule(request, rest)
        shown = {"": self._index, "_mail.json": self._json}.get(first)
        if first == "_mail":
            shown = self._letter(rest) if rest else self._list
        if shown is None:
            return None
        return shown() if request.method in ("GET", "HEAD") else NOT_ALLOWED

    def _index(self) -> Answer:
        return self._page(
            "index.html",
            title="Alongside on this machine",
            letters=len(self._letters.letters()),
            schedules=list(self._schedules.values()),
            routes=self._routes,
            hooks=self._hooks,
        )

    def _list(self) -> Answer:
        return self._page("mailbox.html", title="Mailbox", letters=self._letters.letters())

    def _json(self) -> Answer:
        return _json([mailbox.written(mail) for mail in self._letters.letters()])

    def _letter(self, mail_id: str) -> Callable[[], Answer] | None:
        mail = self._letters.open(mail_id)
        if mail is None:
            return None
        return lambda: self._page("letter.html", title=mail.subject, mail=mail)

    def _schedule(self, request: Request, name: str) -> Answer | None:
        schedule = self._schedules.get(name)
        if schedule is None or request.method not in ("GET", "HEAD", "POST"):
            return NOT_ALLOWED if schedule else None
        ran = self._run(name) if request.method == "POST" else None
        if ran and "text/html" not in dict(_lower(request)).get("accept", ""):
            return _json({"name": name, **vars(ran)}, 200 if ran.ok else 502)
        page = self._page("schedule.html", title=f"Run {name}", schedule=schedule, ran=ran)
        return Answer(200 if ran is None or ran.ok else 502, page.headers, page.body)

    def _page(self, view: str, **values: Any) -> Answer:
        body = self._views.get_template(view).render(values)
        kind = ("content-type", "text/html; charset=utf-8")
        return Answer(200, (kind, *_guards()), body.encode())


def _guards() -> tuple[tuple[str, str], ...]:
    return (
        ("content-security-policy", POLICY),
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "no-store"),
    )


def _json(value: Any, status: int = 200) -> Answer:
    body = json.dumps(value, ensure_ascii=False, indent=1).encode()
    return Answer(status, (("content-type", "application/json"), *_guards()), body)


def _lower(request: Request) -> list[tuple[str, str]]:
    return [(name.lower(), value) for name, value in request.headers]
