import Sessions

/// The names of a vector's tokens, keys, sessions and payloads, and what they stand for in one run.
///
/// Recording and replaying turn outcomes into data with the same code. Recording makes up names; replaying proposes the name that the vector
/// has at the same place, which is taken if neither it nor the value is taken yet. So a name is the same value, and two names are two.
struct VectorNaming: Sendable {
  /// When the case started.
  let start: Timestamp
  private(set) var keys = Names<RecordKey>(prefix: "k")
  private(set) var tokens = Names<String>(prefix: "t")
  private(set) var payloads = Names<[UInt8]>(prefix: "p")
  private(set) var sessions: [String: SessionSnapshot] = [:]
  /// Which token a client of a session holds.
  private(set) var holders: [String: String] = [:]
  /// The payloads that the case itself wrote.
  private var written: Set<[UInt8]> = []

  /// Names in both directions.
  struct Names<Value: Hashable & Sendable>: Sendable {
    let prefix: String
    private(set) var names: [Value: String] = [:]
    private(set) var values: [String: Value] = [:]

    init(prefix: String) {
      self.prefix = prefix
    }

    /// The name of a value: the one that it has, else the proposed one if it is free, else a new one.
    mutating func name(_ value: Value, proposing proposal: String? = nil) -> String {
      if let name = names[value] { return name }
      var name = proposal ?? "\(prefix)\(values.count + 1)"
      if values[name] != nil { name = "another \(prefix)" }
      bind(name, to: value)
      return name
    }

    /// Gives a name to a value, whatever it meant before.
    mutating func bind(_ name: String, to value: Value) {
      names[value] = name
      values[name] = value
    }
  }

  init(start: Timestamp) {
    self.start = start
  }

  func time(_ time: Timestamp) -> VectorTime { VectorTime(time, start: start) }

  mutating func key(_ key: RecordKey, proposing proposal: String? = nil) -> String { keys.name(key, proposing: proposal) }

  mutating func bind(key: RecordKey, to name: String) { keys.bind(name, to: key) }

  mutating func token(_ token: String, proposing proposal: String? = nil) -> String { tokens.name(token, proposing: proposal) }

  mutating func bind(token: String, to name: String) { tokens.bind(name, to: token) }

  /// Keeps a session under a name, with the token that its client holds.
  mutating func keep(_ session: SessionSnapshot, as name: String, heldBy token: String?) {
    sessions[name] = session
    holders[name] = token
  }

  /// A payload that the case passes to the store.
  mutating func writing(_ payload: [UInt8]) -> VectorPayload {
    if let name = payloads.names[payload] { return .named(name) }
    written.insert(payload)
    return .bytes(payload)
  }

  /// A payload that the store returned.
  mutating func reading(_ payload: [UInt8], proposing proposal: VectorPayload?) -> VectorPayload {
    if written.contains(payload) { return .bytes(payload) }
    if case .named(let name)? = proposal { return .named(payloads.name(payload, proposing: name)) }
    return proposal == nil ? .named(payloads.name(payload)) : .bytes(payload)
  }
}
