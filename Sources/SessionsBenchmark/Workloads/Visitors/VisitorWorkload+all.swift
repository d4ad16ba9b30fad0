import Sessions

extension VisitorWorkload {
  /// What most sites do: read much, write little.
  package static let browse = VisitorWorkload(
    id: "browse", summary: "load; touch with less than half of the time left; now and then a save, login, logout or new session",
    mix: VisitorMix(saves: 8, pauses: 1, logins: 1, logouts: 0.5, creates: 2, touch: .whenDue))

  /// Sliding expiration the simple way: every request writes.
  package static let rolling = VisitorWorkload(
    id: "rolling", summary: "load and touch with every request", mix: VisitorMix(touch: .always),
    limits: SessionLimits(idle: .hours(1), absolute: .unlimited, touchInterval: .zero))

  /// The session is written back with every request, as some frameworks do.
  package static let writeBack = VisitorWorkload(
    id: "write-back", summary: "load and save with every request", mix: VisitorMix(saves: 100))

  /// The most that reading can reach.
  package static let readOnly = VisitorWorkload(id: "read-only", summary: "load", mix: VisitorMix())

  /// Load and save of sessions that all hold `size` bytes.
  package static func payload(_ size: Int) -> VisitorWorkload {
    VisitorWorkload(
      id: "payload-\(size)", summary: "load and save with every request, \(size) bytes a session", mix: VisitorMix(saves: 100),
      payloadSizes: .fixed(size))
  }

  /// The sizes of the sweep, in bytes: 128 B to 64 KiB.
  package static let sweptSizes: [Int] = (7...16).map { 1 << $0 }

  /// The payload sweep: one workload for each size.
  package static let payloadSweep: [VisitorWorkload] = sweptSizes.map(payload)
}
