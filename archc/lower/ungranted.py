"""What an arrow grants and `overrides` take out: the picture shows a permission, so somebody has to be told.

Another statement of the template may allow the same, as in files that `archc import` makes: then nothing is said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import product
from typing import Any

from archc.diagnostics import Diagnostic, codes
from archc.lower.references import references
from archc.model.architecture import REST
from archc.stack.link import Link
from archc.stack.stack import Item, Stack

_Resources = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class _Allowed:
    """What one statement allows: actions, with wildcards, on what it names; on anything where it names nothing."""

    actions: tuple[str, ...]
    names: frozenset[str]

    def meets(self, other: _Allowed) -> bool:
        """Whether it allows any of the actions of the other on something that the other names."""
        here = not self.names or bool(self.names & other.names)
        pairs = product(other.actions, self.actions)
        return here and any(fnmatchcase(action.lower(), pattern.lower()) for action, pattern in pairs)


def ungranted(made: _Resources, left: _Resources, stack: Stack) -> Iterator[Diagnostic]:
    """Yield each policy of an arrow that is left out, where nothing that is left allows any of it."""
    held = tuple(_allowed(left))
    for logical_id in sorted(made.keys() - left.keys()):
        item, policy = stack.items[logical_id], made[logical_id]
        if not (item.late or item.links) or _trusts_others(policy, left):
            continue
        taken = [a for a in _allowed(policy) if a.names & left.keys() and not any(h.meets(a) for h in held)]
        if taken:
            yield _told(item, taken, stack)


def _allowed(value: Any) -> Iterator[_Allowed]:
    """Yield what the statements anywhere in a value allow."""
    if isinstance(value, Mapping):
        said = value.get("Statement")
        for statement in said if isinstance(said, list) else [said]:
            if isinstance(statement, Mapping) and statement.get("Effect") == "Allow":
                yield _read(statement)
        for part in value.values():
            yield from _allowed(part)
    elif isinstance(value, list):
        for part in value:
            yield from _allowed(part)


def _read(statement: Mapping[str, Any]) -> _Allowed:
    said = statement.get("Action", "*")  # `NotAction` allows what it does not list
    actions = tuple(str(action) for action in (said if isinstance(said, list) else [said]))
    return _Allowed(actions, frozenset(name for name, _ in references(statement.get("Resource"))))


def _trusts_others(policy: Mapping[str, Any], left: _Resources) -> bool:
    """Whether the roles of a policy have managed policies too, whose statements are not in the template."""
    roles = {name for name, _ in references(policy.get("Properties", {}).get("Roles"))}
    return any(left[role].get("Properties", {}).get("ManagedPolicyArns") for role in roles & left.keys())


def _told(item: Item, taken: list[_Allowed], stack: Stack) -> Diagnostic:
    owner = item.component
    others = {stack.items[name].component.name for a in taken for name in a.names if name in stack.items}
    arrows = [
        f"`{link.arrow.source} -> {link.arrow.target}`"
        for link in stack.blueprint.links
        if (link.id in item.links if item.links else _joins(link, owner.name, others - {owner.name}))
    ]
    actions = sorted({action for a in taken for action in a.actions})
    named = owner.leaves_out(item.role)
    way = f"take `{item.role}: null` out of" if named else f"keep it with `{item.role}: {{}}` in"
    return Diagnostic(
        codes.LEFT_OUT_GRANT,
        f"`{owner.name}` leaves out its {item.role}, and nothing else allows {', '.join(actions[:3])}"
        f"{' …' if len(actions) > 3 else ''}",
        owner.at("overrides", item.role if named else REST),
        reason=f"{', '.join(arrows[:3])} {'show' if len(arrows) > 1 else 'shows'} what the stack does not give",
        help=f"{way} the overrides, or draw the arrow with `~>`",
        component=owner.name,
    )


def _joins(link: Link, owner: str, others: Collection[str]) -> bool:
    """Whether an arrow that grants runs between a caller and one of those it calls."""
    ends = {link.arrow.source, link.arrow.target}
    return bool(link.matches) and owner in ends and not ends.isdisjoint(others)
