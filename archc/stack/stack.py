"""The stack while services and arrows add to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from troposphere import AWSObject, GetAtt, Output, Parameter, Ref, Sub, Tags, iam

from archc.diagnostics import Diagnostic, codes
from archc.model.architecture import Architecture, CommonFields, Component
from archc.model.naming import PSEUDO_PARAMETERS, pascal
from archc.stack.assets import PARAMETERS, Asset, pack
from archc.stack.caller import Caller, document, trust
from archc.stack.group import Group, new_group
from archc.stack.link import Blueprint, Link
from archc.stack.offers import Statement, Value
from archc.stack.raw import Intrinsic, RawResource

Resource = TypeVar("Resource", bound=AWSObject)

SHARED = "stack"
"""The component that shared resources belong to: the key, the parameters."""

NETWORK = "network"
"""The component that the VPC's resources belong to."""

_TAGS = ("Tags", "HealthCheckTags", "HostedZoneTags", "UserPoolTags")
"""What CloudFormation calls the property that holds tags."""

_NAMED = re.compile(r"\$\{(AWS::[A-Za-z]+|![^}]*|[A-Za-z0-9]+)((?:\.[A-Za-z0-9]+)*)\}")
"""What a text names: a parameter or a resource, and an attribute of it."""


def shared_component(architecture: Architecture) -> Component:
    """Return what all components share as a component: `stack` says its ids and overrides."""
    said = architecture.stack
    ids = {**_out_of_the_way(architecture), **said.ids}
    common = CommonFields(type=SHARED, ids=ids, overrides=said.overrides)
    spans = {path[1:]: span for path, span in architecture.spans.items() if path[:1] == (SHARED,)}
    return Component(SHARED, SHARED, None, common, architecture.span, spans)


def _out_of_the_way(architecture: Architecture) -> dict[str, str]:
    """Return ids for what all components share, where a raw resource has the usual one."""
    names = [n for n, c in architecture.components.items() if c.type == "resource"]
    base = pascal(SHARED)
    return {n.removeprefix(base): f"{base}Own{n.removeprefix(base)}" for n in names if n.startswith(base)}


@dataclass(frozen=True, slots=True)
class NetworkHandle:
    """The VPC for those who stand in it: its id and its subnets' ids by tier; of `listed` tiers one id is a list.

    `ready` names by tier what must exist before anything there can reach the internet. `gateway("s3")` adds the
    gateway endpoint of a service, once, so that its traffic stays in AWS's network and passes no NAT gateway; it
    returns the endpoint's logical id, empty in a network that is there already.
    """

    vpc: Value
    subnets: Mapping[str, tuple[Value, ...]]
    ready: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    gateway: Callable[[str], str] = lambda _service: ""
    listed: frozenset[str] = frozenset()

    def ids(self, tier: str) -> list[Value] | Value:
        """Return the ids of a tier's subnets: a list, or what CloudFormation takes for one."""
        return self.subnets[tier][0] if tier in self.listed else list(self.subnets[tier])


@dataclass(slots=True)
class Item:
    """One resource of the stack: whose it is, its role there, and the links that had a part in it.

    `late` says that an arrow made it, or that it was made when all arrows were known.
    """

    resource: AWSObject | RawResource
    component: Component
    role: str
    links: set[str] = field(default_factory=set)
    late: bool = False


