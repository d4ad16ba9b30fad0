import SessionsReporting

/// The verdict on a store's run, in words.
package struct StoreVerdict {
  /// The three verdicts.
  package enum Kind {
    case passed
    case failed
    /// Nothing failed, but not all of it was judged.
    case open

    /// One character, the same as that of the nearest outcome.
    var symbol: String { outcome.symbol }

    /// The outcome whose symbol and colour the verdict has.
    var outcome: CaseOutcome {
      switch self {
      case .passed: return .passed
      case .failed: return .failed
      case .open: return .inconclusive
      }
    }
  }

  /// The verdict.
  package let kind: Kind
  /// The verdict in one or two words, such as `FAILED`.
  let word: String
  /// The numbers or the reason, such as `3 of 200 runs failed`.
  let sentence: String
  /// The other facts that a reader needs to know.
  let notes: [String]

  /// Judges a store's run.
  package init(_ store: StoreResult) {
    let total = store.results.count
    let failures = store.failures.count
    let unclear = store.count(.inconclusive)
    // Errors of a store that was lost on the way say only that.
    let isOnlyLost = store.error != nil && store.count(.failed) + store.count(.unexpectedPass) == 0
    if failures > 0, !isOnlyLost {
      (kind, word, sentence) = (.failed, "FAILED", "\(failures) of \(total) runs \(Self.failing(store))")
    } else if let error = store.error {
      (kind, word, sentence) = (.open, "NOT JUDGED", error)
    } else if !store.isComplete {
      (kind, word, sentence) = (.open, "INCOMPLETE", "\(total) of \(store.planned) runs")
    } else if unclear > 0 {
      (kind, word, sentence) = (.open, "INCONCLUSIVE", "\(unclear) of \(total) runs allow no verdict")
    } else if store.count(.skipped) == total {
      (kind, word, sentence) = (.open, "NOTHING APPLIED", "\(WordText.counted(total, "run")) skipped")
    } else {
      (kind, word, sentence) = (.passed, "passed", WordText.counted(store.count(.passed), "run"))
    }
    notes = Self.notes(store, kind: kind)
  }

  /// The verdict without the notes, such as `FAILED: 3 of 200 runs failed`.
  var head: String { "\(word): \(sentence)" }

  /// The whole verdict on one line.
  package var text: String { ([head] + notes).joined(separator: ", ") }

  private static func failing(_ store: StoreResult) -> String {
    store.results.contains(where: \.outcome.isFault) ? "failed" : "passed against the baseline"
  }

  private static func notes(_ store: StoreResult, kind: Kind) -> [String] {
    var notes: [String] = []
    func add(_ outcome: CaseOutcome, _ text: (Int) -> String) {
      let count = store.count(outcome)
      if count > 0 { notes.append(text(count)) }
    }
    add(.limited) { "\($0) limited by \(WordText.counted(store.reasons(.limited).count, "declared deviation"))" }
    add(.expectedFailure) { WordText.counted($0, "expected failure") }
    add(.unexpectedPass) { WordText.counted($0, "stale baseline entry", plural: "stale baseline entries") }
    if kind == .failed {
      add(.inconclusive) { "\($0) inconclusive" }
      if let error = store.error {
        notes.append("not judged to the end: \(error)")
      } else if !store.isComplete {
        notes.append("incomplete: \(store.results.count) of \(store.planned) runs")
      }
    }
    if store.count(.skipped) < store.results.count { add(.skipped) { "\($0) skipped" } }
    return notes
  }
}

extension SuiteReport {
  /// The verdict on the whole run, and a headline such as `1 of 3 stores failed`.
  var verdict: (kind: StoreVerdict.Kind, headline: String) {
    let kinds = stores.map { StoreVerdict($0).kind }
    let failed = kinds.count { $0 == .failed }
    let open = kinds.count { $0 == .open }
    let total = WordText.counted(kinds.count, kind.subject)
    if kinds.isEmpty { return (.open, "no store was judged") }
    if failed > 0 { return (.failed, "\(failed) of \(total) failed") }
    return open > 0 ? (.open, "\(open) of \(total) without a verdict") : (.passed, "\(total) passed")
  }
}
