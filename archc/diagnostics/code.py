"""A code: the lasting name of one kind of problem, with the page that explains it."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of problem. `id` and `name` never change once published.

    `page` is Markdown for `archc explain`: what it means, why it matters, an example, what to use instead.
    """

    id: str
    name: str
    severity: Severity
    page: str
