"""Amazon EventBridge: a rule that delivers on a schedule or when an event matches, and the bus that events come over.

Drawn in the region with its schedule, or as a rule or a bus. It becomes a rule; each arrow to a function, a queue or a
topic becomes a target that is tried again for a day, and a dead-letter queue keeps what could not be delivered. A bus
of its own is made where the file names one; several components may name the same.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from troposphere import Ref, events

from archc.diagnostics import Diagnostic, codes
from archc.model.architecture import Component
from archc.model.fields import setting
from archc.model.naming import pascal
from archc.stack.dead_letters import DEAD_LETTERS, keeper_of
from archc.stack.foreign import Foreign, Lifted
from archc.stack.link import Blueprint, Link
from archc.stack.offers import Admits, Delivers, Given, Grants, Offer, Statement, Value
from archc.stack.rule import MOST_TARGETS, PRINCIPAL, WAYS, add_target, bus_arn, default_bus_arn, described
from archc.stack.service import Layer, Look, Service
from archc.stack.stack import Stack

DEFAULT_BUS = "default"
"""The bus that every account has; AWS services send their events over it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Fields of `eventbridge`. Bounds: EventBridge API reference, PutRule and CreateEventBus; seen 2026-11-23."""

    schedule: str = setting(
        "", "When it delivers, in UTC.", max_length=256, examples=["cron(0 2 * * ? *)", "rate(5 minutes)"]
    )
    pattern: Mapping[str, Any] = setting(
        {}, "Which events it delivers: an event pattern.", examples=[{"source": ["shop"], "detail-type": ["sold"]}]
    )
    bus: str = setting(
        DEFAULT_BUS,
        "The bus its events come over: `default`, the name of one that the stack makes, or the ARN of another.",
        pattern=r"^([A-Za-z0-9._-]{1,200}|arn:\S+|\$\{\w+\})$",
        says="default, a name, or an ARN",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Options of an arrow from a rule to what it delivers to."""

    input: Any = setting(None, "What is delivered in place of the event: text, a list or a mapping; sent as JSON.")


class EventBridge(Service):
    """The rule and its bus."""

    type: ClassVar[str] = "eventbridge"
    fields: ClassVar[Any] = Rule
    layers: ClassVar[Mapping[str, Layer]] = {"AWS::Events::Rule": "links"}
    emits: ClassVar[tuple[str, ...]] = (
        "AWS::Events::Rule", "AWS::Events::EventBus", "AWS::SQS::Queue", "AWS::SQS::QueuePolicy",
        "AWS::CloudWatch::Alarm", "AWS::KMS::Key",
    )  # fmt: skip

    def look(self, component: Component) -> Look:
        """Show the schedule, or whether it is a rule or a bus."""
        fields: Rule = component.fields
        bus = f" on {fields.bus}" if fields.bus != DEFAULT_BUS and not fields.bus.startswith("arn:") else ""
        note = fields.schedule or (f"rule{bus}" if fields.pattern else f"bus {fields.bus}" if bus else "rule")
        return Look(icon="integration/eventbridge", name="Amazon EventBridge", note=note)

    def offers(self, component: Component) -> tuple[Offer, ...]:  # noqa: ARG002 - all rules offer the same
        """Say that callers put events on the bus, buckets tell of their objects, and the rule delivers."""
        return (
            Grants(give=_put, handed_over=True),
            Admits(protocols=frozenset({"events"}), endpoint=_rule, admit=_admit),
            Delivers(protocols=WAYS, principal=PRINCIPAL, deliver=_deliver, options=Target),
        )

    def check(self, component: Component, blueprint: Blueprint) -> Iterator[Diagnostic]:
        """Check the schedule, that the rule waits for something on a bus that has it, and who it delivers to."""
        fields: Rule = component.fields
        if fields.schedule:
            yield from _check_schedule(component)
        yield from _check_bus(component, blueprint)
        yield from _check_targets(component, blueprint)

    lifts: ClassVar[tuple[str, ...]] = ("AWS::Events::Rule",)

    def lift(self, given: Foreign) -> Lifted | None:
        """Say when the rule delivers; where it delivers to is arrows."""
        schedule, pattern = given.text("ScheduleExpression"), given.sayable(given.at("EventPattern"))
        if bool(schedule) == bool(pattern) or given.at("RoleArn"):
            return None
        _, _, title = (given.text("Description") or "").partition(": ")
        said = {"schedule": schedule, "pattern": pattern, "title": title, "bus": _lifted_bus(given)}
        return Lifted("Rule", {field: value for field, value in said.items() if value}, _keeper(given))

    def lower(self, component: Component, stack: Stack) -> None:
        """Add the bus, once for all components that name it, and the rule where there is something to wait for."""
        fields: Rule = component.fields
        made = _makes_bus(fields)
        if made and stack.find(stack.shared, _bus_role(fields.bus)) is None:
            stack.add(stack.shared, _bus_role(fields.bus), events.EventBus, Name=fields.bus)
        if fields.schedule or fields.pattern or _told_by(component, stack.blueprint):
            stack.add(
                component,
                "Rule",
                events.Rule,
                Description=described(stack, component, component.common.description or component.title or "rule"),
                EventBusName=_bus_name(stack, fields) if fields.bus != DEFAULT_BUS else None,
                ScheduleExpression=stack.text(fields.schedule) if fields.schedule else None,
                EventPattern=stack.filled(fields.pattern) or None,
                State="ENABLED",
            )


