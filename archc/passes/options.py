"""Check the options of arrows: each arrow takes those of the offers it joins, and a chain shares one set of them."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from archc.diagnostics import Diagnostic, certain, codes, nearest
from archc.model.architecture import Arrow
from archc.model.fields import object_schema
from archc.passes.arrows import Item
from archc.passes.conform import errors
from archc.passes.wording import Subject, instead, put, tell
from archc.source.nodes import Mapping, plain
from archc.stack.link import Match

Classes = tuple[type, ...]


def classes_of(joined: tuple[Match, ...]) -> Classes:
    """Return the classes of options that an arrow takes."""
    return tuple(dict.fromkeys(o.options for m in joined for o in (m.source, m.target) if o.options))


@cache
def option_schemas(classes: Classes) -> dict[str, dict[str, Any]]:
    """Return the schemas of options by their names."""
    return {name: schema for c in classes for name, schema in object_schema(c)["properties"].items()}


@cache
def _schema(classes: Classes) -> dict[str, Any]:
    return {"type": "object", "properties": option_schemas(classes)}


@cache
def _required(classes: Classes) -> tuple[str, ...]:
    return tuple(sorted({name for c in classes for name in object_schema(c).get("required", ())}))


def check_options(arrow: Arrow, joined: tuple[Match, ...], said: Mapping) -> Iterator[Diagnostic]:
    """Check the values of the options that an arrow takes, and that those it needs are there."""
    classes = classes_of(joined)
    words = f"the arrow `{arrow.source} -> {arrow.target}`"
    if classes and len(said):
        subject = Subject(said, arrow.span, words, f" of {words}", arrow.source)
        for error in errors(_schema(classes), plain(said)):
            yield from tell(error, subject)
    for name in _required(classes):
        if name not in arrow.options:
            yield _absent(arrow, name, option_schemas(classes)[name])


def _absent(arrow: Arrow, name: str, schema: dict[str, Any]) -> Diagnostic:
    allowed = schema.get("enum")
    choice = f": one of {', '.join(map(str, allowed))}" if allowed else ""
    hint = f"write `{arrow.source} -> {arrow.target}: {{ {name}: … }}`{choice}. {schema.get('description', '')}"
    message = f"the arrow `{arrow.source} -> {arrow.target}` needs `{name}`"
    return Diagnostic(codes.MISSING_KEY, message, arrow.span, help=hint.rstrip(), component=arrow.source)


def unknown_options(item: Item, joined: Iterable[tuple[Match, ...]]) -> Iterator[Diagnostic]:
    """Yield the options of an entry that none of its arrows takes."""
    schemas = {name: s for matches in joined for name, s in option_schemas(classes_of(matches)).items()}
    arrow = item.arrows[0]
    for entry in item.options.entries:
        if entry.name in schemas:
            continue
        free = [n for n in ("label", *schemas) if n not in item.options]
        sure = certain(entry.name, free)
        yield Diagnostic(
            codes.UNKNOWN_OPTION,
            f"the arrow `{arrow.source} -> {arrow.target}` has no option `{entry.name[:60]}`",
            entry.key.span,
            help=instead(nearest(entry.name, free), ["label", *sorted(schemas)], "it takes"),
            fix=put(entry.key.span, sure, f"Rename the option to `{sure}`") if sure else None,
            component=arrow.source,
        )
