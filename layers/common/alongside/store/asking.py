"""That somebody has been asked to read a changed agreement. It is remembered with them, since the
letter's own row is forgotten after a month and they are to be asked once."""

from __future__ import annotations

from alongside.model import Application, Letter
from alongside.store import codec
from alongside.store.table import ConditionRefused, Table, put, update


def ask_again(table: Table, application: Application, letter: Letter) -> bool:
    """Write the letter that asks, once for each text; False when they have been asked before."""
    pk, sk = codec.application_key(application)
    asked = update(
        pk,
        sk,
        "SET asked = :cause",
        "attribute_exists(doc) AND (attribute_not_exists(asked) OR asked <> :cause)",
        cause=letter.cause,
    )
    try:
        table.transact([asked, put(codec.letter_item(letter), "attribute_not_exists(pk)")])
    except ConditionRefused:
        return False
    return True
