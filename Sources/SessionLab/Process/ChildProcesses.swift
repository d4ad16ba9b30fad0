import Foundation
import Sessions

/// The children that run now. A child reads the end of its input when this process ends, but a store that hangs does not look: none may
/// outlive the run.
final class ChildProcesses: Sendable {
  static let shared: ChildProcesses = ChildProcesses()

  private let running: Locked<Set<Int32>> = Locked([])

  private init() {
    // Writing to a child that ended is an error of the write and not the end of this process, whoever its main function is.
    signal(SIGPIPE, SIG_IGN)
    atexit { ChildProcesses.shared.killAll() }
  }

  /// Notes a child, unless it has ended already.
  func add(_ process: Process) {
    running.withLock { running in
      _ = running.insert(process.processIdentifier)
    }
    if !process.isRunning { remove(process.processIdentifier) }
  }

  func remove(_ identifier: Int32) {
    running.withLock { running in
      _ = running.remove(identifier)
    }
  }

  /// Ends a child that runs. One that ended is left alone: its number may be another's by now.
  func kill(_ identifier: Int32) {
    running.withLock { running in
      if running.contains(identifier) { _ = Foundation.kill(identifier, SIGKILL) }
    }
  }

  private func killAll() {
    running.withLock { running in
      for identifier in running { _ = Foundation.kill(identifier, SIGKILL) }
    }
  }
}
