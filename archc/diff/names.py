"""Say a template's value in words: `{"Fn::Sub": "${Images.Arn}/*"}` is `Images/*`."""

import json
import re
from collections.abc import Mapping

from archc.diff.canonical import intrinsic_of

Renamed = Mapping[str, str]  # former logical ID -> logical ID

_IN_SUB = re.compile(r"\$\{(?!!)([^{}.]*)(?:\.([^{}]*))?\}")
_SAME_AS_THE_RESOURCE = ("Arn", "QueueArn", "TopicArn", "GroupId", "RoleArn", "FunctionArn")
_PARTITIONS = {"AWS::Partition": "aws", "AWS::URLSuffix": "amazonaws.com"}


def words(value: object, renamed: Renamed) -> str:
    """Write a canonical value as one text. A reference is the logical ID it names, by its new name where it has one."""
    match intrinsic_of(value), value:
        case "Ref", Mapping():
            return _name(str(value["Ref"]), "", renamed)
        case "Fn::GetAtt", {"Fn::GetAtt": [target, attribute]}:
            return _name(str(target), str(attribute), renamed)
        case "Fn::Sub", {"Fn::Sub": str(text)}:
            return _IN_SUB.sub(lambda found: _name(found[1], found[2] or "", renamed), text)
        case "Fn::Join", {"Fn::Join": [str(between), list(parts)]}:
            return between.join(words(part, renamed) for part in parts)
    return value if isinstance(value, str) else json.dumps(_plain(value, renamed), sort_keys=True, default=str)


def listed(value: object, renamed: Renamed) -> tuple[str, ...]:
    """Write each of one or several values."""
    return tuple(words(v, renamed) for v in value) if isinstance(value, list) else (words(value, renamed),)


def _name(target: str, attribute: str, renamed: Renamed) -> str:
    name = _PARTITIONS.get(target) or renamed.get(target, target)
    return f"{name}.{attribute}" if attribute and attribute not in _SAME_AS_THE_RESOURCE else name


def _plain(value: object, renamed: Renamed) -> object:
    if intrinsic_of(value):
        (function,) = value if isinstance(value, Mapping) else ("",)
        known = function in ("Ref", "Fn::GetAtt", "Fn::Sub", "Fn::Join")
        return words(value, renamed) if known else _inner(value, renamed)
    return _inner(value, renamed)


def _inner(value: object, renamed: Renamed) -> object:
    if isinstance(value, Mapping):
        return {str(key): _plain(inner, renamed) for key, inner in value.items()}
    return [_plain(inner, renamed) for inner in value] if isinstance(value, list) else value
