"""The simulated year: it decides as the product does, and its rules differ as they should."""

from __future__ import annotations

from alongside.matching import plan_group
from alongside.matching.solve import NOBODY
from bench.year import churn, cohort, measure
from bench.year.arrivals import COUNTED, FOLLOWED
from bench.year.choices import COMPARED, WITHOUT, Night, best
from bench.year.life import live
from tests.rules.matching.population import RULES

OURS = "Alongside"
FEW = {name: COMPARED[name] for name in ("best fit only", OURS, "first come")}


def pairs(night: Night, name: str) -> set[tuple[str, str]]:
    mate = COMPARED[name](night)
    return {
        (night.mentees[i].member, night.mentors[j].member)
        for i, j in enumerate(mate)
        if j != NOBODY
    }


def test_ours_is_what_the_product_suggests() -> None:
    differing = 0
    for night in cohort.nights(20):
        plan = plan_group(RULES, night.mentees, night.mentors, now=night.now)
        suggested = {(each.mentee, each.mentor) for each in plan.suggestions}
        assert pairs(night, OURS) == suggested
        differing += pairs(night, "best fit only") != suggested
    assert differing > 0


def test_on_one_night_only_the_rules_of_thumb_lose_matches() -> None:
    found = cohort.compare(cohort.nights(40), COMPARED | WITHOUT)
    most = found[OURS]["matched"]
    lost = {name for name, tally in found.items() if tally["matched"] < most}
    assert lost == {"first come", "best pair first"}
    assert max(found.values(), key=lambda tally: tally["total_fit"]) == found["best fit only"]
    assert found["best pair first"]["blocking"] == 0


def test_in_a_year_nobody_is_overtaken_by_who_came_long_after_except_by_fit_alone() -> None:
    found = measure.compare(measure.streams(3, 8, 1.3), FEW)
    assert found[OURS]["far_overtaken"] == found["first come"]["far_overtaken"] == 0
    assert found["best fit only"]["far_overtaken"] > 5
    assert found["first come"]["overtaken"] == 0
    assert (
        found["best fit only"]["mean_fit"]
        > found[OURS]["mean_fit"]
        > found["first come"]["mean_fit"]
    )
    assert found["best fit only"]["p99"] > found[OURS]["p99"]


def test_a_year_accounts_for_everyone_who_came() -> None:
    for stream in measure.streams(2, 8, 1.3):
        fates = live(stream, best(RULES))
        assert len(fates) == sum(night < COUNTED for night in stream.comes)
        for fate in fates:
            assert 0 <= fate.wait <= COUNTED + FOLLOWED - fate.comes
            assert fate.options or fate.fit == NOBODY


def test_a_bonus_for_keeping_makes_drafts_change_less() -> None:
    found = churn.compare((20, 15), 4)
    assert found[0].changed > found[25].changed >= found[50].changed > 0
    assert found[0].fit > found[50].fit
