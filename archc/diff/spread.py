"""Carry replacement along references: what refers by a create-only property to what is replaced is replaced too."""

from collections import deque
from collections.abc import Mapping
from dataclasses import replace

from archc.diff.canonical import Steps, references, section
from archc.diff.changes import PropertyChange, ResourceChange
from archc.diff.conditions import decided
from archc.diff.facts import Effect, update_effect
from archc.diff.links import Links, Place, Resource

Referrers = Mapping[Place, list[tuple[Place, Steps, str]]]

# Attributes that get a new value when the resource is merely updated.
RENEWED = {
    "AWS::EC2::LaunchTemplate": ("LatestVersionNumber", "DefaultVersionNumber"),
}
_GRADE = {"updated": 0, "conditional": 1, "replaced": 2}


def with_replacements(
    changes: Mapping[Place, ResourceChange], stay: Mapping[Place, Resource], links: Links
) -> dict[Place, ResourceChange]:
    """Return the changes with all that follows from replacements among them.

    `stay` are the new resources that the old deployment has, too. A resource is looked at again only when its verdict
    got worse, which happens twice at most.
    """
    referrers = _referrers(stay, links)
    told = dict(changes)
    waiting = deque(place for place in sorted(told) if _spreads(told[place]))
    while waiting:
        source = waiting.popleft()
        for place, path, attribute in referrers.get(source, ()):
            if told[source].kind != "updated" or attribute in RENEWED[told[source].resource_type]:
                before = told.get(place)
                told[place] = _affected(before, place, stay[place], path, told[source])
                if _spreads(told[place]) and (before is None or told[place].kind != before.kind):
                    waiting.append(place)
    return told


def _spreads(change: ResourceChange) -> bool:
    if change.kind == "updated":
        return change.resource_type in RENEWED and bool(change.properties)
    return change.kind in ("replaced", "conditional")


def _referrers(stay: Mapping[Place, Resource], links: Links) -> Referrers:
    found: dict[Place, list[tuple[Place, Steps, str]]] = {}
    for place in sorted(stay):
        properties = section(stay[place], "Properties")
        seen = {(t, r.path, a) for r in references(properties) for t, a in links.targets(place[0], r)}
        for target, path, attribute in sorted(seen):
            found.setdefault(target, []).append((place, path, attribute))
    return found


def _affected(
    before: ResourceChange | None, place: Place, resource: Resource, path: Steps, source: ResourceChange
) -> ResourceChange:
    """Give a resource's change once a value it takes at `path` becomes, or may become, another."""
    resource_type = str(resource["Type"])
    change = before or ResourceChange(place[1], resource_type, "updated", place[0])
    if change.kind not in _GRADE or change.was_type:
        return change
    effect = decided(resource_type, update_effect(resource_type, path), "".join(path[:1]), resource, resource)
    change = replace(change, properties=_with_cause(change.properties, resource, path, effect, source.logical_id))
    kind, condition = _verdict(effect, source)
    if kind == "updated":
        return change
    because = tuple(sorted({*change.because, source.logical_id}))
    if kind == "replaced":
        return replace(change, kind="replaced", condition="", because=because)
    if change.kind == "replaced":
        return change
    conditions = [*change.condition.split("; "), condition] if change.condition else [condition]
    return replace(change, kind="conditional", condition="; ".join(dict.fromkeys(conditions)), because=because)


def _verdict(effect: Effect, source: ResourceChange) -> tuple[str, str]:
    """Say what happens to the referring resource, and for a conditional replacement its condition."""
    if effect.verdict == "replace":
        certain = source.kind != "conditional"
        return ("replaced", "") if certain else ("conditional", f"{source.logical_id} is replaced")
    return ("conditional", effect.condition) if effect.verdict in ("conditional", "unknown") else ("updated", "")


def _with_cause(
    properties: tuple[PropertyChange, ...], resource: Resource, path: Steps, effect: Effect, source: str
) -> tuple[PropertyChange, ...]:
    """Add the cause to the property's change, or the change of a property whose text stays the same."""
    for index, mine in enumerate(properties):
        if mine.path == path[: len(mine.path)]:
            told = replace(mine, because=tuple(sorted({*mine.because, source})))
            return (*properties[:index], told, *properties[index + 1 :])
    value = _value(section(resource, "Properties"), path)
    return (*properties, PropertyChange(path, value, value, effect, (source,)))


def _value(value: object, path: Steps) -> object:
    for step in path:
        value = value[step] if isinstance(value, Mapping) else value[int(step)] if isinstance(value, list) else value
    return value
