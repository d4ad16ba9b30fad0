import Sessions

extension FaultyStore {
  /// Faults of destroying and pruning.
  static let recordRemovals: [FaultyStore] = [
    FaultyStore(
      "prune-takes-live", "Pruning goes by the idle deadline with an hour too much.",
      probe: { "\(try await $0.create()), \(try await $0.prune(after: .seconds(60)))" }
    ) { PruneTakesLive(base: $0) },
    FaultyStore(
      "destroy-forgets", "A destroy reports success and leaves the record.",
      probe: { "\(try await $0.create()), \(try await $0.destroy()), \(try await $0.stored())" }
    ) { DestroyForgets(base: $0) },
    FaultyStore(
      "destroy-ignores-version", "A destroy at a version removes the record of any version.",
      probe: { "\(try await $0.create()), \(try await $0.destroy(expecting: 9)), \(try await $0.stored())" }
    ) { DestroyIgnoresVersion(base: $0) },
    FaultyStore(
      "destroy-needs-record", "A destroy throws when there is nothing to destroy.",
      probe: { "\(try await $0.destroy())" }
    ) { DestroyNeedsRecord(base: $0) },
    FaultyStore(
      "destroy-answers-true", "A destroy says that there was a record whether there was one or not.",
      probe: { "\(try await $0.destroy())" }
    ) { DestroyAnswersTrue(base: $0) },
    FaultyStore(
      "destroy-blocks-key", "A destroyed record leaves a mark, and its key cannot be used again.",
      probe: { "\(try await $0.create()), \(try await $0.destroy()), \(try await $0.create())" }
    ) { DestroyBlocksKey($0) },
    FaultyStore(
      "prune-ignores-limit", "A prune removes everything that is expired, whatever its limit.",
      probe: { subject in
        for number: UInt8 in 1...3 { _ = try await subject.create(number) }
        return "\(try await subject.prune(limit: 2, after: .seconds(3600)))"
      }
    ) { PruneIgnoresLimit(base: $0) },
    FaultyStore(
      "prune-answers-limit", "A prune answers its limit instead of how many it removed.",
      probe: { "\(try await $0.prune(after: .zero))" }
    ) { PruneAnswersLimit(base: $0) },
    FaultyStore(
      "prune-after-deadline", "A prune leaves what expires at this very millisecond.",
      probe: { "\(try await $0.create()), \(try await $0.prune(after: .seconds(3600)))" }
    ) { PruneAfterDeadline(base: $0) },
    FaultyStore(
      "prune-newest-first", "A prune with a limit takes what expired last.",
      probe: { subject in
        for number: UInt8 in 1...3 { _ = try await subject.create(number, subject.record(idle: .seconds(Int(number)))) }
        _ = try await subject.prune(limit: 2, after: .seconds(3600))
        return "\(try await subject.stored(1)), \(try await subject.stored(3))"
      }
    ) { PruneNewestFirst(scan: KeyedRecords($0)) },
    FaultyStore(
      "prune-misses-absolute", "A prune looks at the idle deadline only.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(absolute: .seconds(60)))
        return "\(try await subject.prune(after: .seconds(60)))"
      }
    ) { PruneMissesAbsolute(scan: KeyedRecords($0)) },
    FaultyStore(
      "prune-takes-unlimited", "A prune takes no limit for a limit of nothing, and removes what should live for ever.",
      probe: { subject in
        let record = SessionRecord(createdAt: subject.now, absoluteDeadline: .unlimited, idleDeadline: .unlimited, payload: [])
        _ = try await subject.create(1, record)
        return "\(try await subject.prune(after: .zero))"
      }
    ) { PruneTakesUnlimited(scan: KeyedRecords($0)) },
    FaultyStore(
      "prune-by-first-deadline", "A prune goes by the deadline that a record was created with.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.touch(to: .seconds(7200))
        return "\(try await subject.prune(after: .seconds(3600)))"
      }
    ) { PruneByFirstDeadline($0) },
    FaultyStore(
      "destroy-spares-expired", "A destroy leaves a record that was found expired, and it goes on blocking its key.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.stored(after: .seconds(3600))
        return "\(try await subject.destroy()), \(try await subject.stored())"
      }
    ) { DestroySparesExpired($0) },
    FaultyStore(
      "destroy-takes-subject", "Destroying one of a subject's records destroys all of them.",
      probe: { subject in
        for number: UInt8 in 1...2 { _ = try await subject.create(number, subject.record(subject: "ada")) }
        return "\(try await subject.destroy(1)), \(try await subject.stored(2))"
      }
    ) { DestroyTakesSubject(base: $0) },
  ]
}
