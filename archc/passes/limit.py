"""Tell a hundred problems of a file at most, errors before others: so many mostly have one cause."""

from archc.diagnostics import Diagnostic, codes, in_order
from archc.source.yaml import MAX_PROBLEMS


def limit(found: tuple[Diagnostic, ...], file: str) -> tuple[Diagnostic, ...]:
    """Return the first problems in the order of the file, and a note where there are more.

    Where there is an error, one is among them: what is left out never makes a file right.
    """
    told = [d for d in found if d.code is not codes.FURTHER_PROBLEMS]
    if len(told) <= MAX_PROBLEMS:
        return found
    kept = in_order(sorted(told, key=lambda d: d.severity != "error")[:MAX_PROBLEMS])
    message = f"`{file}` has more than {MAX_PROBLEMS} problems"
    help_ = "repair the first ones and run archc again: so many mostly have one cause"
    return (*kept, Diagnostic(codes.FURTHER_PROBLEMS, message, kept[-1].span, help=help_))
