import Sessions
import SessionsBatching

extension PostgresWorker {
  /// Sends an operation with its statements for one.
  func sendOther(
    _ index: Int, _ batch: borrowing Batch, _ exchange: inout PostgresExchange, _ link: PostgresLink,
    _ statements: PostgresStatements
  ) {
    let operation = batch[index]
    exchange.requests.append(index)
    let range = exchange.requests.count - 1..<exchange.requests.count
    bind(operation)
    switch operation {
    case .create: transmit(.create, &exchange, link, statements, answering: range)
    case .load: transmit(.load, &exchange, link, statements, answering: range)
    case .replace: transmit(.replace, &exchange, link, statements, answering: range)
    case .touch: transmit(.touch, &exchange, link, statements, answering: range)
    case .destroy: transmit(.destroy, &exchange, link, statements, answering: range)
    case .records: transmit(.recordsOfSubject, &exchange, link, statements, answering: range)
    case .destroyAll: transmit(.destroyAllOfSubject, &exchange, link, statements, answering: range)
    case .ping: transmit(.ping, &exchange, link, statements, answering: range)
    case .prune:
      transmit(.prune, &exchange, link, statements, answering: range)
      bind(operation)
      transmit(.refresh, &exchange, link, statements)
    case .removeAll: transmit(.removeAll, &exchange, link, statements, answering: range)
    case .removeTable(let name):
      // Nothing that is prepared: it happens once.
      let table = PostgresTable(schema: statements.table.schema, name: name ?? statements.table.name)
      for kind in [PostgresStatementKind.removeTable, .removeEntry] {
        exchange.isBroken = !link.sendUnnamed(PostgresStatements.make(kind, table), &parameters) || exchange.isBroken
        exchange.expected.append(kind == .removeEntry ? .answers(kind, range) : .nothing(kind))
      }
    }
  }

  func bind(_ operation: PostgresOperation) {
    parameters.removeAll()
    parameters.bind(operation)
  }

  func sendKeys(
    _ kind: PostgresStatementKind, _ keys: [RecordKey], _ exchange: inout PostgresExchange, _ link: PostgresLink,
    _ statements: PostgresStatements, answering range: Range<Int>? = nil
  ) {
    parameters.removeAll()
    parameters.bind(keys)
    transmit(kind, &exchange, link, statements, answering: range)
  }

  /// What the session is set to on a direct connection, each transaction brings along through a pooler.
  func sendSettings(_ exchange: inout PostgresExchange, _ link: PostgresLink, _ statements: PostgresStatements) {
    guard link.isPooled else { return }
    parameters.removeAll()
    parameters.append(configuration.lockTimeoutMilliseconds)
    parameters.append(configuration.durability == .processCrash)
    transmit(.settings, &exchange, link, statements)
  }

  func transmit(
    _ kind: PostgresStatementKind, _ exchange: inout PostgresExchange, _ link: PostgresLink, _ statements: PostgresStatements,
    answering range: Range<Int>? = nil
  ) {
    let statement = statements[kind]
    if link.isPooled || exchange.mode == .singly {
      exchange.isBroken = !link.sendUnnamed(statement, &parameters) || exchange.isBroken
    } else {
      if !link.isPrepared(kind), exchange.preparing.insert(kind).inserted {
        exchange.isBroken = !link.sendPrepare(statement) || exchange.isBroken
        exchange.expected.append(.prepared(kind))
      }
      exchange.isBroken = !link.sendPrepared(statement, &parameters) || exchange.isBroken
    }
    exchange.expected.append(range.map { .answers(kind, $0) } ?? .nothing(kind))
  }

  func sendSync(_ exchange: inout PostgresExchange, _ link: PostgresLink) {
    exchange.isBroken = !link.sendSync() || exchange.isBroken
    exchange.expected.append(.sync(exchange.transactionStart..<exchange.requests.count))
    exchange.transactionStart = exchange.requests.count
  }
}
