"""Say a template's value in words: `{"Fn::Sub": "${Images.Arn}/*"}` is `Images/*`."""

import json
import re
from collections.abc import Mapping

Renamed = Mapping[str, str]  # former logical ID -> logical ID

_IN_SUB = re.compile(r"\$\{(?!!)([^{}.]*)(?:\.([^{}]*))?\}")
_SAME_AS_THE_RESOURCE = ("Arn", "QueueArn", "TopicArn", "GroupId", "RoleArn", "FunctionArn")
_PARTITIONS = {"AWS::Partition": "aws", "AWS::URLSuffix": "amazonaws.com"}


def words(value: object, renamed: Renamed) -> str:
    """Write a canonical value as one text. A reference is the logical ID it names, by its new name where it has one."""
    plain = _plain(value, renamed)
    return plain if isinstance(plain, str) else json.dumps(plain, sort_keys=True, default=str)


def listed(value: object, renamed: Renamed) -> tuple[str, ...]:
    """Write each of one or several values."""
    return tuple(words(v, renamed) for v in value) if isinstance(value, list) else (words(value, renamed),)


def _name(target: str, attribute: str, renamed: Renamed) -> str:
    name = _PARTITIONS.get(target) or renamed.get(target, target)
    return f"{name}.{attribute}" if attribute and attribute not in _SAME_AS_THE_RESOURCE else name


def _plain(value: object, renamed: Renamed) -> object:
    """Put a text in place of every intrinsic function that names something."""
    match value:
        case {"Ref": str(target)}:
            return _name(target, "", renamed)
        case {"Fn::GetAtt": [str(target), str(attribute)]}:
            return _name(target, attribute, renamed)
        case {"Fn::Sub": str(text)}:
            return _IN_SUB.sub(lambda found: _name(found[1], found[2] or "", renamed), text)
        case {"Fn::Sub": [str(text), Mapping() as given]}:
            own = {str(key): words(inner, renamed) for key, inner in given.items()}
            return _IN_SUB.sub(lambda found: own.get(found[1]) or _name(found[1], found[2] or "", renamed), text)
        case {"Fn::Join": [str(between), [*parts]]}:
            return between.join(words(part, renamed) for part in parts)
        case Mapping():
            return {str(key): _plain(inner, renamed) for key, inner in value.items()}
        case list():
            return [_plain(inner, renamed) for inner in value]
    return value
