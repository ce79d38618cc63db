"""Two CloudFormation templates in, what happens to each resource out.

    compare each resource by its logical ID → judge each property by the facts → carry replacement along references →
    pair what was removed with what was added (renamed, moved) → judge data and fixed names

Templates are plain mappings with long-form intrinsics. Neither key order nor spelling matters (see `canonical`). Time
grows with the size of the templates: two of 1,000 resources take well under a second.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from archc.diff.canonical import (
    ABSENT,
    Absent,
    Reference,
    Steps,
    Template,
    canonical,
    intrinsic_of,
    references,
    same,
    section,
)
from archc.diff.changes import Kind, PropertyChange, ResourceChange
from archc.diff.conditions import decided
from archc.diff.data import data_on_removal, data_on_replacement
from archc.diff.facts import Effect, type_facts, update_effect
from archc.diff.links import Place, Resource, links_between
from archc.diff.pairs import paired
from archc.diff.refusals import with_refusals
from archc.diff.spread import with_replacements

_ATTRIBUTES = (
    "Condition",
    "CreationPolicy",
    "DeletionPolicy",
    "DependsOn",
    "Metadata",
    "UpdatePolicy",
    "UpdateReplacePolicy",
)
_NO_EFFECT = Effect("none", "it is an attribute, not a property")


@dataclass(frozen=True, slots=True)
class Stack:
    """One template made comparable: canonical resources, and what else their values depend on."""

    resources: Mapping[str, Resource]
    definitions: Mapping[str, object]
    outputs: Mapping[str, object]


def diff_templates(old: Template, new: Template) -> tuple[ResourceChange, ...]:
    """Compare two templates of one stack. What does not change is not told; the order is by logical ID.

    >>> queue = {"Type": "AWS::SQS::Queue"}
    >>> fifo = {**queue, "Properties": {"FifoQueue": True}}
    >>> [(c.logical_id, c.kind) for c in diff_templates({"Resources": {"Q": queue}}, {"Resources": {"Q": fifo}})]
    [('Q', 'replaced')]
    """
    return diff_stacks({"": old}, {"": new})


def diff_stacks(old: Mapping[str, Template], new: Mapping[str, Template]) -> tuple[ResourceChange, ...]:
    """Compare whole deployments: templates by the name of their stack, finding what moved from one to another.

    The root is `""`, a nested stack the logical IDs that lead to it: `Network`, `Network/Inner`. Replacement is carried
    through the parameters and outputs of nested stacks.
    """
    before = {name: _stack(template) for name, template in old.items()}
    after = {name: _stack(template) for name, template in new.items()}
    gone, come = _by_place(before), _by_place(after)
    outputs = {(s, name): value for s, stack in after.items() for name, value in stack.outputs.items()}
    stay = {place: resource for place, resource in come.items() if place in gone}
    own = {(c.stack, c.logical_id): c for c in _own_changes(before, after)}
    changes = with_refusals(with_replacements(own, stay, links_between(come, outputs)))
    told = [_with_consequences(change, gone, come) for change in _with_pairs(changes.values(), gone, come)]
    return tuple(sorted(told, key=lambda c: (c.stack, c.logical_id, c.kind)))


def comparable(deployment: Mapping[str, Template]) -> dict[Place, Resource]:
    """Give every resource of a deployment in canonical form by its place."""
    return _by_place({name: _stack(template) for name, template in deployment.items()})


def _by_place(stacks: Mapping[str, Stack]) -> dict[Place, Resource]:
    return {(name, i): resource for name, stack in stacks.items() for i, resource in stack.resources.items()}


def _stack(template: Template) -> Stack:
    mappings = section(template, "Mappings")
    found = section(template, "Resources")
    resources = {n: canonical(r, mappings) for n, r in found.items() if isinstance(r, Mapping) and "Type" in r}
    outputs = {
        n: canonical(o.get("Value"), mappings)
        for n, o in section(template, "Outputs").items()
        if isinstance(o, Mapping)
    }
    definitions = _definitions(template, mappings)
    return Stack({n: r for n, r in resources.items() if isinstance(r, Mapping)}, definitions, outputs)


def _definitions(template: Template, mappings: Mapping[str, object]) -> dict[str, object]:
    """Collect what values depend on besides resources: `parameter X` (its default), `condition X`, `mapping X`."""
    found: dict[str, object] = {}
    for name, parameter in section(template, "Parameters").items():
        default = parameter.get("Default", ABSENT) if isinstance(parameter, Mapping) else ABSENT
        found[f"parameter {name}"] = canonical(default, mappings)
    for name, condition in section(template, "Conditions").items():
        found[f"condition {name}"] = canonical(condition, mappings)
    found.update({f"mapping {name}": canonical(mapping, {}) for name, mapping in mappings.items()})
    return found


def _own_changes(before: Mapping[str, Stack], after: Mapping[str, Stack]) -> Iterator[ResourceChange]:
    """Yield what changes by what stands in the resource itself."""
    nothing = Stack({}, {}, {})
    for name in before.keys() | after.keys():
        old, new = before.get(name, nothing), after.get(name, nothing)
        redefined = _redefined(old.definitions, new.definitions)
        for logical_id in old.resources.keys() | new.resources.keys():
            change = _compared(logical_id, old.resources.get(logical_id), new.resources.get(logical_id), redefined)
            if change:
                yield replace(change, stack=name)


def _redefined(old: Mapping[str, object], new: Mapping[str, object]) -> frozenset[str]:
    """Definitions whose value changes, and conditions that use one of those."""
    changed = {d for d in old.keys() & new.keys() if not same(old[d], new[d])}
    uses = {d: {key for r in references(new[d]) for key in _keys(r)} for d in new if d.startswith("condition ")}
    waiting = True
    while waiting:
        more = {d for d, names in uses.items() if d not in changed and names & changed}
        changed |= more
        waiting = bool(more)
    return frozenset(changed)


def _keys(reference: Reference) -> tuple[str, ...]:
    kinds = {"Ref": "parameter", "If": "condition", "FindInMap": "mapping"}
    return (f"{kinds[reference.kind]} {reference.name}",) if reference.kind in kinds else ()


def _compared(
    logical_id: str, old: Resource | None, new: Resource | None, redefined: frozenset[str]
) -> ResourceChange | None:
    if old is None or new is None:
        resource: Resource = old or new or {}
        return ResourceChange(logical_id, str(resource["Type"]), "removed" if old else "added")
    was_type, resource_type = str(old["Type"]), str(new["Type"])
    if was_type != resource_type:
        return _of_another_type(logical_id, was_type, resource_type)
    properties = tuple(_properties(resource_type, old, new, redefined))
    attributes = tuple(_attributes(old, new, redefined))
    if not properties and not attributes:
        return None
    kind, condition, refused = _judged(properties)
    return ResourceChange(
        logical_id, resource_type, kind, "", properties, attributes, condition=condition, refused=refused
    )


def _of_another_type(logical_id: str, was_type: str, resource_type: str) -> ResourceChange:
    refusal = (
        f"CloudFormation does not change the type of a resource ({was_type} to {resource_type}) under one logical ID"
    )
    return ResourceChange(logical_id, resource_type, "replaced", was_type=was_type, refused=refusal)


def _properties(
    resource_type: str, old: Resource, new: Resource, redefined: frozenset[str]
) -> Iterator[PropertyChange]:
    before, after = section(old, "Properties"), section(new, "Properties")
    for path, one, other in differences(before, after):
        effect = update_effect(resource_type, path)
        yield PropertyChange(path, one, other, decided(resource_type, effect, "".join(path[:1]), old, new))
    if redefined:
        yield from _by_definition(resource_type, before, after, redefined)


def differences(old: object, new: object, path: Steps = ()) -> Iterator[tuple[Steps, object, object]]:
    """Yield where two canonical values differ: path, before, after. Lists of different length differ as a whole."""
    if isinstance(old, Mapping) and isinstance(new, Mapping) and not intrinsic_of(old) and not intrinsic_of(new):
        for key in sorted(old.keys() | new.keys()):
            yield from differences(old.get(key, ABSENT), new.get(key, ABSENT), (*path, key))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from differences(one, other, (*path, str(index)))
    elif not same(old, new):
        yield path, old, new


def _by_definition(resource_type: str, old: object, new: object, redefined: frozenset[str]) -> Iterator[PropertyChange]:
    """Properties whose text is the same, but which use a parameter, condition or mapping that changes.

    The deployer may give another value than the default, so nothing is certain: what would replace is conditional.
    """
    causes: dict[Steps, set[str]] = {}
    for reference in references(new):
        causes.setdefault(reference.path, set()).update(redefined.intersection(_keys(reference)))
    for path, names in sorted(causes.items()):
        value = at(new, path)
        if names and same(at(old, path), value):
            effect = update_effect(resource_type, path)
            if effect.verdict == "replace":
                effect = replace(
                    effect, verdict="conditional", condition=f"{' and '.join(sorted(names))} changes its value"
                )
            yield PropertyChange(path, value, value, effect, tuple(sorted(names)))


def at(value: object, path: Steps) -> object | Absent:
    """Give the value at a path of names and indexes, or ABSENT."""
    for step in path:
        if isinstance(value, Mapping) and step in value:
            value = value[step]
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return ABSENT
    return value


def _attributes(old: Resource, new: Resource, redefined: frozenset[str]) -> Iterator[PropertyChange]:
    for name in _ATTRIBUTES:
        before, after = old.get(name, ABSENT), new.get(name, ABSENT)
        if name == "DependsOn":
            before, after = _sorted_names(before), _sorted_names(after)
        because = redefined.intersection({f"condition {after}"}) if name == "Condition" else ()
        if because or not same(before, after):
            yield PropertyChange((name,), before, after, _NO_EFFECT, tuple(because))


def _sorted_names(value: object) -> object:
    names = [value] if isinstance(value, str) else value
    return sorted(str(name) for name in names) if isinstance(names, list) else value


def _judged(properties: Iterable[PropertyChange]) -> tuple[Kind, str, str]:
    """Give the kind of the change as a whole, its condition, and why AWS refuses it if it does."""
    effects = [(change.path, change.effect) for change in properties]
    refused = [f"{'.'.join(path)} cannot change: {e.condition}" for path, e in effects if e.verdict == "refused"]
    if any(effect.verdict == "replace" for _, effect in effects):
        return "replaced", "", "; ".join(refused)
    conditions = [effect.condition for _, effect in effects if effect.verdict in ("conditional", "unknown")]
    kind: Kind = "conditional" if conditions else "updated"
    return kind, "; ".join(dict.fromkeys(conditions)), "; ".join(refused)


def _with_pairs(
    changes: Collection[ResourceChange], gone: Mapping[Place, Resource], come: Mapping[Place, Resource]
) -> Iterator[ResourceChange]:
    """Tell what was removed here and added there, the same in all but its place, as one change."""
    removed = {(c.stack, c.logical_id) for c in changes if c.kind == "removed"}
    added = {(c.stack, c.logical_id) for c in changes if c.kind == "added"}
    former = paired({p: gone[p] for p in removed}, {p: come[p] for p in added})
    taken = set(former.values())
    for change in changes:
        place = (change.stack, change.logical_id)
        if change.kind == "added" and place in former:
            stack, logical_id = former[place]
            kind: Kind = "renamed" if stack == change.stack else "moved"
            yield replace(change, kind=kind, was=logical_id if kind == "renamed" else f"{stack}/{logical_id}")
        elif change.kind != "removed" or place not in taken:
            yield change


def _with_consequences(
    change: ResourceChange, gone: Mapping[Place, Resource], come: Mapping[Place, Resource]
) -> ResourceChange:
    """Add what becomes of the data and whether a fixed name is in the way."""
    new = come.get((change.stack, change.logical_id), {})
    stack, _, logical_id = change.was.rpartition("/") if change.kind == "moved" else (change.stack, "", change.was)
    old = gone.get((stack, logical_id or change.logical_id), {})
    resource_type = change.was_type or change.resource_type
    if change.kind in ("removed", "renamed", "moved") or change.was_type:
        data = data_on_removal(resource_type, old)
    elif change.kind in ("replaced", "conditional"):
        data = data_on_replacement(resource_type, old, new)
    else:
        return change
    return replace(change, data=data, collides=() if change.kind == "removed" else _collisions(change, old, new))


def _collisions(change: ResourceChange, old: Resource, new: Resource) -> tuple[str, ...]:
    """Find the fixed names that the new resource shares with the old one, which is deleted only after it is made."""
    facts = type_facts(change.resource_type)
    if change.was_type or (facts.deleted_first and change.kind in ("replaced", "conditional")):
        return ()
    before, after = section(old, "Properties"), section(new, "Properties")
    other = {p.path[0] for p in change.properties if p.path}

    def kept(part: str) -> bool:
        return part not in other and same(before.get(part, ABSENT), after.get(part, ABSENT))

    names = [(name, name.split("+")) for name in facts.naming]
    return tuple(name for name, parts in names if all(map(kept, parts)) and not before.keys().isdisjoint(parts))
