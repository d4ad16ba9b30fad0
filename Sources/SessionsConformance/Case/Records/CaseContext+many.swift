import Sessions

/// Many records, many operations under way, and comparisons of many answers. Each call is one step of the report.
extension CaseContext {
  /// A record with its key, and words for it in reports.
  struct Entry: Sendable {
    let key: RecordKey
    var record: SessionRecord
    let name: String
  }

  /// The number of operations under way at the same time, unless a case asks for more. A store that does one after the other, each within
  /// 60 ms, does so many within the deadline of the last one.
  static let usualWidth: Int = 64

  /// Bytes without a period, so that a cut, a shift and swapped blocks show in every part of them.
  private static let material: [UInt8] = (0..<1 << 17).map {
    UInt8(truncatingIfNeeded: ($0 &* 197) ^ (($0 >> 7) &* 59) ^ (($0 >> 15) &* 101))
  }

  /// At most 64 KiB and a few bytes that depend on their place. Another salt gives others.
  static func bytes(_ count: Int, salt: Int) -> [UInt8] {
    let start = (salt &* 131) & 0xFFFF
    return Array(material[start..<start + count])
  }

  /// Whether this is the arrangement in which the large cases have all their records; elsewhere they have a part of them.
  var isLarge: Bool { stores.count == 1 }

  /// The part of a long table that the store gets through in a case's time: every element in the large arrangement, every fourth elsewhere,
  /// and fewer on a slow store.
  @inline(never)
  func part<Element>(of table: [Element]) async throws -> [Element] {
    let step = (isLarge ? 1 : 4) * (try await slowness())
    return stride(from: 0, to: table.count, by: step).map { table[$0] }
  }

  /// By how much this store has to be spared: 1, unless an operation takes more than six milliseconds while eight are under way.
  @inline(never)
  func slowness() async throws -> Int {
    var pace: Duration = .seconds(1)
    for _ in 0..<2 {
      let start = ContinuousClock.now
      _ = try await many("measure the store's pace with loads of unknown keys", 8) { [self] in
        try await record.load(RecordKey(high: UInt64($0), low: 0xFACE), now: now)
      }
      pace = min(pace, start.duration(to: .now) / 8)
    }
    return pace > .milliseconds(6) ? min(40, Int(pace / .microseconds(1500))) : 1
  }

  /// Runs operations with the numbers below `count`, at most `width` of them at the same time. Returns their results in this order.
  @inline(never)
  func many<Outcome: Sendable>(
    _ what: String, _ count: Int, width: Int = usualWidth, _ body: @escaping @Sendable (Int) async throws -> Outcome
  ) async throws -> [Outcome] {
    let step = begin("\(what): \(count) operations, \(min(width, count)) at the same time")
    let outcomes = try await withThrowingTaskGroup(of: (Int, Outcome).self) { group in
      var outcomes: [(Int, Outcome)] = []
      for index in 0..<count {
        if index >= width, let outcome = try await group.next() { outcomes.append(outcome) }
        group.addTask { (index, try await body(index)) }
      }
      for try await outcome in group { outcomes.append(outcome) }
      return outcomes.sorted { $0.0 < $1.0 }.map(\.1)
    }
    finish(step, "done")
    return outcomes
  }

  /// Creates records, whose keys have to be free.
  @inline(never)
  func createAll(_ entries: [Entry]) async throws {
    let created = try await many("create records", entries.count) { [self] in
      try await record.create(entries[$0].key, entries[$0].record, now: now)
    }
    try expectAll(true, created, "the create of", entries)
  }

  /// Loads records and expects each with every column.
  @inline(never)
  func expectLoaded(_ entries: [Entry]) async throws {
    let seen = try await many("load records", entries.count) { [self] in try await record.load(entries[$0].key, now: now) }
    for (entry, record) in zip(entries, seen) { try expectSame(record, entry, "loading") }
  }

  /// Expects that none of the keys has a live record.
  @inline(never)
  func expectGone(_ entries: [Entry]) async throws {
    let isThere = try await many("load records", entries.count) { [self] in try await record.load(entries[$0].key, now: now) != nil }
    try expectAll(false, isThere, "whether there is still", entries)
  }

  /// Replaces records of version `version` and returns them as they are then.
  @inline(never)
  func replaceAll(_ entries: [Entry], at version: Int64 = 1, _ change: (Int, inout SessionRecord) -> Void) async throws -> [Entry] {
    var changed = entries
    for index in changed.indices { change(index, &changed[index].record) }
    let outcomes = try await many("replace records", changed.count) { [self, changed] in
      try await record.replace(changed[$0].key, expecting: version, with: changed[$0].record, now: now) == .replaced
    }
    try expectAll(true, outcomes, "the replace of", changed)
    for index in changed.indices { changed[index].record.version = version + 1 }
    return changed
  }

  /// Expects one answer for all of the records.
  @inline(never)
  func expectAll<Answer: Equatable>(_ expected: Answer, _ answers: [Answer], _ what: String, _ entries: [Entry]) throws(CaseFailure) {
    for (entry, answer) in zip(entries, answers) { try expect("\(what) \(entry.name)", answer, equals: expected) }
  }

  // MARK: Subjects

  /// A subject's records, page by page of at most `size`, up to the first page that is not full.
  @inline(never)
  func pages(of subject: String, size: Int) async throws -> [(key: RecordKey, record: SessionRecord)] {
    var all: [(key: RecordKey, record: SessionRecord)] = []
    while true {
      let page = try await listRecords(of: subject, after: all.last?.key, limit: size)
      try expect("the size of a page of at most \(size)", page.count <= size, expected: "at most \(size)", seen: "\(page.count)")
      all += page
      // An answer that repeats what was listed would have no end.
      if page.count < size || all.count > 10_000 { return all }
    }
  }

  /// Expects a list of exactly these records, in the order of their keys and with every column.
  @inline(never)
  func expectListed(_ seen: [(key: RecordKey, record: SessionRecord)], _ entries: [Entry], _ what: String) throws(CaseFailure) {
    let expected = entries.sorted { $0.key < $1.key }
    for (index, entry) in expected.enumerated() where index >= seen.count || seen[index].key != entry.key {
      let isThere = seen.contains { $0.key == entry.key }
      throw CaseFailure(
        what, expected: "\(expected.count) records, as number \(index + 1) of them \(entry.name)",
        seen: "\(seen.count) records, \(isThere ? "this one at another place" : "without this one")")
    }
    try expect("\(what): the number of records", seen.count, equals: expected.count)
    for (entry, listed) in zip(expected, seen) { try expectSame(listed.record, entry, what) }
  }

  /// Expects every column of a record; texts are compared byte for byte.
  @inline(never)
  func expectSame(_ seen: SessionRecord?, _ entry: Entry, _ what: String) throws(CaseFailure) {
    let (what, expected) = ("\(what) \(entry.name)", entry.record)
    guard let seen else { throw CaseFailure(what, expected: describe(expected), seen: "no record") }
    if seen.payload != expected.payload,
      let place = zip(seen.payload, expected.payload).enumerated().first(where: { $1.0 != $1.1 })?.offset
    {
      throw CaseFailure(
        "\(what): byte \(place + 1) of the payload", expected: "\(expected.payload[place])", seen: "\(seen.payload[place])")
    }
    try expect("\(what): the length of the payload", seen.payload.count, equals: expected.payload.count)
    let isSame = seen == expected && seen.subject.map { Array($0.utf8) } == expected.subject.map { Array($0.utf8) }
    try expect(what, isSame, expected: describe(expected), seen: describe(seen))
  }
}
