"""A CloudFormation template as data: resources, what refers to what, and where it stands in the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from archc.diagnostics import Span

SAM_KINDS = {
    "AWS::Serverless::Function": "AWS::Lambda::Function",
    "AWS::Serverless::Api": "AWS::ApiGateway::RestApi",
    "AWS::Serverless::HttpApi": "AWS::ApiGatewayV2::Api",
    "AWS::Serverless::WebSocketApi": "AWS::ApiGatewayV2::Api",
    "AWS::Serverless::SimpleTable": "AWS::DynamoDB::Table",
    "AWS::Serverless::StateMachine": "AWS::StepFunctions::StateMachine",
    "AWS::Serverless::LayerVersion": "AWS::Lambda::LayerVersion",
    "AWS::Serverless::GraphQLApi": "AWS::AppSync::GraphQLApi",
    "AWS::Serverless::Application": "AWS::CloudFormation::Stack",
}
"""What the serverless types become."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A property of a resource that names another resource, a parameter or an import.

    `path` is the place below the resource, with list indexes and functions (`Properties`, `Subnets`, `0`, `Fn::If`,
    `1`). `attribute` is what `Fn::GetAtt` asks for, empty for `Ref`. `condition` is `X` or `!X` inside an `Fn::If`.
    """

    source: str
    path: tuple[str, ...]
    target: str
    attribute: str = ""
    condition: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """The property names on the way: no indexes, no functions, no `Properties`."""
        return _keys(self.path)


def _keys(path: tuple[str, ...]) -> tuple[str, ...]:
    kept = (p for p in path if not (p.isdigit() or p.startswith("Fn::")))
    return tuple(p for n, p in enumerate(kept) if n or p != "Properties")


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One resource. `properties` are resolved as far as the template alone allows (see `archc.lift.model`).

    `metadata` are the texts under `Metadata`, such as where CDK made it (`aws:cdk:path`). `generated` marks what a
    transform makes of the template: it is not written there.
    """

    id: str
    type: str
    properties: Mapping[str, Any] = field(default_factory=dict)
    condition: str = ""
    depends_on: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    span: Span | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    generated: bool = False

    @property
    def kind(self) -> str:
        """The type it has once transforms have run: a serverless function is a Lambda function."""
        return SAM_KINDS.get(self.type, self.type)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One template file. `children` are the templates of its nested stacks, by the stack's logical id.

    `parameters` are types by name, `defaults` the values of those that have one, `outputs` what the values of the
    outputs refer to.
    `has_duplicates`: a key stands twice somewhere.
    """

    file: str
    name: str
    text: str
    description: str = ""
    region: str = ""
    resources: Mapping[str, Resource] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, tuple[Reference, ...]] = field(default_factory=dict)
    transforms: tuple[str, ...] = ()
    has_duplicates: bool = False
    children: Mapping[str, Template] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Templates:
    """What was read together: the stacks that stand side by side, each with its nested stacks."""

    roots: tuple[Template, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """All resources of all stacks under ids of their own, joined through parameters, outputs, exports and imports.

    References that end at no resource end at a parameter or an import of the outside; `outside` tells its type or
    what is known of it. `undecided` are the conditions that no parameter value decides. `regions` has the region of
    each resource where the stacks are for several; empty for one that is not known.
    """

    resources: Mapping[str, Resource]
    outside: Mapping[str, str] = field(default_factory=dict)
    undecided: frozenset[str] = frozenset()
    title: str = ""
    subtitle: str = ""
    region: str = ""
    regions: Mapping[str, str] = field(default_factory=dict)