def _lifted_bus(given: Foreign) -> str | None:
    """Return the name of a rule's bus, also where a resource of the template has it."""
    bus = given.target("EventBusName")
    return bus.text("Name") if bus and bus.type == "AWS::Events::EventBus" else given.text("EventBusName")


def _keeper(given: Foreign) -> dict[str, str]:
    """Return the dead-letter queue that all targets of a rule share."""
    targets = given.at("Targets")
    said = [t.get("DeadLetterConfig") for t in targets if isinstance(t, Mapping)] if isinstance(targets, list) else []
    found = {keeper_of(given, s.get("Arn") if isinstance(s, Mapping) else None) for s in said}
    return {DEAD_LETTERS: keeper} if len(found) == 1 and (keeper := found.pop()) else {}


def _makes_bus(fields: Rule) -> bool:
    return fields.bus != DEFAULT_BUS and not fields.bus.startswith(("arn:", "${"))


def _bus_role(name: str) -> str:
    return f"{pascal(name)}Bus"


def _bus_name(stack: Stack, fields: Rule) -> Value:
    """Return the name or the ARN of a bus; rules and events take either."""
    return Ref(stack.resource(stack.shared, _bus_role(fields.bus))) if _makes_bus(fields) else stack.text(fields.bus)


def _put(stack: Stack, link: Link) -> Given:
    fields: Rule = link.target_component.fields
    name = _bus_name(stack, fields)
    own = default_bus_arn() if fields.bus == DEFAULT_BUS else bus_arn(name)
    arn = name if fields.bus.startswith("arn:") else own
    return Given(statements=(Statement(("events:PutEvents",), (arn,)),), settings={"BUS_NAME": name})


def _rule(stack: Stack, link: Link, protocol: str) -> Value:  # noqa: ARG001 - the shape of `Admits.endpoint`
    return Ref(stack.resource(link.target_component, "Rule"))


def _admit(stack: Stack, link: Link, principal: str, source: Value) -> None:  # noqa: ARG001 - the shape of `Admits.admit`
    """Wait for the events of a source, which is given as their pattern, within what the file's own pattern says.

    AWS services send their events over the default bus anyway: there is nothing to let in.
    """
    rule = stack.resource(link.target_component, "Rule")
    mine = _both(source, stack.filled(link.target_component.fields.pattern))
    others = rule.properties.get("EventPattern", {}).get("$or", [])
    told = _told_by(link.target_component, stack.blueprint)
    rule.EventPattern = {"$or": [*others, mine]} if len(told) > 1 else mine


def _both(pattern: Mapping[str, Any], narrower: Mapping[str, Any]) -> dict[str, Any]:
    """Return the pattern of events that match two patterns; where both name a field the narrower decides.

    >>> _both({"source": ["aws.s3"], "detail": {"bucket": 1}}, {"detail": {"object": 2}})
    {'source': ['aws.s3'], 'detail': {'bucket': 1, 'object': 2}}
    """
    merged = dict(pattern)
    for key, value in narrower.items():
        below = merged.get(key)
        merged[key] = _both(below, value) if isinstance(below, dict) and isinstance(value, Mapping) else value
    return merged


