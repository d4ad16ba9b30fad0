import Sessions
import Testing

@Suite("When activity is written back [TTL-8]")
struct TouchIsDueTests {
  struct Row: CustomTestStringConvertible {
    let name: String
    var limits = SessionLimits()
    var idle: SessionLimit?
    /// The time until the idle deadline.
    let left: Duration
    var absolute: Timestamp = at(.seconds(86400))
    let isDue: Bool

    var testDescription: String { name }
  }

  /// The default interval for an idle limit of an hour is 60 s: due from 3540 s before the deadline on.
  static let rows: [Row] = [
    Row(name: "fresh", left: .seconds(3600), isDue: false),
    Row(name: "1 ms before the interval is over", left: .seconds(3540) + .milliseconds(1), isDue: false),
    Row(name: "the interval is over", left: .seconds(3540), isDue: true),
    Row(name: "1 ms after", left: .seconds(3540) - .milliseconds(1), isDue: true),
    Row(name: "about to expire", left: .milliseconds(1), isDue: true),
    Row(name: "another node's clock was ahead", left: .seconds(3700), isDue: false),
    Row(
      name: "a tenth of a short limit, before", limits: SessionLimits(idle: .seconds(100)),
      left: .seconds(90) + .milliseconds(1), isDue: false),
    Row(
      name: "a tenth of a short limit, at", limits: SessionLimits(idle: .seconds(100)), left: .seconds(90), isDue: true),
    Row(
      name: "configured, before", limits: SessionLimits(touchInterval: .seconds(600)),
      left: .seconds(3000) + .milliseconds(1), isDue: false),
    Row(name: "configured, at", limits: SessionLimits(touchInterval: .seconds(600)), left: .seconds(3000), isDue: true),
    Row(name: "always", limits: SessionLimits(touchInterval: .zero), left: .seconds(3600), isDue: true),
    Row(
      name: "own limit with a configured interval that is too coarse for it",
      limits: SessionLimits(touchInterval: .seconds(600)), idle: .seconds(100), left: .seconds(90), isDue: true),
    Row(
      name: "own limit, before a tenth of it", limits: SessionLimits(touchInterval: .seconds(600)),
      idle: .seconds(100), left: .seconds(90) + .milliseconds(1), isDue: false),
    Row(
      name: "long own limit keeps the configured interval", limits: SessionLimits(touchInterval: .seconds(600)),
      idle: .seconds(36000), left: .seconds(35400), isDue: true),
    Row(
      name: "long own limit, before the configured interval", limits: SessionLimits(touchInterval: .seconds(600)),
      idle: .seconds(36000), left: .seconds(35400) + .milliseconds(1), isDue: false),
    Row(name: "unlimited", limits: SessionLimits(idle: .unlimited), left: .seconds(1), isDue: false),
    Row(name: "own unlimited", idle: .unlimited, left: .seconds(1), isDue: false),
    Row(
      name: "the idle deadline is the absolute one already", left: .seconds(10), absolute: at(.seconds(10)),
      isDue: false),
    Row(
      name: "a longest possible limit", limits: SessionLimits(idle: .seconds(.max), touchInterval: .seconds(1)),
      left: .seconds(1), absolute: .unlimited, isDue: true),
  ]

  @Test("boundary table", arguments: rows)
  func boundaries(row: Row) {
    let isDue = row.limits.touchIsDue(
      idle: row.idle ?? row.limits.idle, idleDeadline: at(row.left), absoluteDeadline: row.absolute, now: start)
    #expect(isDue == row.isDue)
  }
}
