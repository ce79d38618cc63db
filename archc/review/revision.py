"""Files of a git revision, without a checkout: read by the `git` program, never through a shell.

git's own words say where something is: `HEAD~1:arch.yaml` counts from the root of the repository,
`HEAD~1:./arch.yaml` from the working directory.
"""

from __future__ import annotations

import io
import os
import posixpath
import shutil
import subprocess
import tarfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from archc.diagnostics import Diagnostic, codes, nearest

Kind = Literal["file", "folder"]

_KINDS: Mapping[str, Kind] = {"blob": "file", "tree": "folder"}

_LISTED = 2_000
"""How many names of branches and tags are compared with one that is unknown."""


class GitError(Exception):
    """git is not there, or said no. `said` is what it wrote."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.said = said


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit; `name` is how the user called it. `top` is the repository's folder, `prefix` where the user stands."""

    name: str
    commit: str
    top: Path
    prefix: str

    def path(self, said: str) -> str:
        """Return a path as the tree knows it: from the root of the repository."""
        said = said.replace(os.sep, "/")
        if said.startswith(("./", "../")) or said in (".", ".."):
            said = posixpath.join(self.prefix, said)
        return posixpath.normpath(said)

    def kind(self, path: str) -> Kind | None:
        """Say what stands at a path of the tree; None for nothing."""
        try:
            found = _git(self.top, "cat-file", "-t", self._at(path)).decode().strip()
        except GitError:
            return None
        return _KINDS.get(found)

    def write(self, path: str, folder: Path) -> Path:
        """Write one file of the tree below a folder; return where."""
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(_git(self.top, "cat-file", "blob", self._at(path)))
        return place

    def extract(self, paths: Iterable[str], folder: Path) -> None:
        """Write those of the paths that the tree has, files and folders, below a folder; links are left out."""
        wanted = sorted({p for p in paths if p and not p.startswith(("../", "/"))})
        if "." not in wanted:
            wanted = self._present(wanted)
        if not wanted:
            return
        archive = _git(self.top, "archive", "--format=tar", self.commit, "--", *wanted)
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            members = [m for m in tar.getmembers() if m.isfile() or m.isdir()]
            tar.extractall(folder, members, filter="data")

    def absent(self, said: str) -> Diagnostic:
        """Tell that there is nothing at a path."""
        here = posixpath.normpath(posixpath.join(self.prefix, said.replace(os.sep, "/")))
        if not said.startswith(".") and self.prefix and self.kind(here):
            hint = f"paths count from the root of the repository: write `{self.name}:./{said}`"
        else:
            hint = f"`git ls-tree -r --name-only {self.name}` lists what is there"
        return Diagnostic(codes.REVISION_UNREADABLE, f"`{said}` does not exist in `{self.name}`", help=hint)

    def _present(self, wanted: list[str]) -> list[str]:
        listed = _git(self.top, "ls-tree", "--full-tree", "-z", "--name-only", self.commit, "--", *wanted)
        found = set(os.fsdecode(listed).split("\0"))
        return [p for p in wanted if p in found]

    def _at(self, path: str) -> str:
        return f"{self.commit}:{'' if path == '.' else path}"


def find_revision(name: str, folder: Path) -> Revision | Diagnostic:
    """Return the commit that a name stands for in the repository round a folder, or why there is none."""
    try:
        prefix = _git(folder, "rev-parse", "--show-prefix").decode().strip()
    except GitError as error:
        return _no_repository(name, folder, error)
    try:
        commit = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    except GitError:
        return _unknown(name, folder)
    return Revision(name, commit.decode().strip(), _top(folder), prefix)


def _top(folder: Path) -> Path:
    """Return the root of the working tree; a bare repository has none and is its own."""
    try:
        return Path(os.fsdecode(_git(folder, "rev-parse", "--show-toplevel")).strip())
    except GitError:
        return folder


def unreadable(name: str, error: GitError) -> Diagnostic:
    """Tell what git said when it should have given a file."""
    said = error.said.removeprefix("fatal: ").partition("\n")[0]
    return Diagnostic(codes.REVISION_UNREADABLE, f"git cannot read `{name}`: {said}")


def _git(folder: Path, *arguments: str) -> bytes:
    program = shutil.which("git")
    if program is None:
        msg = "git is not installed"
        raise GitError(msg)
    environment = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_LITERAL_PATHSPECS": "1"}
    try:
        done = subprocess.run(  # noqa: S603 - a list of arguments, no shell; names are verified by rev-parse
            [program, "-C", str(folder), *arguments],
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
            env=environment,
        )
    except (OSError, ValueError) as error:
        raise GitError(str(error)) from None
    if done.returncode:
        raise GitError(done.stderr.decode("utf-8", "replace").strip())
    return done.stdout


def _no_repository(name: str, folder: Path, error: GitError) -> Diagnostic:
    if "not installed" in error.said:
        return Diagnostic(
            codes.REVISION_UNREADABLE,
            f"`{name}` would be a git revision, but there is no program `git`",
            help="install git, or name a file",
        )
    if "not a git repository" in error.said:
        what = "the working directory" if folder == Path() else f"`{folder}`"
        return Diagnostic(
            codes.REVISION_UNREADABLE,
            f"`{name}` is no file, and {what} is in no git repository where it could be a revision",
            help="name a file, or go to the repository",
        )
    return unreadable(name, error)


def _unknown(name: str, folder: Path) -> Diagnostic:
    message = f"there is no git revision `{name}`"
    try:
        shallow = _git(folder, "rev-parse", "--is-shallow-repository").decode().strip() == "true"
        listed = _git(folder, "for-each-ref", f"--count={_LISTED}", "--format=%(refname:short)").decode().split("\n")
    except GitError:
        shallow, listed = False, []
    if shallow:
        return Diagnostic(
            codes.REVISION_UNREADABLE,
            message,
            reason="the clone is shallow: older commits were not fetched",
            help="fetch them with `git fetch --unshallow`; in a workflow set `fetch-depth: 0` of actions/checkout",
        )
    near = nearest(name, [ref for ref in listed if ref])
    return Diagnostic(
        codes.REVISION_UNREADABLE,
        message,
        help=f"did you mean `{near}`?" if near else "`git log --oneline` lists the revisions",
    )
