"""References by name: `arn:aws:sqs:…:orders` or `TABLE_NAME: orders` where the template itself names a resource so.

The template model knows `Ref` and `Fn::GetAtt`; people also write the same name, or the same `Fn::Sub`, in two places.
A text counts as a name where it is the resource part of an ARN of the right service, or stands under a key that says
what it names. Names that are open (`${Stage}-orders`) are compared as written.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from archc.lift.model import Either, Later
from archc.lift.template import Reference, Resource
from archc.lift.values import at, first, under


@dataclass(frozen=True, slots=True)
class _Named:
    """How resources of a type are named: by which property, in ARNs of which service, under which keys."""

    property: tuple[str, ...]
    service: str
    before: str
    keys: re.Pattern[str]


def _named(property_: str, service: str, before: str, keys: str) -> _Named:
    return _Named(tuple(property_.split(".")), service, before, re.compile(keys, re.IGNORECASE))


_KINDS = {
    "AWS::S3::Bucket": _named("BucketName", "s3", "", "bucket|domainname|originid$"),
    "AWS::Lambda::Function": _named("FunctionName", "lambda", "function:", "function|lambda"),
    "AWS::SQS::Queue": _named("QueueName", "sqs", "", "queue|sqs"),
    "AWS::SNS::Topic": _named("TopicName", "sns", "", "topic|sns"),
    "AWS::DynamoDB::Table": _named("TableName", "dynamodb", "table/", "table"),
    "AWS::Kinesis::Stream": _named("Name", "kinesis", "stream/", "stream"),
    "AWS::KinesisFirehose::DeliveryStream": _named(
        "DeliveryStreamName", "firehose", "deliverystream/", "delivery_?stream|firehose"
    ),
    "AWS::StepFunctions::StateMachine": _named("StateMachineName", "states", "stateMachine:", "state_?machine"),
    "AWS::Events::EventBus": _named("Name", "events", "event-bus/", "bus"),
    "AWS::Events::Rule": _named("Name", "events", "rule/", "^$"),
    "AWS::SecretsManager::Secret": _named("Name", "secretsmanager", "secret:", "secret"),
    "AWS::SSM::Parameter": _named("Name", "ssm", "parameter/", "param"),
    "AWS::Logs::LogGroup": _named("LogGroupName", "logs", "log-group:", "log_?group|awslogs-group"),
    "AWS::ECR::Repository": _named("RepositoryName", "ecr", "repository/", "^$"),
    "AWS::CodeBuild::Project": _named("Name", "codebuild", "project/", "project"),
    "AWS::CodeCommit::Repository": _named("RepositoryName", "codecommit", "", "repository"),
    "AWS::CodePipeline::Pipeline": _named("Name", "codepipeline", "", "pipeline"),
    "AWS::ECS::Cluster": _named("ClusterName", "ecs", "cluster/", "cluster"),
    "AWS::EKS::Cluster": _named("Name", "eks", "cluster/", "cluster"),
    "AWS::IAM::Role": _named("RoleName", "iam", "role/", "^role(name|arn)?$|^roles$|rolearn$"),
    "AWS::Glue::Job": _named("Name", "glue", "job/", "job"),
    "AWS::Glue::Crawler": _named("Name", "glue", "crawler/", "crawler"),
    "AWS::Glue::Database": _named("DatabaseInput.Name", "glue", "database/", "database"),
    "AWS::Glue::SecurityConfiguration": _named("Name", "glue", "-", "securityconfiguration"),
    "AWS::ApiGateway::RestApi": _named("Name", "apigateway", "-", "^apiname$"),
    "AWS::RDS::DBInstance": _named("DBInstanceIdentifier", "rds", "db:", "dbinstanceidentifier"),
    "AWS::RDS::DBCluster": _named("DBClusterIdentifier", "rds", "cluster:", "dbclusteridentifier"),
    "AWS::Athena::WorkGroup": _named("Name", "athena", "workgroup/", "workgroup"),
    "AWS::OpenSearchService::Domain": _named("DomainName", "es", "domain/", "domain_?name"),
}

_DIMENSIONS = {
    "ApiName": "AWS::ApiGateway::RestApi",
    "BucketName": "AWS::S3::Bucket",
    "ClusterName": "AWS::ECS::Cluster",
    "DBClusterIdentifier": "AWS::RDS::DBCluster",
    "DBInstanceIdentifier": "AWS::RDS::DBInstance",
    "DeliveryStreamName": "AWS::KinesisFirehose::DeliveryStream",
    "EventBusName": "AWS::Events::EventBus",
    "FunctionName": "AWS::Lambda::Function",
    "ProjectName": "AWS::CodeBuild::Project",
    "QueueName": "AWS::SQS::Queue",
    "RuleName": "AWS::Events::Rule",
    "StreamName": "AWS::Kinesis::Stream",
    "TableName": "AWS::DynamoDB::Table",
    "TopicName": "AWS::SNS::Topic",
}
"""The types that dimensions of metrics name (Amazon CloudWatch user guide, "Services that publish metrics")."""

_HANDED_ON = frozenset({"Variables", "DefinitionSubstitutions", "Parameters", "DefaultArguments"})
"""Keys below which any name of a resource is a name, if it is long enough to be no other word."""

_COMPOSED = re.compile(r"[A-Za-z0-9}][-_./][A-Za-z0-9$]")
"""A name of several words."""

_ARN = re.compile(r"arn:[^:\s\"']*:([a-z0-9-]+):[^:\s\"']*:[^:\s\"']*:([^\s\"',]+)")
_QUEUE_URL = re.compile(r"https://sqs\.[^/]+/[^/]+/([^/?\s\"']+)")
_BUCKET_PLACE = re.compile(r"s3://([^/\s\"']+)|^(?:https?://)?([^/\s\"']+?)\.s3[.-]")
_RESOLVE = re.compile(r"\{\{resolve:(secretsmanager|ssm|ssm-secure):([^:}]+)")
_LOGS_OF = "/aws/lambda/"
_SKIPPED = frozenset({"Tags", "Description", "AssumeRolePolicyDocument"})
_LONGEST = 60_000
"""Texts longer than this (inlined code) are not searched."""

_Names = dict[str, dict[str, list[str]]]


def with_names(resources: Mapping[str, Resource]) -> dict[str, Resource]:
    """Return the resources with references for the names that they use of each other."""
    names, metrics = _names(resources), _metrics(resources)
    if metrics:
        resources = {key: _watching(resource, metrics) for key, resource in resources.items()}
    return {key: _searched(resource, names) for key, resource in resources.items()} if names else dict(resources)


def _metrics(resources: Mapping[str, Resource]) -> dict[tuple[str, str], str]:
    """Return the metric filters by the metrics that they write: namespace and name."""
    filters = [r for r in resources.values() if r.kind == "AWS::Logs::MetricFilter"]
    made = [(f, t) for f in filters for t in under(f.properties, "MetricTransformations")]
    return {(first(t, "MetricNamespace"), first(t, "MetricName")): f.id for f, t in made if first(t, "MetricName")}


def _watching(resource: Resource, metrics: Mapping[tuple[str, str], str]) -> Resource:
    """Add to an alarm the metric filter whose metric it watches."""
    if resource.kind != "AWS::CloudWatch::Alarm":
        return resource
    target = metrics.get((first(resource.properties, "Namespace"), first(resource.properties, "MetricName")))
    if target is None:
        return resource
    return replace(
        resource, references=(*resource.references, Reference(resource.id, ("Properties", "Metrics"), target))
    )


def _names(resources: Mapping[str, Resource]) -> _Names:
    """Return the ids of resources by type and name."""
    found: _Names = defaultdict(lambda: defaultdict(list))
    for resource in resources.values():
        how = _KINDS.get(resource.kind)
        name = first(resource.properties, *how.property) if how else ""
        if len(name.replace("${", "").strip("}")) >= 3 and not _is_reference(name):
            found[resource.kind][name].append(resource.id)
    return {kind: dict(by_name) for kind, by_name in found.items()}


def _is_reference(name: str) -> bool:
    """Whether a name is nothing but one open value: what that is, another place need not mean."""
    return name.startswith("${") and name.endswith("}") and name.count("${") == 1 and "::" in name


def _searched(resource: Resource, names: _Names) -> Resource:
    known = {(r.keys, r.target) for r in resource.references}
    more: list[Reference] = []
    serverless = resource.type.startswith("AWS::Serverless::")
    for path, text in _texts(resource.properties, ("Properties",)):
        if serverless and path[1:2] == ("Events",):
            continue  # what the events become says it
        keys = Reference(resource.id, path, "").keys
        meant = _meant(_asked(resource, path, keys), text, names) or _handed_on(keys, text, names)
        for target in meant:
            if target != resource.id and (keys, target) not in known:
                known.add((keys, target))
                more.append(Reference(resource.id, path, target))
    return replace(resource, references=(*resource.references, *more)) if more else resource


def _asked(resource: Resource, path: tuple[str, ...], keys: tuple[str, ...]) -> str:
    """Return the key that says what a text names; the value of a metric's dimension is named by the dimension."""
    if keys[-2:] != ("Dimensions", "Value"):
        return keys[-1] if keys else ""
    return first(at(resource.properties, path[1:-1]), "Name")


