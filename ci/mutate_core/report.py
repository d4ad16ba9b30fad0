"""What became of the mutants: a table, results for the next run, and the list of verdicts and survivors with their reasons.

The list has a verdict for each mutant that was ever judged, so that a run of some files leaves what is known of the others. A verdict belongs to
the text of its line: when the line changes, the mutants in it are not judged any more.
"""

import hashlib
import json
from collections import Counter, defaultdict

from . import package

LIST = package.ROOT / "fixtures/conformance/core-mutants.json"
# The rules first.
FOLDERS = ["Session", "Store", "Server", "Content", "Records", "Time", "Tokens", "Codec"]
SUITE, TESTS, NOBODY, EITHER = "suite", "unit tests", "nobody", "either"
MEMBERS = {SUITE: "suite", TESTS: "unitTests", EITHER: "either"}


def in_order(file):
    return FOLDERS.index(file.split("/")[0]), file


def keys(mutants):
    """What each mutant is known by in another run: its file, its line's text, its change, and which of several that are the same so far."""
    seen, found = Counter(), {}
    for mutant in sorted(mutants, key=lambda mutant: mutant.number):
        same = (mutant.file, mutant.source, mutant.change)
        found[mutant.number] = (*same, seen[same])
        seen[same] += 1
    return found


def digest(key):
    return hashlib.sha256("\t".join(map(str, key)).encode()).hexdigest()[:10]


def known():
    return json.loads(LIST.read_text()) if LIST.exists() else {"judged": {}, "survivors": []}


def verdicts(mutants):
    """What the list knows of mutants: who killed each, by its number, or nobody; and the reasons of survivors."""
    recorded, found, reasons = known(), {}, {}
    by_digest = {
        (file, one): by for file, members in recorded["judged"].items() for by, member in MEMBERS.items() for one in members.get(member, "").split()
    }
    survivors = {(s["file"], s["source"], s["change"], s.get("nth", 0)): s["reason"] for s in recorded["survivors"]}
    for number, key in keys(mutants).items():
        if key in survivors:
            found[number], reasons[number] = NOBODY, survivors[key]
        elif (key[0], digest(key)) in by_digest:
            found[number] = by_digest[key[0], digest(key)]
    return found, reasons


def pending(mutants):
    """The numbers of those that the list has no verdict for, and of survivors without a reason."""
    found, reasons = verdicts(mutants)
    return {m.number for m in mutants if m.number not in found or found[m.number] == NOBODY and not reasons.get(m.number)}


def entry(mutant, results):
    by, killer = results.get(mutant.number, ("", ""))
    return {
        "file": mutant.file, "line": mutant.line, "source": mutant.source, "change": mutant.change, "name": mutant.name,
        "by": by, "killer": killer,
    }


def write_results(path, mutants, results):
    path.write_text(json.dumps({"mutants": [entry(mutant, results) for mutant in mutants]}, indent=1, ensure_ascii=False) + "\n")


def show(mutants, results):
    judged = [mutant for mutant in mutants if mutant.number in results]
    counts = Counter((mutant.file.split("/")[0], results[mutant.number][0]) for mutant in judged)
    print(f"\n{'folder':<10} {'mutants':>8} {'suite':>8} {'unit tests':>11} {'nobody':>8}")
    for folder in sorted({folder for folder, _ in counts}) + ["all"]:
        row = [sum(n for (f, by), n in counts.items() if folder in (f, "all") and who in (by, "")) for who in ("", SUITE, TESTS, NOBODY)]
        print(f"{folder:<10} {row[0]:>8} {row[1]:>8} {row[2]:>11} {row[3]:>8}")
    print()
    for mutant in judged:
        if results[mutant.number][0] == NOBODY:
            print(f"{mutant.file}:{mutant.line}: {mutant.change}{f' [{mutant.name}]' if mutant.name else ''}    | {mutant.source}")


def record(mutants, results):
    """Writes the list: `results` in place of what is known of the same mutants, of `mutants`, which are all that compile.

    The reasons of survivors are kept, and the verdicts on mutants that `results` has none for.
    """
    found, reasons = verdicts(mutants)
    found |= {number: by for number, (by, _) in results.items()}
    identity = keys(mutants)
    judged, survivors = defaultdict(lambda: defaultdict(list)), []
    for mutant in mutants:
        by = found.get(mutant.number)
        if by == NOBODY:
            nth = identity[mutant.number][3]
            survivors.append({
                "file": mutant.file, "line": mutant.line, "source": mutant.source, "change": mutant.change, **({"nth": nth} if nth else {}),
                "reason": reasons.get(mutant.number, ""),
            })
        elif by:
            judged[mutant.file][MEMBERS[by]].append(digest(identity[mutant.number]))
    files = sorted({mutant.file for mutant in mutants}, key=in_order)
    survivors.sort(key=lambda s: (files.index(s["file"]), s["line"]))
    counts = {member: sum(len(members[member]) for members in judged.values()) for member in MEMBERS.values()}
    left = len(mutants) - len(found)
    text = json.dumps(
        {
            "mutants": len(mutants), "notJudged": left, **counts,
            "judged": {file: {member: " ".join(judged[file][member]) for member in MEMBERS.values() if judged[file][member]} for file in files if file in judged},
            "survivors": survivors,
        },
        indent=2, ensure_ascii=False)
    LIST.write_text(text + "\n")
    write_table(len(mutants), left, counts, survivors)


def write_table(total, left, counts, survivors):
    suite, tests, either = counts["suite"], counts["unitTests"], counts["either"]
    lines = [
        "# Mutants of the core", "",
        "Made by `ci/mutate-core --record` from one change of `Sources/Sessions` at a time. Deterministic cases of the suite run on memory and on",
        "sealed cookies; the unit tests judge what the suite lets pass. A verdict holds as long as the line is as it was.", "",
        f"| mutants | not judged | killed by the suite | by unit tests |{' by one of them |' if either else ''} by neither |",
        f"|---:|---:|---:|---:|{'---:|' if either else ''}---:|",
        f"| {total} | {left} | {suite} | {tests} |{f' {either} |' if either else ''} {len(survivors)} |", "",
    ]
    if either:
        lines += ["*By one of them*: judged when only the number of each was recorded.", ""]
    lines += [
        "The survivors, and why nobody notices them. Those that are open need a case, a test or a reason.", "",
        "| place | change | reason |", "|---|---|---|",
    ]
    for s in survivors:
        change = s["change"].replace("|", "\\|")
        lines.append(f"| `{s['file']}:{s['line']}` | {change} | {s['reason'] or 'open'} |")
    LIST.with_suffix(".md").write_text("\n".join(lines) + "\n")
