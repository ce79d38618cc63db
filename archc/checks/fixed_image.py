"""Servers start from an image that is named by its id.

**Why it matters.** The id stays as it is while patches come out; it exists in one region only, and AWS takes old images
away. Source: Amazon EC2 user guide, "Deprecate an Amazon EC2 AMI"; seen 2026-11-23.

**Example.**

    network: { nat: per-zone }
    components:
      web: { type: ec2, image: ami-0a1b2c3d4e5f60718 }

**Use instead.** The default, the current Amazon Linux at each deployment; or an SSM parameter that your image pipeline
writes.

    network: { nat: per-zone }
    components:
      web: { type: ec2, image: /images/web }
"""

from collections.abc import Iterator

from archc.checks._check import Check, each
from archc.diagnostics import Diagnostic
from archc.services.ec2 import Servers
from archc.stack.link import Blueprint

CHECK = Check("AC583", "fixed-image", "operations", "OPS 5", __doc__)


def check(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Look at the images of servers."""
    for component, fields in each(blueprint, Servers):
        if fields.image.startswith("ami-"):
            yield CHECK.finding(
                f"the servers of `{component.name}` start from the fixed image `{fields.image}`",
                component.at("image"),
                reason="it gets no patches, exists in one region only, and is taken away one day",
                help="name an SSM parameter that holds the id of the current image, or leave `image` out",
                component=component.name,
            )
