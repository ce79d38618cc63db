"""Split a template that is over CloudFormation's limits into nested stacks, stable under growth.

    root      what is shared, the network, one AWS::CloudFormation::Stack a part
      data-07      what nothing of another component is written into: queues, buckets, roles, log groups …
      compute-07   what arrows write references into: functions, launch templates …
      links-07     what joins them: policies, permissions, subscriptions, rules …

A part is a layer and a slot. A resource's layer follows from its type and its component alone, its slot from its
component's name, and the number of slots is fixed: so no resource moves because another was added. References go from
later layers to earlier ones; should parts of one layer need each other, they become one.

Limits: 500 resources, 1 MB, 200 parameters and 200 outputs a template. Source: CloudFormation quotas; seen 2026-11-23.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from archc import services
from archc.lower.references import Reference, depends_on, references, rewritten
from archc.stack.stack import NETWORK, SHARED, Item

MAX_RESOURCES = 500
MAX_BYTES = 1_000_000
MAX_PARAMETERS = 200
MAX_OUTPUTS = 200

_SLOTS = 32
_LAYERS = ("data", "compute", "links")
_ROOT = "root"


@dataclass(slots=True)
class Part:
    """One nested stack: its template, and the values its parameters get in the root, by parameter name."""

    name: str
    template: dict[str, Any]
    inputs: dict[str, Reference] = field(default_factory=dict)
    waits_for: set[str] = field(default_factory=set)

    @property
    def logical_id(self) -> str:
        """The id of its AWS::CloudFormation::Stack in the root."""
        return "".join(p.capitalize() for p in self.name.split("-")) + "Stack"


@dataclass(frozen=True, slots=True)
class Partition:
    """The root's template without its nested stacks, and the parts, each after those that it needs."""

    root: dict[str, Any]
    parts: tuple[Part, ...]
    home: Mapping[str, str]

    def with_stacks(self, files: Mapping[str, str]) -> dict[str, Any]:
        """Return the root's template. `files` gives the name of each part's file below the assets' prefix."""
        by_name = {part.name: part for part in self.parts}
        stacks = {p.logical_id: _stack(p, files[p.name], self.home, by_name) for p in self.parts}
        return {**self.root, "Resources": {**self.root["Resources"], **stacks}}


def fits(template: Mapping[str, Any], size: int) -> bool:
    """Say whether a template of `size` bytes is inside CloudFormation's limits."""
    return (
        len(template["Resources"]) <= MAX_RESOURCES
        and size <= MAX_BYTES
        and len(template.get("Parameters", {})) <= MAX_PARAMETERS
        and len(template.get("Outputs", {})) <= MAX_OUTPUTS
    )


def partition(template: Mapping[str, Any], items: Mapping[str, Item]) -> Partition:
    """Return the root and the parts of a template."""
    resources: Mapping[str, dict[str, Any]] = template["Resources"]
    needs = {i: _needs(resource, resources) for i, resource in resources.items()}
    home = _merged(_homes(resources, items, needs), needs)
    parts = {name: Part(name, _empty(template, name)) for name in _in_order(home, needs) if name != _ROOT}
    root = {k: v for k, v in template.items() if k not in ("Resources", "Outputs")}
    root["Resources"] = {}
    for logical_id, resource in resources.items():
        place = parts[home[logical_id]].template if home[logical_id] in parts else root
        place["Resources"][logical_id] = resource
    for logical_id, ids in needs.items():
        _hand_over(logical_id, ids, resources, home, parts, template)
    outputs = _outputs(template, home, parts)
    for part in parts.values():
        _close(part, home, template)
    return Partition({**root, **({"Outputs": outputs} if outputs else {})}, tuple(parts.values()), home)


def _empty(template: Mapping[str, Any], name: str) -> dict[str, Any]:
    description = f"{template.get('Description', '')} ({name})".strip()
    return {"AWSTemplateFormatVersion": "2010-09-09", "Description": description, "Parameters": {}, "Resources": {}}


