/// The calls of several clients with their results, and with the order of their beginnings and ends.
package struct History: Hashable, Sendable {
  package var operations: [HistoryOperation]
  /// The sessions that exist before the first call. A call has to make every other one.
  var initial: [String: ModelSession] = [:]
  var settings: ModelSettings = ModelSettings()

  /// Creates a history.
  package init(operations: [HistoryOperation], initial: [String: ModelSession] = [:], settings: ModelSettings = ModelSettings()) {
    self.operations = operations
    self.initial = initial
    self.settings = settings
  }

  /// A call's part in the life of one session.
  struct Part: Sendable {
    let index: Int
    /// Whether the call made the session.
    let isBirth: Bool
  }

  /// The calls of each session, in the order of their beginnings. Sessions are independent, so each is judged by itself.
  var partitions: [(session: String, parts: [Part])] {
    var parts: [String: [Part]] = [:]
    for (index, operation) in operations.enumerated().sorted(by: { $0.element.invoked < $1.element.invoked }) {
      if let session = operation.session { parts[session, default: []].append(Part(index: index, isBirth: false)) }
      if let made = operation.result.session { parts[made, default: []].append(Part(index: index, isBirth: true)) }
    }
    return parts.sorted { $0.key < $1.key }.map { (session: $0.key, parts: $0.value) }
  }
}

/// One call of a history with its result.
package struct HistoryOperation: Hashable, Sendable, Codable {
  /// The number of the client that called.
  var client: Int
  /// The position of the call's beginning among all beginnings and returns of the history.
  package var invoked: Int
  /// The position of the call's return; nil when it never returned or its outcome is unknown. It may then take effect at any later time, or
  /// never.
  package var returned: Int?
  /// The session that the call is for; nil for a commit that creates one.
  var session: String?
  package var call: ModelCall
  package var result: ModelResult

  /// Creates an operation.
  package init(client: Int, invoked: Int, returned: Int?, session: String?, call: ModelCall, result: ModelResult) {
    self.client = client
    self.invoked = invoked
    self.returned = returned
    self.session = session
    self.call = call
    self.result = result
  }

  /// The position by which the call has taken effect.
  var deadline: Int { result.outcome == .unknown ? .max : returned ?? .max }
}

/// A history as `fixtures/conformance/histories` keeps it, with the verdict that a checker has to reach.
package struct HistoryFile: Sendable, Codable {
  package enum Verdict: String, Sendable, Codable {
    case linearizable
    case notLinearizable = "not-linearizable"
    case unknown
  }

  /// The point that the history shows, in one sentence.
  package let shows: String
  /// The rules that decide it.
  let rules: [String]
  package let verdict: Verdict
  /// The budget of the checker; nil for its default.
  package let budget: Int?
  /// The settings; nil for the defaults of the specification.
  let settings: ModelSettings?
  /// The sessions that exist before the first call, as a client that holds them sees them at time 0.
  let initial: [String: ModelSnapshot]?
  package let operations: [HistoryOperation]

  /// The history, as the checker takes it.
  package var history: History {
    let settings = settings ?? ModelSettings()
    let sessions = (initial ?? [:]).mapValues { ModelSession($0, token: $0.token ?? "t1", now: 0, settings: settings) }
    return History(operations: operations, initial: sessions, settings: settings)
  }
}
