import Foundation
import Sessions

/// A child of this process, with pipes to its standard input and from its standard output.
final class ChildProcess: Sendable {
  /// How a child ended, once it has.
  private final class Ending: Sendable {
    let text: Locked<String?> = Locked(nil)
    let semaphore: DispatchSemaphore = DispatchSemaphore(value: 0)
  }

  /// The child's standard input.
  let input: FileHandle
  /// The child's standard output.
  let output: FileHandle

  private let identifier: Int32
  private let ending: Ending

  /// Starts a child.
  ///
  /// - Throws: `misconfigured` when there is no such program; `unavailable` when the system cannot start it.
  init(_ command: StoreCommand) throws(SessionError) {
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
      ending.text.withLock { $0 = isExit ? "ended with exit code \(status)" : "was ended by signal \(status)" }
      ending.semaphore.signal()
    }
    do {
      try process.run()
    } catch {
      throw SessionError(.unavailable, "'\(command.text)' cannot be started: \(error.localizedDescription)")
    }
    identifier = process.processIdentifier
    children.add(process)
    input = toChild.fileHandleForWriting
    output = fromChild.fileHandleForReading
    self.ending = ending
  }

  /// Ends the child at once, if it still runs.
  func kill() {
    ChildProcesses.shared.kill(identifier)
  }

  /// Waits for the end of a child that closed its output, on the calling thread, and says how it ended. One that goes on is ended.
  func awaitEnd() -> String {
    if ending.semaphore.wait(timeout: .now() + 1) == .timedOut {
      kill()
      return "closed its output"
    }
    return ending.text.withLock { $0 } ?? "ended"
  }
}
