"""Diagnostics as JSON for other programs.

    { "version": 1, "summary": { "errors", "warnings", "notes" },
      "diagnostics": [{ "code", "name", "severity", "message", "reason", "help", "component", "span",
                        "related": [{ "span", "text" }], "fix": { "title", "edits": [{ "span", "text" }] } }] }

A span is `{ "file", "line", "column", "end_line", "end_column" }`; `span` and `fix` may be null. Keys are only added
within one version. Everything outside ASCII is escaped, so the bytes pass through any terminal or log.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from archc.diagnostics import Diagnostic, Fix, Severity, Span, in_order

VERSION = 1


def render(diagnostics: Iterable[Diagnostic], _sources: Mapping[str, str]) -> str:
    """Write the report as one JSON object."""
    told = in_order(diagnostics)
    report = {
        "version": VERSION,
        "summary": {f"{s}s": sum(d.severity == s for d in told) for s in _SEVERITIES},
        "diagnostics": [_diagnostic(d) for d in told],
    }
    return json.dumps(report, indent=2) + "\n"


_SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


def _diagnostic(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "code": diagnostic.code.id,
        "name": diagnostic.code.name,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "reason": diagnostic.reason,
        "help": diagnostic.help,
        "component": diagnostic.component,
        "span": _span(diagnostic.span),
        "related": [{"span": _span(r.span), "text": r.text} for r in diagnostic.related],
        "fix": _fix(diagnostic.fix),
    }


def _span(span: Span | None) -> dict[str, Any] | None:
    if span is None:
        return None
    return {
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def _fix(fix: Fix | None) -> dict[str, Any] | None:
    if fix is None:
        return None
    return {"title": fix.title, "edits": [{"span": _span(e.span), "text": e.text} for e in fix.edits]}
