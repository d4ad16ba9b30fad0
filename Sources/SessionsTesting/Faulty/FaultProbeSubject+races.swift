import Sessions

/// What probes of races are made of.
extension FaultProbeSubject {
  /// Runs so many operations at once; how many of them succeeded.
  func atOnce(_ count: Int, _ body: @escaping @Sendable (Int) async throws -> Bool) async throws -> Int {
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 0..<count { group.addTask { try await body(number) } }
      return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
  }

  /// Replaces the first record up to a hundred times and reads it all the while; whether a read saw one's payload with another's subject.
  func tearsWrites() async throws -> Bool {
    for version: UInt8 in 1...100 {
      let isDone: Locked<Bool> = Locked(false)
      async let outcome = {
        defer { isDone.withLock { $0 = true } }
        return try await replace(expecting: Int64(version), with: record([version], subject: "\(version)"))
      }()
      var isTorn = false
      while !isDone.withLock({ $0 }) {
        if let seen = try await records.load(key(), now: now), let subject = seen.subject, "\(seen.payload[0])" != subject { isTorn = true }
        await Task.yield()
      }
      _ = try await outcome
      if isTorn { return true }
    }
    return false
  }
}
