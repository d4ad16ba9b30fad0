import Sessions
import SessionsTesting

/// Records before and after a restart of the process: a clean end, and a kill.
enum RestartRecordCases {
  typealias History = @Sendable (inout KeptRecord, CaseContext) async throws -> Void

  static let all: [ConformanceCase] = [
    columns("PROC-020", "every column of every record is kept when the process closes the store and ends", [.closed]),
    columns("PROC-021", "every column of every record is kept when the process is killed", [.killed]),
    subjects(
      "PROC-022", "every subject's list is the same after the process closed the store and ended, and its records end together", [.closed]),
    subjects("PROC-023", "every subject's list is the same after the process was killed, and its records end together", [.killed]),
    ConformanceCase(
      "PROC-028", "what is written after a restart is kept by the next one, as often as the process ends or is killed",
      rules: ["DUR-4", "ST-3", "ST-4", "ST-5"], needs: [.persistence], needsRecords: true, restarts: [.closed, .killed, .killed, .closed],
      body: { t in try await runGenerations(t) }),
    ConformanceCase(
      "PROC-029", "600 records, 300 of them of one subject, are kept when the process is killed", level: .should,
      rules: ["DUR-4", "IX-2"], needs: [.persistence], needsRecords: true, restarts: [.killed],
      body: { t in try await runMany(t) }),
  ]

  private static func columns(_ id: String, _ title: String, _ restarts: [StoreRestart]) -> ConformanceCase {
    ConformanceCase(
      id, title, rules: ["DUR-4", "ST-1", "ST-3", "ST-4", "ST-8"], needs: [.persistence], needsRecords: true, restarts: restarts,
      body: { t in
        let kept = try await t.keep(payloads + deadlines(from: t.now) + writes(from: t.now) + [recreate])
        try await t.expectKept(kept, "before the restart")
        let again = try await t.restarted()
        try await again.expectKept(kept, "after the restart")
        try await again.expectUsable(kept)
      })
  }

  private static func subjects(_ id: String, _ title: String, _ restarts: [StoreRestart]) -> ConformanceCase {
    ConformanceCase(
      id, title, rules: ["DUR-4", "IX-1", "IX-2", "IX-3"], needs: [.persistence, .subjectIndex], needsRecords: true, restarts: restarts,
      body: { t in
        let kept = try await t.keep(subjectMoves)
        let again = try await t.restarted()
        try await again.expectKept(kept, "after the restart")
        for subject in ["ada", "bob"] {
          let own = kept.filter { $0.record?.subject == subject }
          let exception = own.first?.key
          try again.expect(
            "the number destroyed of '\(subject)', one excepted", try await again.destroyRecords(of: subject, except: exception),
            equals: own.count - 1)
          for entry in own.dropFirst() { try await again.expectNoRecord(entry.key) }
          try t.expect("the number of '\(subject)' that are left", try await again.destroyRecords(of: subject), equals: 1)
        }
      })
  }

