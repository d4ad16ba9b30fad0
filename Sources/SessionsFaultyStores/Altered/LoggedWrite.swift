package import Sessions
package import SessionsTesting

/// A write that was acknowledged, as the log of a ``LoggedRecordStore`` has it.
package enum LoggedWrite: Sendable {
  case create(RecordKey, SessionRecord, now: Timestamp)
  case replace(AlteredRecordStore.ReplaceRequest)
  case touch(RecordKey, idleDeadline: Timestamp, now: Timestamp)
  case destroy(RecordKey, version: Int64?)
  case prune(now: Timestamp, limit: Int)
  case destroyAll(of: String, except: RecordKey?)
  /// One process ends here, and another one begins.
  case restart(StoreRestart)

  /// Whether it is a restart.
  var isRestart: Bool { if case .restart = self { true } else { false } }

  /// The caller's time; nil for a write that is given none.
  var now: Timestamp? {
    switch self {
    case .create(_, _, let now), .touch(_, _, let now), .prune(let now, _): now
    case .replace(let request): request.now
    case .destroy, .destroyAll, .restart: nil
    }
  }

  /// The key of a create; nil for other writes.
  var createdKey: RecordKey? { if case .create(let key, _, _) = self { key } else { nil } }

  /// The key of a replace; nil for other writes.
  var replacedKey: RecordKey? { if case .replace(let request) = self { request.key } else { nil } }

  /// Does the write on another store.
  func replay(on store: any SubjectIndexedRecordStore) async throws(SessionError) {
    switch self {
    case .create(let key, let record, let now): _ = try await store.create(key, record, now: now)
    case .replace(let request): _ = try await store.replace(request)
    case .touch(let key, let idleDeadline, let now): _ = try await store.touch(key, idleDeadline: idleDeadline, now: now)
    case .destroy(let key, let version): _ = try await store.destroy(key, expecting: version)
    case .prune(let now, let limit): _ = try await store.prune(now: now, limit: limit)
    case .destroyAll(let subject, let except): _ = try await store.destroyAll(of: subject, except: except)
    case .restart: break
    }
  }
}

extension [LoggedWrite] {
  /// The records that these writes leave, live or expired.
  var records: [RecordKey: SessionRecord] {
    var records: [RecordKey: SessionRecord] = [:]
    for write in self {
      switch write {
      case .create(let key, var record, _):
        record.version = 1
        records[key] = records[key] ?? record
      case .replace(let request):
        guard let old = records[request.key], old.version == request.version, old.isLive(at: request.now) else { continue }
        var new = request.record
        (new.version, new.createdAt) = (old.version + 1, old.createdAt)
        if !request.forcingIdleDeadline { new.idleDeadline = Swift.max(old.idleDeadline, new.idleDeadline) }
        records[request.key] = new
      case .touch(let key, let idleDeadline, let now):
        guard let old = records[key], old.isLive(at: now) else { continue }
        records[key]?.idleDeadline = Swift.max(old.idleDeadline, Swift.min(idleDeadline, old.absoluteDeadline))
      case .destroy(let key, let version):
        if version == nil || records[key]?.version == version { records[key] = nil }
      case .prune(let now, let limit):
        let expired = records.filter { !$0.value.isLive(at: now) }.sorted { $0.value.expiresAt < $1.value.expiresAt }
        for (key, _) in expired.prefix(Swift.max(limit, 0)) { records[key] = nil }
      case .destroyAll(let subject, let except):
        for (key, record) in records where key != except && record.subject.isSameSubject(as: subject) { records[key] = nil }
      case .restart: break
      }
    }
    return records
  }

  /// The fewest writes that leave what these leave, with each record changed; nil loses it.
  func compacted(_ change: (SessionRecord) -> SessionRecord?) -> [LoggedWrite] {
    records.flatMap { key, record -> [LoggedWrite] in
      guard let kept = change(record) else { return [] }
      return [.create(key, kept, now: .beginning)]
        + (1..<Swift.max(kept.version, 1)).map { version in
          .replace(.init(key: key, version: version, record: kept, forcingIdleDeadline: true, now: .beginning))
        }
    }
  }
}
