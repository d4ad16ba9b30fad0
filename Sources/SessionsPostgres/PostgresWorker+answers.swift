import Sessions
import SessionsBatching

extension PostgresWorker {
  /// Reads what a statement answers its requests with. Reads are answered at once, writes when they are committed.
  func answer(
    _ kind: PostgresStatementKind, _ result: PostgresResult, _ range: Range<Int>, _ exchange: inout PostgresExchange,
    _ batch: inout Batch
  ) {
    let index = exchange.requests[range.lowerBound]
    switch kind {
    case .load, .loadMany: answerLoads(result, exchange.requests[range], &batch)
    case .createMany, .replaceMany, .touchMany, .destroyMany: answerMany(result, range, &exchange, batch)
    case .create, .replace, .touch, .destroy: exchange.provisional.append((index, .flag(result.changes == 1)))
    case .prune, .destroyAllOfSubject: exchange.provisional.append((index, .count(result.changes)))
    case .recordsOfSubject: batch.answer(index, .success(.records(records(result))))
    case .ping: batch.answer(index, result.rowCount > 0 ? .success(.done) : .failure(missingTable))
    case .removeAll, .removeEntry: exchange.provisional.append((index, .done))
    case .refresh, .lock, .findLocked, .settings, .removeTable: break
    }
  }

  /// Requests and, nearly always, rows are in the order of keys: each row is looked for from where the last one was found.
  private func answerLoads(_ result: PostgresResult, _ requests: ArraySlice<Int>, _ batch: inout Batch) {
    var position = requests.startIndex
    for row in 0..<result.rowCount {
      guard let key = result.key(row, 0) else { continue }
      var passed = 0
      while passed < requests.count, loadKey(batch, requests[position]) != key {
        position = position + 1 == requests.endIndex ? requests.startIndex : position + 1
        passed += 1
      }
      guard passed < requests.count else { continue }
      // The first of those with this key, should the search have begun among them.
      while position > requests.startIndex, loadKey(batch, requests[position - 1]) == key { position -= 1 }
      let record = result.record(row)
      while loadKey(batch, requests[position]) == key {
        batch.answer(requests[position], answer(record, to: batch[requests[position]]))
        position = position + 1 == requests.endIndex ? requests.startIndex : position + 1
        if position == requests.startIndex { break }
      }
    }
    for index in requests where !batch.isAnswered(index) { batch.answer(index, .success(.record(nil))) }
  }

  private func loadKey(_ batch: borrowing Batch, _ index: Int) -> RecordKey? {
    if case .load(let key, _) = batch[index] { key } else { nil }
  }

  private func answer(_ record: SessionRecord?, to operation: PostgresOperation) -> Result<RecordResponse, SessionError> {
    guard let record, case .load(_, let now) = operation else { return .failure(corruption) }
    return .success(.record(record.isLive(at: now) ? record : nil))
  }

  /// The rows of a statement for many are the keys of those that it changed.
  private func answerMany(_ result: PostgresResult, _ range: Range<Int>, _ exchange: inout PostgresExchange, _ batch: borrowing Batch) {
    let first = exchange.provisional.count
    for position in range { exchange.provisional.append((exchange.requests[position], .flag(false))) }
    var position = first
    let end = exchange.provisional.count
    for row in 0..<result.rowCount {
      guard let key = result.key(row, 0) else { continue }
      for _ in first..<end {
        let index = exchange.provisional[position].index
        let isFound = batch[index].writtenKey == key
        if isFound { exchange.provisional[position] = (index, .flag(true)) }
        position = position + 1 == end ? first : position + 1
        if isFound { break }
      }
    }
  }

  private func records(_ result: PostgresResult) -> [(key: RecordKey, record: SessionRecord)] {
    (0..<result.rowCount).compactMap { row in
      guard let key = result.key(row, 0), let record = result.record(row) else { return nil }
      return (key, record)
    }
  }

  private var missingTable: SessionError {
    SessionError(
      .backend, "the table \(statements?.table.name ?? "") was removed: restore it, or open a new store, which creates it")
  }

  private var corruption: SessionError {
    SessionError(
      .corrupt,
      "a row of the table \(statements?.table.name ?? "") has a subject that is not UTF-8: something other than this package wrote it; "
        + "delete the row")
  }
}
