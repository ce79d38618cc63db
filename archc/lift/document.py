"""A template as written: long-form intrinsics in plain Python values, nothing resolved.

`cloudformation-validate` gives resolved values and cannot give these back: the text round an import inside
`Fn::Split`, the terms of a condition, `Connectors` beside `Properties`, intrinsics under SAM's `Globals`, and
everything `archc import` must keep as it was. PyYAML reads them; every other fact comes from the template model.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import yaml

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PREFIXED = frozenset({"Ref", "Condition"})
_TEXT_TAGS = ("timestamp", "binary")


class _TemplateLoader(_Loader):  # type: ignore[misc, valid-type]
    """Reads short forms (`!GetAtt A.B`) as long ones; dates stay text, as CloudFormation reads them."""


def _intrinsic(loader: Any, suffix: str, node: yaml.Node) -> dict[str, Any]:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in _PREFIXED else f"Fn::{suffix}": value}


_TemplateLoader.add_multi_constructor("!", _intrinsic)
for _tag in _TEXT_TAGS:
    _TemplateLoader.add_constructor(f"tag:yaml.org,2002:{_tag}", yaml.SafeLoader.construct_yaml_str)


@lru_cache(maxsize=16)
def document(text: str) -> dict[str, Any]:
    """Return a template as written; an empty mapping where PyYAML cannot read what the template model could."""
    if text.lstrip().startswith("{"):
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, dict):
            return found
    try:
        # A subclass of the safe loader: it builds nothing but plain values.
        found = yaml.load(text, Loader=_TemplateLoader)  # noqa: S506
    except (yaml.YAMLError, RecursionError, ValueError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def section(text: str, name: str) -> dict[str, Any]:
    """Return a top-level section that is a mapping, else an empty one."""
    found = document(text).get(name)
    return found if isinstance(found, dict) else {}


def import_names(value: Any, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], str]]:
    """Return the places below a value that import from another stack, each with the name it imports as written."""
    found: list[tuple[tuple[str, ...], str]] = []
    pending = [(path, value)]
    while pending:
        at, here = pending.pop()
        if isinstance(here, dict):
            for key, inner in here.items():
                if key == "Fn::ImportValue":
                    found.append((at, text_of(inner)))
                pending.append(((*at, str(key)), inner))
        elif isinstance(here, list):
            pending += [((*at, str(n)), inner) for n, inner in enumerate(here)]
    return found[::-1]


def named_in(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Yield the places below a value that name something: the place, the name, and the attribute asked for."""
    pending: list[tuple[tuple[str, ...], Any]] = [(path, value)]
    while pending:
        at, here = pending.pop()
        if isinstance(here, list):
            pending += [((*at, str(n)), inner) for n, inner in enumerate(here)][::-1]
        elif isinstance(here, dict):
            for name, attribute in _names(here):
                yield at, name, attribute
            pending += [((*at, str(k)), v) for k, v in here.items() if k not in ("Ref", "Fn::GetAtt")][::-1]


def _names(value: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what one intrinsic names."""
    match value:
        case {"Ref": str(name)}:
            return [(name, "")]
        case {"Fn::GetAtt": [str(name), *rest]}:
            return [(name, ".".join(map(str, rest)))]
        case {"Fn::GetAtt": str(text)}:
            return [(text.partition(".")[0], text.partition(".")[2])]
        case {"Fn::Sub": str(text)} | {"Fn::Sub": [str(text), *_]}:
            found = re.findall(r"\$\{([A-Za-z0-9]+)\.?([A-Za-z0-9.]*)\}", text)
            own = value["Fn::Sub"][1] if isinstance(value["Fn::Sub"], list) and len(value["Fn::Sub"]) > 1 else {}
            return [(name, attribute) for name, attribute in found if name not in own]
    return []


def text_of(value: Any) -> str:
    """Return a value as one text with `${}` for everything that is only known later.

    >>> text_of({"Fn::Join": ["-", [{"Ref": "AWS::StackName"}, "vpc"]]}), text_of({"Fn::Sub": "${Net}-vpc"})
    ('${}-vpc', '${}-vpc')
    """
    if isinstance(value, (str, int, float)):
        return str(value)
    match value:
        case {"Fn::Sub": str(text)} | {"Fn::Sub": [str(text), *_]}:
            return _hollow(text)
        case {"Fn::Join": [str(by), [*parts]]}:
            return by.join(text_of(p) for p in parts)
    return "${}"


def _hollow(text: str) -> str:
    """Empty every `${Name}` of a text."""
    pieces = text.split("${")
    return pieces[0] + "".join("${}" + (p.partition("}")[2]) for p in pieces[1:])
