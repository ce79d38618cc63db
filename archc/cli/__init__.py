"""The command line: one file a command; the only place that prints and exits."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import click

from archc import __version__

_ORDER = ("init", "validate", "render", "build", "import", "diff", "review", "fmt", "explain", "schema", "lsp")
"""How `archc --help` lists the commands: as one meets them."""


class _Commands(click.Group):
    """Commands by file, each imported only when it runs, so that start-up stays short."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's shape
        """Return the names of the commands: files of this folder."""
        found = {m.name.rstrip("_") for m in iter_modules(__path__) if not m.name.startswith("_")}
        return [n for n in _ORDER if n in found] + sorted(found - set(_ORDER))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = cmd_name if cmd_name != "import" else f"{cmd_name}_"
        found: click.Command = import_module(f"archc.cli.{module}").command
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with their whole sentences, whatever the width of the terminal."""
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl([(name, c.get_short_help_str(limit=1000)) for name, c in found if c])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or suggest the nearest one."""
        if args and not args[0].startswith("-") and args[0] not in self.list_commands(ctx):
            from archc.diagnostics import nearest

            near = nearest(args[0], self.list_commands(ctx))
            hint = f" Did you mean {near!r}?" if near else ""
            ctx.fail(f"No such command {args[0]!r}.{hint}")
        return super().resolve_command(ctx, args)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="archc")
def cli() -> None:
    """Describe an AWS system in one YAML file; get the picture and the CloudFormation stack.

    \b
    archc init shop --from shop        write a starter
    archc validate shop/arch.yaml      find mistakes
    archc render shop/arch.yaml -o shop.png
    archc build shop/arch.yaml         compile the template into build/
    """


def main(args: list[str] | None = None) -> Any:
    """Run archc. It ends with 0: done, 1: errors in the input, 2: wrong usage or files, 70: a bug, 130: interrupted."""
    gc.disable()  # a run is short and its trees large: collecting garbage would double the time of reading a big file
    try:
        cli.main(args=args, prog_name="archc", standalone_mode=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        if os.environ.get("ARCHC_TRACEBACK"):
            raise
        click.echo(f"archc: this is a bug in archc, not in your file: {type(error).__name__}: {error}", err=True)
        click.echo("Please report it with the file; ARCHC_TRACEBACK=1 shows where it happened.", err=True)
        sys.exit(70)
