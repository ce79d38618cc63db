"""Which conditions of a template the given parameter values decide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archc.lift.document import section
from archc.lift.template import Template


def decide(template: Template, values: Mapping[str, str]) -> dict[str, bool | None]:
    """Return each condition as true, false, or None where the values leave it open. Defaults decide nothing."""
    if not values or "Conditions" not in template.text:
        return {}
    terms, mappings = section(template.text, "Conditions"), section(template.text, "Mappings")
    return {name: _Deciding(values, terms, mappings).name(name) for name in sorted(map(str, terms))}


class _Deciding:
    """Evaluates terms; a condition that is asked for while it is being decided is open."""

    def __init__(self, values: Mapping[str, str], terms: dict[str, Any], mappings: dict[str, Any]) -> None:
        self.values, self.terms, self.mappings = values, terms, mappings
        self.asked: set[str] = set()

    def name(self, name: str) -> bool | None:
        if name in self.asked or name not in self.terms:
            return None
        self.asked.add(name)
        found = self.term(self.terms[name])
        self.asked.discard(name)
        return found

    def term(self, term: Any) -> bool | None:
        match term:
            case {"Condition": str(name)}:
                return self.name(name)
            case {"Fn::Equals": [left, right]}:
                a, b = self.text(left), self.text(right)
                return None if a is None or b is None else a == b
            case {"Fn::Not": [inner]}:
                found = self.term(inner)
                return None if found is None else not found
            case {"Fn::And": [*inner]}:
                return _all([self.term(i) for i in inner])
            case {"Fn::Or": [*inner]}:
                found = _all([None if (t := self.term(i)) is None else not t for i in inner])
                return None if found is None else not found
        return None

    def text(self, value: Any) -> str | None:
        match value:
            case {"Ref": str(name)}:
                return self.values.get(name)
            case {"Fn::FindInMap": [table, top, second, *_]}:
                at = [self.text(v) for v in (table, top, second)]
                found: Any = self.mappings
                for key in at:
                    found = found.get(key) if isinstance(found, dict) and key is not None else None
                return self.text(found) if found is not None else None
            case {"Fn::Join": [str(by), [*parts]]}:
                texts = [self.text(p) for p in parts]
                return None if None in texts else by.join(t for t in texts if t is not None)
            case bool():
                return str(value).lower()
            case str() | int() | float():
                return str(value)
        return None


def _all(found: list[bool | None]) -> bool | None:
    if False in found:
        return False
    return None if None in found else True
