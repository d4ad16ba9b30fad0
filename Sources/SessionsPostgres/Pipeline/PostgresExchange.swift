import CLibPQ
package import Sessions
package import SessionsBatching

/// The statements that were sent in one go, and the progress of their answers.
package struct PostgresExchange {
  /// The statement that the server's next results answer.
  package enum Expected {
    /// A statement was prepared.
    case prepared(PostgresStatementKind)
    /// A statement that answers the requests at these positions of ``requests``, in the order of their keys.
    case answers(PostgresStatementKind, Range<Int>)
    /// A statement that answers no request.
    case nothing(PostgresStatementKind)
    /// The end of the implicit transaction of the requests at these positions.
    case sync(Range<Int>)
  }

  /// The way in which requests are sent.
  package enum Mode: Equatable {
    /// All in one transaction, those of a kind in one statement; perhaps after a probe, without those whose rows were locked.
    case together(hasProbed: Bool)
    /// Each in a transaction of its own, so that one that fails fails alone; perhaps because a statement was prepared before the table
    /// changed.
    case singly(hasStalePlan: Bool)
    /// No request: a query finds out which of their rows other sessions have locked.
    case probing
  }

  /// The way in which the requests were sent.
  package let mode: Mode
  /// Whether they were sent for a pooler.
  package let isPooled: Bool
  /// The first deadline of the requests.
  package let deadline: Deadline
  /// The positions in the batch of the requests that were sent.
  package var requests: [Int] = []
  /// The statements whose answers are to come, in their order.
  package var expected: [Expected] = []
  /// Whether the system has taken all bytes.
  var isFlushed = false
  /// The failures of the transactions that ended, with the requests that they were for.
  package var failures: [(requests: Range<Int>, state: SQLState)] = []
  /// The rows that a probe found locked.
  package var locked: Set<RecordKey> = []
  /// The position in ``expected`` of the statement that the server answers next.
  private var next = 0
  /// Whether a result of that statement has come already: an absent one then ends it.
  private var hasResult = false
  /// The answers of the transaction that is not known to be committed yet.
  private var provisional: [(index: Int, response: RecordResponse)] = []
  /// The failure of the running transaction.
  private var failure: SQLState?

  /// Creates an exchange without statements.
  package init(_ mode: Mode, isPooled: Bool, until deadline: Deadline) {
    self.mode = mode
    self.isPooled = isPooled
    self.deadline = deadline
  }
}

// Taking the results, which come in the order of the statements.
extension PostgresExchange {
  typealias Batch = RequestBatch<PostgresRequest, RecordResponse>

  /// Takes the results that have come; true when they were the last.
  mutating func collect(_ batch: inout Batch, from pipeline: PostgresPipeline) -> Bool {
    while next < expected.count {
      guard !pipeline.isBusy else { return false }
      guard let result = pipeline.nextResult() else {
        guard hasResult else { return false }
        hasResult = false
        next += 1
        continue
      }
      defer { result.clear() }
      if case .sync(let requests) = expected[next] {
        guard result.status == PGRES_PIPELINE_SYNC else { return false }
        next += 1
        endTransaction(requests, &batch)
      } else {
        hasResult = true
        take(result, &batch, pipeline)
      }
    }
    return true
  }

  /// Ends a transaction whose sync was answered: its statements are committed, or all of them are undone.
  private mutating func endTransaction(_ requests: Range<Int>, _ batch: inout Batch) {
    if let failure {
      failures.append((requests, failure))
      self.failure = nil
    } else {
      for (index, response) in provisional { batch.answer(index, .success(response)) }
    }
    provisional.removeAll(keepingCapacity: true)
  }

  private mutating func take(_ result: PostgresResult, _ batch: inout Batch, _ pipeline: PostgresPipeline) {
    switch result.status {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK: break
    // An earlier statement of the transaction has failed.
    case PGRES_PIPELINE_ABORTED: return
    default:
      if failure == nil { failure = result.state }
      return
    }
    switch expected[next] {
    case .prepared(let kind): pipeline.setPrepared(kind)
    case .nothing(.findLocked):
      for row in 0..<result.rowCount { if let key = result.key(row, 0) { locked.insert(key) } }
    case .nothing, .sync: break
    case .answers(let kind, let range): answer(kind, result, range, &batch, pipeline.statements.table.name)
    }
  }
}

