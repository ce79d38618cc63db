"""`archc explain`: the page of a diagnostic or check."""

from __future__ import annotations

import sys

import click


@click.command(name="explain")
@click.argument("code", required=False)
def command(code: str | None) -> None:
    """Print the page of a code: what it means, why it matters, an example, what to write instead.

    \b
    archc explain AC202
    archc explain unknown-component
    archc explain                       list every code
    """
    from archc.checks import all_codes
    from archc.diagnostics import nearest

    table = all_codes()
    if code is None:
        for known in sorted(table.values(), key=lambda c: c.id):
            click.echo(f"{known.id}  {known.severity:8} {known.name}")
        return
    found = table.get(code.upper()) or next((c for c in table.values() if c.name == code.lower()), None)
    if found is None:
        near = nearest(code, [*table, *(c.name for c in table.values())])
        hint = f"; did you mean {near}?" if near else "; `archc explain` lists them"
        click.echo(f"archc: there is no code {code!r}{hint}", err=True)
        sys.exit(2)
    click.echo(f"{found.id} {found.name} ({found.severity})\n\n{found.page}".rstrip())
