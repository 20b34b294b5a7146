"""The product in the harness: the real functions, on the account in memory, with its own clock."""

from __future__ import annotations

import functools
import io
import itertools
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

import pytest
from moto.ssm.models import ssm_backends

from alongside import wiring
from alongside.model import Application, ApplicationState, Role
from alongside.store import groups
from alongside.store.table import put
from tests.attack.design import Dump
from tests.attack.town import START, Member, Submission, Town
from tests.conftest import ROOT
from tests.faults.released import Opinions
from tests.faults.world import World, function
from tests.functions.opinions import body, hook_event, take
from tests.items import application_item

Slot = Literal["month", "quarter"]
FUNCTIONS = ("feedback", "release")
ANSWER = 202

_PRIVATE = "/private/"
_ROSTER_AGE = timedelta(days=5)


class Product:
    """One deployment with one program, whose people are a town's. `letters` says whether care and
    mail tell of each release: that takes most of the time, and is the same whatever was said."""

    def __init__(
        self,
        world: World,
        town: Town,
        slot: Slot,
        logs: Mapping[str, io.StringIO],
        letters: bool = True,
    ) -> None:
        heal = world.programs["heal"].model_copy(update={"time_zone": "UTC"})
        world.programs, world.now = {"heal": heal}, START
        self.opinions = Opinions(world, changes={"slot": slot})
        self._bring_back, self._state = self.opinions.freeze(), world.state()
        self._world, self._town, self._streams = world, town, logs
        self._writes_letters = letters
        self._logs: list[tuple[datetime, str]] = []
        self._metrics: dict[str, datetime] = {}
        self._enroll(town.members)
        world.care()  # publishes the roster
        self._objects = _objects()
        self._roster_day = START.date()
        self._fresh = self.opinions.freeze(), world.state()

    def submit(self, submission: Submission, now: datetime) -> None:
        """A provider delivers it: what it says, and all that it must not give away."""
        self._world.now = now
        self._publish_roster()
        self._metrics.setdefault(submission.token, now.replace(second=0))
        page = take(event(self._world, submission))
        assert page["statusCode"] == ANSWER, page
        self._read_logs()

    def tick(self, now: datetime) -> None:
        """The daily run; on days on which something was released, the letters about it as well."""
        if now != START and now.day > 1:
            return  # nothing to decide: tests of release see to it that nothing happens then
        self._world.now = now
        done = self._world.release()
        self._read_logs()
        if done.get("decided") and self._writes_letters:
            self._world.care()
            self._world.now = now.replace(hour=18)
            self._world.sweep()
            self._read_logs()
            self._objects = _objects()

    def dump(self, now: datetime) -> Dump:
        """All of it, read past the functions."""
        parameters = dict(_parameters())
        return Dump(
            at=now,
            items=(*self._world.feedback(), *self._world.items()),
            parameters={n: text for n, text in parameters.items() if _PRIVATE not in n},
            objects={name: _of_day(text, now.date()) for name, text in self._objects.items()},
            logs=tuple(self._logs),
            letters=tuple(f"{one.subject}\n{one.text}" for one in self._world.letters),
            metrics=tuple(self._metrics.values()),
            template=_template(),
            private={n: text for n, text in parameters.items() if _PRIVATE in n},
        )

    def close(self) -> None:
        """The account is as it was before."""
        self._bring_back()
        self._world.resume(self._state)

    def rewind(self) -> Product:
        """Back to before anything was sent."""
        bring_back, state = self._fresh
        bring_back()
        self._world.resume(state)
        self._read_logs()
        self._logs.clear()
        self._metrics.clear()
        return self

    def _publish_roster(self) -> None:
        """Care's daily one, in days that nothing else of care is needed for: the same people."""
        today = self._world.now.date()
        if abs(today - self._roster_day) > _ROSTER_AGE:
            rosters = wiring.rosters()
            for program in self._world.programs:
                rosters.publish(program, replace(rosters.read(program), day=today))
            self._roster_day = today

    def _read_logs(self) -> None:
        for stream in self._streams.values():
            for line in stream.getvalue().splitlines():
                self._logs.append((self._world.now, line))
            stream.seek(0)
            stream.truncate()

    def _enroll(self, members: tuple[Member, ...]) -> None:
        """They are on file, so that care finds the same roster."""
        puts = [put(application_item(_application(self._world, one))) for one in members]
        mark = groups.changed("heal", self._world.group_id, START)
        self._world.table.transact([mark, *puts])


