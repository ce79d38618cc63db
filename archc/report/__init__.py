"""Diagnostics as text, JSON, SARIF and workflow annotations; the same problems in the order of the file."""

from collections.abc import Callable, Iterable, Mapping

from archc.diagnostics import Diagnostic
from archc.report import github, json, sarif, text

Format = Callable[[Iterable[Diagnostic], Mapping[str, str]], str]
"""Takes the problems and the text of each file by its name; gives the report."""

FORMATS: dict[str, Format] = {
    "text": text.render,
    "json": json.render,
    "sarif": sarif.render,
    "github": github.render,
}

__all__ = ["FORMATS", "Format"]
