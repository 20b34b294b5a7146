"""The template keeps nothing that says who wrote feedback, and each check catches the slip it is
for."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from alongside.program.schema import Feedback
from alongside.settings import Settings
from tests.contract import anonymity
from tests.contract.shape import Template, functions, name_slip, slip

pytestmark = pytest.mark.contract

Check = Callable[[Template], list[str]]
CHECKS: list[Check] = [
    anonymity.forgetful_table,
    anonymity.forgetful_bucket,
    anonymity.traceless_function,
    anonymity.silent_api,
    anonymity.answers_in_time,
    anonymity.readers_see_batches,
    anonymity.only_release_opens,
    anonymity.soon_forgotten_logs,
    anonymity.told_what_it_may,
    anonymity.nothing_lowers_k,
]
STATEMENTS = "Policies/0/PolicyDocument/Statement"
PATH = "arn:aws:ssm:x:1:parameter${FeedbackSecretsPath}"
ALL_KEYS = {"Fn::Sub": f"{PATH}/*"}
QUEUE = {"Fn::GetAtt": ["ScheduleDeadLetters", "Arn"]}
EVERYTHING = {
    "Action": "dynamodb:GetItem",
    "Effect": "Allow",
    "Resource": {"Fn::GetAtt": ["MembersTable", "Arn"]},
}
# A check, where in the template the slip happens (keys from Resources on), and what is put there.
SLIPS: list[tuple[Check, str, Any]] = [
    (
        anonymity.forgetful_table,
        "FeedbackTable/StreamSpecification",
        {"StreamViewType": "KEYS_ONLY"},
    ),
    (
        anonymity.forgetful_table,
        "FeedbackTable/PointInTimeRecoverySpecification",
        {"PointInTimeRecoveryEnabled": True},
    ),
    (
        anonymity.forgetful_table,
        "FeedbackTable/TimeToLiveSpecification",
        {"AttributeName": "until", "Enabled": True},
    ),
    (
        anonymity.forgetful_table,
        "FeedbackTable/ContributorInsightsSpecification",
        {"Enabled": True},
    ),
    (anonymity.forgetful_table, "FeedbackTable/KinesisStreamSpecification", {"StreamArn": "x"}),
    (anonymity.forgetful_table, "FeedbackTable/GlobalSecondaryIndexes", []),
    (anonymity.forgetful_table, "FeedbackTable/DeletionProtectionEnabled", False),
    (anonymity.forgetful_bucket, "RosterBucket/VersioningConfiguration", {"Status": "Enabled"}),
    (anonymity.forgetful_bucket, "RosterBucket/LoggingConfiguration", {}),
    (anonymity.forgetful_bucket, "RosterBucket/BucketEncryption", None),
    (anonymity.forgetful_bucket, "RosterBucket/LifecycleConfiguration", None),
    (
        anonymity.forgetful_bucket,
        "RosterBucket/PublicAccessBlockConfiguration/BlockPublicPolicy",
        False,
    ),
    (anonymity.forgetful_bucket, "RosterBucketPolicy/PolicyDocument/Statement/0/Condition", {}),
    (anonymity.forgetful_bucket, "RosterBucketPolicy/PolicyDocument/Statement/0/Effect", "Allow"),
    (anonymity.traceless_function, "Feedback/Tracing", "Active"),
    (anonymity.traceless_function, "Feedback/DeadLetterQueue", {"Type": "SQS"}),
    (
        anonymity.traceless_function,
        "Feedback/EventInvokeConfig",
        {"DestinationConfig": {"OnFailure": {"Type": "SQS", "Destination": QUEUE}}},
    ),
    (anonymity.traceless_function, "Feedback/LoggingConfig/SystemLogLevel", "INFO"),
    (anonymity.traceless_function, "Feedback/LoggingConfig/SystemLogLevel", None),
    (anonymity.traceless_function, "Feedback/LoggingConfig/LogFormat", "Text"),
    (
        anonymity.traceless_function,
        "Feedback/LoggingConfig/ApplicationLogLevel",
        {"Ref": "LogLevel"},
    ),
    (anonymity.traceless_function, "Feedback/Environment/Variables/POWERTOOLS_LOG_LEVEL", "INFO"),
    (
        anonymity.traceless_function,
        "Feedback/Events/Queue",
        {"Type": "SQS", "Properties": {"Queue": QUEUE}},
    ),
    (anonymity.traceless_function, "NightsPlanned/LogGroupName", {"Ref": "FeedbackLogs"}),
    (anonymity.silent_api, "FeedbackApi/AccessLogSettings", {"Format": "$context.requestId"}),
    (
        anonymity.silent_api,
        "FeedbackApi/DefaultRouteSettings/DetailedMetricsEnabled",
        True,
    ),
    (anonymity.silent_api, "FeedbackApi/RouteSettings", {"GET /feedback/{program}": {}}),
    (anonymity.silent_api, "Feedback/Events/PagePost/Properties/ApiId", {"Ref": "Api"}),
    (anonymity.silent_api, "Review/Events/ReadGet/Properties/ApiId", {"Ref": "FeedbackApi"}),
    (anonymity.answers_in_time, "Feedback/Environment/Variables/HASTY", None),
    (anonymity.answers_in_time, "Feedback/Timeout", 25),
    (anonymity.answers_in_time, "Feedback/Timeout", 30),
    (anonymity.answers_in_time, "FeedbackApi/DefaultRouteSettings/ThrottlingRateLimit", 2),
    (anonymity.answers_in_time, "FeedbackApi/DefaultRouteSettings/ThrottlingBurstLimit", 20),
    (anonymity.readers_see_batches, f"ReviewRole/{STATEMENTS}/2/Condition", {}),
    (
        anonymity.readers_see_batches,
        f"ReviewRole/{STATEMENTS}/2/Condition/ForAllValues:StringLike/dynamodb:LeadingKeys",
        ["BATCH#*", "ENTRY#*"],
    ),
    (anonymity.readers_see_batches, f"ReviewRole/{STATEMENTS}/2/Action", "dynamodb:*"),
    (anonymity.readers_see_batches, f"ReviewRole/{STATEMENTS}/2/Resource", "x"),
    (
        anonymity.only_release_opens,
        f"FeedbackRole/{STATEMENTS}/2/Resource/1",
        {"Fn::Sub": f"{PATH}/private/*"},
    ),
    (anonymity.only_release_opens, f"FeedbackRole/{STATEMENTS}/2/Resource/1", ALL_KEYS),
    (anonymity.only_release_opens, f"ReviewRole/{STATEMENTS}/4/Resource", ALL_KEYS),
    (anonymity.only_release_opens, f"FeedbackRole/{STATEMENTS}/1/Action", "kms:Decrypt"),
    (anonymity.only_release_opens, f"FeedbackRole/{STATEMENTS}/1", EVERYTHING),
    (
        anonymity.only_release_opens,
        f"FeedbackRole/{STATEMENTS}/1/Condition/StringEqualsIfExists",
        None,
    ),
    (
        anonymity.only_release_opens,
        f"FeedbackRole/{STATEMENTS}/1/Condition/ForAllValues:StringLike/dynamodb:LeadingKeys",
        ["*"],
    ),
    (anonymity.only_release_opens, f"ReleaseRole/{STATEMENTS}/1", EVERYTHING),
    (anonymity.only_release_opens, f"ReleaseRole/{STATEMENTS}/5/Fn::If/1/Resource", "*"),
    (anonymity.only_release_opens, f"ReleaseRole/{STATEMENTS}/5/Fn::If/1/Condition", {}),
    (anonymity.soon_forgotten_logs, "FeedbackLogs/RetentionInDays", 4),
    (anonymity.soon_forgotten_logs, "FeedbackLogs/RetentionInDays", None),
    (anonymity.soon_forgotten_logs, "ReleaseLogs/RetentionInDays", 30),
    (
        anonymity.soon_forgotten_logs,
        "Release/LoggingConfig/ApplicationLogLevel",
        {"Ref": "LogLevel"},
    ),
    (
        anonymity.soon_forgotten_logs,
        "Release/Environment/Variables/POWERTOOLS_LOG_LEVEL",
        {"Ref": "LogLevel"},
    ),
    (
        anonymity.told_what_it_may,
        "Feedback/Environment/Variables/TABLE_NAME",
        {"Ref": "MembersTable"},
    ),
    (anonymity.told_what_it_may, "Care/Environment/Variables/ROSTER_BUCKET", None),
    (anonymity.told_what_it_may, f"ReviewRole/{STATEMENTS}/2/Resource", "x"),
    (anonymity.nothing_lowers_k, "Release/Environment/Variables/FEEDBACK_LEAST", "4"),
]


@pytest.mark.parametrize("check", CHECKS, ids=name_slip)
def test_the_template_keeps_it(check: Check, template: Template) -> None:
    assert check(template) == []


@pytest.mark.parametrize(("check", "where", "wrong"), SLIPS, ids=name_slip)
def test_a_slip_is_caught(check: Check, where: str, wrong: object, template: Template) -> None:
    assert check(slip(template, where, wrong)) != []


def test_every_check_has_caught_a_slip() -> None:
    assert {check for check, _, _ in SLIPS} == set(CHECKS)


def test_a_copy_of_the_table_is_caught(template: Template) -> None:
    changed = copy.deepcopy(template)
    changed["Resources"]["Plan"] = {"Type": "AWS::Backup::BackupPlan", "Properties": {}}
    assert anonymity.forgetful_table(changed) != []


def test_a_table_that_goes_with_its_stack_is_caught(template: Template) -> None:
    changed = copy.deepcopy(template)
    changed["Resources"]["FeedbackTable"]["DeletionPolicy"] = "Delete"
    assert anonymity.forgetful_table(changed) != []


@pytest.mark.parametrize(
    "line",
    [
        "from aws_lambda_powertools.utilities.idempotency import idempotent",
        "@logger.inject_lambda_context(log_event=True)",
        "tracer = Tracer()",
        "    print(event)",
    ],
)
def test_a_tool_that_keeps_what_passes_is_caught(
    line: str, template: Template, tmp_path: Path
) -> None:
    folder = tmp_path / functions(template)["Feedback"]["CodeUri"]
    folder.mkdir(parents=True)
    (folder / "app.py").write_text("def lambda_handler(event, context): ...\n", encoding="utf-8")
    assert anonymity.traceless_function(template, tmp_path) == []
    (folder / "app.py").write_text(line + "\n", encoding="utf-8")
    assert anonymity.traceless_function(template, tmp_path) != []


@pytest.mark.parametrize("name", ["FeedbackLeast", "FeedbackThreshold"])
def test_a_parameter_that_lowers_k_is_caught(name: str, template: Template) -> None:
    changed = copy.deepcopy(template)
    changed["Parameters"][name] = {"Type": "Number", "Default": 4}
    assert anonymity.nothing_lowers_k(changed) == [name]


FORM = {
    "title": "What is it like?",
    "introduction": "Nobody can see that it was you.",
    "questions": [{"id": "heard", "kind": "rating", "title": "Do you feel heard?"}],
}


@pytest.mark.parametrize("bound", ["least", "least_comments"])
def test_a_program_can_ask_for_more_than_five_and_never_for_less(bound: str) -> None:
    assert getattr(Feedback.model_validate(FORM), bound) == 5
    assert getattr(Feedback.model_validate({**FORM, bound: 6}), bound) == 6
    for fewer in (4, 1, 0, -5, "4", None):
        with pytest.raises(ValidationError):
            Feedback.model_validate({**FORM, bound: fewer})


def test_no_setting_of_a_deployment_speaks_of_how_many() -> None:
    assert [name for name in Settings.model_fields if anonymity.LOWERING.search(name)] == []
