"""Tell a hundred problems of a file at most: so many mostly have one cause."""

from archc.diagnostics import Diagnostic, codes
from archc.source.yaml import MAX_PROBLEMS


def limit(found: tuple[Diagnostic, ...], file: str) -> tuple[Diagnostic, ...]:
    """Return the first problems in the order of the file, and a note where there are more."""
    told = [d for d in found if d.code is not codes.FURTHER_PROBLEMS]
    if len(told) <= MAX_PROBLEMS:
        return found
    last = told[MAX_PROBLEMS - 1]
    message = f"`{file}` has more than {MAX_PROBLEMS} problems"
    help_ = "repair the first ones and run archc again: so many mostly have one cause"
    return (*told[:MAX_PROBLEMS], Diagnostic(codes.FURTHER_PROBLEMS, message, last.span, help=help_))
