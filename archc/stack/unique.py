"""Names that AWS asks for and that nobody else may have."""

from troposphere import Ref, Select, Split, Sub

from archc.stack.offers import Value


def unique_name(stem: str, longest: int = 64) -> Value:
    """Return a name that no other stack has: the stem, and the first part of the stack's own identifier.

    A stack's ARN ends in a UUID; its first eight digits are enough, and stay as long as the stack does. Source:
    CloudFormation user guide, pseudo parameters, AWS::StackId; seen 2026-11-23.
    """
    uuid = Select(2, Split("/", Ref("AWS::StackId")))
    return Sub(f"{stem[: longest - 9].rstrip('-')}-${{Stack}}", Stack=Select(0, Split("-", uuid)))
