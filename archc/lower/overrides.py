"""What a component's `overrides` change of its resources: properties, attributes, or whether there is one at all.

overrides: { Queue: { DelaySeconds: 5 } }            a property, merged by RFC 7396; null removes it
overrides: { Queue: { DeletionPolicy: Delete } }     an attribute, where the type has no property of that name
overrides: { AgeAlarm: null }                        no such resource; what only it used of the stack's own goes too
overrides: { "*": null, Queue: { "*": null } }       nothing but what is named: of the component, of the resource
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archc.diagnostics import Diagnostic, codes, nearest
from archc.lower.references import depends_on, found_in, references, without_waiting
from archc.lower.ungranted import ungranted
from archc.model.architecture import REST
from archc.stack.stack import Item, Stack

_Resources = dict[str, dict[str, Any]]

ATTRIBUTES = (
    "Condition",
    "DependsOn",
    "CreationPolicy",
    "UpdatePolicy",
    "DeletionPolicy",
    "UpdateReplacePolicy",
    "Metadata",
)
"""What a resource has beside its properties. Source: CloudFormation user guide, "Resource attributes";
seen 2026-11-23."""

_KEY_ORDER = ("Type", *ATTRIBUTES[:-1], "Properties", ATTRIBUTES[-1])


def with_overrides(made: _Resources, outputs: dict[str, Any], stack: Stack) -> tuple[_Resources, dict[str, Any]]:
    """Return the resources as the file wants them, and the outputs that are left with them."""
    resources = {i: _overridden(resource, stack.items[i]) for i, resource in made.items()}
    if not any(c.common.overrides for c in (stack.shared, *stack.architecture.components.values())):
        return resources, outputs
    out = {i for i in resources if _is_left_out(stack.items[i])}
    kept = {n: o for n, o in outputs.items() if n in stack.architecture.outputs or not _names(o) & out}
    left = {i: resource for i, resource in resources.items() if i not in out}
    out |= _used(made, outputs, stack) - _used(left, kept, stack)
    left = {i: without_waiting(resource, out) for i, resource in left.items() if i not in out}
    stack.diagnostics += [*_needed(left, kept, _gone(out, left, stack), stack), *ungranted(made, left, stack)]
    return left, kept


def _is_left_out(item: Item) -> bool:
    """Whether a resource is taken away by its role, or as one of those that are not named and that no arrow makes."""
    component = item.component
    rest = REST in component.common.overrides and not item.late and not component.names(item.role)
    return rest or component.leaves_out(item.role)


def _overridden(resource: dict[str, Any], item: Item) -> dict[str, Any]:
    patch = item.component.common.overrides.get(item.role)
    if patch and REST in patch:
        mark = {k: v for k, v in resource["Metadata"].items() if k == "archc"}
        resource = {"Type": resource["Type"], "Metadata": mark}
        patch = {key: said for key, said in patch.items() if key != REST}
    if patch:
        own = getattr(item.resource, "props", {})
        attributes = {k: v for k, v in patch.items() if k in ATTRIBUTES and k not in own}
        properties = {k: v for k, v in patch.items() if k not in attributes}
        resource = merged(resource, {**attributes, **({"Properties": properties} if properties else {})})
    order = (*_KEY_ORDER, *(key for key in resource if key not in _KEY_ORDER))  # SAM has Connectors beside them
    return {key: resource[key] for key in order if key in resource and not (patch and resource[key] == {})}


def is_function(value: Any) -> bool:
    """Whether a value is an intrinsic function."""
    return isinstance(value, Mapping) and len(value) == 1 and str(next(iter(value))).startswith(("Fn::", "Ref"))


def merged(base: Any, patch: Any) -> Any:
    """Merge a patch over a value by RFC 7396; an intrinsic function is one value."""
    if not isinstance(patch, Mapping) or is_function(patch):
        return patch
    result = dict(base) if isinstance(base, Mapping) and not is_function(base) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), value)
    return result


def _names(value: Any) -> set[str]:
    return {name for name, _ in references(value)}


def _used(resources: _Resources, outputs: Mapping[str, Any], stack: Stack) -> set[str]:
    """Return what the stack has for all its components and something needs: the key, a bucket and its policy."""
    shared = {i for i in resources if stack.items[i].component.name == stack.shared.name}
    needs = {i: {*(n for n, _ in found_in(r)), *depends_on(r)} for i, r in resources.items()}
    used = (_names(dict(outputs)) | {n for i, names in needs.items() if i not in shared for n in names}) & shared
    grown = True
    while grown:
        more = {n for i in used for n in needs[i] & shared} | {i for i in shared if needs[i] & used}
        grown = not more <= used
        used |= more
    return used


def _gone(out: set[str], left: _Resources, stack: Stack) -> dict[str, Item]:
    """Return what is left out by its logical id, and by the one that a file would name it by."""
    items = [stack.items[i] for i in sorted(out)]
    named = {item.component.usual_id(item.role): item for item in items}
    return {i: stack.items[i] for i in out} | {i: item for i, item in named.items() if i not in left}


def _needed(
    resources: _Resources, outputs: Mapping[str, Any], gone: Mapping[str, Item], stack: Stack
) -> list[Diagnostic]:
    """Tell each resource that the file leaves out and something refers to."""
    users: dict[str, list[str]] = {}
    for i, resource in resources.items():
        for name in {name for name, _ in found_in(resource)} & gone.keys():
            users.setdefault(name, []).append(f"`{i}` of `{stack.items[i].component.name}`")
    for output, value in outputs.items():
        for name in _names(value) & gone.keys():
            users.setdefault(name, []).append(f"the output `{output}`")
    return [_left_out(gone[name], by) for name, by in sorted(users.items())]


def _left_out(gone: Item, users: list[str]) -> Diagnostic:
    owner, more = gone.component, f" and {len(users) - 3} more" if len(users) > 3 else ""
    return Diagnostic(
        codes.LEFT_OUT_NEEDED,
        f"`{owner.name}` leaves out its {gone.role}, but {', '.join(users[:3])}{more} "
        f"{'refer' if len(users) > 1 else 'refers'} to it",
        owner.at("overrides", gone.role),
        reason="CloudFormation takes no reference to what is not in the template",
        help="leave out what refers to it too, or take the reference away in its overrides",
        component=owner.name,
    )


def unknown_roles(stack: Stack) -> None:
    """Tell the roles under `overrides` and `ids` that a component has no resource in."""
    shared = stack.architecture.stack
    for component in (stack.shared, *stack.architecture.components.values()):
        common = shared if component is stack.shared else component.common
        if not common.overrides and not common.ids:
            continue
        roles = sorted(i.role for i in stack.items.values() if i.component.name == component.name)
        for field, said in (("overrides", common.overrides), ("ids", common.ids)):
            for role, value in said.items():
                if role not in roles and not (role == REST and value is None):
                    near = nearest(role, roles)
                    message = f"`{component.name}` has no resource in the role `{role}`"
                    hint = f"did you mean `{near}`?" if near else f"its roles are {', '.join(roles)}"
                    place = component.at(field, role)
                    stack.diagnostics.append(
                        Diagnostic(codes.UNKNOWN_ROLE, message, place, help=hint, component=component.name)
                    )
