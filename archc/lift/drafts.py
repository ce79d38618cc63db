"""Components proposed for the resources of a foreign template: which service says what, and under which name.

OrdersQueue: AWS::SQS::Queue          orders: { type: sqs, dead_letter: false }
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from archc import services
from archc.lift.document import named_in
from archc.model.fields import fields_of
from archc.model.naming import pascal
from archc.passes.conform import errors
from archc.passes.schema import component_schema
from archc.passes.wording import is_usable
from archc.stack.foreign import Foreign, Lifted, Party, Surroundings, Use
from archc.stack.service import Service

_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])\d*|[A-Z]?[a-z]+\d*|[A-Z]+\d*|\d+")
_CDK_HASH = re.compile(r"(?<=[A-Za-z0-9])(?=[0-9A-F]*\d)[0-9A-F]{8}$")
"""What CDK adds to a logical id so that it is unique."""

_SAYS_RESOURCE = re.compile(r"^r(?=[A-Z][a-z])")
"""What some put before the logical id of a resource, as they put `p` before that of a parameter."""

_LONGEST = 60


@dataclass(slots=True)
class Draft:
    """A component that is proposed for a resource of the template.

    `main` is the logical id of that resource, `role` what it is in the component, `parts` other resources by role.
    """

    main: str
    type: str
    role: str
    fields: dict[str, Any]
    parts: dict[str, str]
    parties: tuple[Party, ...] = ()
    arrows: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    name: str = ""
    names: Iterator[str] = field(default_factory=lambda: iter(()))

    @property
    def claims(self) -> dict[str, str]:
        """What belongs to it for certain: logical ids by role."""
        return {self.role: self.main, **self.parts}


def surroundings(
    resources: Mapping[str, Any], parameters: Collection[str], tiers: Mapping[str, str] | None = None
) -> Surroundings:
    """Return the resources of a template with who names whom. What no component of it can make stays raw."""
    kinds = {r["Type"] for r in resources.values()}
    makers = [s for s in services.by_type().values() if kinds.intersection(s.lifts)]
    made = {kind for service in makers for kind in (*service.emits, *service.lifts)}
    raw = frozenset(n for n, r in resources.items() if r["Type"] not in made and not _is_serverless(r["Type"]))
    return Surroundings(
        resources, tuple(sorted(uses(resources), key=_in_order)), frozenset(parameters), raw, tiers or {}
    )


def _is_serverless(kind: str) -> bool:
    """Whether a transform makes something else of it, whose attributes are not its own."""
    return kind.startswith("AWS::Serverless::")


def uses(resources: Mapping[str, Any]) -> Iterator[Use]:
    """Yield each place that names a resource, by the keys below its source."""
    for source, body in resources.items():
        said = body.get("Properties") if isinstance(body, Mapping) else None
        for path, name, attribute in named_in(said):
            if name in resources:
                keys = tuple(p for p in path if not (p.isdigit() or p.startswith("Fn::")))
                yield Use(source, keys, name, attribute)


def _in_order(use: Use) -> tuple[object, ...]:
    return use.source, use.path, use.target, use.attribute


def drafts(around: Surroundings) -> dict[str, Draft]:
    """Return a component for each resource that a service can say, by the component's name."""
    found = {name: draft for name in around.resources if (draft := _draft(name, around))}
    parts = [part for draft in found.values() for part in draft.parts.values()]
    once = {part for part in parts if parts.count(part) == 1}
    for draft in found.values():
        draft.parts = {role: part for role, part in draft.parts.items() if part in once}
    mains = [found[name] for name in sorted(found) if name not in once]
    taken: set[str] = set()
    for draft in mains:
        draft.names = _names(draft, around.resources)
        rename(draft, taken)
    return {draft.name: draft for draft in mains}


def rename(draft: Draft, taken: set[str]) -> None:
    """Give a draft the next of its names that no other component has."""
    draft.name = next(name for name in draft.names if name not in taken)
    taken.add(draft.name)


def _draft(name: str, around: Surroundings) -> Draft | None:
    given = Foreign(name, around.resources[name], around)
    service = _by_lifted_type().get(given.type)
    if service is None or "Condition" in given.body:
        return None
    lifted = service.lift(given)
    fields = _taken(service, lifted) if lifted else None
    if lifted is None or fields is None:
        return None
    return Draft(name, service.type, lifted.role, fields, dict(lifted.parts), lifted.parties, lifted.arrows)


def _by_lifted_type() -> dict[str, Service]:
    return {kind: service for service in services.by_type().values() for kind in service.lifts}


def _taken(service: Service, lifted: Lifted) -> dict[str, Any] | None:
    """Return the fields that the schema takes; None where one that must be said is not taken."""
    usual = {f.key: f.default for f in fields_of(service.fields)}
    said = {k: v for k, v in lifted.fields.items() if v is not None and not _is_same(v, usual.get(k))}
    schema = component_schema(service)
    for _ in range(len(said) + 1):
        wrong = {str(e.absolute_path[0]) for e in errors(schema, {"type": service.type, **said}) if e.absolute_path}
        if not wrong:
            break
        said = {key: value for key, value in said.items() if key not in wrong}
    return None if any(errors(schema, {"type": service.type, **said})) else said


def _is_same(value: Any, usual: Any) -> bool:
    return type(value) is type(usual) and bool(value == usual)


# -- names -------------------------------------------------------------------------------------------------------------


def _names(draft: Draft, resources: Mapping[str, Any]) -> Iterator[str]:
    """Yield names for a component, the best first; what raw resources are called is no beginning of logical ids."""
    stem = _SAYS_RESOURCE.sub("", _CDK_HASH.sub("", draft.main))
    short = stem.removesuffix(draft.role)
    candidates = [kebab(short), kebab(stem), f"{kebab(stem)}-{draft.type}", f"my-{kebab(stem)}", draft.type]
    usable = [n for n in candidates if is_usable(n)]
    usable += [f"{usable[0][: _LONGEST - 6]}-{n}" for n in range(2, 4)]
    free = (n for n in usable if pascal(n) == draft.main or pascal(n) not in resources)
    yield from dict.fromkeys(free)
    yield from (f"{draft.type}-{n}" for n in count(2))


def kebab(text: str) -> str:
    """Return a name in lower-kebab-case.

    >>> kebab("SQSOrderItems2"), kebab("2ndQueue")
    ('sqs-order-items2', 'nd-queue')
    """
    words = [w.lower() for w in _WORDS.findall(text)]
    while words and words[0].isdigit():
        words.pop(0)
    return "-".join(words)[:_LONGEST].strip("-")
