"""Split a template that is over CloudFormation's limits into nested stacks, stable under growth.

    root          what is shared, the network, one AWS::CloudFormation::Stack a part
    first-07      topics: alarms of all components tell them
    data-07       queues, buckets, databases, roles, log groups …
    compute-07    what arrows write references into: functions …
    links-07      what joins them: policies, permissions, subscriptions, rules …
    policies-07   resource policies, which name what delivers
    last-07       what needs all that: balancers, listeners, groups of servers …

A part is a layer and a slot. The slot of a resource follows from its component's name, and the number of slots is
fixed. Its layer follows from its type, and from what it refers to itself: a resource that needs one of another
component in its own layer comes one step later (`data2-07`). So references only go to earlier parts, parts never need
each other, and no resource moves because another was added: only what an arrow makes refer to more can move, and what
needs it. What arrows usually write references into has a layer late enough to stay.

Limits: 500 resources, 1 MB, 200 parameters and 200 outputs a template. Source: CloudFormation quotas; seen 2026-11-23.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from archc import services
from archc.lower.references import Reference, depends_on, reference_to, references, rewritten
from archc.stack.stack import NETWORK, SHARED, Item

MAX_RESOURCES = 500
MAX_BYTES = 1_000_000
MAX_PARAMETERS = 200
MAX_OUTPUTS = 200

_SLOTS = 48
"""How many parts a layer has at most: 400 servers, queues, functions and buckets each stay within every limit."""

_STEPS = 8
"""Ranks between two layers: as many resources of one layer may need each other in a row before the next begins."""

_LAYERS = ("first", "data", "compute", "links", "policies", "last")
_ROOT = "root"
_ROOT_RANK = -1

_POLICY_ROLES = ("BucketPolicy", "DeadLetterQueuePolicy", "QueuePolicy", "TopicPolicy")
"""Resource policies stay where they are when an arrow adds to them: one that moved would be deleted after it was
made anew, and deleting it leaves the queue, topic or bucket without any."""

_WHOLE = ("AWS::StackName", "")
_WHOLE_NAME = "WholeStackName"
"""The name of the whole stack, for names that AWS sees; in a part, AWS::StackName is the part's own."""

_LOOKED_UP = "AWS::SSM::Parameter::Value<"

_LISTS = {
    ("AWS::EC2::VPC", "CidrBlockAssociations"),
    ("AWS::EC2::VPC", "Ipv6CidrBlocks"),
    ("AWS::EC2::VPCEndpoint", "DnsEntries"),
    ("AWS::EC2::VPCEndpoint", "NetworkInterfaceIds"),
    ("AWS::ElasticLoadBalancingV2::LoadBalancer", "SecurityGroups"),
    ("AWS::ElasticLoadBalancingV2::TargetGroup", "LoadBalancerArns"),
    ("AWS::Route53::HostedZone", "NameServers"),
}
"""Attributes that are lists: an output holds text only. Source: CloudFormation reference, return values;
seen 2026-11-23."""


@dataclass(slots=True)
class Part:
    """One nested stack: its template, and the values its parameters get in the root, by parameter name."""

    name: str
    template: dict[str, Any]
    inputs: dict[str, Reference] = field(default_factory=dict)
    waits_for: set[str] = field(default_factory=set)
    waits_for_root: set[str] = field(default_factory=set)

    @property
    def logical_id(self) -> str:
        """The id of its AWS::CloudFormation::Stack in the root."""
        return "".join(p.capitalize() for p in self.name.split("-")) + "Stack"


@dataclass(frozen=True, slots=True)
class Partition:
    """The root's template without its nested stacks, the parts, each after those that it needs, and their stacks.

    `home` is the part of each resource by logical id.
    """

    root: dict[str, Any]
    parts: tuple[Part, ...]
    home: Mapping[str, str]
    stacks: Mapping[str, dict[str, Any]]

    def with_stacks(self, files: Mapping[str, str]) -> dict[str, Any]:
        """Return the root's template. `files` gives the name of each part's file below the assets' prefix."""
        stacks = {p.logical_id: _at(self.stacks[p.name], files[p.name]) for p in self.parts}
        return {**self.root, "Resources": {**self.root["Resources"], **stacks}}


