"""YAML text to nodes with places, and back: reading, edits and the canonical form, comments kept."""

from archc.source.nodes import Entry, Mapping, Node, Scalar, Sequence, kind, plain, span_within
from archc.source.read import read
from archc.source.yaml import parse

__all__ = ["Entry", "Mapping", "Node", "Scalar", "Sequence", "kind", "parse", "plain", "read", "span_within"]
