"""mail: what leaves, how fast, and what happens to a letter that SES refuses or does not answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError

from alongside.store import codec, outbox
from tests.faults import invariants, stories
from tests.faults.wire import Call, Refusal, refuse
from tests.faults.world import World, load


def letters(world: World, state: str) -> int:
    """How many letters are in a state."""
    return sum(1 for item in world.of_kind("LETTER#") if item["state"] == state)


def on_send(what: Callable[[], Refusal | None]) -> Callable[[Call], Refusal | None]:
    """Do something instead of sending."""
    return lambda call: what() if call.operation == "SendEmail" else None


def crowd(world: World, size: int) -> None:
    """So many receipts are due."""
    for number in range(size):
        world.apply("mentee", f"Ada{number}")


def test_a_letter_is_sent_as_the_request_that_ses_needs(world: World) -> None:
    stories.one_pair(world)
    world.pass_time(minutes=16)
    world.sweep()
    (digest,), (receipt,) = world.mail_to("Ruth"), world.mail_to("Ada")
    for letter in (digest, receipt):
        request = letter.request
        assert request["FromEmailAddress"].endswith("<hello@alongside.example>")
        assert request["ReplyToAddresses"] == ["coordinator@alongside.example"]
        assert request["ConfigurationSetName"] == "letters"
        assert set(letter.tags) == {"letter"} and len(letter.tags["letter"]) == 32
        assert letter.headers["Auto-Submitted"] == "auto-generated"
        assert "Raw" not in request["Content"]
        assert "v1." not in letter.subject + str(letter.tags)
    assert set(digest.headers) - set(receipt.headers) == {
        "List-Unsubscribe",
        "List-Unsubscribe-Post",
    }


def test_no_text_of_a_member_enters_a_header(world: World) -> None:
    for name in (
        "Eve\r\nBcc: x@example.org",
        "=?utf-8?q?Eve=0ABcc:_x?=",
        "Eve\u2028Bcc: y",
        '"a, b"',
    ):
        world.apply("mentee", "Eve", name=name, email=f"eve{len(name)}@example.net")
    world.sweep()
    assert len(world.letters) == 4
    assert {s.subject for s in world.letters} == {"HEAL Mentorship: we have your application"}
    assert all(len(s.request["Destination"]["ToAddresses"]) == 1 for s in world.letters)
    assert {tuple(s.headers.items()) for s in world.letters} == {
        (("Auto-Submitted", "auto-generated"),)
    }


def test_the_sweep_stays_below_the_rate_that_ses_allows(world: World) -> None:
    crowd(world, 6)
    world.quota["MaxSendRate"] = 2.0
    assert world.sweep()["sent"] == 6
    assert world.pauses == [0.625] * 5


def test_letters_may_leave_together_but_never_more_than_the_rate_within_a_second(
    world: World,
) -> None:
    crowd(world, 6)
    world.quota["MaxSendRate"] = 4.0  # of which a fifth stays in reserve: three in 0.94 seconds
    assert world.sweep()["sent"] == 6
    assert world.pauses == [0.9375]


def test_the_sweep_leaves_a_tenth_of_the_days_quota(world: World) -> None:
    crowd(world, 6)
    world.quota |= {"Max24HourSend": 200.0, "SentLast24Hours": 177.0}
    assert world.sweep() == {"sent": 3, "over_quota": 1}
    assert world.sweep()["sent"] == 3  # moto counts nothing: the account said 177 again
    assert invariants.broken(world) == []


def test_without_a_days_limit_everything_leaves(world: World) -> None:
    crowd(world, 3)
    world.quota["Max24HourSend"] = -1.0
    assert world.sweep() == {"sent": 3}


def test_a_sweep_stops_before_its_time_is_up_and_the_next_goes_on(world: World) -> None:
    crowd(world, 8)
    world.quota["MaxSendRate"] = 0.125
    sent = world.sweep()["sent"]
    assert 5 < sent < 8 and letters(world, "pending") == 8 - sent
    world.pass_time(minutes=1)
    assert world.sweep()["sent"] == 8 - sent


def test_a_throttled_letter_waits_longer_each_time_and_is_sent_once(world: World) -> None:
    world.apply("mentee", "Ada")
    waits = []
    with world.wire.listening(on_send(lambda: refuse("TooManyRequestsException", 429))):
        for _ in range(7):
            assert world.sweep() == {"throttled": 1}
            assert world.sweep() == {}
            (item,) = world.of_kind("LETTER#")
            again = codec.moment(item["due_at"])
            waits.append((again - world.now) / timedelta(minutes=1))
            world.now = again
    assert waits == [1, 2, 4, 8, 16, 32, 60]
    assert world.sweep() == {"sent": 1}
    assert len(world.letters) == 1


def test_a_throttle_ends_the_sweep_and_leaves_the_others_pending(world: World) -> None:
    crowd(world, 3)
    with world.wire.listening(on_send(lambda: refuse("ThrottlingException"))):
        assert world.sweep() == {"throttled": 1}
    assert letters(world, "pending") == 3
    world.pass_time(minutes=2)
    assert world.sweep() == {"sent": 3}


def test_a_letter_that_ses_does_not_take_for_a_day_stays_in_line(world: World) -> None:
    world.apply("mentee", "Ada")
    with world.wire.listening(on_send(lambda: refuse("SendingPausedException"))):
        for _ in range(14):
            world.sweep()
            world.pass_time(hours=2)
    (item,) = world.of_kind("LETTER#")
    assert (item["state"], item["attempt"]) == ("pending", 14)
    assert world.sweep()["sent"] == 1


@pytest.mark.parametrize("code", ["MessageRejected", "BadRequestException"])
def test_a_letter_that_ses_refuses_is_closed_at_once_and_the_next_one_leaves(
    world: World, code: str
) -> None:
    crowd(world, 2)
    refusals = [refuse(code)]
    with world.wire.listening(on_send(lambda: refusals.pop() if refusals else None)):
        assert world.sweep() == {"failed": 1, "sent": 1}
    world.pass_time(hours=1)
    assert world.sweep() == {}


def no_answer() -> Refusal | None:
    """SES has taken the letter, perhaps; the line is dead."""
    raise ReadTimeoutError(endpoint_url="https://email.example")


@pytest.mark.parametrize(
    "lost",
    [no_answer, lambda: refuse("InternalFailure", 500), lambda: refuse("ServiceUnavailable", 503)],
)
def test_a_letter_without_an_answer_keeps_its_lease_and_is_called_once(
    world: World, lost: Callable[[], Refusal | None]
) -> None:
    world.apply("mentee", "Ada")
    tries = []

    def lose() -> Refusal | None:
        tries.append(1)
        return lost()

    with world.wire.listening(on_send(lose)):
        assert world.sweep() == {"maybe": 1}
        for _ in range(7):
            world.pass_time(minutes=2)
            assert world.sweep() == {}
    assert (len(tries), letters(world, "sending")) == (1, 1)
    (item,) = world.of_kind("LETTER#")
    world.tell("send", item["id"])
    world.pass_time(minutes=30)
    assert world.sweep() == {} and world.letters == []
    assert letters(world, "sent") == 1 and invariants.broken(world) == []


def test_a_letter_that_nobody_reported_is_sent_again_after_its_lease(world: World) -> None:
    world.apply("mentee", "Ada")
    with world.wire.listening(on_send(no_answer)):
        world.sweep()
    world.pass_time(minutes=16)
    assert world.sweep() == {"sent": 1}


def test_a_line_that_cannot_be_opened_counts_as_no_answer(world: World) -> None:
    def dead() -> Refusal | None:
        raise ConnectTimeoutError(endpoint_url="https://email.example")

    world.apply("mentee", "Ada")
    with world.wire.listening(on_send(dead)):
        assert world.sweep() == {"maybe": 1}


def test_nobody_who_bounced_or_complained_gets_another_letter(world: World) -> None:
    world.apply("mentee", "Ada")
    world.sweep()
    world.tell("bounce", world.letters[0].tags["letter"])
    world.apply("mentee", "Ada", months=4)
    assert world.sweep() == {"skipped_suppressed": 1}
    assert len(world.letters) == 1


def test_a_letter_past_its_day_is_not_sent(world: World) -> None:
    stories.one_pair(world)
    world.pass_time(days=3)
    counts = world.sweep()
    assert counts["skipped_stale"] == 1 and world.mail_to("Ruth") == []


def test_a_receipt_of_a_form_that_was_overtaken_is_not_sent(world: World) -> None:
    world.apply("mentee", "Ada")
    world.apply("mentee", "Ada")
    assert world.sweep() == {"skipped_overtaken": 1, "sent": 1}


def test_a_digest_of_pairs_that_are_decided_already_is_not_sent(world: World) -> None:
    match = stories.one_pair(world)
    world.decide(stories.review_path(world, match), "decline")
    world.pass_time(minutes=16)
    assert world.sweep()["skipped_nothing_to_decide"] == 1


def test_a_sweep_with_nothing_due_costs_a_query_or_two(world: World) -> None:
    with world.wire.counting() as calls:
        assert world.sweep() == {}
    assert [c.operation for c in calls] == ["Query", "Query"]


def test_a_second_sweep_leaves_the_pacing_to_the_first(world: World) -> None:
    crowd(world, 2)
    assert outbox.lease(world.table, "somebody", world.now, timedelta(seconds=50))
    assert world.sweep() == {}
    world.pass_time(minutes=1)
    assert world.sweep() == {"sent": 2}


def test_the_schedules_event_carries_nothing_that_mail_needs(world: World) -> None:
    world.apply("mentee", "Ada")
    assert load("mail/minute.json")["source"] == "aws.scheduler"
    assert world.sweep() == {"sent": 1}
