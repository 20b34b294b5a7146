"""What a template keeps, costs and explains: data, money, parameters, settings, alarms."""

from __future__ import annotations

import json

from alongside.settings import Settings
from tests.contract.shape import Template, environment, functions, of_type, setting, target

LIBRARIES = {
    "POWERTOOLS_LOG_LEVEL",
    "POWERTOOLS_SERVICE_NAME",
    "POWERTOOLS_TRACE_DISABLED",
    "PYDANTIC_DISABLE_PLUGINS",
}
SENDING = {"SENDER_ADDRESS", "COORDINATOR_ADDRESS", "CONFIGURATION_SET"}
LETTERS = SENDING | {"BASE_URL", "FEEDBACK_URL"}
NEEDED = {
    "Mail": LETTERS,
    "Concern": SENDING,
    "Feedback": {"BASE_URL"},
    "Review": {"COORDINATOR_ADDRESS"},
}
COSTS = (
    "AWS::KMS::",
    "AWS::SecretsManager::",
    "AWS::CloudWatch::Dashboard",
    "AWS::WAF",
    "AWS::EC2::",
)
COSTLY = (
    "ReservedConcurrentExecutions",
    "ProvisionedConcurrencyConfig",
    "SnapStart",
    "VpcConfig",
    "Tracing",
)


def safe_table(template: Template) -> list[str]:
    """The table survives the stack and a slip of the hand, and costs nothing while nobody asks."""
    resource = template["Resources"]["MembersTable"]
    table = resource["Properties"]
    return [
        problem
        for problem, wrong in {
            "goes with the stack": resource.get("DeletionPolicy") != "Retain",
            "goes with a replacement": resource.get("UpdateReplacePolicy") != "Retain",
            "can be deleted": table.get("DeletionProtectionEnabled") is not True,
            "cannot be restored": table.get("PointInTimeRecoverySpecification")
            != {"PointInTimeRecoveryEnabled": True},
            "costs while idle": table.get("BillingMode") != "PAY_PER_REQUEST",
            "streams": "StreamSpecification" in table,
            "needs a key of its own": "SSESpecification" in table,
        }.items()
        if wrong
    ]


def small_functions(template: Template) -> list[str]:
    """Runtime, processor and memory are those that were measured."""
    found = []
    for name in functions(template):
        memory = 2048 if name == "Match" else 512
        wanted = {"Runtime": "python3.13", "Architectures": ["arm64"], "MemorySize": memory}
        found += [
            f"{name}: {key}"
            for key, value in wanted.items()
            if setting(template, name, key) != value
        ]
    return found


def no_fixed_cost(template: Template) -> list[str]:
    """Nothing is billed while nobody uses it: ten alarms and metrics at most, no paid extras."""
    resources = template["Resources"]
    found = [name for name, one in resources.items() if one["Type"].startswith(COSTS)]
    found += [
        f"{name}: {key}"
        for name in functions(template)
        for key in COSTLY
        if setting(template, name, key)
    ]
    alarms, metrics = of_type(template, "AWS::CloudWatch::Alarm"), set()
    for counter in of_type(template, "AWS::Logs::MetricFilter").values():
        metrics |= {one["MetricName"] for one in counter["MetricTransformations"]}
        found += [
            one["MetricName"] for one in counter["MetricTransformations"] if "Dimensions" in one
        ]
    if max(len(alarms), len(metrics)) > 10:
        found.append(f"{len(alarms)} alarms, {len(metrics)} metrics")
    return found


def explained_parameters(template: Template) -> list[str]:
    """Each parameter is described, asked for in words, in one group, and used."""
    interface = template["Metadata"]["AWS::CloudFormation::Interface"]
    grouped = [name for group in interface["ParameterGroups"] for name in group["Parameters"]]
    body = json.dumps({key: template[key] for key in ("Conditions", "Globals", "Resources")})
    found = []
    for name, parameter in template["Parameters"].items():
        if len(parameter.get("Description", "")) < 20 or name not in interface["ParameterLabels"]:
            found.append(f"{name} is not explained")
        if grouped.count(name) != 1:
            found.append(f"{name} is in {grouped.count(name)} groups")
        if f'"Ref": "{name}"' not in body and f"${{{name}}}" not in body:
            found.append(f"{name} is not used")
    return found + sorted(set(grouped) - set(template["Parameters"]))


def known_settings(template: Template) -> list[str]:
    """Functions get settings the program reads; the sender's and the addresses of pages only, and
    always, where letters are sent, a page leads to the other API or the coordinator is known."""
    known = {field.alias for field in Settings.model_fields.values() if field.alias}
    given: set[str] = set()
    found = []
    for name in functions(template):
        variables = set(environment(template, name)) - LIBRARIES
        given |= variables
        found += [f"{name}: nobody reads {variable}" for variable in sorted(variables - known)]
        spare = (variables & LETTERS) - NEEDED.get(name, set())
        found += [f"{name} needs no {variable}" for variable in sorted(spare)]
        lacking = NEEDED.get(name, set()) - variables
        found += [f"{name} lacks {variable}" for variable in sorted(lacking)]
    return found + [f"{variable} is given to nobody" for variable in sorted(known - given)]


def telling_alarms(template: Template) -> list[str]:
    """An alarm says what it means, reaches the topic, and rings about a metric that exists."""
    counted = {
        transformation["MetricName"]
        for counter in of_type(template, "AWS::Logs::MetricFilter").values()
        for transformation in counter["MetricTransformations"]
    }
    found = []
    for name, alarm in of_type(template, "AWS::CloudWatch::Alarm").items():
        if len(alarm.get("AlarmDescription", "")) < 20 or "AlarmTopicArn" not in str(
            alarm.get("AlarmActions")
        ):
            found.append(f"{name} tells nobody")
        if target(alarm["Namespace"]) == "AWS::StackName" and alarm["MetricName"] not in counted:
            found.append(f"{name} watches nothing")
    queues = {
        target(dimension["Value"])
        for alarm in of_type(template, "AWS::CloudWatch::Alarm").values()
        for dimension in alarm.get("Dimensions", [])
    }
    dead = {name for name in of_type(template, "AWS::SQS::Queue") if name.endswith("DeadLetters")}
    return found + [f"nobody watches {name}" for name in sorted(dead - queues)]
