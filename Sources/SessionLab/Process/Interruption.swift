import Dispatch
package import Foundation
import Sessions

/// The end of the program by a signal: its children end with it, what it made in stores is removed, and its files are.
///
/// Children are in process groups of their own, so that a terminal does not interrupt them.
///
/// Stores are cleaned up by a new image of this program in the same process: what is still under way in this one can then write no more, and
/// a store that hangs is gone with its connections. A second signal ends it all at once, if it comes a while later: `timeout`, and others that
/// tell a process and its group to end, send two in a row and mean one.
enum Interruption {
  /// Queues of their own have threads of their own: a suite that is busy leaves the shared ones no time.
  private static let signalQueue = DispatchQueue(label: "sessionlab.signals", qos: .userInitiated)
  private static let queue = DispatchQueue(label: "sessionlab.interruption", qos: .userInitiated)

  private static let signals: [Int32] = [SIGINT, SIGTERM, SIGHUP]
  /// Whether this is the program that cleans up after a signal.
  private static let isAfter: Bool = CommandLine.arguments.dropFirst().first == CleanUp.command
  /// The signals that are ignored, as `nohup` asks for. The program that cleans up is told, as it cannot see it.
  static let ignored: [Int32] = isAfter ? CommandLine.arguments.compactMap { Int32($0) } : signals.filter(isIgnored)

  /// Only `watch` uses them; here they live as long as the program.
  nonisolated(unsafe) private static let sources: [any DispatchSourceSignal] = signals.filter { !ignored.contains($0) }.map { number in
    let source = DispatchSource.makeSignalSource(signal: number, queue: signalQueue)
    source.setEventHandler { receive(number) }
    return source
  }

  private struct State {
    /// The first signal that came, and when.
    var number: Int32?
    var instant: ContinuousClock.Instant?
    /// Whether results are there that the command can still write.
    var isKeeping = false
    /// Whether the next signal is not the first one.
    var isCleaning = false
  }

  private static let state: Locked<State> = Locked(State())
  /// The time after the first signal in which others are the same one.
  private static let moment: Duration = .seconds(1)
  /// The longest time that a command may take to write what it has.
  private static let patience: TimeInterval = 30

  /// Watches for signals from now on. Where this process only cleans up after one, which has just come, the next one ends it if it comes a while
  /// later.
  static func watch() {
    if isAfter { state.withLock { ($0.isCleaning, $0.instant) = (true, .now) } }
    for source in sources { source.activate() }
  }

  /// Whether a signal has come, so that nothing more has to be begun.
  static var isRequested: Bool { state.withLock { $0.number != nil } }

  /// Whether there are results that are to be written when a signal comes, before the end.
  static func keep(_ isKeeping: Bool) { state.withLock { $0.isKeeping = isKeeping } }

