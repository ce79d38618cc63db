"""References inside a template: found and rewritten, wherever an intrinsic can stand."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

Reference = tuple[str, str]
"""A logical id and an attribute; the attribute is empty for a `Ref`."""

_IN_TEXT = re.compile(r"\$\{([A-Za-z0-9:]+)(?:\.([A-Za-z0-9.]+))?\}")

_CONTAINERS = (dict, list)


def references(value: Any) -> Iterator[Reference]:
    """Yield every reference below a value, pseudo parameters too; `Fn::Sub` with its own variables hides those."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if len(value) == 1:
                if (found := _reference(value)) is not None:
                    yield found
                    continue
                if "Fn::Sub" in value:
                    yield from _in_sub(value["Fn::Sub"])
                    continue
            waiting += [v for v in value.values() if isinstance(v, _CONTAINERS)][::-1]
        elif isinstance(value, list):
            waiting += [v for v in value if isinstance(v, _CONTAINERS)][::-1]


def found_in(resource: Mapping[str, Any]) -> tuple[Reference, ...]:
    """Return what a resource refers to, each once; what it only waits for is not meant."""
    said = {k: v for k, v in resource.items() if k not in ("DependsOn", "Type")}
    return tuple(dict.fromkeys(references(said)))


def _reference(value: dict[str, Any]) -> Reference | None:
    """Return the reference that a mapping with one key is, or None."""
    if isinstance(name := value.get("Ref"), str):
        return name, ""
    said = value.get("Fn::GetAtt")
    if isinstance(said, str):
        name, _, attribute = said.partition(".")
        return name, attribute
    if isinstance(said, list) and said and all(isinstance(s, str) for s in said):
        return said[0], ".".join(said[1:])
    return None


def _in_sub(said: Any) -> Iterator[Reference]:
    text, variables = (said[0], said[1]) if isinstance(said, list) and len(said) == 2 else (said, {})
    yield from references(variables)
    for match in _IN_TEXT.finditer(text if isinstance(text, str) else ""):
        if match.group(1) not in variables:
            yield match.group(1), match.group(2) or ""


def rewritten(value: Any, put: Callable[[Reference], Any]) -> Any:
    """Return a value in which each reference that `put` has something for is that; for None it stays as it is.

    In a text of `Fn::Sub` a reference becomes another one, or a text; anything else cannot stand there.
    """
    if isinstance(value, dict):
        if len(value) == 1:
            if (found := _reference(value)) is not None:
                new = put(found)
                return value if new is None else new
            if "Fn::Sub" in value:
                return {"Fn::Sub": _rewritten_sub(value["Fn::Sub"], put)}
        return {k: rewritten(v, put) if isinstance(v, _CONTAINERS) else v for k, v in value.items()}
    if isinstance(value, list):
        return [rewritten(v, put) if isinstance(v, _CONTAINERS) else v for v in value]
    return value


def _rewritten_sub(said: Any, put: Callable[[Reference], Any]) -> Any:
    """Return what `Fn::Sub` says; its own variables hide what else has their names."""
    if isinstance(said, str):
        return _rewritten_text(said, put)
    if not (isinstance(said, list) and len(said) == 2 and isinstance(said[1], dict)):
        return said
    text, variables = said
    hidden = _rewritten_text(text, lambda r: None if r[0] in variables else put(r))
    return [hidden, rewritten(variables, put)]


def _rewritten_text(text: str, put: Callable[[Reference], Any]) -> str:
    def changed(match: re.Match[str]) -> str:
        new = put((match.group(1), match.group(2) or ""))
        if isinstance(new, dict) and (found := _reference(new)) is not None:
            return f"${{{'.'.join(part for part in found if part)}}}"
        return new if isinstance(new, str) else match.group()

    return _IN_TEXT.sub(changed, text)


def reference_to(reference: Reference) -> dict[str, Any]:
    """Return a reference as CloudFormation writes it."""
    name, attribute = reference
    return {"Fn::GetAtt": [name, attribute]} if attribute else {"Ref": name}


def renamed(resource: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Return a resource that refers to, and waits for, others by their new logical ids."""

    def put(reference: Reference) -> dict[str, Any] | None:
        new = names.get(reference[0])
        return reference_to((new, reference[1])) if new else None

    said = {k: rewritten(v, put) if isinstance(v, _CONTAINERS) else v for k, v in resource.items()}
    if waits := depends_on(resource):
        said["DependsOn"] = sorted(names.get(name, name) for name in waits)
    return said


def without_waiting(resource: dict[str, Any], gone: Collection[str]) -> dict[str, Any]:
    """Return a resource that does not wait for what is not in the template."""
    waits = depends_on(resource)
    kept = [name for name in waits if name not in gone]
    if len(kept) == len(waits):
        return resource
    return {k: kept if k == "DependsOn" else v for k, v in resource.items() if k != "DependsOn" or kept}


def depends_on(resource: Mapping[str, Any]) -> list[str]:
    """Return the logical ids that a resource waits for by `DependsOn`."""
    said = resource.get("DependsOn", [])
    names = said if isinstance(said, list) else [said]
    return [name for name in names if isinstance(name, str)]
