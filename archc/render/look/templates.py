"""The Jinja2 templates of pictures, from the wheel or from the source tree."""

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from archc import shipped
from archc.render.look import paths

_FOLDER = "templates/pictures"


def template(name: str) -> Template:
    """Load the template of that file name; everything it prints is escaped for XML and HTML."""
    return _environment().get_template(name)


def source(name: str) -> str:
    """Read a file of ours as it is: the style and the script of the HTML page."""
    return (shipped.folder(_FOLDER) / name).read_text("utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(shipped.folder(_FOLDER)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"d": paths.svg, "n": paths.number}
    return environment
