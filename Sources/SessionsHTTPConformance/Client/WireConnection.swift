import Foundation
import Sessions
import SessionsTesting

/// A server's place: a numeric host and a port.
package struct WireEndpoint: Sendable, Hashable {
  /// The host as a numeric IPv4 address.
  package let host: String
  /// The port.
  package let port: Int

  /// Creates a place.
  package init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  /// `host:port`, as in a Host field.
  package var text: String { "\(host):\(port)" }
}

/// A TCP connection to a server. Each call waits on a thread of its own, until its deadline at the latest.
///
/// Calls on one connection come one after the other.
package final class WireConnection: Sendable {
  private struct State: Sendable {
    var socket: Socket?
    var parser: AnswerParser
    var sent = "nothing"
    /// Whether the server has ended.
    var isEnded = false
  }

  private let endpoint: WireEndpoint
  private let caseID: String
  private let state: Locked<State>

  /// Connects.
  ///
  /// - Parameters:
  ///   - endpoint: The server.
  ///   - caseID: The case that errors name.
  ///   - deadline: The longest wait.
  package static func open(_ endpoint: WireEndpoint, caseID: String = "", deadline: Duration) async throws(WireError) -> WireConnection {
    let socket = try await BlockingThread.run { () throws(WireError) -> Socket in
      let refused = WireError(caseID: caseID, kind: .refused, sent: "nothing", awaited: "a connection to \(endpoint.text)")
      guard let address = try? Socket.address(host: endpoint.host, port: endpoint.port), let socket = Socket.connecting(to: address) else {
        throw refused
      }
      guard wait(socket, for: POLLOUT, until: .now + deadline), isConnected(socket) else {
        socket.close()
        throw refused
      }
      return socket
    }
    return WireConnection(socket, endpoint, caseID)
  }

  private init(_ socket: Socket, _ endpoint: WireEndpoint, _ caseID: String) {
    self.endpoint = endpoint
    self.caseID = caseID
    state = Locked(State(socket: socket, parser: AnswerParser(method: "GET")))
  }

  deinit { close() }

  /// Sends a request, and forgets the answer before.
  package func send(_ request: WireRequest, deadline: Duration) async throws(WireError) {
    try await send(request.bytes(host: endpoint.text), as: request.text, method: request.method, deadline: deadline)
  }

  /// Sends bytes.
  package func send(_ bytes: [UInt8], as text: String, method: String, deadline: Duration) async throws(WireError) {
    try await BlockingThread.run { [self] () throws(WireError) in
      try state.withLock { state throws(WireError) in
        let rest = state.parser.rest
        state.parser = AnswerParser(method: method)
        state.sent = text
        let end = ContinuousClock.now + deadline
        try feed(&state, rest)
        var left = bytes[...]
        while !left.isEmpty {
          guard let socket = state.socket else { throw error(.closed, state, "room for the request") }
          switch socket.transmit(left) {
          case .bytes(let count): left = left.dropFirst(count)
          case .ended: throw error(.closed, state, "room for the request")
          case .notNow:
            guard Self.wait(socket, for: POLLOUT, until: end) else { throw error(.timeout, state, "room for the request") }
          }
        }
      }
    }
  }

  /// Reads until the head is there.
  package func head(deadline: Duration) async throws(WireError) -> WireHead {
    try await read(deadline) { $0.head }
  }

  /// Reads the whole answer.
  package func answer(deadline: Duration) async throws(WireError) -> WireAnswer {
    try await read(deadline) { $0.answer }
  }

  /// Reads until the decoded body so far holds a text.
  package func body(containing text: String, deadline: Duration) async throws(WireError) {
    try await read(deadline) { String(decoding: $0.partialBody, as: UTF8.self).contains(text) ? () : nil }
  }

  /// Whether no byte of the answer arrives for some time.
  package func isSilent(for duration: Duration) async -> Bool {
    await BlockingThread.run { [self] in
      state.withLock { state in
        guard state.parser.isEmpty, !state.isEnded, let socket = state.socket else { return false }
        return !Self.wait(socket, for: POLLIN, until: .now + duration)
      }
    }
  }

  /// Closes the connection, with whatever is under way. Further calls have no effect.
  package func close() {
    state.withLock { state in
      state.socket?.close()
      state.socket = nil
    }
  }

  private func read<Result: Sendable>(_ deadline: Duration, _ result: @escaping @Sendable (AnswerParser) -> Result?) async throws(WireError)
    -> Result
  {
    try await BlockingThread.run { [self] () throws(WireError) in
      try state.withLock { state throws(WireError) in
        let end = ContinuousClock.now + deadline
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
          if let found = result(state.parser) { return found }
          let awaited = state.parser.awaited
          guard !state.isEnded, let socket = state.socket else { throw error(.closed, state, awaited) }
          switch socket.receive(&buffer) {
          case .bytes(let count): try feed(&state, buffer[..<count])
          case .ended:
            state.isEnded = true
            guard state.parser.end() else { throw error(.closed, state, awaited) }
          case .notNow:
            guard Self.wait(socket, for: POLLIN, until: end) else { throw error(.timeout, state, "\(awaited), for \(deadline)") }
          }
        }
      }
    }
  }

  private func feed(_ state: inout State, _ bytes: some Sequence<UInt8>) throws(WireError) {
    do {
      try state.parser.feed(bytes)
    } catch {
      throw self.error(.malformed(error.why), state, "an answer")
    }
  }

  private func error(_ kind: WireError.Kind, _ state: State, _ awaited: String) -> WireError {
    WireError(caseID: caseID, kind: kind, sent: state.sent, awaited: awaited, received: state.parser.soFar)
  }

  /// Waits for an event; false when the time is up first.
  private static func wait(_ socket: Socket, for event: Int32, until end: ContinuousClock.Instant) -> Bool {
    var entry = pollfd(fd: socket.number, events: Int16(event), revents: 0)
    while true {
      let left = ContinuousClock.now.duration(to: end)
      guard left > .zero else { return poll(&entry, 1, 0) > 0 }
      // Rounded up: a wait that ends too early would spin.
      let result = poll(&entry, 1, Int32(clamping: Int(left / .milliseconds(1)) + 1))
      if result > 0 { return true }
      if result < 0, errno != EINTR { return true }
    }
  }

  private static func isConnected(_ socket: Socket) -> Bool {
    var code: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    return getsockopt(socket.number, SOL_SOCKET, SO_ERROR, &code, &size) == 0 && code == 0
  }
}
