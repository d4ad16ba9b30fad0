import Sessions

/// Versions are 64-bit numbers that belong to one record.
enum RecordVersionCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "REC-132", "a version that differs in any of its 64 bits is another one, for replace and destroy", rules: ["ST-3", "ST-5"],
      needsRecords: true,
      body: { t in
        var record = t.freshRecord([1], subject: "ada")
        let key = try await t.newRecord(record)
        for stored: Int64 in 1...2 {
          let bits: [Int64] = (0..<64).map { stored ^ (1 << Int64($0)) }
          let sums = [8, 16, 31, 32, 53, 63].flatMap { (shift: Int64) -> [Int64] in [stored &+ (1 << shift), stored &- (1 << shift)] }
          let versions = Set(bits + sums + [-stored, ~stored, 10, 11, 12, 19, 20, 100, .max, .min]).sorted()
          _ = try await t.concurrently(versions.count) { [record] number in
            let version = versions[number]
            try await t.expectReplace(key, expecting: version, with: record, .stale)
            let isDestroyed = try await t.destroyRecord(key, expecting: version)
            try t.expect("the destroy at version \(version) of a record with version \(stored)", answers: false, isDestroyed)
          }
          try await t.expectRecord(key, record)
          try await t.expectReplace(key, expecting: stored, with: record, .replaced)
          record.version += 1
        }
        try t.expect("the destroy at version 3", answers: true, try await t.destroyRecord(key, expecting: 3))
      }),
    ConformanceCase(
      "REC-133", "a record at a key that was used before begins with version 1, and no version of the old one fits",
      rules: ["ST-1", "ST-5"],
      needsRecords: true,
      body: { t in
        for (number, remove) in removals.enumerated() {
          var record = t.freshRecord([1])
          record.idleDeadline = t.now.advanced(by: .seconds(60))
          let key = try await t.newRecord(record)
          for version: Int64 in 1...4 { try await t.expectReplace(key, expecting: version, with: record, .replaced) }
          try await remove(t, key)
          var new = t.freshRecord([UInt8(10 + number)])
          try await t.expectCreated(key, new)
          for version: Int64 in [5, 6, 4, 3, 2] {
            try await t.expectReplace(key, expecting: version, with: record, .stale)
            try t.expect("the destroy at version \(version)", answers: false, try await t.destroyRecord(key, expecting: version))
          }
          try await t.expectRecord(key, new)
          try await t.expectReplace(key, expecting: 1, with: new, .replaced)
          new.version = 2
          try await t.expectRecord(key, new)
        }
      }),
    ConformanceCase(
      "REC-134", "a request that is repeated is judged anew: nothing is answered from before a destroy", rules: ["ST-3", "ST-5", "DUR-3"],
      needsRecords: true,
      body: { t in
        for remove in removals {
          let first = t.freshRecord([1])
          var new = t.freshRecord([2])
          new.idleDeadline = t.now.advanced(by: .seconds(60))
          let key = t.freshKey()
          for _ in 0..<2 {
            try await t.expectCreated(key, first)
            let deadline = t.now.advanced(by: .seconds(60))
            try t.expect("the touch", answers: true, try await t.touchRecord(key, idleDeadline: deadline))
            try await t.expectReplace(key, expecting: 1, with: new, forcingIdleDeadline: true, .replaced)
            var stored = new
            stored.version = 2
            try await t.expectRecord(key, stored)
            try await t.expectReplace(key, expecting: 1, with: new, forcingIdleDeadline: true, .stale)
            try await remove(t, key)
            try await t.expectReplace(key, expecting: 1, with: new, forcingIdleDeadline: true, .stale)
            try t.expect("the touch", answers: false, try await t.touchRecord(key, idleDeadline: deadline))
            try t.expect("the destroy", answers: false, try await t.destroyRecord(key))
            try t.expect("the destroy at version 2", answers: false, try await t.destroyRecord(key, expecting: 2))
            try await t.expectNoRecord(key)
          }
          try await t.expectCreated(key, first)
          // The same replace as before: it has to write.
          try await t.expectReplace(key, expecting: 1, with: new, forcingIdleDeadline: true, .replaced)
          new.version = 2
          try await t.expectRecord(key, new)
          _ = try await t.destroyRecord(key)
        }
      }),
    ConformanceCase(
      "REC-135", "only a replace counts the version, by one, whatever it changes", rules: ["ST-3", "ST-4"], needsRecords: true,
      body: { t in
        var record = t.freshRecord([1], subject: "ada")
        let key = try await t.newRecord(record)
        for step in 0..<12 {
          let before = record
          switch step % 6 {
          case 0: record.subject = "bob"
          case 1: record.absoluteDeadline = .unlimited
          case 2: record.idleDeadline = t.now.advanced(by: .seconds(60))
          case 3: record.payload = []
          case 4: record.subject = nil
          default: record.absoluteDeadline = t.now.advanced(by: .seconds(7200))
          }
          try await t.expectReplace(key, expecting: record.version, with: record, forcingIdleDeadline: true, .replaced)
          record.version += 1
          try await t.expectRecord(key, record)
          record.idleDeadline = max(record.idleDeadline, t.now.advanced(by: .seconds(600)))
          try t.expect("the touch", answers: true, try await t.touchRecord(key, idleDeadline: record.idleDeadline))
          try await t.expectReplace(key, expecting: before.version, with: before, .stale)
          try await t.expectTaken(key, before)
          try t.expect("the destroy at the old version", answers: false, try await t.destroyRecord(key, expecting: before.version))
          try t.expect("the number of records removed", try await t.prune(), equals: 0)
          try await t.expectRecord(key, record)
        }
        try t.expect("the destroy at version 13", answers: true, try await t.destroyRecord(key, expecting: 13))
      }),
    ConformanceCase(
      "REC-136", "the version counts on past 255 replaces", rules: ["ST-3"], needsRecords: true,
      body: { t in
        var record = t.freshRecord([0])
        let key = try await t.newRecord(record)
        let start = ContinuousClock.now
        // A slow store is judged by as many replaces as fit into the time.
        while record.version < 260, start.duration(to: .now) < .seconds(3) {
          record.payload = [UInt8(truncatingIfNeeded: record.version)]
          try await t.expectReplace(key, expecting: record.version, with: record, .replaced)
          record.version += 1
        }
        try await t.expectRecord(key, record)
        for version in [record.version - 256, record.version - 128, 1, 0] where version < record.version {
          try await t.expectReplace(key, expecting: version, with: record, .stale)
        }
        try t.expect("the destroy", answers: true, try await t.destroyRecord(key, expecting: record.version))
      }),
    ConformanceCase(
      "REC-145", "a record at a key that was used before is pruned at its own end, not at the old one's", rules: ["ST-6", "ST-1", "ST-5"],
      needsRecords: true,
      body: { t in
        let start = t.now
        for remove in removals {
          var old = t.freshRecord([1])
          old.idleDeadline = start.advanced(by: .seconds(60))
          let key = try await t.newRecord(old)
          old.idleDeadline = start.advanced(by: .seconds(90))
          try await t.expectReplace(key, expecting: 1, with: old, .replaced)
          try await remove(t, key)
          let new = t.freshRecord([2])
          try await t.expectCreated(key, new)
          for milliseconds in [60_000, 90_000, 3_599_999] {
            try await t.shifted(by: .milliseconds(milliseconds)) {
              try t.expect("the number of records removed before the new end", try await t.prune(), equals: 0)
              try await t.expectRecord(key, new)
            }
          }
          try await t.shifted(by: .seconds(3600)) {
            try t.expect("the number of records removed at the new end", try await t.prune(), equals: 1)
          }
          try await t.expectNoRecord(key)
        }
      }),
  ]

  private typealias Removal = @Sendable (CaseContext, RecordKey) async throws -> Void

  /// The ways to end a record that has an hour to live. The clock is the same afterwards.
  private static let removals: [Removal] = [
    { t, key in _ = try await t.destroyRecord(key) },
    { t, key in try await t.shifted(by: .seconds(7200)) { _ = try await t.prune() } },
    { t, key in
      try await t.shifted(by: .seconds(7200)) {
        try await t.expectNoRecord(key)
        _ = try await t.destroyRecord(key)
      }
    },
  ]
}