def event(world: World, submission: Submission) -> dict[str, Any]:
    """The HTTP event of a provider's delivery, with everything that could name somebody."""
    provider = "signed" if submission.part else "typeform"
    answers: dict[str, Any] = {"heard": submission.rating, "good": submission.text}
    answers |= {"side": submission.part} if submission.part else {}
    document = json.loads(body(provider, answers, submission.token, submission.sent))
    given = {"member": submission.hidden, "ip": submission.ip}
    if provider == "typeform":
        document["event_id"] = submission.event
        document["form_response"]["landed_at"] = submission.landed.isoformat()
        document["form_response"] |= {"hidden": given, "metadata": {"browser": submission.agent}}
    else:
        document |= {"event_id": submission.event, "hidden": given}
    found = hook_event(world, provider, json.dumps(document).encode())
    found["headers"] |= {
        "x-forwarded-for": submission.ip,
        "user-agent": submission.agent,
        "referer": f"https://forms.example/{submission.hidden}",
        "cookie": f"id={submission.event}",
    }
    found["requestContext"] |= {
        "requestId": submission.event,
        "time": f"{world.now:%d/%b/%Y:%H:%M:%S} +0000",
        "timeEpoch": int(world.now.timestamp() * 1000),
    }
    found["requestContext"]["http"] |= {"sourceIp": submission.ip, "userAgent": submission.agent}
    return found


@contextmanager
def streams() -> Iterator[dict[str, io.StringIO]]:
    """What the two functions log from now on, in world time: the time that the logger itself writes
    is this machine's, and stands for that of the line."""
    found = {name: io.StringIO() for name in FUNCTIONS}
    with pytest.MonkeyPatch.context() as patch:
        for name, stream in found.items():
            handler = function(name).logger.registered_handler
            patch.setattr(handler, "stream", stream)
        yield found


def builder(
    world: World, slot: Slot, logs: Mapping[str, io.StringIO]
) -> Callable[[Town, Any], Product]:
    """What the study builds for each of its worlds; one in four has letters."""
    number = itertools.count()
    return lambda town, _: Product(world, town, slot, logs, letters=next(number) % 4 == 0)


def _parameters() -> Iterator[tuple[str, str]]:
    kept = ssm_backends["123456789012"]["us-east-1"]._parameters
    for name in kept:
        yield name, kept[name][-1].response_object(True, "us-east-1")["Value"]


def _of_day(text: str, day: date) -> str:
    """A roster as care has published it on that day."""
    return json.dumps(json.loads(text) | {"day": day.isoformat()}, sort_keys=True)


def _objects() -> dict[str, str]:
    s3 = wiring.client("s3")
    names = [one["Key"] for one in s3.list_objects_v2(Bucket="rosters").get("Contents", ())]
    return {n: s3.get_object(Bucket="rosters", Key=n)["Body"].read().decode() for n in names}


@functools.cache
def _template() -> str:
    return (ROOT / "template.yaml").read_text(encoding="utf-8")


def _application(world: World, one: Member) -> Application:
    """Of somebody who seeks nobody any more, and gets no letters of their own."""
    name, address = one.name, f"{one.name.lower().replace(' ', '.')}@example.net"
    return Application(
        program="heal",
        group=world.group_id,
        member=world.doors.person(address),
        role=Role(one.role),
        version="1",
        submitted_at=START - timedelta(days=60),
        waiting_since=START - timedelta(days=60),
        name=name,
        email=address,
        answers={},
        state=ApplicationState.WITHDRAWN,
    )
