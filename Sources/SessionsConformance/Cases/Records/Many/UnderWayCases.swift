import Sessions

/// Hundreds of operations under way at the same time, each with an answer of its own.
enum UnderWayCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "REC-185", "of hundreds of reads under way each gets its own answer", rules: ["ST-2", "IX-2", "ST-7"], needsRecords: true,
      isStochastic: true,
      body: { t in
        let (entries, width) = try await create(80, t)
        let isIndexed = t.store.capabilities.contains(.subjectIndex)
        for round in 0..<2 {
          let seen = try await t.many("load and list", 400, width: width) { number -> SessionRecord? in
            let entry = entries[(number &* 31 &+ round) % entries.count]
            switch number % 8 {
            case 3: return try await t.record.load(RecordKey(high: UInt64(number), low: 77), now: t.now)
            case 5 where isIndexed: return try await t.listRecords(of: entry.record.subject ?? "", limit: 1).first?.record
            default: return try await t.record.load(entry.key, now: t.now)
            }
          }
          for (number, record) in seen.enumerated() {
            let entry = entries[(number &* 31 &+ round) % entries.count]
            guard number % 8 == 3 else {
              try t.expectSame(record, entry, "answer \(number + 1) of 400 under way:")
              continue
            }
            try t.expect("answer \(number + 1) of 400, for an unknown key", record == nil, expected: "no record", seen: t.describe(record))
          }
        }
      }),
    ConformanceCase(
      "REC-186", "of hundreds of writes under way each has its own effect and outcome", rules: ["ST-1", "ST-3", "ST-4", "ST-5"],
      needsRecords: true, isStochastic: true,
      body: { t in
        let (entries, width) = try await create(80, t)
        // Each record has one write that succeeds, and each other operation has no effect.
        let outcomes = try await t.many("create, replace, touch and destroy", 320, width: width) { number in
          let (entry, other) = (entries[number % 80], RecordKey(high: UInt64(number), low: 99))
          var next = entry.record
          next.payload = [UInt8(number % 80), 2]
          switch (number / 80, number % 4) {
          case (0, 0): return try await t.record.replace(entry.key, expecting: 1, with: next, now: t.now) == .replaced
          case (0, 1): return try await t.record.touch(entry.key, idleDeadline: t.now.advanced(by: .seconds(4000 + number)), now: t.now)
          case (0, 2): return try await t.record.destroy(entry.key)
          case (0, _): return try await t.record.create(other, next, now: t.now)
          case (1, _): return try await t.record.replace(entry.key, expecting: 7, with: next, now: t.now) == .replaced
          case (2, 2): return try await t.record.destroy(other)
          case (2, _): return try await t.record.create(entry.key, next, now: t.now)
          case (_, 0), (_, 1): return try await t.record.destroy(entry.key, expecting: 9)
          default: return try await t.record.touch(other, idleDeadline: next.absoluteDeadline, now: t.now)
          }
        }
        for (number, outcome) in outcomes.enumerated() {
          try t.expect("outcome \(number + 1) of 320 under way", outcome, equals: number < 80)
        }
        var left = entries
        for (number, entry) in entries.enumerated() {
          switch number % 4 {
          case 0: (left[number].record.payload, left[number].record.version) = ([UInt8(number), 2], 2)
          case 1: left[number].record.idleDeadline = t.now.advanced(by: .seconds(4000 + number))
          case 3:
            left.append(
              CaseContext.Entry(
                key: RecordKey(high: UInt64(number), low: 99), record: with(entry.record, [UInt8(number), 2]), name: "new \(number)"))
          default: break
          }
        }
        try await t.expectGone(entries.indices.filter { $0 % 4 == 2 }.map { entries[$0] })
        try await t.expectLoaded(left.indices.filter { $0 >= 80 || $0 % 4 != 2 }.map { left[$0] })
      }),
  ]

  private static func with(_ record: SessionRecord, _ payload: [UInt8]) -> SessionRecord {
    var record = record
    record.payload = payload
    return record
  }

  /// Creates records, and measures how many operations the store does within the deadline of one.
  private static func create(_ count: Int, _ t: CaseContext) async throws -> ([CaseContext.Entry], width: Int) {
    let entries = (0..<count).map { number in
      CaseContext.Entry(key: t.freshKey(), record: t.freshRecord([UInt8(number)], subject: "s\(number)"), name: "record \(number + 1)")
    }
    let start = ContinuousClock.now
    try await t.createAll(entries)
    let elapsed = start.duration(to: .now)
    return (entries, elapsed > .milliseconds(500) ? 72 : 400)
  }
}
