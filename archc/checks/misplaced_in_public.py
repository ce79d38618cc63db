"""Databases or functions stand in public subnets.

**Why it matters.** Nothing but the security group keeps a database there from the internet once it has an address. A
function there never gets one: it has no way out, for NAT serves private subnets only. Sources: AWS Well-Architected
Framework, SEC05-BP01 "Create network layers"; Lambda developer guide, "Enable internet access for VPC-connected
Lambda functions"; seen 2026-11-23.

**Example.**

    components:
      web: { type: ec2 }
      store: { type: rds, engine: postgres, subnets: public }
    connections:
      - web -> store

**Use instead.** The default: isolated subnets for databases, private ones for functions.

    components:
      web: { type: ec2 }
      store: { type: rds, engine: postgres }
    connections:
      - web -> store
"""

from collections.abc import Iterator

from archc.checks._check import Check, each
from archc.diagnostics import Diagnostic
from archc.services.lambda_ import Function
from archc.services.rds import Database
from archc.stack.link import Blueprint

CHECK = Check("AC547", "misplaced-in-public", "security", "SEC 5", __doc__)

_WHY: dict[type[Database] | type[Function], tuple[str, str]] = {
    Database: ("database", "nothing but its security group keeps the internet out, once it has an address"),
    Function: ("function", "it gets no address there, so it has no way out: NAT serves private subnets"),
}


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at where databases and functions stand."""
    for kind, (what, why) in _WHY.items():
        for component, fields in each(blueprint, kind):
            if fields.subnets == "public":
                yield CHECK.finding(
                    f"the {what} `{component.name}` stands in public subnets",
                    component.at("subnets"),
                    reason=why,
                    help="remove `subnets: public`",
                    component=component.name,
                )
