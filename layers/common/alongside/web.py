"""Between HTTP and the steps: pages out, form fields in, every refusal as its page."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from alongside import pages, wiring
from alongside.errors import DeliveryRefused, LinkRefused
from alongside.forms.envelope import raw_body
from alongside.pages import Page, contexts

_MOST_FIELDS = 20
_LONGEST_FORM = 16_384
LONG_TEXT = 65_536
"""What a text of 4000 characters may take, in any script, as a browser sends it."""


class BadForm(Exception):
    """A form body that no page of ours sends: too long, not text, or a field twice."""


def respond(page: Page) -> Response[str]:
    """A page with the headers every page has."""
    html = pages.render(page.name, page.program, page.context)
    headers = pages.headers(html)
    return Response(page.status, "text/html; charset=utf-8", html, headers=dict(headers))


def see(path: str) -> Response[str]:
    """Send the browser to look at the result, so that reloading repeats nothing."""
    headers = {"Location": path, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    return Response(303, "text/plain", "", headers=dict(headers))


def download(text: str, kind: str, name: str) -> Response[str]:
    """A file to keep. It is shown nowhere and kept by no cache."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
    }
    return Response(200, f"{kind}; charset=utf-8", text, headers=dict(headers))


def read_form(event: Mapping[str, object], longest: int = _LONGEST_FORM) -> Mapping[str, str]:
    """The fields of a posted form, each once. Raises BadForm for anything else."""
    try:
        raw = raw_body(event)
        if len(raw) > longest:
            raise BadForm
        pairs = parse_qsl(
            raw.decode("utf-8"),
            keep_blank_values=True,
            strict_parsing=bool(raw),
            max_num_fields=_MOST_FIELDS,
        )
    except (DeliveryRefused, ValueError):
        raise BadForm from None
    if len(dict(pairs)) != len(pairs):
        raise BadForm
    return dict(pairs)


def resolver(logger: Logger) -> APIGatewayHttpResolver:
    """A router whose errors are pages: one for every dead link, one for our own outage. Reasons
    are logged as the error's class, never its text."""
    app = APIGatewayHttpResolver()

    @app.exception_handler(LinkRefused)
    def dead_link(_: LinkRefused) -> Response[str]:
        logger.info("link refused")
        return respond(Page("dead_link", contexts.DeadLink("/links"), None, 404))

    @app.exception_handler(BadForm)
    def bad_form(_: BadForm) -> Response[str]:
        logger.info("form refused")
        return respond(Page("dead_link", contexts.DeadLink("/links"), None, 400))

    @app.exception_handler(list(wiring.OUTAGE))
    def outage(error: Exception) -> Response[str]:
        logger.error("outage", error=wiring.outage_code(error))
        return respond(Page("trouble", contexts.Trouble(), None, 503))

    return app
