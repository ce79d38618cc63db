"""What an error of the JSON Schema means, in the words of the file: its place, a hint, and a fix where one is sure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from archc.diagnostics import Code, Diagnostic, Edit, Fix, Span, certain, codes, nearest
from archc.model.naming import NAME_PATTERN
from archc.model.regions import REGIONS
from archc.source.core import resolve
from archc.source.nodes import Mapping, Node, Scalar, kind
from archc.source.nodes import Sequence as SequenceNode

_TYPES = {
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
}
_YES_AND_NO = {"yes": "true", "y": "true", "on": "true", "no": "false", "n": "false", "off": "false"}
"""What YAML 1.1 read as booleans, and people still write."""

_FEW = 6
"""So many words are listed beside the nearest one; more would only hide it."""

RESERVED = frozenset({"network", "stack"})
"""Names that archc uses itself for what components share."""

_NAME = re.compile(NAME_PATTERN)

Path = Sequence[str | int]


@dataclass(frozen=True, slots=True)
class Subject:
    """The mapping that was checked. Messages call it `whole`, and what is in it `path` with `of` behind it.

    `span` is the place of the key it stands under; `component` is its owner; `known` are its keys where its schema
    does not hold all of them; `limits` says which page of AWS its bounds are from.
    """

    root: Mapping
    span: Span
    whole: str = "the file"
    of: str = ""
    component: str = ""
    known: tuple[str, ...] = ()
    limits: str = ""

    def node(self, path: Path) -> Node:
        """Return the node at a path, or the nearest one above it."""
        node: Node = self.root
        for step in path:
            if isinstance(node, Mapping):
                node = node.get(str(step)) or node
            elif isinstance(node, SequenceNode) and isinstance(step, int):
                node = node.items[step]
        return node

    def name(self, path: Path) -> str:
        """Return what messages call the value at a path."""
        if not path:
            return self.whole
        if isinstance(path[-1], int):
            return f"entry {path[-1] + 1} of {self.name(path[:-1])}"
        numbers = [n for n, step in enumerate(path) if isinstance(step, int)]
        start = numbers[-1] + 1 if numbers else 0
        owner = f" of {self.name(path[:start])}" if numbers else self.of
        return f"`{_short('.'.join(str(p) for p in path[start:]))}`{owner}"

    def key_span(self, path: Path) -> Span:
        """Return the place of the key that a value stands under; for the outermost, its owner's."""
        if not path:
            return self.span
        parent = self.node(path[:-1])
        key = parent.key(str(path[-1])) if isinstance(parent, Mapping) else None
        return key.span if key else self.node(path).span


def put(span: Span, text: str, title: str = "") -> Fix:
    """Return the fix that writes a text in the place of another."""
    return Fix(title or f"Write `{text}`", (Edit(span, text),))


def tell(error: Any, subject: Subject) -> Iterator[Diagnostic]:
    """Yield what one error of a JSON Schema validator means; each of several unknown keys is told on its own."""
    yield from _TELLERS.get(str(error.validator), _bound)(error, subject)


def instead(near: str | None, known: Iterable[str], says: str) -> str:
    """Return the hint for a wrong word: the nearest right one, and all of them where they are few."""
    listed = list(known)
    options = f"{says} {', '.join(listed[:24])}{' …' if len(listed) > 24 else ''}" if listed else ""
    if near:
        return f"did you mean `{near}`? {options if len(listed) <= _FEW else ''}".rstrip()
    return options


def _unknown_keys(error: Any, subject: Subject) -> Iterator[Diagnostic]:
    path = list(error.absolute_path)
    node = subject.node(path)
    known = list(subject.known if subject.known and not path else error.schema.get("properties", {}))
    assert isinstance(node, Mapping)  # noqa: S101 - only mappings have unknown keys
    where = f"in {subject.name(path)}" if path or subject.component else "at the top of the file"
    for entry in node.entries:
        if entry.name not in known:
            free = [k for k in known if k not in node]
            sure = certain(entry.name, free)
            yield _make(
                codes.UNKNOWN_KEY,
                f"unknown key `{_short(entry.name)}` {where}",
                entry.key.span,
                subject,
                instead(nearest(entry.name, free), known, "it takes"),
                put(entry.key.span, sure, f"Rename the key to `{sure}`") if sure else None,
            )


def _missing(error: Any, subject: Subject) -> Iterator[Diagnostic]:
    path = list(error.absolute_path)
    known = error.schema["properties"]
    free = [key for key in known if key not in error.instance]
    misspelt = {nearest(key, free) for key in error.instance if key not in known}
    for name in error.validator_value:
        if name not in error.instance and name not in misspelt:
            schema = error.schema["properties"].get(name, {})
            help_ = f"add `{name}:`. {_hint(schema)}".strip()
            span = subject.key_span(path)
            fix = _constant(name, schema, subject.root) if not path else None
            yield _make(codes.MISSING_KEY, f"{subject.name(path)} has no `{name}`", span, subject, help_, fix)


