import Sessions

/// Sessions in a dictionary of this process.
actor DictionaryRecordStore: SubjectIndexedRecordStore {
  nonisolated let capabilities: Set<SessionCapability> = [.subjectIndex]

  private var records: [RecordKey: SessionRecord] = [:]
  private var isClosed = false

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) throws(SessionError) -> Bool {
    try checkOpen()
    guard records[key] == nil else { return false }
    records[key] = record
    records[key]?.version = 1
    return true
  }

  func load(_ key: RecordKey, now: Timestamp) throws(SessionError) -> SessionRecord? {
    try checkOpen()
    return live(key, now)
  }

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) throws(SessionError) -> ReplaceOutcome {
    try checkOpen()
    guard let old = live(key, now), old.version == version else { return .stale }
    var new = record
    new.version = version + 1
    new.createdAt = old.createdAt
    if !forcingIdleDeadline { new.idleDeadline = max(old.idleDeadline, record.idleDeadline) }
    records[key] = new
    return .replaced
  }

  func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) throws(SessionError) -> Bool {
    try checkOpen()
    guard let old = live(key, now) else { return false }
    records[key]?.idleDeadline = max(old.idleDeadline, min(idleDeadline, old.absoluteDeadline))
    return true
  }

  func destroy(_ key: RecordKey, expecting version: Int64?) throws(SessionError) -> Bool {
    try checkOpen()
    guard let old = records[key], version == nil || old.version == version else { return false }
    records[key] = nil
    return true
  }

  func prune(now: Timestamp, limit: Int) throws(SessionError) -> Int {
    try checkOpen()
    let expired = records.filter { !$0.value.isLive(at: now) }.sorted { $0.value.expiresAt < $1.value.expiresAt }
    let doomed = expired.prefix(max(0, limit))
    for (key, _) in doomed { records[key] = nil }
    return doomed.count
  }

  func ping() throws(SessionError) {
    try checkOpen()
  }

  func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp) throws(SessionError)
    -> [(key: RecordKey, record: SessionRecord)]
  {
    try checkOpen()
    let found = records.filter { Self.isSubject(subject, of: $0.value) && $0.value.isLive(at: now) }
      .map { (key: $0.key, record: $0.value) }
      .sorted { Self.precedes($0.key, $1.key) }
      .filter { entry in cursor.map { Self.precedes($0, entry.key) } ?? true }
    return Array(found.prefix(max(0, limit)))
  }

  func destroyAll(of subject: String, except key: RecordKey?) throws(SessionError) -> Int {
    try checkOpen()
    let doomed = records.filter { Self.isSubject(subject, of: $0.value) && $0.key != key }.keys
    for key in doomed { records[key] = nil }
    return doomed.count
  }

  /// Everything afterwards throws `closed`. Closing twice is fine.
  func close() async {
    isClosed = true
    records = [:]
  }

  private func checkOpen() throws(SessionError) {
    if isClosed { throw SessionError(.closed, "the store was closed") }
  }

  private func live(_ key: RecordKey, _ now: Timestamp) -> SessionRecord? {
    records[key].flatMap { $0.isLive(at: now) ? $0 : nil }
  }

  /// Byte for byte: Swift's `==` takes composed and decomposed characters for the same.
  private static func isSubject(_ subject: String, of record: SessionRecord) -> Bool {
    record.subject.map { Array($0.utf8) } == Array(subject.utf8)
  }

  private static func precedes(_ first: RecordKey, _ second: RecordKey) -> Bool {
    first.bytes.lexicographicallyPrecedes(second.bytes)
  }
}
