"""The copy of the package that the mutants are compiled in: the core, what judges it, and nothing else."""

import re
import shutil
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent

# The judge is a target of the copy alone; the others are the package's own.
TARGETS = [
    "Sessions", "SessionsMemory", "SessionsCookie", "SessionsTesting", "SessionsReporting", "SessionsConformance",
    "SessionsFaultRuns", "SessionsTests",
]
JUDGE = """
package.targets.removeAll { !%s.contains($0.name) }
package.products = []
package.targets.append(
  .executableTarget(
    name: "MutantJudge", dependencies: ["Sessions", "SessionsMemory", "SessionsCookie", "SessionsConformance"]))
"""


def core_sources():
    """The texts of the core's files that are mutated, by their path below Sources/Sessions. A lock and a generator for tests are no semantics."""
    core = ROOT / "Sources/Sessions"
    return {str(path.relative_to(core)): path.read_text() for path in sorted(core.rglob("*.swift")) if "Support" not in path.parts}


def make_copy(folder):
    """Brings the copy in `folder` up to date with the checkout, except for what is mutated.

    A file that is the same keeps its time, so that little is compiled again.
    """
    mutated = {f"Sources/Sessions/{file}" for file in core_sources()}
    for name in ["Sources", "Tests", "fixtures/records"]:
        for source in (ROOT / name).rglob("*"):
            if not source.is_file():
                continue
            relative = source.relative_to(ROOT)
            if relative.parts[1] not in TARGETS + ["records"] or str(relative) in mutated:
                continue
            write(folder / relative, source.read_bytes())
        for copied in (folder / name).rglob("*"):
            if copied.is_file() and not (ROOT / copied.relative_to(folder)).exists() and copied.name not in ("Judge.swift", "Mutants.swift", "XCTMain.swift"):
                copied.unlink()
    # A switch makes code that is never reached and values that are never used: warnings.
    manifest = (ROOT / "Package.swift").read_text().replace(".treatAllWarnings(as: .error),", "")
    # Behind the last target, and before the settings that all targets get.
    kept = "[" + ", ".join(f'"{name}"' for name in TARGETS) + "]"
    manifest, count = re.subn(r"\n\)\n", lambda match: match.group() + JUDGE % kept, manifest, count=1)
    if count != 1:
        raise SystemExit("mutate-core: Package.swift has no end of its package: the copy cannot be made.")
    write(folder / "Package.swift", manifest.encode())
    write(folder / "Sources/MutantJudge/Judge.swift", (HERE / "Judge.swift").read_bytes())
    write(folder / "Tests/XCTMain.swift", (HERE / "TestMain.swift").read_bytes())
    if (ROOT / "Package.resolved").exists():
        shutil.copy2(ROOT / "Package.resolved", folder / "Package.resolved")


def write(path, content):
    """Writes a file unless it is the same already; returns whether it did."""
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return True
