public import HTTPTypes

extension SessionExchange {
  /// The way in which the handler of a request ended. An answer counts the same whether it was returned or thrown (`[MW-5]`).
  public enum Ending: Sendable, Hashable {
    /// With an answer.
    case answered(HTTPResponse.Status)
    /// With an error that is no answer, or with a `SessionError` of a read.
    case failed

    /// Whether the changes that the handler made count: it knew what it did, if only that the visitor may not do it (`[MW-5]`).
    var keepsChanges: Bool {
      if case .answered(let status) = self { status.code < 500 } else { false }
    }
  }
}

/// The steps that end a request's session: the table "Life of a request" of the documentation, a case a row (`[MW-1]` to `[MW-6]`).
///
/// | handler ended with | session | step | answer |
/// |---|---|---|---|
/// | anything | untouched | ``nothing`` | as it is |
/// | a status below 500 | only read | ``recordActivity`` | as it is, for private caches |
/// | a status below 500 | changed | ``commit`` | as it is, with the cookie; replaced when the commit fails |
/// | 500 or more, or an error | read or changed | ``discard`` | as it is, for no cache |
package enum FinalStep: Equatable {
  /// Nothing: no I/O, no field.
  case nothing
  /// Records the activity if that is due; a failure is logged and the answer stays.
  case recordActivity
  /// Commits; a failure replaces the answer.
  case commit
  /// Drops the changes, and records the activity if that is due.
  case discard

  /// The step for a request that ended so.
  package init(_ ending: SessionExchange.Ending, isTouched: Bool, isChanged: Bool) {
    self =
      switch (isTouched, ending.keepsChanges, isChanged) {
      case (false, _, _): .nothing
      case (true, false, _): .discard
      case (true, true, false): .recordActivity
      case (true, true, true): .commit
      }
  }
}
