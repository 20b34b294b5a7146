"""Who is suggested to whom in one group: hard rules, fit, one exact solve with proof, reasons.

`plan_group` is the night's call; `allowed` and `score` are the plain definitions behind it. Pure:
standard library and `alongside.model` only; the same input gives the same output to the byte.
"""

from alongside.matching.alternatives import alternatives
from alongside.matching.certify import certify
from alongside.matching.left_over import why_not
from alongside.matching.plan import plan_group
from alongside.matching.rules import (
    allowed,
    excluded,
    forbids,
    has_accepted,
    means,
    normalize_name,
)
from alongside.matching.score import explain, score, similarity
from alongside.matching.solve import Problem, Solution, solve

__all__ = [
    "Problem",
    "Solution",
    "allowed",
    "alternatives",
    "certify",
    "excluded",
    "explain",
    "forbids",
    "has_accepted",
    "means",
    "normalize_name",
    "plan_group",
    "score",
    "similarity",
    "solve",
    "why_not",
]
