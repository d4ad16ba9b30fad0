"""The median of rounds, with the interval that `sessionlab report` prints of the same values."""
from __future__ import annotations

from math import comb, floor, log10
from statistics import median

LEVEL = 0.95
FEWEST = 6
"""With fewer values even the smallest and the largest do not enclose the median in 95 % of all cases."""


def coverage(count: int, rank: int) -> float:
    """The probability that the rank-th smallest and the rank-th largest of the values enclose the true median: fair coins."""
    return 1 - 2 * sum(comb(count, below) for below in range(rank)) / 2**count


def interval(values: list[float]) -> tuple[float, float] | None:
    """The ends are two of the values themselves; None with too few of them."""
    ranks = [rank for rank in range(1, len(values) // 2 + 1) if coverage(len(values), rank) >= LEVEL]
    if not ranks:
        return None
    ordered = sorted(values)
    return ordered[ranks[-1] - 1], ordered[-ranks[-1]]


def digits(value: float, count: int = 3) -> str:
    """A number with the given digits, and without an exponent."""
    if value == 0:
        return "0"
    rounded = float(f"{value:.{count}g}")
    return f"{rounded:,.{max(0, count - 1 - floor(log10(abs(rounded))))}f}"


def ratio_text(ratios: list[float]) -> str:
    """`5.98x (5.50 to 6.31)`."""
    ends = interval(ratios)
    text = f"{digits(median(ratios))}x"
    return text if ends is None else f"{text} ({digits(ends[0])} to {digits(ends[1])})"
