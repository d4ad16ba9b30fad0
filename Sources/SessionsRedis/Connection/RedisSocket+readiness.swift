import Sessions
import SessionsBatching

/// What a socket waits for, and what its end means, with TLS or without.
extension RedisSocket {
  /// The event that ends a wait for bytes to read.
  var readEvent: DescriptorWait.Event { tls?.readEvent ?? .read }

  /// The event that ends a wait for room for bytes to send.
  var writeEvent: DescriptorWait.Event { tls?.writeEvent ?? .write }

  /// Waits briefly until there are bytes to read, or the connection ended; false when nothing came in time.
  func isReadable() -> Bool { tls?.hasMore == true || descriptor.isReady(for: readEvent) }

  /// The same for the answer to a lone request.
  func isReadable(_ eager: inout EagerWait) -> Bool { tls?.hasMore == true || eager.isReady(descriptor, for: readEvent) }

  /// Whether there is room for bytes to send.
  var isWritable: Bool { descriptor.isReady(for: writeEvent, within: 0) }

  /// Whether the other end is gone, or sent something unasked.
  ///
  /// What TLS exchanges by itself, such as new sessions, is taken in and is no reason to give a connection up.
  var isStale: Bool { tls.map { ($0.hasMore || descriptor.isStale) && $0.hasNews() } ?? descriptor.isStale }

  /// The outcome of securing a connection.
  enum Security {
    /// There is TLS, or none is needed.
    case done
    case wait(DescriptorWait.Event)
    case lost
    case failed(SessionError)
  }

  /// Goes on with the handshake of TLS; done at once on a plain connection.
  func secure() -> Security {
    guard let tls else { return .done }
    while true {
      switch tls.shakeHands() {
      case .done: return .done
      case .lost: return .lost
      case .failed(let error): return .failed(error)
      case .wait(let event): guard descriptor.isReady(for: event) else { return .wait(event) }
      }
    }
  }

  /// Whether the server says nothing at all where TLS is expected.
  var isSilentOnTLS: Bool { tls.map { !$0.hasReceived } ?? false }

  /// The error that says why the other end gave the connection up before it was used, where that is known.
  var endReason: SessionError? {
    guard let tls else { return isAnsweredByTLS ? TLSFailure.answersTLS : nil }
    return tls.failure
  }

  /// Why the connection ended before it was used, in words.
  var lossText: String {
    if hasReceived { return "the connection ended" }
    guard let tls else { return TLSFailure.plainEnded }
    return "the connection ended" + (tls.likelyReason.map { ": \($0)" } ?? "")
  }
}
