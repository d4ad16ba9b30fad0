import Foundation

/// A client, the server behind it, and the bytes on their way between them.
struct Connection {
  private let client: Socket
  private let server: Socket
  private var toServer = Flow()
  private var toClient = Flow()
  /// The bytes of the server that are still forwarded; nil for all.
  private var budget: Int?
  /// Sees the bytes as they are read.
  private let observer: (any TrafficObserver)?
  private let number: Int

  init(client: Socket, server: Socket, number: Int, observer: (any TrafficObserver)?) {
    self.client = client
    self.server = server
    self.number = number
    self.observer = observer
  }

  /// The end of a connection.
  enum End {
    /// Both sides have ended, or one is gone.
    case over
    /// The server has answered, and the answer does not reach the client.
    case lost
  }

  /// The entries for `poll`: only events that can be acted on, as an end that was noticed already would be reported again and again.
  func watched(_ mode: FaultProxy.Mode, now: ContinuousClock.Instant) -> [pollfd] {
    func entry(_ socket: Socket, reads incoming: Flow, writes outgoing: Flow) -> pollfd? {
      var events: Int32 = 0
      if incoming.wantsBytes { events |= Int32(POLLIN) }
      if mode != .blackHole, let due = outgoing.due, due <= now { events |= Int32(POLLOUT) }
      return events == 0 ? nil : pollfd(fd: socket.number, events: Int16(events), revents: 0)
    }
    return [entry(client, reads: toServer, writes: toClient), entry(server, reads: toClient, writes: toServer)].compactMap { $0 }
  }

  /// The time at which held-back bytes are due.
  func due(_ mode: FaultProxy.Mode) -> ContinuousClock.Instant? {
    mode == .blackHole ? nil : [toServer.due, toClient.due].compactMap { $0 }.min()
  }

  /// Moves the bytes that can be moved without a wait; returns how the connection ends when it is to be closed.
  mutating func pump(_ mode: inout FaultProxy.Mode, now: ContinuousClock.Instant) -> End? {
    var due = now
    if case .delay(let duration) = mode { due += duration }
    var bytes = [UInt8](repeating: 0, count: 65536)
    while toServer.wantsBytes {
      guard let part = read(client, into: &bytes) else {
        if mode == .blackHole { return .over }
        toServer.end(due: due)
        break
      }
      guard !part.isEmpty else { break }
      observer?.clientSent(part, on: number)
      if mode != .blackHole { toServer.append(part, due: due) }
    }
    while toClient.wantsBytes {
      guard let part = read(server, into: &bytes) else {
        toClient.end(due: due)
        break
      }
      guard !part.isEmpty else { break }
      observer?.serverSent(part, on: number)
      if mode == .loseAnswers {
        // Bytes that the client sent before are forwarded all the same.
        _ = toServer.flush(to: server, now: now)
        return .lost
      }
      if case .truncate(let count) = mode {
        budget = count
        mode = .pass
      }
      if mode != .blackHole { toClient.append(part.prefix(budget ?? part.count), due: due) }
      if let left = budget {
        budget = max(0, left - part.count)
        // Bytes behind the cut are never read.
        if budget == 0 {
          toClient.end(due: due)
          break
        }
      }
    }
    if mode == .blackHole {
      toServer.discard()
      toClient.discard()
      return nil
    }
    guard toServer.flush(to: server, now: now), toClient.flush(to: client, now: now) else { return .over }
    return toClient.isFinished && (budget == 0 || toServer.isFinished) ? .over : nil
  }

  /// Empty when nothing is there now, nil at the end.
  private func read(_ socket: Socket, into bytes: inout [UInt8]) -> ArraySlice<UInt8>? {
    switch socket.receive(&bytes) {
    case .bytes(let count): bytes[..<count]
    case .notNow: []
    case .ended: nil
    }
  }

  func close() {
    client.close()
    server.close()
  }

  func end(_ end: End) {
    switch end {
    case .over: client.close()
    case .lost: client.reset()
    }
    // Not a reset, which would discard bytes that the server has not read yet.
    server.close()
  }

  func reset() {
    client.reset()
    server.reset()
  }
}

/// The bytes on their way in one direction, each chunk with the time from which it may be sent.
struct Flow {
  /// More than this is not read ahead: the sender feels that the receiver is slow, as without a proxy.
  static let limit = 1 << 20

  private var chunks: [(due: ContinuousClock.Instant, bytes: ArraySlice<UInt8>)] = []
  private var buffered = 0
  /// The sender has ended.
  private(set) var isEnded = false
  /// The receiver was told of the end.
  private(set) var isFinished = false
  /// The time from which the receiver may be told of the end.
  private var endDue = ContinuousClock.now

  var wantsBytes: Bool { !isEnded && buffered < Self.limit }
  var isEmpty: Bool { chunks.isEmpty }

  /// The time of the next action; nil when there is none.
  var due: ContinuousClock.Instant? { chunks.first?.due ?? (isEnded && !isFinished ? endDue : nil) }

  mutating func append(_ bytes: ArraySlice<UInt8>, due: ContinuousClock.Instant) {
    guard !bytes.isEmpty else { return }
    chunks.append((due, bytes))
    buffered += bytes.count
  }

  mutating func end(due: ContinuousClock.Instant) {
    isEnded = true
    endDue = due
  }

  mutating func discard() {
    chunks = []
    buffered = 0
  }

  /// Sends the bytes that are due; false when the receiver is gone.
  mutating func flush(to socket: Socket, now: ContinuousClock.Instant) -> Bool {
    while let first = chunks.first, first.due <= now {
      switch socket.transmit(first.bytes) {
      case .ended: return false
      case .notNow: return true
      case .bytes(let count):
        buffered -= count
        if count == first.bytes.count { chunks.removeFirst() } else { chunks[0].bytes = first.bytes.dropFirst(count) }
      }
    }
    if chunks.isEmpty, isEnded, !isFinished, endDue <= now {
      socket.endWriting()
      isFinished = true
    }
    return true
  }
}
