"""What CloudFormation does to a resource when a property changes, for every type AWS documents.

The facts stand in `replacement.tsv` (made by `tools/replacement_facts.py`, which names the sources, their dates and how
disagreements are settled). One line per type, tab-separated:

    type   marks   naming properties   facts: `Rb=QueueName,FifoQueue Cs=Engine`

First letter of a group the verdict (R replace, C conditional, I some interruption, F the update fails, N none),
second the source (s provider schema, c the CDK's service spec, b both, d AWS's documentation, x the two disagree).
Lines that begin with `?` carry the condition and the page of what was read in the documentation.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

Verdict = Literal["none", "interrupt", "conditional", "replace", "refused", "unknown"]
Otherwise = Literal["none", "interrupt"]

_VERDICTS: dict[str, Verdict] = {
    "R": "replace",
    "C": "conditional",
    "I": "interrupt",
    "N": "none",
    "F": "refused",
}
_SOURCES = {
    "s": "AWS's provider schema",
    "c": "the CDK's service spec",
    "b": "AWS's provider schema and the CDK's service spec",
    "d": "AWS's documentation",
    "x": "the CDK's service spec, against AWS's provider schema",
}
_IN_PLACE_IMPOSSIBLE = "the service cannot make this change in place"
_SOURCES_DISAGREE = "AWS's sources disagree: one says it is replaced, the other that it is updated"


@dataclass(frozen=True, slots=True)
class Effect:
    """What changing one property does.

    `condition` completes "replaced when …" and `otherwise` is what happens if not; of `refused` it says why.
    """

    verdict: Verdict
    source: str = ""
    condition: str = ""
    otherwise: Otherwise = "none"
    page: str = ""


@dataclass(frozen=True, slots=True)
class TypeFacts:
    """What is known of one resource type. Paths are property names; `*` stands for an item of a list or map.

    `naming` are the properties by which a resource is one of a kind; `A+B` means both together.
    """

    known: bool = False
    effects: tuple[tuple[tuple[str, ...], Effect], ...] = ()
    naming: tuple[str, ...] = ()
    stateful: bool = False
    deleted_first: bool = False


def update_effect(resource_type: str, path: tuple[str, ...]) -> Effect:
    """Tell what changing the property at `path` does to a resource of the type.

    `path` holds names, and for lists and maps the index or key as text: `("BlockDeviceMappings", "0", "Ebs")`. What
    is said of an enclosing property holds for what it encloses; a change of a whole is conditional on its parts.

    >>> update_effect("AWS::SQS::Queue", ("FifoQueue",)).verdict
    'replace'
    >>> update_effect("AWS::SQS::Queue", ("DelaySeconds",)).verdict
    'none'
    """
    if resource_type.startswith(("Custom::", "AWS::CloudFormation::CustomResource")):
        return Effect("conditional", "AWS's documentation", "its function answers with another physical resource ID")
    facts = type_facts(resource_type)
    if not facts.known:
        return Effect("unknown", condition=f"nothing is known of {resource_type}")
    around = [effect for known, effect in facts.effects if _encloses(known, path)]
    if around:
        return next((e for e in around if e.verdict == "replace"), around[-1])
    inside = ((known, effect) for known, effect in facts.effects if _encloses(path, known))
    return _of_part(list(inside), len(path))


@lru_cache(maxsize=256)
def type_facts(resource_type: str) -> TypeFacts:
    """Everything known of a type; `known` is false for one that neither source has."""
    line = _lines().get(resource_type)
    if line is None:
        return TypeFacts()
    marks, names, groups = (*line.split("\t"), "", "", "")[1:4]
    effects = sorted(_effects(resource_type, groups), key=lambda e: (len(e[0]), e[0]))
    naming = tuple(names.split(",")) if names else ()
    return TypeFacts(True, tuple(effects), naming, "S" in marks, "D" in marks)


def facts_date() -> str:
    """Give the sources of the table and their dates: its first line."""
    return _lines()["#"].removeprefix("# ")


@lru_cache(maxsize=1)
def _lines() -> dict[str, str]:
    lines = Path(__file__).with_name("replacement.tsv").read_text(encoding="utf-8").splitlines()
    table = {line.partition("\t")[0]: line for line in lines if not line.startswith("?")}
    for line in lines:
        if line.startswith("?"):
            name, path, rest = line.split("\t", 2)
            table[f"{name}\t{path}"] = rest
    return {"#": lines[0], **table}


def _effects(resource_type: str, groups: str) -> Iterator[tuple[tuple[str, ...], Effect]]:
    for group in groups.split():
        key, _, paths = group.partition("=")
        for path in paths.split(","):
            yield tuple(path.split("/")), _effect(resource_type, path, key)


def _effect(resource_type: str, path: str, key: str) -> Effect:
    verdict, source = _VERDICTS[key[0]], _SOURCES[key[1]]
    otherwise, condition, page = _lines().get(f"?{resource_type}\t{path}", "\t\t").split("\t")
    if verdict != "conditional":
        return Effect(verdict, source, condition, page=page)
    if not condition:
        condition = _SOURCES_DISAGREE if key[1] == "x" else _IN_PLACE_IMPOSSIBLE
        otherwise = "none" if key[1] == "x" else "interrupt"
    return Effect(verdict, source, condition, "interrupt" if otherwise == "interrupt" else "none", page)


def _encloses(outer: tuple[str, ...], inner: tuple[str, ...]) -> bool:
    """Whether `outer` is `inner` or a part of the way to it; `*` stands for any step on either side."""
    return len(outer) <= len(inner) and all(a in (b, "*") or b == "*" for a, b in zip(outer, inner, strict=False))


def _of_part(parts: list[tuple[tuple[str, ...], Effect]], depth: int) -> Effect:
    """Give the effect of changing a whole of which only parts are known to matter."""
    worst = [part for part in parts if part[1].verdict in ("replace", "conditional")]
    if worst:
        path, effect = worst[0]
        return Effect("conditional", effect.source, f"{'.'.join(path[depth:])} changes", effect.otherwise, effect.page)
    return parts[0][1] if parts else Effect("none", "no source says otherwise")
