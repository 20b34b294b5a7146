"""Draws the figures of `python -m bench.year --save`: the same figures give the same bytes.

Runs in an environment of its own (`bench/requirements-charts.txt`). Made for a phone: large
letters, values written beside their marks, and nothing that only a color tells.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt  # type: ignore[import-not-found,unused-ignore] # in its own environment

Records = Mapping[str, Mapping[str, float]]

OURS = "Alongside"
SHOWN = (
    "best pair first",
    "best fit only",
    "bonus ends on day 14",
    OURS,
    "one-week bands",
    "first come",
)
SETTINGS = {
    "crowded": "Small crowded groups\n8 mentors, 1.3 people for each place that falls free",
    "large": "Large groups\n50 mentors, 1.1 people for each place that falls free",
}
MARKS = (
    ("p50", "half waited at most", "o"),
    ("p90", "90 of 100", "s"),
    ("p99", "99 of 100", "D"),
)
INK, PALE, ACCENT = "#222222", "#c8c8c8", "#0b5c8a"
STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "alongside",
    "font.family": ["DejaVu Sans", "sans-serif"],
    "font.size": 12,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 12,
    "axes.titlelocation": "left",
    "axes.edgecolor": PALE,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}
ABOVE, BELOW = (0, 11, "center"), (0, -20, "center")
LEFT, LOW_LEFT, RIGHT = (-10, -4, "right"), (-10, -11, "right"), (11, -4, "left")
BESIDE = {  # where a name stands from its point, unless above: it would be on another
    ("crowded", "best fit only"): BELOW,
    ("crowded", "bonus ends on day 14"): LEFT,
    ("crowded", OURS): RIGHT,
    ("crowded", "one-week bands"): BELOW,
    ("large", "best pair first"): LOW_LEFT,
    ("large", "bonus ends on day 14"): LEFT,
    ("large", "first come"): BELOW,
}


def draw_waiting(figures: Mapping[str, Records]) -> Any:
    """How long people wait under each rule."""
    figure, panels = plt.subplots(2, 1, figsize=(6.4, 8.4), sharex=True, layout="constrained")
    for panel, (setting, title) in zip(panels, SETTINGS.items(), strict=True):
        for row, rule in enumerate(SHOWN):
            _draw_waits(panel, row, figures[setting][rule], _tint(rule))
        _name_rows(panel)
        panel.set_title(title)
        panel.set_xlim(-12, 500)
    marks = panels[0].get_legend_handles_labels()
    figure.legend(*marks, loc="outside upper center", ncols=3, frameon=False)
    panels[1].set_xlabel("nights of waiting (so far, for those who still wait)")
    return figure


def _draw_waits(panel: Any, row: int, record: Mapping[str, float], tint: str) -> None:
    panel.plot([record["p50"], record["p99"]], [row, row], color=PALE, linewidth=3, zorder=1)
    for key, label, mark in MARKS:
        fill = "white" if key == "p50" else tint
        look = {"markerfacecolor": fill, "markeredgecolor": tint, "linestyle": "none"}
        text = label if row == 0 else None
        panel.plot(record[key], row, marker=mark, markersize=9, label=text, **look)
        place = (record[key], row - 0.2)
        panel.annotate(f"{record[key]}", place, ha="center", va="bottom", fontsize=11)


def draw_tradeoff(figures: Mapping[str, Records]) -> Any:
    """The longest waits against the fit of the pairs."""
    figure, panels = plt.subplots(2, 1, figsize=(6.4, 9), sharex=True, layout="constrained")
    for panel, (setting, title) in zip(panels, SETTINGS.items(), strict=True):
        for rule in SHOWN:
            record, tint = figures[setting][rule], _tint(rule)
            mark = "D" if rule == OURS else "o"
            point = (record["mean_fit"], record["p99"])
            panel.plot(*point, marker=mark, markersize=10, color=tint)
            across, up, end = BESIDE.get((setting, rule), ABOVE)
            look = {"ha": end, "color": tint, "fontweight": _weight(rule)}
            panel.annotate(rule, point, (across, up), textcoords="offset points", **look)
        panel.set_title(title)
        panel.margins(x=0.17)
        panel.set_ylim(0, 500)
        panel.set_ylabel("nights that 99 of 100\nwaited at most")
        panel.text(0.01, 0.03, "↓ shorter waits", transform=panel.transAxes)
    panels[1].set_xlabel("mean fit of the pairs (0 to 1000) → better")
    return figure


def draw_cohort(figures: Mapping[str, Records]) -> Any:
    """What one night makes of the same groups."""
    records = figures["one night"]
    most = int(max(record["matched"] for record in records.values()))
    missed = {rule: most - int(records[rule]["matched"]) for rule in SHOWN}
    left = {rule: int(records[rule]["overdue_left"]) for rule in SHOWN}
    figure, panels = plt.subplots(2, 1, figsize=(6.4, 7.4), layout="constrained")
    for panel, counts, title in (
        (panels[0], missed, f"Matches missed, of {most:,} that were possible"),
        (
            panels[1],
            left,
            "People left over after 60 days or more,\nthough a mentor could take them",
        ),
    ):
        bars = panel.barh(range(len(SHOWN)), counts.values(), color=[*map(_tint, counts)])
        panel.bar_label(bars, padding=5)
        _name_rows(panel)
        panel.set_title(title)
        panel.set_xlim(0, 1.15 * max(counts.values()))
    panels[1].set_xlabel("people")
    return figure


def _name_rows(panel: Any) -> None:
    panel.set_yticks(range(len(SHOWN)), SHOWN)
    panel.set_ylim(len(SHOWN) - 0.5, -0.7)
    panel.tick_params(axis="y", length=0)
    for text in panel.get_yticklabels():
        text.set_fontweight(_weight(text.get_text()))
        text.set_color(_tint(text.get_text()))


def _tint(rule: str) -> str:
    return ACCENT if rule == OURS else "#6b6b6b"


def _weight(rule: str) -> str:
    return "bold" if rule == OURS else "normal"


CHARTS = {"waiting": draw_waiting, "tradeoff": draw_tradeoff, "one-night": draw_cohort}


def main() -> None:
    """Draw every chart."""
    parser = argparse.ArgumentParser(prog="python -m bench.year.charts", description=__doc__)
    parser.add_argument("figures", type=Path)
    parser.add_argument("folder", type=Path)
    given = parser.parse_args()
    plt.rcParams.update(STYLE)
    figures = json.loads(given.figures.read_text(encoding="utf-8"))
    for name, draw in CHARTS.items():
        figure = draw(figures)
        about = {"Title": draw.__doc__, "Date": None, "Creator": None}
        figure.savefig(given.folder / f"{name}.svg", bbox_inches="tight", metadata=about)


if __name__ == "__main__":
    main()
