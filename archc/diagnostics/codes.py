"""The table of codes: AC0xx files and YAML, AC1xx shape, AC2xx names and arrows, AC3xx AWS rules, AC4xx building.

Review checks carry their own codes (AC5xx and up) in `archc/checks/`, one file each.
"""

from archc.diagnostics.code import Code

FILE_UNREADABLE = Code("AC001", "file-unreadable", "error", "A file that is named cannot be read.")


def table() -> dict[str, Code]:
    """Every code of this module by its id."""
    return {c.id: c for c in globals().values() if isinstance(c, Code)}
