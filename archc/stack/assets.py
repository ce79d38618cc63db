"""Lambda code as an asset: a folder or file packed to the same bytes every time, named by its content."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip archive knows; every member carries it."""

PARAMETERS: dict[str, dict[str, Any]] = {
    "AssetsBucket": {
        "Type": "String",
        "Description": "The bucket that the files of build/assets were copied to",
        "MinLength": 3,
        "MaxLength": 63,
    },
    "AssetsPrefix": {
        "Type": "String",
        "Default": "assets/",
        "Description": "What stands before the names of those files in the bucket",
    },
}
"""Parameters of every template that refers to assets."""

SKIPPED = frozenset(
    {"__pycache__", ".git", ".venv", "node_modules/.cache", ".DS_Store", ".pytest_cache", ".mypy_cache"}
)
"""Names that are never part of the code."""


@dataclass(frozen=True, slots=True)
class Asset:
    """Packed code: `data` is a zip archive, `sha256` its hash, `component` whose code it is."""

    component: str
    sha256: str
    data: bytes

    @property
    def file(self) -> str:
        """Its place below the output folder."""
        return f"assets/{self.sha256}.zip"


def pack(component: str, path: Path) -> Asset:
    """Pack a folder, a single file or a finished zip archive.

    Raises:
        OSError: something in it cannot be read.
    """
    import hashlib  # noqa: PLC0415 - 3 ms that only a build has to pay

    data = path.read_bytes() if path.suffix == ".zip" else _zip(path)
    return Asset(component, hashlib.sha256(data).hexdigest(), data)


def code_files(path: Path) -> tuple[Path, ...]:
    """Return the files of a folder that belong to the code, in the order of their names; links are left out."""
    files = (p for p in path.rglob("*") if p.is_file() and not p.is_symlink())
    kept = (p for p in files if not SKIPPED & set(p.relative_to(path).parts) and p.suffix != ".pyc")
    return tuple(sorted(kept, key=lambda p: p.relative_to(path).as_posix()))


def _zip(path: Path) -> bytes:
    import io  # noqa: PLC0415 - see pack
    import zipfile  # noqa: PLC0415 - see pack

    members = [(p.relative_to(path).as_posix(), p) for p in code_files(path)] if path.is_dir() else [(path.name, path)]
    buffer = io.BytesIO()
    # Stored, not deflated: deflate's bytes differ between versions of zlib, and code is small.
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, file in members:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.create_system = 3
            info.external_attr = (0o755 if file.stat().st_mode & 0o100 else 0o644) << 16
            archive.writestr(info, file.read_bytes())
    return buffer.getvalue()
