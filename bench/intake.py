"""What intake costs beside the bare minimum: Python calls, AWS calls and CPU, cold and warm.

`python -m bench.intake` compares both handlers in one run, in random order, each in processes of
its own, and ends with 1 when a limit is broken. Calls are the same on every machine; CPU ratios
are medians over rounds and wander by about a tenth on a busy one. The floor maps no answer to a
program's question, so warm figures show what understanding a form costs and have no limit.
"""

from __future__ import annotations

import base64
import copy
import hashlib
import hmac
import importlib
import json
import math
import os
import random
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from alongside import hooks, keys
from alongside.model import Role
from bench import endpoint

ROOT = Path(__file__).resolve().parent.parent
HANDLERS = {"floor": "bench.floor", "intake": "functions.intake.app"}
LIMITS = {"cold cpu": 1.35, "warm cpu": math.inf, "python calls": math.inf}
ROUNDS, WARM_UP, INVOKES = 11, 20, 100


def main() -> int:
    """Run all rounds, print the table; 1 when a limit is broken or the work was not done."""
    root = keys.RootKeys(current=1, keys={1: bytes(range(32))})
    hook = hooks.Hook("heal", Role.MENTEE, "typeform")
    address = endpoint.serve(keys.write_root(root))
    events = [
        _event(hooks.secrets(root, hook)[0], hooks.path(root, hook), i) for i in range(INVOKES)
    ]
    sample = ROOT / ".local" / "bench-events.json"
    sample.parent.mkdir(exist_ok=True)
    sample.write_text(json.dumps(events))
    environment = _environment(address, hooks.secrets(root, hook)[0].decode(), sample)
    rounds = [_round(environment) for _ in range(ROUNDS + 1)][1:]
    return _report(rounds)


def _event(secret: bytes, path: str, number: int) -> dict[str, Any]:
    body = json.loads((ROOT / "events/intake/typeform_mentee.json").read_text(encoding="utf-8"))
    body = copy.deepcopy(body)
    body["form_response"]["token"] = body["event_id"] = f"bench-{number}"
    raw = json.dumps(body, ensure_ascii=False)
    digest = base64.b64encode(hmac.new(secret, raw.encode(), hashlib.sha256).digest()).decode()
    return {
        "headers": {"typeform-signature": f"sha256={digest}", "content-type": "application/json"},
        "requestContext": {"http": {"method": "POST"}},
        "pathParameters": {"proxy": path.removeprefix("/hooks/")},
        "body": raw,
        "isBase64Encoded": False,
    }


def _environment(address: str, secret: str, sample: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{ROOT / 'layers/common'}{os.pathsep}{ROOT}",
        "PYTHONPYCACHEPREFIX": str(ROOT / ".local" / "pycache"),
        "PYTHONHASHSEED": "0",
        "LANG": "C.UTF-8",
        "AWS_ENDPOINT_URL": address,
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "bench",
        "AWS_SECRET_ACCESS_KEY": "bench",
        "AWS_SESSION_TOKEN": "b" * 300,
        "AWS_LAMBDA_FUNCTION_NAME": "bench",
        "POWERTOOLS_SERVICE_NAME": "intake",
        "POWERTOOLS_TRACE_DISABLED": "true",
        "PYDANTIC_DISABLE_PLUGINS": "__all__",
        "TABLE_NAME": "Members",
        "ROOT_SECRET_NAME": "/alongside/root",
        "BENCH_SECRET": secret,
        "BENCH_EVENTS": str(sample),
    }


def _round(environment: dict[str, str]) -> dict[str, dict[str, float]]:
    """One cold and one warm process of each handler, in random order."""
    found: dict[str, dict[str, float]] = {name: {} for name in HANDLERS}
    runs = [(name, way) for name in HANDLERS for way in ("cold", "warm")]
    random.shuffle(runs)
    for name, way in runs:
        before = endpoint.COUNTS.total()
        said, cpu = _spawn(name, way, environment)
        if way == "cold":
            found[name]["cold cpu"] = cpu
        else:
            found[name] |= said
            loads = endpoint.COUNTS["GetParameter"] and name == "intake"
            found[name]["aws calls"] = (endpoint.COUNTS.total() - before - loads) // INVOKES
            endpoint.COUNTS["GetParameter"] = 0
    return found


def _spawn(name: str, way: str, environment: dict[str, str]) -> tuple[dict[str, float], float]:
    """What the child measured and its CPU seconds, import and exit included."""
    reading, writing = os.pipe()
    command = [sys.executable, "-m", "bench.intake", name, way]
    actions = [
        (os.POSIX_SPAWN_DUP2, writing, 3),
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
    ]
    child = os.posix_spawn(sys.executable, command, environment, file_actions=actions)
    os.close(writing)
    _, status, usage = os.wait4(child, 0)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    if status:
        raise RuntimeError(f"{name}, {way}: the process failed")
    return json.loads(said), usage.ru_utime + usage.ru_stime


def _child(name: str, way: str) -> None:
    handler = importlib.import_module(HANDLERS[name]).lambda_handler
    events = json.loads(Path(os.environ["BENCH_EVENTS"]).read_text())
    events = events[:1] if way == "cold" else events
    spent, calls = [], 0
    for number, event in enumerate(events):
        counting = way == "warm" and number == WARM_UP
        started = time.process_time_ns()
        answer, counted = _counted(handler, event) if counting else (handler(event, None), 0)
        if answer["statusCode"] != 202:
            raise RuntimeError(f"answered {answer['statusCode']}")
        calls += counted
        if number > WARM_UP:
            spent.append(time.process_time_ns() - started)
    warm = statistics.median(spent) / 1e6 if spent else 0.0
    os.write(3, json.dumps({"warm cpu": warm, "python calls": calls}).encode())
    os._exit(0)


def _counted(handler: Any, event: dict[str, Any]) -> tuple[Any, int]:
    calls = 0

    def count(_frame: object, kind: str, _argument: object) -> None:
        nonlocal calls
        calls += kind in ("call", "c_call")

    sys.setprofile(count)
    try:
        answer = handler(event, None)
    finally:
        sys.setprofile(None)
    return answer, calls


def _report(rounds: list[dict[str, dict[str, float]]]) -> int:
    broken = 0
    print(f"{'':14}{'floor':>10}{'intake':>10}{'ratio':>8}{'limit':>8}")
    for what, limit in LIMITS.items():
        floor, ours = ([one[name][what] for one in rounds] for name in HANDLERS)
        ratio = statistics.median(b / a for a, b in zip(floor, ours, strict=True))
        broken += ratio > limit
        print(
            f"{what:14}{statistics.median(floor):10.4g}{statistics.median(ours):10.4g}{ratio:8.2f}{limit:8.2f}"
        )
    calls = {one[name]["aws calls"] for one in rounds for name in HANDLERS}
    print(f"AWS calls for each submission: {sorted(calls)}")
    return int(broken > 0 or calls != {1})


if __name__ == "__main__":
    if len(sys.argv) == 3:
        _child(*sys.argv[1:])
    raise SystemExit(main())
