"""One template through `cloudformation-validate`'s template model: resolved properties, references, places.

In resolved properties a text that only the running stack knows is `Later`: what is known of it, with `${Name}` for
the rest. A list under `Fn::If` is `Either` of both its values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archc.diagnostics import Span
from archc.lift.document import document, import_names, section, text_of
from archc.lift.template import Reference, Resource, Template

if TYPE_CHECKING:
    import cloudformation_validate as cfn

_OUTPUT = "__output__"
_JOINED = re.compile(r"\{ref:([A-Za-z0-9:.]+)\}|\{getatt:([A-Za-z0-9:.]+)\}|\{([A-Za-z0-9:.]+)\}")
_NEEDS_WRITTEN = re.compile(
    r"Connectors|aws:asset:|aws:cdk:path|AvailabilityZone[\"']?\s*:\s*\{?\s*[\"']?(?:!Select|Fn::Select)"
)
_UNKNOWN = re.compile(r"parameter (\S+) value unknown")
_NAMED = re.compile(r"\$\{([A-Za-z0-9]+(?:\.[A-Za-z0-9.]+)?)\}")
_IMPORT = "cross-stack import: "
IMPORT = "import:"
"""What the target of a reference to another stack's export begins with."""


class BrokenTemplateError(ValueError):
    """The text cannot be read; `line` and `column` count from 1."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.line, self.column = line, column


@dataclass(frozen=True, slots=True)
class Later:
    """A value of the running stack: `text` is what is known, `name` the resource it is of, `attribute` what of it."""

    text: str = ""
    name: str = ""
    attribute: str = ""


@dataclass(frozen=True, slots=True)
class Either:
    """The value of an `Fn::If`."""

    condition: str
    yes: Any
    no: Any


def template_of(text: str, file: str, name: str) -> Template:
    """Read a template's text.

    Raises:
        BrokenTemplateError: it is not YAML or JSON.
    """
    import cloudformation_validate as cfn  # noqa: PLC0415 - 40 ms that only templates pay

    try:
        model = cfn.TemplateModel(cfn.TemplateContent(text, file))
        found = model.to_diagnostic_model()
    except cfn.ValidationError as error:
        raise _broken(error) from None
    references = _references(found.edges)
    for source, reference in _imports(text):
        references.setdefault(source, []).append(reference)
    written = section(text, "Resources") if _NEEDS_WRITTEN.search(text) else {}
    resources = {
        key: _resource(key, found.resources[key], model, file, tuple(references.get(key, ())), written.get(key))
        for key in sorted(found.resources)
        if key != "Fn::Transform"
    }
    return Template(
        file=file,
        name=name,
        text=text,
        description=model.description() or "",
        resources=resources,
        parameters={k: str(p.param_type or "String") for k, p in sorted(model.parameters().items())},
        defaults={k: str(p.default) for k, p in sorted(model.parameters().items()) if p.default is not None},
        outputs=_output_references(references),
        transforms=tuple(str(t) for t in model.transforms()),
        has_duplicates=bool(found.has_parse_errors),
    )


def _broken(error: Exception) -> BrokenTemplateError:
    said = str(getattr(error, "msg", "") or error)
    said = said.removeprefix("msg=").strip("'\"")
    at = re.match(r"(\d+):(\d+): ?(.*)", said, re.DOTALL)
    if at is None:
        return BrokenTemplateError(said, 1, 1)
    return BrokenTemplateError(at[3], max(1, int(at[1])), max(1, int(at[2])))


def _references(edges: list[cfn.ReferenceEdge]) -> dict[str, list[Reference]]:
    found: dict[str, list[Reference]] = {}
    for edge in edges:
        if edge.kind == "DependsOn" or str(edge.kind).endswith("DependsOn"):
            continue
        path = tuple(edge.source_path.replace("/", ".").split("."))
        target, _, rest = str(edge.target).partition(".")
        attribute = str(edge.attr or rest or "")
        reference = Reference(edge.source, path, target, attribute, str(edge.condition_context or ""))
        found.setdefault(edge.source, []).append(reference)
    return found


def _imports(text: str) -> list[tuple[str, Reference]]:
    if "ImportValue" not in text:
        return []
    written = document(text)
    places = []
    for name, resource in _entries(written.get("Resources")):
        places += [(name, p, i) for p, i in import_names(resource)]
    for name, output in _entries(written.get("Outputs")):
        places += [(_OUTPUT + name, p, i) for p, i in import_names(output)]
    return [(source, Reference(source, path, IMPORT + name)) for source, path, name in places]


def _entries(value: Any) -> list[tuple[str, Any]]:
    return [(str(k), v) for k, v in value.items()] if isinstance(value, dict) else []


def _resource(key: str, found: Any, model: Any, file: str, references: tuple[Reference, ...], written: Any) -> Resource:
    metadata = written.get("Metadata") if isinstance(written, dict) else None
    metadata = metadata if isinstance(metadata, dict) else {}
    properties = {k: resolved(v) for k, v in sorted(found.properties.items())}
    at = place(model, f"Resources/{key}", file)
    if at is None:
        references = (*references, *_merged(key, properties, references))
    if found.resource_type == "AWS::EC2::Subnet" and isinstance(written, dict):
        properties |= _zone(properties, written)
    if isinstance(written, dict) and isinstance(written.get("Connectors"), dict):
        properties["Connectors"] = written["Connectors"]
    return Resource(
        id=key,
        type=str(found.resource_type or ""),
        properties=properties,
        condition=str(found.condition or ""),
        depends_on=tuple(found.depends_on or ()),
        references=references,
        span=at,
        metadata={str(k): v for k, v in metadata.items() if isinstance(v, str)},
    )


def _zone(properties: Mapping[str, Any], written: Mapping[str, Any]) -> dict[str, Any]:
    """Return a name for the zone of a subnet that is picked from a list which only the running stack knows."""
    match properties.get("AvailabilityZone"), written.get("Properties"):
        case Later(text=""), {"AvailabilityZone": {"Fn::Select": [str() | int() as turn, dict() as choice]}}:
            return {"AvailabilityZone": Later(f"${{{sorted(choice.items())}[{turn}]}}")}
    return {}


def _merged(key: str, properties: dict[str, Any], known: tuple[Reference, ...]) -> Iterator[Reference]:
    """Yield references of what an `Fn::ForEach` made, where the template model gives values and no edges."""
    seen = {(r.keys[:1], r.target) for r in known}
    for path, later in laters(properties, ("Properties",)):
        for name in [later.name] if later.name else _NAMED.findall(later.text):
            target, _, attribute = name.partition(".")
            reference = Reference(key, path, target, later.attribute or attribute)
            if (reference.keys[:1], target) not in seen:
                yield reference


def laters(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Later]]:
    """Yield the values of the running stack below a path of resolved properties, each with its own path."""
    if isinstance(value, Later):
        yield path, value
    elif isinstance(value, Either):
        yield from laters(value.yes, (*path, "Fn::If", "1"))
        yield from laters(value.no, (*path, "Fn::If", "2"))
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from laters(inner, (*path, str(name)))
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from laters(inner, (*path, str(n)))


def place(model: Any, path: str, file: str) -> Span | None:
    """Return where a path of the template (`Resources/Queue`) stands: the place of its key."""
    at = model.source_location(path)
    if not at or at.start_line == _NOWHERE:
        return None
    return Span(file, at.start_line, at.start_column, at.end_line, at.end_column)


_NOWHERE = 2**32 - 1
"""The line of what AWS's engine does not find in the text, such as a key that is written with escapes."""