// Answering the requests.
extension PostgresExchange {
  /// Answers the requests of a statement with its result: reads at once, writes when they are committed.
  private mutating func answer(
    _ kind: PostgresStatementKind, _ result: PostgresResult, _ range: Range<Int>, _ batch: inout Batch, _ table: String
  ) {
    let index = requests[range.lowerBound]
    switch kind {
    case .load, .loadMany: PostgresExchange.answerLoads(result, requests[range], &batch, table)
    case .createMany, .replaceMany, .touchMany, .destroyMany: answerMany(result, range, batch)
    case .create, .replace, .touch, .destroy: provisional.append((index, .flag(result.changes == 1)))
    case .destroyAllOfSubject:
      provisional.append((index, .destroyed(result.keys(0, 1), of: Int(result.integer(0, 0) ?? 0), upTo: result.key(0, 2))))
    case .prune:
      let upTo = result.flag(0, 2) ? nil : result.integer(0, 1).map { Timestamp(milliseconds: $0) }
      provisional.append((index, .pruned(Int(result.integer(0, 0) ?? 0), upTo: upTo)))
    case .recordsOfSubject:
      let last = result.rowCount - 1
      let upTo = last >= 0 && result.isNull(last, 1) ? result.key(last, 0) : nil
      batch.answer(index, .success(.page(PostgresExchange.records(result), upTo: upTo)))
    case .ping:
      let hidesRows = result.rowCount > 0 && result.flag(0, 1)
      let fault = hidesRows ? SessionError.misconfigured(PostgresRelation.rowSecurity(table)) : .missingTable(table)
      batch.answer(index, result.rowCount > 0 && !hidesRows ? .success(.done) : .failure(fault))
    case .patience, .order, .lock, .findLocked, .settings: break
    }
  }

  /// Requests and, nearly always, rows are in the order of keys: the search for each row begins where the last one was found.
  private static func answerLoads(_ result: PostgresResult, _ requests: ArraySlice<Int>, _ batch: inout Batch, _ table: String) {
    var position = requests.startIndex
    for row in 0..<result.rowCount {
      guard let key = result.key(row, 0) else { continue }
      var passed = 0
      while passed < requests.count, loadKey(batch, requests[position]) != key {
        position = position + 1 == requests.endIndex ? requests.startIndex : position + 1
        passed += 1
      }
      guard passed < requests.count else { continue }
      // The first of the requests with this key, should the search have begun among them.
      while position > requests.startIndex, loadKey(batch, requests[position - 1]) == key { position -= 1 }
      let record = result.record(row)
      while loadKey(batch, requests[position]) == key {
        batch.answer(requests[position], answer(record, to: batch[requests[position]].operation, table))
        position = position + 1 == requests.endIndex ? requests.startIndex : position + 1
        if position == requests.startIndex { break }
      }
    }
    for index in requests where !batch.isAnswered(index) { batch.answer(index, .success(.record(nil))) }
  }

  private static func loadKey(_ batch: borrowing Batch, _ index: Int) -> RecordKey? {
    if case .load(let key, _) = batch[index].operation { key } else { nil }
  }

  private static func answer(_ record: SessionRecord?, to operation: RecordOperation, _ table: String)
    -> Result<RecordResponse, SessionError>
  {
    guard let record, case .load(_, let now) = operation else { return .failure(.corruptRow(table)) }
    return .success(.record(record.isLive(at: now) ? record : nil))
  }

  /// The rows of a statement for many are the keys of those that it changed.
  private mutating func answerMany(_ result: PostgresResult, _ range: Range<Int>, _ batch: borrowing Batch) {
    let first = provisional.count
    for position in range { provisional.append((requests[position], .flag(false))) }
    var position = first
    let end = provisional.count
    for row in 0..<result.rowCount {
      guard let key = result.key(row, 0) else { continue }
      for _ in first..<end {
        let index = provisional[position].index
        let isFound = batch[index].writtenKey == key
        if isFound { provisional[position] = (index, .flag(true)) }
        position = position + 1 == end ? first : position + 1
        if isFound { break }
      }
    }
  }

  private static func records(_ result: PostgresResult) -> [(key: RecordKey, record: SessionRecord)] {
    (0..<result.rowCount).compactMap { row in
      guard let key = result.key(row, 0), let record = result.record(row) else { return nil }
      return (key, record)
    }
  }
}

extension SessionError {
  fileprivate static func missingTable(_ table: String) -> SessionError {
    SessionError(.backend, "the table \(table) was removed: restore it, or open a new store, which creates it")
  }

  fileprivate static func corruptRow(_ table: String) -> SessionError {
    SessionError(
      .corrupt,
      "a row of the table \(table) has a subject that is not UTF-8: something other than this package wrote it; delete the row")
  }
}
