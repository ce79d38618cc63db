"""What a change does to security: permissions and ports that widen or shrink, what turns public, what loses protection.

Facts are taken from both templates (`permissions`, `network`, `posture`) and compared as sets. A fact that a wider one
on the same side already includes is not told: adding `s3:GetObject` beside `s3:*` widens nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from archc.diff.canonical import Template
from archc.diff.changes import ResourceChange
from archc.diff.links import Place, Resource
from archc.diff.names import Renamed
from archc.diff.network import Opening, openings, passes
from archc.diff.permissions import Permission, covers, permissions
from archc.diff.posture import backup_days, posture
from archc.diff.template import comparable

Direction = Literal["widens", "shrinks"]
Kind = Literal["permission", "network", "public", "encryption", "backup", "protection"]


F = TypeVar("F", Permission, Opening)


@dataclass(frozen=True, slots=True, order=True)
class SecurityChange:
    """One change of who may do what to what. `subject` `action` `object` read as a sentence.

    permission: principal, IAM action, resource, under the condition `when`. network: address or group, protocol and
    ports, security group. public, encryption, backup, protection: nothing, what holds (no longer) of it, resource.
    `public` marks what anyone in the world gets.
    """

    direction: Direction
    kind: Kind
    stack: str
    object: str
    subject: str
    action: str
    when: str = ""
    public: bool = False
    place: str = ""


def security_changes(
    old: Mapping[str, Template], new: Mapping[str, Template], changes: Iterable[ResourceChange] = ()
) -> tuple[SecurityChange, ...]:
    """Compare two deployments, given as for `diff_stacks`. By `changes`, what was renamed counts as the same.

    A prohibition that comes or goes with its whole policy is not told: a new queue with one is not less access.
    """
    before, after = comparable(old), comparable(new)
    renamed: dict[str, dict[str, str]] = {}
    for change in changes:
        if change.kind == "renamed":
            renamed.setdefault(change.stack, {})[change.was] = change.logical_id
    found: list[SecurityChange] = []
    for stack in sorted({stack for stack, _ in (*before, *after)}):
        sides = _of_stack(before, stack), _of_stack(after, stack)
        found += _in_stack(stack, *sides, renamed.get(stack, {}))
    return tuple(sorted(found))


def _of_stack(resources: Mapping[Place, Resource], stack: str) -> dict[str, Resource]:
    return {logical_id: resource for (name, logical_id), resource in resources.items() if name == stack}


def _in_stack(
    stack: str, old: Mapping[str, Resource], new: Mapping[str, Resource], renamed: Renamed
) -> Iterator[SecurityChange]:
    former = {renamed.get(logical_id, logical_id): resource for logical_id, resource in old.items()}
    granted = _collected(old, permissions, renamed), _collected(new, permissions, {})
    for direction, permission, place in _moved(*granted, covers):
        if not (permission.denied and (place in former) != (place in new)):
            yield _of_permission(direction, permission, stack, place)
    opened = _collected(old, openings, renamed), _collected(new, openings, {})
    for direction, opening, place in _moved(*opened, passes):
        yield SecurityChange(
            direction, "network", stack, opening.group, opening.peer, _through(opening), "", opening.public, place
        )
    yield from _postures(stack, former, new)


def _collected(
    resources: Mapping[str, Resource], facts: Callable[[str, Resource, Renamed], Iterable[F]], renamed: Renamed
) -> dict[F, str]:
    """Give every fact of a side with the resource that states it."""
    found: dict[F, str] = {}
    for logical_id in sorted(resources):
        for fact in facts(logical_id, resources[logical_id], renamed):
            found.setdefault(fact, renamed.get(logical_id, logical_id))
    return found


def _moved(
    old: Mapping[F, str], new: Mapping[F, str], includes: Callable[[F, F], bool]
) -> Iterator[tuple[Direction, F, str]]:
    """Yield what only one side has, unless something on the other side includes it."""
    for fact in _only(new, old, includes):
        yield "widens", fact, new[fact]
    for fact in _only(old, new, includes):
        yield "shrinks", fact, old[fact]


def _only(here: Mapping[F, str], there: Mapping[F, str], includes: Callable[[F, F], bool]) -> list[F]:
    holders: dict[str, list[F]] = {}
    for held in there:
        holders.setdefault(_holder(held), []).append(held)

    def included(fact: F) -> bool:
        candidates = (*holders.get(_holder(fact), ()), *holders.get("*", ()))
        return any(includes(other, fact) for other in candidates)

    return [fact for fact in sorted(here.keys() - there.keys()) if not included(fact)]


def _holder(fact: Permission | Opening) -> str:
    """Whose fact it is; only facts of the same holder, or of everyone, can include one another."""
    return fact.principal if isinstance(fact, Permission) else fact.group


def _of_permission(direction: Direction, permission: Permission, stack: str, place: str) -> SecurityChange:
    """Tell a permission that comes or goes. A prohibition that comes is less access, one that goes is more."""
    p = permission
    if p.denied:
        direction = "shrinks" if direction == "widens" else "widens"
    action = f"not {p.action}" if p.denied else p.action
    return SecurityChange(direction, "permission", stack, p.resource, p.principal, action, p.when, p.public, place)


def _through(opening: Opening) -> str:
    return opening.ports if opening.direction == "ingress" else f"out: {opening.ports}"


def _postures(stack: str, old: Mapping[str, Resource], new: Mapping[str, Resource]) -> Iterator[SecurityChange]:
    for name in sorted(old.keys() | new.keys()):
        before = posture(old[name]) if name in old else frozenset()
        after = posture(new[name]) if name in new else frozenset()
        both = name in old and name in new
        for kind, says in sorted(before ^ after):
            comes = (kind, says) in after
            if kind == "public":
                yield SecurityChange(
                    "widens" if comes else "shrinks", kind, stack, name, "", says, public=True, place=name
                )
            elif both:
                yield SecurityChange("shrinks" if comes else "widens", kind, stack, name, "", says, place=name)
        if both:
            yield from _fewer_days(stack, name, old[name], new[name])


def _fewer_days(stack: str, name: str, old: Resource, new: Resource) -> Iterator[SecurityChange]:
    before, after = backup_days(old), backup_days(new)
    if before and after and before != after:
        direction: Direction = "widens" if after < before else "shrinks"
        says = f"keeps backups for {after} days, {before} before"
        yield SecurityChange(direction, "backup", stack, name, "", says, place=name)
