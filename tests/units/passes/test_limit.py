"""A hundred problems are told at most, and errors are never lost among warnings."""

from pathlib import Path

from archc import api
from archc.diagnostics import Diagnostic, Span, codes
from archc.passes.limit import limit
from archc.source.yaml import MAX_PROBLEMS


def problem(line: int, code: codes.Code = codes.WITHOUT_EFFECT) -> Diagnostic:
    return Diagnostic(code, f"problem {line}", Span("arch.yaml", line, 1, line, 2))


def test_few_problems_are_told_as_they_are() -> None:
    """Up to the limit nothing changes."""
    found = tuple(problem(n) for n in range(MAX_PROBLEMS))
    assert limit(found, "arch.yaml") == found


def test_an_error_behind_many_warnings_is_told() -> None:
    """The error is kept, in its place, and the note comes last."""
    found = (*(problem(n) for n in range(500)), problem(500, codes.CYCLE))
    told = limit(found, "arch.yaml")
    assert len(told) == MAX_PROBLEMS + 1
    assert told[-2].code is codes.CYCLE
    assert told[-1].code is codes.FURTHER_PROBLEMS


def test_no_number_of_warnings_makes_a_wrong_file_right(tmp_path: Path) -> None:
    """Two hundred warnings before an error: the file has still an error, and no blueprint."""
    unused = "".join(f"  db-{n:03d}: {{ type: rds, engine: postgres }}\n" for n in range(200))
    last = "  zz: { type: lambda, runtime: python3.13, code: nowhere }\n"
    text = f"archc: 1\nname: shop\ncomponents:\n{unused}{last}"
    blueprint, found = api.check_text(text, "arch.yaml", tmp_path)
    assert blueprint is None
    assert [d.code.id for d in found if d.severity == "error"] == ["AC303"]
