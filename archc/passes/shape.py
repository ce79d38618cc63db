"""Check the shape of the file against its JSON Schema, and say what is wrong in the words of the file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from archc import services
from archc.diagnostics import Diagnostic, Span, codes, nearest
from archc.model.naming import NAME_PATTERN
from archc.passes.schema import TOP_LEVEL, component_schema, file_schema
from archc.source.nodes import Mapping, Node, Scalar, kind, plain
from archc.source.nodes import Sequence as SequenceNode

RESERVED = frozenset({"network", "stack"})
"""Names that archc uses itself for what components share."""

_TYPES = {
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """What can be used of a file: `root` without keys that are wrong; `broken` are names that cannot be used."""

    root: Mapping
    broken: frozenset[str]


def shape(root: Mapping) -> tuple[Shape, tuple[Diagnostic, ...]]:
    """Return the part of the file whose shape is right, and everything that is wrong with the rest."""
    rest = _without(root, "components", "connections")
    validator = _file_validator()
    wrong_keys = {str(e.absolute_path[0]) for e in validator.iter_errors(plain(rest)) if e.absolute_path}
    found = list(_check(validator, rest))
    broken = _names_below(root, "actors") if "actors" in wrong_keys else set()
    components = root.get("components")
    if isinstance(components, Mapping):
        for entry in components.entries:
            if problems := list(_component(entry.name, entry.key.span, entry.value)):
                broken.add(entry.name)
                found += problems
    elif components is not None and not _is_empty(components):
        found.append(_wrong_type("`components`", components, "a mapping of names"))
    connections = root.get("connections")
    if connections is not None and not isinstance(connections, SequenceNode) and not _is_empty(connections):
        found.append(_wrong_type("`connections`", connections, "a list of arrows"))
    return Shape(_without(root, *wrong_keys), frozenset(broken)), tuple(found)


def _names_below(root: Mapping, key: str) -> set[str]:
    node = root.get(key)
    return {e.name for e in node.entries} if isinstance(node, Mapping) else set()


def _without(root: Mapping, *names: str) -> Mapping:
    return Mapping(tuple(e for e in root.entries if e.name not in names), root.span)


def _is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value is None


@cache
def _file_validator() -> Draft202012Validator:
    return Draft202012Validator(file_schema())


@cache
def _component_validator(type_name: str) -> Draft202012Validator:
    return Draft202012Validator(component_schema(services.by_type()[type_name]))


def _component(name: str, span: Span, node: Node) -> Iterator[Diagnostic]:
    yield from _name(name, span)
    if not isinstance(node, Mapping):
        yield _wrong_type(f"component `{name}`", node, "a mapping such as { type: sqs }")
        return
    said = node.get("type")
    types = services.by_type()
    if said is None:
        options = ", ".join(types)
        message = f"component `{name}` has no type"
        yield Diagnostic(codes.MISSING_KEY, message, span, help=f"add `type:` with one of {options}", component=name)
    elif not isinstance(said, Scalar) or said.value not in types:
        yield _unknown_type(name, said, types)
    else:
        yield from _check(_component_validator(str(said.value)), node, owner=name, owner_span=span)


def _name(name: str, span: Span) -> Iterator[Diagnostic]:
    if not Draft202012Validator({"pattern": NAME_PATTERN}).is_valid(name) or len(name) > 60:
        suggestion = "-".join("".join(c if c.isalnum() else " " for c in name.lower()).split())
        yield Diagnostic(
            codes.WRONG_NAME,
            f"`{name}` is not a name archc can use",
            span,
            reason="names are lower-kebab-case, up to 60 characters: logical ids are made of them",
            help=f"write `{suggestion}`" if suggestion and suggestion != name and suggestion[:1].isalpha() else "",
        )
    if name in RESERVED:
        message = f"`{name}` is a name that archc keeps for itself"
        yield Diagnostic(codes.WRONG_NAME, message, span, help=f"call it `my-{name}`, for example")


def _unknown_type(name: str, said: Node, types: dict[str, Any]) -> Diagnostic:
    text = said.text if isinstance(said, Scalar) else kind(said)
    near = nearest(text, types)
    known = f"the types are {', '.join(types)}"
    return Diagnostic(
        codes.UNKNOWN_TYPE,
        f"component `{name}` has the unknown type `{text}`",
        said.span,
        help=f"did you mean `{near}`? {known}" if near else known,
        component=name,
    )


def _wrong_type(subject: str, node: Node, expected: str) -> Diagnostic:
    return Diagnostic(codes.WRONG_TYPE, f"{subject} must be {expected}, not {kind(node)}", node.span)


def _check(
    validator: Draft202012Validator,
    node: Mapping,
    owner: str = "",
    owner_span: Span | None = None,
) -> Iterator[Diagnostic]:
    problem = _Problem(node, owner, owner_span or node.span)
    for error in validator.iter_errors(plain(node)):
        yield from problem.tell(error)


class _Problem:
    """Tells validation errors of one mapping, in the words of its owner."""

    def __init__(self, root: Mapping, owner: str, owner_span: Span) -> None:
        self.root = root
        self.owner = owner
        self.owner_span = owner_span

    def tell(self, error: Any) -> Iterator[Diagnostic]:
        """Yield what one error means; an unknown key of several is told one by one."""
        tellers = {
            "additionalProperties": self._unknown_keys,
            "required": self._missing,
            "type": self._type,
            "enum": self._enum,
            "const": self._const,
            "pattern": self._pattern,
            "anyOf": self._any_of,
        }
        yield from tellers.get(str(error.validator), self._bound)(error)

    def _node(self, path: Sequence[str | int]) -> Node:
        node: Node = self.root
        for step in path:
            if isinstance(node, Mapping):
                node = node.get(str(step)) or node
            elif isinstance(node, SequenceNode) and isinstance(step, int):
                node = node.items[step]
        return node

    def _subject(self, path: Sequence[str | int]) -> str:
        said = ".".join(str(p) for p in path)
        if not self.owner:
            return f"`{said}`" if said else "the file"
        return f"`{said}` of `{self.owner}`" if said else f"component `{self.owner}`"

    def _make(self, code: Any, message: str, span: Span, help_: str = "") -> Diagnostic:
        return Diagnostic(code, message, span, help=help_, component=self.owner)

    def _key_span(self, path: Sequence[str | int]) -> Span:
        """Return the place of the key that a mapping stands under; for the outermost, its owner's."""
        if not path:
            return self.owner_span
        parent = self._node(path[:-1])
        key = parent.key(str(path[-1])) if isinstance(parent, Mapping) else None
        return key.span if key else self._node(path).span

    def _unknown_keys(self, error: Any) -> Iterator[Diagnostic]:
        path, node = list(error.absolute_path), self._node(error.absolute_path)
        known = list(error.schema.get("properties", {}))
        if not path and not self.owner:
            known = list(TOP_LEVEL)
        assert isinstance(node, Mapping)  # noqa: S101 - only objects have unknown keys
        for entry in node.entries:
            if entry.name not in known:
                near = nearest(entry.name, known)
                where = f"in {self._subject(path)}" if path or self.owner else "at the top of the file"
                hint = f"did you mean `{near}`?" if near else f"it takes {', '.join(known)}"
                yield self._make(codes.UNKNOWN_KEY, f"unknown key `{entry.name}` {where}", entry.key.span, hint)

    def _missing(self, error: Any) -> Iterator[Diagnostic]:
        path = list(error.absolute_path)
        for name in error.validator_value:
            if name not in error.instance:
                schema = error.schema["properties"].get(name, {})
                hint = f"add `{name}:`. {schema.get('description', '')}".strip()
                span = self._key_span(path)
                yield self._make(codes.MISSING_KEY, f"{self._subject(path)} has no `{name}`", span, hint)

    def _type(self, error: Any) -> Iterator[Diagnostic]:
        yield self._expected(error, _TYPES.get(str(error.validator_value), str(error.validator_value)))

    def _expected(self, error: Any, expected: str) -> Diagnostic:
        node = self._node(error.absolute_path)
        said = f" `{node.text}`" if isinstance(node, Scalar) and node.value is not None else ""
        message = f"{self._subject(error.absolute_path)} must be {expected}, not {kind(node)}{said}"
        return self._make(codes.WRONG_TYPE, message, node.span, _hint(error.schema))

    def _enum(self, error: Any) -> Iterator[Diagnostic]:
        allowed = [_say(v) for v in error.validator_value]
        node = self._node(error.absolute_path)
        text = node.text if isinstance(node, Scalar) else kind(node)
        near = nearest(text, allowed)
        options = f"it is one of {', '.join(allowed)}"
        yield self._make(
            codes.NOT_ALLOWED,
            f"{self._subject(error.absolute_path)} cannot be `{text}`",
            node.span,
            f"did you mean `{near}`? {options}" if near else options,
        )

    def _const(self, error: Any) -> Iterator[Diagnostic]:
        node = self._node(error.absolute_path)
        text = node.text if isinstance(node, Scalar) else kind(node)
        message = f"this archc reads version {error.validator_value} of the language, not `{text}`"
        yield self._make(codes.WRONG_VERSION, message, node.span, f"write `archc: {error.validator_value}`")

    def _pattern(self, error: Any) -> Iterator[Diagnostic]:
        if isinstance(error.instance, str) and "${" in error.instance:
            return  # a parameter's value is not known yet
        says = error.schema.get("x-says") or f"text that matches {error.validator_value}"
        if "propertyNames" in error.absolute_schema_path:
            path = [*error.absolute_path, error.instance]
            message = f"`{error.instance}` is not a name archc can use: it must be {says}"
            yield self._make(codes.WRONG_NAME, message, self._key_span(path))
            return
        node = self._node(error.absolute_path)
        message = f"{self._subject(error.absolute_path)} must be {says}, not `{_short(error.instance)}`"
        yield self._make(codes.WRONG_FORM, message, node.span, _hint(error.schema))

    def _any_of(self, error: Any) -> Iterator[Diagnostic]:
        """Tell the problem of the one branch that was meant, or what all branches expect."""
        of_type = [e for e in error.context or () if not (e.validator in ("type", "enum", "const") and not e.path)]
        if of_type:
            yield from self.tell(of_type[0])
            return
        node = self._node(error.absolute_path)
        if (
            isinstance(node, Scalar)
            and (enums := [e for e in error.context or () if e.validator == "enum"])
            and isinstance(node.value, str)
        ):
            yield from self._enum(enums[0])
            return
        yield self._expected(error, " or ".join(dict.fromkeys(_expects(b) for b in error.validator_value)))

    def _bound(self, error: Any) -> Iterator[Diagnostic]:
        node, subject, limit = (
            self._node(error.absolute_path),
            self._subject(error.absolute_path),
            error.validator_value,
        )
        said = {
            "minimum": f"{subject} must be at least {limit}, not {_short(error.instance)}",
            "maximum": f"{subject} must be at most {limit}, not {_short(error.instance)}",
            "minLength": f"{subject} must have at least {limit} characters",
            "maxLength": f"{subject} must have at most {limit} characters",
            "minItems": f"{subject} needs at least {limit} entries",
            "maxItems": f"{subject} takes at most {limit} entries",
        }
        message = said.get(str(error.validator), f"{subject} is not right: {error.message}")
        yield self._make(codes.OUT_OF_RANGE, message, node.span, _hint(error.schema))


def _short(value: Any) -> str:
    text = _say(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _say(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _expects(branch: dict[str, Any]) -> str:
    if "enum" in branch:
        return " or ".join(_say(v) for v in branch["enum"])
    return _TYPES.get(str(branch.get("type")), "something else")


def _hint(schema: Any) -> str:
    description = schema.get("description", "") if isinstance(schema, dict) else ""
    examples = schema.get("examples") if isinstance(schema, dict) else None
    return f"{description} For example: {examples[0]}" if examples else description
