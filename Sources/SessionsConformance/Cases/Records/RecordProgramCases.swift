import Sessions

/// Programs of calls on records, each answer compared with a model of a record store: what the single cases show by example, in every
/// combination.
enum RecordProgramCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "REC-140", "every operation on one record does what a model does, for every pair of deadlines",
      rules: ["ST-1", "ST-2", "ST-3", "ST-4", "ST-5", "TTL-1", "TTL-3"], needsRecords: true,
      body: { t in
        let programs = RecordPrograms(t)
        let soon = programs.start.advanced(by: .seconds(10))
        let deadlines: [Timestamp] = [
          programs.start.advanced(by: .seconds(-30)), programs.start, programs.start.advanced(by: .milliseconds(1)), soon, .maximum,
          .unlimited,
        ]
        try await programs.check(
          deadlines.flatMap { absolute in
            deadlines.map { idle in everyOperation(absolute: absolute, idle: idle, at: programs.start, later: soon) }
          })
      }),
    ConformanceCase(
      "REC-141", "random programs on records see what a model of a record store allows",
      rules: ["ST-1", "ST-2", "ST-3", "ST-4", "ST-5", "TTL-1", "TTL-2", "TTL-3"], needsRecords: true,
      body: { t in try await RecordPrograms(t).check(RecordProfile(kinds: single), programs: 12) }),
    ConformanceCase(
      "REC-142", "random programs with prunes see what a model of a record store allows",
      rules: ["ST-3", "ST-4", "ST-5", "ST-6", "TTL-1", "TTL-2", "TTL-3"], needsRecords: true,
      body: { t in
        try await RecordPrograms(t).check(
          RecordProfile(steps: 30, kinds: single + [(9, .prune), (8, .create), (4, .destroy)]), programs: 14)
      }),
    ConformanceCase(
      "REC-143", "random programs with subjects see what a model of a record store allows",
      rules: ["IX-1", "IX-2", "IX-3", "ST-3", "ST-4", "ST-5", "ST-6", "TTL-1", "TTL-2"], needs: [.subjectIndex], needsRecords: true,
      body: { t in
        let kinds = single + [(10, .list), (6, .destroyAll), (4, .prune), (8, .create), (3, .destroy)]
        try await RecordPrograms(t).check(RecordProfile(kinds: kinds), programs: 18)
      }),
    ConformanceCase(
      "REC-144", "random programs whose clock goes years to and fro see what a model of a record store allows",
      rules: ["TTL-1", "TTL-2", "TTL-3", "TTL-5", "TTL-9", "ST-3", "ST-4", "ST-6"], needsRecords: true,
      body: { t in
        let kinds = single + [(4, .prune), (5, .clock), (5, .create)]
        try await RecordPrograms(t).check(RecordProfile(kinds: kinds, isFar: true), programs: 10)
      }),
  ]

  private static let single: [(weight: Int, kind: RecordProfile.Kind)] = [
    (8, .create), (6, .load), (4, .loadAtEnd), (4, .again), (6, .replace), (6, .force), (3, .stale), (8, .touch), (3, .destroy),
    (2, .destroyVersion), (2, .destroyStale),
    (14, .clock), (3, .compare),
  ]

  /// Creates a record with these deadlines for each operation, does it, and compares everything.
  private static func everyOperation(absolute: Timestamp, idle: Timestamp, at start: Timestamp, later: Timestamp) -> [RecordAction] {
    let draft = RecordAction.Draft(absolute: absolute, idle: idle, subject: 0, payload: 1)
    let half = RecordAction.Draft(absolute: later.advanced(by: .seconds(5)), idle: .unlimited, subject: 1, payload: 2)
    let other = RecordAction.Draft(absolute: .unlimited, idle: later, subject: nil, payload: 3)
    let operations: [RecordAction] = [
      .load(0), .touch(0, start), .touch(0, later), .touch(0, .unlimited), .replace(0, draft, forcing: false, off: 0),
      .replace(0, half, forcing: false, off: 0), .replace(0, other, forcing: true, off: 0), .replace(0, half, forcing: true, off: 1),
      .create(0, other), .destroy(0, off: nil), .destroy(0, off: 0), .destroy(0, off: -1), .destroyAll(subject: 0, except: nil),
    ]
    // The caller's clock is before every deadline when the record is created, and at the real time afterwards.
    return operations.flatMap { operation -> [RecordAction] in
      [
        .clock(start.advanced(by: .seconds(-40))), .create(0, draft), .clock(start), operation, .compare, .loadAtEnd(0),
        .destroy(0, off: nil),
      ]
    }
  }
}
