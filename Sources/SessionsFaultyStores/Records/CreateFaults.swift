import Sessions

extension FaultyStore {
  /// Faults of creating, of loading and of the health check.
  static let recordCreates: [FaultyStore] = [
    FaultyStore(
      "create-overwrites", "A create replaces a record that lies at its key.",
      probe: { "\(try await $0.create()), \(try await $0.create())" },
      records: { base in
        AlteredRecordStore(
          base,
          create: { key, record, now in
            try await base.destroy(key)
            return try await base.create(key, record, now: now)
          })
      }),
    FaultyStore(
      "create-replaces-expired", "A create takes the key of an expired record, as if it were free.",
      probe: { "\(try await $0.create()), \(try await $0.create(after: .seconds(3600)))" },
      records: { base in
        AlteredRecordStore(
          base,
          create: { key, record, now in
            if let stored = try await base.stored(key), !stored.isLive(at: now) { try await base.destroy(key) }
            return try await base.create(key, record, now: now)
          })
      }),
    FaultyStore(
      "create-reports-success", "A create at a key that is taken writes nothing and reports success.",
      probe: { "\(try await $0.create()), \(try await $0.create())" },
      records: { base in
        AlteredRecordStore(
          base,
          create: { key, record, now in
            _ = try await base.create(key, record, now: now)
            return true
          })
      }),
    FaultyStore(
      "load-creates", "A load of a key without a record creates an empty one, as loading a session by its id does in many frameworks.",
      probe: { "\(try await $0.stored() == "no record"), \(try await $0.create())" },
      records: { base in
        AlteredRecordStore(
          base,
          load: { key, now in
            if let record = try await base.load(key, now: now) { return record }
            let hour = now.advanced(by: .seconds(3600))
            let empty = SessionRecord(createdAt: now, absoluteDeadline: hour, idleDeadline: hour, payload: [])
            return try await base.create(key, empty, now: now) ? empty : nil
          })
      }),
    FaultyStore(
      "ping-refused", "The health check fails although the store works.",
      probe: { subject in
        try await subject.records.ping()
        return "it answers"
      },
      records: { base in
        AlteredRecordStore(
          base,
          ping: {
            throw SessionError(.unavailable, "the health check asks for a permission that the store's user does not have")
          })
      }),
    FaultyStore(
      "ping-clears", "The health check clears what it finds, as a test setup does.",
      probe: { subject in
        _ = try await subject.create()
        try await subject.records.ping()
        return try await subject.stored()
      },
      records: { base in
        let scan = KeyedRecords(base)
        return AlteredRecordStore(
          scan,
          ping: {
            for (key, _) in try await scan.all() { try await scan.destroy(key) }
          })
      }),
    FaultyStore(
      "load-fails-on-unknown", "A load of a key that never had a record throws instead of finding nothing.",
      probe: { try await $0.stored() },
      records: { base in
        let known: Locked<Set<RecordKey>> = Locked([])
        return AlteredRecordStore(
          base,
          create: { key, record, now in
            known.withLock { _ = $0.insert(key) }
            return try await base.create(key, record, now: now)
          },
          load: { key, now in
            guard known.withLock({ $0.contains(key) }) else { throw SessionError(.backend, "there is no such key") }
            return try await base.load(key, now: now)
          })
      }),
    FaultyStore(
      "create-stamps-time", "A new record is given the time of the write as its creation time, whatever it says.",
      probe: { subject in
        _ = try await subject.create(1, subject.record { $0.createdAt = subject.after(.seconds(-60)) })
        return try await subject.stored()
      },
      records: { base in
        AlteredRecordStore(
          base,
          create: { key, record, now in
            var record = record
            record.createdAt = now
            return try await base.create(key, record, now: now)
          })
      }),
    FaultyStore(
      "evicts-oldest", "A store that holds 256 records makes room for another one by dropping the oldest, live as it is.",
      probe: { subject in
        for number in 0...256 {
          let key = RecordKey(high: UInt64(number), low: UInt64(number))
          _ = try await subject.records.create(key, subject.record(), now: subject.now)
        }
        return subject.describe(try await subject.records.load(RecordKey(high: 0, low: 0), now: subject.now))
      },
      records: { base in
        let keys: Locked<[RecordKey]> = Locked([])
        return AlteredRecordStore(
          base,
          create: { key, record, now in
            guard try await base.create(key, record, now: now) else { return false }
            let oldest = keys.withLock { keys in
              keys.append(key)
              return keys.count > 256 ? keys.removeFirst() : nil
            }
            if let oldest { try await base.destroy(oldest) }
            return true
          })
      }),
  ]
}
