"""Reads template.yaml and swaps folders of code for zips in a bucket, as `sam package` does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

Template = dict[str, Any]
FUNCTION = "AWS::Serverless::Function"
LAYER = "AWS::Serverless::LayerVersion"


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML with CloudFormation's short forms (`!Ref`, `!GetAtt`, …)."""


def _short_form(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        assert isinstance(node, yaml.MappingNode)
        value = loader.construct_mapping(node, deep=True)
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _short_form)


def read(path: Path) -> Template:
    """The template as plain data, short forms written out. The loader is a safe one."""
    template = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506
    assert isinstance(template, dict)
    return template


def packaged(template: Template, store: Callable[[str, str, str], str]) -> Template:
    """The template with its code stored: `store(kind, logical id, folder)` gives an s3:// address.

    `kind` is `function` or `layer`. The result shares nothing with `template`.
    """
    shared = template.get("Globals", {}).get("Function", {}).get("CodeUri")
    resources = {}
    for name, resource in template["Resources"].items():
        properties = dict(resource.get("Properties", {}))
        if resource["Type"] == FUNCTION:
            properties["CodeUri"] = store("function", name, properties.get("CodeUri", shared))
        if resource["Type"] == LAYER:
            properties["ContentUri"] = store("layer", name, properties["ContentUri"])
        rest = {key: value for key, value in resource.items() if key != "Metadata"}
        resources[name] = {**rest, "Properties": properties}
    return {**template, "Resources": resources}


def given(template: Template, values: Mapping[str, str]) -> list[dict[str, str]]:
    """The parameters of `values` that the template has, as create_stack wants them."""
    known = template.get("Parameters", {})
    return [
        {"ParameterKey": name, "ParameterValue": value}
        for name, value in values.items()
        if name in known
    ]