def _handed_on(keys: tuple[str, ...], text: str, names: _Names) -> list[str]:
    """Return the one resource whose whole name is handed on to code, whatever the key is."""
    if not _HANDED_ON.intersection(keys[:-1]) or not _COMPOSED.search(text):
        return []
    found = [i for by_name in names.values() for i in by_name.get(text, ())]
    return found if len(found) == 1 else []


def _texts(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, Later):
        if not value.name:
            yield path, value.text
    elif isinstance(value, str):
        yield path, value
    elif isinstance(value, Either):
        yield from _texts(value.yes, (*path, "Fn::If", "1"))
        yield from _texts(value.no, (*path, "Fn::If", "2"))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if key not in _SKIPPED:
                yield from _texts(inner, (*path, str(key)))
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from _texts(inner, (*path, str(n)))


def _meant(key: str, text: str, names: _Names) -> list[str]:
    """Return the resources that a text names, standing under a key."""
    if len(text) > _LONGEST or len(text) < 3:
        return []
    found: list[str] = []
    for kind, by_name in names.items():
        if text in by_name and (_DIMENSIONS.get(key) == kind or _KINDS[kind].keys.search(key)):
            found += by_name[text]
    found += _inside(text, names)
    if text.startswith(_LOGS_OF):
        found += names.get("AWS::Lambda::Function", {}).get(text.removeprefix(_LOGS_OF), ())
    return list(dict.fromkeys(found))


