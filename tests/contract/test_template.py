"""template.yaml keeps what the linter does not see, and each check catches the slip it is for."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.contract import permissions, upkeep, wiring
from tests.contract.shape import Template, name_slip, slip

pytestmark = pytest.mark.contract

Check = Callable[[Template], list[str]]
CHECKS: list[Check] = [
    permissions.who_may_what,
    permissions.who_may_send,
    permissions.who_may_delete,
    permissions.no_wildcards,
    permissions.own_roles,
    permissions.own_logs,
    permissions.named_statements,
    wiring.handlers,
    wiring.layer_reaches_aliases,
    wiring.explicit_methods,
    wiring.throttled,
    wiring.silent_access_log,
    wiring.safe_schedules,
    wiring.nothing_lost,
    wiring.own_mail_events_only,
    wiring.kept_logs,
    wiring.no_circle,
    wiring.counted_lines,
    upkeep.safe_table,
    upkeep.small_functions,
    upkeep.no_fixed_cost,
    upkeep.explained_parameters,
    upkeep.known_settings,
    upkeep.telling_alarms,
]
ALARM = {
    "Type": "AWS::CloudWatch::Alarm",
    "Properties": {"Namespace": "AWS/SQS", "MetricName": "x"},
}

# A check, where in the template the slip happens (keys from Resources on), and what is put there.
SLIPS: list[tuple[Check, str, Any]] = [
    (permissions.who_may_what, "MailRole/Policies/0/PolicyDocument/Statement/2/Action", []),
    (
        permissions.who_may_what,
        "IntakeRole/Policies/0/PolicyDocument/Statement/1/Action",
        ["dynamodb:GetItem"],
    ),
    (
        permissions.who_may_send,
        "IntakeRole/Policies/0/PolicyDocument/Statement/1/Action",
        "ses:SendRawEmail",
    ),
    (permissions.who_may_send, "MailRole/Policies/0/PolicyDocument/Statement/3/Condition", {}),
    (permissions.who_may_send, "ConcernRole/Policies/0/PolicyDocument/Statement/3/Condition", {}),
    (
        permissions.who_may_what,
        "ConcernRole/Policies/0/PolicyDocument/Statement/2/Action",
        ["dynamodb:PutItem", "dynamodb:UpdateItem"],
    ),
    (
        permissions.who_may_delete,
        "ReviewRole/Policies/0/PolicyDocument/Statement/2/Action",
        "dynamodb:DeleteItem",
    ),
    (
        permissions.who_may_delete,
        "CareRole/Policies/0/PolicyDocument/Statement/2/Action",
        "dynamodb:DeleteTable",
    ),
    (
        permissions.who_may_delete,
        "MatchRole/Policies/0/PolicyDocument/Statement/1/Action",
        ["dynamodb:Scan"],
    ),
    (
        permissions.no_wildcards,
        "ReviewRole/Policies/0/PolicyDocument/Statement/1/Action",
        "dynamodb:*",
    ),
    (permissions.no_wildcards, "ReviewRole/Policies/0/PolicyDocument/Statement/1/Resource", "*"),
    (
        permissions.no_wildcards,
        "MailRole/Policies/0/PolicyDocument/Statement/4/Action",
        ["ses:GetAccount", "ses:SendEmail"],
    ),
    (
        permissions.no_wildcards,
        "FeedbackRole/Policies/0/PolicyDocument/Statement/2/Resource/1",
        {"Fn::Sub": "arn:aws:ssm:x:1:parameter${FeedbackSecretsPath}/*"},
    ),
    (
        permissions.no_wildcards,
        "CareRole/Policies/0/PolicyDocument/Statement/4/Resource",
        {"Fn::Sub": "${RosterBucket.Arn}/*"},
    ),
    (
        permissions.no_wildcards,
        "FormsRole/Policies/0/PolicyDocument/Statement/4/Resource",
        {"Fn::Sub": "arn:aws:ssm:x:1:parameter/alongside/*"},
    ),
    (
        permissions.who_may_what,
        "FormsRole/Policies/0/PolicyDocument/Statement/2/Action",
        ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"],
    ),
    (permissions.own_roles, "Mail/Role", {"Fn::GetAtt": ["ReviewRole", "Arn"]}),
    (permissions.own_roles, "Mail/Policies", ["AmazonSESFullAccess"]),
    (
        permissions.own_roles,
        "MailRole/ManagedPolicyArns",
        ["arn:aws:iam::aws:policy/AWSLambdaExecute"],
    ),
    (
        permissions.own_logs,
        "MailRole/Policies/0/PolicyDocument/Statement/0/Resource",
        {"Fn::GetAtt": ["ApiLogs", "Arn"]},
    ),
    (
        permissions.named_statements,
        "MailRole/Policies/0/PolicyDocument/Statement/1/Sid",
        "WriteOwnLog",
    ),
    (wiring.handlers, "Review/CodeUri", "functions/reveiw/"),
    (wiring.handlers, "Review/Handler", "app.handler"),
    (wiring.handlers, "Review/CodeUri", "functions/intake/"),
    (wiring.layer_reaches_aliases, "CommonLayer/PublishLambdaVersion", False),
    (wiring.layer_reaches_aliases, "Member/AutoPublishAliasAllProperties", None),
    (wiring.explicit_methods, "Intake/Events/HookGet/Properties/Method", "ANY"),
    (wiring.explicit_methods, "Intake/Events/HookPut/Properties/Method", "POST"),
    (wiring.explicit_methods, "Feedback/Events/HookPut/Properties/Method", "POST"),
    (wiring.explicit_methods, "Member/Events/LinksHead/Properties/Path", "/link"),
    (wiring.throttled, "Api/DefaultRouteSettings", {}),
    (wiring.throttled, "Api/RouteSettings", {"POST /hook/{proxy+}": {"ThrottlingRateLimit": 10}}),
    (wiring.throttled, "Api/RouteSettings", {"POST /hooks/{proxy+}": {"ThrottlingRateLimit": 10}}),
    (wiring.throttled, "FeedbackApi/DefaultRouteSettings", {"ThrottlingRateLimit": 2}),
    (
        wiring.throttled,
        "FeedbackApi/RouteSettings",
        {"POST /concern/{program}/open": {"ThrottlingRateLimit": 1}},
    ),
    (
        wiring.silent_access_log,
        "Api/AccessLogSettings/Format",
        '{"r": "$context.routeKey", "p": "$context.path"}',
    ),
    (
        wiring.silent_access_log,
        "Api/AccessLogSettings/Format",
        '{"r": "$context.routeKey", "i": "$context.identity.sourceIp"}',
    ),
    (
        wiring.safe_schedules,
        "Match/Events/Night/Properties/ScheduleExpression",
        "cron(30 2 * * ? *)",
    ),
    (
        wiring.safe_schedules,
        "Match/Events/Night/Properties/ScheduleExpression",
        "cron(45 21 * * ? *)",
    ),
    (wiring.safe_schedules, "Match/Events/Night/Properties/DeadLetterConfig", {}),
    (
        wiring.safe_schedules,
        "Care/Events/Care/Properties/ScheduleExpression",
        "cron(15 4 * * ? *)",
    ),
    (wiring.nothing_lost, "Care/EventInvokeConfig", None),
    (wiring.nothing_lost, "Forms/EventInvokeConfig", None),
    (wiring.safe_schedules, "Forms/Events/Forms/Properties/State", "ENABLED"),
    (wiring.safe_schedules, "Mail/Events/Mail/Properties/State", "ENABLED"),
    (wiring.nothing_lost, "NightQueue/RedrivePolicy", {}),
    (wiring.nothing_lost, "NightQueue/SqsManagedSseEnabled", False),
    (wiring.nothing_lost, "NightQueue/VisibilityTimeout", 300),
    (wiring.nothing_lost, "Match/Events/Group/Properties/FunctionResponseTypes", []),
    (wiring.nothing_lost, "Delivery/Events/MailEvent/Properties/DeadLetterConfig", {}),
    (
        wiring.own_mail_events_only,
        "Delivery/Events/MailEvent/Properties/Pattern",
        {"source": ["aws.ses"]},
    ),
    (
        wiring.own_mail_events_only,
        "LetterEventsToBus/EventDestination/MatchingEventTypes",
        ["SEND", "BOUNCE"],
    ),
    (wiring.kept_logs, "MailLogs/RetentionInDays", 3650),
    (wiring.kept_logs, "Mail/LoggingConfig", {"LogFormat": "JSON"}),
    (
        wiring.no_circle,
        "Review/Environment/Variables/BASE_URL",
        {"Fn::Sub": "https://${Api}.example"},
    ),
    (
        wiring.no_circle,
        "Feedback/Environment/Variables/FEEDBACK_URL",
        {"Fn::Sub": "https://${FeedbackApi}.example"},
    ),
    (wiring.counted_lines, "NightsPlanned/FilterPattern", '{ $.message = "nihgt_planned" }'),
    (wiring.counted_lines, "OldestLetter/MetricTransformations/0/MetricValue", "$.oldest_second"),
    (upkeep.safe_table, "MembersTable/DeletionProtectionEnabled", False),
    (upkeep.safe_table, "MembersTable/PointInTimeRecoverySpecification", {}),
    (upkeep.safe_table, "MembersTable/StreamSpecification", {"StreamViewType": "NEW_IMAGE"}),
    (upkeep.small_functions, "Intake/MemorySize", 128),
    (upkeep.small_functions, "Intake/Runtime", "python3.12"),
    (upkeep.no_fixed_cost, "Intake/ReservedConcurrentExecutions", 5),
    (
        upkeep.no_fixed_cost,
        "OldestLetter/MetricTransformations/0/Dimensions",
        [{"Key": "program", "Value": "$.program"}],
    ),
    (upkeep.known_settings, "Intake/Environment/Variables/TABEL_NAME", "x"),
    (upkeep.known_settings, "Intake/Environment/Variables/SENDER_ADDRESS", "x"),
    (upkeep.known_settings, "Review/Environment/Variables/FEEDBACK_URL", "x"),
    (upkeep.known_settings, "Review/Environment/Variables", {"TABLE_NAME": "x"}),
    (upkeep.known_settings, "Concern/Environment/Variables/BASE_URL", "https://alongside.example"),
    (upkeep.telling_alarms, "QuarantineAlarm/MetricName", "Quarantine"),
    (upkeep.telling_alarms, "QuarantineAlarm/AlarmActions", []),
    (upkeep.telling_alarms, "NightDeadLettersAlarm/Dimensions", []),
]


@pytest.mark.parametrize("check", CHECKS, ids=name_slip)
def test_the_template_keeps_it(check: Check, template: Template) -> None:
    assert check(template) == []


@pytest.mark.parametrize(("check", "where", "wrong"), SLIPS, ids=name_slip)
def test_a_slip_is_caught(check: Check, where: str, wrong: object, template: Template) -> None:
    assert check(slip(template, where, wrong)) != []


def test_every_check_has_caught_a_slip() -> None:
    other = {upkeep.explained_parameters}
    assert {check for check, _, _ in SLIPS} | other == set(CHECKS)


def test_a_table_that_goes_with_its_stack_is_caught(template: Template) -> None:
    for policy in ("DeletionPolicy", "UpdateReplacePolicy"):
        changed = copy.deepcopy(template)
        changed["Resources"]["MembersTable"][policy] = "Delete"
        assert upkeep.safe_table(changed) != []


@pytest.mark.parametrize("change", ["undescribed", "ungrouped", "unused"])
def test_a_parameter_nobody_understands_is_caught(change: str, template: Template) -> None:
    changed = copy.deepcopy(template)
    if change == "undescribed":
        del changed["Parameters"]["TimeZone"]["Description"]
    elif change == "ungrouped":
        changed["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"].pop()
    else:
        for function, name in (("Match", "Night"), ("Care", "Care"), ("Release", "Release")):
            schedule = changed["Resources"][function]["Properties"]["Events"][name]["Properties"]
            schedule["ScheduleExpressionTimezone"] = "UTC"
    assert upkeep.explained_parameters(changed) != []


@pytest.mark.parametrize(
    "kind", ["AWS::KMS::Key", "AWS::SecretsManager::Secret", "AWS::CloudWatch::Dashboard"]
)
def test_a_resource_with_a_monthly_price_is_caught(kind: str, template: Template) -> None:
    changed = copy.deepcopy(template)
    changed["Resources"]["Extra"] = {"Type": kind, "Properties": {}}
    assert upkeep.no_fixed_cost(changed) != []


def test_an_eleventh_alarm_is_caught(template: Template) -> None:
    changed = copy.deepcopy(template)
    changed["Resources"]["Eleventh"] = ALARM
    assert upkeep.no_fixed_cost(changed) != []


def test_a_function_folder_nobody_deploys_is_caught(template: Template) -> None:
    changed = copy.deepcopy(template)
    del changed["Resources"]["Review"]
    assert wiring.handlers(changed) != []
