"""Mutants of Swift sources, all in one copy: each changed place asks at run time whether its mutant is the one that is switched on.

No parser is needed. An operator is replaced by one of its own, with the same precedence, that does the original or another operation; a
literal, a condition and a statement are wrapped where they stand. No line moves, so that the compiler's errors name the lines of the sources.
What does not compile is dropped by the caller.
"""

import re
from dataclasses import dataclass, field


@dataclass
class Mutant:
    """One change that can be switched on by its number."""

    number: int
    file: str
    line: int
    change: str
    source: str = ""
    name: str = ""


@dataclass
class Site:
    """A changed place: its mutants, and the edits that put them in."""

    file: str
    start: int
    end: int
    mutants: list
    edits: list  # (position, length of the removed text, inserted text, whether it closes)
    declaration: str = ""
    spans: list = field(default_factory=list)  # where it lies in the rewritten file: (line, column) of start and end


# Operator: its precedence, the constraint of its operands, the type of the result, the other operations.
COMPARISON = "ComparisonPrecedence"
BINARY = {
    "<": (COMPARISON, "Comparable", "Bool", ["<=", ">="]),
    "<=": (COMPARISON, "Comparable", "Bool", ["<", ">"]),
    ">": (COMPARISON, "Comparable", "Bool", [">=", "<="]),
    ">=": (COMPARISON, "Comparable", "Bool", [">", "<"]),
    "==": (COMPARISON, "Equatable", "Bool", ["!="]),
    "!=": (COMPARISON, "Equatable", "Bool", ["=="]),
    "+": ("AdditionPrecedence", "AdditiveArithmetic", "T", ["-"]),
    "-": ("AdditionPrecedence", "AdditiveArithmetic", "T", ["+"]),
    "*": ("MultiplicationPrecedence", "FixedWidthInteger", "T", ["/"]),
    "/": ("MultiplicationPrecedence", "FixedWidthInteger", "T", ["*"]),
    "%": ("MultiplicationPrecedence", "FixedWidthInteger", "T", ["/"]),
    "&": ("MultiplicationPrecedence", "FixedWidthInteger", "T", ["|"]),
    "|": ("AdditionPrecedence", "FixedWidthInteger", "T", ["&"]),
    "^": ("AdditionPrecedence", "FixedWidthInteger", "T", ["|"]),
    "<<": ("BitwiseShiftPrecedence", "FixedWidthInteger", "T", [">>"]),
    ">>": ("BitwiseShiftPrecedence", "FixedWidthInteger", "T", ["<<"]),
}
OPERATORS = "|".join(re.escape(op) for op in sorted([*BINARY, "&&", "||", "??", "+=", "-="], key=len, reverse=True))

SUPPORT = """#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The number of the mutant that is switched on. A pointer, since the judge moves it while old tasks may still read it.
package nonisolated(unsafe) let mutantSwitch: UnsafeMutablePointer<Int> = {
  let pointer = UnsafeMutablePointer<Int>.allocate(capacity: 1)
  pointer.initialize(to: getenv("SESSIONS_MUTANT").flatMap { Int(String(cString: $0)) } ?? 0)
  if getenv("SESSIONS_MUTANTS_REACHED") != nil { atexit(mutantsReachedAtExit) }
  return pointer
}()
/// A byte for each mutant, which is 1 once the program has come by.
package nonisolated(unsafe) let mutantsReached: UnsafeMutablePointer<UInt8> = {
  let pointer = UnsafeMutablePointer<UInt8>.allocate(capacity: mutantCount)
  pointer.initialize(repeating: 0, count: mutantCount)
  return pointer
}()

private func mutantsReachedAtExit() {
  guard let path = getenv("SESSIONS_MUTANTS_REACHED"), let file = fopen(path, "w") else { return }
  fwrite(mutantsReached, 1, mutantCount, file)
  fclose(file)
}

// Public, as default arguments of public functions call them.
@inline(never) public func isMutant(_ number: Int) -> Bool {
  mutantsReached[number] = 1
  return mutantSwitch.pointee == number
}

public func mutantKeeps(_ number: Int) -> Bool { !isMutant(number) }
public func mutantForces(_ number: Int, _ condition: Bool) -> Bool { isMutant(number) ? true : isMutant(number + 1) ? false : condition }
public func mutantFlips(_ number: Int, _ value: Bool) -> Bool { isMutant(number) ? !value : value }
public func mutantNumber<T: FixedWidthInteger>(_ number: Int, _ value: T) -> T {
  isMutant(number) ? value &+ 1 : value > 0 && isMutant(number + 1) ? value &- 1 : value
}
public func mutantMin<T: Comparable>(_ number: Int, _ a: T, _ b: T) -> T { isMutant(number) ? a : isMutant(number + 1) ? b : min(a, b) }
public func mutantMax<T: Comparable>(_ number: Int, _ a: T, _ b: T) -> T { isMutant(number) ? a : isMutant(number + 1) ? b : max(a, b) }
"""


