"""How a template ties its parts together: code, routes, schedules, queues, logs, alarms."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

from tests.contract.shape import (
    Template,
    environment,
    events,
    functions,
    of_type,
    routes,
    setting,
    target,
)

ROOT = Path(__file__).resolve().parents[2]
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
IN_ACCESS_LOG = {
    "requestId",
    "requestTimeEpoch",
    "routeKey",
    "status",
    "responseLatency",
    "responseLength",
}
EARLIEST, LATEST = 4 * 60 + 30, 21 * 60 + 30
HOOKS = ("/hooks/{proxy+}", "/hooks/feedback/{proxy+}")
OPEN = "POST /concern/{program}/open"
API = "AWS::Serverless::HttpApi"


def handlers(template: Template, root: Path = ROOT) -> list[str]:
    """Each function's folder holds app.py alone, with the handler; no folder is left over."""
    found, deployed = [], set()
    for name, properties in functions(template).items():
        folder = root / properties["CodeUri"]
        deployed.add(folder.name)
        files = {path.name for path in folder.glob("*") if path.name != "__pycache__"}
        module, _, handler = str(setting(template, name, "Handler")).partition(".")
        if folder.name != name.lower() or files != {"app.py"}:
            found.append(f"{name}: {properties['CodeUri']} holds {sorted(files)}")
        elif module != "app" or handler not in _defined(folder / "app.py"):
            found.append(f"{name}: no {module}.{handler}")
    left = {path.name for path in (root / "functions").glob("[a-z]*")} - deployed
    return found + [f"functions/{name} is deployed by nothing" for name in sorted(left)]


