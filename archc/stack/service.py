"""What a service is: the base of every class in `archc/services/`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from archc.diagnostics import Diagnostic
from archc.model.architecture import Component
from archc.stack.foreign import Foreign, Lifted
from archc.stack.link import Blueprint, Place
from archc.stack.offers import Offer, Value
from archc.stack.stack import Stack

if TYPE_CHECKING:
    from archc.drawing.graph import FrameKind

Layer = Literal["first", "data", "compute", "links", "policies", "last"]
"""When a resource is made, in a stack that is split: each layer refers to earlier ones only."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a component is drawn: icon, AWS's full name, its title where the file gives none, its kind or bounds.

    `frame` is a frame of its own: its kind and title.
    """

    icon: str
    name: str
    title: str = ""
    note: str = ""
    frame: tuple[FrameKind, str] | None = None


class Service:
    """One AWS service. A subclass says what it is called, which fields it has, what it offers and what it becomes.

    `emits` lists the CloudFormation types that `lower` can add. `networked` says whether it stands in the VPC:
    `always`, `never`, or `on-demand`, when an arrow goes to something that listens there. `top_level`: a key of
    the file configures it (`network`), and no component can have its type. `layers` names the types that
    refer to other components, or come to when arrows are drawn: they go into another layer of nested stacks than
    `data`, where everything else goes. `lifts` are the types that `lift` takes as a component's main resource.
    """

    type: ClassVar[str]
    fields: ClassVar[Any]
    emits: ClassVar[tuple[str, ...]]
    networked: ClassVar[Literal["always", "never", "on-demand"]] = "never"
    top_level: ClassVar[bool] = False
    layers: ClassVar[Mapping[str, Layer]] = {}
    lifts: ClassVar[tuple[str, ...]] = ()

    def look(self, component: Component) -> Look:
        """Say how the component is drawn."""
        raise NotImplementedError

    def place(self, component: Component, networked: bool) -> Place:  # noqa: ARG002 - most stand in the region
        """Say where the component stands."""
        return "private" if networked else "region"

    def stays(self, component: Component) -> bool:  # noqa: ARG002 - most do not ask
        """Say whether what is networked on demand stands in the VPC though no arrow asks for it."""
        return False

    def in_zones(self, component: Component, zones: int) -> tuple[tuple[int, str], ...]:  # noqa: ARG002 - most are alike
        """Say in which zones of the network something of it stands, counted from 1, and what it is there."""
        return tuple((zone, "") for zone in range(1, zones + 1))

    def over_zones(self, component: Component, zones: int) -> str:  # noqa: ARG002 - most say it with what is there
        """Say what its icons in several zones have in common, where they could pass for several things."""
        return ""

    def offers(self, component: Component) -> tuple[Offer, ...]:
        """Say what the component offers to arrows that start or end at it."""
        raise NotImplementedError

    def names(self, component: Component) -> Mapping[str, tuple[str, str]]:  # noqa: ARG002 - most ask for none
        """Say which names AWS gives only once the component asks for: by field, what it is and the name itself.

        `{"topic_name": ("topic name", "news")}`; names that CloudFormation makes need not be said.
        """
        return {}

    def check(self, component: Component, blueprint: Blueprint) -> Iterator[Diagnostic]:  # noqa: ARG002 - most need none
        """Yield what AWS would refuse that no schema can tell."""
        yield from ()

    def lower(self, component: Component, stack: Stack) -> None:
        """Add the component's resources, before any arrow is joined."""
        raise NotImplementedError

    def stand_ins(self, component: Component) -> Mapping[str, Mapping[str, Value]]:  # noqa: ARG002 - most cannot
        """Say what stands for the resources of a component that exists already, by role and attribute.

        `{"Queue": {"Ref": url, "Arn": arn}}`; `Ref` is what a reference to the resource gives.
        """
        return {}

    def finish(self, component: Component, stack: Stack) -> None:
        """Add or complete what depends on the arrows, after all were joined."""

    def lift(self, given: Foreign) -> Lifted | None:  # noqa: ARG002 - some types cannot be told from a template
        """Say what a resource of a foreign template is in the words of a file; None where no component can say it.

        Asked for resources of the types in `lifts`, without a condition. The answer is the role that the resource plays
        and the fields that say what is special about it. What no field says is left to the engine, which builds the
        component and writes the difference under `overrides`; arrows are found by the engine too. A wrong guess
        costs overrides, and never correctness: what is built is held against the template.
        """
        return None

    def lift_use(self, actions: tuple[str, ...]) -> Mapping[str, Any]:  # noqa: ARG002 - most are used in one way
        """Say the options of an arrow that leads here, given the IAM actions that the template allows its source."""
        return {}

    def lift_arrow(self, given: Foreign) -> Mapping[str, Any]:  # noqa: ARG002 - most arrows have no options
        """Say the options of the arrow that a resource of a foreign template stands for: what `lower` makes of them.

        Asked of the service whose component the resource belongs to; an option that no arrow takes is dropped.
        """
        return {}
