"""The page of results, in Markdown."""
from __future__ import annotations

from .ratios import METRICS, Pair
from .intervals import ratio_text
from .table import HEADS, cells


def table(rows: list[list[str]], texts: int) -> list[str]:
    def line(row: list[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"

    return [line(rows[0]), line(["---" if column < texts else "---:" for column in range(len(rows[0]))]), *map(line, rows[1:])]


def render(pairs: list[Pair], sections: list[tuple[str, list[str]]], command: str) -> str:
    shown = [one for one in pairs if not one.refused]
    lines = ["# Beside what a user would take instead", "", "Medians of the rounds; ratios are ours divided by theirs, round by round.", ""]
    lines += table([HEADS, *map(cells, pairs)], 2)
    lines += ["", "## Ratios", "", "Of latencies and processor time less is better.", ""]
    heads = ["compared with", "store", *(metric.removeprefix("browse, ") for metric, _, _ in METRICS)]
    lines += table([heads, *(
        [one.theirs[0].anchor, one.store, *(ratio_text(ratios) if (ratios := one.ratios(value)) else "-" for _, value, _ in METRICS)]
        for one in shown)], 2)
    for one in pairs:
        if one.refused:
            lines += ["", f"**{one.name} has no numbers:** {one.refused}"]
    for title, texts in sections:
        lines += ["", f"## {title}", "", *(f"- {text}" for text in texts)]
    return "\n".join([*lines, "", f"Again: `{command}`", ""])
