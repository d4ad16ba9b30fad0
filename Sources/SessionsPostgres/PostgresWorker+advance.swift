import CLibPQ
import Sessions
import SessionsBatching

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

extension PostgresWorker {
  /// How far an exchange has come.
  enum Progress {
    /// Every answer is there.
    case complete
    case wait(DescriptorWait)
    case lost(isTimeout: Bool)
  }

  /// How long is waited for a server that takes nothing in, before it is looked whether it says something.
  private static let writePatience: Duration = .milliseconds(5)

  /// Sends on and takes in what there is, waiting briefly.
  func advance(_ batch: inout Batch) -> Progress {
    guard let link, exchange?.isBroken == false else { return .lost(isTimeout: false) }
    while true {
      if exchange?.isFlushed == false {
        guard let isFlushed = link.flush() else { return .lost(isTimeout: false) }
        exchange?.isFlushed = isFlushed
      }
      if collect(&batch, link) { return .complete }
      let isFlushed = exchange?.isFlushed ?? true
      if isFlushed ? hasAnswer(link.socket, batch.count) : PostgresWorker.isReadyForAnything(link.socket) {
        // What came before the end of a connection is still read.
        if !link.consumeInput() { return collect(&batch, link) ? .complete : .lost(isTimeout: false) }
        continue
      }
      guard let deadline = exchange?.deadline, Deadline.now < deadline else { return .lost(isTimeout: true) }
      if isFlushed { return .wait(DescriptorWait(link.socket, for: .read, until: deadline)) }
      // A server may take nothing in because it waits for its answers to be read: both are looked at again soon.
      return .wait(
        DescriptorWait(link.socket, for: .write, until: min(deadline, Deadline(after: PostgresWorker.writePatience))))
    }
  }

  private func hasAnswer(_ socket: SocketDescriptor, _ count: Int) -> Bool {
    count == 1 ? eager.isReady(socket, for: .read) : socket.isReady(for: .read)
  }

  /// Waits briefly until a socket takes something in or has something.
  private static func isReadyForAnything(_ socket: SocketDescriptor) -> Bool {
    var entry = pollfd(fd: socket.number, events: Int16(POLLIN | POLLOUT), revents: 0)
    return poll(&entry, 1, SocketDescriptor.briefly) > 0
  }

  /// Takes in the results that are there; whether they were all.
  private func collect(_ batch: inout Batch, _ link: PostgresLink) -> Bool {
    guard var exchange else { return true }
    // Taken out meanwhile, so that its arrays are changed in place.
    self.exchange = nil
    defer { self.exchange = exchange }
    while exchange.next < exchange.expected.count {
      guard !link.isBusy else { return false }
      guard let result = link.nextResult() else {
        guard exchange.hasResult else { return false }
        exchange.hasResult = false
        exchange.next += 1
        continue
      }
      defer { result.clear() }
      if case .sync(let requests) = exchange.expected[exchange.next] {
        guard result.status == PGRES_PIPELINE_SYNC else { return false }
        exchange.next += 1
        endTransaction(requests, &exchange, &batch)
      } else {
        exchange.hasResult = true
        take(result, &exchange, &batch, link)
      }
    }
    return true
  }

  /// The sync was answered: what was done is committed, or nothing was done.
  private func endTransaction(_ requests: Range<Int>, _ exchange: inout PostgresExchange, _ batch: inout Batch) {
    if let failure = exchange.failure {
      exchange.failures.append((requests, failure))
      exchange.failure = nil
    } else {
      for (index, response) in exchange.provisional { batch.answer(index, .success(response)) }
    }
    exchange.provisional.removeAll(keepingCapacity: true)
  }

  private func take(_ result: PostgresResult, _ exchange: inout PostgresExchange, _ batch: inout Batch, _ link: PostgresLink) {
    switch result.status {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK: break
    // An earlier statement of the transaction has failed.
    case PGRES_PIPELINE_ABORTED: return
    default:
      if exchange.failure == nil { exchange.failure = result.state }
      return
    }
    switch exchange.expected[exchange.next] {
    case .prepared(let kind): link.setPrepared(kind)
    case .nothing(.findLocked):
      for row in 0..<result.rowCount { if let key = result.key(row, 0) { exchange.locked.insert(key) } }
    case .nothing, .sync: break
    case .answers(let kind, let range): answer(kind, result, range, &exchange, &batch)
    }
  }
}
