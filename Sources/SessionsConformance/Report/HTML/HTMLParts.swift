import SessionsReporting

/// Pieces that several parts of a page use.
enum HTMLParts {
  /// The class that gives an element the colour of an outcome.
  static func colour(_ outcome: CaseOutcome) -> Markup {
    switch outcome {
    case .passed: return "o-passed"
    case .failed: return "o-failed"
    case .limited: return "o-limited"
    case .skipped: return "o-skipped"
    case .errored: return "o-errored"
    case .inconclusive: return "o-inconclusive"
    case .expectedFailure: return "o-expected"
    case .unexpectedPass: return "o-stale"
    }
  }

  /// Symbol and word of an outcome.
  static func pill(_ outcome: CaseOutcome) -> Markup {
    "<span class=\"pill \(colour(outcome))\"><b aria-hidden=\"true\">\(outcome.symbol)</b> \(outcome.word)</span>"
  }

  /// Symbol and word of a verdict.
  static func pill(_ verdict: StoreVerdict) -> Markup {
    """
    <span class="pill \(colour(verdict.kind.outcome))"><b aria-hidden="true">\(verdict.kind.symbol)</b> \
    \(verdict.word.lowercased())</span>
    """
  }

  /// The shares of the outcomes as one bar.
  static func bar(_ counts: OutcomeCounts, isThin: Bool = false) -> Markup {
    let parts = counts.present.map { outcome -> Markup in
      "<i class=\"\(colour(outcome))\" style=\"flex-grow:\(counts[outcome])\" title=\"\(counts[outcome]) \(outcome.word)\"></i>"
    }
    let thin: Markup = isThin ? " thin" : ""
    return "<div class=\"bar\(thin)\" role=\"img\" aria-label=\"\(counts.text)\">\(Markup.join(parts))</div>"
  }

  /// The meanings of the symbols of some outcomes.
  static func legend(_ outcomes: [CaseOutcome]) -> Markup {
    let items = outcomes.map { outcome -> Markup in
      "<li>\(pill(outcome)) <span>\(outcome.explanation)</span></li>"
    }
    return "<ul class=\"legend\">\(Markup.join(items))</ul>"
  }

  /// Words as small labels.
  static func chips(_ words: [String]) -> Markup {
    Markup.join(words.map { "<code class=\"chip\">\($0)</code>" as Markup }, separator: " ")
  }
}