def _needs(resource: dict[str, Any], resources: Mapping[str, Any]) -> set[str]:
    found = {name for name, _ in references(resource.get("Properties", {}))} | set(depends_on(resource))
    return found & resources.keys()


def _homes(
    resources: Mapping[str, dict[str, Any]], items: Mapping[str, Item], needs: Mapping[str, set[str]]
) -> dict[str, str]:
    """Return the part each resource belongs to by its type and its component."""
    layer = {i: _layer(items[i], resource["Type"]) for i, resource in resources.items()}
    changed = True
    while changed:
        changed = False
        for i, ids in needs.items():
            own = [layer[n] for n in ids if items[n].component.name == items[i].component.name]
            if own and max(own) > layer[i]:
                layer[i], changed = max(own), True
    return {i: _home(items[i], layer[i]) for i in resources}


def _layer(item: Item, resource_type: str) -> int:
    if item.late:
        return _LAYERS.index("links")
    if item.component.name in (SHARED, NETWORK):
        return 0
    return _LAYERS.index(services.of(item.component).layers.get(resource_type, "data"))


def _home(item: Item, layer: int) -> str:
    if item.component.name in (SHARED, NETWORK) and not item.late:
        return _ROOT
    name = item.component.common.was or item.component.name
    slot = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") % _SLOTS
    return f"{_LAYERS[layer]}-{slot:02d}"


def _merged(home: dict[str, str], needs: Mapping[str, set[str]]) -> dict[str, str]:
    """Return the homes with parts that need each other made one, named after the first of them."""
    circles = _circles(_part_needs(home, needs))
    return {i: circles[h] for i, h in home.items()}


