"""What the invented letters speak of, in words that a program's own replace."""

from __future__ import annotations

from datetime import UTC, datetime

from alongside.letters.contexts import Shared

NOW = datetime(2027, 5, 3, 14, 12, tzinfo=UTC)
SITE = "https://mentors.example.org"
GROUP = "Tuesday evening"
SHARED = (
    Shared("Hopes for the time together", "Being heard, Practical strategies"),
    Shared("Ways to be in touch", "Phone, Text messages"),
    Shared("How often", "About once a week"),
)
REASONS = (
    "The same style of support: Mostly listening.",
    "In the same place with the relationship: Not decided yet.",
    "A time in common: Evenings; Evenings, Weekends.",
)
WHY = "No mentor fits yet: 2 have no place free."
HELPS = "Another mentor in this group, or one more place, would help."
TIER = "I would like to talk to somebody"
THEN = "Somebody writes to you within a few days."
MILESTONE = "A month side by side"
MILESTONE_TEXT = "That is worth a moment of gladness."
STAGE = "Deepening"
STAGE_TEXT = "You know each other by now. Both are good."
FORM = "Become a mentor"
NEW_CHOICE = (
    "The question “Which topics can you speak to?” has a new answer “Divorce” that we cannot match."
    " Please add it to `choices` of `topics` in heal.toml (line 41)."
)
TWICE = "The question “How did you hear of us?” is on the form twice. Remove one of the two."
SHOWS = "alongside quarantine list --program heal"
COMPARES = "alongside forms check --program heal"
