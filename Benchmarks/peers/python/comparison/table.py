"""The table on the terminal."""
from __future__ import annotations

import textwrap
from statistics import median

from .intervals import digits, ratio_text
from .ratios import METRICS, Pair

HEADS = ["compared with", "store", "theirs/s", "ours/s", "ours / theirs", "p99", "ours", "CPU/request", "ours", "errors"]


def latency(values: list[float | None]) -> str:
    """Of microseconds."""
    if not values or None in values:
        return "-"
    value = median(values)
    return f"{digits(value / 1000)} ms" if value >= 1000 else f"{digits(value)} us"


def cells(pair: Pair) -> list[str]:
    if pair.refused:
        return [pair.theirs[0].anchor or pair.name if pair.theirs else pair.name, pair.store, "-", "-", "refused", "-", "-", "-", "-", "-"]
    theirs, ours = pair.theirs, pair.ours
    return [
        theirs[0].anchor, pair.store, f"{median(each.rate for each in theirs):,.0f}", f"{median(each.rate for each in ours):,.0f}",
        ratio_text(pair.ratios(METRICS[0][1])), latency([each.p99 for each in theirs]), latency([each.p99 for each in ours]),
        latency([each.cpu for each in theirs]), latency([each.cpu for each in ours]), str(sum(each.errors for each in theirs)),
    ]


def aligned(rows: list[list[str]], texts: int = 2) -> list[str]:
    """The first columns are texts, the others numbers."""
    widths = [max(map(len, column)) for column in zip(*rows)]
    return [
        "  ".join(cell.ljust(width) if column < texts else cell.rjust(width) for column, (cell, width) in enumerate(zip(row, widths))).rstrip()
        for row in rows
    ]


def paragraph(text: str, first: str = "- ") -> str:
    return textwrap.fill(text, 118, initial_indent="  " + first, subsequent_indent="  " + " " * len(first))


def render(pairs: list[Pair], sections: list[tuple[str, list[str]]]) -> str:
    lines = ["browse, ours beside what a user would take instead (medians of the rounds)", ""]
    lines += aligned([HEADS, *map(cells, pairs)])
    for one in pairs:
        if one.refused:
            lines += ["", f"{one.name} has no numbers: {one.refused}"]
    for title, texts in sections:
        lines += ["", title, *(paragraph(text) for text in texts)]
    return "\n".join(lines) + "\n"


def setups(pairs: list[Pair]) -> list[str]:
    """The set-up of each peer, with the versions of its packages."""
    return [
        f"{one.theirs[0].anchor}: {one.theirs[0].settings}"
        + (f" ({', '.join(f'{name} {version}' for name, version in one.theirs[0].versions.items())})" if one.theirs[0].versions else "")
        for one in pairs if one.theirs
    ]
