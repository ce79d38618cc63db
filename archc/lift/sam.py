"""AWS::Serverless in terms of what it becomes: events as mappings, subscriptions, rules and integrations.

The template model keeps `AWS::Serverless::*` as written and only names what SAM will generate, so the events are told
apart here. Source: AWS SAM developer guide, "Generated AWS CloudFormation resources"; seen 2026-11-23.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from archc.lift.document import named_in, section
from archc.lift.template import Reference, Resource, Template

_STREAMS = frozenset({"SQS", "Kinesis", "DynamoDB", "MSK", "MQ", "SelfManagedKafka", "DocumentDB"})
_RULES = frozenset({"Schedule", "CloudWatchEvent", "EventBridgeRule"})
_APIS = {"Api": ("RestApiId", "ServerlessRestApi"), "HttpApi": ("ApiId", "ServerlessHttpApi")}
_GENERATED_APIS = {"ServerlessRestApi": "AWS::ApiGateway::RestApi", "ServerlessHttpApi": "AWS::ApiGatewayV2::Api"}

_MADE: dict[str, tuple[str, str, str]] = {
    **dict.fromkeys(_STREAMS, ("AWS::Lambda::EventSourceMapping", "EventSourceArn", "FunctionName")),
    **dict.fromkeys(_RULES, ("AWS::Events::Rule", "EventBusName", "Targets")),
    "ScheduleV2": ("AWS::Scheduler::Schedule", "GroupName", "Target"),
    "SNS": ("AWS::SNS::Subscription", "TopicArn", "Endpoint"),
    "S3": ("AWS::Lambda::Permission", "SourceArn", "FunctionName"),
    "Cognito": ("AWS::Lambda::Permission", "SourceArn", "FunctionName"),
    "CloudWatchLogs": ("AWS::Logs::SubscriptionFilter", "LogGroupName", "DestinationArn"),
    "IoTRule": ("AWS::IoT::TopicRule", "TopicRulePayload", "Actions"),
    "Api": ("AWS::ApiGateway::Method", "RestApiId", "Uri"),
    "HttpApi": ("AWS::ApiGatewayV2::Integration", "ApiId", "IntegrationUri"),
}
"""What an event becomes: the type, the property that names the source, the property that names the function."""

_PUBLISHED = re.compile(r"""\bRef["']?\s*:?\s+["']?\w+\.(Version|Alias)\b""")

_SOURCE_KEYS = frozenset(
    {"Queue", "Stream", "Broker", "Cluster", "Topic", "Bucket", "UserPool", "LogGroupName", "RestApiId", "ApiId"}
    | {"EventBusName", "GroupName"}
)


def desugar(resources: Mapping[str, Resource], template: Template) -> Iterator[Resource]:
    """Yield the resources of a template with what SAM makes of events, connectors and implicit APIs."""
    if not any(r.type.startswith("AWS::Serverless::") for r in resources.values()):
        yield from resources.values()
        return
    made: dict[str, Resource] = {}
    for resource in resources.values():
        events = resource.properties.get("Events")
        if resource.type.startswith("AWS::Serverless::") and isinstance(events, dict):
            for name, event in events.items():
                for found in _event(resource, str(name), event):
                    made.setdefault(found.id, found)
    made |= {f.id: f for f in _roles(resources)}
    common = _globals(template) if "Globals" in template.text else {}
    resources = {**resources, **dict(_published(resources, template))}
    for resource in resources.values():
        yield _without_events(_connected(_with_globals(resource, common), resources))
    for found in made.values():
        if found.id not in resources:
            yield replace(found, generated=True, span=template.resources[_maker(found, resources)].span)


def _published(resources: Mapping[str, Resource], template: Template) -> Iterator[tuple[str, Resource]]:
    """Yield what names a version or an alias that SAM publishes: `!Ref Resize.Version` means the function."""
    if not _PUBLISHED.search(template.text):
        return
    for key, written in section(template.text, "Resources").items():
        found = resources.get(key)
        given = written.get("Properties") if isinstance(written, dict) else None
        if found is not None and given is not None:
            named = [(at, name.partition(".")) for at, name, _ in named_in(given, ("Properties",))]
            more = tuple(Reference(key, at, head, tail) for at, (head, dot, tail) in named if dot and head in resources)
            yield key, replace(found, references=(*found.references, *more))


def _globals(template: Template) -> dict[str, list[tuple[tuple[str, ...], str, str]]]:
    """Return what the `Globals` of each serverless type name."""
    sections = section(template.text, "Globals")
    return {f"AWS::Serverless::{kind}": list(named_in(given)) for kind, given in sections.items()}


def _with_globals(resource: Resource, common: dict[str, list[tuple[tuple[str, ...], str, str]]]) -> Resource:
    more = tuple(
        Reference(resource.id, ("Properties", *path), name, attribute)
        for path, name, attribute in common.get(resource.type, ())
        if name != resource.id
    )
    return replace(resource, references=(*resource.references, *more)) if more else resource


def _maker(found: Resource, resources: Mapping[str, Resource]) -> str:
    """Return the longest logical id that what was made is named after, else any."""
    named = [key for key in resources if found.id.startswith(key)]
    return max(named, key=len) if named else min(resources)


def _event(resource: Resource, name: str, event: Any) -> Iterator[Resource]:
    kind = event.get("Type") if isinstance(event, dict) else None
    if not isinstance(kind, str) or kind not in _MADE:
        return
    made, source_key, target_key = _MADE[kind]
    given = event.get("Properties")
    given = given if isinstance(given, dict) else {}
    key = f"{resource.id}{name}"
    references = [_moved(r, key, source_key) for r in resource.references if r.keys[:2] == ("Events", name)]
    references.append(Reference(key, ("Properties", target_key), resource.id, "Arn"))
    if kind in _APIS:
        named, implicit = _APIS[kind]
        if named not in given:
            yield Resource(id=implicit, type=_GENERATED_APIS[implicit])
            references.append(Reference(key, ("Properties", named), implicit))
    properties = {_source_property(str(k), source_key) if k in _SOURCE_KEYS else k: v for k, v in given.items()}
    if kind == "Schedule":
        properties["ScheduleExpression"] = given.get("Schedule")
    yield Resource(id=key, type=made, properties=properties, condition=resource.condition, references=tuple(references))


def _moved(reference: Reference, key: str, source_key: str) -> Reference:
    keys = reference.keys
    named = next((k for k in keys[2:] if k in _SOURCE_KEYS), "")
    own = keys[3] if len(keys) > 3 else ""
    at = source_key if named and _source_property(named, source_key) == source_key else own
    return replace(reference, source=key, path=("Properties", at or named or "Event"))


def _source_property(key: str, source_key: str) -> str:
    """Return the property that what an event becomes says its source by: a rule has the bus beside its targets."""
    return key if key in ("EventBusName", "GroupName") else source_key


def _without_events(resource: Resource) -> Resource:
    if not resource.type.startswith("AWS::Serverless::"):
        return resource
    kept = tuple(r for r in resource.references if r.keys[:1] != ("Events",))
    return replace(resource, references=kept)


def _roles(resources: Mapping[str, Resource]) -> Iterator[Resource]:
    """Yield the roles that SAM makes and the template refers to: `OrdersRole` of the function `Orders`."""
    named = {r.target for o in resources.values() for r in o.references if r.target not in resources}
    for name in sorted(named):
        maker = resources.get(name.removesuffix("Role"))
        if name.endswith("Role") and maker and maker.type.startswith("AWS::Serverless::"):
            reference = Reference(name, ("Properties", "FunctionName"), maker.id)
            yield Resource(id=name, type="AWS::Serverless::Role", references=(reference,))


def _connected(resource: Resource, resources: Mapping[str, Resource]) -> Resource:
    """Add the references that connectors make by logical id as text."""
    found = []
    if resource.type == "AWS::Serverless::Connector":
        for side in ("Source", "Destination"):
            found += [(side, i) for i in _ids(resource.properties.get(side))]
    connectors = resource.properties.get("Connectors")
    for connector in connectors.values() if isinstance(connectors, dict) else ():
        given = connector.get("Properties") if isinstance(connector, dict) else None
        if isinstance(given, dict):
            found += [("Connectors", i) for i in _ids(given.get("Destination"))]
    if not found:
        return resource
    more = tuple(Reference(resource.id, ("Properties", key, "Id"), i) for key, i in found if i in resources)
    return replace(resource, references=(*resource.references, *more))


def _ids(value: Any) -> list[str]:
    several = value if isinstance(value, list) else [value]
    return [v["Id"] for v in several if isinstance(v, dict) and isinstance(v.get("Id"), str)]
