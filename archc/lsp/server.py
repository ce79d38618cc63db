"""The protocol: requests of an editor in, answers of the other files out. Needs `archc[lsp]`.

Places in the protocol count from 0 and in UTF-16 units; archc's count from 1 and in characters.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls import uris
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.workspace import TextDocument

from archc import __version__
from archc.diagnostics import Diagnostic, Edit, Severity, Span
from archc.lsp.complete import Item, Kind, complete
from archc.lsp.document import Document, entries
from archc.lsp.hover import hover
from archc.lsp.names import declaration, name_at, named, rename, uses
from archc.source.format import format_text

_SEVERITIES: dict[Severity, lsp.DiagnosticSeverity] = {
    "error": lsp.DiagnosticSeverity.Error,
    "warning": lsp.DiagnosticSeverity.Warning,
    "note": lsp.DiagnosticSeverity.Information,
}
_KINDS: dict[Kind, lsp.CompletionItemKind] = {
    "key": lsp.CompletionItemKind.Property,
    "value": lsp.CompletionItemKind.EnumMember,
    "name": lsp.CompletionItemKind.Variable,
    "type": lsp.CompletionItemKind.Class,
}


class Server(LanguageServer):
    """The server with the documents that are open in the editor, by their URI."""

    def __init__(self) -> None:
        super().__init__("archc", __version__)
        self.documents: dict[str, Document] = {}

    def take(self, uri: str) -> Document:
        """Check the text of a document as it is now, and tell the editor what is wrong with it."""
        source = self.workspace.get_text_document(uri)
        document = self.documents.setdefault(uri, Document(uris.to_fs_path(uri) or uri))
        document.change(source.source)
        told = document.diagnostics if document.is_architecture else ()
        shown = [_diagnostic(d, source) for d in told if d.severity != "note"]
        self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, shown, source.version))
        return document

    def document(self, uri: str) -> Document:
        """Return a document, checked when it was not yet."""
        return self.documents.get(uri) or self.take(uri)


def create() -> Server:
    """Return a server with all that it can do."""
    server = Server()
    for method, handler in _HANDLERS.items():
        server.feature(method, _OPTIONS.get(method))(handler)
    return server


# -- documents --------------------------------------------------------------------------------------------------------


def _opened(server: Server, params: lsp.DidOpenTextDocumentParams) -> None:
    server.take(params.text_document.uri)


def _changed(server: Server, params: lsp.DidChangeTextDocumentParams) -> None:
    server.take(params.text_document.uri)


def _saved(server: Server, params: lsp.DidSaveTextDocumentParams) -> None:
    """Check again: code of functions may have changed beside the file."""
    server.take(params.text_document.uri)


def _closed(server: Server, params: lsp.DidCloseTextDocumentParams) -> None:
    uri = params.text_document.uri
    server.documents.pop(uri, None)
    server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri=uri, diagnostics=[]))


# -- questions --------------------------------------------------------------------------------------------------------


def _complete(server: Server, params: lsp.CompletionParams) -> lsp.CompletionList:
    uri = params.text_document.uri
    source, document = server.workspace.get_text_document(uri), server.document(uri)
    line, column = _place(params.position, source)
    made = complete(document, line - 1, column - 1)
    there = _range(Span(document.file, line, made.start + 1, line, column), source)
    return lsp.CompletionList(is_incomplete=False, items=[_item(i, n, there) for n, i in enumerate(made.items)])


def _item(item: Item, number: int, there: lsp.Range) -> lsp.CompletionItem:
    return lsp.CompletionItem(
        label=item.label,
        kind=_KINDS[item.kind],
        detail=item.detail or None,
        documentation=_markdown(item.about) if item.about else None,
        sort_text=f"{number:04}",
        filter_text=item.label,
        text_edit=lsp.TextEdit(range=there, new_text=item.insert),
    )


def _hover(server: Server, params: lsp.HoverParams) -> lsp.Hover | None:
    source, document = _both(server, params.text_document.uri)
    answer = hover(document, *_place(params.position, source))
    return lsp.Hover(contents=_markdown(answer[0]), range=_range(answer[1], source)) if answer else None


def _definition(server: Server, params: lsp.DefinitionParams) -> lsp.Location | None:
    source, document = _both(server, params.text_document.uri)
    span = declaration(document, *_place(params.position, source))
    return _location(span, source) if span else None


def _references(server: Server, params: lsp.ReferenceParams) -> list[lsp.Location]:
    source, document = _both(server, params.text_document.uri)
    there = name_at(document, *_place(params.position, source))
    return [_location(span, source) for span in uses(document, there.text)] if there else []


def _can_rename(server: Server, params: lsp.PrepareRenameParams) -> lsp.Range | None:
    source, document = _both(server, params.text_document.uri)
    there = name_at(document, *_place(params.position, source))
    return _range(there.span, source) if there else None


def _rename(server: Server, params: lsp.RenameParams) -> lsp.WorkspaceEdit:
    source, document = _both(server, params.text_document.uri)
    edits, refused = rename(document, *_place(params.position, source), params.new_name)
    if refused:
        raise JsonRpcException(refused, code=lsp.LSPErrorCodes.RequestFailed)
    return _workspace_edit(edits, source)


def _actions(server: Server, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
    """Offer the fixes of what stands in the range, and all of the file at once."""
    source, document = _both(server, params.text_document.uri)
    fixable = [d for d in document.diagnostics if d.fix and d.span]
    found = [_action(d, source) for d in fixable if d.span and _meets(_range(d.span, source), params.range)]
    everything = tuple(edit for d in fixable if d.fix for edit in d.fix.edits)
    if len(fixable) > 1 and found:
        title, kind = f"Repair all {len(fixable)} certain problems", lsp.CodeActionKind.QuickFix
        found.append(lsp.CodeAction(title=title, kind=kind, edit=_workspace_edit(everything, source)))
    return found


def _action(diagnostic: Diagnostic, source: TextDocument) -> lsp.CodeAction:
    assert diagnostic.fix is not None  # noqa: S101 - only asked for those that have one
    return lsp.CodeAction(
        title=diagnostic.fix.title,
        kind=lsp.CodeActionKind.QuickFix,
        diagnostics=[_diagnostic(diagnostic, source)],
        edit=_workspace_edit(diagnostic.fix.edits, source),
        is_preferred=True,
    )


def _format(server: Server, params: lsp.DocumentFormattingParams) -> list[lsp.TextEdit]:
    source, document = _both(server, params.text_document.uri)
    new = format_text(source.source, document.file)[0]
    if new is None or new == source.source:
        return []
    end = lsp.Position(line=len(source.lines), character=0)
    return [lsp.TextEdit(range=lsp.Range(start=lsp.Position(line=0, character=0), end=end), new_text=new)]


def _outline(server: Server, params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol]:
    source, document = _both(server, params.text_document.uri)
    made = {entry.key.span: entry for top in entries(document.root) for entry in entries(top.value)}
    return [
        lsp.DocumentSymbol(
            name=n.text,
            kind=lsp.SymbolKind.Object,
            range=_range(_whole(n.span, made[n.span].value.span), source),
            selection_range=_range(n.span, source),
        )
        for n in named(document)
        if n.declared and n.span in made
    ]


def _whole(key: Span, value: Span) -> Span:
    return Span(key.file, key.line, key.column, value.end_line, value.end_column)


_HANDLERS: dict[str, Any] = {
    lsp.TEXT_DOCUMENT_DID_OPEN: _opened,
    lsp.TEXT_DOCUMENT_DID_CHANGE: _changed,
    lsp.TEXT_DOCUMENT_DID_SAVE: _saved,
    lsp.TEXT_DOCUMENT_DID_CLOSE: _closed,
    lsp.TEXT_DOCUMENT_COMPLETION: _complete,
    lsp.TEXT_DOCUMENT_HOVER: _hover,
    lsp.TEXT_DOCUMENT_DEFINITION: _definition,
    lsp.TEXT_DOCUMENT_REFERENCES: _references,
    lsp.TEXT_DOCUMENT_PREPARE_RENAME: _can_rename,
    lsp.TEXT_DOCUMENT_RENAME: _rename,
    lsp.TEXT_DOCUMENT_CODE_ACTION: _actions,
    lsp.TEXT_DOCUMENT_FORMATTING: _format,
    lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL: _outline,
}

_OPTIONS: dict[str, Any] = {
    lsp.TEXT_DOCUMENT_COMPLETION: lsp.CompletionOptions(trigger_characters=[" ", ">", ",", "{", ":"]),
    lsp.TEXT_DOCUMENT_RENAME: lsp.RenameOptions(prepare_provider=True),
    lsp.TEXT_DOCUMENT_CODE_ACTION: lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix]),
}


# -- archc's values as the protocol's ---------------------------------------------------------------------------------


def _both(server: Server, uri: str) -> tuple[TextDocument, Document]:
    return server.workspace.get_text_document(uri), server.document(uri)


def _place(position: lsp.Position, source: TextDocument) -> tuple[int, int]:
    """Return line and column as archc counts them."""
    found = source.position_codec.position_from_client_units(source.lines, position)
    return found.line + 1, found.character + 1


def _range(span: Span, source: TextDocument) -> lsp.Range:
    start = lsp.Position(line=max(span.line - 1, 0), character=max(span.column - 1, 0))
    end = lsp.Position(line=max(span.end_line - 1, 0), character=max(span.end_column - 1, 0))
    return source.position_codec.range_to_client_units(source.lines, lsp.Range(start=start, end=end))


def _meets(one: lsp.Range, other: lsp.Range) -> bool:
    return one.start <= other.end and other.start <= one.end


def _location(span: Span, source: TextDocument) -> lsp.Location:
    """Return a place; in another file only its beginning is ever meant."""
    if span.file == (uris.to_fs_path(source.uri) or source.uri):
        return lsp.Location(uri=source.uri, range=_range(span, source))
    zero = lsp.Position(line=0, character=0)
    return lsp.Location(uri=uris.from_fs_path(str(Path(span.file).resolve())) or "", range=lsp.Range(zero, zero))


def _workspace_edit(edits: tuple[Edit, ...], source: TextDocument) -> lsp.WorkspaceEdit:
    changes = [lsp.TextEdit(range=_range(e.span, source), new_text=e.text) for e in dict.fromkeys(edits)]
    return lsp.WorkspaceEdit(changes={source.uri: changes})


def _diagnostic(diagnostic: Diagnostic, source: TextDocument) -> lsp.Diagnostic:
    span = diagnostic.span or Span("", 1, 1, 1, 1)
    told = (diagnostic.message, diagnostic.reason, diagnostic.help)
    related = [lsp.DiagnosticRelatedInformation(_location(r.span, source), r.text) for r in diagnostic.related]
    return lsp.Diagnostic(
        range=_range(span, source),
        message="\n".join(part for part in told if part),
        severity=_SEVERITIES[diagnostic.severity],
        code=diagnostic.code.id,
        source="archc",
        related_information=related or None,
    )


def _markdown(text: str) -> lsp.MarkupContent:
    return lsp.MarkupContent(kind=lsp.MarkupKind.Markdown, value=text)
