"""Reading files: everything that is not a readable UTF-8 text is a diagnostic."""

import io
import os
import sys
from pathlib import Path

import pytest

from archc.source import read
from archc.source.read import MAX_BYTES


def told(path: str | os.PathLike[str], **limits: int) -> tuple[str, str, str]:
    text, diagnostics = read(path, **limits)
    (only,) = diagnostics
    assert text is None
    return only.code.id, only.message, only.help


def test_reads_text_and_drops_the_byte_order_mark(tmp_path: Path) -> None:
    """The text comes back as it is, line ends too, without its byte order mark."""
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: \xe2\x82\xac\r\n")
    assert read(path) == ("a: €\r\n", ())


def test_missing_file_names_its_neighbour(tmp_path: Path) -> None:
    """A misspelled file name is answered with the right one."""
    (tmp_path / "arch.yaml").write_text("a: 1")
    code, message, help_ = told(tmp_path / "arhc.yaml")
    assert code == "AC001"
    assert "does not exist" in message
    assert "arch.yaml" in help_


def test_missing_folder_is_said(tmp_path: Path) -> None:
    """Where not even the folder exists, that is said."""
    assert "There is no folder" in told(tmp_path / "no" / "arch.yaml")[2]


def test_first_steps_are_offered_in_an_empty_folder(tmp_path: Path) -> None:
    """An empty folder is where `archc init` helps."""
    assert "archc init" in told(tmp_path / "arch.yaml")[2]


def test_folder_names_the_file_in_it(tmp_path: Path) -> None:
    """A folder is refused, and the architecture in it is named."""
    assert told(tmp_path)[:2] == ("AC001", f"`{tmp_path}` is a folder")
    (tmp_path / "arch.yaml").write_text("a: 1")
    assert str(tmp_path / "arch.yaml") in told(tmp_path)[2]


def test_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """A named pipe without a writer does not stop the program."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert told(pipe)[:2] == ("AC001", f"`{pipe}` is a pipe, not a file")


def test_device_is_refused() -> None:
    """An endless device is not read."""
    assert "device" in told("/dev/zero")[1]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_permission_is_named(tmp_path: Path) -> None:
    """A file without read permission says so."""
    path = tmp_path / "a.yaml"
    path.write_text("a: 1")
    path.chmod(0)
    assert "may not be read" in told(path)[1]


def test_permission_error_becomes_a_diagnostic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the operating system refuses is told, not raised."""

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    assert told(tmp_path / "a.yaml")[:2] == ("AC001", f"`{tmp_path / 'a.yaml'}` may not be read")


@pytest.mark.parametrize("name", ["a\x00b", "x" * 5000])
def test_impossible_names(name: str) -> None:
    """Names no file can have are told like missing files."""
    assert told(name)[0] == "AC001"


def test_loop_of_links(tmp_path: Path) -> None:
    """A link to itself ends in a diagnostic."""
    (tmp_path / "a.yaml").symlink_to(tmp_path / "a.yaml")
    assert told(tmp_path / "a.yaml")[0] == "AC001"


def test_longest_file_is_read_and_one_byte_more_is_not(tmp_path: Path) -> None:
    """The limit counts bytes and is exact."""
    path = tmp_path / "a.yaml"
    path.write_bytes(b"#" * 10)
    assert read(path, limit=10)[0] == "#" * 10
    assert told(path, limit=9)[0] == "AC002"
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    assert told(path)[0] == "AC002"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("a: ü".encode("utf-16"), "UTF-16"),
        ("a: ü".encode("utf-16-le"), "UTF-16"),
        ("a: ü".encode("utf-16-be"), "UTF-16"),
        ("a: ü".encode("utf-32"), "UTF-32"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR", "a binary file"),
        (b"a: 1\x00", "a binary file"),
        ("a: ü".encode("latin-1"), "byte 0xfc on line 1"),
        (b"a: 1\r\nb: \xc3\xbc\xff", "byte 0xff on line 2"),
        (b"a: \xed\xa0\x80", "byte 0xed on line 1"),
        (b"a: \xc0\xaf", "byte 0xc0 on line 1"),
        (b"a: \xf0\x9f\x98", "byte 0xf0 on line 1"),
    ],
)
def test_other_encodings_are_named(tmp_path: Path, data: bytes, words: str) -> None:
    """Bytes that are not UTF-8 are refused with what they probably are, and where."""
    path = tmp_path / "a.yaml"
    path.write_bytes(data)
    code, message, _ = told(path)
    assert code == "AC003"
    assert words in message


def test_the_bad_byte_has_a_place(tmp_path: Path) -> None:
    """The span counts characters before the byte that fits none, the byte order mark not among them."""
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\nb\xc3\xbc\xff")
    span = read(path)[1][0].span
    assert span is not None
    assert (span.line, span.column) == (2, 3)


def test_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` reads standard input, with the same checks."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a: 1")))
    assert read("-") == ("a: 1", ())
    monkeypatch.setattr(sys, "stdin", None)
    assert told("-")[:2] == ("AC001", "Standard input is closed")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a: \xff")))
    assert told("-")[:2] == ("AC003", "`<stdin>` is not UTF-8: byte 0xff on line 1 fits no character")
