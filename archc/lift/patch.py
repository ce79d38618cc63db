"""What makes one template value of another when it is merged over it: the overrides of an imported file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archc.diff.canonical import canonical, same
from archc.lower.overrides import ATTRIBUTES, is_function

_A_NULL = 0.25
"""What a `null` weighs: a word to read and to delete, and no content."""


def patch(before: Any, after: Any) -> dict[str, Any]:
    """Return what makes `after` of `before` when it is merged over it by RFC 7396; values that mean the same are kept.

    >>> patch({"a": 1, "b": {"c": 2}}, {"a": "1", "b": {"d": 3}})
    {'b': {'c': None, 'd': 3}}
    """
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return {}
    found: dict[str, Any] = {key: None for key in before if key not in after}
    for key, value in after.items():
        if key not in before:
            found[key] = value
        elif not alike(before[key], value):
            inner = {} if is_function(value) or is_function(before[key]) else patch(before[key], value)
            found[key] = inner or value
    return found


def alike(one: Any, other: Any) -> bool:
    """Say whether two values are the same to CloudFormation."""
    return one == other or same(canonical(one, {}), canonical(other, {}))


def resource_patch(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return the overrides that make one resource of another of its type: properties, and attributes beside them."""
    attributes = patch(*({k: v for k, v in r.items() if k in ATTRIBUTES} for r in (before, after)))
    return {**attributes, **patch(before.get("Properties") or {}, after.get("Properties") or {})}


def without_mark(resource: Any) -> Any:
    """Return a resource without the name of its component in its metadata."""
    metadata = resource.get("Metadata") if isinstance(resource, Mapping) else None
    if not isinstance(metadata, Mapping) or "archc" not in metadata:
        return resource
    rest = {k: v for k, v in metadata.items() if k != "archc"}
    return {k: rest if k == "Metadata" else v for k, v in resource.items() if k != "Metadata" or rest}


def weight(value: Any) -> float:
    """Return how much there is to read: a scalar is one, a `null` less.

    >>> weight({"a": 1, "b": [2, 3], "c": None})
    3.25
    """
    if isinstance(value, Mapping):
        return sum(map(weight, value.values())) or 1
    if isinstance(value, list):
        return sum(map(weight, value)) or 1
    return _A_NULL if value is None else max(1.0, len(value) / 60 if isinstance(value, str) else 1.0)


def said(value: Any) -> float:
    """Return how much of a patch is content: the weight of what is not `null`."""
    if isinstance(value, Mapping):
        return sum(map(said, value.values()))
    return 0.0 if value is None else weight(value)
