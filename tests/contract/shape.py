"""How the parts of a SAM template are found: functions, roles, statements, routes, schedules."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Template = dict[str, Any]


@dataclass(frozen=True)
class Statement:
    """One statement of a role's policy; `actions` and `resources` are always lists."""

    role: str
    sid: str
    actions: list[str]
    resources: list[Any]
    condition: dict[str, Any]


def of_type(template: Template, kind: str) -> dict[str, dict[str, Any]]:
    """Properties of the resources of a type, by logical id."""
    return {
        name: resource.get("Properties", {})
        for name, resource in template["Resources"].items()
        if resource["Type"] == kind
    }


def functions(template: Template) -> dict[str, dict[str, Any]]:
    """Properties of the functions, by logical id, without the globals."""
    return of_type(template, "AWS::Serverless::Function")


def setting(template: Template, function: str, name: str) -> Any:
    """A property of a function, its own or the globals'."""
    shared = template.get("Globals", {}).get("Function", {})
    return functions(template)[function].get(name, shared.get(name))


def environment(template: Template, function: str) -> dict[str, Any]:
    """The environment of a function, globals included."""
    shared = template["Globals"]["Function"]["Environment"]["Variables"]
    own = functions(template)[function].get("Environment", {}).get("Variables", {})
    return {**shared, **own}


def statements(template: Template) -> list[Statement]:
    """Every statement of every role, also those that stand under a condition."""
    return [
        Statement(
            role=role,
            sid=found.get("Sid", ""),
            actions=as_list(found["Action"]),
            resources=as_list(found["Resource"]),
            condition=found.get("Condition", {}),
        )
        for role, properties in of_type(template, "AWS::IAM::Role").items()
        for policy in properties.get("Policies", [])
        for written in policy["PolicyDocument"]["Statement"]
        for found in written.get("Fn::If", [written])
        if isinstance(found, dict) and found.get("Effect") == "Allow"
    ]


def events(template: Template, *kinds: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The events of these types: function, event name, properties."""
    for function, properties in functions(template).items():
        for name, found in properties.get("Events", {}).items():
            if found["Type"] in kinds:
                yield function, name, found.get("Properties", {})


def routes(template: Template, api: str = "") -> dict[str, str]:
    """Route key (`GET /links`) to function; of one API when its logical id is given."""
    return {
        f"{route.get('Method', 'ANY')} {route.get('Path', '$default')}": function
        for function, _, route in events(template, "HttpApi")
        if not api or target(route.get("ApiId")) == api
    }


def as_list(value: Any) -> list[Any]:
    """A value that may be written alone or in a list, as a list."""
    return value if isinstance(value, list) else [value]


def slip(template: Template, where: str, wrong: object) -> Template:
    """A copy of the template with one value replaced: `where` are the keys from Resources on, the
    first below Properties. None takes the value out."""
    changed = copy.deepcopy(template)
    resource, *keys = where.split("/")
    place: Any = changed["Resources"][resource]["Properties"]
    for key in keys[:-1]:
        place = place[int(key)] if isinstance(place, list) else place[key]
    last: Any = int(keys[-1]) if isinstance(place, list) else keys[-1]
    if wrong is None:
        del place[last]
    else:
        place[last] = wrong
    return changed


def text(resource: Any) -> str:
    """A resource of a statement as it is written: the text of a Sub, or of anything else."""
    if isinstance(resource, dict) and "Fn::Sub" in resource:
        return str(as_list(resource["Fn::Sub"])[0])
    return str(resource)


def target(written: Any) -> str:
    """The logical id a Ref or GetAtt names, empty for anything else."""
    if isinstance(written, dict) and "Ref" in written:
        return str(written["Ref"])
    if isinstance(written, dict) and "Fn::GetAtt" in written:
        return str(written["Fn::GetAtt"][0])
    return ""


def name_slip(value: object) -> str:
    """What a check, or a place in the template, is called among the names of tests."""
    if isinstance(value, str):
        return value.replace("/", ".")
    return getattr(value, "__name__", "")
