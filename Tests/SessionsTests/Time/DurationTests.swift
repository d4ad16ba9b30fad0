import Sessions
import Testing

@Suite("Milliseconds of a duration [TTL-4] [TTL-5]")
struct DurationTests {
  @Test(
    "parts of a millisecond are rounded up, never to zero",
    arguments: [
      (.zero, 0), (.nanoseconds(1), 1), (Duration(secondsComponent: 0, attosecondsComponent: 1), 1),
      (.microseconds(999), 1), (.milliseconds(1), 1), (.microseconds(1001), 2), (.milliseconds(500), 500),
      (.seconds(1) + .nanoseconds(1), 1001), (.seconds(3600), 3_600_000),
    ] as [(Duration, Int64)])
  func roundsUp(duration: Duration, milliseconds: Int64) {
    #expect(duration.millisecondsRoundedUp == milliseconds)
  }

  @Test(
    "negative durations are rounded up too, towards zero",
    arguments: [
      (.nanoseconds(-1), 0), (.microseconds(-999), 0), (.milliseconds(-1), -1),
      (.microseconds(-1001), -1), (.microseconds(-1999), -1), (.seconds(-1) - .nanoseconds(1), -1000),
      (.seconds(-2), -2000),
    ] as [(Duration, Int64)])
  func roundsNegativeUp(duration: Duration, milliseconds: Int64) {
    #expect(duration.millisecondsRoundedUp == milliseconds)
  }

  @Test("durations past 64 bits of milliseconds saturate")
  func saturates() {
    #expect(Duration.seconds(Int64.max).millisecondsRoundedUp == .max)
    #expect(Duration.seconds(Int64.min).millisecondsRoundedUp == .min)
    #expect((Duration.milliseconds(Int64.max) + .milliseconds(1)).millisecondsRoundedUp == .max)
    #expect((Duration.milliseconds(Int64.max) + .nanoseconds(1)).millisecondsRoundedUp == .max)
    #expect((Duration.milliseconds(Int64.min) - .milliseconds(1)).millisecondsRoundedUp == .min)
    #expect((Duration.milliseconds(Int64.max) + .seconds(1)).millisecondsRoundedUp == .max)
  }

  @Test("every whole number of milliseconds is exact", arguments: [Int64.max, .max - 1, .min, .min + 1, 999, -999, -1])
  func exact(milliseconds: Int64) {
    #expect(Duration.milliseconds(milliseconds).millisecondsRoundedUp == milliseconds)
  }
}
