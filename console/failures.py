"""What AWS answers when it does not do what was asked, in words that say what to do."""

from __future__ import annotations

from botocore.exceptions import ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as NoConnection

from alongside import wiring

_NO_CREDENTIALS = (
    "AWS does not know who you are. Sign in (aws configure, or aws sso login), and try again."
)
_AWS_SAYS = {
    "ExpiredToken": "Your sign-in to AWS has run out. Sign in again (aws sso login), and go on.",
    "ExpiredTokenException": "Your sign-in to AWS has run out. Sign in again, and go on.",
    "UnrecognizedClientException": _NO_CREDENTIALS,
    "InvalidClientTokenId": _NO_CREDENTIALS,
    "AuthFailure": _NO_CREDENTIALS,
    "NoCredentialsError": _NO_CREDENTIALS,
    "NoRegionError": "AWS needs to know where. Set AWS_REGION, such as us-east-1, and try again.",
    "ProfileNotFound": "There is no such AWS profile on this machine. Look at AWS_PROFILE.",
    "EndpointConnectionError": "AWS cannot be reached from here. Look at your connection and at "
    "AWS_REGION, and try again.",
    "ConnectTimeoutError": "AWS does not answer. Look at your connection, and try again.",
}


LOCAL_SILENT = "The local system does not answer. Start it with: make serve"


def in_words(error: Exception, *, local: bool = False) -> str:
    """What AWS, or the system on this machine, did not let us do, as a sentence with its code,
    never with what it was about."""
    name = type(error).__name__
    if local and is_silence(error):
        return LOCAL_SILENT
    if not isinstance(error, ClientError):
        return _AWS_SAYS.get(name, f"It did not work: {wiring.outage_code(error)}.")
    code, operation = error.response["Error"]["Code"], error.operation_name
    if code in _AWS_SAYS:
        return _AWS_SAYS[code]
    if code.startswith("AccessDenied"):
        return (
            f"You may not do that in this AWS account ({operation}). Ask whoever runs the account, "
            "or sign in as somebody who may."
        )
    who = "The local system" if local else "AWS"
    return f"{who} answered {code} to {operation}. Wait a minute, and try again."


def is_silence(error: Exception) -> bool:
    """Whether nobody answered at all, rather than with a no."""
    return isinstance(error, NoConnection | HTTPClientError)
