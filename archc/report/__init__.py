"""Diagnostics as text, JSON, SARIF and workflow annotations; the same problems in the order of the file."""

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module

from archc.diagnostics import Diagnostic

Format = Callable[[Iterable[Diagnostic], Mapping[str, str]], str]
"""Takes the problems and the text of each file by its name; gives the report."""


def _format(name: str) -> Format:
    """Make a format that loads its module when it is used: a run that prints text pays for text only."""

    def render(diagnostics: Iterable[Diagnostic], sources: Mapping[str, str]) -> str:
        write: Format = import_module(f"archc.report.{name}").render
        return write(diagnostics, sources)

    return render


FORMATS: dict[str, Format] = {name: _format(name) for name in ("text", "json", "sarif", "github")}

__all__ = ["FORMATS", "Format"]
