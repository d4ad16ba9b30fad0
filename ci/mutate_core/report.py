"""What became of the mutants: a table, results for the next run, and the list of survivors with their reasons."""

import json
from collections import Counter

from . import package

LIST = package.ROOT / "fixtures/conformance/core-mutants.json"


def entry(mutant, results):
    by, killer = results.get(mutant.number, ("", ""))
    return {
        "file": mutant.file, "line": mutant.line, "source": mutant.source, "change": mutant.change, "name": mutant.name,
        "by": by, "killer": killer,
    }


def write_results(path, mutants, results):
    path.write_text(json.dumps({"mutants": [entry(mutant, results) for mutant in mutants]}, indent=1, ensure_ascii=False) + "\n")


def show(mutants, results):
    counts = Counter()
    for mutant in mutants:
        counts[mutant.file.split("/")[0], results.get(mutant.number, ("nobody",))[0]] += 1
    print(f"\n{'folder':<10} {'mutants':>8} {'suite':>8} {'unit tests':>11} {'nobody':>8}")
    for folder in sorted({folder for folder, _ in counts}) + ["all"]:
        row = [sum(n for (f, by), n in counts.items() if folder in (f, "all") and who in (by, "")) for who in ("", "suite", "unit tests", "nobody")]
        print(f"{folder:<10} {row[0]:>8} {row[1]:>8} {row[2]:>11} {row[3]:>8}")
    print()
    for mutant in mutants:
        if mutant.number not in results:
            print(f"{mutant.file}:{mutant.line}: {mutant.change}{f' [{mutant.name}]' if mutant.name else ''}    | {mutant.source}")


def record(mutants, results):
    """Writes the list of survivors; the reasons of those that are in it already are kept."""
    known = json.loads(LIST.read_text()) if LIST.exists() else {"survivors": []}
    reasons = {(s["file"], s["source"], s["change"]): s.get("reason", "") for s in known["survivors"]}
    survivors = []
    for mutant in mutants:
        if mutant.number not in results:
            survivors.append({
                "file": mutant.file, "line": mutant.line, "source": mutant.source, "change": mutant.change,
                "reason": reasons.get((mutant.file, mutant.source, mutant.change), ""),
            })
    counts = Counter(results.get(mutant.number, ("nobody",))[0] for mutant in mutants)
    text = json.dumps(
        {"mutants": len(mutants), "suite": counts["suite"], "unitTests": counts["unit tests"], "survivors": survivors},
        indent=2, ensure_ascii=False)
    LIST.write_text(text + "\n")
    lines = [
        "# Mutants of the core", "",
        "Made by `ci/mutate-core --record` from one change of `Sources/Sessions` at a time. Deterministic cases of the suite run on memory and on",
        "sealed cookies; the unit tests judge what the suite lets pass.", "",
        "| mutants | killed by the suite | by unit tests | by neither |", "|---:|---:|---:|---:|",
        f"| {len(mutants)} | {counts['suite']} | {counts['unit tests']} | {len(survivors)} |", "",
        "The survivors, and why nobody notices them:", "", "| place | change | reason |", "|---|---|---|",
    ]
    for s in survivors:
        change = s["change"].replace("|", "\\|")
        lines.append(f"| `{s['file']}:{s['line']}` | {change} | {s['reason']} |")
    LIST.with_suffix(".md").write_text("\n".join(lines) + "\n")
