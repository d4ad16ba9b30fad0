import Sessions
import SessionsBatching

extension PostgresWorker {
  /// A write to one row, with what the order of sending depends on.
  private struct Write {
    let key: RecordKey
    let kind: PostgresStatementKind
    let index: Int
    /// How many writes of the same row come before it.
    var layer = 0
  }

  /// Sends what has no answer yet, and sets ``exchange``.
  func send(_ batch: borrowing Batch, _ mode: PostgresExchange.Mode) {
    guard let link, let statements else { return }
    let indices = batch.indices.filter { isDue($0, batch) }
    guard !indices.isEmpty else { return }
    var deadline = Deadline(uptimeNanoseconds: .max)
    for index in indices { deadline = min(deadline, batch.deadline(of: index)) }
    var exchange = PostgresExchange(mode: mode, deadline: deadline)
    switch mode {
    case .together: sendTogether(batch, indices, &exchange, link, statements)
    case .singly: sendSingly(batch, indices, &exchange, link, statements)
    case .probing:
      let keys = Set(indices.compactMap { batch[$0].writtenKey }).sorted { $0.isBefore($1) }
      sendSettings(&exchange, link, statements)
      sendKeys(.findLocked, keys, &exchange, link, statements)
      sendSync(&exchange, link)
    }
    self.exchange = exchange
  }

  /// Whether a request has no answer and time enough to be sent.
  private func isDue(_ index: Int, _ batch: borrowing Batch) -> Bool {
    guard !batch.isAnswered(index) else { return false }
    guard meetsLocks else { return true }
    return Deadline(after: .milliseconds(2 * configuration.lockTimeoutMilliseconds)) < batch.deadline(of: index)
  }

  private func sendTogether(
    _ batch: borrowing Batch, _ indices: [Int], _ exchange: inout PostgresExchange, _ link: PostgresLink, _ statements: PostgresStatements
  ) {
    var loads: [Write] = []
    var writes: [Write] = []
    var others: [Int] = []
    for index in indices {
      switch batch[index] {
      case .load(let key, _): loads.append(Write(key: key, kind: .load, index: index))
      case .create(let key, _): writes.append(Write(key: key, kind: .create, index: index))
      case .replace(let key, _, _, _, _): writes.append(Write(key: key, kind: .replace, index: index))
      case .touch(let key, _, _): writes.append(Write(key: key, kind: .touch, index: index))
      case .destroy(let key, _): writes.append(Write(key: key, kind: .destroy, index: index))
      case .prune, .records, .destroyAll, .ping, .removeAll, .removeTable: others.append(index)
      }
    }
    if !locked.isEmpty { writes.removeAll { locked.contains($0.key) } }
    sendLoads(&loads, batch, &exchange, link, statements)
    for index in others where batch[index].isReadOnly { sendOther(index, batch, &exchange, link, statements) }
    if !writes.isEmpty || others.contains(where: { !batch[$0].isReadOnly }) { sendSettings(&exchange, link, statements) }
    sendWrites(&writes, batch, &exchange, link, statements)
    for index in others where !batch[index].isReadOnly { sendOther(index, batch, &exchange, link, statements) }
    if !exchange.expected.isEmpty { sendSync(&exchange, link) }
  }

  private func sendLoads(
    _ loads: inout [Write], _ batch: borrowing Batch, _ exchange: inout PostgresExchange, _ link: PostgresLink,
    _ statements: PostgresStatements
  ) {
    guard loads.count > 1 else {
      if let load = loads.first { sendOne(load, batch, &exchange, link, statements) }
      return
    }
    loads.sort { $0.key.isBefore($1.key) }
    let start = exchange.requests.count
    var keys: [RecordKey] = []
    keys.reserveCapacity(loads.count)
    for load in loads {
      exchange.requests.append(load.index)
      if keys.last != load.key { keys.append(load.key) }
    }
    sendKeys(.loadMany, keys, &exchange, link, statements, answering: start..<exchange.requests.count)
  }

  /// Sends writes so that no row is in a statement twice and rows are locked in the order of their keys.
  private func sendWrites(
    _ writes: inout [Write], _ batch: borrowing Batch, _ exchange: inout PostgresExchange, _ link: PostgresLink,
    _ statements: PostgresStatements
  ) {
    guard writes.count > 1 else {
      if let write = writes.first { sendOne(write, batch, &exchange, link, statements) }
      return
    }
    writes.sort { $0.key == $1.key ? $0.index < $1.index : $0.key.isBefore($1.key) }
    var rows = 1
    for position in writes.indices.dropFirst() {
      if writes[position].key == writes[position - 1].key {
        writes[position].layer = writes[position - 1].layer + 1
      } else {
        rows += 1
      }
    }
    if orderedBatches > 0 {
      orderedBatches -= 1
      if rows > 1 {
        sendKeys(.lock, writes.filter { $0.layer == 0 }.map(\.key), &exchange, link, statements)
      }
    }
    writes.sort {
      if $0.layer != $1.layer { return $0.layer < $1.layer }
      return $0.kind == $1.kind ? $0.key.isBefore($1.key) : $0.kind.rawValue < $1.kind.rawValue
    }
    var start = 0
    while start < writes.count {
      var end = start + 1
      while end < writes.count, writes[end].layer == writes[start].layer, writes[end].kind == writes[start].kind { end += 1 }
      if end == start + 1 {
        sendOne(writes[start], batch, &exchange, link, statements)
      } else {
        sendMany(writes[start..<end], batch, &exchange, link, statements)
      }
      start = end
    }
  }

  private func sendOne(
    _ write: Write, _ batch: borrowing Batch, _ exchange: inout PostgresExchange, _ link: PostgresLink,
    _ statements: PostgresStatements
  ) {
    exchange.requests.append(write.index)
    bind(batch[write.index])
    transmit(write.kind, &exchange, link, statements, answering: exchange.requests.count - 1..<exchange.requests.count)
  }

  /// Sends writes of one kind as arrays.
  private func sendMany(
    _ writes: ArraySlice<Write>, _ batch: borrowing Batch, _ exchange: inout PostgresExchange, _ link: PostgresLink,
    _ statements: PostgresStatements
  ) {
    let start = exchange.requests.count
    var operations: [PostgresOperation] = []
    operations.reserveCapacity(writes.count)
    for write in writes {
      exchange.requests.append(write.index)
      operations.append(batch[write.index])
    }
    parameters.removeAll()
    let kind: PostgresStatementKind
    switch writes[writes.startIndex].kind {
    case .create:
      parameters.bindCreates(operations)
      kind = .createMany
    case .replace:
      parameters.bindReplaces(operations)
      kind = .replaceMany
    case .touch:
      parameters.bindTouches(operations)
      kind = .touchMany
    default:
      parameters.bindDestroys(operations)
      kind = .destroyMany
    }
    transmit(kind, &exchange, link, statements, answering: start..<exchange.requests.count)
  }

  private func sendSingly(
    _ batch: borrowing Batch, _ indices: [Int], _ exchange: inout PostgresExchange, _ link: PostgresLink, _ statements: PostgresStatements
  ) {
    for index in indices {
      let operation = batch[index]
      if let key = operation.writtenKey, locked.contains(key) { continue }
      if !operation.isReadOnly { sendSettings(&exchange, link, statements) }
      sendOther(index, batch, &exchange, link, statements)
      sendSync(&exchange, link)
    }
  }
}
