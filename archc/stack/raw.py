"""What is taken as it stands, without troposphere's knowledge: a resource, a value with an intrinsic."""

from collections.abc import Mapping
from typing import Any

from troposphere import AWSHelperFn


class Intrinsic(AWSHelperFn):  # type: ignore[misc] # troposphere tells mypy nothing of it
    """An intrinsic of CloudFormation as a file writes it, in the long form."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data


class RawResource:
    """A resource body with the part of a troposphere object's face that printing needs."""

    def __init__(self, title: str, body: Mapping[str, Any], component: str) -> None:
        self.title = title
        self.resource_type: str = body.get("Type", "")
        self.properties = _mapping(body.get("Properties"))
        self._body = body
        self._component = component

    def to_dict(self) -> dict[str, Any]:
        """Return the body, with the component's name in its metadata."""
        metadata = {**_mapping(self._body.get("Metadata")), "archc": {"component": self._component}}
        return {**self._body, "Metadata": metadata}


def _mapping(said: Any) -> dict[str, Any]:
    """Return what is said; nothing where it is no mapping: what a raw resource says is AWS's to check."""
    return dict(said) if isinstance(said, Mapping) else {}
