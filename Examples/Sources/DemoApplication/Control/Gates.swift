import Synchronization

/// Named gates that requests park at, so that a race is forced instead of hoped for.
package final class Gates: Sendable {
  private struct State {
    var open: Set<String> = []
    var waiting: [String: [CheckedContinuation<Void, Never>]] = [:]
    var isEverythingOpen = false
  }

  private let state: Mutex<State> = Mutex(State())

  init() {}

  /// Waits until the gate is open. Cancellation does not end the wait: a handler whose client has left goes on, too.
  package func pass(_ name: String) async {
    await withCheckedContinuation { continuation in
      let isOpen = state.withLock { state in
        if state.isEverythingOpen || state.open.contains(name) { return true }
        state.waiting[name, default: []].append(continuation)
        return false
      }
      if isOpen { continuation.resume() }
    }
  }

  /// The number of those that wait at a gate.
  func waiting(at name: String) -> Int {
    state.withLock { $0.waiting[name]?.count ?? 0 }
  }

  /// Opens a gate until ``close()``.
  func open(_ name: String) {
    let waiting = state.withLock { state in
      state.open.insert(name)
      return state.waiting.removeValue(forKey: name) ?? []
    }
    for continuation in waiting { continuation.resume() }
  }

  /// Opens all gates, known or not, until ``close()``.
  func openAll() {
    let waiting = state.withLock { state in
      state.isEverythingOpen = true
      defer { state.waiting = [:] }
      return state.waiting.values.flatMap { $0 }
    }
    for continuation in waiting { continuation.resume() }
  }

  /// Closes all gates.
  func close() {
    state.withLock { state in
      state.isEverythingOpen = false
      state.open = []
    }
  }
}
