"""Today's findings, kept in a file, so that only new ones are told.

A finding is known by its file, code, component and message, never by its line: code may move. How often each occurs
counts, so a second one of the same kind is new.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from archc.diagnostics import Diagnostic

_VERSION = 1
_KEYS = ("file", "code", "component", "message")

Known = tuple[str, str, str, str]


class _FileError(click.FileError):
    """It ends the program with 2, as every file does that cannot be read or written."""

    exit_code = 2


def write(path: Path, found: Iterable[Diagnostic]) -> int:
    """Write the findings that are no errors; return how many."""
    known = sorted(_known(d) for d in found if d.severity != "error")
    said = {"version": _VERSION, "findings": [dict(zip(_KEYS, k, strict=True)) for k in known]}
    try:
        path.write_text(json.dumps(said, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as error:
        raise _FileError(str(path), error.strerror or str(error)) from error
    return len(known)


def without(path: Path, found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the findings that are not in the file; errors are never in it."""
    left = _read(path)
    new = []
    for diagnostic in found:
        known = _known(diagnostic)
        if diagnostic.severity != "error" and left[known] > 0:
            left[known] -= 1
        else:
            new.append(diagnostic)
    return new


def _known(diagnostic: Diagnostic) -> Known:
    file = Path(diagnostic.span.file).as_posix() if diagnostic.span else ""
    return (file, diagnostic.code.id, diagnostic.component, diagnostic.message)


def _read(path: Path) -> Counter[Known]:
    try:
        said: Any = json.loads(path.read_text(encoding="utf-8"))
        return Counter(tuple(f[k] for k in _KEYS) for f in said["findings"])
    except OSError as error:
        hint = "; --write-baseline makes it" if isinstance(error, FileNotFoundError) else ""
        raise _FileError(str(path), f"{error.strerror or error}{hint}") from error
    except (ValueError, LookupError, TypeError) as error:
        raise _FileError(str(path), "it is no baseline; --write-baseline makes one") from error
