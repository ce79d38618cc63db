"""Merge the overlay of an environment over the file, as RFC 7396 says, keeping the place of every value."""

from collections.abc import Iterator

from archc.diagnostics import Diagnostic, codes, nearest
from archc.source.nodes import Entry, Mapping, Node, Scalar, kind


def overlay(root: Mapping, environment: str) -> tuple[Mapping, tuple[Diagnostic, ...]]:
    """Return the file for one environment, without its `environments`.

    `null` in an overlay removes, mappings merge, everything else replaces.
    """
    environments = root.get("environments")
    base = Mapping(tuple(e for e in root.entries if e.name != "environments"), root.span)
    wrong = tuple(_wrong(environments)) if environments is not None else ()
    if not environment:
        return base, wrong
    names = [e.name for e in environments.entries] if isinstance(environments, Mapping) else []
    if environment not in names:
        return base, (*wrong, _unknown(environment, names, root))
    assert isinstance(environments, Mapping)  # noqa: S101 - it has names
    patch = environments.get(environment)
    merged = _merge(base, patch) if isinstance(patch, Mapping) else base
    assert isinstance(merged, Mapping)  # noqa: S101 - a merge of two mappings
    return merged, wrong


def _wrong(environments: Node) -> Iterator[Diagnostic]:
    """Yield what is no mapping: the environments themselves, or one of them. An empty one changes nothing."""
    help_ = "write what is different there: `prod: { network: { nat: per-zone } }`"
    if not isinstance(environments, Mapping) and not _is_null(environments):
        message = f"`environments` must be a mapping of names, not {kind(environments)}"
        yield Diagnostic(codes.WRONG_TYPE, message, environments.span, help=help_)
    for entry in environments.entries if isinstance(environments, Mapping) else ():
        if not isinstance(entry.value, Mapping) and not _is_null(entry.value):
            message = f"the environment `{entry.name[:60]}` must be a mapping, not {kind(entry.value)}"
            yield Diagnostic(codes.WRONG_TYPE, message, entry.value.span, help=help_)


def _unknown(environment: str, names: list[str], root: Mapping) -> Diagnostic:
    near = nearest(environment, names)
    known = f"the file has {', '.join(f'`{n}`' for n in sorted(names))}" if names else "the file has none"
    key = root.key("environments")
    return Diagnostic(
        codes.UNKNOWN_ENVIRONMENT,
        f"there is no environment `{environment}`",
        key.span if key else root.span,
        help=f"did you mean `{near}`?" if near else known,
    )


def _merge(base: Node | None, patch: Node) -> Node:
    if not isinstance(patch, Mapping):
        return patch
    old = base if isinstance(base, Mapping) else Mapping((), patch.span)
    changed = {e.name: e for e in patch.entries}
    kept = [_merged_entry(e, changed.pop(e.name, None)) for e in old.entries]
    added = [Entry(e.key, _merge(None, e.value)) for e in changed.values() if not _is_null(e.value)]
    return Mapping((*(e for e in kept if e), *added), old.span if base else patch.span)


def _merged_entry(entry: Entry, patch: Entry | None) -> Entry | None:
    if patch is None:
        return entry
    if _is_null(patch.value):
        return None
    return Entry(entry.key, _merge(entry.value, patch.value))


def _is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value is None
