"""A client starts `archc lsp`, speaks over its standard input and output, and works with a file as an editor does."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

TEXT = """\
archc: 1
name: shop
title: Größe 😀
region: eu-west-1
components:
  web: { type: ec2, title: "😀", sclaing: { min: 2 } }
  orders: { type: sqs }
  work: { type: lambda, runtime: python3.13, code: work.py }
connections:
  - web -> order
  - orders -> work
"""

WAIT = 60
"""Seconds until a test gives up; an answer takes milliseconds."""

Told = list[lsp.PublishDiagnosticsParams]


class Editor:
    """A client with one open file."""

    def __init__(self, client: LanguageClient, uri: str, told: Told, news: asyncio.Event) -> None:
        self.client, self.uri, self.told, self.news = client, uri, told, news
        self.document = lsp.TextDocumentIdentifier(uri)

    async def wait(self) -> list[lsp.Diagnostic]:
        """Return the next diagnostics."""
        await asyncio.wait_for(self.news.wait(), WAIT)
        self.news.clear()
        return list(self.told[-1].diagnostics)

    async def open(self, text: str) -> list[lsp.Diagnostic]:
        item = lsp.TextDocumentItem(self.uri, "yaml", 1, text)
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
        return await self.wait()

    async def change(
        self, version: int, start: tuple[int, int], end: tuple[int, int], text: str
    ) -> list[lsp.Diagnostic]:
        change = lsp.TextDocumentContentChangePartial(lsp.Range(lsp.Position(*start), lsp.Position(*end)), text)
        document = lsp.VersionedTextDocumentIdentifier(version, self.uri)
        self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(document, [change]))
        return await self.wait()


def session(tmp_path: Path, work: Callable[[Editor], Awaitable[None]]) -> None:
    """Start the server, run the work of an editor, shut it down, and see it end well."""

    async def run() -> None:
        (tmp_path / "work.py").write_text("def handler(event, context):\n    return event\n")
        client, told, news = LanguageClient("test", "1"), Told(), asyncio.Event()

        @client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def _told(params: lsp.PublishDiagnosticsParams) -> None:
            told.append(params)
            news.set()

        await client.start_io(sys.executable, "-m", "archc.cli", "lsp", "--stdio")
        root = tmp_path.as_uri()
        capabilities = lsp.ClientCapabilities()
        await client.initialize_async(lsp.InitializeParams(capabilities, root_uri=root, process_id=None))
        client.initialized(lsp.InitializedParams())
        await work(Editor(client, (tmp_path / "arch.yaml").as_uri(), told, news))
        await client.shutdown_async(None)
        client.exit(None)
        await asyncio.wait_for(client.stop(), WAIT)

    asyncio.run(run())


def test_problems_are_live_and_repaired(tmp_path: Path) -> None:
    """Mistakes are told on opening, quick fixes repair them, and then nothing but the review is left."""

    async def work(editor: Editor) -> None:
        found = await editor.open(TEXT)
        assert {d.code for d in found} == {"AC101", "AC202"}
        key = next(d for d in found if d.code == "AC101")
        assert (key.range.start.line, key.range.start.character) == (5, 33)  # the emoji counts twice in UTF-16
        everywhere = lsp.Range(lsp.Position(0, 0), lsp.Position(20, 0))
        asked = lsp.CodeActionParams(editor.document, everywhere, lsp.CodeActionContext(found))
        actions = await editor.client.text_document_code_action_async(asked)
        assert actions is not None
        titles = [a.title for a in actions]
        assert titles == ["Rename the key to `scaling`", "Write `orders`", "Repair all 2 certain problems"]
        edit = actions[-1].edit  # type: ignore[union-attr]
        assert edit is not None
        assert edit.changes is not None
        for number, one in enumerate(sorted(edit.changes[editor.uri], key=lambda e: e.range.start, reverse=True)):
            start, end = one.range.start, one.range.end
            found = await editor.change(
                number + 2, (start.line, start.character), (end.line, end.character), one.new_text
            )
        assert [d for d in found if d.severity == lsp.DiagnosticSeverity.Error] == []
        assert {d.code for d in found} >= {"AC504", "AC581"}

    session(tmp_path, work)


def test_completion_hover_definition_and_rename(tmp_path: Path) -> None:
    """What an editor asks for while one writes."""

    async def work(editor: Editor) -> None:
        client, document = editor.client, editor.document
        await editor.open(TEXT.replace("sclaing", "scaling").replace("-> order\n", "-> orders\n"))
        await editor.change(2, (10, 18), (10, 18), "\n  - work -> ")
        proposed = await client.text_document_completion_async(lsp.CompletionParams(document, lsp.Position(11, 12)))
        assert isinstance(proposed, lsp.CompletionList)
        assert [i.label for i in proposed.items] == ["orders"]
        await editor.change(3, (11, 0), (12, 0), "")
        shown = await client.text_document_hover_async(lsp.HoverParams(document, lsp.Position(10, 8)))
        assert shown is not None
        assert isinstance(shown.contents, lsp.MarkupContent)
        assert "sqs:ReceiveMessage" in shown.contents.value
        place = await client.text_document_definition_async(lsp.DefinitionParams(document, lsp.Position(10, 6)))
        assert isinstance(place, lsp.Location)
        assert (place.range.start.line, place.range.start.character) == (6, 2)
        used = await client.text_document_references_async(
            lsp.ReferenceParams(lsp.ReferenceContext(include_declaration=True), document, lsp.Position(6, 3))
        )
        assert used is not None
        assert [u.range.start.line for u in used] == [6, 9, 10]
        renamed = await client.text_document_rename_async(lsp.RenameParams(document, lsp.Position(6, 3), "jobs"))
        assert renamed is not None
        assert renamed.changes is not None
        assert [e.new_text for e in renamed.changes[editor.uri]] == ["jobs"] * 3
        with pytest.raises(Exception, match="there already"):
            await client.text_document_rename_async(lsp.RenameParams(document, lsp.Position(6, 3), "web"))

    session(tmp_path, work)


def test_outline_and_formatting(tmp_path: Path) -> None:
    """The outline lists what there is; formatting gives the canonical form."""

    async def work(editor: Editor) -> None:
        await editor.open("name: shop\narchc: 1\ncomponents:\n    orders: {type: sqs}\n")
        listed = await editor.client.text_document_document_symbol_async(lsp.DocumentSymbolParams(editor.document))
        assert listed is not None
        assert [s.name for s in listed] == ["orders"]
        options = lsp.FormattingOptions(tab_size=2, insert_spaces=True)
        edits = await editor.client.text_document_formatting_async(
            lsp.DocumentFormattingParams(editor.document, options)
        )
        assert edits is not None
        assert edits[0].new_text == "archc: 1\nname: shop\n\ncomponents:\n  orders: { type: sqs }\n"

    session(tmp_path, work)


def test_what_is_no_architecture(tmp_path: Path) -> None:
    """Broken and foreign texts get an answer too, and nothing ends the session."""

    async def work(editor: Editor) -> None:
        for number, text in enumerate(("", "a: [", "\x00", "- 1\n", "x" * 10_000, "archc: 1\ncomponents: 5\n")):
            if number == 0:
                await editor.open(text)
            else:
                await editor.change(number + 1, (0, 0), (99, 0), text)
            for line in (0, 1):
                position = lsp.Position(line, 3)
                await editor.client.text_document_completion_async(lsp.CompletionParams(editor.document, position))
                await editor.client.text_document_hover_async(lsp.HoverParams(editor.document, position))
        assert editor.told

    session(tmp_path, work)
