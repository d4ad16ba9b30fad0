/// What clients did to sessions and saw of them: calls with the order of their beginnings and ends.
struct History: Hashable, Sendable {
  var operations: [HistoryOperation]
  /// Sessions that exist before the first call; every other one has to be made by a call.
  var initial: [String: ModelSession] = [:]
  var settings: ModelSettings = ModelSettings()

  /// A call's part in the life of one session.
  struct Part: Sendable {
    let index: Int
    /// Whether the call made the session.
    let isBirth: Bool
  }

  /// The calls of each session, in the order of their beginnings: sessions are independent, so each is judged by itself.
  var partitions: [(session: String, parts: [Part])] {
    var parts: [String: [Part]] = [:]
    for (index, operation) in operations.enumerated().sorted(by: { $0.element.invoked < $1.element.invoked }) {
      if let session = operation.session { parts[session, default: []].append(Part(index: index, isBirth: false)) }
      if let made = operation.result.session { parts[made, default: []].append(Part(index: index, isBirth: true)) }
    }
    return parts.sorted { $0.key < $1.key }.map { (session: $0.key, parts: $0.value) }
  }
}