def _constant(name: str, schema: Any, root: Mapping) -> Fix | None:
    """Return the fix that adds a key which can have one value only, at the top of a file."""
    if "const" not in schema or not root.entries or root.span.column != 1:
        return None
    start = root.entries[0].key.span
    if start.column != 1:
        return None
    edit = Edit(Span(start.file, start.line, 1, start.line, 1), f"{name}: {schema['const']}\n")
    return Fix(f"Add `{name}: {schema['const']}`", (edit,))


def _type(error: Any, subject: Subject) -> Iterator[Diagnostic]:
    expected = str(error.validator_value)
    yield _expected(error, subject, _TYPES.get(expected, expected), (expected,))


def _expected(error: Any, subject: Subject, says: str, types: tuple[str, ...]) -> Diagnostic:
    path = list(error.absolute_path)
    node = subject.node(path)
    said = f" `{_short(node.text)}`" if isinstance(node, Scalar) and node.value is not None else ""
    message = f"{subject.name(path)} must be {says}, not {kind(node)}{said}"
    fix = next((f for t in types if (f := _other_spelling(node, t)) and _fits(node, t, error.schema)), None)
    if fix is None and "array" in types:
        fix = _as_list(node, error.schema)
    return _make(codes.WRONG_TYPE, message, node.span, subject, _hint(error.schema), fix)


def _as_list(node: Node, schema: Any) -> Fix | None:
    """Return the fix that makes a list of one text, where a list of texts belongs."""
    items = schema.get("items", {}) if isinstance(schema, dict) else {}
    alone = isinstance(node, Scalar) and isinstance(node.value, str) and not re.search(r"[\[\]{},]", node.text)
    if not alone or items.get("type", "string") != "string" or node.span.line != node.span.end_line:
        return None
    start, end = node.span, node.span
    before = Span(start.file, start.line, start.column, start.line, start.column)
    behind = Span(end.file, end.end_line, end.end_column, end.end_line, end.end_column)
    return Fix("Make it a list", (Edit(before, "["), Edit(behind, "]")))


def _fits(node: Node, expected: str, schema: Any) -> bool:
    """Whether the value would still be right as text, where its key asks for a form."""
    pattern = schema.get("pattern") if isinstance(schema, dict) else None
    return expected != "string" or not pattern or (isinstance(node, Scalar) and bool(re.search(pattern, node.text)))


def _other_spelling(node: Node, expected: str) -> Fix | None:
    """Return the fix for a value that says the right thing in another type: `yes`, `"4"`, 16 where text is wanted."""
    if not isinstance(node, Scalar) or node.value is None or node.span.line != node.span.end_line:
        return None
    text, value = node.text.strip(), resolve(node.text.strip())
    if expected == "boolean" and isinstance(node.value, str):
        meant = _YES_AND_NO.get(text.lower()) or (text.lower() if isinstance(resolve(text.lower()), bool) else "")
        return put(node.span, meant) if meant else None
    numeric = isinstance(value, int) or (expected == "number" and isinstance(value, float))
    if expected in ("integer", "number") and isinstance(node.value, str) and numeric and not isinstance(value, bool):
        return put(node.span, text)
    if expected == "string" and not isinstance(node.value, str):
        return put(node.span, json.dumps(node.text, ensure_ascii=False))
    return None


