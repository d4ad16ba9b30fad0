import SessionsReporting

/// What a store's run comes to, in words.
struct StoreVerdict {
  /// How a verdict is to be taken.
  enum Kind: String {
    case passed
    case failed
    /// Nothing failed, and it is not known that all is well.
    case open
  }

  let kind: Kind
  /// One or two words, such as `FAILED`.
  let word: String
  /// What follows the word, such as `3 of 200 runs failed`.
  let sentence: String
  /// What else a reader has to know.
  let notes: [String]

  init(_ store: StoreResult) {
    let total = store.results.count
    let failures = store.count(.failed) + store.count(.errored) + store.count(.unexpectedPass)
    let unclear = store.count(.inconclusive)
    if failures > 0 {
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

  /// The whole verdict on one line.
  var text: String { (["\(word): \(sentence)"] + notes).joined(separator: ", ") }

  private static func failing(_ store: StoreResult) -> String {
    store.count(.failed) + store.count(.errored) == 0 ? "passed against the baseline" : "failed"
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
