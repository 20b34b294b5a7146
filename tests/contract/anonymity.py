"""What a template must not keep of anonymous feedback: each check lists what would be a trace.

Item 6 (d) of the privacy note, and the promises of docs/privacy.md that a template can break.
"""

from __future__ import annotations

import re
from pathlib import Path

from alongside import wiring
from tests.contract.shape import (
    Template,
    environment,
    events,
    functions,
    of_type,
    routes,
    setting,
    statements,
    target,
    text,
)

ROOT = Path(__file__).resolve().parents[2]
TABLE_MAY = {
    "BillingMode",
    "DeletionProtectionEnabled",
    "AttributeDefinitions",
    "KeySchema",
}
"""All a table may have. Streams, point-in-time recovery, expiry, insights and indexes are further
keys, and each of them keeps an order or a time."""
BUCKET_MAY = {
    "BucketEncryption",
    "LifecycleConfiguration",
    "PublicAccessBlockConfiguration",
    "OwnershipControls",
}
TRACES = ("Tracing", "DeadLetterQueue", "EventInvokeConfig", "FileSystemConfigs", "Policies")
LOGGING = {
    "LogFormat": "JSON",
    "ApplicationLogLevel": "ERROR",
    "SystemLogLevel": "WARN",
    "LogGroup": {"Ref": "FeedbackLogs"},
}
API_MAY = {"FailOnWarnings", "DefaultRouteSettings"}
RATES = {"ThrottlingRateLimit", "ThrottlingBurstLimit"}
TOOLS = r"idempoten|Tracer|Metrics|log_event|capture_|print\("
COPIES = ("AWS::Backup::", "AWS::CloudTrail::", "AWS::Kinesis", "AWS::XRay", "AWS::DynamoDB::Glob")
PUTS_ONLY = {
    "ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["ENTRY#*", "UNREADABLE#*"]},
    "StringEqualsIfExists": {"dynamodb:ReturnValues": "NONE"},
}
BATCHES_ONLY = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["BATCH#*"]}}
READERS = {"ReviewRole", "CareRole"}
CALLS = 8
"""The most that one submission asks of AWS: the root, the keys of two slots, the roster, an entry,
and a count of each reason for which part of it may be lost (`feedback.taking`)."""
WORK_SECONDS = 2
API_SECONDS = 30
DAYS = {"FeedbackLogs": 3, "ReleaseLogs": 14}
LOWERING = re.compile(r"least|threshold|fewest|minimum|k_?anon", re.IGNORECASE)
HOLDINGS = {
    "TABLE_NAME": "MembersTable",
    "FEEDBACK_TABLE_NAME": "FeedbackTable",
    "ROSTER_BUCKET": "RosterBucket",
}


def forgetful_table(template: Template) -> list[str]:
    """The table of feedback keeps items and nothing of how or when they came, and stays when the
    stack goes; nothing in the stack copies it."""
    resource = template["Resources"]["FeedbackTable"]
    table = resource["Properties"]
    found = [f"keeps {key}" for key in sorted(set(table) - TABLE_MAY)]
    found += [f"has no {key}" for key in sorted(TABLE_MAY - set(table))]
    if [one["AttributeName"] for one in table["AttributeDefinitions"]] != ["pk", "sk"]:
        found.append("is ordered by more than its keys")
    if {resource.get("DeletionPolicy"), resource.get("UpdateReplacePolicy")} != {"Retain"}:
        found.append("goes with the stack")
    if table.get("DeletionProtectionEnabled") is not True:
        found.append("can be deleted")
    copies = [name for name, one in template["Resources"].items() if one["Type"].startswith(COPIES)]
    return found + [f"{name} copies or follows" for name in copies]