def wrong_name(name: str, span: Span) -> Diagnostic:
    """Return the diagnostic for a name of a component or an actor that is none, with a right one where it has one."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    right = "-".join(re.sub(r"[^a-z0-9]+", " ", spaced.lower()).split())
    usable = is_usable(right)
    return Diagnostic(
        codes.WRONG_NAME,
        f"`{name if len(name) <= 80 else name[:77] + '…'}` is not a name archc can use",
        span,
        reason="names are lower-kebab-case, up to 60 characters: logical ids are made of them",
        help=f"write `{right}`; `title` is free" if usable else "write lower-case words joined by hyphens",
        fix=put(span, right, f"Rename it to `{right}`") if usable else None,
    )


def is_usable(name: str) -> bool:
    """Whether a component or an actor can have this name."""
    return bool(_NAME.search(name)) and len(name) <= 60 and name not in RESERVED


def _enum(error: Any, subject: Subject) -> Iterator[Diagnostic]:
    path = list(error.absolute_path)
    allowed = [_say(v) for v in error.validator_value]
    node = subject.node(path)
    text = node.text if isinstance(node, Scalar) else kind(node)
    sure = certain(text, allowed) or _YES_AND_NO.get(text.lower())
    yield _make(
        codes.NOT_ALLOWED,
        f"{subject.name(path)} cannot be `{_short(text)}`",
        node.span,
        subject,
        instead(nearest(text, allowed), allowed, "it is one of"),
        put(node.span, sure) if sure in allowed and isinstance(node, Scalar) else None,
    )


def _const(error: Any, subject: Subject) -> Iterator[Diagnostic]:
    node = subject.node(error.absolute_path)
    text = node.text if isinstance(node, Scalar) else kind(node)
    right = str(error.validator_value)
    same = isinstance(node, Scalar) and text == right
    message = f"this archc reads version {right} of the language, not {'the text ' if same else ''}`{_short(text)}`"
    fix = put(node.span, right) if same else None
    yield _make(codes.WRONG_VERSION, message, node.span, subject, f"write `archc: {right}`", fix)


def _pattern(error: Any, subject: Subject) -> Iterator[Diagnostic]:
    if isinstance(error.instance, str) and "${" in error.instance:
        return  # a parameter's value is not known yet
    says = error.schema.get("x-says") or f"text that matches {error.validator_value}"
    path = list(error.absolute_path)
    if "propertyNames" in error.absolute_schema_path and error.validator_value == NAME_PATTERN:
        yield wrong_name(error.instance, subject.key_span([*path, error.instance]))
        return
    if "propertyNames" in error.absolute_schema_path:
        message = f"`{_short(error.instance)}` is not a name archc can use: it must be {says}"
        yield _make(codes.WRONG_NAME, message, subject.key_span([*path, error.instance]), subject)
        return
    node = subject.node(path)
    sure = certain(str(error.instance), REGIONS) if path == ["region"] else None
    yield _make(
        codes.WRONG_FORM,
        f"{subject.name(path)} must be {says}, not `{_short(error.instance)}`",
        node.span,
        subject,
        f"did you mean `{sure}`?" if sure else _hint(error.schema),
        put(node.span, sure) if sure else None,
    )


def _any_of(error: Any, subject: Subject) -> Iterator[Diagnostic]:
    """Tell the problem of the one branch that was meant, or what all branches expect."""
    of_type = [e for e in error.context or () if not (e.validator in ("type", "enum", "const") and not e.path)]
    if of_type:
        yield from tell(of_type[0], subject)
        return
    node = subject.node(error.absolute_path)
    enums = [e for e in error.context or () if e.validator == "enum"]
    if enums and isinstance(node, Scalar) and isinstance(node.value, str) and not _other_spelling(node, "boolean"):
        yield from _enum(enums[0], subject)
        return
    branches = error.validator_value
    types = tuple(str(b.get("type") or ("boolean" if False in b.get("enum", ()) else "")) for b in branches)
    words = dict.fromkeys(_expects(b) for b in branches)
    if _TYPES["number"] in words:
        words.pop(_TYPES["integer"], None)
    yield _expected(error, subject, " or ".join(words), types)


def _bound(error: Any, subject: Subject) -> Iterator[Diagnostic]:
    path, limit = list(error.absolute_path), error.validator_value
    name = subject.name(path)
    said = {
        "minimum": f"{name} must be at least {limit}, not {_short(error.instance)}",
        "maximum": f"{name} must be at most {limit}, not {_short(error.instance)}",
        "minLength": f"{name} must have at least {_count(limit, 'character')}",
        "maxLength": f"{name} must have at most {_count(limit, 'character')}",
        "minItems": f"{name} needs at least {_count(limit, 'entry', 'entries')}",
        "maxItems": f"{name} takes at most {_count(limit, 'entry', 'entries')}",
        "minProperties": f"{name} needs at least {_count(limit, 'entry', 'entries')}",
    }
    message = said.get(str(error.validator), f"{name} is not right: {_short(error.message)}")
    hint = _hint(error.schema) or (_hint(error.parent.schema) if error.parent else "")
    found = _make(codes.OUT_OF_RANGE, message, subject.node(path).span, subject, hint)
    yield replace(found, reason=f"AWS's limit: {subject.limits}") if subject.limits else found


_TELLERS = {
    "additionalProperties": _unknown_keys,
    "required": _missing,
    "type": _type,
    "enum": _enum,
    "const": _const,
    "pattern": _pattern,
    "anyOf": _any_of,
}


def _make(
    code: Code, message: str, span: Span, subject: Subject, help_: str = "", fix: Fix | None = None
) -> Diagnostic:
    return Diagnostic(code, message, span, help=help_, fix=fix, component=subject.component)


def _short(value: Any) -> str:
    text = _say(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _say(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _expects(branch: dict[str, Any]) -> str:
    if "enum" in branch:
        return " or ".join(_say(v) for v in branch["enum"])
    return _TYPES.get(str(branch.get("type")), "something else")


def _hint(schema: Any) -> str:
    description = schema.get("description", "") if isinstance(schema, dict) else ""
    examples = schema.get("examples") if isinstance(schema, dict) else None
    if not description and isinstance(schema, dict) and schema.get("properties"):
        return f"it takes {', '.join(schema['properties'])}"
    return f"{description} For example: {examples[0]}" if examples else description
