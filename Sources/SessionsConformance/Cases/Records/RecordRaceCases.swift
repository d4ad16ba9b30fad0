import Sessions

/// Concurrent operations on one record: each is atomic.
enum RecordRaceCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "REC-043", "of 32 creates of one key one succeeds, and its record is the one that is stored", rules: ["ST-1", "ID-6"],
      needsRecords: true, isStochastic: true,
      body: { t in
        for _ in 0..<4 {
          let key = t.freshKey()
          let winners = try await numbers(32) { number in
            try await t.createRecord(key, t.freshRecord([UInt8(number)], subject: "s\(number)"))
          }
          try t.expect("the number of creates that succeeded", winners.count, equals: 1)
          for winner in winners {
            try await t.expectRecord(key, t.freshRecord([UInt8(winner)], subject: "s\(winner)"))
          }
        }
      }),
    ConformanceCase(
      "REC-044", "of 32 replaces at one version one succeeds, and its record is the one that is stored", rules: ["ST-3"],
      needsRecords: true, isStochastic: true,
      body: { t in
        let key = try await t.newRecord(t.freshRecord())
        for version in 1...4 {
          let winners = try await numbers(32) { number in
            let record = t.freshRecord([UInt8(number)], subject: "s\(number)")
            return try await t.replaceRecord(key, expecting: Int64(version), with: record) == .replaced
          }
          try t.expect("the number of replaces that succeeded", winners.count, equals: 1)
          for winner in winners {
            var record = t.freshRecord([UInt8(winner)], subject: "s\(winner)")
            record.version = Int64(version) + 1
            try await t.expectRecord(key, record)
          }
        }
      }),
    ConformanceCase(
      "REC-045", "touches and replaces at once undo nothing of each other", rules: ["ST-3", "ST-4"], needsRecords: true,
      isStochastic: true,
      body: { t in
        var record = t.freshRecord([0])
        let key = try await t.newRecord(record)
        let latest = t.now.advanced(by: .seconds(3600 + 31))
        let done = try await numbers(32) { number in
          if number > 0 { return try await t.touchRecord(key, idleDeadline: t.now.advanced(by: .seconds(3600 + number))) }
          for version in 1...8 {
            let next = t.freshRecord([UInt8(version)])
            guard try await t.replaceRecord(key, expecting: Int64(version), with: next) == .replaced else { return false }
          }
          return true
        }
        try t.expect("the operations that succeeded", done.sorted(), equals: Array(0..<32))
        record.payload = [8]
        record.version = 9
        record.idleDeadline = latest
        try await t.expectRecord(key, record)
      }),
    ConformanceCase(
      "REC-046", "of 16 destroys of one record one removes it, and nothing brings it back", rules: ["ST-5"], needsRecords: true,
      isStochastic: true,
      body: { t in
        let record = t.freshRecord()
        let key = try await t.newRecord(record)
        let winners = try await numbers(32) { number in
          switch number % 4 {
          case 0: _ = try await t.replaceRecord(key, expecting: 1, with: record)
          case 1: _ = try await t.touchRecord(key, idleDeadline: record.idleDeadline.advanced(by: .seconds(number)))
          default: return try await t.destroyRecord(key)
          }
          return false
        }
        try t.expect("the number of destroys that removed the record", winners.count, equals: 1)
        try await t.expectNoRecord(key)
      }),
    ConformanceCase(
      "REC-047", "a reader sees all of a replace or nothing of it", rules: ["ST-3", "ST-2"], needsRecords: true, isStochastic: true,
      body: { t in
        let size = 17 * 1024
        let first = t.freshRecord([UInt8](repeating: 1, count: size), subject: "s1")
        let key = try await t.newRecord(first)
        let whole = try await numbers(7) { number in
          for version in 1...20 {
            if number == 0 {
              let next = t.freshRecord([UInt8](repeating: UInt8(version + 1), count: size), subject: "s\(version + 1)")
              guard try await t.replaceRecord(key, expecting: Int64(version), with: next) == .replaced else { return false }
            } else {
              guard let seen = try await t.loadRecord(key) else { return false }
              let isWhole = seen.payload.count == size && seen.payload.allSatisfy { $0 == UInt8(truncatingIfNeeded: seen.version) }
              guard isWhole, seen.subject == "s\(seen.version)" else { return false }
            }
          }
          return true
        }
        try t.expect("the tasks that saw whole records only", whole.sorted(), equals: Array(0..<7))
      }),
    ConformanceCase(
      "REC-048", "several prunes at once remove each expired record once and no live one", rules: ["ST-6"], needsRecords: true,
      isStochastic: true,
      body: { t in
        for _ in 0..<60 { _ = try await t.newRecord(t.freshRecord()) }
        var record = t.freshRecord()
        record.idleDeadline = t.now.advanced(by: .seconds(7200))
        let live = try await t.newRecord(record)
        t.advance(by: .seconds(3600))
        var total = 0
        try await withThrowingTaskGroup(of: Int.self) { group in
          for _ in 0..<8 { group.addTask { try await t.prune(limit: 10) } }
          for try await count in group {
            try t.expect("one prune", count <= 10, expected: "at most 10 records removed", seen: "\(count)")
            total += count
          }
        }
        total += try await t.prune()
        try t.expect("the number of records removed in all", total, equals: 60)
        try await t.expectRecord(live, record)
      }),
  ]

  /// Runs `count` operations at the same time and returns the numbers of those that succeeded.
  private static func numbers(_ count: Int, _ body: @escaping @Sendable (Int) async throws -> Bool) async throws -> [Int] {
    try await withThrowingTaskGroup(of: Int?.self) { group in
      for number in 0..<count { group.addTask { try await body(number) ? number : nil } }
      return try await group.reduce(into: []) { all, number in number.map { all.append($0) } }
    }
  }
}
