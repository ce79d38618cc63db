"""One problem at one place, ready for any report format."""

from collections.abc import Iterable
from dataclasses import dataclass

from archc.diagnostics.code import Code, Severity


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A piece of a file. Lines and columns count from 1; `end_column` is the first column after the piece."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that explains the first: `first used here`."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `text` in place of the piece of the file at `span`; an empty piece inserts."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A repair that is certain: what it does, and the edits that do it."""

    title: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A problem. `message` stands alone: it names the thing and says what is wrong with it.

    `reason` says why AWS or archc minds, `help` what to write instead (the nearest right name, an example).
    `span` is None only where no file is concerned (a command line, an output folder).
    """

    code: Code
    message: str
    span: Span | None = None
    reason: str = ""
    help: str = ""
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    component: str = ""

    @property
    def severity(self) -> Severity:
        """How bad it is; decided by the code."""
        return self.code.severity


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """By place in the file, then by code; each problem once."""
    nowhere = Span("", 0, 0, 0, 0)
    unique = {(d.code.id, d.span, d.message): d for d in diagnostics}
    return tuple(sorted(unique.values(), key=lambda d: (d.span or nowhere, d.code.id, d.message)))


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of them ends the run."""
    return any(d.severity == "error" for d in diagnostics)
