"""Servers or a database run on an instance of a previous generation.

**Why it matters.** Its successor does more for the same money, and gets the newer hypervisor. Source: Amazon EC2,
"Previous generation instances", and Amazon RDS user guide, "DB instance class types"; seen 2026-11-23.

**Example.**

    network: { nat: per-zone }
    components:
      web: { type: ec2, instance: t2.small }

**Use instead.** The generation of today; with Graviton (a `g` behind the generation) it costs about a fifth less.

    network: { nat: per-zone }
    components:
      web: { type: ec2, instance: t4g.small }
"""

import re
from collections.abc import Iterator

from archc.checks._check import Check, each
from archc.diagnostics import Diagnostic
from archc.model.architecture import Component
from archc.services.ec2 import Servers
from archc.services.rds import Database
from archc.stack.link import Blueprint

CHECK = Check("AC561", "previous-generation", "performance", "PERF 2", __doc__)

_SUCCESSORS = {
    "t1": "t4g", "t2": "t4g", "m1": "m7g", "m2": "r7g", "m3": "m7g", "m4": "m7g", "c1": "c7g", "c3": "c7g",
    "c4": "c7g", "r3": "r7g", "r4": "r7g", "i2": "i4g", "d2": "d3", "g3": "g5", "p2": "g5",
}  # fmt: skip
_FAMILY = re.compile(r"^(?:db\.)?([a-z]+\d)\.")


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at the families of instances."""
    for component, servers in each(blueprint, Servers):
        yield from _look(component, servers.instance)
    for component, database in each(blueprint, Database):
        yield from _look(component, database.instance)


def _look(component: Component, instance: str) -> Iterator[Diagnostic]:
    family = _FAMILY.match(instance)
    if family and (successor := _SUCCESSORS.get(family[1])):
        yield CHECK.finding(
            f"`{instance}` of `{component.name}` is of a previous generation",
            component.at("instance"),
            reason="its successor does more for the same money",
            help=f"use `{instance.replace(family[1], successor, 1)}`, for example",
            component=component.name,
        )