def _deliver(stack: Stack, link: Link, protocol: str, endpoint: Value) -> Value:  # noqa: ARG001 - the shape of `deliver`
    component, said = link.source_component, link.options(Target).input
    message = None if said is None else stack.text(json.dumps(said, ensure_ascii=False, sort_keys=True))
    rule = stack.resource(component, "Rule")
    assert isinstance(rule, events.Rule)  # noqa: S101 - the role is the rule's
    return add_target(stack, link, component, rule, endpoint, message)


def _told_by(component: Component, blueprint: Blueprint) -> list[Link]:
    """Return the links of those who tell the rule of their events."""
    return [k for k in blueprint.links_to(component.name) if any(m.joint.name == "deliver" for m in k.matches)]


def _delivers_to(component: Component, blueprint: Blueprint) -> list[Link]:
    return [k for k in blueprint.links_from(component.name) if any(m.joint.name == "deliver" for m in k.matches)]


def _check_bus(component: Component, blueprint: Blueprint) -> Iterator[Diagnostic]:
    fields: Rule = component.fields
    told = _told_by(component, blueprint)
    if told and (fields.bus != DEFAULT_BUS or fields.schedule):
        reason, remove = (
            ("AWS services send their events over the default bus", "bus")
            if fields.bus != DEFAULT_BUS
            else ("a schedule waits for the time, not for events", "schedule")
        )
        yield Diagnostic(
            codes.AWS_REFUSES,
            f"`{told[0].source.name}` cannot tell `{component.name}` of its events",
            told[0].arrow.span,
            reason=reason,
            help=f"remove `{remove}` from `{component.name}`, or draw the arrow to a rule of its own",
            component=component.name,
        )
    if fields.schedule and fields.bus != DEFAULT_BUS:
        yield Diagnostic(
            codes.AWS_REFUSES,
            f"`{component.name}` has a schedule and the bus `{fields.bus}`",
            component.at("bus"),
            reason="EventBridge runs schedules on the default bus only",
            help="remove `bus`",
            component=component.name,
        )
    if fields.schedule and fields.pattern:
        yield Diagnostic(
            codes.AWS_REFUSES,
            f"`{component.name}` has a schedule and a pattern",
            component.at("pattern"),
            reason="one rule that waits for both delivers two kinds of things to the same targets",
            help="make two components of it",
            component=component.name,
        )


def _check_targets(component: Component, blueprint: Blueprint) -> Iterator[Diagnostic]:
    fields: Rule = component.fields
    targets = _delivers_to(component, blueprint)
    waits = fields.schedule or fields.pattern or _told_by(component, blueprint)
    if targets and not waits:
        yield Diagnostic(
            codes.NEEDS_FIELD,
            f"`{component.name}` does not say when it delivers to `{targets[0].target.name}`",
            component.span,
            help="give it a `schedule:` such as rate(1 hour), or a `pattern:` of events, or an arrow from a bucket",
            component=component.name,
        )
    if waits and not targets:
        yield Diagnostic(
            codes.NEEDS_ARROW,
            f"nothing happens when `{component.name}` is due: no arrow leads from it",
            component.span,
            help=f"draw one to a function, a queue or a topic: `{component.name} -> …`",
            component=component.name,
        )
    if len(targets) > MOST_TARGETS:
        yield Diagnostic(
            codes.AWS_REFUSES,
            f"`{component.name}` delivers to {len(targets)} targets",
            targets[MOST_TARGETS].arrow.span,
            reason=f"a rule has at most {MOST_TARGETS} targets",
            help="deliver to a topic, and subscribe the others to it",
            component=component.name,
        )
    for link in targets:
        takes = next(m.target for m in link.matches if isinstance(m.target, Admits))
        if takes.fifo and "sns" in takes.protocols:
            yield Diagnostic(
                codes.FIFO_MISMATCH,
                f"`{component.name}` cannot deliver to the FIFO topic `{link.target.name}`",
                link.arrow.span,
                reason="EventBridge gives topics no message group, which FIFO topics ask for",
                help=f"deliver to a FIFO queue, or remove `fifo` from `{link.target.name}`",
                component=component.name,
            )


