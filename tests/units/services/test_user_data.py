"""The script that sets a server up: quoted throughout, run against fake commands, read by the real programs."""

import http.client
import os
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from troposphere import GetAtt, Join, Ref

from archc.services import _user_data as user_data
from archc.services._user_data import Setup, heredoc, script, sh, word

SERVERS = ("nginx", "httpd", "none")
KNOWN = {
    "AWS::StackName": "shop",
    "AWS::Region": "eu-west-1",
    "WebLogGroup": "shop-logs",
    "OrdersQueue": "https://sqs.eu-west-1.amazonaws.com/123456789012/orders.fifo",
    "Database.Endpoint.Address": "db.example",
    "Stage": "dev",
}
ROOTS = ("etc/archc", "etc/nginx", "etc/httpd/conf", "opt/aws/bin", "opt/aws/amazon-cloudwatch-agent/bin",
         "opt/aws/amazon-cloudwatch-agent/etc", "etc/systemd/system", "var/lib", "var/www")  # fmt: skip


def setup(server="nginx", **changes):
    said = {
        "component": "web",
        "resource": "WebAutoScalingGroup",
        "server": server,
        "port": 8080,
        "health": "/health",
        "settings": {
            "ORDERS_QUEUE_URL": Ref("OrdersQueue"),
            "DATABASE_HOST": GetAtt("Database", "Endpoint.Address"),
            "JOINED": Join(":", [Ref("AWS::Region"), "x"]),
            "GREETING": """it's "$HOME" `id` \\ ${x}""",
        },
        "log_group": Ref("WebLogGroup"),
    }
    return Setup(**{**said, **changes})


def resolve(value):
    """Do what CloudFormation does with the intrinsics of user data."""
    value = value.to_dict() if hasattr(value, "to_dict") else value
    if isinstance(value, str):
        return value
    ((name, said),) = value.items()
    if name == "Ref":
        return KNOWN[said]
    if name == "Fn::GetAtt":
        return KNOWN[".".join(said)]
    if name == "Fn::Join":
        return said[0].join(map(resolve, said[1]))
    if name == "Fn::Base64":
        return resolve(said)
    assert name == "Fn::Sub"
    text, values = (said, {}) if isinstance(said, str) else said
    return re.sub(r"\$\{([^}]+)\}", lambda m: resolve(values[m[1]]) if m[1] in values else KNOWN[m[1]], text)


def text_of(made):
    return resolve(made.user_data())


def heredoc_of(text, path):
    """The content that the script writes to a path."""
    found = re.search(rf"^cat > {re.escape(path)} <<'(\w+)'\n(.*?)\n\1$", text, re.DOTALL | re.MULTILINE)
    assert found, path
    return found[2] + "\n"


def program(*names):
    """The first of some programs that is installed; the test is skipped, and says so, where none is."""
    found = next(filter(None, map(shutil.which, (*names, *(f"/usr/sbin/{n}" for n in names)))), None)
    return found or pytest.skip(f"{names[0]} is not installed: apt-get install {names[-1]}")


# -- quoting --------------------------------------------------------------------------------------------------------


@given(st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), max_size=40))
def test_a_quoted_text_is_one_word_of_the_shell(text):
    """Whatever a text holds, the shell takes it as it is."""
    told = subprocess.run(["bash", "-c", f"printf %s {sh(text)}"], capture_output=True, check=True)
    assert told.stdout.decode() == text


@given(
    st.lists(st.sampled_from(["ARCHC_NOTE", "ARCHC_NOTE_", "$HOME", "`id`", "'", "\\", "a"]), min_size=1, max_size=6)
)
def test_no_line_of_a_text_can_end_its_heredoc(lines):
    """A text that holds the end mark gets another end mark."""
    text = "\n".join(lines)
    told = subprocess.run(["bash", "-c", f"cat {heredoc(text, 'NOTE')}\n"], capture_output=True, check=True)
    assert told.stdout.decode() == text + "\n"


@pytest.mark.parametrize("text", ["a b", "$x", "a;b", "a'b", "", "a\nb", "{a}", '"'])
def test_only_plain_words_stand_without_quotes(text):
    """What could mean something else to a shell or a server is refused where no quotes stand."""
    with pytest.raises(ValueError, match="not safe"):
        word(text)


def test_a_template_cannot_print_what_no_filter_made_safe():
    """A template that forgets a filter is found the first time it is used."""
    template = user_data._environment().from_string("echo {{ text }}")
    with pytest.raises(TypeError, match="without a filter"):
        template.render(text="$(id)")


def test_hostile_commands_stay_their_own(tmp_path):
    """Commands that hold end marks, quotes and `${…}` reach their file byte by byte."""
    commands = "echo 'ARCHC_COMMANDS'\nARCHC_COMMANDS\nrm -rf \"${nothing:-/nowhere}\" $(true) `true` ${a:-${b:-c}}\n"
    text = text_of(script(setup(commands=commands)))
    assert heredoc_of(text, "/var/lib/archc/commands.sh") == commands


