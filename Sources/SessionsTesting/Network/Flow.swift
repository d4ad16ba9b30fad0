/// The bytes on their way in one direction, each chunk with the time from which it may be sent.
struct Flow {
  /// More than this is not read ahead: the sender feels that the receiver is slow, as without a proxy.
  static let limit = 1 << 20

  private var chunks: [(due: ContinuousClock.Instant, bytes: ArraySlice<UInt8>)] = []
  private var buffered = 0
  /// The sender has ended.
  private(set) var isEnded = false
  /// The receiver was told so.
  private(set) var isFinished = false
  /// When the end may be told.
  private var endDue = ContinuousClock.now

  var wantsBytes: Bool { !isEnded && buffered < Self.limit }
  var isEmpty: Bool { chunks.isEmpty }

  /// When there is something to do next; nil when there is not.
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

  /// Sends what is due; false when the receiver is gone.
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
