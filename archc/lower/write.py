"""Write files whole or not at all: each to a temporary file beside its place, then renamed."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from archc.diagnostics import Diagnostic, codes


def write(files: Mapping[str, bytes], folder: Path) -> tuple[Diagnostic, ...]:
    """Write files by their names below a folder, which is made when it is not there.

    All are written to temporary files before the first takes its place, so that a full disk or a missing
    permission leaves every old file as it was.
    """
    waiting: list[tuple[Path, Path]] = []
    place = folder
    try:
        for name, data in sorted(files.items()):
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            if place.is_dir():
                raise IsADirectoryError(21, "is a folder", str(place))
            waiting.append((_beside(place, data), place))
        for temporary, place in waiting:
            temporary.replace(place)
    except OSError as error:
        for temporary, _ in waiting:
            temporary.unlink(missing_ok=True)
        return (_unwritable(place, error),)
    return ()


def _beside(place: Path, data: bytes) -> Path:
    handle, name = tempfile.mkstemp(prefix=f".{place.name}.", dir=place.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        temporary.chmod(0o644)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _unwritable(place: Path, error: OSError) -> Diagnostic:
    return Diagnostic(
        codes.OUTPUT_UNWRITABLE,
        f"`{place}` cannot be written: {(error.strerror or str(error)).lower()}",
        reason="what was there before is as it was",
        help="name another place with -o, or make this one writable",
    )
