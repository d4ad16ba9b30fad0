import Sessions

extension FaultyStore {
  /// Faults of creating and loading.
  static let recordCreates: [FaultyStore] = [
    FaultyStore(
      "create-overwrites", "A create replaces a record that lies at its key.",
      probe: { "\(try await $0.create()), \(try await $0.create())" }
    ) { CreateOverwrites(base: $0) },
    FaultyStore(
      "create-replaces-expired", "A create takes the key of an expired record, as if it were free.",
      probe: { "\(try await $0.create()), \(try await $0.create(after: .seconds(3600)))" }
    ) { CreateReplacesExpired(base: $0) },
    FaultyStore(
      "create-reports-success", "A create at a key that is taken writes nothing and reports success.",
      probe: { "\(try await $0.create()), \(try await $0.create())" }
    ) { CreateReportsSuccess(base: $0) },
    FaultyStore(
      "load-creates", "A load of a key without a record creates an empty one, as loading a session by its id does in many frameworks.",
      probe: { "\(try await $0.stored() == "no record"), \(try await $0.create())" }
    ) { LoadCreates(base: $0) },
    FaultyStore(
      "ping-refused", "The health check fails although the store works.",
      probe: { subject in
        try await subject.records.ping()
        return "it answers"
      }
    ) { PingRefused(base: $0) },
    FaultyStore(
      "ping-clears", "The health check clears what it finds, as a test setup does.",
      probe: { subject in
        _ = try await subject.create()
        try await subject.records.ping()
        return try await subject.stored()
      }
    ) { PingDestroys(scan: KeyedRecords($0)) },
    FaultyStore(
      "load-fails-on-unknown", "A load of a key that never had a record throws instead of finding nothing.",
      probe: { try await $0.stored() }
    ) { LoadFailsOnUnknown($0) },
    FaultyStore(
      "create-stamps-time", "A new record is given the time of the write as its creation time, whatever it says.",
      probe: { subject in
        var record = subject.record()
        record.createdAt = subject.after(.seconds(-60))
        _ = try await subject.create(1, record)
        return try await subject.stored()
      }
    ) { CreateStampsTime(base: $0) },
    FaultyStore(
      "evicts-oldest", "A store that holds 256 records makes room for another one by dropping the oldest, live as it is.",
      probe: { subject in
        for number in 0...256 {
          let key = RecordKey(high: UInt64(number), low: UInt64(number))
          _ = try await subject.records.create(key, subject.record(), now: subject.now)
        }
        return subject.describe(try await subject.records.load(RecordKey(high: 0, low: 0), now: subject.now))
      }
    ) { EvictsOldest($0) },
  ]
}
