import Sessions

/// Operations on records, for probes. Keys are numbers, so that nothing random gets into an observation.
extension FaultProbeSubject {
  /// A record that is live for an hour without activity, and for a day; with a change, if there is one.
  func record(
    _ payload: [UInt8] = [1], subject: String? = nil, idle: Duration = .seconds(3600), absolute: Duration = .seconds(86400),
    changing change: (inout SessionRecord) -> Void = { _ in }
  ) -> SessionRecord {
    var record = SessionRecord(
      createdAt: now, absoluteDeadline: after(absolute), idleDeadline: after(idle), subject: subject, payload: payload)
    change(&record)
    return record
  }

  /// The key with a number.
  func key(_ number: UInt8 = 1) -> RecordKey { RecordKey(high: 0x5041_5353_0000_0000 | UInt64(number), low: UInt64(number)) }

  /// Creates a record, an ordinary one by default.
  func create(_ number: UInt8 = 1, _ record: SessionRecord? = nil, after delay: Duration = .zero) async throws(SessionError)
    -> Bool
  {
    try await records.create(key(number), record ?? self.record(), now: after(delay))
  }

  /// Replaces a record.
  func replace(
    _ number: UInt8 = 1, expecting version: Int64 = 1, with record: SessionRecord? = nil, forcing isForcing: Bool = false,
    after delay: Duration = .zero
  ) async throws(SessionError) -> String {
    try await records.replace(
      key(number), expecting: version, with: record ?? self.record([2]), forcingIdleDeadline: isForcing, now: after(delay)
    ).rawValue
  }

  /// Extends a record's idle deadline.
  func touch(_ number: UInt8 = 1, to idle: Duration, after delay: Duration = .zero) async throws(SessionError) -> Bool {
    try await records.touch(key(number), idleDeadline: after(idle), now: after(delay))
  }

  /// Destroys a record.
  func destroy(_ number: UInt8 = 1, expecting version: Int64? = nil) async throws(SessionError) -> Bool {
    try await records.destroy(key(number), expecting: version)
  }

  /// Prunes.
  func prune(limit: Int = 10, after delay: Duration) async throws(SessionError) -> Int {
    try await records.prune(now: after(delay), limit: limit)
  }

  /// The live record in words, with times relative to the probe's.
  func stored(_ number: UInt8 = 1, after delay: Duration = .zero) async throws(SessionError) -> String {
    describe(try await records.load(key(number), now: after(delay)))
  }

  /// The subject's records by the first bytes of their payloads.
  func listed(_ subject: String, from cursor: UInt8? = nil, limit: Int = 100, after delay: Duration = .zero)
    async throws(SessionError) -> String
  {
    let page = try await records.records(of: subject, after: cursor.map { key($0) }, limit: limit, now: after(delay))
    return "\(page.map { $0.record.payload.first ?? 0 })"
  }

  /// Destroys a subject's records.
  func destroyAll(of subject: String, except number: UInt8? = nil) async throws(SessionError) -> Int {
    try await records.destroyAll(of: subject, except: number.map { key($0) })
  }

  /// A record in words, with times relative to the probe's.
  func describe(_ record: SessionRecord?) -> String {
    guard let record else { return "no record" }
    let times = [record.createdAt, record.absoluteDeadline, record.idleDeadline].map { "\(now.duration(to: $0))" }
    return "v\(record.version) \(times) \(record.subject ?? "nobody") \(record.payload)"
  }
}

/// Races on records.
extension FaultProbeSubject {
  /// Runs operations, 16 unless told otherwise, at the same time on a record of their own, up to 100 times; returns whether more than one of them succeeded in any
  /// round.
  func severalWin(
    existing isExisting: Bool = false, of count: UInt8 = 16,
    _ body: @escaping @Sendable (_ record: UInt8, _ number: UInt8) async throws -> Bool
  )
    async throws -> Bool
  {
    for round: UInt8 in 1...100 {
      if isExisting { _ = try await create(round) }
      let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
        for number: UInt8 in 0..<count { group.addTask { try await body(round, number) } }
        return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      if winners > 1 { return true }
    }
    return false
  }

  /// Replaces the first record up to a hundred times and reads it all the while; returns whether a read saw one's payload with another's
  /// subject.
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
