"""Compiles the mutants, and drops those that do not compile."""

import json
import re
import subprocess

from . import package, schemata

FLAGS = ["--disable-index-store", "-debug-info-format", "none", "-Xswiftc", "-suppress-warnings"]


def build(folder, rewriter, sources, say):
    """Writes and compiles the mutated core until it compiles; returns the sites that are left."""
    # What did not compile the last time is not tried again.
    notes = folder / "dropped.json"
    dropped = set(json.loads(notes.read_text())) if notes.exists() else set()
    sites, suspects = [site for site in rewriter.sites if key(site) not in dropped], {}
    for attempt in range(1, 40):
        is_new = write(folder, sites, sources, rewriter.count)
        output = checked(folder) if is_new or attempt > 1 or not (folder / ".build/debug/MutantJudge").exists() else None
        if output is None:
            break
        errors = sorted(set(re.findall(r"Sources/Sessions/(\S+?\.swift):(\d+):(\d+): error: (.*)", output)))
        if not errors:
            raise SystemExit(f"mutate-core: the mutated core does not compile, for no fault of a mutant:\n{output[-4000:]}")
        with (folder / "errors.log").open("a") as log:
            log.writelines(f"{attempt}: {file}:{line}:{column}: {message}\n" for file, line, column, message in errors)
        bad = set()
        for file, line, column, message in errors:
            place = (int(line), int(column))
            near = blamed(file, place, sites, wide=(file, place[0]) in suspects) or neighbours(file, place, message, sites)
            suspects[file, place[0]] = True
            bad |= near
        if not bad:
            raise SystemExit(f"mutate-core: no mutant lies where the compiler sees errors: {errors[:5]}")
        dropped |= {key(sites[index]) for index in bad}
        notes.write_text(json.dumps(sorted(dropped)))
        sites = [site for index, site in enumerate(sites) if index not in bad]
        say(f"compile {attempt}: {len(errors)} errors, {len(bad)} places dropped")
    else:
        raise SystemExit("mutate-core: the mutated core still does not compile after 40 tries.")
    output = swift_build(folder, ["--build-tests"])
    if output is not None:
        raise SystemExit(f"mutate-core: what judges the mutants does not compile:\n{output[-4000:]}")
    return sites


def key(site):
    first = site.mutants[0]
    return f"{first.file}\t{first.source}\t{first.change}"


def blamed(file, place, sites, wide):
    """The indices of the sites that an error is put down to: those that it lies in, or all of its line if that was not enough before."""
    if file == "Mutants.swift":
        declarations = {}
        line = package_lines(schemata.SUPPORT) + 1
        for index, site in enumerate(sites):
            if site.declaration:
                for _ in site.declaration.split("\n"):
                    declarations[line] = index
                    line += 1
        return {declarations[place[0]]} if place[0] in declarations else set()
    inside, on_line = set(), set()
    for index, site in enumerate(sites):
        if site.file != file:
            continue
        for begin, end in site.spans:
            if begin <= place <= end:
                inside.add(index)
            if begin[0] <= place[0] <= end[0]:
                on_line.add(index)
    return on_line if wide or not inside else inside


def neighbours(file, place, message, sites):
    """The dropped statements nearby: without them a constant has no value, or a switch is no expression."""
    name = re.search(r"'(?:self\.)?(\w+)'", message)
    dropped = [
        (abs(site.spans[0][0][0] - place[0]), index, site) for index, site in enumerate(sites)
        if site.file == file and site.mutants[0].change.startswith("without: ")
    ]
    named = {index for distance, index, site in dropped if name and distance < 60 and f"without: {name.group(1)} = " in site.mutants[0].change}
    return named or {index for distance, index, _ in dropped if distance <= 8}


def package_lines(text):
    return text.count("\n") + 1


def write(folder, sites, sources, count):
    core, changes = folder / "Sources/Sessions", []
    for file, text in sources.items():
        of_file = [site for site in sites if site.file == file]
        changes.append(package.write(core / file, schemata.rewritten(text, of_file).encode()))
    declarations = "\n".join(site.declaration for site in sites if site.declaration)
    text = f"{schemata.SUPPORT}\n{declarations}\n/// One more than the highest number.\npackage let mutantCount: Int = {count + 2}\n"
    changes.append(package.write(core / "Mutants.swift", text.encode()))
    return any(changes)


def checked(folder):
    """Compiles the core alone, without code; returns the compiler's output if it fails.

    It takes the flags from SwiftPM's plan of an earlier build, as SwiftPM itself takes several times as long to find the same errors.
    """
    plan = folder / ".build/debug.yaml"
    flags = re.search(r'"-module-name","Sessions",.*', plan.read_text()) if plan.exists() else None
    if not flags:
        return swift_build(folder, ["--target", "Sessions"])
    words = json.loads("[" + flags.group().rstrip().rstrip("]") + "]")
    kept = ["swiftc", "-emit-sil", "-o", "/dev/null", "-wmo", "-Onone", "-suppress-warnings", "-parse-as-library"]
    for index, word in enumerate(words):
        if word in ("-module-name", "-I", "-Xcc", "-swift-version", "-enable-upcoming-feature", "-package-name", "-module-cache-path"):
            # The flag of -Xcc can be -I, which has one of its own.
            if word != "-I" or words[index - 1] != "-Xcc":
                kept += [word, words[index + 1]]
        elif word.startswith("-D"):
            kept.append(word)
    kept += [str(path) for path in sorted((folder / "Sources/Sessions").rglob("*.swift"))]
    done = subprocess.run(["nice", *kept], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return None if done.returncode == 0 else done.stdout


def swift_build(folder, arguments):
    """Compiles; returns the compiler's output if it fails."""
    command = ["nice", "swift", "build", *FLAGS, *arguments]
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return None if done.returncode == 0 else done.stdout
