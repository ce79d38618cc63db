"""`archc lsp`: the language server."""

from __future__ import annotations

import sys

import click


@click.command(name="lsp")
@click.option("--stdio", is_flag=True, help="Speak over standard input and output; there is no other way.")
def command(stdio: bool) -> None:  # noqa: ARG001 - editors say so
    """Serve an editor: diagnostics, completion, hover, definitions, renaming, fixes. Needs archc[lsp].

    \b
    archc lsp               an editor starts it; see docs/editors.md
    """
    try:
        from archc.lsp.server import create
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        click.echo("archc: the language server needs pygls; install archc[lsp]", err=True)
        sys.exit(2)
    create().start_io()
