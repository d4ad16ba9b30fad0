import Sessions

/// One execution of a program on a record store, each answer compared with what the model allows.
struct RecordRun {
  private let context: CaseContext
  private let start: Timestamp
  private let keys: [RecordKey]
  private let subjects: [String]
  private var model: RecordModel
  /// The records that a create was tried for.
  private var used: Set<RecordKey> = []
  private var now: Timestamp
  /// The steps so far.
  private(set) var steps: [CaseStep] = []

  /// - Parameters:
  ///   - number: Tells the runs of one case apart by their subjects.
  ///   - count: The number of records that the program names.
  init(_ context: CaseContext, start: Timestamp, number: Int, keys count: Int = 3) {
    self.context = context
    self.start = start
    keys = (0..<count).map { _ in context.freshKey() }
    subjects = ["ada \(number)", "bob \(number)"]
    model = RecordModel(start: start)
    now = start
  }

  /// Does the steps of a program, and removes its records in the end.
  ///
  /// - Throws: ``CaseFailure`` for an answer that the model does not allow, and what the store throws.
  mutating func run(_ actions: [RecordAction]) async throws {
    do {
      for action in actions {
        // Programs that run at the same time take turns, also on a store that never waits and on a machine with one core.
        await Task.yield()
        try await perform(action)
      }
    } catch {
      await cleanUp()
      throw error
    }
    await cleanUp()
  }

  /// Removes the records, so that the next program's prunes do not count them.
  private func cleanUp() async {
    for key in used.sorted() { _ = try? await context.record.destroy(key, expecting: nil) }
  }

  private mutating func perform(_ action: RecordAction) async throws {
    switch action {
    case .clock(let time): now = time
    case .create(let number, let draft): try await create(number, draft)
    case .load(let number): try await load(keys[number], at: now)
    case .loadAtEnd(let number):
      let end = model.entries[keys[number]]?.record.expiresAt
      try await load(keys[number], at: end.map { min($0, .maximum) } ?? now)
    case .replace(let number, let draft, let forcing, let off): try await replace(number, draft, forcing: forcing, off: off)
    case .touch(let number, let deadline): try await touch(number, deadline)
    case .destroy(let number, let off): try await destroy(number, off: off)
    case .prune(let limit): try await prune(limit)
    case .list(let subject, let cursor, let limit): try await list(subjects[subject], after: cursor.map { keys[$0] }, limit: limit)
    case .destroyAll(let subject, let except): try await destroyAll(subjects[subject], except: except.map { keys[$0] })
    case .compare:
      for key in used.sorted() { try await resolve(key) }
      guard isIndexed else { return }
      for subject in subjects { try await list(subject, after: nil, limit: 100) }
    }
  }

  private var isIndexed: Bool { context.records.first?.capabilities.contains(.subjectIndex) == true }

  // MARK: One record

  private mutating func create(_ number: Int, _ draft: RecordAction.Draft) async throws {
    let (key, record, now) = (keys[number], record(draft), now)
    used.insert(key)
    let isCreated = try await call(
      "create \(context.describe(key)) with \(text(record))", "create",
      allowing: {
        switch $0.presence(key) {
        case .absent: .present
        case .present: .absent
        case .doubtful: .doubtful
        }
      }
    ) { (store) async throws(SessionError) in try await store.create(key, record, now: now) }
    if isCreated { model.insert(key, record, now: now) } else { model.found(key) }
    model.noteWrite(of: record.subject, now: now)
  }

  /// Loads a record at a time, and compares it in full.
  private mutating func load(_ key: RecordKey, at time: Timestamp) async throws {
    let step = begin("load \(context.describe(key))", at: time)
    let seen = try await context.record.load(key, now: time)
    finish(step, seen.map(text) ?? "no record")
    guard model.live(key, now: time).allows(seen != nil), seen == nil || seen == model.entries[key]?.record else {
      let live = model.live(key, now: time)
      let expected = live == .absent ? "no record" : model.entries[key].map { text($0.record) } ?? "no record"
      throw CaseFailure(
        "load of \(context.describe(key)) at \(text(time))", expected: expected + (live == .doubtful ? ", or no record" : ""),
        seen: seen.map(text) ?? "no record")
    }
    model.looked(key, isLive: seen != nil, now: time)
  }

  /// Loads a record a millisecond before its end, so that it is certain whether it is there.
  private mutating func resolve(_ key: RecordKey) async throws {
    guard let end = model.entries[key]?.record.expiresAt else { return try await load(key, at: now) }
    try await load(key, at: min(end, .maximum).advanced(by: .milliseconds(-1)))
  }

