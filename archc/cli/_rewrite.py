"""Put a new text in the place of a user's file: whole or not at all, behind links, with its permissions."""

from __future__ import annotations

import stat
from pathlib import Path

from archc import api
from archc.diagnostics import Diagnostic


def rewrite(file: str, text: str) -> tuple[Diagnostic, ...]:
    """Write the text; return why it cannot be written."""
    path = Path(file).resolve()
    mode = stat.S_IMODE(path.stat().st_mode)
    found = api.write({path.name: text.encode("utf-8")}, path.parent)
    if not found:
        path.chmod(mode)
    return found
