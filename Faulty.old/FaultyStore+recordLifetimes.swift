import Sessions

extension FaultyStore {
  /// Faults of deadlines and clocks.
  static let recordLifetimes: [FaultyStore] = [
    FaultyStore(
      "deadline-inclusive", "A record is still loaded at the millisecond of its deadline.",
      probe: { "\(try await $0.create()), \(try await $0.stored(after: .seconds(3600)))" }
    ) { DeadlineInclusive(base: $0) },
    FaultyStore(
      "load-ignores-expiry", "A record is loaded until somebody prunes it.",
      probe: { "\(try await $0.create()), \(try await $0.stored(after: .seconds(3600)))" }
    ) { LoadIgnoresExpiry(base: $0) },
    FaultyStore(
      "load-ignores-absolute", "A load looks at the idle deadline only.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(absolute: .seconds(60)))
        return try await subject.stored(after: .seconds(60))
      }
    ) { LoadIgnoresAbsolute(base: $0) },
    FaultyStore(
      "load-ignores-idle", "A load looks at the absolute deadline only.",
      probe: { "\(try await $0.create()), \(try await $0.stored(after: .seconds(3600)))" }
    ) { LoadIgnoresIdle(base: $0) },
    FaultyStore(
      "load-slides", "A load alone extends the session by an hour.",
      probe: { "\(try await $0.create()), \(try await $0.stored(after: .seconds(60))), \(try await $0.stored(after: .seconds(60)))" }
    ) { LoadSlides(base: $0) },
    FaultyStore(
      "unlimited-becomes-maximum", "No limit is stored as the end of the year 9999.",
      probe: { subject in
        var record = subject.record()
        record.idleDeadline = .unlimited
        _ = try await subject.create(1, record)
        return try await subject.records.load(subject.key(), now: subject.now)?.idleDeadline.description ?? "no record"
      }
    ) { UnlimitedBecomesMaximum(base: $0) },
    FaultyStore(
      "unlimited-ends", "No limit is stored as nothing, which a load reads as expired.",
      probe: { subject in
        var record = subject.record()
        record.idleDeadline = .unlimited
        _ = try await subject.create(1, record)
        return try await subject.stored() == "no record" ? "no record" : "a record"
      }
    ) { UnlimitedEnds(base: $0) },
    FaultyStore(
      "deadlines-end-2038", "Deadlines are kept in 32-bit seconds, and the later ones end in January 2038.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(absolute: .seconds(86400 * 365 * 1000)))
        return try await subject.stored()
      }
    ) { DeadlinesEnd2038(base: $0) },
    FaultyStore(
      "creation-time-unsigned", "A creation time before 1970 is lost.",
      probe: { subject in
        var record = subject.record()
        record.createdAt = Timestamp(milliseconds: -1)
        _ = try await subject.create(1, record)
        return try await subject.stored()
      }
    ) { CreationTimeUnsigned(base: $0) },
    FaultyStore(
      "expiry-in-whole-seconds", "The backend is given the time to live in whole seconds, rounded down: what is left of a second is lost.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(idle: .milliseconds(1500)))
        return try await subject.stored(after: .milliseconds(1200))
      }
    ) { ExpiryInWholeSeconds($0) },
    FaultyStore(
      "own-clock", "A load goes by the clock of the backend, which is two minutes behind the application's.",
      probe: { "\(try await $0.create()), \(try await $0.stored(after: .seconds(3600)))" }
    ) { OwnClock(base: $0) },
    FaultyStore(
      "absolute-ends-early", "A load takes a second off the absolute limit, to be on the safe side.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(absolute: .seconds(60)))
        return try await subject.stored(after: .milliseconds(59_500))
      }
    ) { AbsoluteEndsEarly(base: $0) },
  ]
}
