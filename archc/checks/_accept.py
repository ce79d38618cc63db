"""Findings that the file accepts, with the reason: `checks: [{ code: AC504, reason: a test system }]`."""

from collections.abc import Iterable, Iterator, Mapping

from archc.diagnostics import Code, Diagnostic, certain, codes, nearest
from archc.model.architecture import AcceptedFields, Architecture
from archc.passes.wording import put

_LATER = "AC4"
"""Codes of findings that only a build has."""


def left_over(found: Iterable[Diagnostic], architecture: Architecture) -> tuple[Diagnostic, ...]:
    """Return the findings that are not accepted."""
    return tuple(d for d in found if not any(_covers(a, d) for a in architecture.accepted))


def _covers(accepted: AcceptedFields, diagnostic: Diagnostic) -> bool:
    return (
        diagnostic.severity != "error"
        and diagnostic.code.id == accepted.code
        and accepted.component in ("", diagnostic.component)
    )


def wrong(found: tuple[Diagnostic, ...], architecture: Architecture, known: Mapping[str, Code]) -> Iterator[Diagnostic]:
    """Yield what is wrong with the acceptances, given everything that was found."""
    for n, accepted in enumerate(architecture.accepted):
        place = architecture.at("checks", n, "code")
        code = known.get(accepted.code)
        if code is None:
            near, sure = nearest(accepted.code, known), certain(accepted.code, known)
            yield Diagnostic(
                codes.NOT_ALLOWED,
                f"there is no finding `{accepted.code}`",
                place,
                help=f"did you mean `{near}`?" if near else "`archc explain` lists all codes",
                fix=put(place, sure) if sure else None,
            )
        elif code.severity == "error":
            yield Diagnostic(
                codes.NOT_ALLOWED,
                f"`{accepted.code}` is an error and cannot be accepted",
                place,
                reason="a stack with this error cannot be created",
                help="repair it, and remove the entry",
            )
        elif not accepted.code.startswith(_LATER) and not any(_covers(accepted, d) for d in found):
            where = f" at `{accepted.component}`" if accepted.component else ""
            yield Diagnostic(
                codes.WITHOUT_EFFECT,
                f"the accepted finding `{accepted.code}` does not occur{where}",
                place,
                reason="an acceptance that is left over would hide the finding when it comes back",
                help="remove the entry",
            )
