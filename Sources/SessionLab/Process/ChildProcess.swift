package import Foundation
package import Sessions

/// A command that starts a child.
package struct ChildCommand: Sendable {
  /// The command as a person would type it, without passwords.
  package let text: String
  package let arguments: [String]
  /// The variables that the child has beside those of this process.
  package let environment: [String: String]
  private let program: String
  /// Whether the child's standard error is dropped: for a store that crashes in every case on purpose.
  fileprivate let isQuiet: Bool

  /// Reads a command line. It is split at spaces and tabs, and nothing else in it has a meaning: no quotes, no variables, no shell.
  /// Anything more complex goes into a script.
  package init?(_ text: String) {
    let words = text.split { $0 == " " || $0 == "\t" }.map(String.init)
    guard let program = words.first else { return nil }
    (self.text, self.program, arguments, isQuiet) = (text, program, Array(words.dropFirst()), false)
    environment = [:]
  }

  /// This program with other arguments.
  ///
  /// - Parameters:
  ///   - arguments: The arguments. They hold no password, as every user can list those of all processes.
  ///   - text: The command as errors quote it.
  ///   - environment: More variables, which may hold one.
  ///   - program: Another program in its place, such as an older build; nil for this one.
  ///   - isQuiet: Whether its standard error is dropped.
  init(
    running arguments: [String], text: String, environment: [String: String] = [:], program: String? = nil, isQuiet: Bool = false
  ) {
    (self.text, self.arguments, self.environment, self.isQuiet) = (text, arguments, environment, isQuiet)
    self.program = program ?? Bundle.main.executablePath ?? CommandLine.arguments[0]
  }

  /// This program, or another one, serving a store.
  package init(serving store: any LabStore, program: String? = nil, isQuiet: Bool = false) {
    self.init(
      running: ["serve", "--store", "env:\(SecretPlace.childVariable)"], text: "sessionlab serve --store \(store.name)",
      environment: [SecretPlace.childVariable: store.text], program: program, isQuiet: isQuiet)
  }

  /// The program's file: as given if it names a folder, or else found on the `PATH`.
  ///
  /// - Throws: `misconfigured` when there is none.
  package func executable() throws(SessionError) -> URL {
    if program.contains("/") {
      guard Self.isProgram(program) else { throw SessionError(.misconfigured, "'\(program)' is no program that can be run") }
      return URL(fileURLWithPath: program)
    }
    for folder in (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":") {
      let path = "\(folder)/\(program)"
      if Self.isProgram(path) { return URL(fileURLWithPath: path) }
    }
    throw SessionError(.misconfigured, "there is no program '\(program)' on the PATH")
  }

  /// Whether the file is a program: a folder may be "executable" too.
  private static func isProgram(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && !isDirectory.boolValue
      && FileManager.default.isExecutableFile(atPath: path)
  }
}

/// A child of this process that reads lines on its standard input and writes lines on its standard output.
///
/// It is in a process group of its own, and all of the group ends with it.
final class ChildProcess: Sendable {
  /// The end of a child.
  struct End: Sendable {
    /// The manner, such as `was ended by signal 9`.
    let text: String
    /// Whether it went by itself and without an error.
    let isClean: Bool
    /// Whether it was told to end: its input was closed, or it was killed.
    let isOrdered: Bool
  }

  private struct State {
    var isOrdered = false
    /// The manner of its end, once that has come.
    var ending: (text: String, isClean: Bool)?
    /// The reader of its end; nil once it was told.
    var reader: (@Sendable (End) -> Void)?
  }

  private let writer: LineWriter
  private let identifier: Int32
  private let life: Life

