"""A resource of a template that somebody else wrote, as a service sees it that is asked whether it can say it.

    Orders: { Type: AWS::SQS::Queue, Properties: { DelaySeconds: 5 } }
    Sqs().lift(…)  →  Lifted("Queue", {"delay": 5})
    the engine     →  components: { orders: { type: sqs, delay: 5, ids: { Queue: Orders } } }

Everything a service does not say is found by the engine: it builds the component, holds what comes out against the
template, and writes what differs under `overrides`. So a service says what its fields can say, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from archc.model.naming import PSEUDO_PARAMETERS

_IN_TEXT = re.compile(r"\$\{([^}]*)\}")


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody outside that the template names, who becomes an actor: the actor's fields, and the arrow's options.

    `name` is what to call it, as words; `comes` says that the arrow leads from it and not to it.
    """

    name: str
    fields: Mapping[str, Any]
    options: Mapping[str, Any] = field(default_factory=dict)
    comes: bool = False


@dataclass(frozen=True, slots=True)
class Lifted:
    """What a resource is: the role that it plays in a component, and the component's fields as a file says them.

    A field that the schema does not take, and one that says what is so anyway, is left out by the engine. `parts` are
    other resources that belong to the component for certain, by role: they become no components themselves. `parties`
    are people and outside systems that it has to do with. `overrides` among the fields are for what archc would refuse
    to build without. `arrows` is what arrows to other resources say, by logical
    id, where they could not be drawn before it is said.
    """

    role: str
    fields: Mapping[str, Any]
    parts: Mapping[str, str] = field(default_factory=dict)
    parties: tuple[Party, ...] = ()
    arrows: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Use:
    """A place that names a resource: `path` are the keys below the source, without indexes and functions."""

    source: str
    path: tuple[str, ...]
    target: str
    attribute: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The template round a resource: all resources as written, by logical id, and who names whom.

    A text of the language can name `parameters` by `${Name}`, and resources that stay `raw` for certain. `tiers` tells
    of subnets where they stand: public, private or isolated.
    """

    resources: Mapping[str, Mapping[str, Any]]
    uses: tuple[Use, ...]
    parameters: frozenset[str] = frozenset()
    raw: frozenset[str] = frozenset()
    tiers: Mapping[str, str] = field(default_factory=dict)
    _users: dict[str, list[Use]] = field(init=False, repr=False, default_factory=dict)
    _used: dict[str, list[Use]] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Index the uses by both ends."""
        for use in self.uses:
            self._users.setdefault(use.target, []).append(use)
            self._used.setdefault(use.source, []).append(use)

    def users_of(self, logical_id: str) -> tuple[Use, ...]:
        """Return the places that name a resource."""
        return tuple(self._users.get(logical_id, ()))

    def used_by(self, logical_id: str) -> tuple[Use, ...]:
        """Return what a resource names."""
        return tuple(self._used.get(logical_id, ()))


