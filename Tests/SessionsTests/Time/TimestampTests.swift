import Foundation
import Sessions
import Testing

@Suite("Timestamps [TTL-5]")
struct TimestampTests {
  private func time(_ milliseconds: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds) }

  @Test("advancing rounds up to a millisecond")
  func roundsUp() {
    #expect(time(10).advanced(by: .nanoseconds(1)) == time(11))
    #expect(time(10).advanced(by: .milliseconds(5)) == time(15))
    #expect(time(10).advanced(by: .microseconds(-1500)) == time(9))
    #expect(time(10).advanced(by: .milliseconds(-30)) == time(-20))
  }

  @Test("dates become timestamps, rounded, and back; for ever is no date")
  func dates() {
    #expect(Timestamp(Date(timeIntervalSince1970: 1.9996)) == time(2000))
    #expect(Timestamp(Date(timeIntervalSince1970: -0.0009)) == time(-1))
    #expect(Date(time(1_767_225_600_123))?.timeIntervalSince1970 == 1_767_225_600.123)
    #expect(Date(Timestamp.unlimited) == nil)
    for milliseconds in [0, -1, 1_767_225_600_001, Timestamp.maximum.milliseconds] as [Int64] {
      #expect(Date(time(milliseconds)).map { Timestamp($0) } == time(milliseconds))
    }
    #expect(Timestamp(Date(timeIntervalSince1970: 1e300)) == .maximum)
    #expect(Timestamp(Date(timeIntervalSince1970: -1e300)) == time(.min))
    #expect(Timestamp(Date(timeIntervalSince1970: .nan)) == time(.min))
  }

  @Test("deadlines are clamped to the year 9999")
  func clamps() {
    #expect(Timestamp.maximum.milliseconds == 253_402_300_799_999)
    #expect(time(0).advanced(by: .milliseconds(Timestamp.maximum.milliseconds)) == .maximum)
    #expect(time(0).advanced(by: .milliseconds(Timestamp.maximum.milliseconds + 1)) == .maximum)
    #expect(time(1).advanced(by: .milliseconds(Int64.max)) == .maximum)
    #expect(time(0).advanced(by: .seconds(Int64.max)) == .maximum)
    #expect(Timestamp.maximum.advanced(by: .milliseconds(1)) == .maximum)
    #expect(Timestamp.maximum.advanced(by: .milliseconds(-1)) == time(253_402_300_799_998))
  }

  @Test("the past is clamped too, and never becomes the future")
  func clampsThePast() {
    #expect(time(0).advanced(by: .seconds(Int64.min)) == time(.min))
    #expect(time(-1).advanced(by: .seconds(Int64.min)) == time(.min))
    #expect(time(.min).advanced(by: .milliseconds(-1)) == time(.min))
    #expect(time(.min).advanced(by: .milliseconds(1)) == time(.min + 1))
  }

  @Test("unlimited stays unlimited and is later than everything else [TTL-3]")
  func unlimited() {
    #expect(Timestamp.unlimited.advanced(by: .seconds(Int64.min)) == .unlimited)
    #expect(Timestamp.unlimited.advanced(by: .milliseconds(1)) == .unlimited)
    #expect(Timestamp.unlimited > .maximum)
    #expect(Timestamp.unlimited.isUnlimited)
    #expect(!Timestamp.maximum.isUnlimited)
    #expect("\(Timestamp.unlimited)" == "unlimited")
    #expect("\(time(-5))" == "-5")
    // No arithmetic arrives at `unlimited` by accident.
    #expect(!time(.max - 1).advanced(by: .milliseconds(1)).isUnlimited)
    #expect(!time(.max - 1).advanced(by: .seconds(Int64.max)).isUnlimited)
  }

  @Test("the time between two timestamps saturates")
  func durations() {
    #expect(time(5).duration(to: time(7)) == .milliseconds(2))
    #expect(time(7).duration(to: time(5)) == .milliseconds(-2))
    #expect(time(.min).duration(to: .unlimited) == .milliseconds(Int64.max))
    #expect(Timestamp.unlimited.duration(to: time(.min)) == .milliseconds(Int64.min))
    #expect(time(0).duration(to: time(.min)) == .milliseconds(Int64.min))
    #expect(time(-1).duration(to: .unlimited) == .milliseconds(Int64.max))
  }

  @Test("a record is live strictly before its deadline [TTL-1], also before its creation [TTL-9]")
  func liveness() {
    let record = SessionRecord(
      createdAt: time(100), absoluteDeadline: time(300), idleDeadline: time(200), payload: [])
    #expect(record.expiresAt == time(200))
    #expect(record.isLive(at: time(199)))
    #expect(!record.isLive(at: time(200)))
    #expect(!record.isLive(at: time(201)))
    #expect(record.isLive(at: time(50)))
    let immortal = SessionRecord(
      createdAt: time(100), absoluteDeadline: .unlimited, idleDeadline: .unlimited, payload: [])
    #expect(immortal.isLive(at: .maximum))
  }

  @Test("what is left of a session is computed from its deadlines [TTL-12]")
  func remaining() throws {
    let key = try #require(RecordKey([UInt8](repeating: 0, count: 16)))
    var snapshot = SessionSnapshot(
      id: key, version: 1, content: SessionContent(), createdAt: time(0), absoluteDeadline: .unlimited,
      idleDeadline: time(200))
    #expect(snapshot.remaining(at: time(150)) == .milliseconds(50))
    #expect(snapshot.remaining(at: time(200)) == .zero)
    #expect(snapshot.remaining(at: time(900)) == .zero)
    snapshot.absoluteDeadline = time(160)
    #expect(snapshot.remaining(at: time(150)) == .milliseconds(10))
    snapshot.absoluteDeadline = .unlimited
    snapshot.idleDeadline = .unlimited
    #expect(snapshot.remaining(at: time(150)) == nil)
  }
}