def _at(stack: Mapping[str, Any], file: str) -> dict[str, Any]:
    url = f"https://${{AssetsBucket}}.s3.${{AWS::Region}}.${{AWS::URLSuffix}}/${{AssetsPrefix}}{file}"
    return {**stack, "Properties": {"TemplateURL": {"Fn::Sub": url}, **stack["Properties"]}}


def fits(template: Mapping[str, Any], size: int) -> bool:
    """Say whether a template of `size` bytes is inside CloudFormation's limits."""
    return (
        len(template["Resources"]) <= MAX_RESOURCES
        and size <= MAX_BYTES
        and len(template.get("Parameters", {})) <= MAX_PARAMETERS
        and len(template.get("Outputs", {})) <= MAX_OUTPUTS
    )


def partition(
    template: Mapping[str, Any], items: Mapping[str, Item], found: Mapping[str, tuple[Reference, ...]]
) -> Partition:
    """Return the root and the parts of a template. `found` is what each of its resources refers to."""
    resources: Mapping[str, dict[str, Any]] = template["Resources"]
    needs = {i: {n for n, _ in found[i]} & resources.keys() | _waits(r, resources) for i, r in resources.items()}
    ranks = _ranks(resources, items, needs)
    home = {i: _home(items[i], rank) for i, rank in ranks.items()}
    parts = {name: Part(name, _empty(template, name)) for name in _in_order(home, ranks)}
    root = {k: v for k, v in template.items() if k not in ("Resources", "Outputs")}
    root["Resources"] = {}
    for logical_id, resource in resources.items():
        place = parts[home[logical_id]].template if home[logical_id] in parts else root
        place["Resources"][logical_id] = resource
    split = _Split(template, resources, found, home, parts, template.get("Parameters", {}))
    for logical_id in resources:
        split.hand_over(logical_id, needs[logical_id])
    outputs = split.outputs()
    for part in parts.values():
        split.close(part)
    whole = {**root, **({"Outputs": outputs} if outputs else {})}
    return Partition(whole, tuple(parts.values()), home, {p.name: split.stack(p) for p in parts.values()})


def _waits(resource: dict[str, Any], resources: Mapping[str, Any]) -> set[str]:
    return set(depends_on(resource)) & resources.keys()


