"""The reports for programs: JSON, SARIF and workflow commands."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from archc.diagnostics import Code, Diagnostic, Edit, Fix, Related, Severity, Span, codes
from archc.report import FORMATS

ERROR = Code("AC901", "one-error", "error", "What is wrong. More of it.\n\n**Why it matters.** So.\n")
WARNING = Code("AC902", "one-warning", "warning", "What may be wrong.\n")
NOTE = Code("AC903", "one-note", "note", "What could be better.\n")

SPAN = Span("arch.yaml", 3, 5, 3, 9)
FULL = Diagnostic(
    ERROR,
    "`tpe` is no field",
    SPAN,
    reason="AWS knows none.",
    help="Write `type`.",
    related=(Related(Span("arch.yaml", 1, 1, 2, 3), "the component"),),
    fix=Fix("Rename it", (Edit(SPAN, "type"), Edit(Span("other.yaml", 1, 1, 1, 2), ""))),
    component="web",
)
BARE = Diagnostic(WARNING, "nothing written")
MANY = [FULL, BARE, Diagnostic(NOTE, "50% done, 1:2", Span("a,b:c.yaml", 2, 1, 4, 2)), FULL]


def closed(properties: dict[str, Any], required: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def filled(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": 1}


TEXT = {"type": "string", "minLength": 1}
MESSAGE = closed({"text": TEXT}, ("text",))
COUNT = {"type": "integer", "minimum": 1}
REGION = closed(
    {"startLine": COUNT, "startColumn": COUNT, "endLine": COUNT, "endColumn": COUNT},
    ("startLine", "startColumn", "endLine", "endColumn"),
)
ARTIFACT = closed({"uri": {"type": "string", "pattern": r"^[A-Za-z0-9%._~/:-]+$"}}, ("uri",))
PHYSICAL = closed({"artifactLocation": ARTIFACT, "region": REGION}, ("artifactLocation",))
LEVEL = {"enum": ["error", "warning", "note"]}
REPLACEMENT = closed({"deletedRegion": REGION, "insertedContent": MESSAGE}, ("deletedRegion",))
CHANGE = closed(
    {"artifactLocation": ARTIFACT, "replacements": filled(REPLACEMENT)}, ("artifactLocation", "replacements")
)
RULE = closed(
    {
        "id": TEXT,
        "name": TEXT,
        "shortDescription": MESSAGE,
        "fullDescription": MESSAGE,
        "help": closed({"text": TEXT, "markdown": TEXT}, ("text", "markdown")),
        "defaultConfiguration": closed({"level": LEVEL}, ("level",)),
    },
    ("id", "name", "shortDescription", "help"),
)
RESULT = closed(
    {
        "ruleId": TEXT,
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": LEVEL,
        "message": MESSAGE,
        "partialFingerprints": {"type": "object", "additionalProperties": TEXT},
        "locations": filled(closed({"physicalLocation": PHYSICAL}, ("physicalLocation",))),
        "relatedLocations": filled(
            closed({"id": {"type": "integer", "minimum": 0}, "physicalLocation": PHYSICAL, "message": MESSAGE}, ("id",))
        ),
        "fixes": filled(closed({"description": MESSAGE, "artifactChanges": filled(CHANGE)}, ("artifactChanges",))),
    },
    ("ruleId", "ruleIndex", "level", "message"),
)
DRIVER = closed({"name": TEXT, "version": TEXT, "rules": {"type": "array", "items": RULE}}, ("name", "rules"))
RUN = closed(
    {
        "tool": closed({"driver": DRIVER}, ("driver",)),
        "columnKind": {"const": "unicodeCodePoints"},
        "results": {"type": "array", "items": RESULT},
    },
    ("tool", "columnKind", "results"),
)
SARIF = closed(
    {"$schema": {"type": "string"}, "version": {"const": "2.1.0"}, "runs": {**filled(RUN), "maxItems": 1}},
    ("$schema", "version", "runs"),
)
"""What archc uses of SARIF 2.1.0, closed: names and types as in sections 3.13 to 3.57 of the standard."""


def sarif(diagnostics: list[Diagnostic]) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(FORMATS["sarif"](diagnostics, {}))
    Draft202012Validator(SARIF).validate(log)
    run: dict[str, Any] = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert [rules[r["ruleIndex"]]["id"] for r in run["results"]] == [r["ruleId"] for r in run["results"]]
    assert len({rule["id"] for rule in rules}) == len(rules)
    return run


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_stable(name: str) -> None:
    """The order of finding changes nothing, and each problem is told once."""
    report = FORMATS[name](MANY, {})
    assert report == FORMATS[name](MANY[::-1], {})
    assert report == FORMATS[name](MANY[:3], {})


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_say_nothing(name: str) -> None:
    """No problems are a valid report."""
    report = FORMATS[name]([], {})
    if name in {"json", "sarif"}:
        assert json.loads(report)
    else:
        assert report == ""


def test_json_says_everything() -> None:
    """All that a diagnostic carries is there, under the names that are promised."""
    report = json.loads(FORMATS["json"]([FULL, BARE], {}))
    span = {"file": "arch.yaml", "line": 3, "column": 5, "end_line": 3, "end_column": 9}
    assert report["version"] == 1
    assert report["summary"] == {"errors": 1, "warnings": 1, "notes": 0}
    assert report["diagnostics"][1] == {
        "code": "AC901",
        "name": "one-error",
        "severity": "error",
        "message": "`tpe` is no field",
        "reason": "AWS knows none.",
        "help": "Write `type`.",
        "component": "web",
        "span": span,
        "related": [
            {"span": {**span, "line": 1, "column": 1, "end_line": 2, "end_column": 3}, "text": "the component"}
        ],
        "fix": {
            "title": "Rename it",
            "edits": [
                {"span": span, "text": "type"},
                {"span": {"file": "other.yaml", "line": 1, "column": 1, "end_line": 1, "end_column": 2}, "text": ""},
            ],
        },
    }
    assert report["diagnostics"][0]["span"] is None
    assert report["diagnostics"][0]["fix"] is None


def test_json_is_ascii() -> None:
    """The bytes pass through any log, whatever a file says."""
    assert FORMATS["json"]([Diagnostic(ERROR, "\x1b[31m\u202eé\ud800", SPAN)], {}).isascii()


def test_sarif_has_the_structure_of_the_standard() -> None:
    """Names, types and required properties are those of SARIF 2.1.0; rules and results belong together."""
    run = sarif(MANY)
    assert [r["level"] for r in run["results"]] == ["warning", "note", "error"]
    result = run["results"][2]
    assert result["message"]["text"] == "`tpe` is no field\nAWS knows none.\nWrite `type`."
    assert result["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 3,
        "startColumn": 5,
        "endLine": 3,
        "endColumn": 9,
    }
    changes = result["fixes"][0]["artifactChanges"]
    assert [c["artifactLocation"]["uri"] for c in changes] == ["arch.yaml", "other.yaml"]
    assert changes[0]["replacements"][0]["insertedContent"] == {"text": "type"}
    assert "insertedContent" not in changes[1]["replacements"][0]


def test_sarif_rules_carry_the_page() -> None:
    """The first sentence is the short description, the page the help, the severity the level."""
    (rule,) = sarif([FULL])["tool"]["driver"]["rules"]
    assert rule["shortDescription"]["text"] == "What is wrong."
    assert rule["fullDescription"]["text"] == "What is wrong. More of it."
    assert rule["help"]["markdown"] == ERROR.page
    assert rule["defaultConfiguration"] == {"level": "error"}


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("arch.yaml", "arch.yaml"),
        ("a b/ü.yaml", "a%20b/%C3%BC.yaml"),
        ("a:b.yaml", "a%3Ab.yaml"),
        ("/x/ü.yaml", "file:///x/%C3%BC.yaml"),
        ("<stdin>", "%3Cstdin%3E"),
        ("\udcff.yaml", "%FF.yaml"),
        ("a#b?c%d.yaml", "a%23b%3Fc%25d.yaml"),
    ],
)
def test_sarif_files_are_uris(file: str, uri: str) -> None:
    """File names of any kind become URIs, relative ones stay relative."""
    (result,) = sarif([Diagnostic(ERROR, "m", Span(file, 1, 1, 1, 2))])["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_sarif_fingerprints_survive_moves() -> None:
    """The same problem further down is the same; another message is another."""
    prints = [
        sarif([Diagnostic(ERROR, message, Span("a.yaml", line, 1, line, 2))])["results"][0]["partialFingerprints"]
        for message, line in (("m", 1), ("m", 9), ("n", 1))
    ]
    assert prints[0] == prints[1] != prints[2]


def test_sarif_texts_make_no_links() -> None:
    """What a user wrote does not become a link in a viewer."""
    (result,) = sarif([Diagnostic(ERROR, "a [b] [click](evil) [c]", SPAN)])["results"]
    assert result["message"]["text"] == r"a [b] \[click](evil) [c]"


def test_sarif_of_every_code_of_the_table() -> None:
    """Every published code makes a valid rule."""
    assert sarif([Diagnostic(code, "m", SPAN) for code in codes.table().values()])["results"]


def test_github_commands() -> None:
    """One line for each problem; level, place, title and text in GitHub's form."""
    lines = FORMATS["github"](MANY, {}).splitlines()
    assert lines == [
        "::warning title=AC902 one-warning::nothing written",
        "::notice file=a%2Cb%3Ac.yaml,line=2,endLine=4,title=AC903 one-note::50%25 done, 1:2",
        (
            "::error file=arch.yaml,line=3,endLine=3,col=5,endColumn=9,title=AC901 one-error"
            "::`tpe` is no field%0AAWS knows none.%0AWrite `type`."
        ),
    ]


@given(st.text(), st.text(min_size=1), st.sampled_from(["error", "warning", "note"]))
def test_github_commands_cannot_be_broken_out_of(message: str, file: str, severity: Severity) -> None:
    """No message or file name begins a second command or property."""
    code = Code("AC901", "x", severity, "p")
    report = FORMATS["github"]([Diagnostic(code, message, Span(file, 1, 1, 1, 2))], {})
    assert report.count("\n") == 1
    head = re.fullmatch(r"::(?:error|warning|notice) (.*?)::(.*)\n", report)
    assert head is not None
    keys = [field.split("=", 1)[0] for field in head.group(1).split(",")]
    assert keys == ["file", "line", "endLine", "col", "endColumn", "title"]
    report.encode()


@given(st.text(), st.text(min_size=1))
def test_any_text_makes_valid_reports(message: str, file: str) -> None:
    """Whatever a file says or is called, JSON and SARIF stay what they are."""
    diagnostics = [Diagnostic(ERROR, message or "m", Span(file.replace("\x00", ""), 1, 1, 1, 2), help=message)]
    sarif(diagnostics)
    assert json.loads(FORMATS["json"](diagnostics, {}))["diagnostics"][0]["help"] == message
