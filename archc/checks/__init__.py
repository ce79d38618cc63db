"""What a reviewer would ask about an architecture that is correct: one check, one file, its docstring its page."""

from archc import registry
from archc.checks._accept import left_over, wrong
from archc.checks._check import Check
from archc.diagnostics import Code, Diagnostic, codes
from archc.model.architecture import Architecture
from archc.stack.link import Blueprint


def review(blueprint: Blueprint) -> tuple[Diagnostic, ...]:
    """Return the findings of every check."""
    return tuple(d for module in registry.modules(__name__) for d in module.check(blueprint))


def accept(
    found: tuple[Diagnostic, ...], architecture: Architecture, *, complete: bool = True
) -> tuple[Diagnostic, ...]:
    """Return the findings that the file does not accept.

    Where `found` is `complete`, also what is wrong with the acceptances: unknown codes, errors, what does not occur.
    """
    if not architecture.accepted:
        return found
    left = left_over(found, architecture)
    return (*left, *wrong(found, architecture, all_codes())) if complete else left


def every() -> dict[str, Check]:
    """Return every check by its code."""
    return registry.index((m.CHECK for m in registry.modules(__name__)), lambda c: c.id)


def all_codes() -> dict[str, Code]:
    """Return every code there is, of problems and of checks, by its id."""
    return {**codes.table(), **{name: check.code for name, check in every().items()}}


__all__ = ["Check", "accept", "all_codes", "every", "review"]
