import Sessions

extension FaultyStore {
  /// Faults of lifetimes.
  static let lifetimeFaults: [FaultyStore] = [
    FaultyStore(
      "touch-never-due", "The idle deadline of a session that is only read never moves.",
      probe: { subject in
        try await subject.touch(try await subject.begin([.set("a", json("1"))]), after: .seconds(600))
      },
      touch: { _, _, _ in .notDue }),
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
      touch: { base, snapshot, now in
        let outcome = try await base.touch(snapshot, now: now)
        if case .gone = outcome { return .notDue }
        return outcome
      }),
    FaultyStore(
      "absolute-deadline-slides", "A touch moves the absolute deadline.",
      probe: { subject in
        try await subject.touch(try await subject.begin([.set("a", json("1"))]), after: .seconds(600))
      },
      touch: { base, snapshot, now in
        let outcome = try await base.touch(snapshot, now: now)
        guard case .touched(let touched, _) = outcome, !touched.absoluteDeadline.isUnlimited else { return outcome }
        let lifetime = touched.createdAt.duration(to: touched.absoluteDeadline)
        let moved = try await base.commit([.expire(at: now.advanced(by: lifetime))], to: touched, now: now)
        guard case .committed(let session, let token) = moved else { return outcome }
        return .touched(session, token: token)
      }),
    FaultyStore(
      "opening-is-activity", "Opening a session extends it.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        return try await subject.seen(session.token, after: .seconds(600))
      },
      open: { base, token, now in
        let outcome = try await base.open(token, now: now)
        guard case .live(let snapshot) = outcome, case .touched(let touched, _) = try await base.touch(snapshot, now: now) else {
          return outcome
        }
        return .live(touched)
      }),
    FaultyStore(
      "zero-limit-means-forever", "A limit of zero means none.",
      probe: FaultProbes.commits([.set("a", json("1"))], [.setLimits(idle: .after(.zero), absolute: nil)]),
      rewritingCommits: { commit in
        commit.replaceLimits { $0 == .after(.zero) ? .unlimited : $0 }
      }),
    FaultyStore(
      "negative-limit-means-forever", "A negative limit means none.",
      probe: FaultProbes.commits([.set("a", json("1"))], [.setLimits(idle: .seconds(-1), absolute: nil)]),
      rewritingCommits: { commit in
        commit.replaceLimits { if case .after(let duration) = $0, duration < .zero { .unlimited } else { $0 } }
      }),
    FaultyStore(
      "no-limit-means-forever", "A session that gives up a limit of its own has none.",
      probe: FaultProbes.commits([.set("a", json("1"))], [.setLimits(idle: nil, absolute: nil)]),
      rewritingCommits: { commit in
        commit.replaceLimits { $0 ?? .unlimited }
      }),
    FaultyStore(
      "own-limits-ignored", "All sessions have the limits of the store.",
      probe: FaultProbes.commits([.set("a", json("1"))], [.setLimits(idle: .minutes(5), absolute: nil)]),
      rewritingCommits: { commit in
        commit.replaceEach { if case .setLimits = $0 { [] } else { [$0] } }
      }),
    FaultyStore(
      "own-limit-runs-from-now", "An absolute limit of a session's own runs from when it was set.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        let limited = try await subject.write([.setLimits(idle: nil, absolute: .hours(2))], to: session, after: .seconds(60))
        return try await subject.seen(limited.token)
      },
      rewritingCommits: { commit in
        let now = commit.now
        commit.replaceEach { operation in
          guard case .setLimits(_, let absolute?) = operation else { return [operation] }
          return [operation, .expire(at: absolute.deadline(from: now))]
        }
      }),
    FaultyStore(
      "moved-end-ignored", "Moving a session's end does nothing.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        return try await subject.seen(try await subject.write([.expire(at: subject.after(.seconds(60)))], to: session).token)
      },
      rewritingCommits: { commit in
        commit.replaceEach { if case .expire = $0 { [] } else { [$0] } }
      }),
    FaultyStore(
      "past-end-ignored", "Moving a session's end to the past does nothing.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        return try await subject.seen(try await subject.write([.expire(at: subject.now)], to: session).token)
      },
      rewritingCommits: { commit in
        let now = commit.now
        commit.replaceEach { if case .expire(let deadline) = $0, deadline <= now { [] } else { [$0] } }
      }),
    FaultyStore(
      "end-is-committed", "A commit that ends a session says that it was written.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        return try await subject.write([.expire(at: subject.now)], to: session).outcome
      },
      commit: { base, request in
        let outcome = try await base.commit(request)
        guard case .destroyed = outcome, let snapshot = request.snapshot else { return outcome }
        return .committed(snapshot, token: nil)
      }),
    FaultyStore(
      "longest-limit-ignored", "A session may have a limit of its own of any length.",
      probe: FaultProbes.commits([.set("a", json("1"))], [.setLimits(idle: nil, absolute: .days(500))]),
      configuration: { $0.limits.longestAllowed = .seconds(Int64.max) }),
    FaultyStore(
      "long-limits-cut", "No session lives longer than 400 days, whatever is allowed.",
      probing: .init(limits: SessionLimits(idle: .days(500), absolute: .days(500), longestAllowed: .seconds(Int64.max))),
      probe: FaultProbes.commits([.set("a", json("1"))]),
      configuration: { $0.limits.replaceDurations { min($0, .seconds(400 * 86400)) } }),
    FaultyStore(
      "fractions-of-seconds-dropped", "Limits are cut to whole seconds.",
      probing: .init(limits: SessionLimits(idle: .after(.milliseconds(1500)))),
      probe: FaultProbes.commits([.set("a", json("1"))]),
      configuration: { $0.limits.replaceDurations { .seconds(max(1, $0.components.seconds)) } }),
    FaultyStore(
      "unlimited-has-default", "A session without limits lives for a day.",
      probing: .init(limits: SessionLimits(absolute: .unlimited)),
      probe: FaultProbes.commits([.set("a", json("1"))]),
      configuration: { if $0.limits.absolute == .unlimited { $0.limits.absolute = .hours(24) } }),
  ]

  /// Faults of limits on sizes, and of other settings.
  static let sizeFaults: [FaultyStore] = [
    FaultyStore(
      "sizes-not-checked", "Sizes are not limited at all.",
      probe: FaultProbes.value(String(repeating: "1", count: 16 * 1024 + 1)),
      configuration: {
        $0.sizes = SizeLimits(keyBytes: .max, valueBytes: .max, fieldCount: .max, subjectBytes: .max, recordBytes: .max)
      }),
    FaultyStore(
      "key-limit-off-by-one", "A key may have one byte more than the limit.",
      probe: FaultProbes.keys(String(repeating: "k", count: 257)),
      configuration: { $0.sizes.keyBytes += 1 }),
    FaultyStore(
      "subject-limit-missing", "A subject may be of any length.",
      probe: FaultProbes.commits([.setSubject(String(repeating: "s", count: 257))]),
      configuration: { $0.sizes.subjectBytes = .max }),
    FaultyStore(
      "record-limit-off-by-one", "A record may have one byte more than the limit.",
      probing: .init(sizes: SizeLimits(recordBytes: 300)),
      probe: { subject in
        var refused = 0
        for count in 200..<400 {
          do { _ = try await subject.begin([.set("v", json(String(repeating: "1", count: count)))]) } catch { refused += 1 }
        }
        return "\(refused) refused"
      },
      configuration: { $0.sizes.recordBytes += 1 }),
    FaultyStore(
      "field-limit-missing", "A session may have any number of fields.",
      probe: FaultProbes.commits((0...256).map { .set("\($0)", json("1")) }),
      configuration: { $0.sizes.fieldCount = .max }),
    FaultyStore(
      "corrupt-policy-ignored", "A record that cannot be read is no session, whatever the policy.",
      probing: .init(corruptRecordPolicy: .fail),
      probe: FaultProbes.spoiltRecord,
      configuration: { $0.corruptRecordPolicy = .treatAsAbsent }),
  ]
}

extension CommitRequest {
  /// Replaces both limits that a session is given.
  fileprivate mutating func replaceLimits(_ body: (SessionLimit?) -> SessionLimit?) {
    replaceEach { operation in
      guard case .setLimits(let idle, let absolute) = operation else { return [operation] }
      return [.setLimits(idle: body(idle), absolute: body(absolute))]
    }
  }
}

extension SessionLimits {
  /// Replaces the durations of those limits that have one.
  fileprivate mutating func replaceDurations(_ body: (Duration) -> Duration) {
    if case .after(let duration) = idle { idle = .after(body(duration)) }
    if case .after(let duration) = absolute { absolute = .after(body(duration)) }
  }
}
