import Sessions
import SessionsTesting

extension FaultyStore {
  /// Faults of a backend that goes by its own clock, beside the caller's time.
  static let recordClocks: [FaultyStore] = [
    FaultyStore(
      "load-by-own-clock", "A load leaves out what has ended by the backend's clock, as a query with the current time does.",
      probe: { "\(try await $0.create(1, $0.record(idle: .seconds(-30)))), \(try await $0.stored(after: .seconds(-60)))" },
      records: { base in AlteredRecordStore(base, load: { key, now in try await base.load(key, now: max(now, realTime)) }) }),
    FaultyStore(
      "touch-by-own-clock", "A touch compares the deadlines with the backend's clock.",
      probe: { "\(try await $0.create()), \(try await $0.touch(to: .seconds(7200), after: .seconds(3600)))" },
      records: { base in
        AlteredRecordStore(
          base, touch: { key, idleDeadline, _ in try await base.touch(key, idleDeadline: idleDeadline, now: realTime) })
      }),
    FaultyStore(
      "replace-by-own-clock", "A replace compares the deadlines with the backend's clock.",
      probe: { "\(try await $0.create()), \(try await $0.replace(after: .seconds(3600)))" },
      records: { base in AlteredRecordStore(base, rewritingReplaces: { $0.now = realTime }) }),
    FaultyStore(
      "list-by-own-clock", "Listing compares the deadlines with the backend's clock.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "ada"))
        return try await subject.listed("ada", after: .seconds(3600))
      },
      records: { base in AlteredRecordStore(base, rewritingLists: { $0.now = realTime }) }),
    FaultyStore(
      "prune-by-own-clock", "A prune goes by the backend's clock.",
      probe: { "\(try await $0.create()), \(try await $0.prune(after: .seconds(3600)))" },
      records: { base in AlteredRecordStore(base, prune: { _, limit in try await base.prune(now: realTime, limit: limit) }) }),
    FaultyStore(
      "ping-prunes", "A ping tidies up what has ended by the backend's clock.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(idle: .seconds(-30)))
        try await subject.records.ping()
        return try await subject.stored(after: .seconds(-60))
      },
      records: { base in AlteredRecordStore(base, ping: { _ = try await base.prune(now: realTime, limit: .max) }) }),
    FaultyStore(
      "create-by-own-clock", "A create takes the key of a record that has ended by the backend's clock.",
      probe: { "\(try await $0.create(1, $0.record(idle: .seconds(-30)))), \(try await $0.create(after: .seconds(-60)))" },
      records: { base in
        AlteredRecordStore(
          base,
          create: { key, record, now in
            if let stored = try await base.stored(key), !stored.isLive(at: realTime) { try await base.destroy(key) }
            return try await base.create(key, record, now: now)
          })
      }),
    FaultyStore(
      "destroy-by-own-clock", "A destroy finds no record where one has ended by the backend's clock.",
      probe: { "\(try await $0.create(1, $0.record(idle: .seconds(-30)))), \(try await $0.destroy())" },
      records: { base in
        AlteredRecordStore(
          base,
          destroy: { key, version in
            guard let stored = try await base.stored(key), stored.isLive(at: realTime) else { return false }
            return try await base.destroy(key, expecting: version)
          })
      }),
    FaultyStore(
      "destroy-all-by-own-clock", "Ending all sessions of a subject leaves those that have ended by the backend's clock.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "ada", idle: .seconds(-30)))
        return "\(try await subject.destroyAll(of: "ada"))"
      },
      records: { base in
        AlteredRecordStore(
          base,
          destroyAll: { subject, key in
            let page = try await base.records(of: subject, after: nil, limit: .max, now: realTime).filter { $0.key != key }
            for (key, _) in page { try await base.destroy(key) }
            return page.count
          })
      }),
    FaultyStore(
      "load-hides-future", "A load takes a record that was created after its own time for damaged.",
      probe: { "\(try await $0.create()), \(try await $0.stored(after: .seconds(-60)))" },
      records: { base in
        AlteredRecordStore(
          base,
          load: { key, now in
            guard let record = try await base.load(key, now: now), record.createdAt <= now else { return nil }
            return record
          })
      }),
    FaultyStore(
      "deadlines-end-after-400-days", "Deadlines are cut to 400 days from now by the backend's clock.",
      probe: { "\(try await $0.create(1, $0.record(absolute: .seconds(86_400 * 500)))), \(try await $0.stored())" },
      records: { base in
        AlteredRecordStore(
          base,
          rewritingWrites: { record in
            let last = realTime.advanced(by: .seconds(86_400 * 400))
            if !record.absoluteDeadline.isUnlimited { record.absoluteDeadline = min(record.absoluteDeadline, last) }
            if !record.idleDeadline.isUnlimited { record.idleDeadline = min(record.idleDeadline, last) }
          })
      }),
    FaultyStore(
      "expires-at-deadline", "The backend removes a record by its own clock at the deadline, not a minute after it.",
      probe: { "\(try await $0.create(1, $0.record(idle: .seconds(-1)))), \(try await $0.stored(after: .seconds(-60)))" },
      records: { base in expiring(base, after: .zero) }),
    FaultyStore(
      "expires-after-half-a-minute", "The backend removes a record by its own clock 30 seconds after the deadline.",
      probe: { "\(try await $0.create(1, $0.record(idle: .seconds(-40)))), \(try await $0.stored(after: .seconds(-60)))" },
      records: { base in expiring(base, after: .seconds(30)) }),
    FaultyStore(
      "expiry-misses-touch",
      "The backend removes a record a minute after its first deadline, by its own clock: a touch does not renew that.",
      probe: { try await $0.extendedRecord { try await $0.touch(to: .seconds(3600), after: .seconds(-61)) } },
      records: { base in expiring(base, after: .seconds(60), isTouchRenewing: false) }),
    FaultyStore(
      "expiry-misses-replace",
      "The backend removes a record a minute after its first deadline, by its own clock: a replace does not renew that.",
      probe: { subject in
        try await subject.extendedRecord { try await $0.replace(with: $0.record(), after: .seconds(-61)) == "replaced" }
      },
      records: { base in expiring(base, after: .seconds(60), isReplaceRenewing: false) }),
    FaultyStore(
      "touch-past-leaves-piece",
      "A touch to a time that the backend's clock has passed removes the record, and then writes its new deadline to where it was.",
      probe: { subject in
        let old = subject.record(idle: .seconds(-3600))
        _ = try await subject.create(1, old, after: .seconds(-7200))
        return "\(try await subject.touch(to: .seconds(-1800), after: .seconds(-7200))), \(try await subject.stored())"
      },
      records: { base in leavingPieces(base) }),
    FaultyStore(
      "expiry-survives-destroy",
      "The backend removes what lies at a key a minute after the deadline of the record that was destroyed there, by its own clock.",
      probe: { subject in
        try await subject.extendedRecord {
          _ = try await $0.destroy()
          return try await $0.create(after: .seconds(-61))
        }
      },
      records: { base in expiring(base, after: .seconds(60), isCreateRenewing: false) }),
  ]
}

