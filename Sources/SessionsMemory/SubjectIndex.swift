import Sessions

/// The records of each subject, in parts with a lock each.
///
/// It is only touched when a record gains, changes or loses a subject, always under the lock of the record's shard. So the order of
/// locks is: one record shard, then one part of the index; never two of a kind, and never a record shard from within the index.
/// A caller that goes from subject to records copies the keys, releases the lock, and checks each record's subject under that record's
/// lock.
final class SubjectIndex: Sendable {
  /// The records of one subject. Most subjects have one session, which takes no allocation.
  private enum Keys {
    case one(RecordKey)
    case many(Set<RecordKey>)
  }

  private final class Part: Sendable {
    let keys = Locked<[SubjectKey: Keys]>([:])
  }

  private let parts: [Part] = (0..<64).map { _ in Part() }

  private func part(_ subject: SubjectKey) -> Part { parts[subject.hashValue & 63] }

  func insert(_ key: RecordKey, of subject: String) {
    let subject = SubjectKey(subject)
    part(subject).keys.withLock { keys in
      switch keys[subject] {
      case nil: keys[subject] = .one(key)
      case .one(let first): keys[subject] = .many([first, key])
      case .many(var all):
        // The dictionary has to drop its reference to the set, or inserting would copy the set.
        keys[subject] = .one(key)
        all.insert(key)
        keys[subject] = .many(all)
      }
    }
  }

  func remove(_ key: RecordKey, of subject: String) {
    let subject = SubjectKey(subject)
    part(subject).keys.withLock { keys in
      switch keys[subject] {
      case .one(key): keys[subject] = nil
      case .many(var all):
        keys[subject] = .one(key)
        all.remove(key)
        if all.count == 1, let last = all.first { keys[subject] = .one(last) } else { keys[subject] = .many(all) }
      case .one, nil: break
      }
    }
  }

  /// Moves a record from one subject to another, if they differ.
  func move(_ key: RecordKey, from old: String?, to new: String?) {
    if let old, let new, old.hasSameBytes(as: new) { return }
    if let old { remove(key, of: old) }
    if let new { insert(key, of: new) }
  }

  /// The subject's records, in no order.
  func keys(of subject: String) -> [RecordKey] {
    let subject = SubjectKey(subject)
    return part(subject).keys.withLock { keys in
      switch keys[subject] {
      case nil: return []
      case .one(let key): return [key]
      case .many(let all): return Array(all)
      }
    }
  }

  /// The number of pairs of subject and record, for tests that look for leaks.
  var count: Int {
    parts.reduce(0) { sum, part in
      sum
        + part.keys.withLock { keys in
          keys.values.reduce(0) { sum, keys in
            switch keys {
            case .one: return sum + 1
            case .many(let all): return sum + all.count
            }
          }
        }
    }
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