# Schedules. Source: EventBridge user guide, "Setting a schedule pattern for scheduled rules"; seen 2026-11-23.

_RATE = re.compile(r"rate\((\d+) (minute|hour|day)(s?)\)")
_CRON = re.compile(r"cron\((.*)\)")
_MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
_DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]


@dataclass(frozen=True, slots=True)
class _Part:
    """One of the six fields of a cron expression: its bounds, and names for its numbers from the lowest on."""

    name: str
    low: int
    high: int
    names: tuple[str, ...] = ()
    special: str = ""


_PARTS = (
    _Part("minutes", 0, 59),
    _Part("hours", 0, 23),
    _Part("day of the month", 1, 31, special=r"\?|L|\d{1,2}W"),
    _Part("month", 1, 12, tuple(_MONTHS)),
    _Part("day of the week", 1, 7, tuple(_DAYS), special=r"\?|L|[1-7A-Z]{1,3}(L|#[1-5])"),
    _Part("year", 1970, 2199),
)


def _check_schedule(component: Component) -> Iterator[Diagnostic]:
    schedule = component.fields.schedule
    wrong = "" if "${" in schedule else _wrong_with(schedule)
    if wrong:
        yield Diagnostic(
            codes.AWS_REFUSES,
            f"the schedule of `{component.name}` is not one that EventBridge takes: {schedule}",
            component.at("schedule"),
            reason=wrong,
            help="write, for example, rate(5 minutes), or cron(0 2 * * ? *) for every night at two (UTC)",
            component=component.name,
        )


def _wrong_with(schedule: str) -> str:
    """Say what is wrong with a schedule; empty where it is right.

    >>> _wrong_with("rate(1 hour)"), _wrong_with("cron(0/15 8-17 ? * MON-FRI *)")
    ('', '')
    >>> _wrong_with("rate(1 hours)")
    'one hour is singular: rate(1 hour)'
    >>> _wrong_with("cron(0 2 * * * *)")
    'one of day of the month and day of the week must be ?'
    """
    if rate := _RATE.fullmatch(schedule):
        return _wrong_with_rate(int(rate[1]), rate[2], plural=bool(rate[3]))
    if cron := _CRON.fullmatch(schedule):
        return _wrong_with_cron(cron[1].split())
    return "a schedule is rate(…) or cron(…)"


def _wrong_with_rate(number: int, unit: str, *, plural: bool) -> str:
    if number == 0:
        return "the rate must be at least 1"
    if number == 1 and plural:
        return f"one {unit} is singular: rate(1 {unit})"
    if number > 1 and not plural:
        return f"more than one {unit} is plural: rate({number} {unit}s)"
    return ""


def _wrong_with_cron(said: list[str]) -> str:
    if len(said) != len(_PARTS):
        return f"cron takes six fields (minute, hour, day of the month, month, day of the week, year), not {len(said)}"
    for text, part in zip(said, _PARTS, strict=True):
        if not all(_fits(item, part) for item in text.split(",")):
            return f"{text} is no {part.name}: {part.low} to {part.high}, * or a range"
    if (said[2] == "?") == (said[4] == "?"):
        return "one of day of the month and day of the week must be ?"
    return ""


def _fits(item: str, part: _Part) -> bool:
    """Tell whether one item of a list fits: `*`, `5`, `MON-FRI`, `0/15`, or a special sign of its field."""
    if part.special and re.fullmatch(part.special, item):
        return True
    base, slash, step = item.partition("/")
    if slash and not step.isdigit():
        return False
    low, dash, high = base.partition("-")
    if base == "*":
        return True
    numbers = [_number(text, part) for text in ((low, high) if dash else (low,))]
    return all(part.low <= n <= part.high for n in numbers)


def _number(text: str, part: _Part) -> int:
    if text.upper() in part.names:
        return part.names.index(text.upper()) + part.low
    return int(text) if text.isdigit() else -1
