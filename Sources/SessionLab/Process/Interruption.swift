import Dispatch
package import Foundation
import Sessions

/// The end of the program by a signal: its children end with it, and its files are removed.
///
/// Children are in process groups of their own, so that a terminal does not interrupt them.
enum Interruption {
  /// A queue of its own has a thread of its own: a suite that is busy leaves the shared ones no time.
  private static let queue = DispatchQueue(label: "sessionlab.interruption", qos: .userInitiated)

  /// Only `watch` uses them; here they live as long as the program.
  nonisolated(unsafe) private static let sources: [any DispatchSourceSignal] = [SIGINT, SIGTERM, SIGHUP].filter { !isIgnored($0) }.map {
    number in
    let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
    source.setEventHandler { end(by: number) }
    return source
  }

  /// Watches for signals from now on.
  static func watch() {
    for source in sources { source.activate() }
  }

  /// Whether the signal is ignored, as `nohup` asks for.
  private static func isIgnored(_ number: Int32) -> Bool {
    let action = signal(number, SIG_DFL)
    signal(number, action)
    return unsafeBitCast(action, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  private static func end(by number: Int32) {
    // The children end first, as they would go on writing to the files.
    ChildProcesses.shared.endAll()
    TemporaryFiles.shared.removeAll()
    // The parent has to see the signal that ended this process.
    signal(number, SIG_DFL)
    kill(getpid(), number)
  }
}

/// The children that run now. A child reads the end of its input when this process ends, but a store that hangs does not: none may outlive
/// the run.
package final class ChildProcesses: Sendable {
  static let shared: ChildProcesses = ChildProcesses()

  private struct State {
    var running: Set<Int32> = []
    /// Whether a child that is started from now on is ended at once.
    var isEnding = false
  }

  private let state: Locked<State> = Locked(State())

  package init() {
    // Writing to a child that ended is an error of the write and not the end of this process, whatever its main function is.
    signal(SIGPIPE, SIG_IGN)
    atexit { ChildProcesses.shared.killAll() }
  }

  /// Notes a child, unless it has ended already.
  package func add(_ process: Process) {
    let identifier = process.processIdentifier
    state.withLock { state in
      _ = state.running.insert(identifier)
      if state.isEnding { Self.killGroup(identifier) }
    }
    if !process.isRunning { remove(identifier) }
  }

  package func remove(_ identifier: Int32) {
    state.withLock { _ = $0.running.remove(identifier) }
  }

  /// Ends a child that runs. A child that ended is left alone: its number may be another's by now.
  func kill(_ identifier: Int32) {
    state.withLock { state in
      if state.running.contains(identifier) { Self.killGroup(identifier) }
    }
  }

  /// Ends what a child started and left in its group, once the child itself has ended. Its number is in use as long as the group has a
  /// member or `Process` has not asked for its end.
  func killGroup(of identifier: Int32) {
    _ = Foundation.kill(-identifier, SIGKILL)
  }

  /// Ends all children and those that start later, on a thread that may wait, and waits for their end.
  ///
  /// - Parameter patience: The longest wait.
  package func endAll(patience: Duration = .seconds(1)) {
    killAll()
    let end = ContinuousClock.now + patience
    while !state.withLock(\.running.isEmpty), ContinuousClock.now < end { usleep(1000) }
  }

  private func killAll() {
    state.withLock { state in
      state.isEnding = true
      for identifier in state.running { Self.killGroup(identifier) }
    }
  }

  /// Ends a child and its own children, such as the program behind a shell script.
  private static func killGroup(_ identifier: Int32) {
    _ = Foundation.kill(-identifier, SIGKILL)
    // A child that is in no group of its own yet.
    _ = Foundation.kill(identifier, SIGKILL)
  }
}

/// Files and folders that a run makes for itself. All are removed, however it ends.
final class TemporaryFiles: Sendable {
  static let shared: TemporaryFiles = TemporaryFiles()

  private let paths: Locked<Set<String>> = Locked([])

  /// Notes a path before a file or folder is made there.
  func add(_ path: String) { paths.withLock { _ = $0.insert(path) } }

  /// Removes the file or folder at a path, if there is any.
  func remove(_ path: String) {
    try? FileManager.default.removeItem(atPath: path)
    paths.withLock { _ = $0.remove(path) }
  }

  /// Removes all noted files and folders.
  func removeAll() { for path in paths.withLock({ $0 }) { remove(path) } }
}
