import Foundation
import Sessions
import SessionsFaultRuns

/// A Postgres server of the tests' own on a loopback port, with its data in a temporary folder.
///
/// A shell beside it stops it and removes the folder when this process ends, however it ends.
final class TestServer: Sendable {
  /// The server that is shared by all tests that do not stop it.
  static let shared: Result<TestServer, any Error> = Result { try TestServer() }

  let port: UInt16
  let folder: String
  private let settings: [String]

  static let binaries: String = {
    let root = "/usr/lib/postgresql"
    let versions = ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []).compactMap { Int($0) }.sorted()
    return versions.last.map { "\(root)/\($0)/bin" } ?? "/usr/local/bin"
  }()

  /// The beginning of a command that makes it run as another user than the superuser, which Postgres refuses.
  static let prefix: [String] = geteuid() == 0 ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : []

  /// Makes a server and waits until it takes connections.
  ///
  /// - Parameters:
  ///   - isDurable: Whether it waits for its disk: only needed where it is killed.
  ///   - creating: The command that makes the data in a folder; `initdb` by itself.
  ///   - prepare: Called with the folder before that.
  init(
    isDurable: Bool = false, settings: [String] = [], creating: (String) -> [String] = TestServer.initdb,
    prepare: (String) throws -> Void = { _ in }
  ) throws {
    port = try TestServer.freePort()
    folder = try TestServer.makeFolder()
    self.settings = settings + (isDurable ? [] : ["fsync=off", "full_page_writes=off"])
    try prepare(folder)
    try TestServer.run(TestServer.prefix + creating("\(folder)/data"))
    try start()
  }

  static func initdb(_ data: String) -> [String] {
    ["\(binaries)/initdb", "-D", data, "-U", "postgres", "-A", "trust", "-N", "--no-instructions"]
  }

  /// A folder that the server's user may write.
  static func makeFolder() throws -> String {
    let folder = "/tmp/sessions-postgres-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    if geteuid() == 0 { try run(["chown", "postgres", folder]) }
    return folder
  }

  static func freePort() throws -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    return try takePort(descriptor)
  }

  /// Gives a socket a port that no other has.
  static func takePort(_ descriptor: Int32) throws -> UInt16 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let done = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    guard done else { throw TestFailure("no free port") }
    return UInt16(bigEndian: address.sin_port)
  }

  /// Starts the server, on the same port each time.
  func start() throws {
    var command =
      TestServer.prefix + [
        "\(TestServer.binaries)/postgres", "-D", "\(folder)/data", "-p", "\(port)", "-c", "listen_addresses=127.0.0.1",
        "-c", "unix_socket_directories=", "-c", "logging_collector=off",
      ]
    for setting in settings { command += ["-c", setting] }
    try TestServer.keep(command, folder: folder)
    do {
      try waitFor("the server") { (try? sql("SELECT 1")) != nil }
    } catch {
      let log = try? String(contentsOfFile: "\(folder)/log", encoding: .utf8)
      throw TestFailure("\(error); the end of its log: \(log?.suffix(1000) ?? "none")")
    }
  }

  /// Ends a server that not all tests share; running longer, it would slow the others down.
  func stop() {
    let all = (try? processes()) ?? []
    if let first = all.first { Glibc.kill(first, SIGQUIT) }
    // Processes that a failed test left stopped.
    for process in all { Glibc.kill(process, SIGCONT) }
    try? TestServer.waitForEnd(of: all)
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Kills all its processes without a warning.
  func kill() throws {
    let first = try postmaster()
    // It starts no more of them then: a process that is left over keeps the next server from starting.
    try ProcessState.stop(first)
    let all = try processes()
    for process in all { Glibc.kill(process, SIGKILL) }
    try TestServer.waitForEnd(of: all)
    try? FileManager.default.removeItem(atPath: "\(folder)/data/postmaster.pid")
  }

  /// The number of the server's first process.
  func postmaster() throws -> pid_t {
    let text = try String(contentsOfFile: "\(folder)/data/postmaster.pid", encoding: .utf8)
    guard let number = text.split(separator: "\n").first.flatMap({ pid_t($0) }) else { throw TestFailure("no process number") }
    return number
  }

  /// The numbers of all its processes.
  func processes() throws -> [pid_t] {
    let first = try postmaster()
    let text = try String(contentsOfFile: "/proc/\(first)/task/\(first)/children", encoding: .utf8)
    return [first] + text.split(separator: " ").compactMap { pid_t($0) }
  }

  func url(role: String = "postgres", port: UInt16? = nil) -> String { "postgres://\(role)@127.0.0.1:\(port ?? self.port)/postgres" }

  /// Runs SQL as another program would; returns the last statement's rows as text.
  @discardableResult
  func sql(_ text: String) throws -> [[String]] { try TestConnection(url()).run(text) }
}

/// Servers that follow another one, stand still and end.
extension TestServer {
  /// A hot standby that follows a server and, with `isSynchronous`, has every commit before that one acknowledges it.
  convenience init(replicaOf primary: TestServer, isSynchronous: Bool = true) throws {
    try self.init(creating: { data in
      [
        "\(TestServer.binaries)/pg_basebackup", "-D", data, "-R", "-X", "stream", "-c", "fast", "-N", "-d",
        "host=127.0.0.1 port=\(primary.port) user=postgres",
      ]
    })
    guard isSynchronous else { return }
    // Not before the copy is made: this server would wait for a standby itself as soon as it is the primary.
    try primary.sql("ALTER SYSTEM SET synchronous_standby_names = '*'")
    try primary.sql("SELECT pg_reload_conf()")
    try waitFor("the standby to be waited for") {
      try primary.sql("SELECT sync_state FROM pg_stat_replication") == [["sync"]]
    }
  }

  /// Makes a standby the primary, and returns when it can be written to.
  func promote() throws {
    // Without its own wait, which looks ten times a second: recovery is measured from here.
    try TestServer.run(TestServer.prefix + ["\(TestServer.binaries)/pg_ctl", "promote", "-W", "-D", "\(folder)/data"])
    try waitFor("the end of recovery") { try self.sql("SELECT pg_is_in_recovery()") == [["f"]] }
  }

  /// Stops all its processes, which then neither answer nor end, or lets them go on.
  func suspend(_ isSuspended: Bool) throws {
    if isSuspended { try ProcessState.stop(try postmaster()) }
    for process in try processes() {
      if isSuspended { try ProcessState.stop(process) } else { Glibc.kill(process, SIGCONT) }
    }
  }

  /// Ends it in the way that ends all connections (`pg_ctl stop -m fast`).
  func shutDown() throws {
    let all = try processes()
    Glibc.kill(all[0], SIGINT)
    try TestServer.waitForEnd(of: all)
  }

  /// Whether its first process exists, whatever its state.
  var isRunning: Bool { (try? postmaster()).map { !TestServer.hasEnded($0) } ?? false }
}

/// Programs that are run for a test, and what becomes of them.
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

  /// Runs a program until this process ends; then it is ended and the folder is removed.
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

  /// Whether a process has let go of all that it held, its parent having taken note of it or not.
  static func hasEnded(_ process: pid_t) -> Bool { ProcessState.of(process).map { $0 == "Z" || $0 == "X" } ?? true }

  static func waitForEnd(of processes: [pid_t]) throws {
    try waitFor("the end of the server") { processes.allSatisfy { hasEnded($0) } }
  }
}
