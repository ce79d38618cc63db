"""The JSON Schema of an architecture file, derived from the services; published for editors and used by `shape`."""

from functools import cache
from typing import Any

from archc import services
from archc.model.architecture import (
    AcceptedFields,
    ActorFields,
    CommonFields,
    LayoutFields,
    Network,
    OutputFields,
    ParameterFields,
    SharedFields,
)
from archc.model.fields import object_schema
from archc.model.naming import LOGICAL_ID_PATTERN, NAME_PATTERN, STACK_NAME_PATTERN, TAG_LENGTH, TAG_PATTERN, TAG_SAYS
from archc.stack.service import Service

_TEXT = {"type": "string"}
_NAME_SAYS = "a name in lower-kebab-case such as order-items"


def _named(item: dict[str, Any], doc: str, pattern: str = NAME_PATTERN, says: str = _NAME_SAYS) -> dict[str, Any]:
    names = {"pattern": pattern, "x-says": says}
    return {"type": "object", "propertyNames": names, "additionalProperties": item, "description": doc}


@cache
def component_schema(service: Service) -> dict[str, Any]:
    """Return the schema of a component of one type: what all take, and what its service takes."""
    common, own = object_schema(CommonFields), object_schema(service.fields)
    properties = {**common["properties"], **own["properties"]}
    properties["type"] = {"const": service.type, "description": summary(service)}
    required = ["type", *own.get("required", ())]
    return {"type": "object", "additionalProperties": False, "properties": properties, "required": required}


def summary(service: Service) -> str:
    """Return what a service is: the first line of its module."""
    module = __import__(type(service).__module__, fromlist=["_"])
    return (module.__doc__ or "").partition("\n")[0]


def file_schema() -> dict[str, Any]:
    """Return the schema of everything but components and connections, which `shape` checks one by one."""
    raw = {
        "type": "object",
        "required": ["Type"],
        "properties": {"Type": _TEXT},
        "description": "As in CloudFormation.",
    }
    identifier = {"pattern": LOGICAL_ID_PATTERN, "says": "letters and digits only, as CloudFormation requires"}
    properties = {
        "archc": {"const": 1, "description": "The version of the language."},
        "name": {
            "type": "string", "pattern": STACK_NAME_PATTERN, "maxLength": 128, "description": "The stack's name.",
            "x-says": "a stack name: a letter, then letters, digits and hyphens",
        },
        "title": {**_TEXT, "description": "The picture's title."},
        "description": {**_TEXT, "maxLength": 1024, "description": "What the system is for."},
        "tags": {
            "type": "object", "description": "Tags on every resource.",
            "additionalProperties": {**_TEXT, "pattern": TAG_PATTERN, "x-says": TAG_SAYS, "maxLength": TAG_LENGTH},
        },
        "region": {
            "type": "string", "pattern": r"^[a-z]{2}(-[a-z]+)+-\d$", "description": "The region it is made for.",
            "x-says": "a region such as eu-west-1",
        },
        "alarms": {**_TEXT, "description": "Where alarms go: the name of an sns component, or a topic's ARN."},
        "actors": _named(object_schema(ActorFields), "People and outside systems."),
        "network": {**object_schema(Network), "description": "The VPC."},
        "stack": {**object_schema(SharedFields), "description": "What all components share: its ids and overrides."},
        "parameters": _named(object_schema(ParameterFields), "CloudFormation parameters.", *identifier.values()),
        "environments": {
            "type": "object", "additionalProperties": {"type": "object"},
            "description": "Named overlays over this file, merged by RFC 7396.",
        },
        "resources": _named(raw, "Raw CloudFormation resources.", *identifier.values()),
        "template": {
            "type": "object",
            "description": "Other sections of the template, as in CloudFormation: Conditions, Mappings, Transform.",
        },
        "outputs": _named(object_schema(OutputFields), "Extra outputs of the stack.", *identifier.values()),
        "layout": {**object_schema(LayoutFields), "description": "Hints for the picture."},
        "checks": {"type": "array", "items": object_schema(AcceptedFields), "description": "Accepted findings."},
    }  # fmt: skip
    return {"type": "object", "additionalProperties": False, "required": ["archc", "name"], "properties": properties}


TOP_LEVEL = (*file_schema()["properties"], "components", "connections")
"""Every key a file may have."""


def document_schema() -> dict[str, Any]:
    """Return the published schema: the whole language as far as JSON Schema can say it."""
    schema = file_schema()
    types = services.by_type()
    kinds = {"type": "string", "enum": list(types), "description": "The service."}
    branches = [
        {"if": {"properties": {"type": {"const": name}}, "required": ["type"]}, "then": {"$ref": f"#/$defs/{name}"}}
        for name in types
    ]
    component = {"type": "object", "required": ["type"], "properties": {"type": kinds}, "allOf": branches}
    schema["properties"]["components"] = _named(component, "The parts of the system, by name.")
    schema["properties"]["connections"] = {"type": "array", "items": _arrow_schema(), "description": "The arrows."}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "archc architecture",
        "description": "One file for the picture and the stack of an AWS system.",
        **schema,
        "$defs": {name: component_schema(service) for name, service in types.items()},
    }


def _arrow_schema() -> dict[str, Any]:
    arrow = r"^\s*[A-Za-z0-9-]+(\s*,\s*[A-Za-z0-9-]+)*(\s*[-~]>\s*[A-Za-z0-9-]+(\s*,\s*[A-Za-z0-9-]+)*)+\s*$"
    says = {"description": "Arrows: `web -> database`, `web -> orders, clicks`, `a -> b -> c`; `a ~> b` is only drawn."}
    properties = {"label": _TEXT, **arrow_options()}
    options = {"type": "object", "properties": properties, "additionalProperties": False}
    return {
        "anyOf": [
            {"type": "string", "pattern": arrow, **says},
            {
                "type": "object", "minProperties": 1, "maxProperties": 1,
                "patternProperties": {arrow: {"anyOf": [{"type": ["string", "number", "null"]}, options]}},
                "additionalProperties": False,
            },
            {
                "type": "object", "required": ["from", "to"], "additionalProperties": False,
                "properties": {"from": _ends(), "to": _ends(), **properties},
            },
        ]
    }  # fmt: skip


def _ends() -> dict[str, Any]:
    return {"anyOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1}]}


def arrow_options() -> dict[str, Any]:
    """Return the schemas of all options that arrows may take, by name; where meanings differ, any of them."""
    found: dict[str, list[dict[str, Any]]] = {}
    for service in services.joined().values():
        for offer in service.offers(services.sample(service)):
            if offer.options:
                for name, schema in object_schema(offer.options)["properties"].items():
                    if schema not in found.setdefault(name, []):
                        found[name].append(schema)
    return {n: s[0] if len(s) == 1 else {"anyOf": s} for n, s in sorted(found.items())}
