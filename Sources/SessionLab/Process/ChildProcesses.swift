import Foundation
import Sessions

/// The children that run now. A child reads the end of its input when this process ends, but a store that hangs does not look: none may
/// outlive the run.
final class ChildProcesses: Sendable {
  static let shared: ChildProcesses = ChildProcesses()

  private struct State {
    var running: Set<Int32> = []
    /// Whether a child that is started from now on is ended at once.
    var isEnding = false
  }

  private let state: Locked<State> = Locked(State())

  init() {
    // Writing to a child that ended is an error of the write and not the end of this process, whoever its main function is.
    signal(SIGPIPE, SIG_IGN)
    atexit { ChildProcesses.shared.killAll() }
  }

  /// Notes a child, unless it has ended already.
  func add(_ process: Process) {
    let identifier = process.processIdentifier
    state.withLock { state in
      _ = state.running.insert(identifier)
      if state.isEnding { _ = Foundation.kill(identifier, SIGKILL) }
    }
    if !process.isRunning { remove(identifier) }
  }

  func remove(_ identifier: Int32) {
    state.withLock { _ = $0.running.remove(identifier) }
  }

  /// Ends a child that runs. One that ended is left alone: its number may be another's by now.
  func kill(_ identifier: Int32) {
    state.withLock { state in
      if state.running.contains(identifier) { _ = Foundation.kill(identifier, SIGKILL) }
    }
  }

  /// Ends all children and those that are still to come, on a thread that may wait, and waits for their end for a second.
  func endAll() {
    killAll()
    for _ in 0..<1000 where !state.withLock(\.running.isEmpty) { usleep(1000) }
  }

  private func killAll() {
    state.withLock { state in
      state.isEnding = true
      for identifier in state.running { _ = Foundation.kill(identifier, SIGKILL) }
    }
  }
}
