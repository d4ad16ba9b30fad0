import Sessions
import SessionsBatching

/// An operation of the store, with what one statement of several does of it.
struct PostgresRequest: Sendable {
  let operation: RecordOperation
  /// The part, where the operation is a prune.
  var part = PostgresPrunePart()
  /// The range of keys, where the operation is a `destroyAll`.
  var range = PostgresKeyRange()

  init(_ operation: RecordOperation) {
    self.operation = operation
  }

  var isPrune: Bool { if case .prune = operation { true } else { false } }
  var isReadOnly: Bool { operation.isReadOnly }
  var writtenKey: RecordKey? { operation.writtenKey }
}

/// A range of a subject's keys that one statement of a `destroyAll` looks at, so that it meets few rows, also of those that were deleted and
/// that the server keeps for a while.
struct PostgresKeyRange: Sendable {
  /// The key behind which it begins; nil for the first one of all.
  var after: RecordKey?
  /// Its last key; nil for the last one of all.
  var through: RecordKey?
  /// The records in it that were deleted before. What has such a key by now was created since.
  var removed: [RecordKey] = []

  /// The range that a statement has looked at, and the rest of this one; nil when there is none.
  ///
  /// - Parameters:
  ///   - key: The last key that was looked at; nil for all of the range.
  ///   - keys: The records that the statement deleted.
  func divided(after key: RecordKey?, removed keys: [RecordKey]) -> (done: PostgresKeyRange, rest: PostgresKeyRange?) {
    guard let key else { return (PostgresKeyRange(after: after, through: through, removed: removed + keys), nil) }
    return (
      PostgresKeyRange(after: after, through: key, removed: removed.filter { $0 <= key } + keys),
      PostgresKeyRange(after: key, through: through, removed: removed.filter { $0 > key })
    )
  }
}

/// A part of a prune: so many rows of the index from a place on. A backlog of any size is removed in parts between which other operations
/// have their turn.
struct PostgresPrunePart: Sendable {
  /// The first deadline to look at: what is before it was removed by the parts before, and is passed over even while the server keeps it
  /// for somebody's old snapshot.
  var start = Timestamp(milliseconds: .min)
  /// The number of rows to look at.
  var rows = 256

  private static let rowsAllowed = 32...2048

  /// Whether it could be smaller.
  var isDivisible: Bool { rows > PostgresPrunePart.rowsAllowed.lowerBound }

  /// Sets the size of the next part, so that one takes some milliseconds: others wait for as long.
  mutating func adapt(to elapsed: Duration) {
    let rows = elapsed < .milliseconds(5) ? rows * 2 : elapsed > .milliseconds(15) ? rows / 2 : rows
    self.rows = min(max(rows, PostgresPrunePart.rowsAllowed.lowerBound), PostgresPrunePart.rowsAllowed.upperBound)
  }

  /// Makes it as small as it can be, after one that took too long.
  mutating func shrink() { rows = PostgresPrunePart.rowsAllowed.lowerBound }
}
