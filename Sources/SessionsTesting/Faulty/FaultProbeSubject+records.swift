import Sessions

/// What probes of record stores are made of. Keys are numbers, so that nothing random gets into an observation.
extension FaultProbeSubject {
  /// A time after the probe's.
  func after(_ duration: Duration) -> Timestamp { now.advanced(by: duration) }

  /// A record that is live for an hour without activity, and for a day.
  func record(_ payload: [UInt8] = [1], subject: String? = nil, idle: Duration = .seconds(3600), absolute: Duration = .seconds(86400))
    -> SessionRecord
  {
    SessionRecord(
      createdAt: now, absoluteDeadline: after(absolute), idleDeadline: after(idle), subject: subject, payload: payload)
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
    let page = try await indexed().records(of: subject, after: cursor.map { key($0) }, limit: limit, now: after(delay))
    return "\(page.map { $0.record.payload.first ?? 0 })"
  }

  /// Destroys a subject's records.
  func destroyAll(of subject: String, except number: UInt8? = nil) async throws(SessionError) -> Int {
    try await indexed().destroyAll(of: subject, except: number.map { key($0) })
  }

  /// A record in words, with times relative to the probe's.
  func describe(_ record: SessionRecord?) -> String {
    guard let record else { return "no record" }
    let times = [record.createdAt, record.absoluteDeadline, record.idleDeadline].map { "\(now.duration(to: $0))" }
    return "v\(record.version) \(times) \(record.subject ?? "nobody") \(record.payload)"
  }

  private func indexed() throws(SessionError) -> any SubjectIndexedRecordStore {
    guard let indexed = records as? any SubjectIndexedRecordStore else {
      throw SessionError(.unsupported, "the store has no subject index")
    }
    return indexed
  }
}
