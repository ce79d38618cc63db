"""Text, JSON and Markdown of a comparison: complete, stable, and safe wherever they are shown."""

import json
from collections.abc import Callable

import pytest

from archc.review import json as as_json
from archc.review import markdown, text, told
from archc.review.compare import Comparison

Compare = Callable[[str, str], Comparison]

OLD = (
    "components:\n  work: { type: sqs }\n  files: { type: s3 }\n"
    "  make: { type: lambda, runtime: python3.13, code: f.py }\nconnections:\n  - make -> files: { access: read }\n"
)
NEW = OLD.replace("sqs }", "sqs, fifo: true }").replace("access: read", "access: read-write")

HOSTILE = """\
Resources:
  Q:
    Type: AWS::SQS::Queue
    Properties: { QueueName: "%s" }
"""


def test_nothing_is_said_to_be_nothing(compare: Compare) -> None:
    """A sentence, not an empty screen."""
    same = compare(OLD, OLD)
    assert text.render(same) == "nothing changes between `old.yaml` and `new.yaml`\n"
    assert "Nothing changes" in markdown.render(same)
    assert json.loads(as_json.render(same))["components"] == []


def test_the_text_begins_with_the_worst(compare: Compare) -> None:
    """Verdict, name, both places, the setting in the user's words, the resource and the property."""
    lines = text.render(compare(OLD, NEW)).splitlines()
    assert lines[0] == "replaced: `work` (sqs) is replaced, and its data stays behind"
    assert lines[1:3] == ["  --> new.yaml:5:3", "  ::: old.yaml:5:3"]
    assert "`fifo`: `false` → `true`" in lines[3]
    whole = "\n".join(lines)
    assert "`WorkQueue` (AWS::SQS::Queue): replaced" in whole
    assert "`FifoQueue`: not set → `true` (replaces it)" in whole
    assert "`make` may now" in whole
    assert lines[-1].startswith("access: ")


def test_no_line_is_wider_than_asked_unless_a_word_is(compare: Compare) -> None:
    """Sentences wrap below their first word."""
    for line in text.render(compare(OLD, NEW), width=60).splitlines():
        assert (
            len(line) <= 60 or " " not in line.strip() or line.startswith(("replaced:", "changed:", "  -->", "  :::"))
        )


def test_colour_is_added_only_where_it_is_wanted(compare: Compare) -> None:
    """Without it there is no escape sequence; with it the words are the same."""
    import re

    comparison = compare(OLD, NEW)
    plain, painted = text.render(comparison), text.render(comparison, color=True)
    assert "\x1b" not in plain
    assert "\x1b" in painted
    assert re.sub(r"\x1b\[[0-9;]*m", "", painted) == plain


def test_json_has_every_key_always(compare: Compare) -> None:
    """The keys are the contract; docs/diff.md names each of them."""
    from pathlib import Path

    found = json.loads(as_json.render(compare(OLD, NEW)))
    assert found["version"] == 1
    page = (Path(__file__).resolve().parents[3] / "docs/diff.md").read_text(encoding="utf-8")
    for name in _keys(found):
        assert f"`{name}`" in page, name
    resource = next(r for r in found["resources"] if r["logical_id"] == "WorkQueue")
    assert (resource["change"], resource["component"], resource["data"]["outcome"]) == ("replaced", "work", "orphaned")
    fifo = next(p for p in resource["properties"] if p["path"] == ["FifoQueue"])
    assert "before" not in fifo
    assert (fifo["after"], fifo["effect"]) == (True, "replace")


def _keys(value: object) -> set[str]:
    if isinstance(value, dict):
        own = set() if "Fn::Sub" in value or "Ref" in value or "Fn::GetAtt" in value else set(value)
        inner = [v for k, v in value.items() if k not in ("before", "after")]
        return {k for k in own if k.islower()} | {k for v in inner for k in _keys(v)}
    return {k for v in value for k in _keys(v)} if isinstance(value, list) else set()


def test_formats_do_not_depend_on_when_or_how_often(compare: Compare) -> None:
    """Equal comparisons give equal bytes."""
    for render in (text.render, as_json.render, markdown.render):
        assert render(compare(OLD, NEW)) == render(compare(OLD, NEW))


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        "](https://example.com) ![x](https://example.com/x.png)",
        "`code` ``` fence",
        "| a | b |",
        "@everyone #1 https://example.com",
        "</details><img src=x>",
        "\\u001b[31mred\\u202e",
        "line\\nbreak",
    ],
)
def test_markdown_shows_hostile_text_as_text(compare: Compare, name: str) -> None:
    """Outside of code quotes nothing of the user's can be markup; inside, nothing ends the quote."""
    old = HOSTILE % "plain"
    comparison = compare(old, HOSTILE % name)
    said = markdown.render(comparison, whole=True)
    (value,) = {p.after for t in comparison.resources for p in t.change.properties}
    shown = told.shown(value)
    outside = _outside_code(said)
    for piece in ("<script", "<img", "](", "![", "@everyone", "https://"):
        assert piece not in outside
    assert "\x1b" not in said
    assert outside.count("<details>") == outside.count("</details>")
    assert len([line for line in said.splitlines() if shown in line]) <= 1


def _outside_code(text_: str) -> str:
    """Drop code quotes the way Markdown pairs them: a run of backticks ends at the next run of the same length."""
    import re

    return re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "", text_)


def test_text_shows_control_characters_as_pictures(compare: Compare) -> None:
    """No escape sequence of a template reaches the terminal."""
    said = text.render(compare(HOSTILE % "plain", HOSTILE % "\\u001b[31mred"))
    assert "\x1b" not in said
    assert "␛[31mred" in said


def test_a_long_comment_stays_below_githubs_limit(compare: Compare) -> None:
    """What does not fit is counted; every fold that is opened is closed."""
    queues = "".join(f"  Q{n}: {{ Type: AWS::SQS::Queue, Properties: {{ DelaySeconds: 1 }} }}\n" for n in range(900))
    old = "Resources:\n" + queues
    comparison = compare(old, old.replace("DelaySeconds: 1", "FifoQueue: true"))
    said = markdown.render(comparison)
    assert len(said) < 65_536
    assert "do not fit here" in said
    assert said.count("<details>") == said.count("</details>")
    assert len(markdown.render(comparison, whole=True)) > 65_536


def test_a_gate_that_is_closed_twice_is_told_once(compare: Compare) -> None:
    """A way out of one group that is a way into the other is one sentence."""
    old = "components:\n  web: { type: ec2 }\n  data: { type: rds, engine: postgres }\n"
    comparison = compare(old, old + "connections:\n  - web -> data\n")
    said = [line for line in text.render(comparison).splitlines() if "can now reach `data`" in line]
    assert len(said) == 1