def forgetful_bucket(template: Template) -> list[str]:
    """The rosters are encrypted, nobody's but ours, asked for over TLS only, and have no versions,
    copies, logs or notices: whoever is erased is gone with the next day's."""
    bucket = template["Resources"]["RosterBucket"]["Properties"]
    found = [f"keeps {key}" for key in sorted(set(bucket) - BUCKET_MAY)]
    found += [f"has no {key}" for key in sorted(BUCKET_MAY - set(bucket))]
    blocks = bucket.get("PublicAccessBlockConfiguration", {})
    if list(blocks.values()) != [True] * 4:
        found.append("may become public")
    rules = bucket.get("BucketEncryption", {}).get("ServerSideEncryptionConfiguration", [])
    if [one["ServerSideEncryptionByDefault"]["SSEAlgorithm"] for one in rules] != ["AES256"]:
        found.append("needs a key of its own, or none")
    policies = [
        one["PolicyDocument"]["Statement"]
        for one in of_type(template, "AWS::S3::BucketPolicy").values()
        if target(one["Bucket"]) == "RosterBucket"
    ]
    refused = [one for policy in policies for one in policy if one["Effect"] == "Deny"]
    if not any("aws:SecureTransport" in str(one.get("Condition")) for one in refused):
        found.append("is read in the open")
    return found + ["lets others in" for policy in policies for one in policy if one not in refused]


def traceless_function(template: Template, root: Path = ROOT) -> list[str]:
    """The function that takes feedback is called over its API alone, keeps no failed request, is
    not traced, says nothing about a call that went well, and uses no tool that does."""
    function = functions(template)["Feedback"]
    found = [key for key in TRACES if setting(template, "Feedback", key)]
    if function.get("LoggingConfig") != LOGGING:
        found.append("logs each call")
    if environment(template, "Feedback").get("POWERTOOLS_LOG_LEVEL") != "ERROR":
        found.append("logs more than errors")
    if any(one["Type"] != "HttpApi" for one in function.get("Events", {}).values()):
        found.append("is called by something that keeps what it calls with")
    watched = [
        name
        for kind in ("AWS::Logs::MetricFilter", "AWS::Logs::SubscriptionFilter")
        for name, one in of_type(template, kind).items()
        if target(one["LogGroupName"]) == "FeedbackLogs"
    ]
    source = root / str(function["CodeUri"]) / "app.py"
    used = re.findall(TOOLS, source.read_text(encoding="utf-8")) if source.is_file() else []
    return found + [f"{name} counts its log" for name in watched] + [f"uses {u}" for u in used]


def silent_api(template: Template) -> list[str]:
    """The API of feedback logs no access, counts no route, and serves feedback and nothing else."""
    api = template["Resources"]["FeedbackApi"]["Properties"]
    found = [f"keeps {key}" for key in sorted(set(api) - API_MAY)]
    found += [f"keeps {key}" for key in sorted(set(api["DefaultRouteSettings"]) - RATES)]
    for function, name, route in events(template, "HttpApi"):
        if (target(route["ApiId"]) == "FeedbackApi") != (function == "Feedback"):
            found.append(f"{name} of {function} stands at the other API")
    return found + ([] if routes(template, "FeedbackApi") else ["serves nothing"])


def answers_in_time(template: Template) -> list[str]:
    """Whatever AWS does, the function answers with the words of whoever wrote: all its calls, each
    as long as it may take, end before its time does, and its time before the API gives up. A group
    that sends at the end of a meeting is not refused either."""
    found = []
    longest = CALLS * sum(wiring._HASTY.values())
    if environment(template, "Feedback").get("HASTY") != "true":
        found.append("waits and repeats")
    if longest + WORK_SECONDS > setting(template, "Feedback", "Timeout"):
        found.append(f"its calls may take {longest} s")
    if setting(template, "Feedback", "Timeout") >= API_SECONDS:
        found.append("the API gives up first")
    rates = template["Resources"]["FeedbackApi"]["Properties"]["DefaultRouteSettings"]
    if rates["ThrottlingRateLimit"] < 10 or rates["ThrottlingBurstLimit"] < 40:
        found.append("refuses a group that sends together")
    return found