  /// Starts a child. It ends with this object: its input is closed then.
  ///
  /// - Parameters:
  ///   - command: The program and its arguments.
  ///   - line: Called with each line, on a thread of its own. A child is killed when it returns false.
  ///   - end: Called once, after the last line, with the child's end.
  /// - Throws: `misconfigured` when there is no such program; `unavailable` when the system cannot start it.
  init(_ command: ChildCommand, line: @escaping @Sendable (Data) -> Bool, end: @escaping @Sendable (End) -> Void) throws(SessionError) {
    let (process, children) = (Process(), ChildProcesses.shared)
    let (toChild, fromChild) = (Pipe(), Pipe())
    process.executableURL = try command.executable()
    process.arguments = command.arguments
    process.standardInput = toChild
    process.standardOutput = fromChild
    var variables = command.environment
    if command.isQuiet {
      process.standardError = FileHandle.nullDevice
      variables["SWIFT_BACKTRACE"] = "enable=no"
    }
    if !variables.isEmpty { process.environment = ProcessInfo.processInfo.environment.merging(variables) { _, new in new } }
    let life = Life(end)
    process.terminationHandler = { process in
      children.remove(process.processIdentifier)
      let (isExit, status) = (process.terminationReason == .exit, process.terminationStatus)
      life.note(isExit ? "ended with exit code \(status)" : "was ended by signal \(status)", isClean: isExit && status == 0)
    }
    do {
      try process.runUnmasked()
    } catch {
      throw SessionError(.unavailable, "'\(command.text)' cannot be started: \(error.systemReason)")
    }
    let identifier = process.processIdentifier
    (self.identifier, self.life) = (identifier, life)
    children.add(process)
    writer = LineWriter(toChild.fileHandleForWriting)
    // The threads must not keep this object, whose end closes the input of the child.
    LineReader.start(fromChild.fileHandleForReading) { data in
      if line(data) { return true }
      children.kill(identifier)
      return false
    } end: { why in
      if why == .tooLong {
        life.note("wrote a line of more than 64 MiB", isClean: false)
        children.kill(identifier)
      }
      if !life.waitForEnd() {
        life.note("closed its output", isClean: false)
        children.kill(identifier)
      }
      life.tell()
    }
    Self.watch(identifier) {
      // What it started ends with it, and releases the output that both wrote to.
      children.killGroup(of: identifier)
    } afterwards: {
      // A child of it that left the group may hold the output still: nobody waits for that one.
      life.note("ended", isClean: false)
      life.tell()
    }
  }

  deinit { closeInput() }

  /// Writes a line to the child's input. A child that ended does not read it.
  func write(_ line: Data) { writer.write(line) }

  /// Closes the child's input after the last line.
  func closeInput() {
    life.order()
    writer.close()
  }

  /// Ends the child at once, with all its own children, if it still runs.
  func kill() {
    life.order()
    ChildProcesses.shared.kill(identifier)
  }

  /// Ends the child with all its own children, and gives it time to clean up.
  func end() {
    life.order()
    ChildProcesses.shared.end(identifier)
  }

  /// Watches for the end of a process, whoever holds its output and whatever else would tell of it. It leaves the status to `Process`.
  ///
  /// - Parameters:
  ///   - ended: Called when it has ended.
  ///   - afterwards: Called a second later, which is time enough to read the rest of its output.
  private static func watch(_ identifier: Int32, ended: @escaping @Sendable () -> Void, afterwards: @escaping @Sendable () -> Void) {
    let thread = Thread {
      var information = siginfo_t()
      while waitid(P_PID, id_t(identifier), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
      ended()
      Thread.sleep(forTimeInterval: 1)
      afterwards()
    }
    thread.name = "sessionlab.child"
    thread.start()
  }

  /// The life of a child, which threads share that must not keep the child itself.
  private final class Life: Sendable {
    private let state: Locked<State>
    private let semaphore: DispatchSemaphore = DispatchSemaphore(value: 0)

    /// The longest time that a child may take to end after it closed its output.
    private static let patience: TimeInterval = 5

    init(_ reader: @escaping @Sendable (End) -> Void) {
      state = Locked(State(reader: reader))
    }

    /// Notes that the child was told to end.
    func order() { state.withLock { $0.isOrdered = true } }

    /// Notes the manner of the end. The first one stays.
    func note(_ text: String, isClean: Bool) {
      state.withLock { if $0.ending == nil { $0.ending = (text, isClean) } }
      semaphore.signal()
    }

    /// Waits for the end of a child that closed its output, on the calling thread. Returns whether it came.
    func waitForEnd() -> Bool { semaphore.wait(timeout: .now() + Self.patience) == .success }

    /// Tells the end, unless it was told already.
    func tell() {
      let (reader, end) = state.withLock { state in
        defer { state.reader = nil }
        return (state.reader, End(text: state.ending?.text ?? "ended", isClean: state.ending?.isClean ?? false, isOrdered: state.isOrdered))
      }
      reader?(end)
    }
  }
}

extension Process {
  /// Runs the program so that signals reach it: it inherits the signals that its parent's thread blocks, which on a thread of Dispatch are
  /// nearly all, and would then not even see SIGTERM.
  package func runUnmasked() throws {
    var (none, before) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try run()
  }
}