def masked(text):
    """The text with comments and strings blanked out: each of their characters becomes a space or a quotation mark."""
    out = list(text)
    position, depth = 0, 0

    def blank(start, end, filler):
        for index in range(start, end):
            if out[index] != "\n":
                out[index] = filler

    while position < len(text):
        two = text[position:position + 2]
        if two == "//":
            end = text.find("\n", position)
            end = len(text) if end < 0 else end
            blank(position, end, " ")
        elif two == "/*":
            end = text.index("*/", position) + 2
            blank(position, end, " ")
        elif text[position] == '"':
            quote = '"""' if text.startswith('"""', position) else '"'
            end = position + len(quote)
            while depth or not text.startswith(quote, end):
                if text.startswith("\\(", end):
                    depth += 1
                    end += 2
                elif text[end] == "\\" and not depth:
                    end += 2
                else:
                    depth += {"(": 1, ")": -1}.get(text[end], 0) if depth else 0
                    end += 1
            end += len(quote)
            blank(position, end, '"')
        else:
            end = position + 1
        position = end
    return "".join(out)


class Rewriter:
    """Finds the sites of files and numbers their mutants."""

    def __init__(self):
        self.sites = []
        self.count = 0

    def number(self, how_many):
        first = self.count + 1
        self.count += how_many
        return first

    def add(self, file, text, start, end, changes, edits, declaration=lambda first, glyph: ""):
        """Adds a site; `edits` and `declaration` are functions of its first number and of the letters of its operator."""
        first = self.number(len(changes))
        glyph = "\u2218" + chr(0x2200 + len(self.sites) // 256) + chr(0x2200 + len(self.sites) % 256)
        line = text.count("\n", 0, start) + 1
        source = text.split("\n")[line - 1].strip()
        mutants = [Mutant(first + index, file, line, change, source) for index, change in enumerate(changes)]
        self.sites.append(Site(file, start, end, mutants, edits(first, glyph), declaration(first, glyph)))

    def wrap(self, file, text, start, end, changes, prefix, suffix):
        self.add(
            file, text, start, end, changes,
            lambda first, glyph: [(start, 0, prefix % first, False), (end, 0, suffix, True)])

    def find(self, file, text):
        """Finds the sites of one file."""
        code = masked(text)
        self.operators(file, text, code)
        self.literals(file, text, code)
        self.conditions(file, text, code)
        self.statements(file, text, code)

    def operators(self, file, text, code):
        for match in re.finditer(rf"(?<=[ \n])({OPERATORS})(?=[ \n])", code):
            token, line = match.group(), line_at(code, match.start())
            if re.search(r"\bwhere\s+Self\b|\bfunc\s+\S+\s*[<(]|\boperator\b", line) and token in ("<", "=="):
                if code[:match.start()].endswith("func ") or "Self ==" in line:
                    continue
            if token == "&" and re.search(r"\b(any|some|struct|class|enum|typealias|func)\b", line):
                continue
            self.operator(file, text, match.start(), token)
        for match in re.finditer(r"(?<=[\w)])(\.\.\.|\.\.<)(?=[\w(])", code):
            self.range(file, text, match.start(), match.group())
        for match in re.finditer(r"(?<=[\s(\[,{])!(?=[\w$(])", code):
            start = match.start()
            self.add(
                file, text, start, start + 1, ["without !"],
                lambda first, glyph: [(start, 1, glyph, False)],
                lambda first, glyph: f"prefix operator {glyph}\npublic prefix func {glyph} (a: Bool) -> Bool {{ isMutant({first}) ? a : !a }}")
        for match in re.finditer(r"(?<![\w.])(min|max)\((?=\S)", code):
            start, name = match.start(), match.group(1)
            if code[:start].endswith("func "):
                continue
            self.add(
                file, text, start, match.end(), [f"first argument of {name}", f"second argument of {name}"],
                lambda first, glyph: [(start, len(name) + 1, f"mutant{name.capitalize()}({first}, ", False)])

    def operator(self, file, text, start, token):
        def declared(precedence, body):
            return lambda first, glyph: f"infix operator {glyph} : {precedence}\n" + body(first, glyph)

        if token in ("&&", "||"):
            other = "||" if token == "&&" else "&&"
            precedence = "LogicalConjunctionPrecedence" if token == "&&" else "LogicalDisjunctionPrecedence"
            changes = [f"{token} is {other}", f"left side of {token}", f"right side of {token}"]
            declaration = declared(precedence, lambda first, glyph: (
                f"public func {glyph} (a: Bool, b: @autoclosure () throws -> Bool) rethrows -> Bool {{ isMutant({first}) ? try a {other} b() : "
                f"isMutant({first + 1}) ? a : isMutant({first + 2}) ? try b() : try a {token} b() }}"))
        elif token == "??":
            changes = ["right side of ??"]
            declaration = declared("NilCoalescingPrecedence", lambda first, glyph: "\n".join(
                f"public func {glyph} <T>(a: T?, b: @autoclosure () throws -> {result}) rethrows -> {result} "
                f"{{ isMutant({first}) ? try b() : try a ?? b() }}" for result in ("T", "T?")))
        elif token in ("+=", "-="):
            other = "-=" if token == "+=" else "+="
            changes = [f"{token} is {other}"]
            declaration = declared("AssignmentPrecedence", lambda first, glyph: (
                f"public func {glyph} <T: AdditiveArithmetic>(a: inout T, b: T) {{ if isMutant({first}) {{ a {other} b }} else {{ a {token} b }} }}"))
        else:
            precedence, constraint, result, others = BINARY[token]
            changes = [f"{token} is {other}" for other in others]

            def function(first, glyph, generics, left, right):
                cases = "".join(f"isMutant({first + index}) ? a {other} b : " for index, other in enumerate(others))
                return f"public func {glyph} {generics}(a: {left}, b: {right}) -> {result} {{ {cases}a {token} b }}"

            def body(first, glyph):
                functions = [function(first, glyph, f"<T: {constraint}>", "T", "T")]
                if constraint == "Equatable":
                    functions.append(function(first, glyph, "<T>", "T?", "_OptionalNilComparisonType"))
                return "\n".join(functions)

            declaration = declared(precedence, body)
        self.add(
            file, text, start, start + len(token), changes, lambda first, glyph: [(start, len(token), glyph, False)], declaration)

    def range(self, file, text, start, token):
        kind, end = ("ClosedRange", "b - 1") if token == "..." else ("Range", "b + 1")
        self.add(
            file, text, start, start + 3, [f"{token} ends one {'earlier' if token == '...' else 'later'}"],
            lambda first, glyph: [(start, 3, glyph, False)],
            lambda first, glyph: (
                f"infix operator {glyph} : RangeFormationPrecedence\npublic func {glyph} <T: FixedWidthInteger>(a: T, b: T) -> {kind}<T> "
                f"{{ a{token}(isMutant({first}) ? {end} : b) }}"))

    def literals(self, file, text, code):
        for match in re.finditer(r"(?<![\w.$])(0x[0-9A-Fa-f_]+|\d[\d_]*)(?!\w|\.\d)", code):
            line = line_at(code, match.start())
            if code[:match.start()].endswith(("mutantKeeps(", "#available(")) or is_pattern(code, match.start()) or line.lstrip().startswith("#"):
                continue
            value = int(match.group().replace("_", ""), 0)
            changes = [f"{match.group()} is {value + 1}"] + ([f"{match.group()} is {value - 1}"] if value > 0 else [])
            self.wrap(file, text, match.start(), match.end(), changes, "mutantNumber(%d, ", ")")
        for match in re.finditer(r"(?<![\w.])(true|false)\b", code):
            if is_pattern(code, match.start()) or re.search(r"\bwhile $", code[:match.start()]):
                continue
            other = "false" if match.group() == "true" else "true"
            self.wrap(file, text, match.start(), match.end(), [f"{match.group()} is {other}"], "mutantFlips(%d, ", ")")
        for match in re.finditer(r"(?:(?<![=!<>])= |[,:?] |\breturn |\()(!?([a-z$][\w.$]*))(?= \? )", code):
            if match.group(2) not in ("nil", "true", "false", "return", "case", "let"):
                self.wrap(
                    file, text, match.start(1), match.end(1), ["condition of ?: is true", "condition of ?: is false"], "mutantForces(%d, ", ")")

    def conditions(self, file, text, code):
        for match in re.finditer(r"(?<![\w.#])(if|guard|while)(?=[ \n])", code):
            self.condition(file, text, code, match.group(), match.end(), "else" if match.group() == "guard" else "{")
        for match in re.finditer(r"\bwhere(?= )", code):
            line = line_at(code, match.start())
            if re.match(r"\s*(for|\} catch|case)\b", line):
                stop = ":" if line.lstrip().startswith("case") else "{"
                self.condition(file, text, code, "where", match.end(), stop)

    def condition(self, file, text, code, keyword, start, stop):
        end, clauses, begin = start, [], start
        depth = 0
        while end < len(code):
            if depth == 0 and code.startswith(stop, end) and (stop != "else" or re.match(r"\belse\b", code[end:]) and code[end - 1].isspace()):
                break
            depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(code[end], 0)
            if stop == "else":
                depth += {"{": 1, "}": -1}.get(code[end], 0)
            if code[end] == "," and depth == 0:
                clauses.append((begin, end))
                begin = end + 1
            end += 1
        clauses.append((begin, end))
        binds = False
        for begin, end in clauses:
            while begin < end and code[begin].isspace():
                begin += 1
            while begin < end and code[end - 1].isspace():
                end -= 1
            clause = code[begin:end]
            if not clause or clause == "true" or clause.startswith("mutantKeeps"):
                continue
            if re.match(r"(let|var|case)\b|#", clause):
                binds = True
                continue
            what = " ".join(text[begin:end].split()) if len(clauses) > 1 else "the condition"
            self.wrap(file, text, begin, end, [f"{what} is true", f"{what} is false"], "mutantForces(%d, ", ")")
        if binds:
            # The pattern never matches.
            self.add(
                file, text, start, end, [f"{keyword} never matches"], lambda first, glyph: [(end, 0, f", mutantKeeps({first})", True)])

    def statements(self, file, text, code):
        offset = 0
        lines = code.split("\n")
        # A constant that gets its value later has to get it.
        late = set(re.findall(r"\blet (\w+): [\w.?<>\[\], ]+$", code, re.MULTILINE))
        for index, line in enumerate(lines):
            following = lines[index + 1].lstrip() if index + 1 < len(lines) else ""
            # A statement that goes on in the next line is left alone.
            if not following.startswith((".", "&&", "||", "?", ":", "+", "??", "-")) and not is_result(lines, index):
                for start, end in statements_of(line):
                    target = re.match(r"(?:self\.)?(\w+) = |try self\.(init)\(", line[start:end])
                    if target and (target.group(1) in late or "init" in enclosing(lines, index)):
                        continue
                    what = " ".join(text[offset + start:offset + end].split())
                    self.wrap(file, text, offset + start, offset + end, [f"without: {what}"], "if mutantKeeps(%d) { ", " }")
            offset += len(line) + 1


def enclosing(lines, index):
    """The word that declares the function which a line is in: `func`, `init` or `var`."""
    indent = len(lines[index]) - len(lines[index].lstrip())
    for line in reversed(lines[:index]):
        depth = len(line) - len(line.lstrip())
        if line.strip() and depth < indent:
            # The end of a declaration of several lines is not its beginning.
            indent = depth + 1 if re.match(r"\s*(\)|\{|async|throws)", line) else depth
            if match := re.search(r"\b(func|init|var|subscript)\b", line):
                return match.group(1)
    return ""


def is_result(lines, index):
    """Whether a line alone is a closure or a function with a result: the call is the result."""
    before = lines[index - 1].rstrip() if index else ""
    if index + 1 < len(lines) and not lines[index + 1].lstrip().startswith("}"):
        return False
    if before.endswith(" in") or re.match(r"\s*(get|default:|case .*:)$", before):
        return before.endswith(" in")
    if not before.endswith("{"):
        return False
    for line in reversed(lines[max(0, index - 6):index]):
        if "->" in line:
            return True
        if re.search(r"\b(func|init|var|if|guard|else|for|while|switch|do|defer|catch)\b", line):
            return re.search(r"\b(var)\b", line) is not None
    return False


ASSIGNMENT = r"(?:_|[a-z$][\w.$]*(?:\[[^\]]*\])?[\w.$?\[\]]*) (?:[-+*/&|^]|&[-+])?= "
CALL = r"(?:_ = )?(?:try\?? )?(?:await )?[a-z$][\w.$?]*\("


def statements_of(line):
    """Where whole statements lie in a line of code: assignments and calls, alone, behind a case's colon or in braces."""
    rest = line.strip()
    if not rest or rest.startswith(("let ", "var ", "return", "@", "#", "func", "self.init", "super.init", "static")):
        return
    match = re.match(r"(\s*case [^{}]*?: )(?=\S)", line)
    start = match.end() if match and not line.rstrip().endswith(":") else len(line) - len(line.lstrip())
    end = len(line.rstrip())
    if is_statement(line[start:end]):
        # Behind the colon of a case a call can be the value of the switch.
        if not match or re.match(rf"{ASSIGNMENT}|try |_ =|\\w+\\(\\)$", line[start:end]):
            yield start, end
        return
    for match in re.finditer(r"\{ (?:[\w, ]+ in )?([^{}]+) \}", line):
        start, end = match.span(1)
        isolated = re.match(r"\s*(defer|for|case|if|guard) ?", line) is not None and balanced(line[:match.start()])
        if re.match(ASSIGNMENT, line[start:end]) or (isolated and re.match(CALL, line[start:end])):
            if is_statement(line[start:end]):
                yield start, end


def is_statement(code):
    if not balanced(code) or code.endswith((",", "(", "{", "[", " in", "+", "-", "&&", "||", "??", "=", "?")):
        return False
    if re.match(ASSIGNMENT, code):
        return True
    return re.match(CALL, code) is not None and code.endswith(")") and not re.match(r"(if|guard|switch|while|for|init|case|throw|throws)\b", code)


def balanced(code):
    depth = 0
    for character in code:
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(character, 0)
        if depth < 0:
            return False
    return depth == 0


def line_at(text, position):
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    return text[start:end if end >= 0 else len(text)]


def is_pattern(code, position):
    """Whether the position is in the pattern of a case."""
    start = code.rfind("\n", 0, position) + 1
    before = code[start:position]
    return re.search(r"\bcase\b[^:=]*$|^\s*case \w+ = $", before) is not None


def rewritten(text, sites):
    """The text with the edits of sites; notes in each site where it lies."""
    edits = []
    for order, site in enumerate(sites):
        for edit in site.edits:
            edits.append((edit, order, site))

    def key(item):
        (position, _, _, closes), order, site = item
        # At one position the inner sites close first, and the outer ones open first.
        return (position, 0, -site.start, -order) if closes else (position, 1, -site.end, order)

    pieces, done, line, column = [], 0, 1, 1
    marks = {}

    def emit(piece):
        nonlocal line, column
        pieces.append(piece)
        breaks = piece.count("\n")
        if breaks:
            line += breaks
            column = 1
        column += len(piece.rsplit("\n", 1)[-1].encode())

    for (position, removed, inserted, _), order, site in sorted(edits, key=key):
        emit(text[done:position])
        begin = (line, column)
        emit(inserted)
        marks.setdefault(order, []).append((begin, (line, column)))
        done = position + removed
    emit(text[done:])
    for order, site in enumerate(sites):
        spans = marks[order]
        site.spans = [(spans[0][0], spans[-1][1])]
    return "".join(pieces)
