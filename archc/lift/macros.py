"""Macros: what only CloudFormation runs. What they would make of a template is not drawn, and is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from archc.diagnostics import Diagnostic, Span, codes
from archc.lift.document import document
from archc.lift.template import Template

TRANSFORM = "Fn::Transform"
_CALL = re.compile(r"""^\s*["']?(?:Fn::)?Transform["']?\s*:|!Transform\b|"Fn::Transform"\s*:""", re.MULTILINE)
_UNDERSTOOD = (
    "AWS::Serverless-", "AWS::LanguageExtensions", "AWS::CodeDeployBlueGreen", "AWS::SecretsManager-",
    "AWS::ServiceCatalog",
)  # fmt: skip
"""Transforms that are read here, or that add no resources a picture would show."""


def not_run(template: Template) -> Iterator[Diagnostic]:
    """Yield one note for all macros that a template calls and that are not run here."""
    found = _CALL.search(template.text)
    if found is None:
        return
    names = list(dict.fromkeys(n for n in _called(document(template.text)) if not n.startswith(_UNDERSTOOD)))
    if not names:
        return
    line = template.text.count("\n", 0, found.start()) + 1 + found[0].count("\n")
    listed = ", ".join(f"`{n}`" for n in names[:4]) + (" …" if len(names) > 4 else "")
    yield Diagnostic(
        codes.MACRO_NOT_RUN,
        f"the macro{'s' if len(names) > 1 else ''} {listed} cannot be run here: what it adds is not drawn",
        Span(template.file, line, 1, line, 1 + len(template.text.splitlines()[line - 1])),
        help="`aws cloudformation get-template --template-stage Processed` gives the template after its macros",
    )


def _called(written: dict[str, Any]) -> Iterator[str]:
    """Yield the names of the macros of the whole template and of its parts, in their order.

    A YAML alias can stand inside of what it names: each part is looked at once.
    """
    yield from _names(written.get("Transform"))
    pending: list[Any] = [written]
    seen: set[int] = set()
    while pending:
        here = pending.pop()
        if not isinstance(here, (dict, list)) or id(here) in seen:
            continue
        seen.add(id(here))
        if isinstance(here, dict):
            yield from _names(here.get(TRANSFORM))
            pending += [*here.values()][::-1]
        else:
            pending += here[::-1]


def _names(called: Any) -> Iterator[str]:
    for one in called if isinstance(called, list) else [called]:
        name = one.get("Name") if isinstance(one, dict) else one
        if isinstance(name, str):
            yield name