  private mutating func replace(_ number: Int, _ draft: RecordAction.Draft, forcing: Bool, off: Int64) async throws {
    let (key, record, now) = (keys[number], record(draft), now)
    let version = (model.entries[key]?.record.version ?? 1) &+ off
    let what = "replace \(context.describe(key)) at v\(version) with \(text(record))\(forcing ? ", forcing idle" : "")"
    let isReplaced = try await call(what, "replace", allowing: { $0.live(key, version: version, now: now) }) {
      (store) async throws(SessionError) in
      try await store.replace(key, expecting: version, with: record, forcingIdleDeadline: forcing, now: now) == .replaced
    }
    if isReplaced {
      model.replace(key, with: record, forcing: forcing, now: now)
    } else {
      if off == 0 || model.live(key, now: now) == .absent { model.looked(key, isLive: false, now: now) }
      model.noteWrite(of: record.subject, now: now)
    }
  }

  private mutating func touch(_ number: Int, _ deadline: Timestamp) async throws {
    let (key, now) = (keys[number], now)
    let what = "touch \(context.describe(key)) to idle \(text(deadline))"
    let isTouched = try await call(what, "touch", allowing: { $0.live(key, now: now) }) { (store) async throws(SessionError) in
      try await store.touch(key, idleDeadline: deadline, now: now)
    }
    if isTouched { model.touch(key, idleDeadline: deadline, now: now) } else { model.looked(key, isLive: false, now: now) }
  }

  private mutating func destroy(_ number: Int, off: Int64?) async throws {
    let key = keys[number]
    let version = off.map { (model.entries[key]?.record.version ?? 1) &+ $0 }
    let isOther = version.map { $0 != model.entries[key]?.record.version } ?? false
    let what = "destroy \(context.describe(key))\(version.map { " at v\($0)" } ?? "")"
    _ = try await call(what, "destroy", allowing: { isOther ? .absent : $0.presence(key) }) { (store) async throws(SessionError) in
      try await store.destroy(key, expecting: version)
    }
    if !isOther { model.remove(key) }
  }

  // MARK: Many records

  private mutating func prune(_ limit: Int) async throws {
    let now = now
    let expired = model.entries.filter { !$0.value.record.isLive(at: now) }
    let certain = Set(expired.keys.filter { model.presence($0) == .present })
    let step = begin("prune at most \(limit)", at: now)
    let count = try await context.record.prune(now: now, limit: limit)
    finish(step, "\(count) removed")
    let (least, most) = (min(limit, certain.count), min(limit, expired.count))
    try context.expect(
      "the number of records removed at \(text(now))", (least...most).contains(count),
      expected: least == most ? "\(least)" : "\(least) to \(most)", seen: "\(count)")
    for key in expired.keys.sorted() { model.looked(key, isLive: false, now: now) }
    for key in expired.keys.sorted() { try await resolve(key) }
    let gone = expired.keys.filter { model.entries[$0] == nil }
    let goneCertain = gone.filter { certain.contains($0) }
    try context.expect(
      "the prune that said it removed \(count) records at \(text(now))", (goneCertain.count...gone.count).contains(count),
      expected: "\(count) records gone", seen: "\(gone.count)")
    let latest = goneCertain.compactMap { expired[$0]?.record.expiresAt }.max()
    let earliest = expired.keys.filter { model.entries[$0] != nil }.compactMap { expired[$0]?.record.expiresAt }.min()
    if let latest, let earliest, latest > earliest {
      throw CaseFailure(
        "the order of a prune", expected: "the record that ended at \(text(earliest)) first", seen: "the one of \(text(latest)) is gone")
    }
  }

  private mutating func list(_ subject: String, after cursor: RecordKey?, limit: Int) async throws {
    guard isIndexed, let index = context.record as? any SubjectIndexedRecordStore else { return }
    let now = now
    let after = cursor.map { " after \(context.describe($0))" } ?? ""
    let step = begin("list at most \(limit) of '\(subject)'\(after)", at: now)
    let page = try await index.records(of: subject, after: cursor, limit: limit, now: now)
    let seen = page.map(\.key)
    finish(step, names(seen))
    let all = model.keys(of: subject)
    let live = all.filter { key in model.live(key, now: now) != .absent && cursor.map { $0 < key } ?? true }
    let certain = live.filter { model.presence($0) == .present && model.entries[$0]?.mayBeUnlisted == false }
    // The page ends where it is full.
    let isFull = seen.count >= limit
    let missing = certain.filter { key in !seen.contains(key) && (!isFull || seen.last.map { key < $0 } ?? false) }
    let isPage = seen == seen.sorted() && Set(seen).count == seen.count && seen.count <= limit && seen.allSatisfy(live.contains)
    try context.expect(
      "the list of '\(subject)'\(after) at \(text(now))", isPage && missing.isEmpty,
      expected: "at most \(limit) of \(names(live))\(certain.count < live.count ? ", surely \(names(certain))" : "")", seen: names(seen))
    for (key, record) in page {
      guard let expected = model.entries[key]?.record else { continue }
      try context.expect("the listed record \(context.describe(key))", record == expected, expected: text(expected), seen: text(record))
    }
    // It may have removed those that it found expired.
    for key in all where model.entries[key]?.record.isLive(at: now) == false { model.looked(key, isLive: false, now: now) }
  }

