import Sessions
import Testing

@Suite("Session limits [TTL-3] [TTL-4] [TTL-5]")
struct SessionLimitsTests {
  @Test("limits of minutes, hours and days are those of their seconds and saturate")
  func units() {
    #expect(SessionLimit.seconds(90) == .after(.seconds(90)))
    #expect(SessionLimit.minutes(2) == .after(.seconds(120)))
    #expect(SessionLimit.hours(2) == .after(.seconds(7200)))
    #expect(SessionLimit.days(2) == .after(.seconds(172_800)))
    for limit in [SessionLimit.seconds(.max), .minutes(.max), .hours(.max), .days(.max)] {
      #expect(limit.deadline(from: start) == .maximum)
    }
    for limit in [SessionLimit.seconds(.min), .minutes(.min), .hours(.min), .days(.min)] {
      #expect(limit.deadline(from: start) < start)
    }
  }

  @Test("a limit's deadline counts from its start; unlimited has none [TTL-3]")
  func deadlines() {
    #expect(SessionLimit.after(.nanoseconds(1)).deadline(from: start) == at(.milliseconds(1)))
    #expect(SessionLimit.after(.zero).deadline(from: start) == start)
    #expect(SessionLimit.after(.milliseconds(-1)).deadline(from: start) < start)
    #expect(SessionLimit.unlimited.deadline(from: start) == .unlimited)
    #expect(SessionLimit.unlimited.deadline(from: .maximum) == .unlimited)
  }

  @Test("the defaults are an hour and a day and are valid")
  func defaults() throws {
    let limits = SessionLimits()
    #expect(limits.idle == .after(.seconds(3600)))
    #expect(limits.absolute == .after(.seconds(86400)))
    try limits.validate()
  }

  @Test(
    "valid limits",
    arguments: [
      SessionLimits(idle: .unlimited, absolute: .unlimited),
      SessionLimits(idle: .after(.nanoseconds(1)), absolute: .after(.nanoseconds(1))),
      SessionLimits(idle: .days(400), absolute: .days(400)),
      SessionLimits(idle: .days(401), absolute: .unlimited, longestAllowed: .seconds(401 * 86400)),
      SessionLimits(idle: .seconds(10), touchInterval: .milliseconds(9999)),
      SessionLimits(idle: .seconds(10), touchInterval: .zero),
      SessionLimits(idle: .unlimited, touchInterval: .seconds(1_000_000)),
    ])
  func valid(limits: SessionLimits) throws {
    try limits.validate()
  }

  @Test(
    "a wrong limit is refused at start-up, and the message names it [TTL-4]",
    arguments: [
      (SessionLimits(idle: .after(.zero)), "idle"),
      (SessionLimits(idle: .after(.milliseconds(-1))), "idle"),
      (SessionLimits(idle: .after(.nanoseconds(-1))), "idle"),
      (SessionLimits(idle: .seconds(.min)), "idle"),
      (SessionLimits(absolute: .after(.zero)), "absolute"),
      (SessionLimits(absolute: .seconds(-5)), "absolute"),
      (SessionLimits(absolute: .after(.seconds(400 * 86400) + .nanoseconds(1))), "absolute"),
      (SessionLimits(idle: .seconds(.max)), "idle"),
      (SessionLimits(absolute: .days(.max)), "absolute"),
      (SessionLimits(idle: .seconds(10), touchInterval: .seconds(10)), "touchInterval"),
      (SessionLimits(idle: .seconds(10), touchInterval: .seconds(11)), "touchInterval"),
      (SessionLimits(touchInterval: .nanoseconds(-1)), "touchInterval"),
    ])
  func invalid(limits: SessionLimits, setting: String) async throws {
    let error = try #require(await sessionError { try limits.validate() })
    #expect(error.code == .misconfigured)
    #expect(error.message.contains(setting))
    let store = await sessionError { _ = try Site { $0.limits = limits } }
    #expect(store?.code == .misconfigured)
  }

  @Test("other settings of a store are checked as well")
  func storeSettings() async throws {
    let changes: [(String, (inout ServerSessionStoreConfiguration) -> Void)] = [
      ("grace", { $0.grace = .nanoseconds(-1) }),
      ("inFlightAllowance", { $0.inFlightAllowance = .seconds(-1) }),
      ("commitTimeout", { $0.commitTimeout = .zero }),
      ("commitTimeout", { $0.commitTimeout = .seconds(-1) }),
    ]
    for (setting, change) in changes {
      let error = try #require(await sessionError { _ = try Site(change) })
      #expect(error.code == .misconfigured)
      #expect(error.message.contains(setting))
    }
    _ = try Site { ($0.grace, $0.inFlightAllowance) = (.zero, .zero) }
  }
}