/// The backend's clock.
private var realTime: Timestamp { SystemSessionClock().now }

extension FaultProbeSubject {
  /// Creates a record that the backend may remove in a moment, extends it, waits for that moment, and looks for it.
  fileprivate func extendedRecord(_ extend: @Sendable (FaultProbeSubject) async throws -> Bool) async throws -> String {
    let end = SystemSessionClock().now.advanced(by: .milliseconds(-59_950))
    let record = SessionRecord(createdAt: now, absoluteDeadline: after(.seconds(86_400)), idleDeadline: end, payload: [1])
    _ = try await create(1, record, after: .seconds(-61))
    let isExtended = try await extend(self)
    try await Task.sleep(for: .milliseconds(70))
    return "\(isExtended), \(try await records.load(key(), now: now) != nil)"
  }
}

/// A store whose touch to a time of more than a minute ago leaves a value that is no record, and that only a destroy removes.
private func leavingPieces(_ base: any SubjectIndexedRecordStore) -> AlteredRecordStore {
  let pieces: Locked<Set<RecordKey>> = Locked([])
  @Sendable func read(_ key: RecordKey) throws(SessionError) {
    if pieces.withLock({ $0.contains(key) }) { throw SessionError(.corrupt, "the value at the key is too short for a record") }
  }
  return AlteredRecordStore(
    base,
    create: { key, record, now in
      if pieces.withLock({ $0.contains(key) }) { return false }
      return try await base.create(key, record, now: now)
    },
    load: { key, now in
      try read(key)
      return try await base.load(key, now: now)
    },
    replace: { request in
      try read(request.key)
      return try await base.replace(request)
    },
    touch: { key, idleDeadline, now in
      try read(key)
      guard try await base.touch(key, idleDeadline: idleDeadline, now: now) else { return false }
      if let record = try await base.stored(key), record.expiresAt < realTime.advanced(by: .seconds(-60)) {
        try await base.destroy(key)
        pieces.withLock { _ = $0.insert(key) }
      }
      return true
    },
    destroy: { key, version in
      if version == nil, pieces.withLock({ $0.remove(key) }) != nil { return true }
      return try await base.destroy(key, expecting: version)
    })
}

/// A store whose backend removes each record by its own clock, some time after the deadline.
///
/// - Parameters:
///   - isTouchRenewing: Whether a touch renews the time of the removal.
///   - isReplaceRenewing: Whether a replace does.
///   - isCreateRenewing: Whether a create at a key that was used before does.
private func expiring(
  _ base: any SubjectIndexedRecordStore, after grace: Duration, isTouchRenewing: Bool = true, isReplaceRenewing: Bool = true,
  isCreateRenewing: Bool = true
) -> AlteredRecordStore {
  // The times at which the backend removes records.
  let ends: Locked<[RecordKey: Timestamp]> = Locked([:])
  @Sendable func renew(_ key: RecordKey) async throws {
    let end = try await base.stored(key)?.expiresAt.advanced(by: grace)
    ends.withLock { $0[key] = end }
  }
  @Sendable func collect() async throws {
    let now = realTime
    for (key, end) in ends.withLock({ $0 }) where end <= now {
      try await base.destroy(key)
      ends.withLock { $0[key] = nil }
    }
  }
  return AlteredRecordStore(
    base,
    create: { key, record, now in
      try await collect()
      guard try await base.create(key, record, now: now) else { return false }
      if isCreateRenewing || ends.withLock({ $0[key] == nil }) { try await renew(key) }
      return true
    },
    load: { key, now in
      try await collect()
      return try await base.load(key, now: now)
    },
    replace: { request in
      try await collect()
      let outcome = try await base.replace(request)
      if outcome == .replaced, isReplaceRenewing { try await renew(request.key) }
      return outcome
    },
    touch: { key, idleDeadline, now in
      try await collect()
      guard try await base.touch(key, idleDeadline: idleDeadline, now: now) else { return false }
      if isTouchRenewing { try await renew(key) }
      return true
    },
    records: { request in
      try await collect()
      return try await base.records(request)
    })
}
