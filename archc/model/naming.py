"""How the names of a file become the names of other places; each spelled out once.

>>> pascal("order-items"), upper_snake("order-items")
('OrderItems', 'ORDER_ITEMS')
"""

import re
from functools import cache

NAME_PATTERN = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
"""Names of components and actors: lower-kebab-case."""

LOGICAL_ID_PATTERN = r"^[A-Za-z0-9]{1,255}$"
"""A resource's name in its template. Source: CloudFormation user guide, "Resources section structure";
seen 2026-11-23."""

STACK_NAME_PATTERN = r"^[a-zA-Z][-a-zA-Z0-9]*$"
"""A stack's name. Source: CloudFormation API reference, CreateStack, StackName; seen 2026-11-23."""

TAG_PATTERN = r"""^([^!"#$%&'()*,;<>?\[\\\]^`{|}~]|\$\{[A-Za-z0-9:]+\})*$"""
TAG_SAYS = "letters, digits, spaces and _ . : / = + - @"
TAG_LENGTH = 256
"""What a tag's value may be. Source: AWS tagging guide, "Tag naming limits and requirements"; seen 2026-11-23."""

PSEUDO_PARAMETERS = frozenset(
    f"AWS::{name}" for name in ("AccountId", "Partition", "Region", "StackId", "StackName", "URLSuffix")
)
"""What `${…}` in a text may be beside the file's parameters. Source: CloudFormation user guide, "Pseudo parameters";
seen 2026-11-23."""


@cache
def pascal(name: str) -> str:
    """Return `order-items` as `OrderItems`: the first part of a logical id."""
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[^A-Za-z0-9]+", name) if part)


def upper_snake(name: str) -> str:
    """Return `order-items` as `ORDER_ITEMS`: the first part of an environment variable."""
    return re.sub(r"[^A-Za-z0-9]+", "_", name).upper()
