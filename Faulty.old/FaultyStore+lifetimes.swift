import Sessions

extension FaultyStore {
  /// Faults of lifetimes.
  static let lifetimeFaults: [FaultyStore] = [
    FaultyStore(
      "touch-never-due", "The idle deadline of a session that is only read never moves.",
      probe: { subject in
        try await subject.touch(try await subject.begin([.set("a", json("1"))]), after: .seconds(600))
      },
      store: TouchNeverDue.init(base:)),
    FaultyStore(
      "touch-always-due", "Every visit writes the idle deadline.",
      probe: { subject in
        try await subject.touch(try await subject.begin([.set("a", json("1"))]), after: .seconds(1))
      },
      configuration: { $0.limits.touchInterval = .zero }),
    FaultyStore(
      "gone-is-not-due", "A touch of a session that has ended says that it was not due.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        try await subject.store.destroy(session.snapshot)
        return try await subject.touch(session, after: .seconds(600))
      },
      store: GoneIsNotDue.init(base:)),
    FaultyStore(
      "absolute-deadline-slides", "A touch moves the absolute deadline.",
      probe: { subject in
        try await subject.touch(try await subject.begin([.set("a", json("1"))]), after: .seconds(600))
      },
      store: AbsoluteDeadlineSlides.init(base:)),
    FaultyStore(
      "opening-is-activity", "Opening a session extends it.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        return try await subject.seen(session.token, after: .seconds(600))
      },
      store: OpeningIsActivity.init(base:)),
    FaultyStore(
      "zero-limit-means-forever", "A limit of zero means none.",
      probe: FaultProbes.commits([.set("a", json("1"))], [.setLimits(idle: .after(.zero), absolute: nil)]),
      store: ZeroLimitMeansForever.init(base:)),
    FaultyStore(
      "negative-limit-means-forever", "A negative limit means none.",
      probe: FaultProbes.commits([.set("a", json("1"))], [.setLimits(idle: .seconds(-1), absolute: nil)]),
      store: NegativeLimitMeansForever.init(base:)),
    FaultyStore(
      "no-limit-means-forever", "A session that gives up a limit of its own has none.",
      probe: FaultProbes.commits([.set("a", json("1"))], [.setLimits(idle: nil, absolute: nil)]),
      store: NoLimitMeansForever.init(base:)),
    FaultyStore(
      "own-limits-ignored", "All sessions have the limits of the store.",
      probe: FaultProbes.commits([.set("a", json("1"))], [.setLimits(idle: .minutes(5), absolute: nil)]),
      store: OwnLimitsIgnored.init(base:)),
    FaultyStore(
      "own-limit-runs-from-now", "An absolute limit of a session's own runs from when it was set.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        let limited = try await subject.write([.setLimits(idle: nil, absolute: .hours(2))], to: session, after: .seconds(60))
        return try await subject.seen(limited.token)
      },
      store: OwnLimitRunsFromNow.init(base:)),
    FaultyStore(
      "moved-end-ignored", "Moving a session's end does nothing.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        return try await subject.seen(try await subject.write([.expire(at: subject.after(.seconds(60)))], to: session).token)
      },
      store: MovedEndIgnored.init(base:)),
    FaultyStore(
      "past-end-ignored", "Moving a session's end to the past does nothing.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        return try await subject.seen(try await subject.write([.expire(at: subject.now)], to: session).token)
      },
      store: PastEndIgnored.init(base:)),
    FaultyStore(
      "end-is-committed", "A commit that ends a session says that it was written.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        return try await subject.write([.expire(at: subject.now)], to: session).outcome
      },
      store: EndIsCommitted.init(base:)),
    FaultyStore(
      "longest-limit-ignored", "A session may have a limit of its own of any length.",
      probe: FaultProbes.commits([.set("a", json("1"))], [.setLimits(idle: nil, absolute: .days(500))]),
      configuration: { $0.limits.longestAllowed = .seconds(Int64.max) }),
    FaultyStore(
      "long-limits-cut", "No session lives longer than 400 days, whatever is allowed.",
      probing: .init(limits: SessionLimits(idle: .days(500), absolute: .days(500), longestAllowed: .seconds(Int64.max))),
      probe: FaultProbes.commits([.set("a", json("1"))]),
      configuration: { $0.limits = $0.limits.atMost(.seconds(400 * 86400)) }),
    FaultyStore(
      "fractions-of-seconds-dropped", "Limits are cut to whole seconds.",
      probing: .init(limits: SessionLimits(idle: .after(.milliseconds(1500)))),
      probe: FaultProbes.commits([.set("a", json("1"))]),
      configuration: { $0.limits = $0.limits.inWholeSeconds }),
    FaultyStore(
      "unlimited-has-default", "A session without limits lives for a day.",
      probing: .init(limits: SessionLimits(absolute: .unlimited)),
      probe: FaultProbes.commits([.set("a", json("1"))]),
      configuration: { if $0.limits.absolute == .unlimited { $0.limits.absolute = .hours(24) } }),
  ]
}