def _output_references(references: dict[str, list[Reference]]) -> dict[str, tuple[Reference, ...]]:
    names = sorted(source for source in references if source.startswith(_OUTPUT))
    return {
        name.removeprefix(_OUTPUT): tuple(r for r in references[name] if "Value" in {*r.path[:1], *r.path[2:3]})
        for name in names
    }


def export_names(text: str) -> dict[str, str]:
    """Return the names that a template's outputs are exported by, as written, by output."""
    names = {}
    for name, output in _entries(section(text, "Outputs")):
        export = output.get("Export") if isinstance(output, dict) else None
        if isinstance(export, dict) and "Name" in export:
            names[name] = text_of(export["Name"])
    return names


def resolved(value: Any) -> Any:
    """Return a value of the template model as plain Python, with `Later` and `Either` for what is open."""
    match type(value).__qualname__.rsplit(".", 1)[-1]:
        case "NULL":
            return None
        case "OBJECT":
            return _object({k: resolved(v) for k, v in sorted(value.entries.items())})
        case "ARRAY":
            return [resolved(v) for v in value.items]
        case _:
            return value.value


def _object(found: dict[str, Any]) -> Any:
    if "__ref" in found:
        attribute = str(found.get("__kind", "")).partition("getatt:")[2]
        name = str(found["__ref"])
        return Later(f"${{{name}{'.' + attribute if attribute else ''}}}", name, attribute)
    if "__conditional" in found:
        return Either(str(found["__conditional"]), found.get("__if_true"), found.get("__if_false"))
    if "__enum" in found:
        values = found["__enum"]
        return values[0] if isinstance(values, list) and values else None
    if "__dynamic" in found:
        return Later(_known(str(found["__dynamic"])))
    return found


def _known(said: str) -> str:
    if said.startswith("Sub:"):
        return said[4:]
    if said.startswith("Join:"):
        return _JOINED.sub(lambda m: "${" + (m[1] or m[2] or m[3]) + "}", said[5:])
    if said.startswith(_IMPORT):
        return "${" + said.removeprefix(_IMPORT) + "}"
    unknown = _UNKNOWN.search(said)
    return f"${{{unknown[1]}}}" if unknown else ""
