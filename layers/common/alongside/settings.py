"""Every environment variable, one model, read on first use. Nothing else reads the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field, field_validator

from alongside import coordinators
from alongside.coordinators import Coordinators


class Settings(BaseModel):
    """The deployment's settings; a function is given only those it needs, the rest stay empty.

    `undo_seconds` and `notice_seconds` shorten waits on one machine: 0 means the program's own
    undo window and "the next local morning". `digest_seconds` is how long the digest waits for the
    slowest group of the night. `feedback_secrets` is the path of parameters below which the secrets
    of anonymous feedback are kept, `feedback_key` the KMS key that protects them (empty: the
    account's own), `feedback_url` the address in front of the feedback page. `provider_tokens` is
    the path of parameters below which the tokens of form providers are kept. A `hasty` function
    must answer within its time whatever AWS does.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    table_name: str = Field(default="", alias="TABLE_NAME")
    root_secret_name: str = Field(default="", alias="ROOT_SECRET_NAME")
    base_url: str = Field(default="", alias="BASE_URL")
    feedback_table_name: str = Field(default="", alias="FEEDBACK_TABLE_NAME")
    feedback_secrets: str = Field(default="", alias="FEEDBACK_SECRETS")
    feedback_key: str = Field(default="", alias="FEEDBACK_KEY")
    feedback_url: str = Field(default="", alias="FEEDBACK_URL")
    roster_bucket: str = Field(default="", alias="ROSTER_BUCKET")
    provider_tokens: str = Field(default="", alias="PROVIDER_TOKENS")
    sender_address: str = Field(default="", alias="SENDER_ADDRESS")
    coordinators: Coordinators = Field(default=Coordinators(), alias="COORDINATOR_ADDRESS")
    configuration_set: str = Field(default="", alias="CONFIGURATION_SET")
    night_queue_url: str = Field(default="", alias="NIGHT_QUEUE_URL")
    undo_seconds: int = Field(default=0, ge=0, alias="UNDO_SECONDS")
    notice_seconds: int = Field(default=0, ge=0, alias="NOTICE_SECONDS")
    digest_seconds: int = Field(default=900, ge=0, alias="DIGEST_SECONDS")
    hasty: bool = Field(default=False, alias="HASTY")

    @field_validator("coordinators", mode="before")
    @classmethod
    def _who_coordinates(cls, text: str) -> Coordinators:
        return coordinators.read(text)


def read(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process. A ValidationError names a bad variable, not its value."""
    source = os.environ if environment is None else environment
    return Settings.model_validate({name: value for name, value in source.items() if value})


def in_lambda() -> bool:
    """Whether this process is a Lambda function rather than a test or a tool."""
    return "AWS_LAMBDA_FUNCTION_NAME" in os.environ
