"""Which instance types there are, so that a slip of the pen is found before AWS finds it.

The facts stand in `instances.tsv`, made by `tools/instance_facts.py`, which names the sources and their date. AWS adds
types every month: a name that is not in the table is doubted, not refused.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from archc.diagnostics import Diagnostic, codes, nearest
from archc.model.architecture import Component


@cache
def known(kind: str) -> frozenset[str]:
    """Return the types of a kind: of `ec2`, or of an RDS engine.

    >>> "t4g.small" in known("ec2"), "db.t4g.medium" in known("postgres"), "db.m7g.large" in known("aurora-mysql")
    (True, True, False)
    """
    prefix = "" if kind == "ec2" else "db."
    rows = (line.split("\t") for line in Path(__file__).with_name("instances.tsv").read_text("utf-8").splitlines())
    return frozenset(
        f"{prefix}{family}.{size}".rstrip(".")
        for kind_, family, sizes in (row for row in rows if len(row) == 3)
        for size in sizes.split(" ")
        if kind_ == kind
    )


def doubt(component: Component, kind: str, what: str) -> Iterator[Diagnostic]:
    """Yield a warning where the component's instance type is not known; `what` says of what kind it would be."""
    name = component.fields.instance
    if name in known(kind):
        return
    near = nearest(name, known(kind))
    yield Diagnostic(
        codes.UNKNOWN_INSTANCE,
        f"`{name}`, which `{component.name}` asks for, is no {what} that archc knows",
        component.at("instance"),
        help=f"did you mean `{near}`?" if near else "compare it with AWS's list of instance types",
        component=component.name,
    )
