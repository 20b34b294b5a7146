"""The cheapest one-to-one assignment, exactly: the Hungarian method with potentials."""

from __future__ import annotations

import math
from collections.abc import Sequence


def assign(costs: Sequence[Sequence[float]]) -> list[int]:
    """For each row a column of its own, at the least total cost. At least as many columns as rows;
    ValueError otherwise."""
    rows, columns = len(costs), len(costs[0]) if costs else 0
    if rows > columns:
        raise ValueError("more rows than columns")
    row_price, column_price = [0.0] * (rows + 1), [0.0] * (columns + 1)
    holder = [0] * (columns + 1)  # the row that has a column; rows count from 1, 0 is nobody
    for row in range(1, rows + 1):
        _place(row, costs, row_price, column_price, holder)
    chosen = [0] * rows
    for column, row in enumerate(holder[1:]):
        if row:
            chosen[row - 1] = column
    return chosen


def _place(
    row: int,
    costs: Sequence[Sequence[float]],
    row_price: list[float],
    column_price: list[float],
    holder: list[int],
) -> None:
    """Find the row a column along the cheapest path of exchanges."""
    columns = len(holder) - 1
    holder[0], column = row, 0
    slack, came_from = [math.inf] * (columns + 1), [0] * (columns + 1)
    open_columns, closed = set(range(1, columns + 1)), [0]
    while holder[column]:
        here = holder[column]
        line, price = costs[here - 1], row_price[here]
        for other in open_columns:
            left = line[other - 1] - price - column_price[other]
            if left < slack[other]:
                slack[other], came_from[other] = left, column
        column = min(open_columns, key=slack.__getitem__)
        step = slack[column]
        for other in closed:
            row_price[holder[other]] += step
            column_price[other] -= step
        for other in open_columns:
            slack[other] -= step
        open_columns.remove(column)
        closed.append(column)
    while column:
        holder[column] = holder[came_from[column]]
        column = came_from[column]
