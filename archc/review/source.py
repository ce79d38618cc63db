"""OLD and NEW as they were named: a file, a folder, or either at a git revision; made readable on disk.

arch.yaml   template.json   cdk.out   -   HEAD~1:arch.yaml   HEAD~1 (NEW's path at that revision)
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from archc.diagnostics import Diagnostic, Related, Span
from archc.source import Mapping, Node, Scalar, parse, read
from archc.source.read import STDIN

if TYPE_CHECKING:
    from archc.review.revision import Revision

Found = tuple["Source | None", tuple[Diagnostic, ...]]
_ENDINGS = (".yaml", ".yml", ".json", ".template")
_STDIN = "-"
_TEMPLATE_KEYS = ("AWSTemplateFormatVersion", "Resources", "Transform")
_TOP_KEY = re.compile(r"""^["']?(archc|AWSTemplateFormatVersion|Resources|Transform)["']?\s*:""", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One side, readable. `name` is what the user called it; `text` is None for a folder.

    `path` is where it stands on disk; below `root`, which is empty for files that are nobody's copy, names of files
    are told as `shown` and what follows.
    """

    name: str
    path: str
    text: str | None
    folder: Path
    root: str = ""
    shown: str = ""

    @property
    def is_architecture(self) -> bool:
        """Whether it is an architecture file; what is neither is read as one, whose messages say what is missing."""
        return self.text is not None and _is_architecture(self.text)

    def called(self, file: str) -> str:
        """Return how a file on disk is told."""
        if self.root and file.startswith(f"{self.root}/"):
            return self.shown + file[len(self.root) + 1 :]
        return file

    def place(self, span: Span | None) -> Span | None:
        """Return a place with its file as it is told."""
        return replace(span, file=self.called(span.file)) if span else None

    def told(self, diagnostics: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
        """Return diagnostics with the files as they are told."""
        if not self.root:
            return diagnostics
        return tuple(
            replace(
                d,
                message=d.message.replace(f"{self.root}/", self.shown),
                span=self.place(d.span),
                related=tuple(Related(replace(r.span, file=self.called(r.span.file)), r.text) for r in d.related),
                fix=None,
            )
            for d in diagnostics
        )


@contextmanager
def opened(old: str, new: str) -> Iterator[tuple[tuple[Source, Source] | None, tuple[Diagnostic, ...]]]:
    """Give both sides, readable as long as the block lasts, or what stands against it."""
    with ExitStack() as stack:
        new_path = new if _on_disk(new) else (new.partition(":")[2] or new)
        old_path = old if _on_disk(old) else (old.partition(":")[2] or old)
        one, missing = _find(old, new_path if old != new_path else "", stack)
        other, absent_ = _find(new, old_path if new != old_path else "", stack)
        yield ((one, other) if one and other else None), (*missing, *absent_)


def _is_architecture(text: str) -> bool:
    """Say what a file is by the keys at its top; what has none of the known ones is asked about as a whole."""
    names = _top_names(text)
    if not names & {"archc", *_TEMPLATE_KEYS}:
        from archc.lift import is_template  # noqa: PLC0415 - 40 ms that comparing architectures does not pay

        return not is_template(text)
    return "archc" in names


def _top_names(text: str) -> set[str]:
    if text.lstrip().startswith("{"):
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            return set()
        return {str(key) for key in found}
    return set(_TOP_KEY.findall(text))


def _on_disk(said: str) -> bool:
    return said == _STDIN or Path(said).exists()


def _find(said: str, other: str, stack: ExitStack) -> Found:
    """Find a side. `other` is the path of the other one, which a bare revision takes."""
    if _on_disk(said):
        return _from_disk(said)
    name, colon, path = said.partition(":")
    if not colon and (said.endswith(_ENDINGS) or not other or other == _STDIN):
        return None, read(said)[1]
    folder = Path() if colon else _nearest_folder(Path(other))
    if not colon:
        path = f"./{Path(other).name}" if Path(other).parent.is_dir() else Path(other).as_posix()
    from archc.review import revision as git  # noqa: PLC0415 - files on disk need none of it

    revision = git.find_revision(name, folder)
    if isinstance(revision, Diagnostic):
        return None, (revision,)
    try:
        return _from_revision(revision, path, f"{name}:{path if colon else other}", stack)
    except git.GitError as error:
        return None, (git.unreadable(name, error),)


def _nearest_folder(path: Path) -> Path:
    return path.parent if path.parent.is_dir() else Path()


def _from_disk(said: str) -> Found:
    path = Path(said)
    if said != _STDIN and path.is_dir():
        return Source(name=said, path=said, text=None, folder=path), ()
    text, found = read(said)
    if text is None:
        return None, found
    folder = Path.cwd() if said == _STDIN else path.resolve().parent
    name = STDIN if said == _STDIN else said
    return Source(name=name, path=name, text=text, folder=folder), found


def _from_revision(revision: Revision, said: str, name: str, stack: ExitStack) -> Found:
    import tempfile  # noqa: PLC0415 - as above

    path = revision.path(said)
    kind = revision.kind(path)
    if kind is None:
        return None, (revision.absent(said),)
    root = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="archc-"))).resolve()
    source = Source(
        name=name,
        path=str(root / path),
        text=None,
        folder=(root / path).parent,
        root=str(root),
        shown=f"{revision.name}:",
    )
    if kind == "folder":
        revision.extract([path], root)
        return source, ()
    text, found = read(revision.write(path, root))
    if text is None:
        return None, source.told(found)
    folder = posixpath.dirname(path)
    if _is_architecture(text):
        revision.extract(_named(text, folder), root)
    elif "AWS::CloudFormation::Stack" in text:
        revision.extract([folder or "."], root)
    return replace(source, text=text), ()


def _named(text: str, folder: str) -> list[str]:
    """Return every path that a text of the file could name: code, scripts."""
    root, _ = parse(text, "")
    return [posixpath.normpath(posixpath.join(folder, said)) for said in _texts(root)] if root else []


def _texts(node: Node | None) -> Iterator[str]:
    if isinstance(node, Scalar):
        if isinstance(node.value, str) and 0 < len(node.value) < 256 and not set(node.value) & set("\n\0*:${"):
            yield node.value
    elif isinstance(node, Mapping):
        for entry in node.entries:
            yield from _texts(entry.value)
    elif node is not None:
        for item in node.items:
            yield from _texts(item)
