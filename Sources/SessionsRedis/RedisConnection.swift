import Sessions
import SessionsBatching

/// One connection to a server, for the operations of many tasks.
final class RedisConnection: BatchTransport {
  /// The state machine that moves between threads.
  private struct Guarded: @unchecked Sendable {
    // Unchecked: the link has no lock of its own, and the mutex around this is the only way to it.
    let link: RedisLink
  }

  private let guarded: Locked<Guarded>

  init(_ settings: RedisLinkSettings) {
    guarded = Locked(Guarded(link: RedisLink(settings)))
  }

  func process(_ batch: inout RequestBatch<RedisRequest, RedisResponse>) -> BatchStep {
    // Nobody else is ever in the way but a close, which waits for the batch first.
    guarded.withLock { $0.link.process(&batch) }
  }

  /// Closes the connection. Later operations fail with `closed`.
  func close() { guarded.withLock { $0.link.close() } }
}
