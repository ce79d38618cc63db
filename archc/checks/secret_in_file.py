"""The file holds a secret: an access key, a private key, or a setting that is named like one.

**Why it matters.** The file is in version control and in the template, where everybody reads it; a secret that was
committed once is known. Source: AWS Well-Architected Framework, SEC02-BP03 "Store and use secrets securely";
seen 2026-11-23.

**Example.**

    components:
      work:
        type: lambda
        runtime: python3.13
        code: functions/work
        environment: { PAYMENT_PASSWORD: "correct horse battery staple" }

**Use instead.** The name of a secret in Secrets Manager that the function reads when it runs. And change the secret.

    components:
      work:
        type: lambda
        runtime: python3.13
        code: functions/work
        environment: { PAYMENT_SECRET_NAME: shop/payment }
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from archc.checks._check import Check, each
from archc.diagnostics import Diagnostic
from archc.model.architecture import Component
from archc.services.ec2 import Servers
from archc.services.lambda_ import Function
from archc.services.raw import Raw
from archc.stack.link import Blueprint

CHECK = Check("AC540", "secret-in-file", "security", "SEC 2", __doc__)

_KEYS = re.compile(r"\b(AKIA|ASIA)[0-9A-Z]{16}\b|-----BEGIN ([A-Z]+ )?PRIVATE KEY-----")
"""Access key ids (source: IAM user guide, "IAM identifiers", unique ids; seen 2026-11-23) and PEM private keys."""

_NAMED = re.compile(r"(^|_)(PASSWORD|PASSPHRASE|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY)$", re.IGNORECASE)

_Path = tuple[str | int, ...]


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at settings of functions, at the scripts of servers and at raw resources."""
    for component, function in each(blueprint, Function):
        for name, value in function.environment.items():
            if _KEYS.search(value) or (_NAMED.search(name) and value and "${" not in value):
                yield _tell(component, ("environment", name), f"the setting `{name}`")
    for component, servers in each(blueprint, Servers):
        if _KEYS.search(servers.user_data):
            yield _tell(component, ("user_data",), "the script")
    for component, raw in each(blueprint, Raw):
        yield from (_tell(component, path, "a value") for path, text in _texts(raw.body, ()) if _KEYS.search(text))


def _texts(value: Any, path: _Path) -> Iterator[tuple[_Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts(item, (*path, key))
    elif isinstance(value, list | tuple):
        for n, item in enumerate(value):
            yield from _texts(item, (*path, n))


def _tell(component: Component, path: _Path, what: str) -> Diagnostic:
    return CHECK.finding(
        f"{what} of `{component.name}` holds a secret",
        component.at(*path),
        reason="the file and the template are read by many; a secret that was committed once is known",
        help="keep it in Secrets Manager, give its name here, and change the secret",
        component=component.name,
    )