  /// Bytes without a period that a compression or a block would hide behind.
  private static func bytes(_ count: Int, _ seed: Int = 0) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: ($0 &* 167) ^ ($0 >> 8) &* 59 &+ seed) }
  }

  /// Created with so many bytes, up to the most of a session by default.
  private static let payloads: [History] = [
    0, 1, 127, 255, 256, 1023, 4096, 16_383, 32_767, 32_768, 32_769, 50_000, 65_535, 65_536,
  ].map { count in
    { kept, t in try await kept.create(t.freshRecord(bytes(count)), in: t) }
  }

  /// Created with these deadlines and creation times.
  private static func deadlines(from now: Timestamp) -> [History] {
    let (soon, later) = (now.advanced(by: .milliseconds(1)), now.advanced(by: .seconds(3600)))
    let odd = Timestamp(milliseconds: later.milliseconds / 1000 * 1000 + 457)
    let records: [(absolute: Timestamp, idle: Timestamp, createdAt: Timestamp)] = [
      (.unlimited, .unlimited, now), (.unlimited, later, now), (later, .unlimited, now), (later, soon, now), (soon, later, now),
      (odd, odd.advanced(by: .seconds(-60)), now), (.maximum, .maximum, now), (later, later, now.advanced(by: .seconds(-86_399))),
      (later, later, Timestamp(milliseconds: 0)), (later, later, later),
    ]
    return records.map { record in
      { kept, t in
        let new = SessionRecord(
          createdAt: record.createdAt, absoluteDeadline: record.absolute, idleDeadline: record.idle, subject: "by deadline", payload: [1])
        try await kept.create(new, in: t)
      }
    }
  }

  /// Created and changed, in every column that a replace or a touch changes.
  private static func writes(from now: Timestamp) -> [History] {
    @Sendable func later(_ hours: Int) -> Timestamp { now.advanced(by: .seconds(hours * 3600) + .milliseconds(7)) }
    let changes: [History] = [
      { try await $0.replace(in: $1) { $0.payload = [2] } },
      { try await $0.replace(in: $1) { $0.payload = bytes(40_000, 1) } },
      { try await $0.replace(in: $1) { $0.payload = [] } },
      { try await $0.replace(in: $1) { $0.createdAt = .maximum } },
      { try await $0.replace(in: $1) { ($0.absoluteDeadline, $0.idleDeadline) = (later(48), later(2)) } },
      { try await $0.replace(in: $1) { ($0.absoluteDeadline, $0.idleDeadline) = (.unlimited, .unlimited) } },
      { try await $0.replace(in: $1) { $0.idleDeadline = now.advanced(by: .seconds(60)) } },
      { try await $0.replace(forcing: true, in: $1) { $0.idleDeadline = now.advanced(by: .seconds(60)) } },
      { try await $0.replace(forcing: true, in: $1) { $0.absoluteDeadline = now.advanced(by: .seconds(90)) } },
      { try await $0.touch(to: later(3), in: $1) },
      { kept, t in
        try await kept.touch(to: later(3), in: t)
        try await kept.replace(in: t) { $0.payload = [3] }
      },
      { kept, t in
        try await kept.replace(in: t) { $0.payload = [4] }
        try await kept.touch(to: later(4), in: t)
      },
      { try await $0.touch(to: .unlimited, in: $1) },
      { kept, t in
        try await kept.replace(in: t) { $0.absoluteDeadline = .unlimited }
        try await kept.touch(to: .unlimited, in: t)
      },
      { kept, t in
        for number: UInt8 in 5...9 { try await kept.replace(in: t) { $0.payload = [number] } }
      },
    ]
    return changes.map { change in
      { kept, t in
        try await kept.create(t.freshRecord([1], subject: "by change"), in: t)
        try await change(&kept, t)
      }
    }
  }

  /// Destroyed and created again under its key: nothing of the first record is left.
  private static func recreate(_ kept: inout KeptRecord, _ t: CaseContext) async throws {
    try await kept.create(t.freshRecord(bytes(2000), subject: "by change"), in: t)
    try await kept.replace(in: t) { $0.payload = bytes(3000) }
    try await kept.destroy(in: t)
    try await kept.create(t.freshRecord([7]), in: t)
  }

  /// Created with a subject, and moved between subjects.
  private static let subjectMoves: [History] = {
    let names: [String?] = [
      "", "a\nb\tc", "\"quoted\", 'so'; \\n", "\u{e9}", "e\u{301}", " ada ", "Ada", "7", "null", String(repeating: "\u{e9}", count: 128),
      nil,
    ]
    let moves: [[String?]] =
      names.map { [$0] } + Array(repeating: ["ada"], count: 8) + Array(repeating: ["ada", "bob"], count: 3) + [
        ["bob", "ada"], ["bob", nil], [nil, "bob"], ["ada", "bob", "ada"], ["ada", nil, "ada"], ["bob", "bob"], ["eve", "bob"],
        ["eve", nil],
      ]
    return moves.map { subjects in
      { kept, t in
        try await kept.create(t.freshRecord([1], subject: subjects.first ?? nil), in: t)
        for subject in subjects.dropFirst() { try await kept.replace(in: t) { $0.subject = subject } }
      }
    }
  }()

  /// Four restarts: after each one the records are compared, and after the first two they are changed.
  private static func runGenerations(_ t: CaseContext) async throws {
    var kept = try await t.keep(
      (0..<10).map { number in { kept, t in try await kept.create(t.freshRecord(bytes(100 * number), subject: "ada"), in: t) } })
    let second = try await t.restarted()
    try await second.expectKept(kept, "after the first restart")
    let later = t.now.advanced(by: .seconds(7200))
    try await kept[0].replace(in: second) { $0.payload = bytes(40_000) }
    try await kept[1].touch(to: later, in: second)
    try await kept[2].destroy(in: second)
    try await kept[3].replace(in: second) { $0.subject = "bob" }
    try await kept[4].replace(forcing: true, in: second) { $0.idleDeadline = t.now.advanced(by: .seconds(30)) }
    try await kept[5].replace(in: second) { ($0.absoluteDeadline, $0.idleDeadline) = (.unlimited, .unlimited) }
    kept.append(KeptRecord(t.freshKey()))
    try await kept[10].create(t.freshRecord([11], subject: "bob"), in: second)

    let third = try await second.restarted()
    try await third.expectKept(kept, "after the second restart, a kill")
    try await kept[0].replace(in: third) { $0.payload = [1] }
    try await kept[1].touch(to: later.advanced(by: .seconds(60)), in: third)
    try await kept[2].create(t.freshRecord([2], subject: "bob"), in: third)
    try await kept[3].replace(in: third) { $0.subject = nil }
    try await kept[4].touch(to: later, in: third)
    try await kept[5].replace(forcing: true, in: third) { ($0.absoluteDeadline, $0.idleDeadline) = (later, later) }
    try await kept[6].destroy(in: third)
    try await kept[10].destroy(in: third)

    let fourth = try await third.restarted()
    try await fourth.expectKept(kept, "after the third restart, a kill")
    let fifth = try await fourth.restarted()
    try await fifth.expectKept(kept, "after the fourth restart, with nothing written between")
    try await fifth.expectUsable(kept)
  }

  private static func runMany(_ t: CaseContext) async throws {
    guard t.stores.count == 1 else { throw CaseUndecided.notApplicable("large, so it is judged with one store object only") }
    let histories: [History] = (0..<600).map { number in
      { kept, t in try await kept.create(t.freshRecord(bytes(number), subject: number % 2 == 0 ? "ada" : nil), in: t) }
    }
    var kept: [KeptRecord] = []
    for start in stride(from: 0, to: histories.count, by: 25) { kept += try await t.keep(Array(histories[start..<start + 25])) }
    let again = try await t.restarted()
    for start in stride(from: 0, to: kept.count, by: 25) {
      _ = try await again.concurrently(25) { [kept] in try await kept[start + $0].expect(in: again, "after the kill") }
    }
    guard t.store.capabilities.contains(.subjectIndex) else { return }
    let keys = kept.filter { $0.record?.subject != nil }.map(\.key).sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    var expected = keys[...]
    var cursor: RecordKey?
    while !expected.isEmpty {
      let page = try await again.listRecords(of: "ada", after: cursor, limit: 100).map(\.key)
      try again.expect(
        "a page of 100 of 300 records", page == Array(expected.prefix(100)), expected: "100 in the order of their keys",
        seen: "\(page.count)")
      expected = expected.dropFirst(100)
      cursor = page.last
    }
    try again.expect("the number destroyed", try await again.destroyRecords(of: "ada"), equals: 300)
  }
}

extension CaseContext {
  /// Expects that records can be worked with after a restart: a key in use is refused, and a replace needs the version that was kept.
  fileprivate func expectUsable(_ records: [KeptRecord]) async throws {
    _ = try await concurrently(records.count) { [self] index in
      var kept = records[index]
      guard let record = kept.record, record.isLive(at: now) else { return }
      try expect("create for \(describe(kept.key)), which is in use", try await createRecord(kept.key, freshRecord()), equals: false)
      try await expectReplace(kept.key, expecting: record.version + 1, with: record, .stale)
      if record.version > 1 { try await expectReplace(kept.key, expecting: record.version - 1, with: record, .stale) }
      try await kept.replace(in: self) { $0.payload = [1, 2] }
      try await kept.expect(in: self, "with a write after the restart")
    }
  }
}
