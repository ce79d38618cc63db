"""A built template that was changed by hand since: what changed, in the words of the file it was built from.

Queue of `orders` waits 90 s, not 30        components: { orders: { overrides: { Queue: { VisibilityTimeout: 90 } } } }
a resource that no component makes          resources: { Extra: … }
a resource that is gone                     components: { orders: { overrides: { QueuePolicy: null } } }
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archc.lift.patch import resource_patch, without_mark
from archc.lower.lower import Lowered


def with_changes(
    file: Mapping[str, Any], written: Mapping[str, Any], lowered: Lowered, changed: frozenset[str]
) -> dict[str, Any]:
    """Return the file with what was changed in its template. `changed` are the logical ids that differ."""
    roles = {m.logical_id: (m.component, m.role) for m in lowered.made}
    found = dict(file)
    for name in sorted(changed):
        resource = _mapping(written, "Resources").get(name)
        if resource is None and name in roles:
            component, role = roles[name]
            if role and component in _mapping(found, "components"):
                found["components"] = _left_out(_mapping(found, "components"), component, role)
            continue
        if not isinstance(resource, Mapping):
            continue
        if name not in roles:
            found["resources"] = {**_mapping(found, "resources"), name: dict(resource)}
            continue
        component, role = roles[name]
        before = lowered.template["Resources"][name]
        change = resource_patch(without_mark(before), without_mark(resource))
        if role and change and component in _mapping(found, "components"):
            found["components"] = _overridden(_mapping(found, "components"), component, role, change)
    return found


def _mapping(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = value.get(key)
    return found if isinstance(found, Mapping) else {}


def _left_out(components: Mapping[str, Any], name: str, role: str) -> dict[str, Any]:
    component = components[name]
    return {**components, name: {**component, "overrides": {**_mapping(component, "overrides"), role: None}}}


def _overridden(components: Mapping[str, Any], name: str, role: str, patch: dict[str, Any]) -> dict[str, Any]:
    component = components[name]
    overrides = _mapping(component, "overrides")
    merged = {**overrides, role: {**_mapping(overrides, role), **patch}}
    return {**components, name: {**component, "overrides": merged}}