  /// Called when the command has ended: if a signal has come, it waits for the end of the process.
  static func leave() {
    guard isRequested else { return }
    keep(false)
    while true { sleep(1) }
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    let action = signal(number, SIG_DFL)
    signal(number, action)
    return unsafeBitCast(action, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  private static func receive(_ number: Int32) {
    let isFirst: Bool? = state.withLock { state in
      if let instant = state.instant, instant.duration(to: .now) < moment { return nil }
      defer { state.isCleaning = true }
      (state.number, state.instant) = (state.number ?? number, state.instant ?? .now)
      return !state.isCleaning
    }
    guard let isFirst else { return }
    if isFirst { queue.async { end(by: number) } } else { endAtOnce(by: number) }
  }

  private static func end(by number: Int32) {
    // The children end first, as they would go on writing to the files. They clean up by themselves.
    if !ChildProcesses.shared.endAll(patience: ChildProcesses.patience) {
      Console.error("a process was killed that had not cleaned up: sessionlab sweep lists what is left in a store")
    }
    let end = Date.now + patience
    while state.withLock({ $0.isKeeping }), Date.now < end { usleep(10_000) }
    TemporaryFiles.shared.removeAll()
    let left = RunLeftovers.shared.close()
    if !left.isEmpty { CleanUpCommand.replaceProcess(CleanUp(signal: number, left: left)) }
    die(by: number)
  }

  /// Ends the process without cleaning up stores, and says what is left.
  private static func endAtOnce(by number: Int32) {
    ChildProcesses.shared.killAll()
    TemporaryFiles.shared.removeAll()
    for name in RunLeftovers.shared.close().compactMap(\.name) { RunLeftovers.tellCommand(name) }
    die(by: number)
  }

  /// Ends the process by a signal: its parent has to see the one that ended it.
  static func die(by number: Int32) {
    signal(number, SIG_DFL)
    var mask = sigset_t()
    sigemptyset(&mask)
    pthread_sigmask(SIG_SETMASK, &mask, nil)
    kill(getpid(), number)
  }

  /// Has signals do nothing until the program that takes this one's place watches for them: they would end it, and are the same as the first.
  static func hold() {
    for number in signals { signal(number, SIG_IGN) }
    var mask = sigset_t()
    sigemptyset(&mask)
    pthread_sigmask(SIG_SETMASK, &mask, nil)
  }
}

/// The children that run now. A child reads the end of its input when this process ends, but a store that hangs does not: none may outlive
/// the run.
package final class ChildProcesses: Sendable {
  static let shared: ChildProcesses = ChildProcesses()

  private struct State {
    var running: Set<Int32> = []
    /// Those of them that were told to end.
    var ending: Set<Int32> = []
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
    state.withLock { state in
      state.running.remove(identifier)
      state.ending.remove(identifier)
    }
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

  /// Ends all children, and at once those that start later, on a thread that may wait, and waits for their end.
  ///
  /// - Parameter patience: The longest time that they may take to clean up, after which they are killed.
  /// - Returns: whether all ended by themselves.
  @discardableResult package func endAll(patience: Duration = .seconds(1)) -> Bool {
    state.withLock { state in
      state.isEnding = true
      for identifier in state.running { Self.signalGroup(identifier, SIGTERM) }
    }
    wait(min(patience, .seconds(2)))
    let slow = state.withLock(\.running.count)
    guard slow > 0 else { return true }
    if patience > .seconds(2) { Console.error("waiting for \(slow) processes to clean up; a further signal ends them at once") }
    wait(patience - .seconds(2))
    defer {
      killAll()
      wait(.seconds(1))
    }
    return state.withLock(\.running.isEmpty)
  }

  /// The longest time that a child may take to clean up: a little longer than the clean-up of its store.
  static let patience: Duration = RunLeftovers.Entry.patience + .seconds(10)

  /// Ends a child that runs, and kills it if that takes longer than a while, on a thread that may not wait.
  func end(_ identifier: Int32) {
    state.withLock { state in
      guard state.running.contains(identifier) else { return }
      state.ending.insert(identifier)
      Self.signalGroup(identifier, SIGTERM)
    }
    DispatchQueue.global().asyncAfter(deadline: .now() + Self.patience / .seconds(1)) { self.kill(identifier) }
  }

  /// Waits until the children that were told to end have cleaned up: they would be killed with this process.
  func waitForEnding() {
    let end = ContinuousClock.now + Self.patience
    while !state.withLock(\.ending.isEmpty), ContinuousClock.now < end { usleep(1000) }
  }

  private func wait(_ patience: Duration) {
    let end = ContinuousClock.now + patience
    while !state.withLock(\.running.isEmpty), ContinuousClock.now < end { usleep(1000) }
  }

  /// Kills all children, and at once those that start later.
  func killAll() {
    state.withLock { state in
      state.isEnding = true
      for identifier in state.running { Self.killGroup(identifier) }
    }
  }

  /// Ends a child and its own children, such as the program behind a shell script.
  private static func killGroup(_ identifier: Int32) { signalGroup(identifier, SIGKILL) }

  private static func signalGroup(_ identifier: Int32, _ number: Int32) {
    // A child that is in no group of its own yet gets it for itself.
    if Foundation.kill(-identifier, number) != 0 { _ = Foundation.kill(identifier, number) }
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
