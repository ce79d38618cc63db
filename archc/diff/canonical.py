"""Template values in one form, so that only real differences differ, and the references inside them.

CloudFormation compares scalars as text (`80` is `"80"`, `true` is `"true"`), takes `Fn::GetAtt: a.b` for the list form,
and drops what is `AWS::NoValue`. `Fn::Sub` of a single name is the `Ref` or `Fn::GetAtt` it stands for.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, cast

Template = Mapping[str, object]
Steps = tuple[str, ...]

_NAME_IN_SUB = re.compile(r"\$\{([^!{}][^{}]*)\}")
_NO_VALUE = {"Ref": "AWS::NoValue"}


@dataclass(frozen=True, slots=True)
class Absent:
    """What stands on the side that has nothing."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = Absent()


@dataclass(frozen=True, slots=True)
class Reference:
    """A name used at `path`: of a resource or parameter (Ref, GetAtt), a condition (If) or a mapping (FindInMap)."""

    path: Steps
    name: str
    kind: Literal["Ref", "GetAtt", "If", "FindInMap"]
    attribute: str = ""


def section(template: Template, name: str) -> Mapping[str, object]:
    """Give a section of a template, or of a resource; nothing where it is missing or no mapping."""
    found = template.get(name)
    return {str(key): value for key, value in found.items()} if isinstance(found, Mapping) else {}


def canonical(value: object, mappings: Mapping[str, object]) -> object:
    """Give a value with its intrinsics in one form; `mappings` answers FindInMap where its keys are literal."""
    if isinstance(value, Mapping):
        if intrinsic_of(value):
            return _intrinsic(value, mappings)
        return {str(k): canonical(v, mappings) for k, v in value.items() if v != _NO_VALUE}
    if isinstance(value, list | tuple):
        return [canonical(v, mappings) for v in value if v != _NO_VALUE]
    return value.isoformat() if isinstance(value, date) else value


def intrinsic_of(value: object) -> str:
    """`Fn::Sub` for `{"Fn::Sub": …}`, and nothing for what is no intrinsic function."""
    if isinstance(value, Mapping) and len(value) == 1:
        (key,) = value
        if isinstance(key, str) and (key in ("Ref", "Condition") or key.startswith("Fn::")):
            return key
    return ""


def text_of(value: object) -> str:
    """Give a scalar as CloudFormation compares it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) and value.is_integer() else str(value)


def same(one: object, other: object) -> bool:
    """Whether two canonical values are the same to CloudFormation."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(v, other[k]) for k, v in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, Mapping | list | Absent) or isinstance(other, Mapping | list | Absent):
        return one is other
    return text_of(one) == text_of(other)


def references(value: object, path: Steps = ()) -> Iterator[Reference]:
    """Every name used in a value. The path ends at the outermost intrinsic function, where the property is set."""
    function = intrinsic_of(value)
    if function:
        yield from _named(function, cast("Mapping[str, object]", value)[function], path)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from references(inner, (*path, str(key)))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from references(inner, (*path, str(index)))


def _named(function: str, argument: object, path: Steps) -> Iterator[Reference]:
    if function == "Ref" and isinstance(argument, str):
        yield Reference(path, argument, "Ref")
    elif function == "Condition" and isinstance(argument, str):
        yield Reference(path, argument, "If")
    elif function == "Fn::GetAtt" and isinstance(argument, list) and argument:
        yield Reference(path, str(argument[0]), "GetAtt", ".".join(str(a) for a in argument[1:] if isinstance(a, str)))
    elif function == "Fn::Sub":
        yield from _in_sub(argument, path)
    else:
        yield from _in_arguments(function, argument, path)


def _in_sub(argument: object, path: Steps) -> Iterator[Reference]:
    text, given = argument if isinstance(argument, list) and len(argument) == 2 else (argument, {})
    own = given if isinstance(given, Mapping) else {}
    for name in _NAME_IN_SUB.findall(text) if isinstance(text, str) else ():
        if name not in own:
            yield _sub_name(name, path)
    for inner in own.values():
        yield from _inside(inner, path)


def _in_arguments(function: str, argument: object, path: Steps) -> Iterator[Reference]:
    first = argument[0] if isinstance(argument, list) and argument else None
    if isinstance(first, str) and function in ("Fn::If", "Fn::FindInMap"):
        yield Reference(path, first, "If" if function == "Fn::If" else "FindInMap")
    yield from _inside(argument, path)


def _inside(value: object, path: Steps) -> Iterator[Reference]:
    """Find the references of an intrinsic's arguments; tell them at the intrinsic's own path."""
    for found in references(value):
        yield Reference(path, found.name, found.kind, found.attribute)


def _sub_name(name: str, path: Steps) -> Reference:
    target, dot, attribute = name.strip().partition(".")
    return Reference(path, target, "GetAtt", attribute) if dot else Reference(path, target, "Ref")


def _intrinsic(value: Mapping[str, object], mappings: Mapping[str, object]) -> object:
    ((function, argument),) = value.items()
    if function == "Fn::GetAtt" and isinstance(argument, str):
        return {function: list(argument.split(".", 1))}
    if (
        function == "Fn::GetAtt"
        and isinstance(argument, list)
        and len(argument) > 1
        and all(isinstance(a, str) for a in argument)
    ):
        return {function: [argument[0], ".".join(argument[1:])]}
    if function == "Fn::Sub":
        return _sub(argument, mappings)
    inner = canonical(argument, mappings)
    if function == "Fn::FindInMap":
        return _looked_up(inner, mappings)
    if function == "Fn::Join":
        return _joined(inner)
    return {function: inner}


def _sub(argument: object, mappings: Mapping[str, object]) -> object:
    inner = canonical(argument, mappings)
    if isinstance(inner, list) and len(inner) == 2 and inner[1] == {}:
        inner = inner[0]
    if not isinstance(inner, str):
        return {"Fn::Sub": inner}
    if "${" not in inner:
        return inner
    whole = _NAME_IN_SUB.fullmatch(inner)
    if whole is None:
        return {"Fn::Sub": inner}
    found = _sub_name(whole[1], ())
    return {"Ref": found.name} if found.kind == "Ref" else {"Fn::GetAtt": [found.name, found.attribute]}


def _looked_up(inner: object, mappings: Mapping[str, object]) -> object:
    if isinstance(inner, list) and len(inner) == 3 and all(isinstance(key, str) for key in inner):
        value = section(section(mappings, inner[0]), inner[1]).get(inner[2], ABSENT)
        if not isinstance(value, Absent):
            return value
    return {"Fn::FindInMap": inner}


def _joined(inner: object) -> object:
    if isinstance(inner, list) and len(inner) == 2 and isinstance(inner[0], str) and isinstance(inner[1], list):
        if all(isinstance(part, str) for part in inner[1]):
            return inner[0].join(inner[1])
        if len(inner[1]) == 1:
            return inner[1][0]
    return {"Fn::Join": inner}
