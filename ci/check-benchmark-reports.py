"""Reads a result of benchmarks and its renderings with other people's parsers: check-benchmark-reports.py RESULT.json [PATH-WITHOUT-ENDING].

The result is checked against the schema. PATH.html, PATH.csv and PATH.md, where they are, have to tell what it tells.
"""

import csv
import html.parser
import json
import re
import sys
from pathlib import Path

import jsonschema

source = Path(sys.argv[1])
problems = []


def expect(what, seen, wanted):
    if seen != wanted:
        problems.append(f"{what}: {seen!r}, and the JSON says {wanted!r}")


result = json.loads(source.read_text())
schema = json.loads((Path(__file__).parent.parent / "fixtures/benchmark/report-v1.schema.json").read_text())
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
for error in list(validator.iter_errors(result))[:10]:
    problems.append(f"JSON: {error.json_path}: {error.message}")

# The schema refuses contradictions: a cell without verified data that has numbers, and one with numbers that has a reason against them.
for round_ in result["rounds"]:
    for cell in round_["cells"]:
        has_numbers = cell["status"] in ("measured", "saturated")
        wrong = dict(cell, status="invalid", reason="x") if has_numbers else {k: v for k, v in cell.items() if k != "reason"}
        if validator.evolve(schema={"$ref": "#/$defs/cell", "$defs": schema["$defs"]}).is_valid(wrong):
            problems.append(f"JSON: the schema takes {wrong['status']} of {cell['backend']} in {cell['workload']} with other fields")

base = sys.argv[2] if len(sys.argv) > 2 else None
cells = [(r["index"], c) for r in result["rounds"] for c in r["cells"]]

# CSV: a row for each cell and round, with the rate and the median of the histogram.
path = Path(f"{base}.csv")
if base and path.exists():
    rows = list(csv.DictReader(path.open(newline="")))
    expect("CSV: rows", len(rows), len(cells))
    for row, (index, cell) in zip(rows, cells):
        name = f"CSV: {cell['backend']} in {cell['workload']}, round {index}"
        expect(f"{name}: cell", (row["round"], row["status"]), (str(index), cell["status"]))
        if "requests" not in cell:
            expect(f"{name}: numbers", [row[k] for k in ("requests", "achieved_per_s", "response_p50_ns")], ["", "", ""])
            continue
        count = cell["requests"]["count"]
        rate = count / cell["phases"]["measureSeconds"]
        expect(f"{name}: rate", round(float(row["achieved_per_s"]), 3), round(rate, 3))
        for head, one_in in (("p50", 2), ("p99", 100), ("p99_9", 1000)):
            rank, seen, wanted = count - count // one_in, 0, ""
            for value, times in cell["requests"]["response"]["hist"]:
                seen += times
                if seen >= rank and wanted == "" and count >= 10 * one_in:
                    wanted = str(value)
            expect(f"{name}: {head}", row[f"response_{head}_ns"], wanted)


# HTML: every element closed in its order, no script, no other resources, and the numbers of every chart.
class Page(html.parser.HTMLParser):
    void = {"meta", "link"}

    def __init__(self):
        super().__init__()
        self.open, self.links, self.tags, self.charts = [], [], [], 0

    def handle_startendtag(self, tag, attributes):
        self.tags.append(tag)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags.append(tag)
        self.charts += tag == "svg" and attributes.get("class") == "chart"
        self.links += [v for k, v in attributes.items() if k in ("src", "href") and not v.startswith(("#", "data:"))]
        if tag not in self.void:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            problems.append(f"HTML: line {self.getpos()[0]}: </{tag}> closes nothing")
            self.open = self.open or [tag]


path = Path(f"{base}.html")
if base and path.exists():
    page = Page()
    page.feed(path.read_text())
    page.close()
    expect("HTML: elements that stay open", page.open, [])
    expect("HTML: links to elsewhere", page.links, [])
    expect("HTML: scripts", page.tags.count("script"), 0)
    expect("HTML: charts", page.charts, page.tags.count("figure"))

# Markdown: all rows of a table have the columns of its head.
path = Path(f"{base}.md")
if base and path.exists():
    for table in re.findall(r"(?:^\|.*\n)+", path.read_text(), re.M):
        widths = {len(re.split(r"(?<!\\)\|", row)) for row in table.splitlines()}
        expect("Markdown: columns of a table", len(widths), 1)

for problem in problems[:20]:
    print(f"{source.name}: {problem}", file=sys.stderr)
print(f"{source.name}: {len(cells)} cells in {len(result['rounds'])} rounds; {len(problems)} problems")
sys.exit(bool(problems))
