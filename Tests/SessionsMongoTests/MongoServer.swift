import Foundation
import Sessions
import SessionsFaultRuns
import SessionsMongo

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

struct MongoTestError: Error, CustomStringConvertible {
  let description: String
}

/// SecantusDB, a server that speaks MongoDB's protocol, on a loopback port of its own, with a folder of its own.
///
/// It is not MongoDB's own server, which no package has: what these tests show, they show on SecantusDB.
final class MongoServer: Sendable {
  /// The server that is shared by all tests that do not stop it.
  static let shared: Result<MongoServer, any Error> = Result {
    let server = try MongoServer()
    try server.start()
    return server
  }

  let port: UInt16
  let folder: URL
  private let process: Locked<Process?> = Locked(nil)

  init() throws {
    port = try LoopbackPort.free()
    folder = FileManager.default.temporaryDirectory.appending(path: "sessions-mongo-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit {
    kill(SIGKILL)
    try? FileManager.default.removeItem(at: folder)
  }

  func url(_ options: String = "", port: UInt16? = nil) -> String { "mongodb://127.0.0.1:\(port ?? self.port)/sessions\(options)" }

  /// Starts the server, again if it ended, and waits until it takes connections.
  func start() throws {
    let process = Process()
    // A shell beside it ends it and removes its folder when this process ends, however it ends: it waits for the end of its input.
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [
      "-c", "\"$@\" </dev/null >/dev/null 2>&1 & echo $!; cat >/dev/null; kill -9 $! 2>/dev/null", "sh", try MongoServer.program(),
      "--port", "\(port)", "--storage-path", folder.path, "--enable-test-commands",
    ]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let line = output.fileHandleForReading.availableData
    guard let number = Int32(String(decoding: line, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)) else {
      throw MongoTestError(description: "the shell of the server did not start it")
    }
    pids.withLock { $0 = (number, input) }
    self.process.withLock { $0 = process }
    let end = Date(timeIntervalSinceNow: 60)
    while !LoopbackPort.answers(port) {
      guard Date() < end else { throw MongoTestError(description: "the server on port \(port) does not take connections") }
      usleep(20_000)
    }
  }

  private let pids: Locked<(number: Int32, input: Pipe)?> = Locked(nil)

  /// Stops the server until it gets `SIGCONT`.
  func suspend() throws { try pids.withLock { try $0.map { try ProcessState.stop($0.number) } } }

  /// Sends the server a signal.
  func kill(_ signal: Int32) {
    pids.withLock { pids in
      guard let server = pids else { return }
      if signal == SIGKILL { _ = Foundation.kill(server.number, SIGCONT) }
      _ = Foundation.kill(server.number, signal)
      if signal == SIGKILL {
        try? server.input.fileHandleForWriting.close()
        pids = nil
      }
    }
  }

  /// Kills the server and waits until its port is free.
  func crash() throws {
    kill(SIGKILL)
    let end = Date(timeIntervalSinceNow: 60)
    while LoopbackPort.answers(port) {
      guard Date() < end else { throw MongoTestError(description: "the server on port \(port) does not end") }
      usleep(10_000)
    }
  }

  /// The program, as `ci/services` installs it or as the environment names it.
  private static func program() throws -> String {
    let environment = ProcessInfo.processInfo.environment
    if let path = environment["SESSIONS_SECANTUSD"] { return path }
    let venv = "swift-sessions/secantusdb-0.7.0b3/bin/secantusd-py"
    let home = environment["HOME"] ?? ""
    let paths =
      (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/secantusd-py" }
      + ["/usr/local/lib/\(venv)", "\(environment["XDG_CACHE_HOME"] ?? "\(home)/.cache")/\(venv)"]
    guard let path = paths.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
      throw MongoTestError(description: "there is no secantusd-py: 'ci/services start mongo' installs it")
    }
    return path
  }
}
