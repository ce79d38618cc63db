"""A raw policy allows every action on every resource.

**Why it matters.** Whoever takes over what holds this role takes over the account. Source: AWS Security Hub, control
IAM.1
"IAM policies should not allow full * administrative privileges"; seen 2026-11-23.

**Example.**

    resources:
      Helper:
        Type: AWS::IAM::ManagedPolicy
        Properties:
          PolicyDocument:
            Version: "2012-10-17"
            Statement: [{ Effect: Allow, Action: "*", Resource: "*" }]

**Use instead.** The actions it needs, on what it needs them for; an arrow writes them for you.

    resources:
      Helper:
        Type: AWS::IAM::ManagedPolicy
        Properties:
          PolicyDocument:
            Version: "2012-10-17"
            Statement: [{ Effect: Allow, Action: "ec2:DescribeInstances", Resource: "*" }]
"""

from collections.abc import Iterator, Mapping
from typing import Any

from archc.checks._check import Check, settings
from archc.diagnostics import Diagnostic
from archc.stack.link import Blueprint

CHECK = Check("AC544", "all-permissions", "security", "SEC 3", __doc__)

_Path = tuple[str | int, ...]


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at the statements of policies that the file writes itself."""
    for component, path, properties in settings(blueprint):
        for where, statement in _statements(properties, path):
            if statement.get("Effect") == "Allow" and all(_is_all(statement.get(k)) for k in ("Action", "Resource")):
                yield CHECK.finding(
                    f"`{component.name}` allows every action on every resource",
                    component.at(*where),
                    reason="whoever takes over what holds this policy takes over the account",
                    help="name the actions it needs, and what it needs them for",
                    component=component.name,
                )


def _is_all(said: Any) -> bool:
    return said == "*" or (isinstance(said, list | tuple) and "*" in said)


def _statements(value: Any, path: _Path) -> Iterator[tuple[_Path, Mapping[str, Any]]]:
    """Yield every statement below a value, with its path."""
    if isinstance(value, Mapping):
        if "Effect" in value:
            yield path, value
            return
        for key, item in value.items():
            yield from _statements(item, (*path, key))
    elif isinstance(value, list | tuple):
        for n, item in enumerate(value):
            yield from _statements(item, (*path, n))
