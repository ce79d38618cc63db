"""Diagnostics as SARIF 2.1.0 (OASIS standard, 2020-03-27), which code scanning and editors read.

Every kind of problem that occurs becomes a rule with its page as help; fixes become replacements. Columns count
characters, which SARIF calls `unicodeCodePoints`.
"""

import json
import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import PurePath
from typing import Any
from urllib.parse import quote_from_bytes

from archc import __version__
from archc.diagnostics import Code, Diagnostic, Edit, Fix, Related, Span, in_order

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

_LINK = re.compile(r"\[(?=[^\]]*\]\()")
_Object = dict[str, Any]


def render(diagnostics: Iterable[Diagnostic], _sources: Mapping[str, str]) -> str:
    """Write one run with its rules and results."""
    told = in_order(diagnostics)
    codes = sorted({d.code for d in told}, key=lambda code: code.id)
    place = {code.id: index for index, code in enumerate(codes)}
    run = {
        "tool": {"driver": {"name": "archc", "version": __version__, "rules": [_rule(code) for code in codes]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(d, place[d.code.id]) for d in told],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(code: Code) -> _Object:
    what = " ".join(code.page.strip().split("\n\n", 1)[0].split()) or code.name
    return {
        "id": code.id,
        "name": code.name,
        "shortDescription": {"text": what.split(". ", 1)[0].rstrip(".") + "."},
        "fullDescription": {"text": what},
        "help": {"text": code.page or code.name, "markdown": code.page or code.name},
        "defaultConfiguration": {"level": code.severity},
    }


def _result(diagnostic: Diagnostic, rule: int) -> _Object:
    result: _Object = {
        "ruleId": diagnostic.code.id,
        "ruleIndex": rule,
        "level": diagnostic.severity,
        "message": {"text": _message(diagnostic)},
        "partialFingerprints": {"archc/v1": _fingerprint(diagnostic)},
    }
    if diagnostic.span:
        result["locations"] = [{"physicalLocation": _location(diagnostic.span)}]
    if diagnostic.related:
        result["relatedLocations"] = [_related(i, related) for i, related in enumerate(diagnostic.related)]
    if diagnostic.fix and diagnostic.fix.edits:
        result["fixes"] = [_fix(diagnostic.fix)]
    return result


def _message(diagnostic: Diagnostic) -> str:
    """Join headline, reason and help. `[text](target)` would become a link, so its bracket is escaped (3.11.6)."""
    text = "\n".join(t for t in (diagnostic.message, diagnostic.reason, diagnostic.help) if t)
    return _LINK.sub(r"\\[", text)


def _fingerprint(diagnostic: Diagnostic) -> str:
    """Tell whether two versions of a file have the same problem: all of it counts but its place in the file."""
    file = diagnostic.span.file if diagnostic.span else ""
    parts = (diagnostic.code.id, PurePath(file).as_posix(), diagnostic.component, diagnostic.message)
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _related(index: int, related: Related) -> _Object:
    return {"id": index, "physicalLocation": _location(related.span), "message": {"text": related.text}}


def _location(span: Span) -> _Object:
    location: _Object = {"artifactLocation": {"uri": _uri(span.file)}}
    if span.line:
        location["region"] = _region(span)
    return location


def _region(span: Span) -> _Object:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _uri(file: str) -> str:
    path = PurePath(file)
    if path.is_absolute():
        return path.as_uri()
    return quote_from_bytes(path.as_posix().encode("utf-8", "surrogateescape"))


def _fix(fix: Fix) -> _Object:
    files = sorted({edit.span.file for edit in fix.edits})
    return {
        "description": {"text": fix.title},
        "artifactChanges": [
            {
                "artifactLocation": {"uri": _uri(file)},
                "replacements": [_replacement(e) for e in fix.edits if e.span.file == file],
            }
            for file in files
        ],
    }


def _replacement(edit: Edit) -> _Object:
    replacement: _Object = {"deletedRegion": _region(edit.span)}
    if edit.text:
        replacement["insertedContent"] = {"text": edit.text}
    return replacement