def test_parameters_stand_in_commands():
    """`${Name}` of a parameter is its value; other `${…}` are the shell's, on the same line too."""
    text = text_of(script(setup(commands='echo ${Stage} "${HOME:-/}"\necho ${Stage}s\n', parameters=("Stage",))))
    assert heredoc_of(text, "/var/lib/archc/commands.sh") == 'echo dev "${HOME:-/}"\necho devs\n'


def test_the_size_counts_what_is_known_later():
    """The size is that of the script, with a usual length for each value that is known later."""
    made = script(setup(settings={}))
    marks = made.text.count("\x02")
    assert made.size == len(re.sub("\x02.*?\x03", "", made.text).encode()) + 120 * marks
    assert made.size < user_data.LIMIT / 2


# -- the script, run ------------------------------------------------------------------------------------------------


def fake(path, body=""):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'#!/bin/bash\necho "{path.name} $*" >> "$CALLS"\n{body}\n')
    path.chmod(0o755)


@pytest.fixture
def machine(tmp_path):
    """A folder that stands for a server's file system, with fake commands."""
    for name in ("dnf", "systemctl", "nginx", "httpd", "curl", "sleep"):
        fake(tmp_path / "bin" / name)
    for root in ROOTS:
        (tmp_path / root).mkdir(parents=True, exist_ok=True)
    fake(tmp_path / "opt/aws/bin/cfn-signal")
    fake(tmp_path / "opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl")
    return tmp_path


def run(machine, made):
    """Run a script with its absolute paths moved below the machine's folder; what it called, and its exit code."""
    text = re.sub(r"(?<![\w.}])/(?=(?:etc|opt|var)/)", f"{machine}/", text_of(made))
    calls = machine / "calls"
    calls.touch()
    path = {"PATH": f"{machine}/bin:{os.environ['PATH']}", "CALLS": str(calls)}
    done = subprocess.run(["bash", "-c", text], env=path, capture_output=True, text=True, check=False)
    return calls.read_text().splitlines(), done


@pytest.mark.parametrize("server", SERVERS)
def test_a_server_is_set_up(machine, server):
    """Packages, agent, settings and server come in order, and success is told at the end."""
    calls, done = run(machine, script(setup(server)))
    assert (done.returncode, done.stderr) == (0, "")
    installed = "" if server == "none" else f" {server}"
    assert calls[0] == f"dnf --assumeyes --quiet install amazon-cloudwatch-agent aws-cfn-bootstrap{installed}"
    assert calls[-1] == "cfn-signal --exit-code 0 --stack shop --resource WebAutoScalingGroup --region eu-west-1"
    started = [c for c in calls if c.startswith(("systemctl enable", f"{server} -t", "curl"))]
    if server == "none":
        assert started == []
    else:
        assert started[:2] == [f"{server} -t", f"systemctl enable --now {server}"]
        assert started[2].endswith("http://127.0.0.1:8080/health")