class Stack:
    """Resources by logical id, and what arrows need to find: callers, groups, the network.

    Services add resources with `add` and find those of other components with `ref`, `att` and `find`.
    """

    def __init__(self, blueprint: Blueprint) -> None:
        self.blueprint = blueprint
        self.architecture: Architecture = blueprint.architecture
        self.items: dict[str, Item] = {}
        self.parameters: dict[str, Parameter] = {}
        self.outputs: dict[str, Output] = {}
        self.callers: dict[str, Caller] = {}
        self.groups: dict[str, Group] = {}
        self.assets: dict[str, Asset] = {}
        self.grants: dict[str, list[str]] = {}
        self.diagnostics: list[Diagnostic] = []
        self.shared = shared_component(self.architecture)
        self._nameable = self.architecture.nameable() | PSEUDO_PARAMETERS
        self._network: NetworkHandle | None = None
        self._link: Link | None = None
        self._late = False

    # -- resources ------------------------------------------------------------------------------------------------

    def add(
        self,
        component: Component,
        role: str,
        kind: type[Resource],
        *,
        depends: tuple[str, ...] = (),
        keep: str = "",
        **properties: Any,
    ) -> Resource:
        """Add a resource in a role of a component: `add(web, "LaunchTemplate", …)` has the id `WebLaunchTemplate`.

        `keep` is what becomes of it when it is deleted or replaced: `Retain` or `Snapshot`. Properties that are
        None are left out. Tags are put on every resource that takes them.
        """
        logical_id = component.logical_id(role)
        self.claim(component, logical_id)
        said = {k: v for k, v in properties.items() if v is not None}
        attributes: dict[str, Any] = {"Metadata": {"archc": {"component": component.name}}}
        if depends:
            attributes["DependsOn"] = sorted(depends)
        if keep:
            attributes |= {"DeletionPolicy": keep, "UpdateReplacePolicy": keep}
        resource: Resource = kind(logical_id, **said, **attributes)
        self._tag(component, kind, resource)
        links = {self._link.id} if self._link else set()
        self.items[logical_id] = Item(resource, component, role, links, late=bool(links) or self._late)
        return resource

    def claim(self, component: Component, logical_id: str) -> None:
        """Tell where a resource of a component needs a logical id that another resource has."""
        if (other := self.items.get(logical_id)) is None:
            return
        named = next((c for c in (component, other.component) if logical_id in c.common.ids.values()), None)
        if other.component.name == component.name:
            message = f"two resources of `{component.name}` need the logical id `{logical_id}`"
        else:
            message = (
                f"components `{other.component.name}` and `{component.name}` both need the logical id `{logical_id}`"
            )
        hint = f"give it another id under `ids` of `{named.name}`" if named else "rename one of them"
        place = named.at("ids") if named else component.span
        self.diagnostics.append(
            Diagnostic(codes.LOGICAL_ID_CLASH, message, place, help=hint, component=(named or component).name)
        )

    def _tag(self, component: Component, kind: type[AWSObject], resource: AWSObject) -> None:
        tags = {**self.architecture.tags, **component.common.tags}
        if kind.resource_type.startswith("AWS::EC2::"):
            tags = {"Name": f"{self.architecture.name}-{component.name}", **tags}
        name = next((n for n in _TAGS if n in kind.props), "")
        if name and tags and name not in resource.properties:
            expected = kind.props[name][0]
            texts = {k: self.text(v) for k, v in sorted(tags.items())}
            setattr(resource, name, texts if expected is dict else Tags(texts))

    def find(self, component: Component, role: str) -> AWSObject | None:
        """Return the resource in a role of a component, if there is one."""
        item = self.items.get(component.logical_id(role))
        return item.resource if item else None

    def resource(self, component: Component, role: str) -> AWSObject:
        """Return the resource in a role of a component, which must be there; a link that asks has a part in it."""
        item = self.items[component.logical_id(role)]
        if self._link:
            item.links.add(self._link.id)
        return item.resource

    def ref(self, component: Component, role: str) -> Ref:
        """Return a reference to the resource in a role of a component."""
        return Ref(component.logical_id(role))

    def att(self, component: Component, role: str, attribute: str) -> GetAtt:
        """Return an attribute of the resource in a role of a component."""
        return GetAtt(component.logical_id(role), attribute)

    @contextmanager
    def recording(self, link: Link) -> Iterator[None]:
        """Note the link as a cause of every resource that is added or asked for meanwhile."""
        before, self._link = self._link, link
        try:
            yield
        finally:
            self._link = before

    def granted(self, link: Link, text: str) -> None:
        """Note in words what a link grants."""
        self.grants.setdefault(link.id, []).append(text)

    # -- what components share --------------------------------------------------------------------------------------

    @property
    def network(self) -> NetworkHandle:
        """The VPC; there is one whenever a component stands in it."""
        assert self._network is not None  # noqa: S101 - lowered first, when a component stands in it
        return self._network

    @network.setter
    def network(self, handle: NetworkHandle) -> None:
        self._network = handle

    def caller(self, component: Component, service: str, needs: list[tuple[str, Statement]]) -> Caller:
        """Add the role of a component, taken by an AWS service, with what it needs without any arrow."""
        policies = [iam.Policy(PolicyName="Own", PolicyDocument=document(needs))] if needs else None
        role = self.add(
            component,
            "Role",
            iam.Role,
            AssumeRolePolicyDocument=trust(service),
            Description=f"{self.architecture.name} {component.name}",
            Policies=policies,
        )
        caller = Caller(component, role)
        self.callers[component.name] = caller
        return caller

    def group(self, component: Component) -> Group:
        """Return the security group of a component, added when it is first asked for."""
        return self.groups.get(component.name) or new_group(self, component)

    def parameter(self, name: str, **properties: Any) -> Ref:
        """Return a reference to a parameter, added when it is first asked for."""
        if name not in self.parameters:
            self.parameters[name] = Parameter(name, **properties)
        return Ref(name)

    def output(self, component: Component, role: str, value: Value, description: str) -> None:
        """Add an output of a component that the stack creates."""
        if component.existing:
            return
        name = f"{component.base}{role}"
        self.outputs[name] = Output(name, Value=value, Description=description)

    def asset(self, component: Component, path: str) -> Asset:
        """Pack code below the project folder; the passes have checked that it is there."""
        asset = pack(component.name, self.architecture.folder / path)
        self.assets[component.name] = asset
        for name, properties in PARAMETERS.items():
            self.parameter(name, **properties)
        return asset

    def alarm_actions(self) -> list[Value] | None:
        """Return where alarms go: the topic named by `alarms:`, or None."""
        name = self.architecture.alarms
        if not name:
            return None
        topic = self.architecture.components.get(name)
        return [self.ref(topic, "Topic") if topic and not topic.existing else (topic.existing if topic else name)]

    def text(self, value: str) -> Value:
        """Return a user's text as a CloudFormation value: with `${Name}` of a parameter or a raw resource put in.

        `${Name.Attribute}` is an attribute of a raw resource, `${!x}` is `${x}`.
        """
        if "${" not in value:
            return value
        if (whole := _NAMED.fullmatch(value)) and whole[1] in self._nameable:
            return GetAtt(whole[1], whole[2][1:]) if whole[2] else Ref(whole[1])
        named = any(n in self._nameable or n.startswith("!") for n, _ in _NAMED.findall(value))
        return Sub(value) if named else value

    def value(self, said: Any) -> Value:
        """Return what a file says where a text or an intrinsic may stand."""
        if isinstance(said, Mapping):
            return Intrinsic(said)
        return self.text(said) if isinstance(said, str) else said

    def filled(self, value: Any) -> Any:
        """Return plain data with every text below it as `text` gives it."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {key: self.filled(v) for key, v in value.items()}
        return [self.filled(v) for v in value] if isinstance(value, list | tuple) else value

    def close(self) -> None:
        """Write what could only be known when every arrow was joined."""
        self._late = True
        for name in sorted(self.callers):
            self.callers[name].close(self)
