/// One call of a history with what came of it.
struct HistoryOperation: Hashable, Sendable, Codable {
  /// Who called.
  var client: Int
  /// Where among all invocations and returns of the history the call began.
  var invoked: Int
  /// Where it returned; nil when it never did or nobody knows whether it was done: it may then take effect at any later time, or never.
  var returned: Int?
  /// The session that the call was for; nil for a commit that creates one.
  var session: String?
  var call: ModelCall
  var result: ModelResult

  /// Where the call has to have taken effect by.
  var deadline: Int { result.outcome == .unknown ? .max : returned ?? .max }
}
