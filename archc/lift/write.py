"""Plain data as the text of an architecture file: what a person would have written, in canonical form."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from archc.source.format import format_text

_WIDTH = 96
"""Characters of a mapping or list that stands in one line."""

_PLAIN = re.compile(r"(?!.*(?:: | #|[: ]$))[A-Za-z_/$][\w ./$@=+(){}~>:,?*#-]*", re.ASCII)
_PLAIN_IN_BRACKETS = re.compile(r"(?!.*(?:: | #|[: ]$))[A-Za-z_/][\w ./@=+~>:*-]*", re.ASCII)
_ARROW = re.compile(r"[-~]>")
_WORD = re.compile(r"(?i:true|false|yes|no|on|off|y|n|null|nan|inf|none|~|=|<<)")
_BLOCK = re.compile(
    r"[\x20-\x7e\xa1-\u1fff\u2010-\u2027\u2030-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff\n]+"
)
_UNSEEN = re.compile("[^\x20-\x7e\xa1-\u1fff\u2010-\u2027\u2030-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""Characters that are written as escapes."""

_SHORT_AT = frozenset({"components", "actors", "parameters", "connections"})
"""Sections that are never one line, whose entries are where they fit."""


def text_of(root: Mapping[str, Any], comment: str = "") -> str:
    """Return an architecture as YAML in canonical form. `comment` is its first line."""
    text = draft_of(root, comment)
    formatted, _ = format_text(text, "")
    return formatted if formatted is not None else text


def draft_of(root: Mapping[str, Any], comment: str = "") -> str:
    """Return an architecture as YAML that only archc reads."""
    lines = [f"# {comment}"] if comment else []
    for key, value in root.items():
        lines += _entry(key, value, "", short=key not in _SHORT_AT)
    return "\n".join(lines) + "\n"


def _entry(key: str, value: Any, pad: str, *, short: bool = True) -> list[str]:
    head = f"{pad}{_scalar(key, in_brackets=True)}:"
    if isinstance(value, str) and (block := _block(value, pad)) is not None:
        return [f"{head} {block[0]}", *block[1:]]
    if not _is_filled(value):
        return [f"{head} {_scalar(value)}"]
    line = _in_brackets(value) if short and _is_simple(value) else ""
    if line and len(head) + len(line) < _WIDTH:
        return [f"{head} {line}"]
    if isinstance(value, Mapping):
        return [head, *(line for k, v in value.items() for line in _entry(str(k), v, pad + "  "))]
    return [head, *(line for item in value for line in _item(item, pad + "  "))]


def _item(value: Any, pad: str) -> list[str]:
    if isinstance(value, str) and (block := _block(value, pad)) is not None:
        return [f"{pad}- {block[0]}", *block[1:]]
    if not _is_filled(value):
        return [f"{pad}- {_scalar(value)}"]
    if isinstance(value, Mapping) and len(value) == 1 and _ARROW.search(next(iter(value))):
        ((arrow, said),) = value.items()
        first, *rest = _entry("x", said, pad + "  ")
        return [f"{pad}- {_scalar(arrow)}:{first.partition(':')[2]}", *rest]
    line = _in_brackets(value) if _is_simple(value) else ""
    if line and len(pad) + len(line) < _WIDTH - 2:
        return [f"{pad}- {line}"]
    if isinstance(value, Mapping):
        lines = [line for k, v in value.items() for line in _entry(str(k), v, pad + "  ")]
    else:
        lines = [line for item in value for line in _item(item, pad + "  ")]
    return [f"{pad}- {lines[0].lstrip()}", *lines[1:]]


def _is_filled(value: Any) -> bool:
    return isinstance(value, (Mapping, list)) and bool(value)


def _is_simple(value: Any, deep: int = 0) -> bool:
    """Whether a value reads well in one line: little in it, and nothing of many lines."""
    if isinstance(value, Mapping):
        few = len(value) <= 4 or all(v is None for v in value.values())
        return deep < 3 and few and all(_is_simple(v, deep + 1) for v in value.values())
    if isinstance(value, list):
        return deep < 3 and len(value) <= 8 and all(_is_simple(v, deep + 1) for v in value)
    return not (isinstance(value, str) and ("\n" in value or len(value) > 60))


def _in_brackets(value: Any) -> str:
    if isinstance(value, Mapping) and value:
        inner = ", ".join(f"{_scalar(str(k), in_brackets=True)}: {_in_brackets(v)}" for k, v in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, list) and value:
        return f"[{', '.join(map(_in_brackets, value))}]"
    return _scalar(value, in_brackets=True)


def _scalar(value: Any, *, in_brackets: bool = False) -> str:
    if isinstance(value, str):
        pattern = _PLAIN_IN_BRACKETS if in_brackets else _PLAIN
        if pattern.fullmatch(value) and not _WORD.fullmatch(value):
            return value
        quoted = json.dumps(value, ensure_ascii=False)
        return _UNSEEN.sub(lambda m: f"\\U{ord(m[0]):08x}", quoted)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "{}" if isinstance(value, Mapping) else "[]" if isinstance(value, list) else repr(value)


def _block(text: str, pad: str) -> list[str] | None:
    """Return a text of several lines as a block, or None where a block would not keep it as it is."""
    body = text.removesuffix("\n")
    lines = body.split("\n")
    if len(lines) < 2 or not _BLOCK.fullmatch(text) or not lines[0] or lines[0][0] == " ":
        return None
    if any(line != line.rstrip() for line in lines) or not lines[-1]:
        return None
    mark = "|" if text.endswith("\n") else "|-"
    return [mark, *(f"{pad}  {line}" if line else "" for line in lines)]
