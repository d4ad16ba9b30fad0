import Sessions

/// Probes that several faults need.
enum FaultProbes {
  /// Creates a session with the first commit, follows with the others, and looks at it anew; the last commit may rotate.
  static func commits(_ commits: [SessionOperation]..., rotating rotation: Rotation? = nil) -> FaultProbe {
    { subject in
      guard let first = commits.first else { return "nothing to do" }
      var session = try await subject.begin(first)
      var outcomes: [String] = []
      for (index, operations) in commits.enumerated().dropFirst() {
        let isLast = index == commits.count - 1
        session = try await subject.write(operations, to: session, rotating: isLast ? rotation : nil)
        outcomes.append(session.outcome)
      }
      return "\(outcomes) \(try await subject.seen(session.token))"
    }
  }

  /// Keeps one value.
  static func value(_ text: String) -> FaultProbe { commits([.set("v", json(text))]) }

  /// Keeps one value in each of these fields.
  static func keys(_ keys: String...) -> FaultProbe {
    commits(keys.enumerated().map { .set($0.element, json("\($0.offset)")) })
  }

  /// Creates a session and takes some of its flash.
  static func take(_ selection: FlashSelection, of operations: [SessionOperation]) -> FaultProbe {
    { subject in try await subject.take(selection, from: try await subject.begin(operations)) }
  }

  /// Lets two requests of one session commit one after the other, both as they opened it.
  static func race(
    _ initial: [SessionOperation], _ first: [SessionOperation], then second: [SessionOperation], rotating rotation: Rotation? = nil,
    isAlone: Bool = false
  ) -> FaultProbe {
    { subject in
      let session = try await subject.begin(initial)
      _ = try await subject.write(first, to: session)
      let late = try await subject.write(second, to: session, rotating: rotation, isAlone: isAlone)
      return "\(late.outcome) \(late.snapshot.version) \(try await subject.seen(late.token))"
    }
  }

  /// Opens the result of a function of a token.
  static func opens(_ change: @escaping @Sendable (String) -> String) -> FaultProbe {
    { subject in
      let session = try await subject.begin([.set("a", json("1"))])
      return try await subject.opening(change(session.token))
    }
  }

  /// Rotates a session and opens the old token and the new one, right away and later.
  static func rotation(_ rotation: Rotation, after delay: Duration = .zero) -> FaultProbe {
    { subject in
      let before = try await subject.begin([.set("a", json("1"))])
      let after = try await subject.write([.set("b", json("2"))], to: before, rotating: rotation)
      let sameness = after.snapshot.id == before.snapshot.id ? "same key" : "other key"
      let tokens = after.token == before.token ? "same token" : "other token"
      let old = try await subject.seen(before.token, after: delay)
      return "\(sameness) \(tokens) old \(old) new \(try await subject.seen(after.token, after: delay))"
    }
  }

  /// Opens a session whose record was overwritten with something that cannot be read.
  static let spoiltRecord: FaultProbe = { subject in
    let session = try await subject.begin([.set("a", json("1"))])
    guard var record = try await subject.records.load(session.snapshot.id, now: subject.now) else { return "no record" }
    record.payload = [0]
    _ = try await subject.records.replace(session.snapshot.id, expecting: record.version, with: record, now: subject.now)
    return try await subject.opening(session.token)
  }

  /// Reads the declarations of a store, the capabilities twice.
  static let declarations: FaultProbe = { subject in
    "\(subject.store.capabilities.sorted()) \(subject.store.deviations.sorted()) \(subject.store.capabilities.sorted())"
  }
}

/// A JSON text as a value.
func json(_ text: String) -> EncodedValue { EncodedValue(json: text) }