def _empty(template: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return a part without resources, with the sections that resources anywhere may use."""
    description = f"{template.get('Description', '')[:1000]} ({name})".strip()
    head = {"AWSTemplateFormatVersion": "2010-09-09", "Description": description}
    common = {k: template[k] for k in ("Transform", "Mappings", "Conditions") if k in template}
    return {**head, **common, "Parameters": {}, "Resources": {}}


def _ranks(
    resources: Mapping[str, dict[str, Any]], items: Mapping[str, Item], needs: Mapping[str, set[str]]
) -> dict[str, int]:
    """Return when each resource comes: after all that it needs of other components, not before those of its own."""
    rank: dict[str, int] = {}
    for i in _needed_first(needs):
        item = items[i]
        shared = item.component.name in (SHARED, NETWORK)
        before = {n: rank[n] for n in needs[i] if n in rank}
        if shared and all(r == _ROOT_RANK for r in before.values()):
            rank[i] = _ROOT_RANK
            continue
        least = _STEPS * _LAYERS.index(_layer(item, resources[i]["Type"]))
        others = (r + (items[n].component.name != item.component.name) for n, r in before.items())
        rank[i] = max([least, *others])
    return rank


def _needed_first(needs: Mapping[str, set[str]]) -> Iterator[str]:
    """Yield the logical ids, each after those that it needs. Depth first, without recursion."""
    begun: set[str] = set()
    for start in needs:
        waiting = [(start, False)]
        while waiting:
            name, ready = waiting.pop()
            if ready:
                yield name
            elif name not in begun:
                begun.add(name)
                waiting.append((name, True))
                waiting += [(n, False) for n in sorted(needs[name] - begun)]


def _layer(item: Item, resource_type: str) -> str:
    if item.role in _POLICY_ROLES:
        return "policies"
    service = services.every().get(item.component.type)
    said = service.layers.get(resource_type) if service else None
    return said or ("links" if item.late else "data")


def _home(item: Item, rank: int) -> str:
    """Return the name of a part: `data-07`, `data2-07` for what comes a step later."""
    if rank == _ROOT_RANK:
        return _ROOT
    layer = min(rank // _STEPS, len(_LAYERS) - 1)
    step = rank - _STEPS * layer
    slot = _slot(item.component.common.was or item.component.name)
    return f"{_LAYERS[layer]}{step + 1 if step else ''}-{slot:02d}"


@cache
def _slot(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") % _SLOTS


def _in_order(home: Mapping[str, str], ranks: Mapping[str, int]) -> list[str]:
    """Return the names of the parts so that each needs only earlier ones."""
    rank_of = {home[i]: rank for i, rank in ranks.items()}
    return sorted((n for n in rank_of if n != _ROOT), key=lambda n: (rank_of[n], n))


@dataclass(frozen=True, slots=True)
class _Split:
    """A template, what each of its resources refers to and where it is to be."""

    template: Mapping[str, Any]
    resources: Mapping[str, dict[str, Any]]
    found: Mapping[str, tuple[Reference, ...]]
    home: Mapping[str, str]
    parts: Mapping[str, Part]
    parameters: Mapping[str, Any]

    def hand_over(self, logical_id: str, needs: Iterable[str]) -> None:
        """Note what a resource needs from outside its part: inputs here, outputs there."""
        here = self.home[logical_id]
        if here == _ROOT:
            return
        part = self.parts[here]
        for reference in self.found[logical_id]:
            name = reference[0]
            if name in self.parameters:
                part.inputs[name] = reference
            elif name in self.home and self.home[name] != here:
                part.inputs[self.name(reference)] = reference
                self.give_out(reference)
        if waits := set(depends_on(self.resources[logical_id])) & set(needs):
            part.waits_for |= {self.home[n] for n in waits} - {here, _ROOT}
            part.waits_for_root |= {n for n in waits if self.home[n] == _ROOT}

    def name(self, reference: Reference) -> str:
        """Return the name of the parameter or output that carries a value between parts."""
        name = reference[0] + (reference[1].replace(".", "") or "Ref")
        return f"{name}Value" if name in self.parameters else name

    def is_list(self, reference: Reference) -> bool:
        """Say whether a value is a list; between stacks it goes as text with commas."""
        name, attribute = reference
        if name in self.parameters:
            kind = self.parameters[name]["Type"]
            return kind == "CommaDelimitedList" or "List<" in kind
        return name in self.resources and (self.resources[name]["Type"], attribute) in _LISTS

    def kind(self, reference: Reference) -> str:
        """Return the type of the parameter that carries a value; the root has looked it up where it is to be."""
        said = self.parameters.get(reference[0], {}).get("Type")
        if said is None:
            return "CommaDelimitedList" if self.is_list(reference) else "String"
        return str(said).removeprefix(_LOOKED_UP).removesuffix(">") if said.startswith(_LOOKED_UP) else str(said)

    def give_out(self, reference: Reference) -> None:
        """Make a value of a part an output of it."""
        if (home := self.home.get(reference[0], _ROOT)) == _ROOT:
            return
        outputs, name = self.parts[home].template.setdefault("Outputs", {}), self.name(reference)
        if name not in outputs:
            own = reference_to(reference)
            value = {"Fn::Join": [",", own]} if self.is_list(reference) else own
            condition = {k: v for k, v in self.resources[reference[0]].items() if k == "Condition"}
            outputs[name] = {**condition, "Value": value}

    def given(self, reference: Reference) -> dict[str, Any]:
        """Return a value as the root says it: lists as text, nothing where its resource is not made."""
        home = self.home.get(reference[0], _ROOT)
        own = reference_to(reference)
        value: dict[str, Any] = {"Fn::Join": [",", own]} if self.is_list(reference) else own
        if home != _ROOT:
            value = {"Fn::GetAtt": [self.parts[home].logical_id, f"Outputs.{self.name(reference)}"]}
        condition = self.resources.get(reference[0], {}).get("Condition")
        return {"Fn::If": [condition, value, ""]} if condition else value

    def outputs(self) -> dict[str, Any]:
        """Return the root's outputs: those whose values come out of parts are fetched from there.

        Where they are more than a stack can have, only those of the root remain: the parts tell the others.
        """
        outputs = self.template.get("Outputs", {})
        if len(outputs) > MAX_OUTPUTS:
            outputs = {n: o for n, o in outputs.items() if all(self.at_root(r) for r in references(o))}
        for output in outputs.values():
            for reference in references(output):
                self.give_out(reference)
        return {n: self.fetched(o) for n, o in outputs.items()}

    def at_root(self, reference: Reference) -> bool:
        """Say whether a value is known in the root."""
        return self.home.get(reference[0], _ROOT) == _ROOT

    def fetched(self, value: Any) -> Any:
        """Return a value of the root with references into parts turned into references to their outputs."""
        if isinstance(value, list):
            return [self.fetched(v) for v in value]
        if not isinstance(value, dict):
            return value
        if value.keys() == {"Fn::Sub"}:
            return self.fetched_text(value["Fn::Sub"])
        found = next(iter(references(value)), None) if len(value) == 1 else None
        if found and value.keys() & {"Ref", "Fn::GetAtt"} and not self.at_root(found):
            return {"Fn::Split": [",", self.given(found)]} if self.is_list(found) else self.given(found)
        return {k: self.fetched(v) for k, v in value.items()}

    def fetched_text(self, said: Any) -> dict[str, Any]:
        """Return a text of the root in which values of parts stand as variables."""
        text, variables = said if isinstance(said, list) else (said, {})
        variables = {n: self.fetched(v) for n, v in variables.items()}
        for reference in references({"Fn::Sub": [text, dict.fromkeys(variables, "")]}):
            if not self.at_root(reference):
                name = self.name(reference)
                text = rewritten({"Fn::Sub": text}, {reference: {"Ref": name}}.get)["Fn::Sub"]
                variables[name] = self.given(reference)
        return {"Fn::Sub": [text, variables] if variables else text}

    def close(self, part: Part) -> None:
        """Turn references out of a part into its parameters, and drop waiting for what is elsewhere."""
        names = {reference: {"Ref": name} for name, reference in part.inputs.items()}
        own = part.template["Resources"]
        for logical_id, resource in own.items():
            moved = {k: v for k, v in resource.items() if k != "DependsOn"}
            if not names.keys().isdisjoint(self.found[logical_id]):
                moved = {k: rewritten(v, names.get) for k, v in moved.items()}
            if _WHOLE in self.found[logical_id] and (said := _of_the_whole(moved)) != moved:
                moved, part.inputs[_WHOLE_NAME] = said, _WHOLE
            kept = [d for d in depends_on(resource) if d in own]
            own[logical_id] = {**moved, **({"DependsOn": kept} if kept else {})}
        asked = references(part.template.get("Conditions", {}))
        part.inputs.update({name: (name, "") for name, _ in asked if name in self.parameters})
        for name, reference in sorted(part.inputs.items()):
            secret = {"NoEcho": True} if self.parameters.get(name, {}).get("NoEcho") else {}
            part.template["Parameters"][name] = {"Type": self.kind(reference), **secret}
        if not part.inputs:
            del part.template["Parameters"]

    def stack(self, part: Part) -> dict[str, Any]:
        """Return a part as a resource of the root, without its template's address."""
        given = {self.home.get(reference[0], _ROOT) for reference in part.inputs.values()}
        waits = [*part.waits_for_root, *(self.parts[name].logical_id for name in part.waits_for - given)]
        depends = {"DependsOn": sorted(waits)} if waits else {}
        parameters = {name: self.given(reference) for name, reference in sorted(part.inputs.items())}
        properties = {"Parameters": parameters} if parameters else {}
        metadata = {"archc": {"component": SHARED}}
        return {"Type": "AWS::CloudFormation::Stack", **depends, "Properties": properties, "Metadata": metadata}


def _of_the_whole(value: Any) -> Any:
    """Return a value that says the whole stack's name; user data says its own part's, which waits for its signal."""
    if isinstance(value, list):
        return [_of_the_whole(v) for v in value]
    if not isinstance(value, dict):
        return value
    if value == {"Ref": _WHOLE[0]}:
        return {"Ref": _WHOLE_NAME}
    if "Fn::Sub" in value:
        return {"Fn::Sub": _of_the_whole_text(value["Fn::Sub"])}
    return {k: v if k == "UserData" else _of_the_whole(v) for k, v in value.items()}


def _of_the_whole_text(said: Any) -> Any:
    text, *variables = said if isinstance(said, list) else [said]
    text = text.replace(f"${{{_WHOLE[0]}}}", f"${{{_WHOLE_NAME}}}")
    return [text, *(_of_the_whole(v) for v in variables)] if variables else text
