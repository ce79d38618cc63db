"""A file's text, or the reason why there is none. Never waits for a pipe and never reads more than it may."""

import codecs
import os
import stat
import sys
from pathlib import Path

from archc.diagnostics import Diagnostic, Span, codes, nearest
from archc.source import refusals

MAX_BYTES = 4 * 1024 * 1024
"""The longest architecture that is read. CloudFormation itself stops at 1 MB per template (quota seen 2026-11)."""

STDIN = "<stdin>"
"""How standard input is called in a span."""

_Result = tuple[str | None, tuple[Diagnostic, ...]]
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_MARKS_OF_OTHERS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),  # before UTF-16, whose mark begins the same
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


def read(path: str | os.PathLike[str], limit: int = MAX_BYTES) -> _Result:
    """Read a text file of at most `limit` bytes; `-` is standard input. A UTF-8 byte order mark is dropped."""
    name = os.fspath(path)
    if name == "-":
        return _read_stdin(limit)
    try:
        handle = os.open(name, _FLAGS)
    except (OSError, ValueError) as error:
        return None, (_unreadable(name, error),)
    try:
        mode = os.fstat(handle).st_mode
        if not stat.S_ISREG(mode):
            return None, (_not_a_file(name, mode),)
        return _decode(_read_up_to(handle, limit + 1), name, limit)
    except OSError as error:
        return None, (_unreadable(name, error),)
    finally:
        os.close(handle)


def _read_stdin(limit: int) -> _Result:
    if sys.stdin is None:  # the shell closed it: `archc validate - <&-`
        return None, (Diagnostic(codes.FILE_UNREADABLE, "Standard input is closed", help="Name a file."),)
    try:
        return _decode(sys.stdin.buffer.read(limit + 1), STDIN, limit)
    except OSError as error:
        return None, (_unreadable(STDIN, error),)


def _read_up_to(handle: int, limit: int) -> bytes:
    """Read until `limit` bytes or the end; one call may give less than there is."""
    pieces: list[bytes] = []
    while limit > 0 and (piece := os.read(handle, limit)):
        pieces.append(piece)
        limit -= len(piece)
    return b"".join(pieces)


def _decode(data: bytes, name: str, limit: int) -> _Result:
    if len(data) > limit:
        return None, (refusals.too_long(name, _size(limit)),)
    data = data.removeprefix(codecs.BOM_UTF8)
    if foreign := _foreign_encoding(data):
        return None, (_not_utf8(name, data, 0, foreign),)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        return None, (_not_utf8(name, data, error.start, ""),)


def _foreign_encoding(data: bytes) -> str:
    """`UTF-16`, `UTF-32` or `a binary file` where the bytes say so, else nothing."""
    for mark, encoding in _MARKS_OF_OTHERS:
        if data.startswith(mark):
            return encoding
    head = data[:4096]
    if b"\x00" not in head:
        return ""
    halves = (head[0::2].count(0), head[1::2].count(0))
    wide = max(halves) * 2 > len(head) * 0.6 and min(halves) * 10 < max(halves)
    return "UTF-16" if wide else "a binary file"


def _not_utf8(name: str, data: bytes, offset: int, foreign: str) -> Diagnostic:
    before = data[:offset].decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    if foreign:
        message = f"`{name}` is {foreign}, not UTF-8 text"
    else:
        message = f"`{name}` is not UTF-8: byte 0x{data[offset]:02x} on line {line} fits no character"
    return Diagnostic(
        codes.NOT_UTF8,
        message,
        Span(name, line, column, line, column + 1),
        reason="Names and titles go to AWS and into the picture; a wrong encoding turns them into other characters.",
        help=""
        if foreign == "a binary file"
        else f"Save the file as UTF-8, for example: `iconv -f {foreign or 'ISO-8859-1'} -t UTF-8`.",
    )


def _size(limit: int) -> str:
    return f"{limit // (1024 * 1024)} MiB" if limit >= 1024 * 1024 else f"{limit} bytes"


def _not_a_file(name: str, mode: int) -> Diagnostic:
    if stat.S_ISDIR(mode):
        inside = "arch.yaml" if (Path(name) / "arch.yaml").is_file() else ""
        hint = f"Name the file in it: `{Path(name) / inside}`." if inside else "Name a file, not its folder."
        return Diagnostic(codes.FILE_UNREADABLE, f"`{name}` is a folder", help=hint)
    what = "a pipe" if stat.S_ISFIFO(mode) else "a device or socket"
    return Diagnostic(
        codes.FILE_UNREADABLE,
        f"`{name}` is {what}, not a file",
        reason="Reading it could wait for ever.",
        help="Use `-` to read from standard input.",
    )


def _unreadable(name: str, error: OSError | ValueError) -> Diagnostic:
    if isinstance(error, FileNotFoundError):
        return Diagnostic(codes.FILE_UNREADABLE, f"`{name}` does not exist", help=_neighbour(name))
    if isinstance(error, IsADirectoryError) or (isinstance(error, PermissionError) and Path(name).is_dir()):
        return _not_a_file(name, stat.S_IFDIR)
    if isinstance(error, PermissionError):
        return Diagnostic(codes.FILE_UNREADABLE, f"`{name}` may not be read", help="Give yourself read permission.")
    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return Diagnostic(codes.FILE_UNREADABLE, f"`{name}` cannot be read: {why}")


def _neighbour(name: str) -> str:
    """Name the file next to a missing one that was probably meant."""
    path = Path(name)
    try:
        around = sorted(p.name for p in path.parent.iterdir() if p.suffix in {".yaml", ".yml", ".json", ".template"})
    except (OSError, ValueError):
        return f"There is no folder `{path.parent}`."
    if meant := nearest(path.name, around[:1000]):
        return f"Did you mean `{path.parent / meant}`?"
    return "`archc init` writes a first architecture file." if not around else ""