  private mutating func destroyAll(_ subject: String, except: RecordKey?) async throws {
    guard isIndexed, let index = context.record as? any SubjectIndexedRecordStore else { return }
    let before = model
    let candidates = model.keys(of: subject).filter { $0 != except }
    let step = begin("destroy all of '\(subject)'\(except.map { " but \(context.describe($0))" } ?? "")", at: now)
    let count = try await index.destroyAll(of: subject, except: except)
    finish(step, "\(count) destroyed")
    var gone: [RecordKey] = []
    for key in candidates {
      guard let record = before.entries[key]?.record else { continue }
      // A moment before its end it would be live, if it were still there.
      let time = min(record.expiresAt, .maximum).advanced(by: .milliseconds(-1))
      let look = begin("load \(context.describe(key))", at: time)
      let seen = try await context.record.load(key, now: time)
      finish(look, seen.map(text) ?? "no record")
      if seen == nil {
        gone.append(key)
        model.remove(key)
      } else if before.entries[key]?.mayBeUnlisted != true {
        throw CaseFailure(
          "load of \(context.describe(key)) at \(text(time))", expected: "no record: its subject's were destroyed",
          seen: "v\(record.version)")
      }
    }
    let certain = gone.filter { before.presence($0) == .present }
    try context.expect(
      "the number destroyed of '\(subject)'", (certain.count...gone.count).contains(count),
      expected: certain.count == gone.count ? "\(gone.count)" : "\(certain.count) to \(gone.count)", seen: "\(count)")
  }

  // MARK: Steps

  /// Makes a call that answers with yes or no.
  private mutating func call(
    _ operation: String, _ name: String, allowing allowed: (RecordModel) -> RecordModel.Presence,
    _ body: (any SessionRecordStore) async throws(SessionError) -> Bool
  ) async throws -> Bool {
    let step = begin(operation, at: now)
    let answer = try await body(context.record)
    finish(step, "\(answer)")
    let presence = allowed(model)
    guard presence.allows(answer) else {
      throw CaseFailure("the last \(name), at \(text(now))", expected: "\(presence == .present)", seen: "\(answer)")
    }
    return answer
  }

  private mutating func begin(_ operation: String, at time: Timestamp) -> Int {
    let offset = time.milliseconds.subtractingReportingOverflow(start.milliseconds)
    steps.append(CaseStep(at: offset.overflow ? (time < start ? .min : .max) : offset.partialValue, operation: operation))
    return steps.count - 1
  }

  private mutating func finish(_ step: Int, _ result: String) { steps[step].result = result }

  private func record(_ draft: RecordAction.Draft) -> SessionRecord {
    SessionRecord(
      createdAt: now, absoluteDeadline: draft.absolute, idleDeadline: draft.idle, subject: draft.subject.map { subjects[$0] },
      payload: [draft.payload])
  }

  private func names(_ keys: [RecordKey]) -> String { keys.isEmpty ? "none" : keys.map { context.describe($0) }.joined(separator: ", ") }

  /// A time by its distance from the start; those far away, which are chosen for their values, as they are.
  private func text(_ time: Timestamp) -> String {
    if time.isUnlimited { return "unlimited" }
    let (offset, overflow) = time.milliseconds.subtractingReportingOverflow(start.milliseconds)
    return overflow || abs(offset) > 86_400_000_000 ? "\(time.milliseconds)" : "\(offset >= 0 ? "+" : "")\(offset) ms"
  }

  private func text(_ record: SessionRecord) -> String {
    "v\(record.version) created \(text(record.createdAt)) absolute \(text(record.absoluteDeadline)) idle \(text(record.idleDeadline)) "
      + "\(record.subject.map { "'\($0)'" } ?? "nobody") \(record.payload)"
  }
}
