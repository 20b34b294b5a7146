"""Who is suggested to whom in one group: hard rules, fit, one exact solve with proof, reasons.

`plan_group` is the night's call; `allowed` and `score` are the plain definitions behind it. Pure:
standard library and `alongside.model` only; the same input gives the same output to the byte.
"""

from alongside.matching.certify import certify
from alongside.matching.plan import plan_group
from alongside.matching.rules import allowed, excluded, forbids, normalize_name
from alongside.matching.score import score, similarity
from alongside.matching.solve import Solution, solve

__all__ = [
    "Solution",
    "allowed",
    "certify",
    "excluded",
    "forbids",
    "normalize_name",
    "plan_group",
    "score",
    "similarity",
    "solve",
]
