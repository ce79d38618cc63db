"""A comparison as JSON, for other programs. docs/diff.md documents every key; `version` counts incompatible changes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from archc.diagnostics import Diagnostic, Span
from archc.diff.canonical import Absent
from archc.diff.changes import PropertyChange
from archc.diff.facts import facts_date
from archc.diff.security import SecurityChange
from archc.review.compare import Comparison, ConnectionChange, PartChange, SettingChange, Told

VERSION = 1


def render(comparison: Comparison) -> str:
    """Write the comparison. The same two sides always give the same text."""
    said: dict[str, Any] = {
        "version": VERSION,
        "old": {"name": comparison.old.name, "kind": comparison.old.kind},
        "new": {"name": comparison.new.name, "kind": comparison.new.kind},
        "facts": facts_date(),
        "reached": list(comparison.reached),
        "components": [_part(part) for part in comparison.parts],
        "connections": [_connection(change) for change in comparison.connections],
        "resources": [_resource(told) for told in comparison.resources],
        "security": [_security(change, comparison.names) for change in comparison.security],
        "findings": [_finding(finding) for finding in comparison.findings],
    }
    return json.dumps(said, indent=2, ensure_ascii=False, default=str) + "\n"


def _part(part: PartChange) -> dict[str, Any]:
    return {
        "name": part.name,
        "type": part.type,
        "change": part.kind,
        "may_be_replaced": part.maybe,
        "data": part.loss or None,
        "was": part.was or None,
        "keeps_its_resources": part.kept if part.was else None,
        **_places(part.old_span, part.new_span),
        "settings": [_setting(s) for s in part.settings],
        "resources": _ids(part.resources),
    }


def _connection(change: ConnectionChange) -> dict[str, Any]:
    return {
        "id": change.id,
        "from": change.source,
        "to": change.target,
        "change": change.kind,
        **_places(change.old_span, change.new_span),
        "settings": [_setting(s) for s in change.settings],
        "granted": list(change.granted),
        "grants": list(change.grants),
        "resources": _ids(change.resources),
    }


def _ids(resources: Iterable[Told]) -> list[dict[str, str]]:
    return [{"stack": told.change.stack, "logical_id": told.change.logical_id} for told in resources]


def _setting(setting: SettingChange) -> dict[str, Any]:
    places = _places(setting.old_span, setting.new_span)
    return {"path": list(setting.path), **_values(setting.before, setting.after), **places}


def _values(before: object, after: object) -> dict[str, Any]:
    """Give what is on each side; a side that has nothing has no key, since null is a value."""
    sides = (("before", before), ("after", after))
    return {key: value for key, value in sides if not isinstance(value, Absent)}


def _resource(told: Told) -> dict[str, Any]:
    change = told.change
    return {
        "stack": change.stack,
        "logical_id": change.logical_id,
        "type": change.resource_type,
        "component": told.owner,
        "change": change.kind,
        "interrupts": change.interrupts,
        "condition": change.condition or None,
        "because": list(change.because),
        "was": change.was or None,
        "was_type": change.was_type or None,
        "refused": change.refused or None,
        "collides": list(change.collides),
        "data": {"outcome": change.data.outcome, "reason": change.data.reason} if change.data else None,
        **_places(told.old_span, told.new_span),
        "properties": [_property(p) for p in change.properties],
        "attributes": [_property(p) for p in change.attributes],
    }


def _property(change: PropertyChange) -> dict[str, Any]:
    effect = change.effect
    return {
        "path": list(change.path),
        **_values(change.before, change.after),
        "effect": effect.verdict,
        "condition": effect.condition or None,
        "source": effect.source or None,
        "page": effect.page or None,
        "because": list(change.because),
    }


def _security(change: SecurityChange, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "direction": change.direction,
        "kind": change.kind,
        "subject": change.subject or None,
        "action": change.action,
        "object": change.object,
        "when": change.when or None,
        "public": change.public,
        "stack": change.stack,
        "resource": change.place,
        "component": names.get(change.place),
    }


def _finding(finding: Diagnostic) -> dict[str, Any]:
    return {
        "code": finding.code.id,
        "name": finding.code.name,
        "severity": finding.severity,
        "message": finding.message,
        "component": finding.component or None,
        "at": _place(finding.span),
    }


def _places(old: Span | None, new: Span | None) -> dict[str, Any]:
    return {"old": _place(old), "new": _place(new)}


def _place(span: Span | None) -> dict[str, Any] | None:
    return {"file": span.file, "line": span.line, "column": span.column} if span else None
