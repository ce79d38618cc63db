"""Overrides that say what there is instead of what there is not, where that is shorter.

overrides: { Alarm: null, Key: null, Policy: null, Queue: {} }      overrides: { "*": null, Queue: {} }
Bucket: { Encryption: null, Logging: null, … }                      Bucket: { "*": null }
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from archc.lift.patch import said, weight
from archc.lower.overrides import ATTRIBUTES
from archc.model.architecture import REST

_MANY_RESOURCES = 3
_MANY_PROPERTIES = 4
"""From so many `null` on there is a shorter way."""

_A_LINE = 0.5
"""What a `null` is worth against a value that has to be said again."""


def shortened(
    component: Mapping[str, Any], roles: Mapping[str, str], own: Container[str], there: Mapping[str, Any]
) -> dict[str, Any]:
    """Return a component with shorter overrides.

    `roles` are the template's resources in it, by role; `own` the roles of what no arrow makes.
    """
    overrides: Mapping[str, Any] = component.get("overrides", {})
    gone = [role for role, change in overrides.items() if change is None]
    rest = [role for role in gone if role in own]
    short: dict[str, Any] = {REST: None} if len(rest) >= _MANY_RESOURCES else {}
    short |= {role: _changed(change, there[roles[role]]) for role, change in overrides.items() if change is not None}
    if REST in short:
        named = {*short, *component.get("ids", {})}
        short |= {role: {} for role in roles if role in own and role not in named}
        gone = [role for role in gone if role not in own]
    short |= dict.fromkeys(gone)
    return {**component, **({"overrides": short} if short else {})}


def _changed(change: Mapping[str, Any], resource: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is said of one resource: what differs, or all that it has."""
    nulls = sum(value is None for value in change.values())
    whole = {k: v for k, v in resource.items() if k in ATTRIBUTES} | dict(resource.get("Properties") or {})
    shorter = not whole or weight(whole) <= said(change) + _A_LINE * nulls
    return {REST: None, **whole} if nulls >= _MANY_PROPERTIES and shorter else dict(change)
