import Sessions

/// What probes of races are made of.
extension FaultProbeSubject {
  /// Runs 16 operations at once on a record of their own, up to 100 times; whether more than one of them succeeded once.
  func severalWin(existing isExisting: Bool = false, _ body: @escaping @Sendable (_ record: UInt8, _ number: UInt8) async throws -> Bool)
    async throws -> Bool
  {
    for round: UInt8 in 1...100 {
      if isExisting { _ = try await create(round) }
      let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
        for number: UInt8 in 0..<16 { group.addTask { try await body(round, number) } }
        return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      if winners > 1 { return true }
    }
    return false
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
