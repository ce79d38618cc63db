"""`archc schema`: the JSON Schema of the language, and the reference of its types."""

from __future__ import annotations

import json

import click


@click.command(name="schema")
@click.option("--types", is_flag=True, help="The types, their fields and arrows, as Markdown.")
def command(types: bool) -> None:
    """Print the JSON Schema of an architecture file, for editors.

    \b
    archc schema > archc.schema.json
    archc schema --types
    """
    if types:
        from archc.passes.reference import reference

        click.echo(reference(), nl=False)
        return
    from archc.passes.schema import document_schema

    click.echo(json.dumps(document_schema(), indent=2, ensure_ascii=False))
