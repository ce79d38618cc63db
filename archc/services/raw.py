"""A raw CloudFormation resource: every type that CloudFormation has, written as in a template.

Drawn with its type's icon, and compiled as it stands. An arrow from a caller says which IAM actions it needs:
`web -> Sessions: { actions: [dynamodb:GetItem] }`; what else it is joined to is drawn with `~>`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from troposphere import GetAtt, Ref, Sub

from archc.diagnostics import Diagnostic, codes
from archc.model.architecture import Component
from archc.model.catalogue import entry_of
from archc.model.fields import REQUIRED, setting
from archc.stack.link import Blueprint, Link, Place
from archc.stack.offers import Given, Grants, Offer, Statement
from archc.stack.raw import RawResource
from archc.stack.service import Look, Service
from archc.stack.stack import Item, Stack


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """What stands under a resource's logical id, as CloudFormation has it."""

    body: Mapping[str, Any] = setting({}, "The resource: Type, Properties, DeletionPolicy and the rest.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RawUse:
    """Options of an arrow from a caller to a raw resource."""

    actions: tuple[str, ...] = setting(
        REQUIRED,
        "The IAM actions the caller may take.",
        pattern=r"^[a-z0-9-]+:[A-Z][A-Za-z0-9]+\*?$",
        says="an IAM action such as dynamodb:GetItem",
        min_items=1,
    )
    arn: str = setting("", "What they may be taken on, with `${LogicalId.Arn}` put in; by default the resource's ARN.")


class RawService(Service):
    """Whatever CloudFormation has."""

    type: ClassVar[str] = "resource"
    fields: ClassVar[Any] = Raw
    emits: ClassVar[tuple[str, ...]] = ()
    top_level: ClassVar[bool] = True

    def look(self, component: Component) -> Look:
        """Show the type's own icon, or its service's."""
        entry = entry_of(component.fields.body.get("Type", ""))
        return Look(icon=entry.icon, name=entry.name, note=entry.kind)

    def place(self, component: Component, networked: bool) -> Place:  # noqa: ARG002 - a raw resource is not moved
        """Stand in the region, or beside it when its service is global."""
        return "cloud" if entry_of(component.fields.body.get("Type", "")).is_global else "region"

    def offers(self, component: Component) -> tuple[Offer, ...]:  # noqa: ARG002 - any resource
        """Say that a caller may use it, when the arrow says how."""
        return (Grants(give=_use, options=RawUse),)

    def check(self, component: Component, blueprint: Blueprint) -> Iterator[Diagnostic]:
        """Check that its logical id is not one that a component makes."""
        for other in blueprint.architecture.components.values():
            if other is not component and other.base == component.name:
                message = f"`{component.name}` is also what the logical ids of `{other.name}` begin with"
                yield Diagnostic(codes.LOGICAL_ID_CLASH, message, component.span, help="rename one of them")

    def lower(self, component: Component, stack: Stack) -> None:
        """Add the resource as it stands."""
        resource = RawResource(component.name, component.fields.body, component.name)
        stack.claim(component, component.name)
        stack.items[component.name] = Item(resource, component, "")


def _use(stack: Stack, link: Link) -> Given:  # noqa: ARG001 - the shape of `Grants.give`
    options, name = link.options(RawUse), link.target_component.name
    resource = Sub(options.arn) if options.arn else GetAtt(name, "Arn")
    return Given(statements=(Statement(options.actions, (resource,)),), settings={"REF": Ref(name)})