@dataclass(frozen=True, slots=True)
class Foreign:
    """One resource of a foreign template, in plain data with long-form intrinsics."""

    id: str
    body: Mapping[str, Any]
    around: Surroundings

    @property
    def type(self) -> str:
        """The CloudFormation type."""
        return str(self.body.get("Type", ""))

    @property
    def properties(self) -> Mapping[str, Any]:
        """The properties as written."""
        said = self.body.get("Properties")
        return said if isinstance(said, Mapping) else {}

    def at(self, *path: str) -> Any:
        """Return the value at a path below the properties; None where there is none."""
        here: Any = self.properties
        for step in path:
            here = here.get(step) if isinstance(here, Mapping) else None
        return here

    def number(self, *path: str) -> int | None:
        """Return a whole number that stands there, also as text; None for anything else."""
        said = self.at(*path)
        if isinstance(said, str) and re.fullmatch(r"\d{1,12}", said):
            return int(said)
        return said if isinstance(said, int) and not isinstance(said, bool) else None

    def truth(self, *path: str) -> bool:
        """Say whether `true` stands there."""
        return str(self.at(*path)).lower() == "true"

    def text(self, *path: str) -> str | None:
        """Return what stands there as a text of the language; None where none can say it."""
        return self.as_text(self.at(*path))

    def as_text(self, value: Any) -> str | None:
        """Return a value as a text of the language, with `${Name}` of parameters and of what stays raw, or None."""
        match value:
            case str():
                return None if "${" in value else value
            case int() if not isinstance(value, bool):
                return str(value)
            case {"Ref": str(name)} if self._is_known(name):
                return f"${{{name}}}"
            case {"Fn::GetAtt": [str(name), str(attribute)]} if name in self.around.raw:
                return f"${{{name}.{attribute}}}"
            case {"Fn::Sub": str(text)} if all(map(self._is_known, _IN_TEXT.findall(text))):
                return text
        return None

    def _is_known(self, said: str) -> bool:
        """Say whether `${…}` of a text means the same in the language."""
        name, _, attribute = said.partition(".")
        return name in self.around.raw or (not attribute and name in self.around.parameters | PSEUDO_PARAMETERS)

    def literal(self, *path: str) -> str | None:
        """Return a text that stands there without any intrinsic in it, also one that is only joined of texts."""
        match self.at(*path):
            case str(text):
                return text
            case {"Fn::Join": [str(by), [*parts]]} if all(isinstance(p, str) for p in parts):
                return by.join(parts)
        return None

    def as_data(self, value: Any) -> Any:
        """Return a list or mapping with all its texts as texts of the language; None where it cannot be said."""
        if isinstance(value, Mapping) and not (len(value) == 1 and next(iter(value)).startswith(("Fn::", "Ref"))):
            found = {str(k): self.as_data(v) for k, v in value.items()}
            return None if any(v is None for v in found.values()) else found
        if isinstance(value, list):
            items = [self.as_data(v) for v in value]
            return None if any(v is None for v in items) else items
        return value if isinstance(value, (bool, int, float)) else self.as_text(value)

    def sayable(self, value: Any) -> Any:
        """Return what the language can say of a value: without the entries that it has no words for; None for none."""
        if isinstance(value, Mapping) and self.as_data(value) is None:
            found = {str(k): said for k, v in value.items() if (said := self.sayable(v)) is not None}
            return found or None
        return self.as_data(value)

    def target(self, *path: str) -> Foreign | None:
        """Return the resource that a `Ref` or `Fn::GetAtt` there names."""
        return self.named(self.at(*path))

    def named(self, value: Any) -> Foreign | None:
        """Return the resource that a `Ref` or `Fn::GetAtt` names."""
        match value:
            case {"Ref": str(name)} | {"Fn::GetAtt": [str(name), *_]}:
                return self.other(name)
            case {"Fn::GetAtt": str(text)}:
                return self.other(text.partition(".")[0])
        return None

    def other(self, logical_id: str) -> Foreign | None:
        """Return another resource of the template."""
        body = self.around.resources.get(logical_id)
        return Foreign(logical_id, body, self.around) if body is not None else None

    def only(self, *path: str) -> Foreign | None:
        """Return the resource that a list of one names."""
        said = self.at(*path)
        return self.named(said[0]) if isinstance(said, list) and len(said) == 1 else None

    def group(self, *path: str) -> dict[str, str]:
        """Return the security group that a list of one names, as what belongs to a component."""
        found = self.only(*path)
        return {"SecurityGroup": found.id} if found and found.type == "AWS::EC2::SecurityGroup" else {}

    def tier(self, *path: str) -> str | None:
        """Return the tier that all subnets named there are in: one list parameter, or a list of references."""
        return self.tier_of(self.at(*path))

    def tier_of(self, said: Any) -> str | None:
        """Return the tier that all subnets of a value are in."""
        listed = said if isinstance(said, list) else [said]
        names = [str(v.get("Ref")) if isinstance(v, Mapping) else "" for v in listed]
        found = {self.around.tiers.get(name) for name in names}
        return found.pop() if len(found) == 1 else None

    def those(self, kind: str, *path: str) -> list[Foreign]:
        """Return the resources of a type that name this one under a key, in their order; none with a condition."""
        found = (user for user, at in self.users() if user.type == kind and at == path and "Condition" not in user.body)
        return list({user.id: user for user in found}.values())

    def users(self) -> Iterator[tuple[Foreign, tuple[str, ...]]]:
        """Yield the resources that name this one, each with the keys below it where they do."""
        for use in self.around.users_of(self.id):
            if (other := self.other(use.source)) is not None:
                yield other, use.path
