package import Sessions

/// What a transport answers a record store: each operation with one of these.
package enum RecordResponse: Sendable {
  case flag(Bool)
  case count(Int)
  case record(SessionRecord?)
  case records([(key: RecordKey, record: SessionRecord)])
  case done

  package var flag: Bool {
    if case .flag(let flag) = self { return flag }
    preconditionFailure("the operation answers with a flag")
  }

  package var count: Int {
    if case .count(let count) = self { return count }
    preconditionFailure("the operation answers with a count")
  }

  package var record: SessionRecord? {
    if case .record(let record) = self { return record }
    preconditionFailure("the operation answers with a record")
  }

  package var records: [(key: RecordKey, record: SessionRecord)] {
    if case .records(let records) = self { return records }
    preconditionFailure("the operation answers with records")
  }
}
