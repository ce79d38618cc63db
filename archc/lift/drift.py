"""A built template that was changed by hand since: what changed, in the words of the file it was built from.

Queue of `orders` waits 90 s, not 30        components: { orders: { overrides: { Queue: { VisibilityTimeout: 90 } } } }
a resource that no component makes          resources: { Extra: … }
a resource that is gone                     nothing says so: it stays a difference
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archc.lower.lower import Lowered


def with_changes(
    file: Mapping[str, Any], written: Mapping[str, Any], lowered: Lowered, changed: frozenset[str]
) -> dict[str, Any]:
    """Return the file with what was changed in its template. `changed` are the logical ids that differ."""
    roles = {m.logical_id: (m.component, m.role) for m in lowered.made}
    found = dict(file)
    for name in sorted(changed):
        resource = _mapping(written, "Resources").get(name)
        if not isinstance(resource, Mapping):
            continue
        if name not in roles:
            found["resources"] = {**_mapping(found, "resources"), name: dict(resource)}
            continue
        component, role = roles[name]
        before = lowered.template["Resources"][name].get("Properties", {})
        patch = _patch(before, resource.get("Properties", {}))
        if role and patch and component in _mapping(found, "components"):
            found["components"] = _overridden(_mapping(found, "components"), component, role, patch)
    return found


def _mapping(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = value.get(key)
    return found if isinstance(found, Mapping) else {}


def _overridden(components: Mapping[str, Any], name: str, role: str, patch: dict[str, Any]) -> dict[str, Any]:
    component = components[name]
    overrides = _mapping(component, "overrides")
    merged = {**overrides, role: {**_mapping(overrides, role), **patch}}
    return {**components, name: {**component, "overrides": merged}}


def _patch(before: Any, after: Any) -> dict[str, Any]:
    """Return what makes `after` of `before` when it is merged over it by RFC 7396."""
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return {}
    patch: dict[str, Any] = {key: None for key in before if key not in after}
    for key, value in after.items():
        if key not in before:
            patch[key] = value
        elif before[key] != value:
            inner = _patch(before[key], value) if not _is_function(value) and not _is_function(before[key]) else {}
            patch[key] = inner or value
    return patch


def _is_function(value: Any) -> bool:
    """Whether a value is an intrinsic, or no mapping at all: it is replaced as a whole."""
    if not isinstance(value, Mapping) or not value:
        return True
    return len(value) == 1 and next(iter(value)).startswith(("Fn::", "Ref"))
