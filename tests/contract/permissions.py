"""What the roles of a template may do, against what they should: each check lists what is wrong."""

from __future__ import annotations

from tests.contract.shape import Template, functions, of_type, statements, target, text

FACTS = {"dynamodb:GetItem", "dynamodb:Query"}
WRITES = {"dynamodb:PutItem", "dynamodb:UpdateItem"}
LOGS = {"logs:CreateLogStream", "logs:PutLogEvents"}
QUEUE = {"sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"}
MAY = {
    "IntakeRole": LOGS | WRITES | {"dynamodb:ConditionCheckItem", "ssm:GetParameter"},
    "MatchRole": LOGS | FACTS | WRITES | QUEUE,
    "ReviewRole": LOGS | FACTS | WRITES | {"dynamodb:ConditionCheckItem", "ssm:GetParameter"},
    "MemberRole": LOGS
    | FACTS
    | WRITES
    | {"dynamodb:ConditionCheckItem", "dynamodb:DeleteItem", "ssm:GetParameter"},
    "CareRole": LOGS
    | FACTS
    | WRITES
    | {"dynamodb:DeleteItem", "sqs:SendMessage", "s3:PutObject", "ssm:GetParameter"},
    "FormsRole": LOGS
    | FACTS
    | WRITES
    | {"dynamodb:ConditionCheckItem", "sqs:SendMessage", "ssm:GetParameter"},
    "FeedbackRole": LOGS | {"dynamodb:PutItem", "ssm:GetParameter", "s3:GetObject"},
    "ReleaseRole": LOGS
    | FACTS
    | WRITES
    | {"dynamodb:DeleteItem", "s3:GetObject", "sqs:SendMessage"}
    | {"ssm:GetParameter", "ssm:PutParameter", "ssm:DeleteParameter"}
    | {"kms:Encrypt", "kms:Decrypt"},
    "MailRole": LOGS
    | FACTS
    | {"dynamodb:UpdateItem", "ses:SendEmail", "ses:GetAccount", "ssm:GetParameter"},
    "ConcernRole": LOGS | FACTS | {"dynamodb:PutItem", "ses:SendEmail", "ssm:GetParameter"},
    "DeliveryRole": LOGS | WRITES | {"dynamodb:GetItem", "sqs:SendMessage"},
}
MAY_SEND = {"MailRole", "ConcernRole"}
MAY_DELETE = {"MemberRole", "CareRole", "ReleaseRole"}
NOBODY = (
    "dynamodb:DeleteTable",
    "dynamodb:Scan",
    "dynamodb:Batch",
    "dynamodb:PartiQL",
    "iam:",
)
UNNAMEABLE = {"ses:GetAccount"}
FOLDERS = (
    "parameter${FeedbackSecretsPath}/epoch/*",
    "parameter${FeedbackSecretsPath}/private/*",
    "${RosterBucket.Arn}/roster/*",
    "parameter${ProviderTokensPath}/*",
)
"""What is made while the system runs, and so has no name of its own in the template."""


def who_may_what(template: Template) -> list[str]:
    """Each role holds exactly the actions of its row in MAY."""
    granted: dict[str, set[str]] = {role: set() for role in of_type(template, "AWS::IAM::Role")}
    for statement in statements(template):
        granted[statement.role] |= set(statement.actions)
    return [
        f"{role}: {sorted(granted.get(role, set()) ^ MAY.get(role, set()))}"
        for role in granted.keys() | MAY.keys()
        if granted.get(role, set()) != MAY.get(role, set())
    ]


def who_may_send(template: Template) -> list[str]:
    """Mail sends, and Concern, whose words may wait nowhere: as the sender only, and from named
    identities."""
    found = []
    for statement in statements(template):
        if any(action.startswith("ses:Send") for action in statement.actions):
            if statement.role not in MAY_SEND:
                found.append(f"{statement.role} may send")
            if "ses:FromAddress" not in str(statement.condition):
                found.append(f"{statement.role} may send as anybody")
    return found


def who_may_delete(template: Template) -> list[str]:
    """Only a member's own page, the daily care and the release of feedback delete items, since
    erasing and forgetting is what they do; nobody scans, writes in batches or speaks PartiQL."""
    return [
        f"{statement.role}: {action}"
        for statement in statements(template)
        for action in statement.actions
        if action.startswith(NOBODY)
        or (action == "dynamodb:DeleteItem" and statement.role not in MAY_DELETE)
    ]


def no_wildcards(template: Template) -> list[str]:
    """No `*` in an action, and none in a resource where one can be named."""
    found = []
    for statement in statements(template):
        found += [f"{statement.role}: {action}" for action in statement.actions if "*" in action]
        written = [text(one) for one in statement.resources]
        starred = any("*" in one and not one.endswith(FOLDERS) for one in written)
        if starred and not set(statement.actions) <= UNNAMEABLE:
            found.append(f"{statement.role}, {statement.sid}: every resource")
    return found


def own_roles(template: Template) -> list[str]:
    """Each function has a role of its own and no policy that somebody else wrote."""
    found = []
    for name, properties in functions(template).items():
        if target(properties.get("Role")) != f"{name}Role":
            found.append(f"{name} has no role of its own")
        if "Policies" in properties:
            found.append(f"{name} adds policies beside its role")
    for name, properties in of_type(template, "AWS::IAM::Role").items():
        if "ManagedPolicyArns" in properties:
            found.append(f"{name} takes a managed policy")
    return found


def own_logs(template: Template) -> list[str]:
    """A role writes to the log group of its function and no other."""
    return [
        f"{statement.role} logs elsewhere"
        for statement in statements(template)
        if set(statement.actions) & LOGS
        and [target(one) for one in statement.resources]
        != [statement.role.removesuffix("Role") + "Logs"]
    ]


def named_statements(template: Template) -> list[str]:
    """Each statement has an id that no other of its role has."""
    seen: set[tuple[str, str]] = set()
    found = []
    for statement in statements(template):
        if not statement.sid or (statement.role, statement.sid) in seen:
            found.append(f"{statement.role}: {statement.sid or 'no Sid'}")
        seen.add((statement.role, statement.sid))
    return found
