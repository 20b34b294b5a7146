"""Anonymous feedback: taken, sealed, mixed with at least four others, and read without a name."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import boto3
from botocore.exceptions import ClientError

from alongside.mixing import batch, slots
from alongside.model import Role
from alongside.store.table import Item, plain
from local.engine import ACCOUNT, REGION
from local.mailbox import Mail
from local.story import browser, clock, deliveries, opinions
from local.story.deliveries import Delivery
from local.story.opinions import BY_FORM, LAST_QUARTER, THIS_QUARTER
from local.story.scene import Scene


@dataclass
class Quarter:
    """The quarter that has ended: its label, and the name that somebody wrote in it."""

    slot: str
    name: str
    released: str = ""
    open: list[Item] = field(default_factory=list)


def say_it_last_quarter(at: Scene) -> Quarter:
    """Six members say what it is like, at a door whose clock stands in the quarter before."""
    at.screen.step("Last quarter, six members said what it is like")
    quarter = Quarter(slots.ended(at.program, _now()), at.cast.of(Role.MENTOR)[0].name)
    moment = _in(at, quarter.slot)
    with (
        at.screen.working("feedback is written"),
        clock.feedback_at(at.running, moment) as address,
    ):
        for opinion in LAST_QUARTER:
            _write(at, f"{address}/feedback/{at.program.id}", opinion, quarter.name)
        form = opinions.deliver(at.program, BY_FORM, moment)
        answers = [_deliver(at, form, address, moment) for _ in range(2)]
    at.checks.same("the answers to a form that came twice", answers, [(202, TAKEN)] * 2)
    quarter.open = _entries(at, quarter.slot)
    at.checks.same("sealed entries", len(quarter.open), len(LAST_QUARTER) + 1)
    at.checks.same("lengths of them", len({len(one["c"]) for one in quarter.open}), 1)
    said = [opinion.good.encode() for opinion in (*LAST_QUARTER, BY_FORM)]
    readable = [one for one in quarter.open for words in said if words in one["c"]]
    at.checks.same("entries that can be read", readable, [])
    at.screen.say(
        "No story lasts three months, and no clock of the running system can be turned. So these"
        " six spoke to the same code in the process of this story, whose clock stood in"
        f" {moment:%B}: five on the page, one by Typeform, which delivered twice. What lies in the"
        " table is sealed, one length for all."
    )
    return quarter


TAKEN = '{"status": "taken"}'


def release(at: Scene, quarter: Quarter) -> None:
    """The deployed release, by the true clock: what has ended is mixed, and its key destroyed."""
    at.screen.step("The quarter has ended: all of it is opened together")
    with at.screen.working("release runs"):
        at.run("release")
    quarter.released = str(_batch(at, quarter.slot)["doc"])
    found = batch.read(quarter.released)
    at.checks.same("what the quarter brought", found.state, "released")
    people = {rating.people for rating in found.ratings}
    at.checks.same("people behind each rating", people, {len(LAST_QUARTER) + 1})
    texts = [text for comments in found.comments for text in comments.texts]
    at.checks.same("texts", len(texts), len(LAST_QUARTER) + 1)
    at.checks.same("texts, by their letters", texts, sorted(texts))
    for word in quarter.name.split():
        at.checks.lacks(f"the texts ({word})", word, " ".join(texts))
    left = [one for one in _entries(at, quarter.slot) if "c" in one]
    at.checks.same("sealed entries that are left", left, [])
    at.checks.true("the key that opened them is gone", not _has_key(at, quarter.slot))
    shown = next(text for text in texts if text.startswith("My talks"))
    at.screen.say(
        f"{len(texts)} people, one batch, and no date but “{quarter.slot}”. Somebody had written of"
        f" {quarter.name}; what can be read is: “{shown}”"
    )
    at.screen.say("The key is destroyed. No copy of the table can be opened any more.")


def read(at: Scene, quarter: Quarter) -> None:
    """One letter leaves on the morning after the quarter, and the coordinator reads."""
    at.screen.step("The coordinator hears that there is something, and reads it")
    zone = ZoneInfo(at.program.time_zone)
    morning = datetime.combine(slots.over(quarter.slot), time(4, 45), tzinfo=zone)
    with at.screen.working("the letter leaves"):
        clock.announce_at(at.running, at.program, morning.astimezone(UTC))
    letters = _about(at)
    coordinator = at.running.stack.parameters["CoordinatorAddress"]
    at.checks.same("letters about it", [one.to for one in letters], [(coordinator,)])
    said = batch.read(quarter.released).comments[0].texts
    for text in said:
        at.checks.lacks("the letter", text, letters[0].text)
    url = next(link.url for link in letters[0].links if "/read/" in link.url)
    page = at.open(url, "Review")
    for text in said:
        at.checks.has("the page", text, page.words)
    for opinion in THIS_QUARTER:
        at.checks.lacks("the page", opinion.good[:20], page.words)
    at.run("care")
    at.run("mail")
    at.checks.same("letters about it, by the true clock", len(_about(at)), len(letters))
    at.screen.say(
        f"One letter for the whole quarter, written and sent as on the morning of {morning:%B}"
        f" {morning.day}, without a word of what was said. A letter comes whether anybody wrote or"
        " nobody."
    )
    at.screen.show("the letter", at.address(letters[0]))
    at.screen.show("the page", url)


def say_it_now(at: Scene, quarter: Quarter) -> None:
    """Five members write on the true page; nobody can read it before the quarter ends."""
    at.screen.step("Five members say what it is like now")
    url, slot = f"{at.running.api}/feedback/{at.program.id}", slots.label(at.program, _now())
    at.ready["Feedback"].result()
    with at.screen.working("feedback is written"):
        for opinion in THIS_QUARTER:
            _write(at, url, opinion, quarter.name)
    form = opinions.deliver(at.program, BY_FORM, _now())
    answers = [_deliver(at, form, at.running.api, _now()) for _ in range(2)]
    at.checks.same("the answers to a form that came twice", answers, [(202, TAKEN)] * 2)
    sealed = _entries(at, slot)
    at.checks.same("sealed entries", len(sealed), len(THIS_QUARTER) + 1)
    at.checks.same("what reading does with the role that put them", _read_as_feedback(at, sealed),
                   "AccessDeniedException")  # fmt: skip
    at.run("release")
    at.checks.true("another release leaves them as they are", _entries(at, slot) == sealed)
    batches = [item["sk"] for item in _items(at) if item["pk"] == f"BATCH#{at.program.id}"]
    at.checks.same("what can be read", batches, [quarter.slot])
    at.screen.say(
        "The function that took it is denied reading it, by its role. Release ran once more and"
        f" opened nothing: {slot} is not over. So the story ends here for these six."
    )
    at.screen.show("write something yourself", url)


def _about(at: Scene) -> list[Mail]:
    """The letters that say that feedback was released."""
    return at.letters(about=f"{at.program.name}: anonymous feedback may be read")


def _write(at: Scene, url: str, opinion: opinions.Opinion, name: str) -> None:
    page = browser.look(url)
    at.checks.same("the feedback page", page.status, 200)
    answer = opinions.write(at.program, page, opinion, name)
    at.checks.same("the answer to feedback", answer.status, 200)
    again = opinions.write(at.program, page, opinion, name)  # a second click
    at.checks.same("the answer to a second click", (again.status, again.text), (200, answer.text))


def _deliver(at: Scene, form: Delivery, address: str, when: datetime) -> tuple[int, str]:
    wanted = (at.program.id, form.form, form.provider)
    hook = next(h for h in at.running.hooks if (h["program"], h["form"], h["provider"]) == wanted)
    headers = deliveries.sign(form, hook["secret"], when) | {"content-type": "application/json"}
    url = address + hook["url"].removeprefix(at.running.api)
    answer = browser.ask("POST", url, form.body, headers)
    return answer.status, answer.text


def _now() -> datetime:
    return datetime.now(UTC)


def _in(at: Scene, slot: str) -> datetime:
    """A moment some days before the end of a slot."""
    moment = _now()
    while slots.label(at.program, moment) != slot:
        moment -= timedelta(days=1)
    return moment - timedelta(days=5)


def _items(at: Scene) -> list[Item]:
    pages = at.running.client("dynamodb").get_paginator("scan")
    table = at.running.tables()["FeedbackTable"]
    return [plain(item) for page in pages.paginate(TableName=table) for item in page["Items"]]


def _entries(at: Scene, slot: str) -> list[Item]:
    key = f"ENTRY#{at.program.id}#{slot}"
    found = [item for item in _items(at) if item["pk"] == key]
    return sorted(found, key=lambda item: str(item["sk"]))


def _batch(at: Scene, slot: str) -> Item:
    wanted = (f"BATCH#{at.program.id}", slot)
    found = [item for item in _items(at) if (item["pk"], item["sk"]) == wanted]
    at.checks.same("batches of the quarter", len(found), 1)
    return found[0]


def _has_key(at: Scene, slot: str) -> bool:
    path = at.running.stack.parameters["FeedbackSecretsPath"]
    pages = at.running.client("ssm").get_paginator("get_parameters_by_path")
    names = [
        one["Name"]
        for page in pages.paginate(Path=path, Recursive=True)
        for one in page["Parameters"]
    ]
    at.checks.has("keys", f"{path}/epoch/{at.program.id}/{slot}", names)
    return f"{path}/private/{at.program.id}/{slot}" in names


def _read_as_feedback(at: Scene, sealed: list[Item]) -> str:
    """What the engine answers when the feedback function's role asks for what it has put."""
    arn = f"arn:aws:iam::{ACCOUNT}:role/{at.running.stack.names['FeedbackRole']}"
    sts = at.running.client("sts")
    given = sts.assume_role(RoleArn=arn, RoleSessionName="story")["Credentials"]
    session = boto3.Session(
        aws_access_key_id=given["AccessKeyId"],
        aws_secret_access_key=given["SecretAccessKey"],
        aws_session_token=given["SessionToken"],
        region_name=REGION,
    )
    table: Any = session.client("dynamodb", endpoint_url=at.running.engine.endpoint)
    key = {name: {"S": str(sealed[0][name])} for name in ("pk", "sk")}
    try:
        table.get_item(TableName=at.running.tables()["FeedbackTable"], Key=key)
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    finally:
        table.close()
    return "it is read"
