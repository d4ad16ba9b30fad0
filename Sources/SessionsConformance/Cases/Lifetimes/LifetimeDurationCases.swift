import Sessions
import SessionsTesting

/// Short, long, zero, negative and huge durations.
enum LifetimeDurationCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "TTL-007", "a lifetime of less than a second is kept to the millisecond", rules: ["TTL-1", "TTL-4"],
      configuration: .lifetimes(idle: .after(.milliseconds(400)), absolute: .after(.milliseconds(700))),
      body: { t in
        var session = try await t.create([.set("a", json("1"))])
        t.advance(by: .milliseconds(399))
        session = try await t.write([.set("a", json("2"))], to: session)
        try await t.expectEnd(session, after: .milliseconds(301))
        let quiet = try await t.create([.set("a", json("1"))])
        try await t.expectEnd(quiet, after: .milliseconds(400))
      }),
    ConformanceCase(
      "TTL-042", "a fraction of a millisecond is rounded up", rules: ["TTL-4"],
      configuration: .lifetimes(idle: .after(.microseconds(1500)), absolute: .hours(1)),
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        try await t.expectEnd(session, after: .milliseconds(2))
        let own = try await t.create([.set("a", json("1")), .setLimits(idle: .after(.nanoseconds(1)), absolute: nil)])
        try await t.expectEnd(own, after: .milliseconds(1))
      }),
    ConformanceCase(
      "TTL-008", "a lifetime of one and a half seconds is neither one nor two", rules: ["TTL-1", "TTL-4"],
      configuration: .lifetimes(idle: .after(.milliseconds(1500)), absolute: .hours(1)),
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        try await t.expectEnd(session, after: .milliseconds(1500))
      }),
    ConformanceCase(
      "TTL-009", "a lifetime of 400 days is kept", rules: ["TTL-4", "TTL-5"],
      configuration: .lifetimes(idle: .days(400), absolute: .days(400)),
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        t.advance(by: .seconds(31 * 86400))
        try await t.expectFields(session.token, ["a": json("1")])
        try await t.expectEnd(session, after: .seconds(369 * 86400))
      }),
    ConformanceCase(
      "TTL-011", "a minute is sixty seconds in every unit", rules: ["TTL-3"],
      configuration: .lifetimes(idle: .minutes(1), absolute: .hours(1)),
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        t.advance(by: .seconds(59))
        _ = try await t.live(session.token)
        t.advance(by: .seconds(2))
        try await t.expectAbsent(session.token)
        let own = try await t.create([.set("a", json("1")), .setLimits(idle: .unlimited, absolute: .days(1))])
        try await t.expectEnd(own, after: .seconds(86400))
      }),
    ConformanceCase(
      "TTL-010", "a limit of its own beyond the longest allowed is refused and changes nothing",
      rules: ["TTL-4", "TTL-5"],
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        let tooLong: [SessionOperation] = [
          .setLimits(idle: .seconds(1_000_000_000_000), absolute: nil), .setLimits(idle: nil, absolute: .days(401)),
          .setLimits(idle: .seconds(.max), absolute: .seconds(.max)), .setLimits(idle: nil, absolute: .days(.max)),
          .expire(at: t.now.advanced(by: .seconds(401 * 86400))), .expire(at: .maximum),
        ]
        for operation in tooLong {
          try await t.expectError("a lifetime that is too long", .misconfigured) { () async throws(SessionError) in
            try await t.commit([.set("a", json("2")), operation], to: session)
          }
        }
        let opened = try await t.expectFields(session.token, ["a": json("1")])
        try t.expectDeadlines(opened, idle: .seconds(3600), absolute: .seconds(86400))
      }),
    ConformanceCase(
      "TTL-043", "a deadline beyond the year 9999 is moved to its end and not into the past", rules: ["TTL-5"],
      configuration: .init(
        limits: SessionLimits(
          idle: .seconds(.max), absolute: .seconds(.max), longestAllowed: .seconds(Int64.max))),
      body: { t in
        var session = try await t.create([.set("a", json("1"))])
        session = try await t.live(session.token)
        try t.expect("the absolute deadline", session.snapshot.absoluteDeadline, equals: .maximum)
        try t.expect("the idle deadline", session.snapshot.idleDeadline, equals: .maximum)
        session = try await t.write([.expire(at: .maximum), .set("a", json("2"))], to: session)
        t.advance(by: .seconds(100 * 365 * 86400))
        try await t.expectFields(session.token, ["a": json("2")])
      }),
    ConformanceCase(
      "TTL-004", "moving a session's end to the present or the past ends it, without an error", rules: ["TTL-6", "TTL-7"],
      needs: [.revocation],
      limited: .init(deviation: .destroyDoesNotRevoke) { t in try await expectReplayUntilDeadline(ends(t), t) },
      body: { t in try await expectEnded(ends(t), t) }),
    ConformanceCase(
      "TTL-005", "a limit of zero of its own ends a session: it does not mean for ever", rules: ["TTL-3", "TTL-6", "TTL-7"],
      needs: [.revocation],
      limited: .init(deviation: .destroyDoesNotRevoke) { t in try await expectReplayUntilDeadline(zeros, t) },
      body: { t in try await expectEnded(zeros, t) }),
    ConformanceCase(
      "TTL-006", "a negative limit of its own ends a session: it does not mean for ever", rules: ["TTL-3", "TTL-6", "TTL-7"],
      needs: [.revocation],
      limited: .init(deviation: .destroyDoesNotRevoke) { t in try await expectReplayUntilDeadline(negatives, t) },
      body: { t in try await expectEnded(negatives, t) }),
    ConformanceCase(
      "TTL-040", "a session whose end is not in the future is not created", rules: ["TTL-6", "TTL-7"],
      body: { t in
        for operation in ends(t) + zeros + negatives {
          try await t.expectCommit([.set("a", json("1")), operation], to: nil, "destroyed")
        }
      }),
  ]

  private static func ends(_ t: CaseContext) -> [SessionOperation] {
    let ends = [t.now, t.now.advanced(by: .seconds(-1)), Timestamp(milliseconds: 0), Timestamp(milliseconds: -1)]
    return (ends + [Timestamp(milliseconds: .min)]).map { .expire(at: $0) }
  }

  private static let zeros: [SessionOperation] = [
    .setLimits(idle: .seconds(0), absolute: nil), .setLimits(idle: nil, absolute: .seconds(0)),
    .setLimits(idle: .unlimited, absolute: .after(.zero)),
  ]

  private static let negatives: [SessionOperation] = [
    .setLimits(idle: .seconds(-1), absolute: nil), .setLimits(idle: nil, absolute: .seconds(-1)),
    .setLimits(idle: .seconds(.min), absolute: .unlimited), .setLimits(idle: .unlimited, absolute: .days(.min)),
  ]

  private static func expectEnded(_ operations: [SessionOperation], _ t: CaseContext) async throws {
    for operation in operations {
      let session = try await t.create([.set("a", json("1"))])
      try await t.expectCommit([operation, .set("a", json("2"))], to: session, "destroyed")
      try await t.expectAbsent(session.token)
      try await t.expectCommit([.set("a", json("3"))], to: session, "gone")
    }
  }

  /// The token itself still holds the old deadline.
  private static func expectReplayUntilDeadline(_ operations: [SessionOperation], _ t: CaseContext) async throws {
    var sessions: [HeldSession] = []
    for operation in operations {
      let session = try await t.create([.set("a", json("1"))])
      try await t.expectCommit([operation, .set("a", json("2"))], to: session, "destroyed")
      try await t.expectFields(session.token, ["a": json("1")])
      sessions.append(session)
    }
    t.advance(by: .seconds(3600))
    for session in sessions { try await t.expectAbsent(session.token) }
  }
}
