"""An Amazon Resource Name and its parts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Arn:
    """`arn:partition:service:region:account:resource`; the resource may hold colons and slashes.

    >>> Arn.of("arn:aws:sqs:eu-west-1:123456789012:orders").resource
    'orders'
    >>> Arn.of("orders") is None
    True
    """

    partition: str
    service: str
    region: str
    account: str
    resource: str

    @classmethod
    def of(cls, text: str) -> "Arn | None":
        """Return the parts of an ARN, or None when the text is none."""
        parts = text.split(":", 5)
        return cls(*parts[1:]) if len(parts) == 6 and parts[0] == "arn" else None

    def __str__(self) -> str:
        return f"arn:{self.partition}:{self.service}:{self.region}:{self.account}:{self.resource}"