@pytest.mark.parametrize("server", SERVERS)
def test_settings_mean_the_same_to_every_reader(machine, server):
    """The settings file is readable by its group at most, and a shell reads from it what was put in."""
    run(machine, script(setup(server)))
    settings = machine / "etc/archc/web.env"
    assert settings.stat().st_mode & 0o777 == 0o640
    assert settings.parent.stat().st_mode & 0o777 == 0o750
    read = subprocess.run(
        ["bash", "-c", 'set -au; . "$1"; printf "%s\\n" "$ORDERS_QUEUE_URL" "$DATABASE_HOST" "$JOINED" "$GREETING"',
         "-", str(settings)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert read.stdout.splitlines() == [
        KNOWN["OrdersQueue"],
        "db.example",
        "eu-west-1:x",
        """it's "$HOME" `id` \\ ${x}""",
    ]


def test_the_agent_ships_the_servers_logs(machine):
    """What the agent is told is JSON that names the log group and the server's files."""
    import json

    run(machine, script(setup("nginx")))
    said = json.loads((machine / "opt/aws/amazon-cloudwatch-agent/etc/archc.json").read_text())
    files = said["logs"]["logs_collected"]["files"]["collect_list"]
    assert {f["log_group_name"] for f in files} == {"shop-logs"}
    assert [f["log_stream_name"] for f in files] == [f"{{instance_id}}/{n}" for n in ("setup", "access", "error")]


def test_commands_run_with_the_settings_before_the_server_starts(machine):
    """The user's commands see the settings, and what they write is there when the server starts."""
    calls, done = run(machine, script(setup("httpd", commands='echo "commands $DATABASE_HOST" >> "$CALLS"')))
    assert done.returncode == 0
    assert calls.index("commands db.example") < calls.index("systemctl enable --now httpd")


@pytest.mark.parametrize("commands", ["false", "exit 3", 'echo "$not_there"', "false | true", "if"])
def test_a_failure_is_told(machine, commands):
    """A command that fails ends the setup, and CloudFormation is told of the failure."""
    calls, done = run(machine, script(setup("nginx", commands=commands)))
    assert done.returncode != 0
    assert calls[-1].startswith(f"cfn-signal --exit-code {done.returncode} ")
    assert not any(c.startswith("systemctl enable") for c in calls)


def test_packages_are_asked_for_again(machine):
    """A package server that is busy twice does not end the setup."""
    fake(machine / "bin" / "dnf", '[ "$(grep -c ^dnf "$CALLS")" -gt 2 ]')
    calls, done = run(machine, script(setup("nginx")))
    assert done.returncode == 0
    assert [c.split()[0] for c in calls[:5]] == ["dnf", "sleep", "dnf", "sleep", "dnf"]


def test_packages_that_never_come_end_the_setup(machine):
    """After five times the failure is told."""
    fake(machine / "bin" / "dnf", "exit 1")
    calls, done = run(machine, script(setup("nginx")))
    assert done.returncode == 1
    assert [c.split()[0] for c in calls] == ["dnf", "sleep"] * 4 + ["dnf", "cfn-signal"]


# -- read by the real programs --------------------------------------------------------------------------------------


@pytest.mark.parametrize("server", SERVERS)
def test_shellcheck_minds_nothing(tmp_path, server):
    """shellcheck finds nothing in the script, commands included."""
    shellcheck = program("shellcheck")
    path = tmp_path / "setup.sh"
    path.write_text(text_of(script(setup(server, commands="echo hello"))))
    done = subprocess.run([shellcheck, str(path)], capture_output=True, text=True, check=False)
    assert done.stdout == ""


def test_nginx_takes_its_configuration(tmp_path):
    """`nginx -t` accepts it; only the places of its files are moved."""
    nginx = program("nginx")
    text = heredoc_of(text_of(script(setup("nginx"))), "/etc/nginx/nginx.conf")
    moved = text.replace("/var/log/nginx", str(tmp_path)).replace("listen 8080", "listen 127.0.0.1:8080")
    (tmp_path / "nginx.conf").write_text(moved)
    command = [nginx, "-t", "-c", str(tmp_path / "nginx.conf"), "-g", f"pid {tmp_path}/nginx.pid;"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "syntax is ok" in done.stderr
    assert not [line for line in done.stderr.splitlines() if "[emerg]" in line and "Permission" not in line]


def test_nginx_answers_and_tells_nothing_of_itself(tmp_path):
    """The health page answers from the start; hidden files do not, and no answer tells the version."""
    nginx = program("nginx")
    if os.geteuid() != 0:
        pytest.skip("Debian's nginx writes its temporary files as root only")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    text = heredoc_of(text_of(script(setup("nginx", port=port))), "/etc/nginx/nginx.conf")
    moved = text.replace("/var/log/nginx", str(tmp_path)).replace(f"listen {port}", f"listen 127.0.0.1:{port}")
    (tmp_path / "nginx.conf").write_text(moved)
    directives = f"daemon off; master_process off; pid {tmp_path}/nginx.pid;"
    with subprocess.Popen([nginx, "-c", str(tmp_path / "nginx.conf"), "-g", directives]) as server:
        try:
            health, headers, content = fetch(port, "/health")
            hidden, hidden_headers, _ = fetch(port, "/.git/config")
        finally:
            server.terminate()
    assert (health, content, hidden) == (200, b"ok\n", 403)
    assert {headers["Server"], hidden_headers["Server"]} == {"nginx"}
    assert headers["X-Content-Type-Options"] == "nosniff"


def fetch(port, path):
    """Ask a server that may still be starting; its status, headers and content."""
    for _ in range(50):
        asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            asked.request("GET", path)
            answer = asked.getresponse()
            return answer.status, answer.headers, answer.read()
        except ConnectionRefusedError:
            time.sleep(0.1)
        finally:
            asked.close()
    return pytest.fail(f"nothing answers on {port}")


MODULES = ("mpm_event", "authz_core", "authz_host", "dir", "mime", "headers", "alias", "remoteip", "setenvif", "env")


def test_httpd_takes_its_configuration(tmp_path):
    """`apachectl -t` accepts it; only the places of its files, its modules and its user are Debian's."""
    apache = program("apache2", "httpd", "apache2")
    modules = Path("/usr/lib/apache2/modules")
    if not modules.is_dir():
        pytest.skip("the modules of Debian's apache2 are not there: apt-get install apache2")
    text = heredoc_of(text_of(script(setup("httpd"))), "/etc/httpd/conf/httpd.conf")
    (tmp_path / "conf.modules.d").mkdir()
    loads = [f"LoadModule {m}_module {modules}/mod_{m}.so\n" for m in MODULES]
    (tmp_path / "conf.modules.d" / "all.conf").write_text("".join(loads))
    for folder in ("html", "archc"):
        (tmp_path / folder).mkdir()
    moved = text.replace('ServerRoot "/etc/httpd"', f'ServerRoot "{tmp_path}"\nDefaultRuntimeDir "{tmp_path}"')
    moved = moved.replace("/var/www", str(tmp_path)).replace("/var/log/httpd", str(tmp_path))
    moved = moved.replace("User apache", "User www-data").replace("Group apache", "Group www-data")
    (tmp_path / "httpd.conf").write_text(moved)
    done = subprocess.run(
        [apache, "-t", "-f", str(tmp_path / "httpd.conf")], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr.strip()) == (0, "Syntax OK")
