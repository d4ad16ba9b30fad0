import Sessions
import SessionsTesting

/// Removed and expired records before and after a restart of the process: a clean end, and a kill.
enum RestartRemovalCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "PROC-024", "what was removed or has expired stays so when the process closes the store and ends",
      rules: ["DUR-4", "ST-5", "ST-6", "IX-3", "TTL-1"], needs: [.persistence], needsRecords: true, restarts: [.closed],
      body: { t in try await run(t) }),
    ConformanceCase(
      "PROC-025", "what was removed or has expired stays so when the process is killed",
      rules: ["DUR-4", "ST-5", "ST-6", "IX-3", "TTL-1"], needs: [.persistence], needsRecords: true, restarts: [.killed],
      body: { t in try await run(t) }),
  ]

  /// Records that are destroyed, and some that are not.
  private static let destroyed: [RestartRecordCases.History] = [
    { try await $0.destroy(in: $1) },
    { kept, t in
      try await kept.replace(in: t) { $0.payload = [2] }
      try await kept.destroy(expecting: 2, in: t)
    },
    { kept, t in
      try await kept.replace(in: t) { $0.payload = [2] }
      try await kept.destroy(expecting: 1, in: t)
    },
    { kept, t in
      try await kept.touch(to: t.now.advanced(by: .seconds(7200)), in: t)
      try await kept.destroy(expecting: 1, in: t)
    },
    { kept, t in
      try await kept.replace(in: t) { $0.subject = "bob" }
      try await kept.destroy(in: t)
    },
    { kept, t in
      try await kept.destroy(in: t)
      try await kept.create(t.freshRecord([3], subject: "bob"), in: t)
    },
    { kept, t in
      try await kept.destroy(in: t)
      try await kept.create(t.freshRecord([4]), in: t)
      try await kept.replace(in: t) { $0.payload = [5] }
      try await kept.destroy(in: t)
    },
  ]

  /// Records of a subject whose records are destroyed: four of its own, one that moves away before, and one that moves in.
  private static let moves: [[String?]] = [["ada"], ["ada"], ["ada"], ["ada"], ["ada", "bob"], ["ada", nil], ["bob", "ada"]]

  private static func run(_ t: CaseContext) async throws {
    var kept = try await t.keep(
      destroyed.map { history in
        { kept, t in
          try await kept.create(t.freshRecord([1], subject: "cyd"), in: t)
          try await history(&kept, t)
        }
      })
    var owned = try await t.keep(
      moves.map { subjects in
        { kept, t in
          try await kept.create(t.freshRecord([6], subject: subjects.first ?? nil), in: t)
          for subject in subjects.dropFirst() { try await kept.replace(in: t) { $0.subject = subject } }
        }
      })
    if t.store.capabilities.contains(.subjectIndex) {
      let ended = owned.indices.dropFirst().filter { owned[$0].record?.subject == "ada" }
      let count = try await t.destroyRecords(of: "ada", except: owned[0].key)
      try t.expect("the number destroyed of 'ada', one excepted", count, equals: ended.count)
      for index in ended { owned[index].noteRemoval("destroyed with its subject's") }
      try await owned[1].create(t.freshRecord([7], subject: "ada"), in: t)
    }
    // Ended by one of the two deadlines: pruned after two seconds, and not pruned after four.
    var expired = try await expiring(after: .seconds(1), t)
    t.advance(by: .seconds(2))
    _ = try await t.prune(limit: 1000)
    for index in expired.indices { expired[index].noteRemoval("pruned") }
    let ended = try await expiring(after: .seconds(1), t)
    t.advance(by: .seconds(2))
    kept += owned + expired + ended
    kept += try await t.keep([{ kept, t in try await kept.create(t.freshRecord([10], subject: "ada"), in: t) }])
    try await t.expectKept(kept, "before the restart")

    let again = try await t.restarted()
    try await again.expectKept(kept, "after the restart")
    for entry in kept where entry.record?.isLive(at: t.now) != true {
      for version: Int64 in 1...2 {
        try await again.expectReplace(entry.key, expecting: version, with: t.freshRecord([8], subject: "ada"), .stale)
      }
      try again.expect(
        "the touch of \(t.describe(entry.key))", try await again.touchRecord(entry.key, idleDeadline: .unlimited), equals: false)
    }
    let pruned = try await again.prune(limit: 1000)
    try t.expect(
      "the number pruned after the restart", pruned <= ended.count, expected: "at most \(ended.count): the others were removed before",
      seen: "\(pruned)")
    // Nothing may lie at the key of a record that was removed.
    for var entry in kept where entry.record == nil { try await entry.create(t.freshRecord([9]), in: again) }
  }

  /// Creates records that end after a time, by either deadline.
  private static func expiring(after duration: Duration, _ t: CaseContext) async throws -> [KeptRecord] {
    let end = t.now.advanced(by: duration)
    let deadlines: [(absolute: Timestamp, idle: Timestamp)] = [
      (end.advanced(by: .seconds(3600)), end), (end, end.advanced(by: .seconds(3600))), (.unlimited, end), (end, .unlimited),
    ]
    return try await t.keep(
      deadlines.map { deadline in
        { kept, t in
          let new = SessionRecord(
            createdAt: t.now, absoluteDeadline: deadline.absolute, idleDeadline: deadline.idle, subject: "ada", payload: [1])
          try await kept.create(new, in: t)
        }
      })
  }
}
