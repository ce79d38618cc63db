"""Problems as values: where, what, why, and what to do about it. Imports nothing of archc."""

from archc.diagnostics.code import Code, Severity
from archc.diagnostics.diagnostic import Diagnostic, Edit, Fix, Related, Span, has_errors, in_order
from archc.diagnostics.nearest import certain, near_and_certain, nearest

__all__ = [
    "Code",
    "Diagnostic",
    "Edit",
    "Fix",
    "Related",
    "Severity",
    "Span",
    "certain",
    "has_errors",
    "in_order",
    "near_and_certain",
    "nearest",
]
