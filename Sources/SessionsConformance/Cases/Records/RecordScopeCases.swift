import Sessions

/// Limits of zero, operations that are cancelled and namespaces that must not meet.
enum RecordScopeCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "REC-060", "a prune of at most zero records removes none", rules: ["ST-6"], needsRecords: true,
      body: { t in
        let key = try await t.newRecord(t.freshRecord())
        t.advance(by: .seconds(3600))
        try t.expect("the number of records removed", try await t.prune(limit: 0), equals: 0)
        try t.expect("the number of records removed", try await t.prune(limit: 1), equals: 1)
        try await t.expectCreated(key, t.freshRecord())
      }),
    ConformanceCase(
      "REC-061", "a cancelled create or replace is done as a whole or not at all, and the store works on", rules: ["ST-9"],
      needsRecords: true, isStochastic: true,
      body: { t in
        for _ in 0..<12 {
          let (old, key) = (t.freshRecord([0]), t.freshKey())
          let created = try await cancelled("create", t) { try await t.createRecord(key, old) }
          if try await t.loadRecord(key) == nil {
            try t.expect("the cancelled create, whose record is not there", created, equals: nil)
            try await t.expectCreated(key, old)
          }
          try await t.expectRecord(key, old)
          var new = t.freshRecord([UInt8](repeating: 7, count: 4096), subject: "ada")
          let isReplaced = try await cancelled("replace", t) { [new] in
            try await t.replaceRecord(key, expecting: 1, with: new) == .replaced
          }
          if try await t.loadRecord(key)?.version == 1 {
            try t.expect("the cancelled replace, whose record is not there", isReplaced, equals: nil)
            try await t.expectRecord(key, old)
            try await t.expectReplace(key, expecting: 1, with: new, .replaced)
          }
          new.version = 2
          try await t.expectRecord(key, new)
        }
      }),
    ConformanceCase(
      "REC-062", "stores with different namespaces never see each other's records", rules: ["NS-2"], needsRecords: true,
      body: { t in
        let neighbour = try await t.openNeighbour { $0 + "_2" }
        let (key, other) = (t.freshKey(), t.freshKey())
        var (mine, theirs) = (t.freshRecord([1], subject: "ada"), t.freshRecord([2], subject: "ada"))
        try await t.expectCreated(key, mine)
        try await neighbour.expectNoRecord(key)
        try await neighbour.expectCreated(key, theirs)
        try await neighbour.expectCreated(other, theirs)
        try await t.expectReplace(key, expecting: 1, with: mine, .replaced)
        mine.version = 2
        try t.expect("the destroy", try await t.destroyRecord(other), equals: false)
        if t.store.capabilities.contains(.subjectIndex) {
          try await t.expectListed("ada", [key: mine])
          try t.expect("the number destroyed", try await t.destroyRecords(of: "ada"), equals: 1)
          try await neighbour.expectListed("ada", [key: theirs, other: theirs])
        }
        _ = try await t.destroyRecord(key)
        try await neighbour.expectReplace(key, expecting: 1, with: theirs, .replaced)
        theirs.version = 2
        t.advance(by: .seconds(3_599))
        try t.expect("the touch", try await t.touchRecord(key, idleDeadline: theirs.absoluteDeadline), equals: false)
        try await neighbour.expectRecord(key, theirs)
        t.advance(by: .seconds(1))
        try t.expect("the number of records removed", try await t.prune(), equals: 0)
        t.advance(by: .seconds(-1))
        try await neighbour.expectRecord(key, theirs)
      }),
  ]

  /// Runs an operation and cancels it while it runs; returns its result, or nil if it threw `cancelled`.
  private static func cancelled(
    _ name: String, _ t: CaseContext, _ body: @escaping @Sendable () async throws -> Bool
  ) async throws -> Bool? {
    let task = Task { try await body() }
    for _ in 0..<t.random(in: 0...12) { await Task.yield() }
    task.cancel()
    do {
      let succeeded = try await task.value
      try t.expect("the cancelled \(name)", succeeded, expected: "true, or the error 'cancelled'", seen: "false")
      return true
    } catch let error as SessionError where error.code == .cancelled {
      return nil
    }
  }
}
