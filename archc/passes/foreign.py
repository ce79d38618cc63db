"""Tell a CloudFormation template from an architecture, before every key of it is an unknown one."""

from archc.diagnostics import Diagnostic, codes
from archc.source import Mapping

_SECTIONS = ("AWSTemplateFormatVersion", "Resources", "Transform")


def foreign(root: Mapping, file: str) -> tuple[Diagnostic, ...]:
    """Return what is to be said of a template, or nothing: a file with the key `archc` is an architecture."""
    said = next((key for s in _SECTIONS if (key := root.key(s)) is not None), None)
    if said is None or root.get("archc") is not None:
        return ()
    return (
        Diagnostic(
            codes.MISSING_KEY,
            f"`{file}` is a CloudFormation template, not an architecture",
            said.span,
            help=f"`archc import {file} -o arch.yaml` makes an architecture of it; `archc render {file} -o stack.png` "
            "draws it as it is",
        ),
    )
