import Sessions

/// One task's share of the sessions, and one operation on a random one of them.
protocol Workload: Sendable {
  associatedtype Records: SessionRecordStore

  /// Fills the store with the share's sessions.
  init(_ store: Records, sessions: Int) async throws
  /// Goes on with another store object on the same sessions.
  mutating func use(_ store: Records) throws
  mutating func step(_ generator: inout Generator) async throws
}

extension Workload {
  /// The shares of `tasks` tasks, filled by all of them at the same time.
  static func shares(_ tasks: Int, of sessions: Int, in store: Records) async throws -> [Self] {
    try await withThrowingTaskGroup(of: Self.self) { group in
      for _ in 0..<tasks { group.addTask { try await Self(store, sessions: max(1, sessions / tasks)) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
  }

  /// Operations a second of a closed loop with one task a share.
  static func rate(_ shares: [Self], seconds: Double) async throws -> Double {
    let start = ContinuousClock.now
    let operations = try await withThrowingTaskGroup(of: Int.self) { group in
      for (number, share) in shares.enumerated() {
        group.addTask {
          var share = share
          var generator = Generator(state: UInt64(number + 1))
          var operations = 0
          while start.duration(to: .now) < .seconds(seconds) {
            for _ in 0..<10 { try await share.step(&generator) }
            operations += 10
          }
          return operations
        }
      }
      return try await group.reduce(0, +)
    }
    return Double(operations) / start.duration(to: .now).inSeconds
  }
}
