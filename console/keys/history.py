"""What SSM remembers of the root secret: when it was changed, and since when each key is there."""

from __future__ import annotations

from datetime import datetime

from botocore.exceptions import ClientError

from alongside import keys
from console.deployment import Deployment


def modified(place: Deployment) -> datetime:
    """When the secret was last written."""
    found = place.client("ssm").get_parameter(Name=place.secret_name)["Parameter"]
    modified: datetime = found["LastModifiedDate"]
    return modified


def since(place: Deployment) -> dict[int, str]:
    """On which day each key appeared, as far as SSM's history goes and may be read."""
    ssm, found = place.client("ssm"), dict[int, str]()
    try:
        pages = ssm.get_paginator("get_parameter_history")
        for page in pages.paginate(Name=place.secret_name, WithDecryption=True):
            for one in page["Parameters"]:
                for number in keys.read_root(one["Value"]).keys:
                    found.setdefault(number, f"{one['LastModifiedDate']:%Y-%m-%d}")
    except (ClientError, keys.RootSecretUnusable):
        return {}
    return found
