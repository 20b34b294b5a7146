"""The door to the secrets of anonymous feedback: SSM parameters below one path.

    <path>/root                     what signs deliveries and fingerprints names; never changed here
    <path>/epoch/<program>/<slot>   what a submission of that slot is tagged and sealed with
    <path>/private/<program>/<slot> what opens it again

Each is its own parameter, because each function's role may read only its own part. They are
created once and never overwritten: SSM keeps the history of a parameter that changes, and forgets
one that is deleted, history and all.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from alongside.keys import RootKeys, read_root

if TYPE_CHECKING:
    from mypy_boto3_ssm import SSMClient


@dataclass(frozen=True, slots=True)
class Epoch:
    """What is needed to take feedback of one slot: `tag` keys the digests that find repeats,
    `seal` is a public key. 32 bytes each."""

    tag: bytes
    seal: bytes


@dataclass(frozen=True, slots=True)
class Vault:
    """The parameters below `path`. `key` is the id of a KMS key for the private keys alone: the
    function that takes feedback may decrypt nothing with it. Empty for the account's own key."""

    client: SSMClient
    path: str
    key: str = ""

    def root(self) -> RootKeys:
        """The root keys of feedback, derived from the deployment's by whoever sets it up."""
        answer = self.client.get_parameter(Name=f"{self.path}/root", WithDecryption=True)
        return read_root(answer["Parameter"]["Value"])

    def epoch(self, program: str, slot: str) -> Epoch | None:
        """What a slot's submissions are sealed with; None before it is made and after its end."""
        text = self._read(f"epoch/{program}/{slot}")
        if text is None:
            return None
        document = json.loads(text)
        return Epoch(base64.b64decode(document["tag"]), base64.b64decode(document["seal"]))

    def private(self, program: str, slot: str) -> bytes | None:
        """What opens a slot's submissions; None once it is destroyed."""
        text = self._read(f"private/{program}/{slot}")
        return None if text is None else base64.b64decode(text)

    def keep_private(self, program: str, slot: str, private: bytes) -> bool:
        """Keep a new private key; False when the slot has one already."""
        value = base64.b64encode(private).decode()
        return self._create(f"private/{program}/{slot}", value, self.key)

    def keep_epoch(self, program: str, slot: str, epoch: Epoch) -> bool:
        """Keep what a slot's submissions are sealed with; False when it is there already."""
        keys = {"tag": epoch.tag, "seal": epoch.seal}
        document = {name: base64.b64encode(key).decode() for name, key in keys.items()}
        return self._create(f"epoch/{program}/{slot}", json.dumps(document))

    def destroy_epoch(self, program: str, slot: str) -> None:
        """Repeats of that slot can no longer be told, nor anything be sealed for it."""
        self._delete(f"epoch/{program}/{slot}")

    def destroy_private(self, program: str, slot: str) -> None:
        """Whatever is still sealed for that slot, in any copy, stays so for ever."""
        self._delete(f"private/{program}/{slot}")

    def _read(self, name: str) -> str | None:
        try:
            answer = self.client.get_parameter(Name=f"{self.path}/{name}", WithDecryption=True)
        except self.client.exceptions.ParameterNotFound:
            return None
        return answer["Parameter"]["Value"]

    def _create(self, name: str, value: str, key: str = "") -> bool:
        request: dict[str, Any] = {"Name": f"{self.path}/{name}", "Value": value}
        if key:
            request["KeyId"] = key
        try:
            self.client.put_parameter(Type="SecureString", **request)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ParameterAlreadyExists":
                raise
            return False
        return True

    def _delete(self, name: str) -> None:
        try:
            self.client.delete_parameter(Name=f"{self.path}/{name}")
        except self.client.exceptions.ParameterNotFound:
            return
