import Sessions

extension FaultyStore {
  /// The faults of record stores, by subject.
  static let recordFaults: [FaultyStore] = recordWriteFaults

  private static let recordWriteFaults: [FaultyStore] = [
    FaultyStore(
      "upsert-on-replace", "A replace of a missing record inserts it: a slow request undoes a logout.",
      probe: { "\(try await $0.replace()), \(try await $0.stored())" }
    ) { UpsertOnReplace(base: $0) },
    FaultyStore(
      "lost-update", "A replace does not compare the version: the last writer wins.",
      probe: { "\(try await $0.create()), \(try await $0.replace()), \(try await $0.replace())" }
    ) { LostUpdate(base: $0) },
    FaultyStore(
      "deadline-inclusive", "A record is still loaded at the millisecond of its deadline.",
      probe: { "\(try await $0.create()), \(try await $0.stored(after: .seconds(3600)))" }
    ) { DeadlineInclusive(base: $0) },
    FaultyStore(
      "touch-revives-expired", "A touch does not look whether the record is live.",
      probe: { "\(try await $0.create()), \(try await $0.touch(to: .seconds(7200), after: .seconds(3600)))" }
    ) { TouchRevivesExpired(base: $0) },
    FaultyStore(
      "prune-takes-live", "Pruning goes by the idle deadline with an hour too much.",
      probe: { "\(try await $0.create()), \(try await $0.records.prune(now: $0.after(.seconds(60)), limit: 10))" }
    ) { PruneTakesLive(base: $0) },
    FaultyStore(
      "create-overwrites", "A create replaces a record that lies at its key.",
      probe: { "\(try await $0.create()), \(try await $0.create())" }
    ) { CreateOverwrites(base: $0) },
    FaultyStore(
      "destroy-forgets", "A destroy reports success and leaves the record.",
      probe: { "\(try await $0.create()), \(try await $0.records.destroy($0.key())), \(try await $0.stored())" }
    ) { DestroyForgets(base: $0) },
    FaultyStore("hangs", "A load never returns.", probe: { try await $0.stored() }) { Hangs(base: $0) },
  ]
}
