"""What happens when somebody tells a worry, in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from alongside import letters
from alongside.concern.calling import Call
from alongside.concern.contacts import Contact, Writer, look_up
from alongside.concern.seat import Seat, Worry, name_offices, promise, show, show_sent
from alongside.letters.contexts import Concern, HelpNow
from alongside.mailer import Outgoing
from alongside.model import operation
from alongside.pages import Page
from alongside.program.schema import Tier
from alongside.store import concerns
from alongside.store.concerns import Record

_LOOKS = 5


@dataclass(frozen=True, slots=True)
class _Post:
    """What each letter about one worry is made from."""

    call: Call
    seat: Seat
    worry: Worry
    tier: Tier
    writer: Writer
    contacts: Sequence[Contact]


def tell(call: Call, seat: Seat, worry: Worry) -> Page:
    """Hand a worry on: crisis lines to the writer, the words to each contact, tier and time to the
    table, and a page that says who was reached."""
    tier = next((one for one in seat.program.tiers if one.code == worry.tier), None)
    if tier is None or not worry.fits(seat):
        return show(seat, worry, "nothing_chosen")
    now = call.clock()
    key = (call.doors.table, seat.program.id, worry.digest(seat))
    if seat.is_open and not _passes(call, seat, worry, now):
        return show(seat, worry, "too_many")
    earlier = call.ask(lambda: concerns.claim(*key, tier.code, now))
    if earlier is not None:
        return _again(call, seat, worry, tier, earlier)
    post = _Post(call, seat, worry, tier, *look_up(call, seat, tier))
    mailed = _help(post)
    record = _alert(post)
    call.ask(lambda: concerns.settle(*key, tier.code, record, now))
    if not record.is_settled:
        return show(seat, worry, "nobody_reached")
    return show_sent(seat, worry, tier, record, mailed=mailed)


def _passes(call: Call, seat: Seat, worry: Worry, now: datetime) -> bool:
    """Whether one more may leave through the open door in this hour. Anybody at all can use it, by
    a program as well, and the mail it takes would be missing for worries of members, whose own door
    has no such end. A second click is none more; while the table does not answer, all pass."""
    key = (call.doors.table, seat.program.id)
    if call.ask(lambda: concerns.known(*key, worry.digest(seat), now)):
        return True
    return call.ask(lambda: concerns.count(*key, now)) is not False


def _again(call: Call, seat: Seat, worry: Worry, tier: Tier, record: Record) -> Page:
    """A second click: what came of the first, as soon as it is known."""
    key = (call.doors.table, seat.program.id, worry.digest(seat))
    for _ in range(_LOOKS):
        if record.is_settled:
            return show_sent(seat, worry, tier, record)
        call.pause(1)
        record = call.ask(lambda: concerns.look(*key)) or record
    return show(seat, worry, "under_way")


def _help(post: _Post) -> bool:
    """The crisis lines to whoever wrote; whether they left, or may have."""
    if not post.writer.email:
        return False
    return post.call.send(partial(_help_now, post)) != "not"


def _help_now(post: _Post) -> Outgoing:
    offices = frozenset(contact.office for contact in post.contacts)
    context = HelpNow(post.writer.name, name_offices(post.seat.program, offices))
    return _letter(post, "help_now", context, post.writer.email, "help")


def _alert(post: _Post) -> Record:
    """The words to each contact by itself; which offices were reached."""
    reached: dict[str, set[str]] = {"told": set(), "maybe": set(), "not": set()}
    for place, contact in enumerate(post.contacts):
        arrival = post.call.send(partial(_words, post, contact, place))
        reached[arrival].add(contact.office)
    return Record(frozenset(reached["told"]), frozenset(reached["maybe"]))


def _words(post: _Post, contact: Contact, place: int) -> Outgoing:
    named, opened = post.worry.named == "yes", post.seat.is_open
    context = Concern(
        tier=post.tier.title,
        then=promise(post.seat, post.tier),
        emergency=post.tier.emergency,
        words=tuple(line for line in post.worry.words.splitlines() if line.strip()),
        name=post.writer.name if named else "",
        email=post.writer.email if named else "",
        group=post.writer.group,
        unnamed=not named and not opened,
        opened=opened,
        reach=post.worry.reach if opened else "",
    )
    return _letter(post, "concern", context, contact.email, str(place))


def _letter(post: _Post, name: str, context: HelpNow | Concern, to: str, mark: str) -> Outgoing:
    """A finished letter. Its id is made from what is stored nowhere, so that no event of the mail
    service leads to the row or back."""
    rendered = letters.render(name, post.seat.program, context)
    return Outgoing(
        to=to,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        letter_id=operation("concern letter", post.worry.op, mark),
        from_name=post.seat.program.wording.sender_name,
        reply_to=post.call.doors.settings.coordinators.of(post.seat.program.id),
    )
