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

  /// Replaces the first record and reads it all the while; whether a read fulfilled a condition.
  func whileReplacing(with record: SessionRecord, _ condition: (SessionRecord) -> Bool) async throws -> Bool {
    let done: Locked<Bool> = Locked(false)
    async let outcome = {
      let outcome = try await replace(with: record)
      done.withLock { $0 = true }
      return outcome
    }()
    var isFulfilled = false
    while !done.withLock({ $0 }) {
      if let seen = try await records.load(key(), now: now), condition(seen) { isFulfilled = true }
      await Task.yield()
    }
    _ = try await outcome
    return isFulfilled
  }
}
