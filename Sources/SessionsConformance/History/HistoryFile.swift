/// A history as it is kept in `fixtures/conformance/histories`, with the verdict that a checker has to come to.
struct HistoryFile: Sendable, Codable {
  enum Verdict: String, Sendable, Codable {
    case linearizable
    case notLinearizable = "not-linearizable"
    case unknown
  }

  /// What the history is an example of, in one sentence.
  let shows: String
  /// The rules that decide it.
  let rules: [String]
  let verdict: Verdict
  /// How many calls may be tried; nil for as many as are needed.
  let budget: Int?
  /// nil for the defaults of the specification.
  let settings: ModelSettings?
  /// Sessions that exist before the first call, as a client that holds them sees them at time 0.
  let initial: [String: ModelSnapshot]?
  let operations: [HistoryOperation]

  var history: History {
    let settings = settings ?? ModelSettings()
    let sessions = (initial ?? [:]).mapValues { ModelSession($0, token: $0.token ?? "t1", now: 0, settings: settings) }
    return History(operations: operations, initial: sessions, settings: settings)
  }
}