def _inside(text: str, names: _Names) -> Iterator[str]:
    """Yield what is named inside a longer text: in an ARN, a queue's URL, a bucket's address, a dynamic reference."""
    if "arn:" in text:
        for service, rest in _ARN.findall(text):
            yield from _by_arn(service, rest, names)
    if "sqs." in text:
        for name in _QUEUE_URL.findall(text):
            yield from names.get("AWS::SQS::Queue", {}).get(name, ())
    if "s3" in text:
        for pair in _BUCKET_PLACE.findall(text):
            yield from names.get("AWS::S3::Bucket", {}).get(pair[0] or pair[1], ())
    if "{{resolve:" in text:
        for service, name in _RESOLVE.findall(text):
            kind = "AWS::SecretsManager::Secret" if service == "secretsmanager" else "AWS::SSM::Parameter"
            yield from names.get(kind, {}).get(name, ())


def _by_arn(service: str, rest: str, names: _Names) -> Iterator[str]:
    for kind, by_name in names.items():
        how = _KINDS[kind]
        if how.service != service or not rest.startswith(how.before):
            continue
        tail = rest[len(how.before) :]
        for name, ids in by_name.items():
            after = tail.removeprefix(name.removeprefix("/") if kind == "AWS::SSM::Parameter" else name)
            if after != tail and (
                not after or (after[0] in "/:*-?" and (after[0] != "-" or service == "secretsmanager"))
            ):
                yield from ids
