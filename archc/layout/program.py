"""A linear program over places on one axis, solved by HiGHS.

    minimise  sum of weight * |b - a - offset|  +  sum of weight * |(b - a) - (d - c)|  +  sum of price * variable
    subject to  b - a >= gap,  b - a = gap,  a + c = 2 b

Variables are named by any hashable value and are never negative. With absolute differences as cost an optimal corner
makes many of them exactly
zero: lines come out straight and columns flush.
"""

from collections.abc import Hashable
from functools import cache
from typing import Any

import numpy as np

INFINITY = 1e30
SMALL = 3000
"""Rows below which HiGHS is faster without its presolve (measured 2026-11)."""
GIVEN, GIVE, YIELD = 8.0, 100.0, 2000.0
"""When gaps have to give way: up to GIVEN px at price GIVE each, more at price YIELD."""

_Spread = tuple[tuple[int, ...], tuple[float, ...], float, float]
"""Columns, their factors, what their sum should be, and the price of each unit that it differs by."""


class Program:
    """Collects variables, constraints and costs; `solve` gives the value of each variable."""

    def __init__(self) -> None:
        self._index: dict[Hashable, int] = {}
        self._price: list[float] = []
        self._rows: dict[tuple[int, int], float] = {}
        self._soft: dict[tuple[int, int], float] = {}
        self._equal: list[tuple[tuple[int, ...], tuple[float, ...], float]] = []
        self._spreads: dict[tuple[int, int, float], float] = {}
        self._unlike: list[tuple[dict[int, float], float]] = []

    def _variable(self, name: Hashable) -> int:
        found = self._index.get(name)
        if found is None:
            found = self._index[name] = len(self._price)
            self._price.append(0.0)
        return found

    def apart(self, a: Hashable, b: Hashable, gap: float, *, soft: bool = False) -> None:
        """Keep `b` at least `gap` behind `a`; `soft` ones give way when not all can be kept."""
        key = (self._variable(a), self._variable(b))
        rows = self._soft if soft else self._rows
        if gap > rows.get(key, -INFINITY):
            rows[key] = gap

    def same(self, a: Hashable, b: Hashable, gap: float = 0.0) -> None:
        """Keep `b` exactly `gap` behind `a`."""
        self._equal.append(((self._variable(a), self._variable(b)), (-1.0, 1.0), gap))

    def middle(self, a: Hashable, b: Hashable, c: Hashable) -> None:
        """Keep `b` in the middle of `a` and `c`."""
        self._equal.append(((self._variable(a), self._variable(b), self._variable(c)), (1.0, -2.0, 1.0), 0.0))

    def equal_spans(self, a: Hashable, b: Hashable, c: Hashable, d: Hashable) -> None:
        """Keep b - a equal to d - c."""
        names = (self._variable(a), self._variable(b), self._variable(c), self._variable(d))
        self._equal.append((names, (-1.0, 1.0, 1.0, -1.0), 0.0))

    def price(self, name: Hashable, price: float) -> None:
        """Add a price to a variable: positive pulls it down, negative pushes it up."""
        self._price[self._variable(name)] += price

    def near(self, a: Hashable, b: Hashable, weight: float, offset: float = 0.0) -> None:
        """Charge `weight` for each px by which b - a differs from `offset`."""
        i, j = self._variable(a), self._variable(b)
        if i == j or weight <= 0:
            return
        key = (i, j, offset) if i < j else (j, i, -offset)
        self._spreads[key] = self._spreads.get(key, 0.0) + weight

    def alike(self, a: Hashable, b: Hashable, c: Hashable, d: Hashable, weight: float) -> None:
        """Charge `weight` for each px by which b - a differs from d - c."""
        factors: dict[int, float] = {}
        for name, factor in ((a, -1.0), (b, 1.0), (c, 1.0), (d, -1.0)):
            index = self._variable(name)
            factors[index] = factors.get(index, 0.0) + factor
        self._unlike.append((factors, weight))

    def solve(self) -> dict[Hashable, float] | None:
        """Find the cheapest values; None when the constraints contradict each other.

        Soft gaps give way by as few px as possible where not all can be kept.
        """
        firm, soft = list(self._rows.items()), list(self._soft.items())
        spreads: list[_Spread] = [
            ((a, b), (-1.0, 1.0), offset, weight) for (a, b, offset), weight in self._spreads.items()
        ]
        spreads += [(tuple(factors), tuple(factors.values()), 0.0, weight) for factors, weight in self._unlike]
        values = _run(self._price, firm + soft, [], self._equal, spreads)
        if values is None and soft:
            values = _run(self._price, firm, soft, self._equal, spreads)
        return None if values is None else {name: values[index] for name, index in self._index.items()}


def _run(
    price: list[float],
    rows: list[tuple[tuple[int, int], float]],
    soft: list[tuple[tuple[int, int], float]],
    equal: list[tuple[tuple[int, ...], tuple[float, ...], float]],
    spreads: list[_Spread],
) -> list[float] | None:
    """Write the program in HiGHS's row-wise form.

    Each absolute difference takes one column and two rows; each soft gap two columns: what it gives gladly and
    what not.
    """
    count, extra = len(price), len(spreads)
    start, index, value = [0], list[int](), list[float]()
    low: list[float] = []
    high: list[float] = []

    def row(columns: tuple[int, ...], factors: tuple[float, ...], least: float, most: float) -> None:
        index.extend(columns)
        value.extend(factors)
        start.append(len(index))
        low.append(least)
        high.append(most)

    for (a, b), gap in rows:
        row((a, b), (-1.0, 1.0), gap, INFINITY)
    for columns, factors, total in equal:
        row(columns, factors, total, total)
    for number, (columns, factors, offset, _) in enumerate(spreads):
        row((count + number, *columns), (1.0, *(-f for f in factors)), -offset, INFINITY)
        row((count + number, *columns), (1.0, *factors), offset, INFINITY)
    upper = [INFINITY] * (count + extra)
    cost = [*price, *(weight for *_, weight in spreads)]
    for (a, b), gap in soft:
        row((a, b, len(cost), len(cost) + 1), (-1.0, 1.0, 1.0, 1.0), gap, INFINITY)
        cost += [GIVE, YIELD]
        upper += [GIVEN, INFINITY]
    return _highs(cost, upper, start, index, value, low, high)


@cache
def _quiet() -> Any:
    """Make HiGHS's class silent: turning callbacks on, as its constructor does, prints a banner before any option."""
    import highspy  # noqa: PLC0415 - see _highs

    return type("Quiet", (highspy.Highs,), {"enableCallbacks": lambda _: None})


def _highs(
    cost: list[float],
    upper: list[float],
    start: list[int],
    index: list[int],
    value: list[float],
    low: list[float],
    high: list[float],
) -> list[float] | None:
    import highspy  # noqa: PLC0415 - 30 ms that only a layout needs

    solver = _quiet()()
    presolve = "off" if len(low) < SMALL else "choose"
    for option, setting in (
        ("output_flag", False),
        ("presolve", presolve),
        ("threads", 1),
        ("random_seed", 1),
        ("solver", "simplex"),
    ):
        solver.setOptionValue(option, setting)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(cost), len(low)
    model.col_cost_, model.col_lower_, model.col_upper_ = np.array(cost), np.zeros(len(cost)), np.array(upper)
    model.row_lower_, model.row_upper_ = np.array(low), np.array(high)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.array(start, dtype=np.int32)
    model.a_matrix_.index_ = np.array(index, dtype=np.int32)
    model.a_matrix_.value_ = np.array(value)
    solver.passModel(model)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return list(solver.getSolution().col_value)
