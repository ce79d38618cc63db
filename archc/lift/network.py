"""The network of a foreign template, as the words that an architecture file has for it.

    Vpc, A, B: routes to an internet gateway      existing: { vpc: "${Vpc}", public: ["${A}", "${B}"],
         C, D: routes to a NAT gateway                        private: ["${C}", "${D}"] }

The VPC and its subnets stay raw, or are the stack's parameters: what stands in them can be components all the same.
A template with several VPCs has no such words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from archc.lift.arrange import TIERS, Vpc, arrange
from archc.lift.claim import Claims
from archc.model.architecture import is_list


def network_of(
    claims: Claims, resources: Mapping[str, Any], parameters: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what `network:` says, and the tier of each subnet by the resource or the parameter that it is.

    `parameters` are the types of the template's parameters by name.
    """
    vpcs = [v for v in arrange(claims).vpcs.values() if any(v.subnets.values())]
    known = {n for n, body in resources.items() if "Condition" not in body} | (
        parameters.keys() & set(_referred(resources))
    )
    if len(vpcs) != 1 or vpcs[0].id not in known:
        return {}, {}
    (vpc,) = vpcs
    found = {t: ids for t in TIERS if (ids := _ordered(vpc, t, known, resources, parameters))}
    existing: dict[str, Any] = {"vpc": _named(vpc.id), **{str(t): list(map(_named, ids)) for t, ids in found.items()}}
    return {"existing": existing}, {i: t for t in TIERS for i in vpc.subnets.get(t, ()) if i in known}


def _referred(value: Any) -> Iterator[str]:
    """Yield what a `Ref` names: a parameter that is only part of a text is no id."""
    if isinstance(value, Mapping):
        said = value.get("Ref")
        yield from (said,) if isinstance(said, str) else ()
    for inner in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
        yield from _referred(inner)


def _named(name: str) -> str:
    return f"${{{name}}}"


def _ordered(
    vpc: Vpc, tier: Any, known: set[str], resources: Mapping[str, Any], parameters: Mapping[str, str]
) -> list[str]:
    """Return the subnets of a tier as most lists of the template have them; a list among them stands alone."""
    there = [i for i in vpc.subnets.get(tier, ()) if i in known]
    single = [i for i in there if not is_list(parameters.get(i, ""))] or there[:1]
    said = Counter(names for body in resources.values() for names in _lists(body) if set(names) == set(single))
    return list(said.most_common(1)[0][0]) if said else single


def _lists(value: Any) -> Iterator[tuple[str, ...]]:
    """Yield the lists of references below a value."""
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _lists(inner)
    elif isinstance(value, list):
        names = tuple(str(v["Ref"]) for v in value if isinstance(v, Mapping) and v.keys() == {"Ref"})
        if names and len(names) == len(value):
            yield names
        for inner in value:
            yield from _lists(inner)
