"""What a reviewer would ask about an architecture that is correct: one check, one file, its docstring its page."""

from archc import registry
from archc.checks._accept import left_over, wrong
from archc.checks._check import Check
from archc.diagnostics import Code, Diagnostic, codes
from archc.stack.link import Blueprint


def findings(blueprint: Blueprint) -> tuple[Diagnostic, ...]:
    """Return the findings of every check."""
    return tuple(d for module in registry.modules(__name__) for d in module.check(blueprint))


def judge(found: tuple[Diagnostic, ...], blueprint: Blueprint, *, review: bool) -> tuple[Diagnostic, ...]:
    """Return what a correct file has to be told: warnings so far, and findings of a review, unless it accepts them.

    With a review, everything is known that can be accepted: then also what is wrong with the acceptances.
    """
    told = (*found, *findings(blueprint)) if review else found
    architecture = blueprint.architecture
    if not architecture.accepted:
        return told
    left = left_over(told, architecture)
    return (*left, *wrong(told, architecture, all_codes())) if review else left


def every() -> dict[str, Check]:
    """Return every check by its code."""
    return registry.index((m.CHECK for m in registry.modules(__name__)), lambda c: c.id)


def all_codes() -> dict[str, Code]:
    """Return every code there is, of problems and of checks, by its id."""
    return {**codes.table(), **{name: check.code for name, check in every().items()}}


__all__ = ["Check", "all_codes", "every", "findings", "judge", "left_over"]