def _defined(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def layer_reaches_aliases(template: Template) -> list[str]:
    """A change of the layer alone is a new version of every function behind its alias."""
    found = [
        f"{name}: a new layer would not publish it"
        for name, properties in functions(template).items()
        if properties.get("AutoPublishAliasAllProperties") is not True
        or setting(template, name, "AutoPublishAlias") != "live"
    ]
    layers = of_type(template, "AWS::Serverless::LayerVersion")
    return found + [
        f"{name}: not published with its version"
        for name, properties in layers.items()
        if properties.get("PublishLambdaVersion") is not True
    ]


def explicit_methods(template: Template) -> list[str]:
    """No catch-all; a hook has an answer for every method, a page that answers GET answers HEAD."""
    keys = routes(template)
    found = [key for key in keys if key.split()[0] not in METHODS or "$default" in key]
    for hook in HOOKS:
        served = {key.split()[0] for key in keys if key.endswith(f" {hook}")}
        found += [f"{method} {hook} is the API's own 404" for method in sorted(METHODS - served)]
    gets = [key for key in keys if key.startswith("GET ")]
    return found + [
        f"{key} without HEAD" for key in gets if key.replace("GET", "HEAD", 1) not in keys
    ]


def throttled(template: Template) -> list[str]:
    """Every route has a rate, pages a lower one than hooks, and what mails for anybody the lowest;
    a rate of its own belongs to a real route of that API."""
    found = []
    for name, api in of_type(template, API).items():
        usual = api.get("DefaultRouteSettings", {})
        if not usual.get("ThrottlingRateLimit") or not usual.get("ThrottlingBurstLimit"):
            return [f"{name}: no throttling by default"]
        own = api.get("RouteSettings", {})
        found += [key for key in own if key not in routes(template, name)]
        hook = own.get("POST /hooks/{proxy+}", usual)
        if hook["ThrottlingRateLimit"] < usual["ThrottlingRateLimit"]:
            found.append("hooks are held back more than pages")
        anybody = own.get(OPEN, usual)["ThrottlingRateLimit"]
        if OPEN in routes(template, name) and anybody >= usual["ThrottlingRateLimit"]:
            found.append("anybody may mail as often as a page is opened")
    return found


def silent_access_log(template: Template) -> list[str]:
    """The access log holds nothing but what is on the list: no path, address or browser."""
    text = template["Resources"]["Api"]["Properties"]["AccessLogSettings"]["Format"]
    json.loads(text)
    logged = set(re.findall(r"\$context\.([\w.]+)", text))
    return sorted(logged - IN_ACCESS_LOG) + ([] if "routeKey" in logged else ["no route"])


def safe_schedules(template: Template) -> list[str]:
    """A time of day has a zone and lies where no zone skips an hour; nothing is lost unseen."""
    found = []
    for _, name, schedule in events(template, "ScheduleV2"):
        expression = schedule["ScheduleExpression"]
        clock = re.match(r"cron\((\d+) (\d+) ", expression)
        if expression.startswith("cron"):
            if not clock or "ScheduleExpressionTimezone" not in schedule:
                found.append(f"{name}: no fixed time in a time zone")
            elif not EARLIEST <= int(clock[2]) * 60 + int(clock[1]) <= LATEST:
                found.append(f"{name}: some zone skips that time")
        if not target(schedule.get("DeadLetterConfig", {}).get("Arn")):
            found.append(f"{name}: no dead-letter queue")
        if "RetryPolicy" not in schedule or schedule.get("FlexibleTimeWindow") != {"Mode": "OFF"}:
            found.append(f"{name}: retries or its window are left to chance")
        if target(schedule.get("State")) != "Schedules" or schedule.get("OmitName") is not True:
            found.append(f"{name}: cannot be stopped, or its name is taken by the next stack")
    return found + [
        f"{name}: {kind} is not used"
        for kind in ("Schedule", "EventBridgeRule")
        for name, _, rule in events(template, kind)
        if "Schedule" in rule or kind == "Schedule"
    ]


def nothing_lost(template: Template) -> list[str]:
    """Queues are encrypted and lead somewhere; what runs unasked says where its failures go."""
    queues = of_type(template, "AWS::SQS::Queue")
    found = [
        f"{name} is not encrypted"
        for name, q in queues.items()
        if not q.get("SqsManagedSseEnabled")
    ]
    for name, queue in queues.items():
        redrive = queue.get("RedrivePolicy", {})
        ends = name.endswith("DeadLetters")
        if not ends and target(redrive.get("deadLetterTargetArn")) not in queues:
            found.append(f"{name} leads nowhere")
        if ends and queue.get("MessageRetentionPeriod") != 1209600:
            found.append(f"{name} forgets before somebody looks")
    for function, name, source in events(template, "SQS"):
        visible = queues[target(source["Queue"])].get("VisibilityTimeout", 30)
        if visible < 6 * setting(template, function, "Timeout"):
            found.append(f"{name}: handed out again while it is worked on")
        if source.get("FunctionResponseTypes") != ["ReportBatchItemFailures"]:
            found.append(f"{name}: one failure repeats the whole batch")
    for function, name, rule in events(template, "ScheduleV2", "EventBridgeRule"):
        if "EventInvokeConfig" not in functions(template)[function] or not rule.get(
            "DeadLetterConfig"
        ):
            found.append(f"{function}, {name}: a failure is lost")
    return found


def own_mail_events_only(template: Template) -> list[str]:
    """The rule hears of this stack's letters only, and of everything that may become of them."""
    rules = [rule for _, _, rule in events(template, "EventBridgeRule")]
    tag = rules[0]["Pattern"].get("detail", {}).get("mail", {}).get("tags", {})
    found = []
    if [target(one) for one in tag.get("ses:configuration-set", [])] != ["LetterEvents"]:
        found.append("hears of other stacks' letters")
    kinds = template["Resources"]["LetterEventsToBus"]["Properties"]["EventDestination"]
    wanted = {
        "SEND",
        "DELIVERY",
        "DELIVERY_DELAY",
        "BOUNCE",
        "COMPLAINT",
        "REJECT",
        "RENDERING_FAILURE",
    }
    return found + sorted(wanted ^ set(kinds["MatchingEventTypes"]))


def kept_logs(template: Template) -> list[str]:
    """Each function logs JSON into its own group; each group forgets after at most 90 days."""
    found = [
        name
        for name, properties in functions(template).items()
        if target(properties.get("LoggingConfig", {}).get("LogGroup")) != f"{name}Logs"
        or properties["LoggingConfig"].get("LogFormat") != "JSON"
    ]
    groups = of_type(template, "AWS::Logs::LogGroup")
    return found + [
        name for name, g in groups.items() if not 1 <= g.get("RetentionInDays", 0) <= 90
    ]


def no_circle(template: Template) -> list[str]:
    """A function that an API routes to does not take that API's address."""
    return [
        f"{function} and {api}"
        for api in of_type(template, API)
        for function in sorted(set(routes(template, api).values()))
        if f"${{{api}}}" in str(environment(template, function))
        or f"'{api}'" in str(environment(template, function))
    ]


def counted_lines(template: Template, root: Path = ROOT) -> list[str]:
    """What a metric filter counts is written by the function whose log it reads."""
    found = []
    for name, counter in of_type(template, "AWS::Logs::MetricFilter").items():
        function = target(counter["LogGroupName"]).removesuffix("Logs")
        source = (root / "functions" / function.lower() / "app.py").read_text(encoding="utf-8")
        value = str(counter["MetricTransformations"][0]["MetricValue"]).removeprefix("$.")
        words = [
            *re.findall(r'"(\w+)"', counter["FilterPattern"]),
            *([] if value == "1" else [value]),
        ]
        found += [
            f"{name}: {function} never logs {word}"
            for word in words
            if not re.search(rf"\b{word}\b", source)
        ]
    return found
