"""The files that travel with archc: templates and schemas, in the wheel or beside the source."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def folder(name: str) -> Path:
    """Return a shipped folder: `templates/pictures`, `schemas`.

    Raises:
        FileNotFoundError: archc is not installed as it should be.
    """
    places = (_PACKAGE / "_data" / name, _PACKAGE.parent / name)
    found = next((p for p in places if p.is_dir()), None)
    if found is None:
        raise FileNotFoundError(name)
    return found
