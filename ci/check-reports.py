"""Reads one run's reports with other people's parsers and compares what they tell: check-reports.py PATH-WITHOUT-ENDING JUNIT-XSD."""

import html.parser
import json
import re
import sys
from collections import Counter
from pathlib import Path

import jsonschema
import junitparser
from lxml import etree
from tap.parser import Parser

base, xsd = sys.argv[1:3]
problems = []


def expect(what, seen, wanted):
    if seen != wanted:
        problems.append(f"{what}: {seen!r}, and the JSON says {wanted!r}")


def printable(text):
    """As reports show control characters: the picture that Unicode has for each."""
    return "".join(chr(0x2400 + ord(c)) if ord(c) < 0x20 else c for c in text)


# JSON: against the schema of reports.
report = json.loads(Path(base + ".json").read_text())
schema = json.loads(Path("fixtures/conformance/report.schema.json").read_text())
jsonschema.Draft202012Validator.check_schema(schema)
for error in list(jsonschema.Draft202012Validator(schema).iter_errors(report))[:10]:
    problems.append(f"JSON: {error.json_path}: {error.message}")

stores = [(printable(s["store"]), Counter(r["outcome"] for r in s["results"]), s) for s in report["stores"]]
total = sum((counts for _, counts, _ in stores), Counter())
broken = sum("error" in s or len(s["results"]) != s["planned"] for _, _, s in stores)
runs = sum(total.values())
skipped = total["skipped"]
passed = total["passed"] + total["limited"]

# JUnit: against Jenkins' schema, and with junitparser.
document = etree.parse(base + ".xml")
rules = etree.XMLSchema(etree.parse(xsd))
if not rules.validate(document):
    problems += [f"JUnit: line {e.line}: {e.message}" for e in rules.error_log][:10]
suites = list(junitparser.JUnitXml.fromfile(base + ".xml"))
expect("JUnit: stores", [s.name for s in suites], [name for name, _, _ in stores])
for suite, (name, counts, store) in zip(suites, stores):
    extra = int("error" in store or len(store["results"]) != store["planned"])
    expect(f"JUnit: tests of {name}", suite.tests, len(store["results"]) + extra)
    kinds = Counter(type(r).__name__ for case in suite for r in case.result)
    for kind, attribute, wanted in [
        ("Failure", suite.failures, counts["failed"] + counts["unexpected-pass"]),
        ("Error", suite.errors, counts["errored"] + counts["inconclusive"] + extra),
        ("Skipped", suite.skipped, counts["skipped"] + counts["expected-failure"]),
    ]:
        expect(f"JUnit: {kind} elements of {name}", kinds[kind], wanted)
        expect(f"JUnit: {kind} in the attributes of {name}", attribute, wanted)
    good = sum(not case.result for case in suite)
    expect(f"JUnit: tests without any result element of {name}", good, counts["passed"] + counts["limited"])

# TAP: with tap.py, which reads the YAML blocks too.
lines = list(Parser().parse_file(base + ".tap"))
kinds = Counter(line.category for line in lines)
points = [line for line in lines if line.category == "test"]
expect("TAP: lines that are not understood", kinds["unknown"], 0)
expect("TAP: versions", [line.version for line in lines if line.category == "version"], [14])
expect("TAP: plans", [line.expected_tests for line in lines if line.category == "plan"], [runs + broken])
expect("TAP: test points", len(points), runs + broken)
expect("TAP: numbers", [p.number for p in points], list(range(1, len(points) + 1)))
expect("TAP: skips", sum(p.skip for p in points), skipped)
expect("TAP: expected failures", sum(p.todo for p in points), total["expected-failure"])
expect("TAP: passed", sum(p.ok and not p.skip and not p.todo for p in points), passed)
bad = [p for p in points if not p.ok and not p.todo]
expect("TAP: failures", len(bad), runs + broken - passed - skipped - total["expected-failure"])
expect("TAP: failures without a message in YAML", sum(not (p.yaml_block or {}).get("message") for p in bad), 0)


# HTML: every element closed in its order, no other resources, and the numbers of the tiles.
class Page(html.parser.HTMLParser):
    void = {"meta", "link", "input", "br", "hr", "img"}

    def __init__(self):
        super().__init__()
        self.open, self.rows, self.tiles, self.tile, self.links = [], 0, [], None, []

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "tr" and "data-outcomes" in attributes:
            self.rows += 1
        if tag == "li" and (attributes.get("class") or "").startswith("tile"):
            self.tile = [attributes["class"], ""]
        self.links += [v for k, v in attributes.items() if k in ("src", "href") and not v.startswith(("#", "data:"))]
        if tag not in self.void:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            problems.append(f"HTML: line {self.getpos()[0]}: </{tag}> closes nothing")
            self.open = self.open or [tag]
        if tag == "li" and self.tile:
            self.tiles.append(self.tile)
            self.tile = None

    def handle_data(self, data):
        if self.tile:
            self.tile[1] += data + " "


page = Page()
page.feed(Path(base + ".html").read_text())
page.close()
expect("HTML: elements that stay open", page.open, [])
expect("HTML: links to elsewhere", page.links, [])
expect("HTML: rows of cases", page.rows, len({r["id"] for _, _, s in stores for r in s["results"]}))
for word in ("passed", "failed", "skipped", "limited"):
    seen = sum(int(text.split()[0]) for kind, text in page.tiles if f"o-{word}" in kind)
    expect(f"HTML: {word} in the tiles", seen, total[word])

# Markdown: the total of each store's table, by the column heads.
markdown = Path(base + ".md").read_text()
seen = Counter()
for table in re.findall(r"\| family .*?\| \*\*total\*\* [^\n]*", markdown, re.S):
    rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]] for row in table.splitlines()]
    expect("Markdown: cells in each row of a table", {len(row) for row in rows}, {len(rows[0])})
    seen.update({head.split(" ", 1)[1]: int(number) for head, number in zip(rows[0][3:], rows[-1][3:])})
names = {"expected-failure": "expected failure", "unexpected-pass": "stale baseline"}
expect("Markdown: totals", dict(seen), {names.get(k, k): v for k, v in total.items()})
expect("Markdown: folded parts that stay open", markdown.count("<details>"), markdown.count("</details>"))

# Text: no control characters, and a line with a verdict for each store.
text = Path(base + ".txt").read_text()
expect("text: control characters", sorted({c for c in text if ord(c) < 0x20 and c != "\n"}), [])
verdicts = text.rsplit("\nverdict", 1)[-1].splitlines()[1:]
expect("text: verdicts", len(verdicts), len(stores))
for line, (name, counts, store) in zip(verdicts, stores):
    found = re.search(r"FAILED: (\d+) of (\d+) runs", line[len(name) :])
    failed = counts["failed"] + counts["errored"] + counts["unexpected-pass"]
    expect(f"text: failures of {name}", int(found.group(1)) if found else 0, failed)

for problem in problems:
    print(f"{Path(base).name}: {problem}", file=sys.stderr)
summary = ", ".join(f"{count} {outcome}" for outcome, count in sorted(total.items()))
print(f"{Path(base).name}: {runs} runs in {len(stores)} stores: {summary}; {broken} not judged; {len(problems)} problems")
sys.exit(bool(problems))
