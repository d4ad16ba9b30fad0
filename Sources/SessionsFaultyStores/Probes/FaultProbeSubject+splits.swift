import Sessions

/// Operations that are done in two steps.
extension FaultProbeSubject {
  /// A payload that a store may write in pieces.
  var large: [UInt8] { [UInt8](repeating: 9, count: 20 * 1024) }

  /// The live record.
  func loaded(_ number: UInt8) async throws(SessionError) -> SessionRecord? {
    try await records.load(key(number), now: now)
  }

  /// Whether a subject's list has a record.
  func lists(_ number: UInt8, of subject: String) async throws(SessionError) -> Bool {
    try await records.records(of: subject, after: nil, limit: 1000, now: now).contains { $0.key == key(number) }
  }

  /// Whether a live record is missing from its subject's list.
  func hides(_ number: UInt8, from subject: String) async throws(SessionError) -> Bool {
    guard try await loaded(number) != nil else { return false }
    return try await !lists(number, of: subject)
  }

  /// Runs operations at the same time on a record of their own, up to 100 times; says whether a sign of two steps was ever seen.
  func everShows(
    with record: SessionRecord? = nil, race: [@Sendable (_ record: UInt8) async throws -> Void],
    sign: @Sendable (_ record: UInt8) async throws -> Bool
  ) async throws -> String {
    for round: UInt8 in 1...100 {
      _ = try await create(round, record)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for operation in race { group.addTask { try await operation(round) } }
        try await group.waitForAll()
      }
      if try await sign(round) { return "two steps" }
    }
    return "one step"
  }

  /// Runs an operation on a record of its own and reads the record all the while, up to 100 times; says whether a sign of two steps was
  /// ever seen that nothing excused.
  func everShows(
    with record: SessionRecord? = nil, race: @escaping @Sendable (_ record: UInt8) async throws -> Void,
    watch sign: @Sendable (SessionRecord) -> Bool, unless excuse: @Sendable (_ record: UInt8) async throws -> Bool = { _ in false }
  ) async throws -> String {
    for round: UInt8 in 1...100 {
      _ = try await create(round, record)
      let isDone: Locked<Bool> = Locked(false)
      async let end: Void = {
        defer { isDone.withLock { $0 = true } }
        try await race(round)
      }()
      var isSeen = false
      while !isDone.withLock({ $0 }) {
        if let seen = try await loaded(round), sign(seen), try await !excuse(round) { isSeen = true }
        await Task.yield()
      }
      try await end
      if isSeen { return "two steps" }
    }
    return "one step"
  }

  /// Whether an operation on an expired record ever takes a record that was created in its place.
  func losesNewRecord(_ operation: @escaping @Sendable (_ record: UInt8) async throws -> Void) async throws -> String {
    try await everShows(
      with: record(idle: .seconds(1)),
      race: [
        operation,
        { key in
          _ = try await destroy(key)
          _ = try await create(key, record([2], idle: .seconds(9000)))
        },
      ], sign: { key in try await loaded(key) == nil })
  }
}
