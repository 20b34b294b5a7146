"""A form as Tally's API describes it: a list of blocks.

A TITLE names the question of the input that follows; the options of a choice are blocks of one
group. A webhook names a question by an id that no block has: that of GET /forms/{id}/questions,
which is joined by the group when it stands in the definition under `questions`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from alongside.forms import payload
from alongside.forms.payload import Table
from alongside.forms.records import MOST_ROWS, AnswerKind
from alongside.forms.seen.records import SeenForm, SeenQuestion
from alongside.forms.tally import INPUTS

_KINDS: Mapping[str, AnswerKind] = {
    **INPUTS,
    "MULTIPLE_CHOICE_OPTION": "choice",
    "DROPDOWN_OPTION": "choice",
    "CHECKBOX": "choices",
    "MULTI_SELECT_OPTION": "choices",
    "RANKING_OPTION": "choices",
    "MATRIX_ROW": "choices",
    "MATRIX_COLUMN": "choices",
}
_GRID = frozenset({"MATRIX", "MATRIX_ROW", "MATRIX_COLUMN"})
_TAG = re.compile(r"<[^<>]*>")


@dataclass(slots=True)
class _Group:
    """The blocks of one question."""

    kind: str
    title: str
    name: str
    blocks: list[Table]

    def holds(self, kind: str, name: str) -> bool:
        """Whether a block of this kind and group is one more of these."""
        alike = kind == self.kind or {kind, self.kind} <= _GRID
        return name == self.name and alike


def see(definition: Table) -> SeenForm:
    """The form behind an answer to GET /forms/{id}."""
    settings = payload.table(definition, "settings")
    unfinished = settings.get("hasPartialSubmissions")
    status = payload.text(definition, "status")
    ids = _ids(definition)
    return SeenForm(
        provider="tally",
        form_id=payload.text(definition, "id"),
        title=payload.text(definition, "name"),
        questions=tuple(one for group in _groups(definition) for one in _see(group, ids)),
        collects_email=False,
        takes_answers=status == "PUBLISHED" and not settings.get("isClosed") if status else None,
        sends_unfinished=unfinished if isinstance(unfinished, bool) else None,
    )


def _groups(definition: Table) -> list[_Group]:
    """What asks something, each with the last title before it; an option stays with its group."""
    title, found = "", list[_Group]()
    for block in payload.rows(definition, "blocks"):
        kind, name = payload.text(block, "type"), _group(block)
        if kind == "TITLE":
            title = written(block)
        elif kind in _KINDS and not title and found and found[-1].holds(kind, name):
            found[-1].blocks.append(block)
        elif kind in _KINDS:
            found.append(_Group(kind, title, name, [block]))
            title = ""
    return found


def _group(block: Table) -> str:
    return payload.text(block, "groupUuid") or payload.text(block, "uuid")


def _ids(definition: Table) -> Mapping[str, str]:
    """The ids that webhooks use, by every block and group they stand for."""
    return {
        payload.text(inside, name): payload.text(question, "id")
        for question in payload.rows(definition, "questions")
        for inside in payload.rows(question, "fields")
        for name in ("uuid", "blockGroupUuid")
        if payload.text(inside, name)
    }


def _see(group: _Group, ids: Mapping[str, str]) -> Iterator[SeenQuestion]:
    if group.kind in _GRID:
        yield from _see_grid(group, ids)
        return
    inside = [payload.table(block, "payload") for block in group.blocks]
    kind = _KINDS[group.kind]
    several = _takes_several(kind, inside) if kind in {"choice", "choices"} else None
    yield SeenQuestion(
        keys=_names(group, ids, ""),
        title=group.title,
        kind="choices" if several else kind,
        required=_required(inside),
        choices=tuple(_see_choices(group)) if several is not None else (),
        other=any(_is_other(one) for one in inside) if several is not None else None,
        several=several,
        marks=_marks(group.kind, inside[0]),
    )


def _see_grid(group: _Group, ids: Mapping[str, str]) -> Iterator[SeenQuestion]:
    """One question per row, addressed as a body addresses it."""
    rows = [one for one in group.blocks if payload.text(one, "type") == "MATRIX_ROW"]
    required = _required([payload.table(block, "payload") for block in group.blocks])
    columns = tuple(_see_choices(group, "MATRIX_COLUMN"))
    for row in rows[:MOST_ROWS]:
        label = _label(row)
        yield SeenQuestion(
            keys=_names(group, ids, f"#{label}"),
            title=f"{group.title.strip()} [{label}]",
            kind="choices",
            required=required,
            choices=columns,
        )


def _names(group: _Group, ids: Mapping[str, str], ending: str) -> tuple[str, ...]:
    own = [group.name, *(payload.text(block, "uuid") for block in group.blocks[:1])]
    known = next((ids[name] for name in own if ids.get(name)), "")
    ours = (f"question_{known}", known) if known else ()
    return tuple(dict.fromkeys(f"{name}{ending}" for name in (*ours, *own) if name))


def _takes_several(kind: AnswerKind, inside: list[Table]) -> bool:
    wanted = kind == "choices" or any(one.get("allowMultiple") is True for one in inside)
    return wanted and not any(
        one.get("hasMaxChoices") is not False and one.get("maxChoices") == 1 for one in inside
    )


def _required(inside: list[Table]) -> bool | None:
    said = [one["isRequired"] for one in inside if isinstance(one.get("isRequired"), bool)]
    return any(said) if said else None


def _see_choices(group: _Group, kind: str = "") -> Iterator[tuple[str, str]]:
    for block in group.blocks:
        other = _is_other(payload.table(block, "payload"))
        if not other and payload.text(block, "type") == (kind or group.kind):
            yield payload.text(block, "uuid"), _label(block)


def _is_other(inside: Table) -> bool:
    return inside.get("isOtherOption") is True


def _label(block: Table) -> str:
    inside = payload.table(block, "payload")
    return payload.text(inside, "text") or payload.text(inside, "label") or written(block)


def written(block: Table) -> str:
    """The text of a block: a list of pieces, each a list that begins with its text; or markup."""
    inside = payload.table(block, "payload")
    pieces = inside.get("safeHTMLSchema")
    if isinstance(pieces, list):
        return "".join(one[0] for one in pieces if _is_text(one))
    return html.unescape(_TAG.sub("", payload.text(inside, "html")))


def _is_text(piece: object) -> bool:
    return isinstance(piece, list) and bool(piece) and isinstance(piece[0], str)


def _marks(kind: str, inside: Table) -> tuple[int, int] | None:
    ends = {"LINEAR_SCALE": ("start", "end"), "RATING": ("", "stars")}.get(kind)
    if ends is None:
        return None
    lowest, highest = inside.get(ends[0], 1), inside.get(ends[1])
    if type(lowest) is int and type(highest) is int and lowest <= highest:
        return lowest, highest
    return None
