"""The script that sets up a new server: Jinja2 templates in which no text reaches the shell unquoted.

Every expression in a template must go through a filter that makes it safe for where it stands; a text that did not is
refused when the script is made. What only CloudFormation knows is put in when the stack is created:

    Fn::Join: ["\\n", ["#!/bin/bash\\n…", Fn::Sub: "  …/cfn-signal … --stack '${AWS::StackName}' …", "}\\n…"]]
"""

import re
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from troposphere import Base64, GetAtt, Join, Ref, Sub

from archc import shipped
from archc.stack.offers import Value

if TYPE_CHECKING:
    from jinja2 import Environment

LIMIT = 16_384
"""Bytes of user data, before it is encoded. Source: EC2 user guide, "Run commands at launch"; seen 2026-11-23."""

MADE = "Made by archc."
"""What the first lines of every script say; see `templates/user_data/setup.sh.j2`."""

_KNOWN_LATER = re.compile("\x02([A-Za-z0-9_]+)\x03")
_LENGTH_LATER = 120
"""Characters that are counted for a value that only CloudFormation knows: a queue's URL, an ARN."""

_LOGS = {
    "nginx": (("access", "/var/log/nginx/access.log"), ("error", "/var/log/nginx/error.log")),
    "httpd": (("access", "/var/log/httpd/access_log"), ("error", "/var/log/httpd/error_log")),
    "none": (),
}


class Quoted(str):
    """A text that is safe where it stands in a script or a configuration."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What a new server becomes.

    `server` is `nginx`, `httpd` or `none`; `commands` are the user's own, and `parameters` the names of those of the
    stack's parameters that stand in them as `${Name}`; `resource` is the logical id that the script reports to.
    """

    component: str
    resource: str
    server: str
    port: int
    health: str
    settings: Mapping[str, Value]
    log_group: Value
    commands: str = ""
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """A script: its text with marks, and by mark the values that only CloudFormation knows."""

    text: str
    later: Mapping[str, Value]

    @property
    def size(self) -> int:
        """Bytes it has, about: values that are known later are counted with a usual length."""
        return len(_KNOWN_LATER.sub("-" * _LENGTH_LATER, self.text).encode())

    def user_data(self) -> Base64:
        """Return it as the user data of a launch template: blocks of lines, and lines with a value between them."""
        grouped = groupby(self.text.split("\n"), lambda line: "\x02" in line)
        blocks = [self._lines(list(lines), has_values) for has_values, lines in grouped]
        return Base64(Join("\n", [part for block in blocks for part in block]))

    def _lines(self, lines: list[str], has_values: bool) -> list[Value]:
        return [self._line(line) for line in lines] if has_values else ["\n".join(lines)]

    def _line(self, line: str) -> Value:
        """Return a line with its values. One that has `${` of the shell's is joined: Fn::Sub cannot tell them apart."""
        cut = _KNOWN_LATER.split(line)
        if "${" in line:
            return Join("", [self.later[p] if n % 2 else p for n, p in enumerate(cut) if p])
        named = [f"${{{_reference(self.later[p]) or p}}}" if n % 2 else p for n, p in enumerate(cut)]
        values = {p: self.later[p] for p in cut[1::2] if not _reference(self.later[p])}
        return Sub("".join(named), **values)


def _reference(value: Value) -> str:
    """Return a reference as Fn::Sub writes it, empty for what not everything that reads templates takes there."""
    if isinstance(value, Ref):
        return str(value.data["Ref"])
    named = list(value.data["Fn::GetAtt"]) if isinstance(value, GetAtt) else []
    return ".".join(named) if named and "." not in named[1] else ""


def script(setup: Setup) -> Script:
    """Return the script that sets up a server."""
    later: dict[str, Value] = {
        "Stack": Ref("AWS::StackName"),
        "Region": Ref("AWS::Region"),
        "LogGroup": setup.log_group,
    }
    settings = _settings(setup.settings, later)
    commands = _commands(setup, later)
    served = setup.server != "none"
    said: dict[str, Any] = {
        "component": setup.component,
        "resource": setup.resource,
        "stack": _later("Stack"),
        "region": _later("Region"),
        "server": setup.server if served else "",
        "packages": ["amazon-cloudwatch-agent", "aws-cfn-bootstrap", *([setup.server] if served else [])],
        "agent": _agent(setup.server),
        "settings": settings,
        "config": _render(f"{setup.server}.conf.j2", port=setup.port, health=setup.health) if served else "",
        "commands": commands,
        "probe": f"http://127.0.0.1:{setup.port}{setup.health}",
    }
    return Script(_render("setup.sh.j2", **said), later)


