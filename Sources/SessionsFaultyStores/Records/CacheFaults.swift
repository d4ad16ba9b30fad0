import Sessions

extension FaultyStore {
  /// Faults of caches and of writes that are acknowledged too early.
  static let recordCaches: [FaultyStore] = [
    FaultyStore(
      "hangs", "A load never returns.",
      probe: { try await $0.stored() },
      records: { base in
        AlteredRecordStore(
          base,
          load: { _, _ in
            // Deaf to cancellation, as a call into a dead connection is.
            while true { await Task { try? await Task.sleep(for: .seconds(60)) }.value }
          })
      }),
    FaultyStore(
      "cache-misses-touch", "Loaded records are cached, and a touch does not renew the copy.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.stored()
        _ = try await subject.touch(to: .seconds(7200))
        return try await subject.stored()
      },
      records: { base in
        let cached: Locked<[RecordKey: SessionRecord]> = Locked([:])
        return AlteredRecordStore(
          base,
          load: { key, now in
            if let copy = cached.withLock({ $0[key] }), copy.isLive(at: now) { return copy }
            let record = try await base.load(key, now: now)
            cached.withLock { $0[key] = record }
            return record
          },
          replace: { request in
            defer { cached.withLock { $0[request.key] = nil } }
            return try await base.replace(request)
          },
          destroy: { key, version in
            defer { cached.withLock { $0[key] = nil } }
            return try await base.destroy(key, expecting: version)
          },
          destroyAll: { subject, key in
            defer { cached.withLock { $0 = [:] } }
            return try await base.destroyAll(of: subject, except: key)
          })
      }),
    FaultyStore(
      "cache-misses-destroy", "Loaded records are cached for five seconds, also when they were destroyed meanwhile.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.stored()
        _ = try await subject.destroy()
        return try await subject.stored()
      },
      records: { base in
        let cached: Locked<[RecordKey: (record: SessionRecord, time: Timestamp)]> = Locked([:])
        return AlteredRecordStore(
          base,
          load: { key, now in
            if let (copy, time) = cached.withLock({ $0[key] }), now < time.advanced(by: .seconds(5)), time <= now, copy.isLive(at: now) {
              return copy
            }
            let record = try await base.load(key, now: now)
            cached.withLock { $0[key] = record.map { ($0, now) } }
            return record
          },
          replace: { request in
            let outcome = try await base.replace(request)
            if outcome == .replaced { cached.withLock { $0[request.key] = nil } }
            return outcome
          },
          touch: { key, idleDeadline, now in
            guard try await base.touch(key, idleDeadline: idleDeadline, now: now) else { return false }
            cached.withLock { $0[key] = nil }
            return true
          })
      }),
    FaultyStore(
      "cache-keeps-absence", "That a key has no record is cached, and a create does not renew that.",
      probe: { subject in
        _ = try await subject.stored()
        _ = try await subject.create()
        return try await subject.stored()
      },
      records: { base in
        let missing: Locked<Set<RecordKey>> = Locked([])
        return AlteredRecordStore(
          base,
          load: { key, now in
            if missing.withLock({ $0.contains(key) }) { return nil }
            if try await base.stored(key) == nil { missing.withLock { _ = $0.insert(key) } }
            return try await base.load(key, now: now)
          })
      }),
    FaultyStore(
      "destroy-acknowledged-early", "A destroy is acknowledged first and done after the next load.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.destroy()
        return try await subject.stored()
      },
      records: { base in
        let due: Locked<Set<RecordKey>> = Locked([])
        @Sendable func catchUp(_ key: RecordKey) async throws {
          if due.withLock({ $0.remove(key) }) != nil { try await base.destroy(key) }
        }
        return AlteredRecordStore(
          base,
          create: { key, record, now in
            try await catchUp(key)
            return try await base.create(key, record, now: now)
          },
          load: { key, now in
            let record = try await base.load(key, now: now)
            try await catchUp(key)
            return record
          },
          destroy: { key, version in
            guard let record = try await base.stored(key), version == nil || record.version == version else { return false }
            return due.withLock { $0.insert(key).inserted }
          })
      }),
    FaultyStore(
      "touch-acknowledged-early", "A touch is acknowledged first and done after the next load.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.touch(to: .seconds(7200))
        return try await subject.stored()
      },
      records: { base in
        let due: Locked<[RecordKey: (idleDeadline: Timestamp, now: Timestamp)]> = Locked([:])
        @Sendable func catchUp(_ key: RecordKey) async throws {
          guard let (idleDeadline, now) = due.withLock({ $0.removeValue(forKey: key) }) else { return }
          _ = try await base.touch(key, idleDeadline: idleDeadline, now: now)
        }
        return AlteredRecordStore(
          base,
          load: { key, now in
            let record = try await base.load(key, now: now)
            try await catchUp(key)
            return record
          },
          replace: { request in
            try await catchUp(request.key)
            return try await base.replace(request)
          },
          touch: { key, idleDeadline, now in
            guard try await base.load(key, now: now) != nil else { return false }
            due.withLock { $0[key] = (idleDeadline, now) }
            return true
          })
      }),
  ]
}
