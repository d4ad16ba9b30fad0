import SessionsReporting

extension StoreResult {
  /// Why the run is not the whole run; nil if it is. A format without a place for it gets one result more, which is an error.
  var incompleteness: String? {
    if let error { return "the store could not be judged: \(error)" }
    if planned == 0 { return "no case was planned" }
    return isComplete ? nil : "the run is incomplete: \(results.count) of \(planned) runs have a result"
  }

  /// The results that a reader has to act on, in the order of the run.
  var failures: [CaseResult] { results.filter(\.outcome.isFailure) }
}

extension CaseResult {
  /// The store objects and the repetition, such as `2 objects, run 3`.
  var arrangement: String {
    WordText.counted(instances, "object") + (repetition > 1 ? ", run \(repetition)" : "")
  }

  /// What went wrong on one line: what was looked at, what had to be, and what was.
  var summary: String {
    guard let what else { return reason ?? outcome.word }
    let comparison = [expected.map { "expected \($0)" }, seen.map { "seen \($0)" }].compactMap(\.self)
    return comparison.isEmpty ? what : "\(what): \(comparison.joined(separator: ", "))"
  }
}