def _later(name: str) -> Quoted:
    """Return a mark for a value that only CloudFormation knows. No text of a file can hold its control characters."""
    return Quoted(f"\x02{name}\x03")


def _settings(settings: Mapping[str, Value], later: dict[str, Value]) -> str:
    """Return `NAME='value'` lines, which shells and systemd read alike."""
    lines = ["AWS_REGION='" + _later("Region") + "'"]
    for name, value in sorted(settings.items()):
        if isinstance(value, str):
            lines.append(f"{name}={shlex.quote(value)}")
        else:
            later[name] = value
            lines.append(f"{name}='{_later(name)}'")
    return "\n".join(lines)


def _commands(setup: Setup, later: dict[str, Value]) -> str:
    """Return the user's commands with the parameters of the stack put in; other `${…}` are the shell's."""
    text = setup.commands.strip("\n")
    for name in setup.parameters:
        later[name] = Ref(name)
        text = text.replace(f"${{{name}}}", _later(name))
    return text


def _agent(server: str) -> str:
    """Return the configuration of the CloudWatch agent: which files go to the log group."""
    import json  # noqa: PLC0415 - only systems with servers need it

    files = [("setup", "/var/log/cloud-init-output.log"), *_LOGS[server]]
    collected = [
        {"file_path": path, "log_group_name": "LOG_GROUP", "log_stream_name": f"{{instance_id}}/{name}"}
        for name, path in files
    ]
    said = {"logs": {"logs_collected": {"files": {"collect_list": collected}}}}
    return json.dumps(said, indent=1).replace("LOG_GROUP", _later("LogGroup"))


# -- templates ------------------------------------------------------------------------------------------------------


def word(value: str | int) -> Quoted:
    """Return a name, number or path that means nothing but itself in a shell, in nginx and in httpd.

    >>> word("/health"), word(8080)
    ('/health', '8080')

    Raises:
        ValueError: it could mean something else.
    """
    text = str(value)
    if not re.fullmatch(r"[A-Za-z0-9._~/-]+", text):
        msg = f"not safe without quotes: {text!r}"
        raise ValueError(msg)
    return Quoted(text)


def words(values: Iterable[str]) -> Quoted:
    """Return several names with spaces between them."""
    return Quoted(" ".join(map(word, values)))


def sh(value: str) -> Quoted:
    """Return a text as one word of a shell command.

    >>> print(sh("it's $HOME"))
    'it'"'"'s $HOME'
    """
    return Quoted(shlex.quote(value))


def heredoc(value: str, name: str) -> Quoted:
    """Return a text as the input of a command, taken as it is: no line of it can end it.

    >>> print(heredoc("a $HOME", "NOTE"))
    <<'ARCHC_NOTE'
    a $HOME
    ARCHC_NOTE
    """
    end = f"ARCHC_{name}"
    while end in value.splitlines():
        end += "_"
    return Quoted(f"<<'{end}'\n{value.rstrip(chr(10))}\n{end}")


def pattern(value: str) -> Quoted:
    """Return a path as a regular expression that matches just it."""
    return Quoted(re.escape(word(value)))


def _only_quoted(value: object) -> object:
    if not isinstance(value, Quoted):
        msg = f"a template prints {value!r} without a filter that makes it safe"
        raise TypeError(msg)
    return value


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - only servers need it

    environment = Environment(
        loader=FileSystemLoader(shipped.folder("templates/user_data")),
        autoescape=False,  # noqa: S701 - shell, not HTML: `finalize` refuses whatever went through no filter
        finalize=_only_quoted,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"word": word, "words": words, "sh": sh, "heredoc": heredoc, "pattern": pattern}
    return environment


def _render(template: str, **said: Any) -> str:
    return _environment().get_template(template).render(said)
