import Sessions

/// What a recording knows while it writes one call down.
struct VectorNotes: Sendable {
  /// Marks a session that the recording returned, so that it is known again whatever other one looks the same.
  struct Mark: Sendable {
    let name: String
  }

  var naming: VectorNaming
  /// What the recordings before this one saw as texts and keys of the case; nil for the first.
  let constants: Set<[UInt8]>?
  /// Texts and keys of the case itself, by their bytes.
  private(set) var literals: Set<[UInt8]> = []
  /// The tokens that the case drew at random.
  private(set) var unknownTokens: [String] = []
  /// The keys that no step returned.
  private(set) var keys: [String: VectorKey] = [:]
  /// Why the case is no data; nil if it is.
  private(set) var refusal: String?

  init(naming: VectorNaming, constants: Set<[UInt8]>?) {
    self.naming = naming
    self.constants = constants
  }

  /// Notes that the case is no data. The first reason stays.
  mutating func refuse(_ reason: String) {
    refusal = refusal ?? reason
  }

  /// A token as the case sends it.
  mutating func token(_ text: String) -> VectorToken {
    if let name = naming.tokens.names[text] { return VectorToken(parts: [.slice(of: name, from: nil, to: nil)]) }
    // One that the case drew is not cut up: of many some have a few characters in common.
    let known = naming.tokens.values.filter { !unknownTokens.contains($0.key) }
      .sorted { $0.key.count == $1.key.count ? $0.key < $1.key : $0.key.count < $1.key.count }
    let token = VectorToken(text, knownAs: known.map { (name: $0.key, value: $0.value) })
    guard token.parts.contains(where: { if case .text = $0 { true } else { false } }) else { return token }
    let bytes = Array(text.utf8)
    literals.insert(bytes)
    guard let constants, !constants.contains(bytes), token.parts.count == 1, let selector = SessionToken(text)?.selector,
      naming.keys.names[selector] == nil
    else { return token }
    // A token in the right form that the last recording did not have: drawn at random to be nobody's.
    let name = naming.token(text)
    unknownTokens.append(name)
    return VectorToken(parts: [.slice(of: name, from: nil, to: nil)])
  }

  /// A key as the case passes it.
  mutating func key(_ key: RecordKey) -> String {
    if let name = naming.keys.names[key] { return name }
    literals.insert(key.bytes)
    let name = naming.key(key)
    if let token = unknownTokens.first(where: { naming.tokens.values[$0].flatMap { SessionToken($0)?.selector } == key }) {
      keys[name] = VectorKey(selectorOf: token)
    } else {
      let digits = key.bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
      keys[name] = VectorKey(hex: digits)
    }
    return name
  }

  /// The name of a session that the case passes: one that a step returned, as it was returned.
  mutating func session(_ snapshot: SessionSnapshot) -> String {
    guard let mark = snapshot.context as? Mark, let kept = naming.sessions[mark.name], kept.id == snapshot.id,
      kept.version == snapshot.version, kept.content == snapshot.content, kept.createdAt == snapshot.createdAt,
      kept.absoluteDeadline == snapshot.absoluteDeadline, kept.idleDeadline == snapshot.idleDeadline, kept.access == snapshot.access
    else {
      refuse("passes a session that no call returned")
      return "?"
    }
    return mark.name
  }

  /// The operations of a commit.
  mutating func operations(_ operations: [SessionOperation]) -> [VectorOperation] {
    operations.compactMap { operation in
      let data = VectorOperation(operation, start: naming.start)
      if data == nil { refuse("updates a value with a function") }
      return data
    }
  }

  /// The session with the mark of its name.
  func marked(_ snapshot: SessionSnapshot, _ outcome: VectorOutcome) -> SessionSnapshot {
    var marked = snapshot
    marked.context = outcome.session.map { Mark(name: $0.name) }
    return marked
  }
}
