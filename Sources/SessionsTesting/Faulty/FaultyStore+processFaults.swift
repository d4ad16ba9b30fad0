extension FaultyStore {
  /// Stores that end the process they are in, so that only a run in another process survives them. They are no part of ``all``.
  public static let processFaults: [FaultyStore] = [
    FaultyStore("crashes", "A load ends the process.") { Crashes(base: $0) }
  ]

  static let leaksOtherSession: FaultyStore = FaultyStore(
    "leaks-other-session", "A load returns what was loaded for another session."
  ) { LeaksOtherSession($0) }

  static let everyCallThrows: FaultyStore = FaultyStore(
    "every-call-throws", "The store opens, and every operation on it fails."
  ) { EveryCallThrows(base: $0) }
}
