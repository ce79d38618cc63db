"""Print a template the way a person writes one: short intrinsics, long texts as blocks, no noise.

The YAML is written here and not by PyYAML, whose dumper makes three objects of every value: that took most of a build.
What is written is YAML 1.1 as CloudFormation reads it; texts that another reader could take for something else stand
in quotes.
"""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

_SCALAR_TAGS = {
    "Condition": "!Condition",
    "Fn::Base64": "!Base64",
    "Fn::GetAZs": "!GetAZs",
    "Fn::ImportValue": "!ImportValue",
    "Fn::Sub": "!Sub",
    "Ref": "!Ref",
}
_LISTS = ("And", "Cidr", "Equals", "FindInMap", "If", "Join", "Not", "Or", "Select", "Split", "Sub")
_LIST_TAGS = {f"Fn::{name}": f"!{name}" for name in _LISTS}

_LONGEST_LINE = 80
"""Characters of a list that stands in one line."""

_LONG = 900_000
"""Characters from which JSON is written without spaces; CloudFormation takes 1 MB."""

_PLAIN = re.compile(r"(?!.*(?:: | #|[: ]$))[A-Za-z0-9_/($][\x20-\x7e\xa1-\u1fff]*")
_PLAIN_IN_LIST = re.compile(r"[A-Za-z_/][\w./-]*", re.ASCII)
_LIKE_A_NUMBER = re.compile(r"[0-9][0-9a-fA-FxXoO_.:+-]*(?:[Tt ][0-9:.+ -]*Z?)?")
_LIKE_A_WORD = re.compile(r"(?i:true|false|yes|no|on|off|y|n|null|nan|inf)")
_UNPRINTABLE = re.compile("[^\t\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}


def to_yaml(template: Mapping[str, Any]) -> str:
    """Return the template as YAML."""
    return _mapping(template, "")


def to_json(template: Mapping[str, Any]) -> str:
    """Return the template as JSON: indented, unless that would make it larger than CloudFormation takes."""
    text = json.dumps(template, indent=2, ensure_ascii=False) + "\n"
    return text if len(text) <= _LONG else json.dumps(template, separators=(",", ":"), ensure_ascii=False) + "\n"


def _mapping(data: Mapping[Any, Any], pad: str) -> str:
    """Return the lines of a mapping that is not empty, each with its end."""
    return "".join([f"{pad}{_key(key)}:{_value(value, pad)}" for key, value in data.items()])


def _key(key: Any) -> str:
    return _text(key) if isinstance(key, str) else _scalar(key)


def _value(value: Any, pad: str) -> str:
    """Return what stands behind `key:` up to the end of its last line."""
    if type(value) is str:
        return f" {_block(value, pad) if chr(10) in value else _text(value)}\n"
    if isinstance(value, dict):
        if len(value) == 1:
            ((key, said),) = value.items()
            if (short := _intrinsic(key, said, pad, pad)) is not None:
                return f" {short}"
        return f"\n{_mapping(value, pad + '  ')}" if value else " {}\n"
    if isinstance(value, list | tuple):
        return f"\n{_sequence(value, pad)}" if value else " []\n"
    return f" {_scalar(value)}\n"


def _sequence(values: Any, pad: str) -> str:
    return "".join([f"{pad}-{_item(value, pad + '  ')}" for value in values])


def _item(value: Any, pad: str) -> str:
    """Return what stands behind `-`: mappings and lists begin in the same line."""
    if isinstance(value, dict) and value:
        if len(value) == 1:
            ((key, said),) = value.items()
            if (short := _intrinsic(key, said, pad, pad[:-2])) is not None:
                return f" {short}"
        return f" {_mapping(value, pad)[len(pad) :]}"
    if isinstance(value, list | tuple) and value:
        return f" {_sequence(value, pad)[len(pad) :]}"
    return _value(value, pad[:-2])


def _intrinsic(key: Any, value: Any, pad: str, outside: str) -> str | None:
    """Return the short form of an intrinsic, or None where only the long form is legal.

    YAML allows one tag a node, so a function of a function keeps its own long form. `outside` is the indentation of
    what it stands in, which that of a block is counted from.
    """
    if key in _SCALAR_TAGS and isinstance(value, str):
        return f"{_SCALAR_TAGS[key]} {_block(value, outside) if chr(10) in value else _text(value)}\n"
    if key == "Fn::GetAtt" and isinstance(value, list) and value and all(isinstance(v, str) for v in value):
        return f"!GetAtt {_text('.'.join(value))}\n"
    if key in _LIST_TAGS and isinstance(value, list) and value:
        if _is_short(value):
            return f"{_LIST_TAGS[key]} [{', '.join([_in_list(v) for v in value])}]\n"
        return f"{_LIST_TAGS[key]}\n{_sequence(value, pad)}"
    return None


def _is_short(values: list[Any]) -> bool:
    if not all(isinstance(v, str | int | float) for v in values):
        return False
    return sum(len(str(v)) for v in values) < _LONGEST_LINE and not any(chr(10) in str(v) for v in values)


def _in_list(value: Any) -> str:
    if not isinstance(value, str):
        return _scalar(value)
    text = _text(value)
    return text if text[0] in "'\"" or _PLAIN_IN_LIST.fullmatch(text) else _quoted(value)


def _scalar(value: Any) -> str:
    """Return a number, a truth or nothing."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        # YAML 1.1 knows an exponent only behind a point.
        mantissa, exponent, power = repr(value).partition("e")
        return f"{mantissa}{'' if '.' in mantissa else '.0'}{exponent}{power}"
    return str(value) if isinstance(value, int) else _text(str(value))


@lru_cache(maxsize=65_536)
def _text(text: str) -> str:
    """Return a text in one line: as it is where nobody could take it for something else, else in quotes."""
    if _PLAIN.fullmatch(text) and not _LIKE_A_NUMBER.fullmatch(text) and not _LIKE_A_WORD.fullmatch(text):
        return text
    return _quoted(text)


def _quoted(text: str) -> str:
    if chr(10) not in text and not _UNPRINTABLE.search(text):
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join([_ESCAPES.get(c) or (_escape(c) if _UNPRINTABLE.match(c) else c) for c in text]) + '"'


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _block(text: str, pad: str) -> str:
    """Return a text of several lines as a block without its last line's end; in quotes where no block can hold it."""
    lines = text.split("\n")
    if _UNPRINTABLE.search(text.replace("\n", "")) or any(line != line.rstrip() for line in lines):
        return _quoted(text)
    ended = text.endswith("\n")
    body = lines[:-1] if ended else lines
    if not any(body):
        return _quoted(text)
    chomp = "" if ended and lines[-2] else "+" if ended else "-"
    indicator = "2" if text[0] in " \n\t" else ""
    inside = pad + "  "
    return f"|{indicator}{chomp}\n" + "\n".join([f"{inside}{line}" if line else "" for line in body])
