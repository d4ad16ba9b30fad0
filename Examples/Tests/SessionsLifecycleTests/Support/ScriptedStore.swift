import InMemoryLogging
import Logging
import Sessions
import SessionsMemory
import SessionsTesting
import Synchronization

/// A store whose calls of maintenance are counted and answered by the test; all others go to a store in memory.
final class ScriptedStore: SessionStoreWrapper {
  struct Call: Equatable {
    let name: String
    var limit: Int?
    var now: Timestamp?
  }

  let base: any SessionStore
  let capabilities: Set<SessionCapability>
  private let onPrune: @Sendable (Int) async throws(SessionError) -> Int
  private let onPing: @Sendable (Int) async throws(SessionError) -> Void
  private let log = Mutex<[Call]>([])

  /// - Parameters:
  ///   - onPrune: Given the number of the call, from 1.
  ///   - onPing: Given the number of the call, from 1.
  init(
    capabilities: Set<SessionCapability> = SessionCapability.serverSide,
    onPrune: @escaping @Sendable (Int) async throws(SessionError) -> Int = { _ in 0 },
    onPing: @escaping @Sendable (Int) async throws(SessionError) -> Void = { _ in }
  ) throws {
    base = try ServerSessionStore(MemoryRecordStore())
    self.capabilities = capabilities
    self.onPrune = onPrune
    self.onPing = onPing
  }

  var calls: [Call] { log.withLock { $0 } }

  func count(_ name: String) -> Int { calls.count { $0.name == name } }

  private func note(_ call: Call) -> Int {
    log.withLock { log in
      log.append(call)
      return log.count { $0.name == call.name }
    }
  }

  func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    let count = try await onPrune(note(Call(name: "prune", limit: limit, now: now)))
    _ = note(Call(name: "pruned"))
    return count
  }

  func ping() async throws(SessionError) {
    try await onPing(note(Call(name: "ping")))
  }

  func close() async {
    _ = note(Call(name: "close"))
    await base.close()
  }
}

/// A gate that a call waits at until the test opens it.
final class Gate: Sendable {
  private struct State {
    var isOpen = false
    var arrived = 0
    var waiting: [CheckedContinuation<Void, Never>] = []
    var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
  }

  private let state = Mutex(State())

  /// Waits until the gate is open.
  func pass() async {
    await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
      let resumed = state.withLock { state -> [CheckedContinuation<Void, Never>] in
        state.arrived += 1
        let arrived = state.arrived
        let ready = state.watchers.filter { $0.count <= arrived }.map(\.continuation)
        state.watchers.removeAll { $0.count <= arrived }
        if state.isOpen { return ready + [continuation] }
        state.waiting.append(continuation)
        return ready
      }
      for continuation in resumed { continuation.resume() }
    }
  }

  /// Waits until so many calls have come to the gate.
  func arrivals(_ count: Int = 1) async {
    await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
      let isThere = state.withLock { state in
        if state.arrived >= count { return true }
        state.watchers.append((count, continuation))
        return false
      }
      if isThere { continuation.resume() }
    }
  }

  func open() {
    let waiting = state.withLock { state in
      state.isOpen = true
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }
}

/// Keeps what is logged.
struct LogRecorder {
  private let handler = InMemoryLogHandler()

  /// The entries so far, each with its metadata in one text.
  var entries: [(level: Logger.Level, text: String)] {
    handler.entries.map { entry in
      let values = entry.metadata.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      return (entry.level, (["\(entry.message)"] + values).joined(separator: " "))
    }
  }

  var logger: Logger {
    var logger = Logger(label: "test") { _ in handler }
    logger.logLevel = .trace
    return logger
  }
}
