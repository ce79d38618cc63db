"""Diagnostics as workflow commands: GitHub shows each at its line of the pull request.

The format and its escapes: "Workflow commands for GitHub Actions", read 2026-11-23.
"""

from collections.abc import Iterable, Mapping

from archc.diagnostics import Diagnostic, Severity, Span, in_order
from archc.report.visible import visible

_COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "note": "notice"}


def render(diagnostics: Iterable[Diagnostic], _sources: Mapping[str, str]) -> str:
    """Write one line for each problem."""
    return "".join(f"{_command(d)}\n" for d in in_order(diagnostics))


def _command(diagnostic: Diagnostic) -> str:
    properties = {**_place(diagnostic.span), "title": f"{diagnostic.code.id} {diagnostic.code.name}"}
    fields = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    text = "\n".join(visible(t) for t in (diagnostic.message, diagnostic.reason, diagnostic.help) if t)
    return f"::{_COMMANDS[diagnostic.severity]} {fields}::{_data(text)}"


def _place(span: Span | None) -> dict[str, str]:
    """GitHub takes columns only where a piece begins and ends on one line."""
    if span is None:
        return {}
    place = {"file": visible(span.file)}
    if span.line:
        place |= {"line": str(span.line), "endLine": str(span.end_line)}
    if span.line and span.line == span.end_line:
        place |= {"col": str(span.column), "endColumn": str(span.end_column)}
    return place


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
