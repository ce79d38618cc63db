"""The Jinja2 templates of pictures, from the wheel or from the source tree."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from archc.render.look import paths

_PACKAGE = Path(__file__).parents[2]
_PLACES = (_PACKAGE / "_data" / "templates" / "pictures", _PACKAGE.parent / "templates" / "pictures")


def template(name: str) -> Template:
    """Load the template of that file name; everything it prints is escaped for XML and HTML."""
    return _environment().get_template(name)


def source(name: str) -> str:
    """Read a file of ours as it is: the style and the script of the HTML page."""
    return next(folder / name for folder in _PLACES if (folder / name).is_file()).read_text("utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_PLACES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"d": paths.svg, "n": paths.number}
    return environment
