"""The story from the first step to what a stranger may do next, in order."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from alongside.model import MatchState, Role
from local.story import afterwards, anonymous, arrivals, browser, evening, meetings
from local.story.evening import Evening
from local.story.meetings import Meetings, consent_url
from local.story.scene import Scene
from local.up import Running

# In the order in which the story needs them, with a first event that changes nothing.
_FIRST_CALLS = (
    "Intake", "Mail", "Match", "Review", "Member", "Care", "Concern", "Feedback", "Delivery"
)  # fmt: skip
_PAGES = {
    "Intake": "/hooks/x",
    "Review": "/review/x",
    "Member": "/links",
    "Concern": "/concern/x",
    "Feedback": "/feedback/x",
}


def tell(at: Scene) -> None:
    """All of it. Raises checks.Unexpected where something is not what it should be."""
    tonight, after = Evening(), Meetings()
    arrivals.name_groups(at)
    arrivals.deliver_forms(at)
    arrivals.deliver_odd_forms(at)
    arrivals.send_receipts(at)
    evening.suggest(at)
    evening.send_digests(at, tonight)
    evening.scan_links(at, tonight)
    evening.decide(at, tonight)
    evening.clear_desk(at, tonight)
    meetings.ask_members(at, tonight, after)
    meetings.decline_in_private(at, after)
    meetings.introduce(at, after)
    afterwards.ask_how_it_goes(at, after)
    afterwards.tell_a_worry(at, after)
    afterwards.say_goodbye(at, after)
    afterwards.erase_a_member(at, after)
    quarter = anonymous.say_it_last_quarter(at)
    anonymous.release(at, quarter)
    anonymous.say_it_now(at, quarter)
    anonymous.read(at, quarter)
    meetings.bounce(at, tonight)
    _sum_up(at)
    _hand_over(at, tonight, after)


@contextmanager
def starting(running: Running) -> Iterator[Mapping[str, Future[None]]]:
    """Start every function once, in the background and one after another: a first call takes a
    second or two, and the story can begin meanwhile."""
    with ThreadPoolExecutor(1) as worker:
        try:
            yield {name: worker.submit(_start, running, name) for name in _FIRST_CALLS}
        finally:
            worker.shutdown(wait=True, cancel_futures=True)


def run_by_themselves(running: Running) -> None:
    """Turn the schedules on, which the story kept off so that nothing happened behind its back."""
    scheduler = running.client("scheduler")
    for name in running.stack.of_type("AWS::Scheduler::Schedule"):
        found = scheduler.get_schedule(Name=running.stack.names[name])
        kept = ("Name", "ScheduleExpression", "ScheduleExpressionTimezone", "Target")
        scheduler.update_schedule(
            State="ENABLED",
            FlexibleTimeWindow=found["FlexibleTimeWindow"],
            **{key: found[key] for key in kept},
        )


def _start(running: Running, name: str) -> None:
    if name in _PAGES:
        browser.ask("GET", running.api + _PAGES[name])
        return
    event: dict[str, list[str]] = {"Records": []} if name == "Match" else {}
    running.client("lambda").invoke(
        FunctionName=running.stack.target(name), Payload=json.dumps(event).encode()
    )


def _sum_up(at: Scene) -> None:
    at.screen.step("How it stands")
    found = [match for group in at.cast.groups for match in at.records(group).matches]
    states = [match.state for match in found]
    at.screen.totals(
        {
            "applications": sum("doc" in item for item in at.items("PERSON#")),
            "pairs suggested or chosen": len(found),
            "introductions": states.count(MatchState.ACTIVE) + states.count(MatchState.CLOSED),
            "waiting for members to answer": states.count(MatchState.APPROVED),
            "open for a facilitator": states.count(MatchState.SUGGESTED),
            "letters": len(at.letters()),
            "expectations checked": at.checks.met,
        }
    )


def _hand_over(at: Scene, tonight: Evening, after: Meetings) -> None:
    """Where a stranger can go on by hand, from an open pair to an introduction."""
    at.screen.step("Now you")
    api, pair = at.running.api, tonight.undone[0]
    at.open(pair.url, "Review")
    at.checks.same("the pair left open", at.match(pair.match.id).state, MatchState.SUGGESTED)
    at.screen.show("everything here", f"{api}/")
    at.screen.show("the mailbox", f"{api}/_mail")
    at.screen.say(f"As Ruth, approve {pair.names}:")
    at.screen.show("review page", pair.url)
    at.screen.say(
        "Then send what is due (it also leaves by itself every minute), open the two new letters in"
        " the mailbox, say yes in both, and send once more: they are introduced."
    )
    at.screen.show("send what is due", f"{api}/_run/mail")
    if after.waiting is not None:
        at.screen.say("Or begin with two members who have been asked and have not answered yet:")
        for role in Role:
            letter = after.waiting.letters[role]
            at.open(consent_url(letter), "Member")
            at.screen.show(f"as the {role.value}", at.address(letter))
