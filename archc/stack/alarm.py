"""Alarms: what pages people, said once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from troposphere import cloudwatch

from archc.model.architecture import Component
from archc.stack.offers import Value

if TYPE_CHECKING:
    from archc.stack.stack import Stack


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """When a metric pages: `statistic` of `metric` over `minutes` crosses `threshold` `times` in a row."""

    says: str
    namespace: str
    metric: str
    dimensions: Mapping[str, Value]
    threshold: float
    statistic: Literal["Sum", "Maximum", "Average", "Minimum"] = "Sum"
    comparison: str = "GreaterThanOrEqualToThreshold"
    minutes: int = 1
    times: int = 1
    unit: str | None = None
    extra: Mapping[str, Value] = field(default_factory=dict)


def add_alarm(stack: Stack, component: Component, role: str, alarm: Alarm) -> None:
    """Add an alarm of a component; it tells the topic named by `alarms:`, and its recovery too."""
    actions = stack.alarm_actions()
    stack.add(
        component,
        role,
        cloudwatch.Alarm,
        AlarmDescription=f"{component.name}: {alarm.says}",
        Namespace=alarm.namespace,
        MetricName=alarm.metric,
        Dimensions=[cloudwatch.MetricDimension(Name=n, Value=v) for n, v in sorted(alarm.dimensions.items())],
        Statistic=alarm.statistic,
        Unit=alarm.unit,
        Period=60 * alarm.minutes,
        EvaluationPeriods=alarm.times,
        Threshold=alarm.threshold,
        ComparisonOperator=alarm.comparison,
        TreatMissingData="notBreaching",
        AlarmActions=actions,
        OKActions=actions,
        **alarm.extra,
    )
