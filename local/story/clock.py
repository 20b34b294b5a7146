"""A door whose clock stands in the past.

Feedback is read when its quarter has ended, and no story lasts that long. The clock of the running
system cannot be turned: nothing that is deployed takes the time from anybody. So the code of its
functions runs in the process of the story, which may be told another time, on the table, the keys
and the rosters of the running system. What is found there afterward is what an earlier quarter
would have left.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from unittest import mock

from alongside import wiring
from local import door, gateway, routes
from local.engine import ANY_SECRET, REGION
from local.gateway import Answer, Request
from local.up import Running


@contextmanager
def earlier(running: Running, moment: datetime) -> Iterator[str]:
    """The address of a door to anonymous feedback at `moment`. The keys of that day are made first,
    as release makes them every morning."""
    with ExitStack() as opened:
        opened.callback(wiring.forget)
        opened.enter_context(mock.patch.dict(os.environ, _environment(running)))
        opened.enter_context(mock.patch.object(wiring, "now", return_value=moment))
        wiring.forget()
        # Imported only now, so that their loggers are made as quiet as this environment says.
        from functions.feedback import app as feedback  # noqa: PLC0415
        from functions.release import app as release  # noqa: PLC0415

        table = [one for one in door.api_routes(running.stack) if "Feedback" in one.function]

        def respond(request: Request) -> Answer | None:
            found = routes.find(table, request.method, request.path)
            return found and gateway.answer(
                feedback.lambda_handler(gateway.event(request, *found), None)
            )

        release.lambda_handler({}, None)
        front = opened.enter_context(door.open_on(0))
        front.responders.append(respond)
        opened.enter_context(door.serving(front))
        yield front.url


def _environment(running: Running) -> dict[str, str]:
    names = running.stack.names
    return {
        "AWS_ENDPOINT_URL": running.engine.endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": ANY_SECRET,
        "AWS_DEFAULT_REGION": REGION,
        "BASE_URL": running.api,
        "FEEDBACK_TABLE_NAME": names["FeedbackTable"],
        "FEEDBACK_SECRETS": running.stack.parameters["FeedbackSecretsPath"],
        "ROSTER_BUCKET": names["RosterBucket"],
        "POWERTOOLS_LOG_LEVEL": "ERROR",
        "POWERTOOLS_TRACE_DISABLED": "true",
    }
