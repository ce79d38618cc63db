"""What AWS's resource types are called and which icon stands for them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """How one resource type is drawn: its icon, its service's full name, what it is there, whether it is global."""

    icon: str
    name: str
    kind: str
    is_global: bool = False


_GLOBAL = ("AWS::CloudFront::", "AWS::IAM::", "AWS::Route53::", "AWS::GlobalAccelerator::")


def entry_of(resource_type: str) -> Entry:
    """Return how a resource type is drawn: `AWS::DynamoDB::Table`."""
    service, _, kind = resource_type.removeprefix("AWS::").partition("::")
    return Entry("general/general", service or resource_type, kind, resource_type.startswith(_GLOBAL))
