package import Foundation
package import Sessions

/// A command that starts a child.
package struct ChildCommand: Sendable {
  /// The command as a person would type it, without passwords.
  package let text: String
  package let arguments: [String]
  private let program: String
  /// Whether the child's standard error is dropped: for a store that crashes in every case on purpose.
  fileprivate let isQuiet: Bool

  /// Reads a command line. It is split at spaces and tabs, and nothing else in it has a meaning: no quotes, no variables, no shell.
  /// Anything more complex goes into a script.
  package init?(_ text: String) {
    let words = text.split { $0 == " " || $0 == "\t" }.map(String.init)
    guard let program = words.first else { return nil }
    (self.text, self.program, arguments, isQuiet) = (text, program, Array(words.dropFirst()), false)
  }

  /// This program with other arguments.
  ///
  /// - Parameters:
  ///   - arguments: The arguments, which may hold a password.
  ///   - text: The command as errors quote it.
  ///   - program: Another program in its place, such as an older build; nil for this one.
  ///   - isQuiet: Whether its standard error is dropped.
  init(running arguments: [String], text: String, program: String? = nil, isQuiet: Bool = false) {
    (self.text, self.arguments, self.isQuiet) = (text, arguments, isQuiet)
    self.program = program ?? Bundle.main.executablePath ?? CommandLine.arguments[0]
  }

  /// This program, or another one, serving a store.
  package init(serving store: any LabStore, program: String? = nil, isQuiet: Bool = false) {
    self.init(
      running: ["serve", "--store", store.text], text: "sessionlab serve --store \(store.name)", program: program, isQuiet: isQuiet)
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
final class ChildProcess: Sendable {
  /// The end of a child, once it has come.
  private final class Ending: Sendable {
    private let text: Locked<String?> = Locked(nil)
    private let semaphore: DispatchSemaphore = DispatchSemaphore(value: 0)

    /// The longest time that a child may take to end after it closed its output.
    private static let patience: TimeInterval = 5

    func note(_ text: String) {
      self.text.withLock { $0 = text }
      semaphore.signal()
    }

    /// Waits for the end of a child that closed its output, on the calling thread. A child that goes on is killed.
    func wait(orKill identifier: Int32) -> String {
      if semaphore.wait(timeout: .now() + Self.patience) == .timedOut {
        ChildProcesses.shared.kill(identifier)
        return "closed its output"
      }
      return text.withLock { $0 } ?? "ended"
    }
  }

  private let writer: LineWriter
  private let identifier: Int32

  /// Starts a child. It ends with this object: its input is closed then.
  ///
  /// - Parameters:
  ///   - command: The program and its arguments.
  ///   - line: Called with each line, on a thread of its own. A child is killed when it returns false.
  ///   - end: Called once, after the last line, with the manner of the child's end, such as `was ended by signal 9`.
  /// - Throws: `misconfigured` when there is no such program; `unavailable` when the system cannot start it.
  init(_ command: ChildCommand, line: @escaping @Sendable (Data) -> Bool, end: @escaping @Sendable (String) -> Void) throws(SessionError) {
    let (process, children) = (Process(), ChildProcesses.shared)
    let (toChild, fromChild) = (Pipe(), Pipe())
    process.executableURL = try command.executable()
    process.arguments = command.arguments
    process.standardInput = toChild
    process.standardOutput = fromChild
    if command.isQuiet {
      process.standardError = FileHandle.nullDevice
      process.environment = ProcessInfo.processInfo.environment.merging(["SWIFT_BACKTRACE": "enable=no"]) { _, new in new }
    }
    let ending = Ending()
    process.terminationHandler = { process in
      children.remove(process.processIdentifier)
      let (isExit, status) = (process.terminationReason == .exit, process.terminationStatus)
      ending.note(isExit ? "ended with exit code \(status)" : "was ended by signal \(status)")
    }
    do {
      try process.run()
    } catch {
      throw SessionError(.unavailable, "'\(command.text)' cannot be started: \(error.localizedDescription)")
    }
    let identifier = process.processIdentifier
    self.identifier = identifier
    children.add(process)
    writer = LineWriter(toChild.fileHandleForWriting)
    // The thread must not keep this object, whose end closes the input of the child.
    LineReader.start(fromChild.fileHandleForReading) { data in
      if line(data) { return true }
      children.kill(identifier)
      return false
    } end: {
      end(ending.wait(orKill: identifier))
    }
  }

  deinit { writer.close() }

  /// Writes a line to the child's input. A child that ended does not read it.
  func write(_ line: Data) { writer.write(line) }

  /// Closes the child's input after the last line.
  func closeInput() { writer.close() }

  /// Ends the child at once, with all its own children, if it still runs.
  func kill() { ChildProcesses.shared.kill(identifier) }
}
