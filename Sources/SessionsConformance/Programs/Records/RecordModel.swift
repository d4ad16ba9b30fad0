import Sessions

/// What the rules say that a record store has to hold, after the answers that it gave.
///
/// Two things may happen unseen, and are doubtful until an answer shows them. A record that was found expired may have been removed
/// (`[ST-2]`), and so may one that ended more than a minute ago by the real time (`[TTL-2]`). And an index need not know records that
/// ended long before a write of their subject (`[IX-5]`).
struct RecordModel: Sendable {
  struct Entry: Sendable {
    var record: SessionRecord
    /// Whether the record may have been removed because it was expired.
    var mayBeGone = false
    /// Whether the index may have forgotten the record.
    var mayBeUnlisted = false
  }

  /// Whether a record is there.
  enum Presence: Sendable {
    case absent
    case present
    case doubtful

    /// Whether an answer is possible that says whether the record is there.
    func allows(_ answer: Bool) -> Bool { self == .doubtful || answer == (self == .present) }
  }

  private(set) var entries: [RecordKey: Entry] = [:]
  /// The backend's clock may have removed what ended before this time.
  private let horizon: Timestamp

  /// Creates the model of an empty store, for a program that began at a real time and takes half a minute at most.
  init(start: Timestamp) {
    horizon = start.advanced(by: .seconds(-35))
  }

  /// Whether there is a record, live or expired.
  func presence(_ key: RecordKey) -> Presence {
    guard let entry = entries[key] else { return .absent }
    return entry.mayBeGone || entry.record.expiresAt < horizon ? .doubtful : .present
  }

  /// Whether there is a live record, of a version if one is given.
  func live(_ key: RecordKey, version: Int64? = nil, now: Timestamp) -> Presence {
    guard let record = entries[key]?.record, record.isLive(at: now), version ?? record.version == record.version else { return .absent }
    return presence(key)
  }

  /// The keys of a subject's records, live or expired, in their order.
  func keys(of subject: String) -> [RecordKey] {
    entries.filter { $0.value.record.subject == subject }.map(\.key).sorted()
  }

  // MARK: Answers

  mutating func insert(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) {
    entries[key] = Entry(record: record)
    noteWrite(of: record.subject, now: now)
  }

  mutating func remove(_ key: RecordKey) { entries[key] = nil }

  /// Notes that a record is there after all.
  mutating func found(_ key: RecordKey) { entries[key]?.mayBeGone = false }

  /// Notes that an operation looked at a record: it may have removed an expired one, and a live one is there or not.
  mutating func looked(_ key: RecordKey, isLive answer: Bool, now: Timestamp) {
    guard let entry = entries[key] else { return }
    if !entry.record.isLive(at: now) {
      entries[key]?.mayBeGone = true
    } else if answer {
      found(key)
    } else {
      remove(key)
    }
  }

  mutating func replace(_ key: RecordKey, with new: SessionRecord, forcing: Bool, now: Timestamp) {
    guard var entry = entries[key] else { return }
    let old = entry.record
    entry.record = new
    entry.record.version = old.version + 1
    entry.record.createdAt = old.createdAt
    if !forcing { entry.record.idleDeadline = max(old.idleDeadline, new.idleDeadline) }
    entry.mayBeGone = false
    if old.subject != new.subject { entry.mayBeUnlisted = false }
    entries[key] = entry
    noteWrite(of: new.subject, now: now)
  }

  mutating func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) {
    guard let record = entries[key]?.record else { return }
    entries[key]?.record.idleDeadline = max(record.idleDeadline, min(idleDeadline, record.absoluteDeadline))
    entries[key]?.mayBeGone = false
    noteWrite(of: record.subject, now: now)
  }

  /// Notes a write, or a refused one, with a subject: its index may forget what ended long before.
  mutating func noteWrite(of subject: String?, now: Timestamp) {
    guard let subject else { return }
    for key in keys(of: subject) {
      guard let end = entries[key]?.record.expiresAt, end.advanced(by: .seconds(50)) <= now else { continue }
      entries[key]?.mayBeUnlisted = true
    }
  }
}
