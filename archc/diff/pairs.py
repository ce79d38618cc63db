"""Find what was only renamed, or moved to another stack: the same resource, removed here and added there."""

import json
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from archc.diff.canonical import intrinsic_of, text_of
from archc.diff.links import Place, Resource

_TOO_MANY = 16


def paired(removed: Mapping[Place, Resource], added: Mapping[Place, Resource]) -> dict[Place, Place]:
    """Return the former place of each added resource that equals a removed one in type and properties.

    References count as equal whatever they refer to, since what they refer to may be renamed with them. Among equals
    the same logical ID wins, then the same stack, then the most similar name.
    """
    equals: dict[str, tuple[list[Place], list[Place]]] = {}
    for side, resources in enumerate((removed, added)):
        for place in sorted(resources):
            equals.setdefault(_look(resources[place]), ([], []))[side].append(place)
    former: dict[Place, Place] = {}
    for gone, come in equals.values():
        former.update(_matched(gone, come))
    return former


def _matched(gone: list[Place], come: list[Place]) -> dict[Place, Place]:
    if not gone or not come:
        return {}
    if len(gone) * len(come) > _TOO_MANY**2:  # so many alike: by order, which is linear
        return dict(zip(come, gone, strict=False))
    closest = sorted(((_closeness(a, b), b, a) for a in gone for b in come), key=lambda row: (-row[0], row[1], row[2]))
    former: dict[Place, Place] = {}
    taken: set[Place] = set()
    for _, new, old in closest:
        if new not in former and old not in taken:
            former[new] = old
            taken.add(old)
    return former


def _closeness(old: Place, new: Place) -> float:
    if old[1] == new[1]:
        return 3.0
    return SequenceMatcher(None, old[1], new[1], autojunk=False).ratio() + (1.0 if old[0] == new[0] else 0.0)


def _look(resource: Resource) -> str:
    """Write a resource's type and properties with every reference blotted out."""
    return json.dumps([resource["Type"], _blotted(resource.get("Properties", {}))], sort_keys=True)


def _blotted(value: object) -> object:
    if intrinsic_of(value) in ("Ref", "Fn::GetAtt", "Fn::Sub"):
        return "*"
    if isinstance(value, Mapping):
        return {str(key): _blotted(inner) for key, inner in value.items()}
    return _blotted_all(value) if isinstance(value, list) else text_of(value)


def _blotted_all(values: Iterable[object]) -> list[object]:
    return [_blotted(value) for value in values]
