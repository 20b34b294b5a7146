"""What members say of themselves: the newest version of each application, and forms that wait for
a person. One call per submission.

saving     a submission becomes the newest version, with its receipt
rereading  what is on file is read once more, in place
loading    applications as they stand
deciding   what facilitators say about them
keeping    the signed bodies that wait, and the marks that they wait no longer
"""

from alongside.store.applications.deciding import clear, serve_first, set_aside
from alongside.store.applications.keeping import (
    Kept,
    Quarantined,
    change_code,
    discard,
    give_up,
    hold,
    hold_on,
    look_for_kept,
    quarantine,
    quarantined,
    settle,
    settle_lost,
    unless_kept,
)
from alongside.store.applications.loading import erased_at, load, of_person
from alongside.store.applications.rereading import OnFile, on_file, reread
from alongside.store.applications.saving import Saved, add_exclusions, keep_text, save

__all__ = [
    "Kept",
    "OnFile",
    "Quarantined",
    "Saved",
    "add_exclusions",
    "change_code",
    "clear",
    "discard",
    "erased_at",
    "give_up",
    "hold",
    "hold_on",
    "keep_text",
    "load",
    "look_for_kept",
    "of_person",
    "on_file",
    "quarantine",
    "quarantined",
    "reread",
    "save",
    "serve_first",
    "set_aside",
    "settle",
    "settle_lost",
    "unless_kept",
]
