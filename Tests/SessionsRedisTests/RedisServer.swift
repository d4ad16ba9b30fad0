import Foundation
import Sessions
import SessionsFaultRuns
import SessionsRedis

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

struct RedisTestError: Error, CustomStringConvertible {
  let description: String
}

/// A real server on a loopback port of its own, with a folder of its own.
final class RedisServer: Sendable {
  let port: UInt16
  let folder: URL
  private let arguments: [String]
  /// TLS instead of plain connections; nil for those.
  private let tls: ServerTLS?
  private let process: Locked<Process?> = Locked(nil)
  /// The size that no file of the server can grow beyond, in bytes; nil for none. It holds from the next start.
  let fileLimit: Locked<Int?> = Locked(nil)

  init(_ arguments: [String] = [], port: UInt16? = nil, tls: ServerTLS? = nil) throws {
    self.port = try port ?? RedisServer.freePort()
    self.arguments = arguments
    self.tls = tls
    folder = FileManager.default.temporaryDirectory.appending(path: "sessions-redis-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit {
    kill(SIGKILL)
    try? FileManager.default.removeItem(at: folder)
  }

  var url: String { url(port: Int(port)) }

  /// The URL for another port that leads to this server.
  func url(port: Int) -> String {
    let plain = "redis://127.0.0.1:\(port)"
    return tls.map { $0.url(plain) } ?? plain
  }

  /// Runs `body` with a server that answers, which is ended and removed afterwards.
  static func with<Value>(
    _ arguments: [String] = [], tls: ServerTLS? = nil, _ body: (RedisServer) async throws -> Value
  ) async throws -> Value {
    let server = try RedisServer(arguments, tls: tls)
    try await server.start()
    defer { server.kill(SIGKILL) }
    return try await body(server)
  }

  /// Starts the server, again if it ended, and waits until it answers.
  func start() async throws {
    try await launch("redis-server", arguments)
    try await eventually("the server on port \(port) answers") {
      ["PONG", "NOAUTH"].contains(try await String(self.command("PING").prefix { $0.isLetter }))
    }
  }

  private func launch(_ program: String, _ extra: [String]) async throws {
    try await launch(program, all: listeningArguments + ["--bind", "127.0.0.1", "--dir", folder.path, "--save", ""] + extra)
  }

  private var listeningArguments: [String] {
    tls.map { ["--port", "0", "--tls-port", "\(port)"] + $0.arguments } ?? ["--port", "\(port)"]
  }

  /// The same as lines of a file.
  var listening: String {
    let words = listeningArguments
    return stride(from: 0, to: words.count, by: 2).map { "\(words[$0].dropFirst(2)) \(words[$0 + 1])" }.joined(separator: "\n")
  }

  /// Starts the server without asking whether it answers.
  func launchUnasked() async throws { try await launch("redis-server", arguments) }

  /// Starts a sentinel with its own file, which it writes to.
  func launchSentinel(_ file: URL) async throws {
    try await launch("redis-server", all: [file.path, "--sentinel"])
  }

  private func launch(_ program: String, all arguments: [String]) async throws {
    let process = Process()
    process.executableURL = try RedisServer.executable(program)
    process.arguments = arguments
    if let limit = fileLimit.withLock({ $0 }), let path = process.executableURL?.path {
      // A write beyond the limit fails, and does not end the server, as its signal is ignored.
      process.executableURL = URL(filePath: "/bin/sh")
      process.arguments = ["-c", "ulimit -S -f \(limit / 512); trap '' XFSZ; exec \"$@\"", "sh", path] + arguments
    }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    // On a thread that ends: Foundation gives a run loop, which has descriptors, to each thread that starts a process.
    self.process.withLock { $0 = process }
    try await inBackground { try self.process.withLock { try $0?.run() } }
  }

  /// Stops the server until it gets `SIGCONT`.
  func suspend() throws {
    try process.withLock { process in
      // The number of a process that was not started is 0, which stands for this one's group.
      guard let process, process.isRunning else { return }
      try ProcessState.stop(process.processIdentifier)
    }
  }

  func kill(_ signal: Int32) {
    process.withLock { process in
      guard let process, process.isRunning else { return }
      _ = Foundation.kill(process.processIdentifier, signal)
      guard signal == SIGKILL else { return }
      // A stopped process has to go on to be ended by some systems.
      _ = Foundation.kill(process.processIdentifier, SIGCONT)
    }
  }

  /// Ends the server at once and waits until it is gone.
  func crash() async throws {
    kill(SIGKILL)
    try await ends()
  }

  /// Has the server end as in a shutdown of its machine, and waits until it is gone.
  func stop() async throws {
    // By its command: a signal may be blocked in a process that was started by a thread of Dispatch.
    try await command("SHUTDOWN")
    try await ends()
  }

  /// Waits until the server has ended by itself.
  func ends() async throws {
    try await eventually("the server on port \(port) is gone") { self.process.withLock { $0?.isRunning != true } }
  }

  /// Lets the files of the running server grow without a limit.
  func liftFileLimit() async throws {
    let number = process.withLock { $0?.processIdentifier } ?? 0
    let told = try await RedisServer.run("prlimit", ["--pid", "\(number)", "--fsize=unlimited:"])
    guard told.isEmpty else { throw RedisTestError(description: "prlimit: \(told)") }
  }

  /// Runs a command with `redis-cli`, as another program would; returns its output.
  @discardableResult
  func command(_ words: String...) async throws -> String {
    try await RedisServer.run("redis-cli", (tls?.clientArguments ?? []) + ["-p", "\(port)"] + words)
  }

  /// The time in milliseconds at which the server drops a key; -1 for one that it keeps, nil for none.
  func end(of key: String) async throws -> Int64? {
    var answer = try await command("PEXPIRETIME", key)
    if answer.contains("unknown command") {
      // Redis 6.2 tells the rest only, so that it is asked for within one millisecond of the server's clock.
      let script = """
        local function clock() local time = redis.call('TIME') return time[1] * 1000 + math.floor(time[2] / 1000) end
        while true do
          local now = clock()
          local rest = redis.call('PTTL', KEYS[1])
          if rest < 0 then return rest end
          if clock() == now then return now + rest end
        end
        """
      answer = try await command("EVAL", script, "1", key)
    }
    return Int64(answer).flatMap { $0 == -2 ? nil : $0 }
  }

  static func run(_ program: String, _ arguments: [String]) async throws -> String {
    let executable = try executable(program)
    return try await inBackground {
      let process = Process()
      let output = Pipe()
      process.executableURL = executable
      process.arguments = arguments
      process.standardOutput = output
      process.standardError = output
      process.standardInput = FileHandle.nullDevice
      try process.run()
      let data = output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
  }

  private static func executable(_ program: String) throws -> URL {
    for folder in (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":") {
      let path = "\(folder)/\(program)"
      if FileManager.default.isExecutableFile(atPath: path) { return URL(filePath: path) }
    }
    throw RedisTestError(description: "\(program) is not on the PATH: install redis-server, which these tests start")
  }

  /// A port for a server, which may be a node of a cluster.
  static func freePort() throws -> UInt16 { try LoopbackPort.free(andBehind: 10_000) }
}

/// Runs blocking code on a thread of its own, not on one that tasks share.
func inBackground<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    let thread = Thread { continuation.resume(with: Result { try body() }) }
    thread.start()
  }
}

/// Waits until a condition holds; one that never does fails the test, after longer than a machine takes that is only busy.
func eventually(_ what: String, within limit: Duration = .seconds(120), _ condition: () async throws -> Bool) async throws {
  let clock = ContinuousClock()
  let end = clock.now + limit
  while try await !condition() {
    guard clock.now < end else { throw RedisTestError(description: "it did not happen in \(limit) that \(what)") }
    try await Task.sleep(for: .milliseconds(20))
  }
}
