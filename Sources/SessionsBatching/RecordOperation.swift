package import Sessions

/// An operation of a record store as a value, with the parameters of the store's method.
package enum RecordOperation: Sendable {
  case create(RecordKey, SessionRecord)
  case load(RecordKey, now: Timestamp)
  case replace(RecordKey, expecting: Int64, with: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp)
  case touch(RecordKey, idleDeadline: Timestamp, now: Timestamp)
  case destroy(RecordKey, expecting: Int64?)
  case prune(now: Timestamp, limit: Int)
  case records(of: String, after: RecordKey?, limit: Int, now: Timestamp)
  case destroyAll(of: String, except: RecordKey?)
  case ping

  /// Whether the operation changes nothing, so that it may be done twice and needs no write lock.
  package var isReadOnly: Bool {
    switch self {
    case .load, .records, .ping: true
    case .create, .replace, .touch, .destroy, .prune, .destroyAll: false
    }
  }

  /// The key of the one record that the operation writes; nil when it writes none or any number.
  package var writtenKey: RecordKey? {
    switch self {
    case .create(let key, _), .replace(let key, _, _, _, _), .touch(let key, _, _), .destroy(let key, _): key
    case .load, .prune, .records, .destroyAll, .ping: nil
    }
  }
}

/// The answer to a ``RecordOperation``.
///
/// The accessors trap on an answer of another kind, which only a mistake in a transport can give.
package enum RecordResponse: Sendable {
  /// Answers `create`, `replace`, `touch` and `destroy`: whether a record was changed.
  case flag(Bool)
  /// Answers `prune` and `destroyAll`: how many records were deleted.
  case count(Int)
  /// Answers a part of a `prune`: how many records were deleted, and the deadline up to which no other is left; nil when none is left at
  /// all.
  case pruned(Int, upTo: Timestamp?)
  /// Answers a part of a `destroyAll`: how many records were there when it began, the keys of those that were deleted, and the key up to which
  /// it looked; nil when it looked at all there are.
  case destroyed([RecordKey], of: Int, upTo: RecordKey?)
  /// Answers `load`.
  case record(SessionRecord?)
  /// Answers a part of `records`: those found, and the key up to which it looked; nil when it looked at all there are.
  case page([(key: RecordKey, record: SessionRecord)], upTo: RecordKey?)
  /// Answers `ping`.
  case done

  /// Whether a record was changed.
  package var flag: Bool {
    if case .flag(let flag) = self { return flag }
    preconditionFailure("the operation answers with a flag")
  }

  /// The number of deleted records.
  package var count: Int {
    if case .count(let count) = self { return count }
    preconditionFailure("the operation answers with a count")
  }

  /// The number of records that a part of a prune deleted, and where the next part begins.
  package var pruned: (count: Int, upTo: Timestamp?) {
    if case .pruned(let count, let upTo) = self { return (count, upTo) }
    preconditionFailure("the operation answers with a part of a prune")
  }

  /// The records that a part of a `destroyAll` deleted, the number that it found, and where the next part begins.
  package var destroyed: (keys: [RecordKey], found: Int, upTo: RecordKey?) {
    if case .destroyed(let keys, let found, let key) = self { return (keys, found, key) }
    preconditionFailure("the operation answers with records that were destroyed")
  }

  /// The loaded record.
  package var record: SessionRecord? {
    if case .record(let record) = self { return record }
    preconditionFailure("the operation answers with a record")
  }

  /// The records that a part of a listing found, and where the next part begins.
  package var page: (records: [(key: RecordKey, record: SessionRecord)], upTo: RecordKey?) {
    if case .page(let records, let upTo) = self { return (records, upTo) }
    preconditionFailure("the operation answers with a part of a listing")
  }
}

extension RecordOperation {
  /// Reads a subject's records in as many parts as it takes (`[IX-2]`).
  ///
  /// - Parameter part: Reads one part, with the operation for what is still wanted, and answers with ``RecordResponse/page``.
  package static func records(
    of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp,
    _ part: (RecordOperation) async throws(SessionError) -> RecordResponse
  ) async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)] {
    var (found, cursor): ([(key: RecordKey, record: SessionRecord)], RecordKey?) = ([], cursor)
    while found.count < limit {
      let page = try await part(.records(of: subject, after: cursor, limit: limit - found.count, now: now)).page
      found += page.records
      guard let next = page.upTo else { break }
      cursor = next
    }
    return found
  }
}

extension SessionError {
  /// The sessions of a subject that is logged out everywhere got new keys for so long that some may be left (`[IX-3]`).
  package static let subjectMoves = SessionError(
    .unavailable, "sessions of the subject were getting new keys all the while, and some may be left: end them again",
    retryAfter: .seconds(1))

  /// The error of an operation on many records that changed some before it failed: it was done in part (`[ST-9]`).
  ///
  /// - Parameter count: The number of records that were changed.
  package func after(_ count: Int) -> SessionError {
    count > 0 ? SessionError(code, message, retryAfter: retryAfter, isIndeterminate: true) : self
  }
}
