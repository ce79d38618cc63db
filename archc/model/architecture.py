"""The architecture: what the file says after it was checked, as frozen values with the places they came from."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, Self

from archc.diagnostics import Span
from archc.model.fields import REQUIRED, setting
from archc.model.naming import LOGICAL_ID_PATTERN, NAME_PATTERN, TAG_LENGTH, TAG_PATTERN, TAG_SAYS, pascal

NatKind = Literal["single", "per-zone", "none"]
Tier = Literal["public", "private", "isolated"]

_A_LIST = re.compile(r"^(List<|CommaDelimitedList$)|<(List<|CommaDelimitedList>)")
"""Types of parameters that are lists. Source: CloudFormation user guide, "Parameters"; seen 2026-11-23."""


def is_list(kind: str) -> bool:
    """Say whether a parameter of a type is a list."""
    return bool(_A_LIST.search(kind))


_ENOUGH = 2
"""The zones that are counted where a parameter lists the subnets: what a balancer or a database needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExistingNetwork:
    """A VPC that is there already and its subnets, by id."""

    vpc: str = setting(
        REQUIRED,
        "The VPC's id, or `${Name}` of a parameter or a raw resource.",
        examples=["vpc-0a1b2c3d", "${Vpc}"],
        pattern=r"^(vpc-|\$\{)",
        says="an id such as vpc-0a1b2c3d",
    )
    public: tuple[str, ...] = setting(
        (),
        "Ids of subnets with a route to an internet gateway; `${Name}` of a raw resource, or of one parameter that "
        "lists them all.",
        examples=[["subnet-0a1b2c3d", "subnet-1b2c3d4e"], ["${PublicSubnet1}", "${PublicSubnet2}"]],
    )
    private: tuple[str, ...] = setting((), "Ids of subnets with a way out through NAT.")
    isolated: tuple[str, ...] = setting((), "Ids of subnets without a way out.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The VPC: its range, its zones, its ways out."""

    cidr: str = setting(
        "10.0.0.0/16",
        "The VPC's IPv4 range, /16 to /28.",
        pattern=r"^\d{1,3}(\.\d{1,3}){3}/\d{1,2}$",
        says="an IPv4 range such as 10.0.0.0/16",
    )
    zones: int = setting(2, "How many Availability Zones the subnets are spread over.", minimum=1, maximum=6)
    nat: NatKind = setting("single", "NAT gateways: one for all zones, one per zone, or none.")
    endpoints: tuple[str, ...] = setting(
        (),
        "AWS services reached through VPC endpoints, by the last part of the endpoint's name.",
        examples=[["secretsmanager", "sqs"]],
    )
    flow_logs: bool = setting(True, "Record accepted and rejected traffic in CloudWatch Logs.")
    existing: ExistingNetwork | None = setting(None, "Use a VPC that is there already instead of creating one.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorFields:
    """A person or an outside system."""

    title: str = setting("", "What people call it.")
    icon: Literal["user", "users", "client", "internet"] = setting("user", "How it is drawn.")
    email: str = setting(
        "",
        "Where mail reaches it; a topic's e-mail subscription uses it.",
        pattern=r"^([^@\s]+@[^@\s]+\.[^@\s]+|\$\{\w+\})$",
        says="an e-mail address",
    )
    phone: str = setting(
        "",
        "Where text messages reach it, in E.164 form.",
        pattern=r"^(\+[1-9]\d{6,14}|\$\{\w+\})$",
        says="a telephone number such as +491701234567",
    )
    url: str = setting(
        "", "Where HTTPS messages reach it.", pattern=r"^(https://\S+|\$\{\w+\})$", says="an https:// address"
    )
    cidr: str | tuple[str, ...] = setting((), "Who may enter: IPv4 ranges; everybody where it is not said.")


def _ids() -> Any:
    return setting(
        {},
        "Logical ids of resources, by resource role, where they are not made of the component's name.",
        pattern=LOGICAL_ID_PATTERN,
        says="letters and digits only, as CloudFormation requires",
    )


def _overrides() -> Any:
    return setting(
        {},
        "CloudFormation properties and attributes to set or change, by resource role; `null` leaves the resource out, "
        "`*: null` all that no arrow makes and that is not named.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedFields:
    """What all components share: the key, the bucket of access logs and its policy, event buses."""

    ids: Mapping[str, str] = _ids()
    overrides: Mapping[str, Mapping[str, Any] | None] = _overrides()


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonFields:
    """What every component may say beside its type's own fields."""

    type: str = setting(REQUIRED, "The service.")
    title: str = setting("", "What people call it; drawn under the icon.")
    description: str = setting("", "What it is for.")
    tags: Mapping[str, str] = setting(
        {}, "Tags on every resource of this component.", pattern=TAG_PATTERN, says=TAG_SAYS, max_length=TAG_LENGTH
    )
    was: str = setting(
        "",
        "Its former name: the logical ids stay those of the former name, so nothing is replaced.",
        pattern=NAME_PATTERN,
        says="a name in lower-kebab-case",
    )
    ids: Mapping[str, str] = _ids()
    overrides: Mapping[str, Mapping[str, Any] | None] = _overrides()
    existing: str = setting("", "ARN or id of the thing where it is there already: drawn and connected, not created.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterFields:
    """A CloudFormation parameter, used as `${Name}` in any text."""

    type: str = setting(
        "String", "CloudFormation's parameter type.", examples=["String", "Number", "AWS::EC2::VPC::Id"]
    )
    default: str | int | float = setting("", "The value where none is given.")
    description: str = setting("", "What it is for.")
    secret: bool = setting(False, "Never shown by CloudFormation (NoEcho).")
    allowed: tuple[str, ...] = setting((), "The values that are allowed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputFields:
    """An extra output of the stack."""

    value: Any = setting(REQUIRED, "A text, or a CloudFormation intrinsic.")
    description: str = setting("", "What it is for.")
    export: str = setting("", "Export it under this name.")


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFields:
    """A named frame round components that belong together."""

    title: str = setting("", "The frame's title.")
    components: tuple[str, ...] = setting(REQUIRED, "The components inside.")


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutFields:
    """Hints for the picture."""

    direction: Literal["right", "down"] = setting("right", "Where the flow goes.")
    groups: Mapping[str, GroupFields] = setting({}, "Named frames round components.")
    steps: tuple[str, ...] = setting(
        (), "The request flow, arrow by arrow: `customer -> site`; numbered in this order."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedFields:
    """A finding that is accepted, with the reason."""

    code: str = setting(REQUIRED, "The finding's code.", pattern=r"^AC\d{3}$", says="a code such as AC501")
    component: str = setting("", "Where it is accepted; everywhere when it is not said.")
    reason: str = setting(REQUIRED, "Why it is accepted.", min_length=3)


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or an outside system. Never compiled; an end of arrows."""

    name: str
    fields: ActorFields
    span: Span

    @property
    def title(self) -> str:
        """What people call it."""
        return self.fields.title or self.name

    @property
    def cidrs(self) -> tuple[str, ...]:
        """Who may enter, as IPv4 ranges."""
        said = (self.fields.cidr,) if isinstance(self.fields.cidr, str) else self.fields.cidr
        return said or ("0.0.0.0/0",)


_LEFT_OUT = "LeftOut"

REST = "*"
"""Under `overrides`, with `null`: what a component makes without any arrow, and is not named there, is left out."""


@dataclass(frozen=True, slots=True)
class Component:
    """A named thing with a type. `fields` is an instance of its service's class of fields.

    `spans` gives the place of every value below it by its path: `("scaling", "min")`.
    """

    name: str
    type: str
    fields: Any
    common: CommonFields
    span: Span
    spans: Mapping[tuple[str | int, ...], Span] = field(default_factory=dict, repr=False, compare=False)

    @property
    def title(self) -> str:
        """What people call it; empty where the file does not say."""
        return self.common.title

    @property
    def base(self) -> str:
        """The first part of its logical ids."""
        return pascal(self.common.was or self.name)

    def logical_id(self, role: str) -> str:
        """Return the logical id of its resource in a role.

        What is left out has one that no file asks for, so that something else may have the usual one.
        """
        return f"{self.base}{role}{_LEFT_OUT}" if self.leaves_out(role) else self.usual_id(role)

    def usual_id(self, role: str) -> str:
        """Return the logical id of its resource in a role, were it not left out."""
        return self.common.ids.get(role, f"{self.base}{role}")

    def overrides(self, role: str, *keys: str) -> bool:
        """Say whether the file says one of these properties of its resource in a role itself, or leaves it out."""
        said = self.common.overrides.get(role, {})
        return said is None or any(key in said for key in keys)

    def leaves_out(self, role: str) -> bool:
        """Say whether the file takes the resource in a role away by its name: `overrides: { Alarm: null }`."""
        return self.common.overrides.get(role, _LEFT_OUT) is None

    def names(self, role: str) -> bool:
        """Say whether `ids` or `overrides` name a role."""
        return role in self.common.overrides or role in self.common.ids

    @property
    def existing(self) -> str:
        """ARN or id of the thing where archc does not create it."""
        return self.common.existing

    def at(self, *path: str | int) -> Span:
        """Return the place of a value below the component, or of the nearest thing above it."""
        while path and path not in self.spans:
            path = path[:-1]
        return self.spans.get(path, self.span)


End = Actor | Component


@dataclass(frozen=True, slots=True)
class Arrow:
    """One arrow between two ends, by name. `options` are its words beside the label, as plain data.

    `first` says that it is the first of its chain, the one that carries the label in the picture.
    """

    source: str
    target: str
    label: str
    options: Mapping[str, Any]
    drawn_only: bool
    span: Span
    spans: Mapping[str, Span] = field(default_factory=dict, repr=False, compare=False)
    first: bool = True
    id: str = ""

    def at(self, option: str) -> Span:
        """Return the place of an option's value, or of the arrow."""
        return self.spans.get(option, self.span)


@dataclass(frozen=True, slots=True)
class Architecture:
    """The whole file. Everything stands in the order of names, so the order in the file means nothing.

    `template` are raw sections of the template beside its resources. `written` is the file as plain data: the template
    carries it along, so that the file can be had back from it.
    """

    name: str
    span: Span
    file: str
    folder: Path
    title: str = ""
    description: str = ""
    region: str = ""
    environment: str = ""
    alarms: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    network: Network = field(default_factory=Network)
    network_span: Span | None = None
    stack: SharedFields = field(default_factory=SharedFields)
    actors: Mapping[str, Actor] = field(default_factory=dict)
    components: Mapping[str, Component] = field(default_factory=dict)
    arrows: tuple[Arrow, ...] = ()
    parameters: Mapping[str, ParameterFields] = field(default_factory=dict)
    outputs: Mapping[str, OutputFields] = field(default_factory=dict)
    layout: LayoutFields = field(default_factory=LayoutFields)
    accepted: tuple[AcceptedFields, ...] = ()
    template: Mapping[str, Any] = field(default_factory=dict)
    written: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)
    spans: Mapping[tuple[str | int, ...], Span] = field(default_factory=dict, repr=False, compare=False)

    def end(self, name: str) -> End | None:
        """Return the component or actor of that name."""
        return self.components.get(name) or self.actors.get(name)

    def at(self, *path: str | int) -> Span:
        """Return the place of a value of the file, or of the nearest thing above it."""
        while path and path not in self.spans:
            path = path[:-1]
        return self.spans.get(path, self.span)

    def type_of_parameter(self, name: str) -> str | None:
        """Return the type of a parameter, also of one under `template:`; None where there is no such parameter."""
        if name in self.parameters:
            return self.parameters[name].type
        further = self.template.get("Parameters")
        said = further.get(name) if isinstance(further, Mapping) else None
        return str(said.get("Type", "")) if isinstance(said, Mapping) else None

    def type_of_resource(self, name: str) -> str:
        """Return the CloudFormation type of a raw resource, empty where there is none of that name."""
        component = self.components.get(name)
        return str(component.fields.body.get("Type", "")) if component and component.type == "resource" else ""

    def nameable(self) -> frozenset[str]:
        """Return what `${Name}` in a text can name: parameters, and resources as CloudFormation has them."""
        further = self.template.get("Parameters")
        raw = (name for name, c in self.components.items() if c.type == "resource")
        return frozenset((*self.parameters, *(further if isinstance(further, Mapping) else ()), *raw))

    def listed_in(self, tier: Tier) -> str:
        """Return the parameter that lists all subnets of a tier of an existing network, empty where they are named."""
        ids: tuple[str, ...] = getattr(self.network.existing, tier) if self.network.existing else ()
        name = ids[0][2:-1] if len(ids) == 1 and ids[0].startswith("${") else ""
        return name if is_list(self.type_of_parameter(name) or "") else ""

    def spread(self, tier: Tier) -> int:
        """Return over how many subnets, each in a zone of its own, a tier is spread; a list is taken to have enough."""
        if self.network.existing is None:
            return self.network.zones
        return _ENOUGH if self.listed_in(tier) else len(getattr(self.network.existing, tier))

    def arrows_from(self, name: str) -> tuple[Arrow, ...]:
        """Return the arrows that start at an end."""
        return tuple(a for a in self.arrows if a.source == name)

    def arrows_to(self, name: str) -> tuple[Arrow, ...]:
        """Return the arrows that end at an end."""
        return tuple(a for a in self.arrows if a.target == name)

    def changed(self, **values: Any) -> Self:
        """Return a copy with some values changed."""
        return replace(self, **values)
