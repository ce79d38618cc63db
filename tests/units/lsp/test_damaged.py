"""Whatever is being typed, and wherever the cursor stands, the editor gets an answer."""

import random
from pathlib import Path

import pytest

from archc.lsp.complete import complete
from archc.lsp.document import Document
from archc.lsp.hover import hover
from archc.lsp.names import declaration, named, rename
from archc.source.edit import apply

ROOT = Path(__file__).resolve().parents[3]
FILES = sorted(ROOT.glob("templates/starters/*/arch.yaml"))
PIECES = (
    "",
    " ",
    "\n",
    "  ",
    "{",
    "}",
    "[",
    "]",
    ":",
    "- ",
    "->",
    ", ",
    '"',
    "#",
    "type: ",
    "😀",
    "\t",
    "a: {",
    "&a",
    "~",
)


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.parent.name)
def test_damaged_while_typing(file: Path) -> None:
    """Completion, hover, definition and renaming at random places of a text that is damaged more and more."""
    random_ = random.Random(file.parent.name)
    document = Document(str(file))
    text = file.read_text(encoding="utf-8")
    for number in range(120):
        if number % 12 == 0:
            text = file.read_text(encoding="utf-8")
        at = random_.randrange(len(text) + 1)
        text = text[:at] + random_.choice(PIECES) + text[at + random_.choice((0, 0, 1, 5)) :]
        document.change(text)
        lines = text.split("\n")
        for _ in range(4):
            line = random_.randrange(len(lines) + 1)
            column = random_.randrange(len(lines[line % len(lines)]) + 2)
            proposed = complete(document, line, column)
            assert 0 <= proposed.start <= max(column, proposed.start)
            hover(document, line + 1, column + 1)
            declaration(document, line + 1, column + 1)
            rename(document, line + 1, column + 1, "other-name")


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.parent.name)
def test_every_name_can_be_renamed(file: Path) -> None:
    """Renamed everywhere, a file has the same findings at the same places."""
    document = Document(str(file))
    text = file.read_text(encoding="utf-8")
    document.change(text)
    before = [(d.code.id, d.span.line) for d in document.diagnostics if d.span]
    kinds = {n.text for n in named(document) if n.declared and n.text[0].islower()}
    for name in sorted(kinds):
        span = next(n.span for n in named(document) if n.text == name and n.declared)
        edits, refused = rename(document, span.line, span.column, f"{name}-2")
        assert refused == ""
        renamed = Document(str(file))
        renamed.change(apply(text, edits))
        assert [(d.code.id, d.span.line) for d in renamed.diagnostics if d.span] == before
