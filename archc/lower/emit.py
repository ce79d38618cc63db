"""Print a template the way a person writes one: short intrinsics, long texts as blocks, no noise."""

import json
from typing import Any

import yaml

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

_Base: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Dumper(_Base):  # type: ignore[misc]
    """A dumper that writes intrinsics as tags and never anchors."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's hook
        """Write equal values out each time."""
        return True


def to_yaml(template: Any) -> str:
    """Return the template as YAML."""
    return yaml.dump(template, Dumper=_Dumper, sort_keys=False, width=110, allow_unicode=True, default_flow_style=False)


def to_json(template: Any) -> str:
    """Return the template as JSON."""
    return json.dumps(template, indent=2, ensure_ascii=False) + "\n"


def _mapping(dumper: Any, data: dict[str, Any]) -> Any:
    if len(data) == 1:
        ((key, value),) = data.items()
        node = _intrinsic(dumper, key, value)
        if node is not None:
            return node
    return dumper.represent_mapping("tag:yaml.org,2002:map", data.items())


def _intrinsic(dumper: Any, key: str, value: Any) -> Any:
    """Return the tagged node of an intrinsic, or None where only the long form is legal.

    YAML allows one tag a node, so a function of a function keeps its own long form.
    """
    if key in _SCALAR_TAGS and isinstance(value, str):
        return dumper.represent_scalar(_SCALAR_TAGS[key], value, style="|" if "\n" in value else None)
    if key == "Fn::GetAtt" and isinstance(value, list) and all(isinstance(v, str) for v in value):
        return dumper.represent_scalar("!GetAtt", ".".join(value))
    if key in _LIST_TAGS and isinstance(value, list):
        return dumper.represent_sequence(_LIST_TAGS[key], value, flow_style=_is_short(value))
    return None


def _is_short(values: list[Any]) -> bool:
    return all(isinstance(v, str | int | float) for v in values) and sum(len(str(v)) for v in values) < 80


def _text(dumper: Any, data: str) -> Any:
    block = "\n" in data and not any(line != line.rstrip() for line in data.splitlines())
    return dumper.represent_scalar("tag:yaml.org,2002:str", data, style="|" if block else None)


_Dumper.add_representer(dict, _mapping)
_Dumper.add_representer(str, _text)
