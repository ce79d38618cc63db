"""Files to templates: a template, several together, or a CDK output folder; nested stacks are found and read too."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from pathlib import Path
from typing import Any

from archc.diagnostics import Diagnostic, Span, codes, has_errors, in_order
from archc.lift.broken import problems, salvage
from archc.lift.model import BrokenTemplateError, template_of
from archc.lift.template import Resource, Template, Templates
from archc.lift.values import first
from archc.source import read as read_text

_Result = tuple[Templates | None, tuple[Diagnostic, ...]]
_ENDINGS = (".yaml", ".yml", ".json", ".template")
_SAYS_TEMPLATE = re.compile(r"""^\s*\{?\s*["']?(AWSTemplateFormatVersion|Resources|Transform)["']?\s*:""", re.MULTILINE)
_SAYS_TEMPLATE_IN_JSON = re.compile(r'"(?:AWSTemplateFormatVersion|Resources)"\s*:')
_SAYS_ARCHITECTURE = re.compile(r"""^["']?archc["']?\s*:|^\s*\{?\s*["']archc["']\s*:\s*1\b""", re.MULTILINE)
_STACKS_DEEP = 8
"""How deep nested stacks are followed."""

_FILES_AT_MOST = 400
"""How many files are read for one picture."""


def is_template(text: str) -> bool:
    """Whether a text is a CloudFormation template rather than an architecture; broken ones too."""
    text = text.removeprefix("\ufeff")
    says = _SAYS_TEMPLATE_IN_JSON if text.lstrip().startswith("{") else _SAYS_TEMPLATE
    return not _SAYS_ARCHITECTURE.search(text) and bool(says.search(text))


def read(paths: Iterable[str], *, keep_going: bool = False, texts: Mapping[str, str] | None = None) -> _Result:
    """Read templates and what they nest. With `keep_going` what can be understood is given in spite of errors.

    `texts` are the contents of files that have been read already, by path (standard input).
    """
    reading = _Reading(keep_going, dict(texts or {}))
    for path in paths:
        reading.add(path)
    roots = reading.roots()
    found = in_order(reading.diagnostics)
    usable = any(r.resources for r in roots) and (keep_going or not has_errors(found))
    return (Templates(tuple(roots)) if usable else None), found


@dataclass(slots=True)
class _Reading:
    """What was read so far: templates by path, in the order they were asked for."""

    keep_going: bool
    texts: dict[str, str]
    diagnostics: list[Diagnostic] = field(default_factory=list)
    templates: dict[str, Template] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    nested: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)

    def add(self, path: str) -> None:
        """Read a file, or the stacks of a folder."""
        if path not in self.texts and path != "-" and Path(path).is_dir():
            self._add_folder(Path(path))
        elif self._load(path) is not None:
            self.asked.append(path)

    def roots(self) -> list[Template]:
        """Return what nothing else nests, each with its nested stacks."""
        grown = {path: self._grown(path, ()) for path in dict.fromkeys(self.asked)}
        return [template for path, template in grown.items() if path not in self.nested] or list(grown.values())

    # -- folders ------------------------------------------------------------------------------------------------------

    def _add_folder(self, folder: Path) -> None:
        stacks = _cdk_stacks(folder)
        if not stacks:
            files = sorted(p for p in folder.iterdir() if p.name.endswith(_ENDINGS) and p.is_file())
            stacks = [_CdkStack(str(p), "", "") for p in files[:_FILES_AT_MOST] if self._looks_right(str(p))]
        for stack in stacks:
            template = self._load(stack.file)
            if template is not None:
                name = stack.name or template.name
                self.templates[stack.file] = replace(template, name=name, region=stack.region or template.region)
                self.asked.append(stack.file)
        if not stacks:
            message = f"`{folder}` holds no CloudFormation template"
            help_ = "name a template, or the output folder of `cdk synth` (cdk.out)"
            self.diagnostics.append(Diagnostic(codes.NO_TEMPLATE, message, Span(str(folder), 1, 1, 1, 1), help=help_))

    def _looks_right(self, path: str) -> bool:
        text, _ = read_text(path)
        return text is not None and is_template(text)

    # -- files --------------------------------------------------------------------------------------------------------

    def _load(self, path: str) -> Template | None:
        if path in self.templates:
            return self.templates[path]
        if path in self.failed:
            return None
        text: str | None = self.texts.get(path)
        if text is None:
            text, unreadable = read_text(path)
            self.diagnostics += unreadable
        template = self._understood(text.removeprefix("\ufeff"), path) if text is not None else None
        if template is None:
            self.failed.add(path)
        else:
            self.templates[path] = template
        return template

    def _understood(self, text: str, path: str) -> Template | None:
        name = _name(path)
        try:
            template = template_of(text, path, name)
        except BrokenTemplateError as error:
            self.diagnostics.append(_unreadable(error, path))
            if not self.keep_going:
                return None
            rest = salvage(text, error.line)
            if rest is None:
                return None
            template = template_of(rest, path, name)
        self.diagnostics += problems(template)
        return template

    # -- nested stacks ------------------------------------------------------------------------------------------------

    def _grown(self, path: str, above: tuple[str, ...]) -> Template:
        template = self.templates[path]
        children = {}
        for name, resource in template.resources.items():
            if resource.kind != "AWS::CloudFormation::Stack" or len(above) >= _STACKS_DEEP:
                continue
            child = self._child(resource, path)
            if child and child != path and child not in above and self._loaded_aside(child):
                self.nested.add(child)
                children[name] = self._grown(child, (*above, path))
        return replace(template, children=children)

    def _loaded_aside(self, path: str) -> bool:
        """Whether a file that nobody named can be read and nested; what is wrong with it is not told."""
        told = len(self.diagnostics)
        template = self._load(path)
        if path not in self.asked:
            del self.diagnostics[told:]
        return template is not None and bool(template.resources)

    def _child(self, stack: Resource, path: str) -> str:
        """Return the file of a nested stack: a CDK asset, a path beside the template, or a file that was named."""
        asset = stack.metadata.get("aws:asset:path", "")
        folder = Path(path).parent
        if asset and (folder / asset).is_file():
            return str(folder / asset)
        for key in ("TemplateURL", "Location"):
            if url := first(stack.properties, key):
                return self._by_url(url, path)
        return ""

    def _by_url(self, url: str, path: str) -> str:
        """Return the file that a template's address names, matched from its end, or nothing."""
        tail = [p for p in re.split(r"[/\\]", url.partition("?")[0]) if p and p != "."]
        if not tail or not tail[-1].endswith(_ENDINGS) or "$" in tail[-1]:
            return ""
        named = sorted({*self.asked, *self.templates} - {path})
        known = max(named, key=lambda k: _common_tail(Path(k).parts, tail), default="")
        longest = _common_tail(Path(known).parts, tail)
        beside = self._beside(tail, path, longest)
        return beside or (known if longest else "")

    def _beside(self, tail: list[str], path: str, longest: int) -> str:
        """Return the file beside a template that matches more than `longest` parts of an address, or nothing."""
        if path in self.texts or len(self.templates) >= _FILES_AT_MOST:
            return ""
        folder = Path(path).parent
        for base in (folder, folder.parent):
            for length in range(min(len(tail), 4), longest, -1):
                parts = tail[-length:]
                candidate = base.joinpath(*parts)
                if ".." not in parts and "$" not in "".join(parts) and candidate.is_file():
                    return str(candidate)
        return ""


def _common_tail(path: Sequence[str], address: Sequence[str]) -> int:
    """Return how many parts two paths share from their ends."""
    same = (a == b for a, b in zip(reversed(path), reversed(address), strict=False))
    return sum(1 for _ in takewhile(bool, same))


@dataclass(frozen=True, slots=True)
class _CdkStack:
    file: str
    name: str
    region: str


def _cdk_stacks(folder: Path, deep: int = 0) -> list[_CdkStack]:
    """Return the stacks that a cloud assembly lists, those of its stages too."""
    manifest = _json(folder / "manifest.json")
    artifacts = manifest.get("artifacts")
    found = []
    for name, artifact in sorted(artifacts.items()) if isinstance(artifacts, dict) else ():
        if not isinstance(artifact, dict):
            continue
        given = artifact.get("properties")
        given = given if isinstance(given, dict) else {}
        if artifact.get("type") == "aws:cloudformation:stack" and isinstance(given.get("templateFile"), str):
            region = str(artifact.get("environment", "")).rpartition("/")[2]
            known = "" if region.startswith("unknown") else region
            found.append(_CdkStack(str(folder / given["templateFile"]), str(given.get("stackName") or name), known))
        elif artifact.get("type") == "cdk:cloud-assembly" and deep < 3 and isinstance(given.get("directoryName"), str):
            found += _cdk_stacks(folder / given["directoryName"], deep + 1)
    return found


def _json(path: Path) -> dict[str, Any]:
    text, _ = read_text(str(path))
    try:
        found = json.loads(text) if text is not None else None
    except (ValueError, RecursionError):
        found = None
    return found if isinstance(found, dict) else {}


def _name(path: str) -> str:
    if path in ("-", "<stdin>"):
        return "template"
    name = Path(path).name
    for ending in (*_ENDINGS, ".template"):
        name = name.removesuffix(ending)
    return name if name != "template" else Path(path).resolve().parent.name or name


def _unreadable(error: BrokenTemplateError, path: str) -> Diagnostic:
    return Diagnostic(
        codes.TEMPLATE_UNREADABLE,
        f"the template cannot be read from here on: {error}",
        Span(path, error.line, error.column, error.line, error.column + 1),
        help="repair this place; `--keep-going` draws what can be read",
    )
