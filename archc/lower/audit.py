"""Ask AWS's offline engine about a finished template and tell its findings at the component that caused them.

The engine is `cloudformation-validate` (provider schemas, semantic and security rules, Guard rules). Building it takes
0.2 s and 250 MiB whatever the template; `warm_up` does that on another thread while the template is still being made.
Measured 2026-11-23 on 66 and 442 resources: 25 and 71 ms a run. Of its three engines, which agree, CEL is the fastest.
"""

import ctypes
import re
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from archc.diagnostics import Code, Diagnostic, Span, codes, in_order

Where = Callable[[str], tuple[Span | None, str]]
GuardRules = tuple[tuple[str, str], ...]

SILENCED = (
    "I4010",  # wants a Metadata convention that no AWS service reads, on every resource
    "I9001",  # says of every create-only property that changing it replaces; `archc diff` says when that happens
    "I9003",  # says that it was not told the region
    "W9002",  # minds an ARN that is written out: that of a thing that exists already, which the file gives
    "W9013",  # minds the account in such an ARN
)
_LONGEST_FINDING = 400


def audit(template_text: str, where: Where, guard_rules: GuardRules = (), region: str = "") -> tuple[Diagnostic, ...]:
    """Return the engine's findings about a template (YAML or JSON) in the order of the user's file.

    `where` gives the place and the component that made a logical ID, or `(None, "")` for one it does not know.
    `guard_rules` are pairs of file name and text; `region` narrows what is checked to what that region offers.
    Never raises for what is in the template or the rules: an engine that fails is AC405, an unreadable rule AC406.
    """
    try:
        report = _validate(template_text, guard_rules, region)
    except Exception as problem:  # a native library may fail in any way; a build must not end in its traceback
        return (_failure(problem),)
    found = [_diagnostic(finding, where) for finding in report.diagnostics]
    return in_order(found + _unfinished(report))


def warm_up(guard_rules: GuardRules = ()) -> None:
    """Start building the engine on another thread; the next `audit` with the same rules waits for it."""

    def build() -> None:
        with suppress(Exception):  # `audit` meets the same problem and reports it
            _ENGINES.get(guard_rules)

    threading.Thread(target=build, daemon=True).start()


class _Engines:
    """Engines by their Guard rules, each built once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._built: dict[GuardRules, Any] = {}

    def get(self, guard_rules: GuardRules) -> Any:
        with self._lock:
            if guard_rules not in self._built:
                self._built[guard_rules] = _build(guard_rules)
            return self._built[guard_rules]


_ENGINES = _Engines()


def _build(guard_rules: GuardRules) -> Any:
    import cloudformation_validate as cfn  # noqa: PLC0415  40 ms that only an audit has to pay

    rules = [cfn.ExternalRuleSource(name=name, content=text) for name, text in guard_rules]
    engine = cfn.CelEngine(cfn.EngineConfig(guard_rules=rules))
    # Freeing an engine takes 40 ms, and in an interpreter that is closing down it prints an exception: never free it.
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(engine))
    return engine


def _validate(template_text: str, guard_rules: GuardRules, region: str) -> Any:
    import cloudformation_validate as cfn  # noqa: PLC0415

    config = cfn.ValidateConfig(
        exclude=cfn.RuleFilterConfig(ids=list(SILENCED)),
        pseudo_parameter_overrides=cfn.PseudoParameterOverrides(region=region or None),
    )
    return _ENGINES.get(guard_rules).validate_template(cfn.TemplateContent(template_text), config)


def _diagnostic(finding: Any, where: Where) -> Diagnostic:
    logical_id = finding.entity.logical_id if finding.entity else _from_path(finding.property_path)
    span, component = where(logical_id) if logical_id else (None, "")
    return Diagnostic(
        _code(finding),
        f"{_subject(finding, logical_id, component)}: {_sentence(finding.message)} ({_rule(finding)})",
        span,
        reason=_reason(finding),
        help=_help(finding),
        component=component,
    )


def _code(finding: Any) -> Code:
    if finding.source.name == "GUARD":
        return codes.RULE_BROKEN
    by_severity = {
        "FATAL": codes.TEMPLATE_ERROR,
        "ERROR": codes.TEMPLATE_ERROR,
        "WARN": codes.TEMPLATE_WARNING,
    }
    return by_severity.get(finding.severity.name, codes.TEMPLATE_NOTE)


def _subject(finding: Any, logical_id: str, component: str) -> str:
    """`DatabaseInstance (AWS::RDS::DBInstance) of database, Engine`: what the finding is about."""
    kind = finding.entity.resource_type if finding.entity else None
    name = logical_id or "The template"
    owner = f" of {component}" if component else ""
    return name + (f" ({kind})" if kind else "") + owner + (f", {path}" if (path := _property(finding)) else "")


def _property(finding: Any) -> str:
    """Give the property's path inside its resource, or nothing where the finding is about the whole."""
    path = finding.property_path or ""
    return path.removeprefix("Properties.") if path.startswith("Properties.") else ""


def _from_path(path: str | None) -> str:
    """Give the name in `Outputs.Url.Value` or `Parameters/Size/Type`, which come without an entity."""
    parts = re.split(r"[./]", path or "")
    sections = ("Resources", "Parameters", "Outputs", "Mappings", "Conditions", "Rules")
    return parts[1] if len(parts) > 1 and parts[0] in sections else ""


def _sentence(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST_FINDING else flat[: _LONGEST_FINDING - 1] + "…"


def _rule(finding: Any) -> str:
    return f"{'Guard' if finding.source.name == 'GUARD' else 'AWS'} rule {finding.rule_id}"


def _reason(finding: Any) -> str:
    """Say what the rule asks for, where the message itself does not already say it, and when it matters."""
    said = finding.rule_description or ""
    scenario = finding.condition_scenario or {}
    when = ", ".join(f"{name} is {str(truth).lower()}" for name, truth in sorted(scenario.items()))
    reasons = (said if said.casefold() not in finding.message.casefold() else "", f"When {when}." if when else "")
    return " ".join(" ".join(part.split()) for part in reasons if part)


def _help(finding: Any) -> str:
    page = f"See {finding.documentation_url}" if finding.documentation_url else ""
    return "\n".join(part for part in (finding.suggested_fix or "", page) if part)


def _unfinished(report: Any) -> list[Diagnostic]:
    """Say so when the engine gave up part of the work: a silent gap would read as a clean template."""
    if report.status.name != "ANALYSIS_INCOMPLETE":
        return []
    spent = [r.description for r in report.metadata.budget_exhaustions or () if r.analysis_incomplete]
    return [Diagnostic(codes.AUDIT_FAILED, "The audit of the template is incomplete", reason=" ".join(spent))]


def _failure(problem: Exception) -> Diagnostic:
    text = _sentence(str(problem)).removeprefix("msg=").strip("\"'")
    if "Guard file" in text:
        return Diagnostic(codes.RULE_UNREADABLE, f"A Guard rule file cannot be read: {text}")
    return Diagnostic(
        codes.AUDIT_FAILED,
        f"The template could not be audited: {type(problem).__name__}: {text}",
        reason="The template itself was made; only the second look at it is missing.",
        help="Build with --no-audit to go on without it.",
    )
