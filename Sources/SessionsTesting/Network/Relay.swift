import Foundation
import Sessions

/// The proxy's thread and the state that it shares with the callers. All sockets are non-blocking and used under the lock only, except to
/// wait for them.
final class Relay: Sendable {
  private struct State {
    var mode = FaultProxy.Mode.pass
    /// Holds the port; listens unless the mode is to refuse.
    var listener: Socket
    var connections: [Int: Connection] = [:]
    var accepted = 0
    var isClosed = false
  }

  private let state: Locked<State>
  private let server: sockaddr_in
  private let observer: (any TrafficObserver)?
  private let wake = Pipe()
  private let ended = DispatchSemaphore(value: 0)

  init(listener: Socket, server: sockaddr_in, observer: (any TrafficObserver)?) throws {
    state = Locked(State(listener: listener))
    self.server = server
    self.observer = observer
    for end in [wake.fileHandleForReading, wake.fileHandleForWriting] {
      let flags = fcntl(end.fileDescriptor, F_GETFL)
      guard flags >= 0, fcntl(end.fileDescriptor, F_SETFL, flags | O_NONBLOCK) == 0 else { throw POSIXError(.EMFILE) }
    }
  }

  var mode: FaultProxy.Mode { state.withLock { $0.mode } }
  var accepted: Int { state.withLock { $0.accepted } }
  var open: Int { state.withLock { $0.connections.count } }

  func change(to mode: FaultProxy.Mode) {
    state.withLock { state in
      guard !state.isClosed else { return }
      let refused = state.mode == .refuse
      state.mode = mode
      if mode == .refuse, !refused { Self.stopListening(&state) }
      if mode != .refuse, refused { precondition(state.listener.listens(), "a port that is held can be listened on") }
      if mode == .reset { Self.end(&state) { $0.reset() } }
      if mode == .blackHole { forward(&state) }
      wakeUp()
    }
  }

  /// Stops listening. A socket cannot stop to listen, so another takes the port over; no client may get it meanwhile.
  private static func stopListening(_ state: inout State) {
    let port = state.listener.port
    // Clients in its queue were not accepted: this resets them.
    state.listener.stopListening()
    guard let successor = try? Socket.bound(toPort: port) else { preconditionFailure("port \(port) was taken by somebody else") }
    state.listener = successor
  }

  private static func end(_ state: inout State, with body: (Connection) -> Void) {
    for connection in state.connections.values { body(connection) }
    state.connections = [:]
  }

  func close() {
    let isFirst = state.withLock { state in
      guard !state.isClosed else { return false }
      state.isClosed = true
      // Under the lock: the thread frees the pipe as soon as it sees that it is closed.
      wakeUp()
      return true
    }
    if isFirst { ended.wait() }
  }

  private func wakeUp() {
    // A full pipe wakes the thread too.
    _ = write(wake.fileHandleForWriting.fileDescriptor, [1], 1)
  }

  func run() {
    while let (watched, milliseconds) = watched() {
      var entries = watched
      poll(&entries, nfds_t(entries.count), milliseconds)
      var bytes = [UInt8](repeating: 0, count: 64)
      while read(wake.fileHandleForReading.fileDescriptor, &bytes, bytes.count) > 0 {}
      state.withLock { if !$0.isClosed { forward(&$0) } }
    }
    state.withLock { state in
      Self.end(&state) { $0.close() }
      state.listener.close()
    }
    try? wake.fileHandleForReading.close()
    try? wake.fileHandleForWriting.close()
    ended.signal()
  }

  /// The entries for `poll` and its timeout; nil when closed.
  private func watched() -> ([pollfd], Int32)? {
    state.withLock { state in
      guard !state.isClosed else { return nil }
      let now = ContinuousClock.now
      var entries = [pollfd(fd: wake.fileHandleForReading.fileDescriptor, events: Int16(POLLIN), revents: 0)]
      if state.mode != .refuse { entries.append(pollfd(fd: state.listener.number, events: Int16(POLLIN), revents: 0)) }
      var due: ContinuousClock.Instant?
      for connection in state.connections.values {
        entries += connection.watched(state.mode, now: now)
        if let next = connection.due(state.mode), next > now { due = min(due ?? next, next) }
      }
      // Rounded up: a wait that ends too early would spin.
      return (entries, due.map { Int32(clamping: Int(($0 - now) / .milliseconds(1)) + 1) } ?? -1)
    }
  }

  private func forward(_ state: inout State) {
    while state.mode != .refuse, let client = state.listener.accepted() {
      state.accepted += 1
      if state.mode == .reset {
        client.reset()
      } else if let socket = Socket.connecting(to: server) {
        state.connections[state.accepted] = Connection(client: client, server: socket, number: state.accepted, observer: observer)
      } else {
        client.close()
      }
    }
    let now = ContinuousClock.now
    // In the order of their acceptance, so that a truncation hits the oldest of those that are answered at once.
    for number in state.connections.keys.sorted() {
      guard let end = state.connections[number]?.pump(&state.mode, now: now) else { continue }
      state.connections.removeValue(forKey: number)?.end(end)
    }
  }
}
