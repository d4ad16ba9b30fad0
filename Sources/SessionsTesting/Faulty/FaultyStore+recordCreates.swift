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
  ]
}
