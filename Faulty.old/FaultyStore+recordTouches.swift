import Sessions

extension FaultyStore {
  /// Faults of touching.
  static let recordTouches: [FaultyStore] = [
    FaultyStore(
      "touch-revives-expired", "A touch does not look whether the record is live.",
      probe: { "\(try await $0.create()), \(try await $0.touch(to: .seconds(7200), after: .seconds(3600)))" }
    ) { TouchRevivesExpired(base: $0) },
    FaultyStore(
      "touch-does-nothing", "A touch reports success and moves nothing: the session ends under its active user.",
      probe: { "\(try await $0.create()), \(try await $0.touch(to: .seconds(7200))), \(try await $0.stored())" }
    ) { TouchDoesNothing(base: $0) },
    FaultyStore(
      "touch-always-succeeds", "A touch of a missing or expired record reports success.",
      probe: { "\(try await $0.touch(to: .seconds(7200)))" }
    ) { TouchAlwaysSucceeds(base: $0) },
    FaultyStore(
      "touch-creates", "A touch of a missing record creates an empty one, as setting a field of a hash does.",
      probe: { "\(try await $0.touch(to: .seconds(7200))), \(try await $0.create())" }
    ) { TouchCreates(base: $0) },
    FaultyStore(
      "touch-counts-as-write", "A touch raises the version, and so makes a commit under way lose.",
      probe: { "\(try await $0.create()), \(try await $0.touch(to: .seconds(7200))), \(try await $0.stored())" }
    ) { TouchCountsAsWrite(base: $0) },
    FaultyStore(
      "touch-shortens", "A touch sets the idle deadline to its own, also when that is earlier.",
      probe: { "\(try await $0.create()), \(try await $0.touch(to: .seconds(60))), \(try await $0.stored())" }
    ) { TouchShortens(numbered: RenumberedRecords($0)) },
    FaultyStore(
      "touch-passes-absolute", "A touch carries the idle deadline past the absolute one.",
      probe: { "\(try await $0.create()), \(try await $0.touch(to: .seconds(90000))), \(try await $0.stored())" }
    ) { TouchPassesAbsolute(numbered: RenumberedRecords($0)) },
    FaultyStore(
      "touch-moves-absolute", "A touch carries the absolute deadline along.",
      probe: { "\(try await $0.create()), \(try await $0.touch(to: .seconds(7200), after: .seconds(60))), \(try await $0.stored())" }
    ) { TouchMovesAbsolute(numbered: RenumberedRecords($0)) },
    FaultyStore(
      "touch-writes-loaded-copy", "A touch writes back the payload that was loaded, and so undoes a commit that came between.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.stored()
        _ = try await subject.replace()
        _ = try await subject.touch(to: .seconds(7200))
        return try await subject.stored()
      }
    ) { TouchWritesLoadedCopy($0) },
    FaultyStore(
      "touch-drops-subject", "A touch rewrites the record without its subject.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "ada"))
        _ = try await subject.touch(to: .seconds(7200))
        return try await subject.stored()
      }
    ) { TouchDropsSubject(numbered: RenumberedRecords($0)) },
    FaultyStore(
      "touch-in-seconds", "A touch gives the new lifetime in whole seconds, rounded down.",
      probe: { "\(try await $0.create()), \(try await $0.touch(to: .milliseconds(7_200_700))), \(try await $0.stored())" }
    ) { TouchInSeconds(base: $0) },
    FaultyStore(
      "touch-times-thousand", "A touch takes a lifetime in milliseconds for one in seconds.",
      probe: { "\(try await $0.create()), \(try await $0.touch(to: .seconds(3660))), \(try await $0.stored())" }
    ) { TouchTimesThousand(base: $0) },
  ]
}