def _part_needs(home: Mapping[str, str], needs: Mapping[str, set[str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {h: set() for h in sorted(set(home.values()))}
    for i, ids in needs.items():
        found[home[i]] |= {home[n] for n in ids} - {home[i]}
    return found


def _circles(needs: Mapping[str, set[str]]) -> dict[str, str]:
    """Return for each part the first of the parts that it needs and that need it."""
    reach = {name: _reachable(name, needs) for name in needs}
    return {
        name: min({name} | {other for other in reach[name] if name in reach[other]}, key=lambda n: (n != _ROOT, n))
        for name in needs
    }


def _reachable(start: str, needs: Mapping[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        for name in needs[waiting.pop()] - seen:
            seen.add(name)
            waiting.append(name)
    return seen


def _in_order(home: Mapping[str, str], needs: Mapping[str, set[str]]) -> list[str]:
    """Return the parts so that each needs only earlier ones."""
    waiting = _part_needs(home, needs)
    done: list[str] = []
    while waiting:
        ready = sorted(n for n, ids in waiting.items() if not ids - set(done) - {_ROOT} - {n})
        done += ready
        for name in ready:
            del waiting[name]
    return done


def _hand_over(
    logical_id: str,
    ids: Iterable[str],
    resources: Mapping[str, dict[str, Any]],
    home: Mapping[str, str],
    parts: Mapping[str, Part],
    template: Mapping[str, Any],
) -> None:
    """Note what a resource needs from outside its part: inputs here, outputs there."""
    here = home[logical_id]
    if here == _ROOT:
        return
    part = parts[here]
    for reference in references(resources[logical_id].get("Properties", {})):
        name = reference[0]
        if name in template.get("Parameters", {}):
            part.inputs[name] = reference
        elif name in home and home[name] != here:
            part.inputs[_parameter(reference)] = reference
            if home[name] != _ROOT:
                _output(parts[home[name]], reference)
    part.waits_for |= {home[n] for n in ids if home[n] not in (here, _ROOT)}


def _parameter(reference: Reference) -> str:
    name, attribute = reference
    return name + (attribute.replace(".", "") or "Ref")


def _output(part: Part, reference: Reference) -> None:
    name, attribute = reference
    value = {"Fn::GetAtt": [name, attribute]} if attribute else {"Ref": name}
    part.template.setdefault("Outputs", {})[_parameter(reference)] = {"Value": value}


def _outputs(template: Mapping[str, Any], home: Mapping[str, str], parts: Mapping[str, Part]) -> dict[str, Any]:
    """Return the root's outputs: those whose values come out of parts are fetched from there."""

    def fetch(reference: Reference) -> None:
        if home.get(reference[0], _ROOT) != _ROOT:
            _output(parts[home[reference[0]]], reference)

    outputs = template.get("Outputs", {})
    if len(outputs) > MAX_OUTPUTS:
        outputs = {n: o for n, o in outputs.items() if all(home.get(r[0], _ROOT) == _ROOT for r in references(o))}
    for output in outputs.values():
        for reference in references(output):
            fetch(reference)
    return {n: _fetched(o, home, parts) for n, o in outputs.items()}


def _fetched(value: Any, home: Mapping[str, str], parts: Mapping[str, Part]) -> Any:
    """Return a value of the root with references into parts turned into references to their outputs."""
    if isinstance(value, list):
        return [_fetched(v, home, parts) for v in value]
    if not isinstance(value, dict):
        return value
    found = next(iter(references(value)), None) if len(value) == 1 and "Fn::Sub" not in value else None
    if found and value.keys() & {"Ref", "Fn::GetAtt"} and home.get(found[0], _ROOT) != _ROOT:
        return _from(parts[home[found[0]]], found)
    return {k: _fetched(v, home, parts) for k, v in value.items()}


def _from(part: Part, reference: Reference) -> dict[str, Any]:
    return {"Fn::GetAtt": [part.logical_id, f"Outputs.{_parameter(reference)}"]}


def _inputs(part: Part, home: Mapping[str, str], parts: Mapping[str, Part]) -> dict[str, Any]:
    """Return the values of a part's parameters in the root."""
    values = {}
    for name, reference in sorted(part.inputs.items()):
        other = home.get(reference[0], _ROOT)
        own = {"Fn::GetAtt": list(reference)} if reference[1] else {"Ref": reference[0]}
        values[name] = own if other == _ROOT else _from(parts[other], reference)
    return values


def _stack(part: Part, file: str, home: Mapping[str, str], parts: Mapping[str, Part]) -> dict[str, Any]:
    """Return a part as a resource of the root."""
    url = f"https://${{AssetsBucket}}.s3.${{AWS::Region}}.${{AWS::URLSuffix}}/${{AssetsPrefix}}{file}"
    properties: dict[str, Any] = {"TemplateURL": {"Fn::Sub": url}}
    if part.inputs:
        properties["Parameters"] = _inputs(part, home, parts)
    given = {home.get(reference[0], _ROOT) for reference in part.inputs.values()}
    waits = sorted(parts[name].logical_id for name in part.waits_for - given)
    depends = {"DependsOn": waits} if waits else {}
    return {"Type": "AWS::CloudFormation::Stack", **depends, "Properties": properties}


def _close(part: Part, home: Mapping[str, str], template: Mapping[str, Any]) -> None:
    """Turn references out of a part into its parameters, and drop waiting for what is elsewhere."""
    own = {i for i, h in home.items() if h == part.name}
    names = {reference: name for name, reference in part.inputs.items()}
    for logical_id, resource in part.template["Resources"].items():
        kept = [d for d in depends_on(resource) if d in own]
        moved = {k: rewritten(v, names.get) if k == "Properties" else v for k, v in resource.items()}
        moved.pop("DependsOn", None)
        part.template["Resources"][logical_id] = {**moved, **({"DependsOn": kept} if kept else {})}
    for name in sorted(part.inputs):
        said = template.get("Parameters", {}).get(name)
        secret = {"NoEcho": True} if said and said.get("NoEcho") else {}
        part.template["Parameters"][name] = {"Type": "String", **secret}
    if not part.inputs:
        del part.template["Parameters"]
