"""Another time, for what no story lasts long enough for.

Feedback is read when its quarter has ended. The clock of the running system cannot be turned:
nothing that is deployed takes the time from anybody. So the code of its functions runs in the
process of the story, which may be told another time, on the tables, the keys and the rosters of the
running system. What is found there afterward is what that day would have left.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from unittest import mock

from alongside import care, wiring
from alongside.program import Program
from local import door, gateway, routes
from local.engine import ANY_SECRET, REGION
from local.gateway import Answer, Request
from local.up import Running

_LEASE = {"pk": {"S": "LEASE"}, "sk": {"S": "mail"}}


class Context:
    """What Lambda hands a function beside the event."""

    def get_remaining_time_in_millis(self) -> int:
        """A minute."""
        return 60_000


@contextmanager
def feedback_at(running: Running, moment: datetime) -> Iterator[str]:
    """The address of a door to anonymous feedback at `moment`. The keys of that day are made first,
    as release makes them every morning."""
    with ExitStack() as opened:
        opened.enter_context(_standing_at(running, moment))
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


def announce_at(running: Running, program: Program, morning: datetime) -> None:
    """What care would have written about released feedback that morning, and what mail would have
    sent of it when it was due. The lease says that nobody may sweep before the last sweep ended,
    which for that day lies in the future."""
    with _standing_at(running, morning):
        day = care.begin(wiring.table(), program, morning)
        care.announce(wiring.table(), wiring.feedback_table(), day)
        due = day.due(day.today)
    with _standing_at(running, due):
        from functions.mail import app as mail  # noqa: PLC0415

        members = running.tables()["MembersTable"]
        running.client("dynamodb").delete_item(TableName=members, Key=_LEASE)
        mail.lambda_handler({}, Context())


@contextmanager
def _standing_at(running: Running, moment: datetime) -> Iterator[None]:
    with (
        mock.patch.dict(os.environ, _environment(running)),
        mock.patch.object(wiring, "now", return_value=moment),
    ):
        wiring.forget()
        yield
    wiring.forget()


def _environment(running: Running) -> dict[str, str]:
    names, given = running.stack.names, running.stack.parameters
    return {
        "AWS_ENDPOINT_URL": running.engine.endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": ANY_SECRET,
        "AWS_DEFAULT_REGION": REGION,
        "TABLE_NAME": names["MembersTable"],
        "ROOT_SECRET_NAME": given["RootSecretName"],
        "BASE_URL": running.api,
        "SENDER_ADDRESS": given["SenderAddress"],
        "COORDINATOR_ADDRESS": given["CoordinatorAddress"],
        "CONFIGURATION_SET": names["LetterEvents"],
        "FEEDBACK_TABLE_NAME": names["FeedbackTable"],
        "FEEDBACK_SECRETS": given["FeedbackSecretsPath"],
        "FEEDBACK_URL": running.api,
        "ROSTER_BUCKET": names["RosterBucket"],
        "POWERTOOLS_LOG_LEVEL": "ERROR",
        "POWERTOOLS_TRACE_DISABLED": "true",
    }
