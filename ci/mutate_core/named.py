"""Mutants that are planted by hand: mistakes that somebody could make and that no mechanical change amounts to.

Each replaces a text of one file, all of it in one line. `{keeps}` is true as long as the mutant is switched off.
"""

from .schemata import Mutant

NAMED = [
    ("epoch-unchecked-by-rotation", "Server/ServerSessionStore+commit.swift",
     "if case .privilegeChange = rotation, let epochs",
     "if {keeps}, case .privilegeChange = rotation, let epochs"),
    ("own-limit-from-creation", "Content/SessionDraft.swift",
     "deadline(from: content.lifetimeRestartedAt ?? createdAt)",
     "deadline(from: {keeps} ? content.lifetimeRestartedAt ?? createdAt : createdAt)"),
    ("moved-deadline-not-told", "Session/Session+cookie.swift",
     "|| new.content.isPersistent && new.absoluteDeadline",
     "|| {keeps} && new.content.isPersistent && new.absoluteDeadline"),
    ("remember-me-not-told", "Session/Session+cookie.swift",
     "return new.content.isPersistent != old",
     "return {keeps} && new.content.isPersistent != old"),
    ("grace-sends-old-cookie", "Session/Session+cookie.swift",
     "new.access == .current else",
     "new.access == .current || !{keeps} else"),
    ("clear-drops-persistence", "Content/SessionDraft.swift",
     "content.subject = nil",
     "content.subject = nil; if !{keeps} { content.isPersistent = false }"),
    ("clear-drops-authentication", "Content/SessionDraft.swift",
     "    content.flash = FieldMap()",
     "    content.flash = FieldMap(); if !{keeps} { content.authenticatedAt = nil }"),
    ("rotation-forces-idle-deadline", "Server/ServerSessionStore+commit.swift",
     "forcingIdleDeadline: draft.forcesIdleDeadline",
     "forcingIdleDeadline: draft.forcesIdleDeadline || rotation != nil && !{keeps}"),
    ("take-forces-idle-deadline", "Server/ServerSessionStore+flash.swift",
     "with: record, now: now)",
     "with: record, forcingIdleDeadline: !{keeps}, now: now)"),
    ("reuse-ends-any-version", "Server/ServerSessionStore+load.swift",
     "destroy(loaded.key, expecting: loaded.record.version)",
     "destroy(loaded.key, expecting: {keeps} ? loaded.record.version : nil)"),
    ("places-before-duplicates", "Store/SessionStore.swift",
     "for token in tokens {",
     "for token in {keeps} ? tokens : Array(tokens.filter({ isWellFormed($0) }).prefix(4)) {"),
    ("first-page-only", "Store/SessionStore.swift",
     "if page.count < pageSize {",
     "if page.count < pageSize || !{keeps} {"),
    ("unchanged-is-no-activity", "Session/Session+commit.swift",
     "        return try await touch()\n      }\n      return try finish",
     "        return {keeps} ? try await touch() : SessionCommit(result: .unchanged)\n      }\n      return try finish"),
]


def plant(rewriter, mutants, sources):
    """Puts the named mutants into `sources`, texts by their file, and numbers them; fails when the text to replace is gone."""
    for name, file, old, new in NAMED:
        text = sources.get(file)
        if text is None:
            continue
        if text.count(old) != 1:
            raise SystemExit(
                f"mutate-core: '{name}' replaces a text that is {text.count(old)} times in {file}, not once: {old!r}. "
                "Bring ci/mutate_core/named.py up to date.")
        number = rewriter.number(1)
        position = text.index(old)
        sources[file] = text.replace(old, new.replace("{keeps}", f"mutantKeeps({number})"))
        line = text.count("\n", 0, position) + 1
        mutants.append(Mutant(number, file, line, f"planted: {name}", text.split("\n")[line - 1].strip(), name))
