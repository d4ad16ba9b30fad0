import Foundation

/// Programs that are run for a test, and their states.
extension TestServer {
  /// Runs a command to its end.
  static func run(_ command: [String]) throws {
    try onThread {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = command
      process.standardOutput = FileHandle.nullDevice
      let errors = Pipe()
      process.standardError = errors
      try process.run()
      let text = errors.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      guard process.terminationStatus == 0 else { throw TestFailure("\(command): \(String(decoding: text, as: UTF8.self))") }
    }
  }

  /// Foundation gives the thread that runs a process a run loop, whose descriptors are open until the thread ends.
  private static func onThread(_ body: @escaping @Sendable () throws -> Void) throws {
    let (done, outcome) = (DispatchSemaphore(value: 0), Shared<Result<Void, any Error>?>(nil))
    Thread.detachNewThread {
      outcome.update { $0 = Result { try body() } }
      done.signal()
    }
    done.wait()
    try outcome.value?.get()
  }

  /// Runs a program until this process ends; then the program is ended and the folder is removed.
  static func keep(_ command: [String], folder: String) throws {
    // Not the end of a pipe: children that are started later would hold it open.
    let script = """
      folder=$1; owner=$2; shift 2; cd /; "$@" </dev/null >>"$folder/log" 2>&1 & p=$!
      while kill -0 $owner 2>/dev/null && kill -0 $p 2>/dev/null; do sleep 0.3; done
      kill -0 $owner 2>/dev/null && exit
      kill -QUIT $p 2>/dev/null; sleep 1; kill -KILL $p 2>/dev/null; wait $p
      for f in "$folder"/*.mount; do [ -d "$f" ] && umount -l "$f"; done; rm -rf "$folder"
      """
    let arguments = ["-c", script, "sh", folder, "\(getpid())"] + command
    try onThread {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = arguments
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
    }
  }

  /// Linux's letter for the state of a process; nil when there is none.
  static func state(of process: pid_t) -> Character? {
    let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
    return text?.split(separator: ")").last?.first { $0 != " " }
  }

  /// Whether a process has released all its resources, whether or not its parent has noticed.
  static func hasEnded(_ process: pid_t) -> Bool { state(of: process).map { $0 == "Z" || $0 == "X" } ?? true }

  static func waitForEnd(of processes: [pid_t]) throws {
    try waitFor("the end of the server") { processes.allSatisfy { hasEnded($0) } }
  }
}
