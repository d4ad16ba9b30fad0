/// A promise that a store can be made to keep, and how.
struct DurabilitySetting: Sendable, Equatable {
  let durability: DurabilityClass
  /// What tells the store with it from one without, such as `with .powerLoss`; nil for the defaults.
  let name: String?
  /// What has to be set, or to be known; nil when there is nothing.
  let condition: String?
}

extension StoreKind {
  /// What a write can be made to survive, the weakest promise first.
  var durabilitySettings: [DurabilitySetting] {
    switch self {
    case .memory: return [DurabilitySetting(durability: .volatile, name: nil, condition: nil)]
    case .cookie: return [DurabilitySetting(durability: .client, name: nil, condition: nil)]
    case .sqlite:
      return [
        DurabilitySetting(durability: .processCrash, name: nil, condition: nil),
        DurabilitySetting(
          durability: .powerLoss, name: "with .powerLoss",
          condition: "Open SQLite with 'durability: .powerLoss', so that each commit waits for the disk."),
      ]
    case .redis:
      return [
        DurabilitySetting(
          durability: .processCrash, name: nil,
          condition: "Without 'appendonly yes', a restart of the Redis server itself ends the sessions since its last snapshot."),
        DurabilitySetting(
          durability: .lastSecond, name: "with appendfsync everysec",
          condition:
            "The Redis server has to have 'appendonly yes' and 'appendfsync everysec'; a replica that takes over may miss the last "
            + "writes."),
        DurabilitySetting(
          durability: .powerLoss, name: "with appendfsync always",
          condition: "The Redis server has to have 'appendonly yes' and 'appendfsync always', and no replica may take over: it could miss "
            + "the last writes."),
      ]
    case .postgres: return [DurabilitySetting(durability: .powerLoss, name: nil, condition: nil)]
    }
  }

  /// What a write survives in the store as `sessionlab bench` opens it.
  package var benchmarkDurability: DurabilityClass {
    switch self {
    case .memory: return .volatile
    case .cookie: return .client
    case .sqlite: return .processCrash
    case .redis: return .lastSecond
    case .postgres: return .powerLoss
    }
  }

  /// The weakest promise that is enough; nil when none is.
  func setting(for need: DurabilityNeed) -> DurabilitySetting? { durabilitySettings.first { need.isMet(by: $0.durability) } }
}
