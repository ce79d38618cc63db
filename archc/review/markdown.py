"""A comparison as Markdown for a comment on a pull request: a short table, and everything else folded.

User text is escaped for GitHub's Markdown: nothing in it becomes markup, a link, a mention or an image.
"""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Iterable, Iterator, Sequence

from archc.diagnostics import Diagnostic, Span
from archc.drawing.graph import State
from archc.report.visible import visible
from archc.review import told
from archc.review.compare import Comparison
from archc.review.told import Code, Entry, Line, Row

MARKS: dict[State, str] = {"lost": "⚠️", "replaced": "⇄", "removed": "−", "added": "+", "changed": "~"}
_LIMIT = 60_000
"""Characters that are written. GitHub takes 65,536 in a comment (seen 2026-11)."""
_MOST_ROWS = 40
_SPECIAL = re.compile(r"([\\`*_\[\]#|~<>&$])")
_LINKED = re.compile(r"([@#]|://|www\.)")
_SPACES = re.compile(r"\s+")


def render(comparison: Comparison, *, whole: bool = False) -> str:
    """Write the comment. What does not fit is counted, not cut in the middle.

    `whole` writes everything, with the list of resources: a page of its own that nobody limits.
    """
    head = f"### What changes: {_code(comparison.old.name)} → {_code(comparison.new.name)}"
    if comparison.empty:
        return f"{head}\n\nNothing changes.\n"
    entries = (*told.parts(comparison), *told.connections(comparison))
    blocks = [head, "\n".join(f"- {_text(line)}" for line in told.summary(comparison)), _table(entries)]
    blocks += _fitting(entries, comparison, sys.maxsize if whole else _LIMIT - sum(map(len, blocks)))
    blocks += ["## Resources", _resources(comparison)] if whole else []
    return "\n\n".join(block for block in blocks if block) + "\n"


def _table(entries: Sequence[Entry]) -> str:
    rows = [
        f"| {MARKS[e.state]} | {_line(e.line)} | {_place(e.new_span or e.old_span)} |" for e in entries[:_MOST_ROWS]
    ]
    if len(entries) > _MOST_ROWS:
        rows.append(f"| | and {len(entries) - _MOST_ROWS} more | |")
    return "\n".join(["| | What | Where |", "|---|---|---|", *rows])


def _fitting(entries: Sequence[Entry], comparison: Comparison, room: int) -> Iterator[str]:
    blocks = [*_folded("New findings", _findings(comparison.findings)), *(_details(e) for e in entries)]
    for n, block in enumerate(blocks):
        room -= len(block) + 2
        if room < 200:
            yield f"{len(blocks) - n} more do not fit here; `archc review` writes all of them."
            return
        yield block


def _resources(comparison: Comparison) -> str:
    """List every resource that changes."""
    rows = []
    for one in comparison.resources:
        change = one.change
        name = f"{change.stack}/{change.logical_id}" if change.stack else change.logical_id
        data = told.outcome(change) if change.data else ""
        mark = MARKS[told.state_of(change)]
        rows.append(
            f"| {mark} | {_code(name)} | {_text(change.resource_type)} | {_line(told.fate_of(change))} | {data} |"
        )
    return "\n".join(["| | Resource | Type | What happens | Data |", "|---|---|---|---|---|", *rows])


def _details(entry: Entry) -> str:
    if not entry.rows:
        return ""
    rows = "\n".join(_row(row) for row in entry.rows)
    places = " · ".join(_place(s) for s in (entry.new_span, entry.old_span) if s)
    return f"<details><summary>{MARKS[entry.state]} {_html(entry.line)}</summary>\n\n{places}\n\n{rows}\n\n</details>"


def _folded(title: str, lines: Iterable[str]) -> Iterator[str]:
    rows = "\n".join(lines)
    if rows:
        yield f"<details><summary>{title}</summary>\n\n{rows}\n\n</details>"


def _findings(findings: Iterable[Diagnostic]) -> Iterator[str]:
    for finding in findings:
        yield f"- **{finding.code.id}** {_text(finding.message)} {_place(finding.span)}".rstrip()


def _row(row: Row) -> str:
    below = "".join(f"\n  - {_line(line)}" for line in row.below)
    where = f" ({_place(span)})" if (span := row.new_span or row.old_span) else ""
    return f"- {_line(row.line)}{where}{below}"


def _line(line: Line) -> str:
    return "".join(_code(piece.text) if isinstance(piece, Code) else _text(piece) for piece in line)


def _place(span: Span | None) -> str:
    return _code(f"{span.file}:{span.line}") if span else ""


def _text(text: str) -> str:
    """Escape a text so that it reads as it is, on one line."""
    return _inert(_SPECIAL.sub(r"\\\1", visible(_SPACES.sub(" ", text))))


def _inert(text: str) -> str:
    """Keep GitHub from making mentions, references and links of words: by a space of no width."""
    return _LINKED.sub("\\1\u200b", text)


def _code(text: str) -> str:
    """Quote a text as code: with more backticks than it has, and without the bar that ends a table's cell."""
    said = visible(_SPACES.sub(" ", text)).strip().replace("|", "¦") or " "
    fence = "`" * (max((len(run) for run in re.findall("`+", said)), default=0) + 1)
    gap = " " if said[0] == "`" or said[-1] == "`" else ""
    return f"{fence}{gap}{said}{gap}{fence}"


def _html(line: Line) -> str:
    """Write a line inside HTML, where GitHub reads no Markdown."""
    return "".join(f"<code>{_entities(p.text)}</code>" if isinstance(p, Code) else _entities(p) for p in line)


def _entities(text: str) -> str:
    return html.escape(_inert(visible(_SPACES.sub(" ", text))))
