"""Deploys template.yaml to the engine: code into a bucket, create_stack, wait for the end."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local import package, template
from local.engine import Engine

STACK = "alongside"
BUCKET = "alongside-code"
DEPLOY_SECONDS = 60.0
CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
ENDED_BADLY = ("FAILED", "ROLLBACK")


class DeployFailed(Exception):
    """The engine refused the template; the text names each failed resource and its reason."""


@dataclass(frozen=True)
class Stack:
    """A deployed stack. `processed` is the template after SAM's transform; `names` maps logical to
    physical ids; `source` is template.yaml as written."""

    source: template.Template
    processed: template.Template
    names: Mapping[str, str]
    parameters: Mapping[str, str]

    def of_type(self, kind: str) -> dict[str, dict[str, Any]]:
        """The processed resources of a CloudFormation type, by logical id."""
        resources = self.processed["Resources"]
        return {
            name: found
            for name, found in resources.items()
            if found["Type"] == kind and name in self.names
        }

    def logical(self, written: dict[str, Any]) -> str:
        """The logical id a Ref or GetAtt points at."""
        return str(written["Ref"] if "Ref" in written else written["Fn::GetAtt"][0])

    def target(self, function: str) -> str:
        """How a function is called: by its alias when it has one, as the cloud calls it. The engine
        keeps workers per alias, so calling past it would start a second set."""
        for alias in self.of_type("AWS::Lambda::Alias").values():
            if self.logical(alias["Properties"]["FunctionName"]) == function:
                return f"{self.names[function]}:{alias['Properties']['Name']}"
        return self.names[function]

    def value(self, written: Any) -> str:
        """What a property is: a plain value or a Ref to a parameter or resource of the stack."""
        if isinstance(written, dict):
            name = written["Ref"]
            return self.parameters[name] if name in self.parameters else self.names[name]
        return str(written)


def deploy(
    engine: Engine,
    path: Path,
    parameters: Mapping[str, str],
    python: Path,
    say: Callable[[str], None],
) -> Stack:
    """Deploy the template at `path`; parameters it does not have are left out.

    Raises DeployFailed with the reason of each resource that could not be made.
    """
    source = template.read(path)
    ready = _packaged(engine, source, path.parent, python, say)
    cloudformation = engine.client("cloudformation")
    cloudformation.create_stack(
        StackName=STACK,
        TemplateURL=_store(engine, "template.json", json.dumps(ready).encode()),
        Parameters=template.given(source, parameters),
        Capabilities=CAPABILITIES,
    )
    described = _wait(cloudformation)
    return _deployed(cloudformation, source, described)


def _packaged(
    engine: Engine, source: template.Template, root: Path, python: Path, say: Callable[[str], None]
) -> template.Template:
    engine.client("s3").create_bucket(Bucket=BUCKET)

    def store(kind: str, name: str, folder: str) -> str:
        where = root / folder
        body = package.function(where) if kind == "function" else package.layer(where, python, say)
        _store(engine, f"{name}.zip", body)
        return f"s3://{BUCKET}/{name}.zip"

    return template.packaged(source, store)


def _store(engine: Engine, key: str, body: bytes) -> str:
    engine.client("s3").put_object(Bucket=BUCKET, Key=key, Body=body)
    return f"{engine.endpoint}/{BUCKET}/{key}"


def _wait(cloudformation: Any) -> dict[str, Any]:
    deadline = time.monotonic() + DEPLOY_SECONDS
    while time.monotonic() < deadline:
        stack: dict[str, Any] = cloudformation.describe_stacks(StackName=STACK)["Stacks"][0]
        if stack["StackStatus"] == "CREATE_COMPLETE":
            return stack
        if any(word in stack["StackStatus"] for word in ENDED_BADLY):
            raise DeployFailed(_reasons(cloudformation, stack))
        time.sleep(0.05)
    raise DeployFailed(f"not deployed within {DEPLOY_SECONDS:.0f} seconds")


def _reasons(cloudformation: Any, stack: dict[str, Any]) -> str:
    events = cloudformation.describe_stack_events(StackName=STACK)["StackEvents"]
    failed = [
        f"{event['LogicalResourceId']} ({event['ResourceType']}): "
        f"{event.get('ResourceStatusReason', 'no reason given')}"
        for event in reversed(events)
        if event["ResourceStatus"].endswith("FAILED")
    ]
    return "\n".join(failed) or stack.get("StackStatusReason", stack["StackStatus"])


def _deployed(cloudformation: Any, source: template.Template, described: dict[str, Any]) -> Stack:
    found = cloudformation.get_template(StackName=STACK, TemplateStage="Processed")["TemplateBody"]
    resources = cloudformation.describe_stack_resources(StackName=STACK)["StackResources"]
    return Stack(
        source=source,
        processed=json.loads(found) if isinstance(found, str) else found,
        names={one["LogicalResourceId"]: one["PhysicalResourceId"] for one in resources},
        parameters={
            one["ParameterKey"]: one["ParameterValue"] for one in described.get("Parameters", [])
        },
    )
