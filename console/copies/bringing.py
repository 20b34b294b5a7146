"""A copy comes back: what was read is written, never over anything that is there."""

from __future__ import annotations

from collections import Counter
from typing import Any

from console import screen
from console.copies import content, hindering
from console.copies.reading import Coming, opened
from console.deployment import Deployment
from console.keys import keyring
from local.items import Item


def bring(place: Deployment, coming: Coming, words: str) -> Counter[str]:
    """Write everything that is not there yet, the marks of the erased before all else; counts of
    what became of the items. May be broken off: it goes on with --add-missing."""
    if not coming.there:
        keyring.put(place, hindering.root_after(place, coming))
    dynamodb, table = place.client("dynamodb"), place.output("TableName")
    counts = Counter[str]()
    for key, mark in coming.rules.marks.items():
        if key not in coming.rules.coming:
            _put(dynamodb, table, mark)
    with opened(coming.file, words) as (_, items), screen.progress() as bar:
        task = bar.add_task("bringing back", total=sum(coming.counts.values()))
        for item in items:
            counts += _bring(dynamodb, table, coming, item)
            bar.advance(task)
    return counts + coming.rules.counts


def _bring(dynamodb: Any, table: str, coming: Coming, item: Item) -> Counter[str]:
    if content.kind(item) in coming.left_out:
        known = (item["pk"]["S"], item["sk"]["S"]) in coming.there
        return Counter({"there already" if known else "not asked for": 1})
    comes = coming.rules.bring(item)
    if comes is None:
        return Counter()
    new = _put(dynamodb, table, comes)
    late = new and item["pk"]["S"].startswith("LETTER#") and comes is not item
    return Counter({"brought" if new else "there already": 1, "letters not sent again": int(late)})


def _put(dynamodb: Any, table: str, item: Item) -> bool:
    try:
        dynamodb.put_item(
            TableName=table, Item=item, ConditionExpression="attribute_not_exists(pk)"
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return False
    return True
