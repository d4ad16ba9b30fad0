import Sessions

/// The records of each subject, in parts with a lock each.
///
/// It is only touched when a record gains, changes or loses a subject, always under the lock of the record's shard. So the order of
/// locks is: one record shard, then one part of the index; never two of a kind, and never a record shard from within the index.
/// A caller that goes from subject to records copies some of the keys, releases the lock, and checks each record's subject under that
/// record's lock.
final class SubjectIndex: Sendable {
  /// The records of one subject. Most subjects have one session, which takes no allocation.
  private enum Keys {
    case one(RecordKey)
    case many(SortedKeys)

    var count: Int {
      switch self {
      case .one: return 1
      case .many(let all): return all.count
      }
    }

    mutating func insert(_ key: RecordKey) {
      switch self {
      case .one(let first): if first != key { self = .many(SortedKeys(first, key)) }
      case .many(var all):
        // Drops the case's own reference to them.
        self = .one(key)
        all.insert(key)
        self = .many(all)
      }
    }

    /// Removes a key; false if it was the only one.
    mutating func remove(_ key: RecordKey) -> Bool {
      switch self {
      case .one(let only): return only != key
      case .many(var all):
        self = .one(key)
        all.remove(key)
        if all.count == 1, let last = all.first { self = .one(last) } else { self = .many(all) }
        return true
      }
    }
  }

  private final class Part: Sendable {
    let keys = Locked<[SubjectKey: Keys]>([:])
  }

  private let parts: [Part]

  /// - Parameter partCount: A power of two.
  init(partCount: Int) {
    parts = (0..<partCount).map { _ in Part() }
  }

  private func part(_ subject: SubjectKey) -> Part { parts[subject.hashValue & (parts.count - 1)] }

  func insert(_ key: RecordKey, of subject: String) {
    let subject = SubjectKey(subject)
    part(subject).keys.withLock { keys in
      // One search where the subject is new, and no second reference to its keys where it is not, or inserting would copy them.
      guard var all = keys.updateValue(.one(key), forKey: subject) else { return }
      all.insert(key)
      keys[subject] = all
    }
  }

  func remove(_ key: RecordKey, of subject: String) {
    let subject = SubjectKey(subject)
    part(subject).keys.withLock { keys in
      guard var all = keys.removeValue(forKey: subject), all.remove(key) else { return }
      keys[subject] = all
    }
  }

  /// Moves a record from one subject to another, if they differ.
  func move(_ key: RecordKey, from old: String?, to new: String?) {
    if let old, let new, old.hasSameBytes(as: new) { return }
    if let old { remove(key, of: old) }
    if let new { insert(key, of: new) }
  }

  /// At most `limit` of the subject's records, in the order of their keys.
  func keys(of subject: String, after cursor: RecordKey?, limit: Int) -> [RecordKey] {
    let subject = SubjectKey(subject)
    return part(subject).keys.withLock { keys in
      switch keys[subject] {
      case nil: return []
      case .one(let key): return cursor.map { $0 < key } ?? true ? [key] : []
      case .many(let all): return all.keys(after: cursor, limit: limit)
      }
    }
  }

  /// The number of pairs of subject and record, for tests that look for leaks.
  var count: Int {
    parts.reduce(0) { sum, part in sum + part.keys.withLock { $0.values.reduce(0) { $0 + $1.count } } }
  }
}

/// A subject as the index compares it: byte for byte.
///
/// `String` takes a composed and a decomposed character for the same, which would let one subject end another's sessions.
struct SubjectKey: Hashable, Sendable {
  let text: String

  init(_ text: String) {
    self.text = text
  }

  static func == (lhs: SubjectKey, rhs: SubjectKey) -> Bool { lhs.text.hasSameBytes(as: rhs.text) }

  func hash(into hasher: inout Hasher) {
    var copy = text
    copy.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
