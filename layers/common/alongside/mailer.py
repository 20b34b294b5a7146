"""The door to SES: one letter to one address, once. Nothing else in the system may send."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from email.headerregistry import Address
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from alongside.errors import AlongsideError, NeverRetry, TryAgain

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client

_CERTAINLY_NOT_SENT = frozenset(
    {
        "TooManyRequestsException",
        "ThrottlingException",
        "LimitExceededException",
        "SendingPausedException",
        "AccountSuspendedException",
        "MailFromDomainNotVerifiedException",
        "AccessDeniedException",
    }
)
_NEVER = frozenset({"MessageRejected", "BadRequestException", "NotFoundException"})


class MaybeSent(AlongsideError):
    """No answer came, or an answer that does not say: the letter may be on its way. The lease is
    kept; the mail service's own event settles it."""


@dataclass(frozen=True, slots=True)
class Quota:
    """What the account may send: per second, per day, and how many went out in the last day."""

    per_second: float
    per_day: float
    used: float


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A finished letter. `letter_id` travels as a tag and comes back with every event of it."""

    to: str
    subject: str
    text: str
    html: str
    letter_id: str
    from_name: str
    reply_to: str
    unsubscribe_url: str = ""


@dataclass(frozen=True, slots=True)
class Mailer:
    """Sends from one address through one configuration set. The client must not retry: a lost
    answer would send the same letter twice (`total_max_attempts=1`, see wiring)."""

    client: SESV2Client
    sender: str
    configuration_set: str

    def send(self, letter: Outgoing) -> None:
        """Send once. Raises TryAgain (certainly not sent), NeverRetry (refused for good) or
        MaybeSent. No text of a member enters a header; one recipient per call."""
        try:
            self.client.send_email(
                FromEmailAddress=str(Address(display_name=letter.from_name, addr_spec=self.sender)),
                Destination={"ToAddresses": [letter.to]},
                ReplyToAddresses=[letter.reply_to],
                Content={
                    "Simple": {
                        "Subject": {"Data": letter.subject, "Charset": "UTF-8"},
                        "Body": {
                            "Text": {"Data": letter.text, "Charset": "UTF-8"},
                            "Html": {"Data": letter.html, "Charset": "UTF-8"},
                        },
                        "Headers": [
                            {"Name": name, "Value": value}
                            for name, value in _headers(letter).items()
                        ],
                    }
                },
                EmailTags=[{"Name": "letter", "Value": letter.letter_id}],
                ConfigurationSetName=self.configuration_set,
            )
        except ClientError as error:
            raise _meaning(error.response["Error"]["Code"]) from None
        except BotoCoreError:
            raise MaybeSent("no_answer") from None

    def quota(self) -> Quota:
        """The account's own word on how much may go out."""
        found = self.client.get_account().get("SendQuota", {})
        return Quota(
            per_second=found.get("MaxSendRate", 1.0),
            per_day=found.get("Max24HourSend", 200.0),
            used=found.get("SentLast24Hours", 0.0),
        )


def _headers(letter: Outgoing) -> Mapping[str, str]:
    headers = {"Auto-Submitted": "auto-generated"}
    if letter.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{letter.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _meaning(code: str) -> AlongsideError:
    if code in _CERTAINLY_NOT_SENT:
        return TryAgain(code)
    if code in _NEVER:
        return NeverRetry(code)
    return MaybeSent(code)