def readers_see_batches(template: Template) -> list[str]:
    """Whoever reads feedback reads what was released: the partitions of batches, and none of sealed
    entries, whose number and tags would tell when somebody wrote."""
    found, readers = [], set()
    for statement in statements(template):
        if statement.role in ("FeedbackRole", "ReleaseRole"):
            continue
        if "FeedbackTable" in {target(one) for one in statement.resources}:
            readers.add(statement.role)
            if statement.actions != ["dynamodb:Query"] or statement.condition != BATCHES_ONLY:
                found.append(f"{statement.role}, {statement.sid}: sees more than batches")
    return found + [f"{role} reads none" for role in sorted(READERS - readers)]


def only_release_opens(template: Template) -> list[str]:
    """What opens feedback is read by Release alone, what destroys a key is allowed to it alone, and
    whoever takes feedback reads no table and no secret but what closes."""
    found = []
    for statement in statements(template):
        secrets = [text(one) for one in statement.resources if ":ssm:" in text(one)]
        opens = [one for one in secrets if _reaches_private(one)]
        if statement.role != "ReleaseRole" and (opens or "kms:" in str(statement.actions)):
            found.append(f"{statement.role}, {statement.sid}: opens")
        if any(action.startswith("kms:") for action in statement.actions) and (
            "${FeedbackKeyId}" not in text(statement.resources[0])
            or "/private/*" not in str(statement.condition)
            or "kms:ViaService" not in statement.condition.get("StringEquals", {})
        ):
            found.append(f"{statement.role}, {statement.sid}: any key, or for anything")
        if statement.role == "FeedbackRole":
            tables = {target(one) for one in statement.resources} & {"MembersTable"}
            found += [f"takes and has {one}" for one in sorted(tables)]
            if "dynamodb:PutItem" in statement.actions and statement.condition != PUTS_ONLY:
                found.append("takes and sees what it overwrites, or puts a batch")
        if statement.role == "ReleaseRole":
            found += ["opens and names"] * any(
                "MembersTable" in str(one) or "RootSecretName" in str(one)
                for one in statement.resources
            )
    return found


def _reaches_private(resource: str) -> bool:
    """Whether a parameter of the private keys matches this."""
    name = resource.rpartition(":parameter")[2].replace("${FeedbackSecretsPath}", "/feedback")
    pattern = re.escape(name).replace(r"\*", ".*").replace(r"\?", ".")
    return re.fullmatch(pattern, "/feedback/private/heal/2026-Q4") is not None


def soon_forgotten_logs(template: Template) -> list[str]:
    """The log of feedback is gone in three days, that of release in two weeks, and no parameter
    turns either up: at DEBUG the AWS library would log what was said."""
    groups = of_type(template, "AWS::Logs::LogGroup")
    found = [
        f"{name}: {groups.get(name, {}).get('RetentionInDays')} days"
        for name, days in DAYS.items()
        if not 1 <= groups.get(name, {}).get("RetentionInDays", 0) <= days
    ]
    for name in ("Feedback", "Release"):
        config = functions(template)[name].get("LoggingConfig", {})
        level = environment(template, name).get("POWERTOOLS_LOG_LEVEL")
        fixed = ("INFO", "WARN", "ERROR")
        if config.get("ApplicationLogLevel") not in fixed or level not in fixed:
            found.append(f"{name}: a parameter decides what is logged")
    return found


def told_what_it_may(template: Template) -> list[str]:
    """A function is told the name of a table or bucket exactly when its role may use it."""
    found = []
    for function in functions(template):
        mine = [one for one in statements(template) if one.role == f"{function}Role"]
        resources = str([one.resources for one in mine])
        for variable, resource in HOLDINGS.items():
            told = variable in environment(template, function)
            if told != bool(re.search(rf"'{resource}'|\${{{resource}\.", resources)):
                found.append(f"{function}: {variable}")
    return found


def nothing_lowers_k(template: Template) -> list[str]:
    """How many must have said something is the program's to raise: no parameter, no variable of a
    function and no setting speaks of it."""
    names = set(template["Parameters"])
    for function in functions(template):
        names |= set(environment(template, function))
    return sorted(name for name in names if LOWERING.search(name))
