"""The list of all checks as Markdown, printed from their modules: `docs/checks.md`."""

from collections.abc import Iterable
from itertools import groupby
from typing import get_args

from archc.checks._check import QUESTIONS, Check, Group

_HEAD = """\
# What a review asks

Printed from `archc/checks/` by `make generate`; do not edit. `archc validate` reviews every file that is correct, and
`archc explain CODE` prints a check's page: why it matters, an example, what to use instead. Each check answers a
question of the AWS Well-Architected Framework. `checks:` in the file accepts a finding, with the reason.
"""


def page(checks: Iterable[Check]) -> str:
    """Return the page: the checks by their groups, each with what it forbids."""
    order = {group: n for n, group in enumerate(get_args(Group))}
    ranked = sorted(checks, key=lambda c: (order[c.group], c.id))
    return "\n".join([_HEAD, *(_section(group, list(some)) for group, some in groupby(ranked, lambda c: c.group))])


def _section(group: Group, checks: list[Check]) -> str:
    rows = [f"| `{c.id}` | {c.name} | {_first(c)} | {c.question} |" for c in checks]
    asked = sorted({c.question for c in checks}, key=lambda q: (q.split()[0], int(q.split()[1])))
    questions = [f"- {q}: {QUESTIONS[q]}" for q in asked]
    return "\n".join([f"## {group.capitalize()}", "", "| code | name | found | question |", "|---|---|---|---|", *rows,
                      "", *questions, ""])  # fmt: skip


def _first(check: Check) -> str:
    return " ".join((check.page or "").split("\n\n", 1)[0].split()).replace("|", "\\|")
