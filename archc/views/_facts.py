"""What the interactive formats tell of a part when it is clicked: fields, grants, CloudFormation resources."""

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from archc.drawing.graph import Fact
from archc.lower.lower import Lowered
from archc.model.architecture import Component
from archc.model.fields import fields_of
from archc.stack.link import Link


def component_facts(component: Component, lowered: Lowered | None) -> tuple[Fact, ...]:
    """Return a component's fields and, with the lowered stack, its resources and environment."""
    facts: list[Fact] = [("Type", component.type)]
    facts += [(f.key, _say(getattr(component.fields, f.attribute))) for f in _told(component)]
    if component.existing:
        facts.append(("Existing", component.existing))
    return (*facts, *(_resources(component.name, lowered) if lowered else ()))


def _told(component: Component) -> list[Any]:
    """Return the fields that have something to say."""
    if not dataclasses.is_dataclass(component.fields):
        return []
    infos = fields_of(type(component.fields))  # type: ignore[arg-type]
    return [f for f in infos if getattr(component.fields, f.attribute) not in (None, "", (), {})]


def _say(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if dataclasses.is_dataclass(value):
        said = ((f.key, getattr(value, f.attribute)) for f in fields_of(type(value)))  # type: ignore[arg-type]
        return ", ".join(f"{k} {_say(v)}" for k, v in said if v not in (None, "", (), {}))
    if isinstance(value, Mapping):
        return ", ".join(f"{k}: {_say(v)}" for k, v in sorted(value.items()))
    if isinstance(value, tuple | list):
        return ", ".join(_say(v) for v in value)
    return str(value)


def _resources(name: str, lowered: Lowered) -> Iterator[Fact]:
    for made in lowered.made:
        if made.component == name:
            yield ("Resource", f"{made.logical_id} ({made.type})")
    for logical_id, resource in lowered.template["Resources"].items():
        settings = resource.get("Properties", {}).get("Environment", {})
        if lowered.component_of(logical_id) == name and isinstance(settings, dict):
            for variable in settings.get("Variables", {}):
                yield ("Environment", variable)


def link_facts(link: Link, lowered: Lowered | None) -> tuple[Fact, ...]:
    """Return what an arrow grants and the resources it had a part in."""
    if lowered is None:
        return ()
    said = ", ".join(lowered.grants.get(link.id, ()))
    grants = [("Grants", said)] if said else []
    made = [("Resource", f"{m.logical_id} ({m.type})") for m in lowered.made if link.id in m.links]
    return (*grants, *made)


def grant_text(link: Link, lowered: Lowered) -> str:
    """Return what an arrow grants, short enough to stand on a line: an action, or the kinds of them by service.

    The key that encrypts a thing is left out: who may use the thing may use its key.
    """
    grants = [g for g in lowered.grants.get(link.id, ()) if not g.startswith("kms:")]
    actions = [g for g in grants if ":" in g and " " not in g]
    other = [g for g in grants if g not in actions]
    services = list(dict.fromkeys(a.partition(":")[0] for a in actions))
    return ", ".join([*other, *(_short([a for a in actions if a.startswith(f"{s}:")]) for s in services)])


def _short(actions: list[str]) -> str:
    service, _, action = actions[0].partition(":")
    if len(actions) == 1:
        return f"{service}:{action}"
    kinds = {"read" if a.partition(":")[2].startswith(_READS) else "write" for a in actions}
    return f"{service}: {', '.join(sorted(kinds))}"


_READS = ("AdminGet", "AdminList", "BatchGet", "Describe", "Get", "Head", "List", "Query", "Receive", "Scan")
"""How the names of actions begin that change nothing."""
