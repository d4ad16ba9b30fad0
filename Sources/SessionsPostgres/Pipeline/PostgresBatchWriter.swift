import Sessions
import SessionsBatching

/// Writes the requests of a batch to a connection, as the statements of one ``PostgresExchange``.
struct PostgresBatchWriter {
  typealias Batch = RequestBatch<PostgresRequest, RecordResponse>

  /// A request for one row, with the parts that decide the order of sending.
  private struct RowRequest {
    let key: RecordKey
    let kind: PostgresStatementKind
    let index: Int
    /// The number of writes of the same row before it.
    var layer = 0
  }

  private let pipeline: PostgresPipeline
  private let configuration: PostgresConfiguration
  /// The exchange as far as it is written.
  private(set) var exchange: PostgresExchange
  /// The statements that the exchange prepares.
  private var preparing: Set<PostgresStatementKind> = []
  /// The position in the exchange of the first request of the transaction that is being written.
  private var transactionStart = 0

  init(_ pipeline: PostgresPipeline, _ configuration: PostgresConfiguration, _ mode: PostgresExchange.Mode, until deadline: Deadline) {
    self.pipeline = pipeline
    self.configuration = configuration
    exchange = PostgresExchange(mode, isPooled: pipeline.isPooled, until: deadline)
  }

  /// Writes the requests at `indices`, without those whose rows are known to be locked.
  mutating func write(_ batch: borrowing Batch, _ indices: [Int], _ contention: inout PostgresContention) {
    switch exchange.mode {
    case .together: writeTogether(batch, indices, &contention)
    case .singly: writeSingly(batch, indices, contention.locked)
    case .probing:
      writeSettings()
      writeKeys(.findLocked, Set(indices.compactMap { batch[$0].writtenKey }).sorted())
      writeSync()
    }
  }

  private mutating func writeTogether(_ batch: borrowing Batch, _ indices: [Int], _ contention: inout PostgresContention) {
    var (loads, writes, others): ([RowRequest], [RowRequest], [Int]) = ([], [], [])
    for index in indices {
      switch batch[index].operation {
      case .load(let key, _): loads.append(RowRequest(key: key, kind: .load, index: index))
      case .create(let key, _): writes.append(RowRequest(key: key, kind: .create, index: index))
      case .replace(let key, _, _, _, _): writes.append(RowRequest(key: key, kind: .replace, index: index))
      case .touch(let key, _, _): writes.append(RowRequest(key: key, kind: .touch, index: index))
      case .destroy(let key, _): writes.append(RowRequest(key: key, kind: .destroy, index: index))
      case .prune, .records, .destroyAll, .ping: others.append(index)
      }
    }
    if !contention.locked.isEmpty { writes.removeAll { contention.locked.contains($0.key) } }
    writeLoads(&loads, batch)
    for index in others where batch[index].isReadOnly { writeOne(index, batch) }
    if !writes.isEmpty || others.contains(where: { !batch[$0].isReadOnly }) { writeSettings() }
    writeRows(&writes, batch, &contention)
    for index in others where !batch[index].isReadOnly && !batch[index].isPrune { writeOne(index, batch) }
    // Last, as only these have less time than their callers wait.
    for index in others where batch[index].isPrune { writeOne(index, batch) }
    if !exchange.expected.isEmpty { writeSync() }
  }

  private mutating func writeLoads(_ loads: inout [RowRequest], _ batch: borrowing Batch) {
    guard loads.count > 1 else {
      if let load = loads.first { writeOne(load.index, batch) }
      return
    }
    loads.sort { $0.key < $1.key }
    let start = exchange.requests.count
    var keys: [RecordKey] = []
    keys.reserveCapacity(loads.count)
    for load in loads {
      exchange.requests.append(load.index)
      if keys.last != load.key { keys.append(load.key) }
    }
    writeKeys(.loadMany, keys, answering: start..<exchange.requests.count)
  }

