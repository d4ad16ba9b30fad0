"""Judges mutants: with the suite, and those that it lets pass with the unit tests."""

import os
import queue
import re
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor

# The time after which a program without an answer counts as hanging. A case alone may take 15 s.
SUITE_LIMIT, TESTS_LIMIT = 40, 120
STORES = ["memory", "cookie", "twice"]
# They judge the tree of sources and not what it does.
SKIPPED_TESTS = ["ImportGraphTests", "SourceTree"]


class Judge:
    """A running judge, that is started again when a mutant has crashed or hung it."""

    def __init__(self, folder, switch=0):
        self.program = folder / ".build/debug/MutantJudge"
        self.switch = switch
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            ["nice", str(self.program)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env={**os.environ, "SESSIONS_MUTANT": str(self.switch)})
        self.answers = queue.Queue()

        def read(process, answers):
            for line in process.stdout:
                answers.put(line.rstrip("\n"))
            answers.put(None)

        threading.Thread(target=read, args=(self.process, self.answers), daemon=True).start()

    def ask(self, line):
        """Sends a line; a judge that is gone is started first."""
        if self.process is None or self.process.poll() is not None:
            self.start()
        try:
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            self.stop()
            self.ask(line)

    def answer(self, limit=SUITE_LIMIT):
        """The next line; `crash` or `hang` if there is none."""
        try:
            line = self.answers.get(timeout=limit)
        except queue.Empty:
            self.stop()
            return "killed by hanging"
        if line is None:
            self.stop()
            return "killed by a crash"
        return line

    def stop(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


def reach(folder, say):
    """For each store the mutants that each case comes by, with the case's time; and those that making the catalogue comes by."""
    reached, of_catalogue = {}, set()
    for store in ["memory", "cookie"]:
        judge = Judge(folder)
        judge.ask(f"reach {store}")
        cases = []
        while (line := judge.answer()) != "end":
            if line.startswith("fails ") or line.startswith("killed by"):
                raise SystemExit(f"mutate-core: the core without a mutant does not pass on {store}: {line}")
            case, spent, numbers = (line.split(" ") + [""])[:3]
            numbers = {int(number) for number in numbers.split(",") if number}
            if case == "catalogue":
                of_catalogue |= numbers
            else:
                cases.append((int(spent), case, numbers))
        judge.stop()
        reached[store] = cases
        say(f"{store}: {len(cases)} cases, {sum(spent for spent, _, _ in cases) / 1e6:.1f} s")
    reached["twice"] = reached["memory"]
    return reached, of_catalogue


def judge_with_suite(folder, mutants, reached, of_catalogue, jobs, progress):
    """The verdict of the suite on each mutant: the store and the case that kill it, or None."""
    by_store = {store: {} for store in STORES}
    for store in STORES:
        for _, case, numbers in sorted(reached[store], key=lambda item: item[0]):
            for number in numbers:
                by_store[store].setdefault(number, []).append(case)
        for number in of_catalogue:
            by_store[store][number] = [case for _, case, _ in sorted(reached[store], key=lambda item: item[0])]
    local = threading.local()

    def verdict(mutant):
        fresh = mutant.number in of_catalogue or "static let" in mutant.source
        if fresh or not hasattr(local, "judge"):
            local.judge = getattr(local, "judge", None) if not fresh else None
        judge = Judge(folder, mutant.number) if fresh else local.judge or Judge(folder)
        if not fresh:
            local.judge = judge
        killer = None
        for store in STORES:
            cases = by_store[store].get(mutant.number, [])
            if not cases:
                continue
            judge.ask(f"{mutant.number} {store} {' '.join(cases)}")
            answer = judge.answer()
            if answer != "passed":
                killer = f"{answer.removeprefix('killed ')} on {'memory' if store == 'twice' else store}"
                break
        if fresh:
            judge.stop()
        progress(mutant, killer)
        return killer

    with ThreadPoolExecutor(jobs) as pool:
        return dict(zip([mutant.number for mutant in mutants], pool.map(verdict, mutants)))


def test_program(folder):
    return next((folder / ".build/debug").glob("*PackageTests.xctest"))


def suites(folder):
    """The names of the types that hold tests."""
    names = set()
    for path in (folder / "Tests/SessionsTests").rglob("*.swift"):
        names |= set(re.findall(r"@Suite[^\n]*\n(?:@[^\n]*\n)*(?:final )?(?:struct|class|actor) (\w+)", path.read_text()))
    return sorted(names - set(SKIPPED_TESTS))


def run_tests(folder, names, switch=0, notes=None):
    """Runs the tests of some types; returns None if they pass, else what failed."""
    command = ["nice", str(test_program(folder)), "--testing-library", "swift-testing"]
    for name in names:
        command += ["--filter", rf"SessionsTests\.{name}/"]
    environment = {**os.environ, "SESSIONS_MUTANT": str(switch)}
    if notes is not None:
        environment["SESSIONS_MUTANTS_REACHED"] = str(notes)
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
            timeout=TESTS_LIMIT, check=False)
    except subprocess.TimeoutExpired:
        return "hanging"
    if done.returncode == 0:
        return None
    # The name of a test can have "failed" in it.
    failed = re.search(r'✘[^\n]*? Test "?(.*?)"? (?:recorded an issue|with \d+ test cases? failed|failed) (?:at|after|with) ', done.stdout)
    return failed.group(1) if failed else "a crash"


def reach_of_tests(folder, say):
    """The mutants that the tests of each type come by."""
    reached, slow = {}, set()
    notes = folder / "reached"
    for name in suites(folder):
        start = time.monotonic()
        # A busy machine can be too slow for a test that waits.
        failed = run_tests(folder, [name], notes=notes) and run_tests(folder, [name], notes=notes)
        if failed:
            raise SystemExit(f"mutate-core: the core without a mutant fails its unit tests: {name}: {failed}")
        reached[name] = {number for number, byte in enumerate(notes.read_bytes()) if byte}
        if time.monotonic() - start > 5:
            slow.add(name)
    say(f"unit tests: {len(reached)} types, of which {len(slow)} are slow: {' '.join(sorted(slow))}")
    return reached, slow


def judge_with_tests(folder, mutants, reached, slow, jobs, progress):
    """The verdict of the unit tests on each mutant: the test that kills it, or None. Tests that wait long come last."""

    def verdict(mutant):
        names = {name for name, numbers in reached.items() if mutant.number in numbers}
        killer = None
        for part in (names - slow, names & slow):
            if part and not killer:
                killer = run_tests(folder, sorted(part), switch=mutant.number)
        progress(mutant, killer)
        return killer

    with ThreadPoolExecutor(jobs) as pool:
        return dict(zip([mutant.number for mutant in mutants], pool.map(verdict, mutants)))
