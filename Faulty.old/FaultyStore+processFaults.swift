import Sessions

extension FaultyStore {
  /// Stores that end the process they are in, so that only a run in another process survives them. They are no part of ``all``, and their
  /// probes are run in another process only.
  public static let processFaults: [FaultyStore] = [
    FaultyStore("crashes", "A load ends the process.", probe: twoSessions, records: { Crashes(base: $0) })
  ]

  /// Faults that no store's author would overlook, but that a gate has to survive with a complete report.
  static let grossFaults: [FaultyStore] = [
    FaultyStore(
      "leaks-other-session", "A load returns what was loaded for another session.", probe: twoSessions,
      records: { LeaksOtherSession($0) }),
    FaultyStore(
      "every-call-throws", "The store opens, and every operation on it fails.", probe: twoSessions,
      records: { EveryCallThrows(base: $0) }),
  ]

  /// Reads two sessions one after the other.
  private static let twoSessions: FaultProbe = { subject in
    let first = try await subject.begin([.set("a", json("1"))])
    let second = try await subject.begin([.set("a", json("2"))])
    return "\(try await subject.seen(first.token)) \(try await subject.seen(second.token))"
  }
}