  /// Writes the changes of rows so that no row is in a statement twice and rows are locked in the order of their keys.
  private mutating func writeRows(_ writes: inout [RowRequest], _ batch: borrowing Batch, _ contention: inout PostgresContention) {
    guard writes.count > 1 else {
      if let write = writes.first { writeOne(write.index, batch) }
      return
    }
    writes.sort { $0.key == $1.key ? $0.index < $1.index : $0.key < $1.key }
    var rows = 1
    for position in writes.indices.dropFirst() {
      if writes[position].key == writes[position - 1].key {
        writes[position].layer = writes[position - 1].layer + 1
      } else {
        rows += 1
      }
    }
    if contention.isOrdered(), rows > 1 { writeKeys(.lock, writes.filter { $0.layer == 0 }.map(\.key)) }
    writes.sort {
      if $0.layer != $1.layer { return $0.layer < $1.layer }
      return $0.kind == $1.kind ? $0.key < $1.key : $0.kind.rawValue < $1.kind.rawValue
    }
    var start = 0
    while start < writes.count {
      var end = start + 1
      while end < writes.count, writes[end].layer == writes[start].layer, writes[end].kind == writes[start].kind { end += 1 }
      if end == start + 1 {
        writeOne(writes[start].index, batch)
      } else {
        writeMany(writes[start..<end], batch)
      }
      start = end
    }
  }

  /// Writes changes of one kind as arrays.
  private mutating func writeMany(_ writes: ArraySlice<RowRequest>, _ batch: borrowing Batch) {
    let start = exchange.requests.count
    var operations: [RecordOperation] = []
    operations.reserveCapacity(writes.count)
    for write in writes {
      exchange.requests.append(write.index)
      operations.append(batch[write.index].operation)
    }
    pipeline.parameters.removeAll()
    let kind: PostgresStatementKind
    switch writes[writes.startIndex].kind {
    case .create:
      pipeline.parameters.bindCreates(operations)
      kind = .createMany
    case .replace:
      pipeline.parameters.bindReplaces(operations)
      kind = .replaceMany
    case .touch:
      pipeline.parameters.bindTouches(operations)
      kind = .touchMany
    default:
      pipeline.parameters.bindDestroys(operations)
      kind = .destroyMany
    }
    write(kind, answering: start..<exchange.requests.count)
  }

  private mutating func writeSingly(_ batch: borrowing Batch, _ indices: [Int], _ locked: Set<RecordKey>) {
    for index in indices {
      let operation = batch[index].operation
      if let key = operation.writtenKey, locked.contains(key) { continue }
      if !operation.isReadOnly { writeSettings() }
      writeOne(index, batch)
      writeSync()
    }
  }

  /// Writes a request with its statements for one.
  private mutating func writeOne(_ index: Int, _ batch: borrowing Batch) {
    let request = batch[index]
    pipeline.parameters.removeAll()
    switch request.operation {
    case .prune:
      pipeline.parameters.append(configuration.pruneTimeoutMilliseconds)
      write(.patience)
    case .records, .destroyAll: write(.order)
    default: break
    }
    exchange.requests.append(index)
    pipeline.parameters.removeAll()
    pipeline.parameters.bind(request)
    write(PostgresBatchWriter.kind(of: request.operation), answering: exchange.requests.count - 1..<exchange.requests.count)
  }

  private static func kind(of operation: RecordOperation) -> PostgresStatementKind {
    switch operation {
    case .create: .create
    case .load: .load
    case .replace: .replace
    case .touch: .touch
    case .destroy: .destroy
    case .prune: .prune
    case .records: .recordsOfSubject
    case .destroyAll: .destroyAllOfSubject
    case .ping: .ping
    }
  }

  private mutating func writeKeys(_ kind: PostgresStatementKind, _ keys: [RecordKey], answering range: Range<Int>? = nil) {
    pipeline.parameters.removeAll()
    pipeline.parameters.bind(keys)
    write(kind, answering: range)
  }

  /// Writes the settings that a session has on a direct connection: through a pooler each transaction sets its own.
  private mutating func writeSettings() {
    guard pipeline.isPooled else { return }
    pipeline.parameters.removeAll()
    pipeline.parameters.append(configuration.lockTimeoutMilliseconds)
    pipeline.parameters.append(configuration.durability == .processCrash)
    write(.settings)
  }

  /// Writes a statement with the parameters that are bound, and has it prepared if need be.
  private mutating func write(_ kind: PostgresStatementKind, answering range: Range<Int>? = nil) {
    var isUnnamed = pipeline.isPooled
    if case .singly = exchange.mode { isUnnamed = true }
    if isUnnamed {
      pipeline.sendUnnamed(kind)
    } else {
      if !pipeline.isPrepared(kind), preparing.insert(kind).inserted {
        pipeline.prepare(kind)
        exchange.expected.append(.prepared(kind))
      }
      pipeline.sendPrepared(kind)
    }
    exchange.expected.append(range.map { .answers(kind, $0) } ?? .nothing(kind))
  }

  private mutating func writeSync() {
    pipeline.sendSync()
    exchange.expected.append(.sync(transactionStart..<exchange.requests.count))
    transactionStart = exchange.requests.count
  }
}
