import Foundation
import SessionLab
import Sessions
import Testing

/// A password stays out of the list of processes, whatever the command starts.
@Suite(.serialized) struct SecretTests {
  /// What anybody sees of the processes of this machine while a run goes on, by reading `/proc` as `ps` does.
  private final class Watch: Sendable {
    private struct Seen {
      /// The command lines that hold the secret.
      var listed: Set<String> = []
      /// The first arguments of the processes that got the secret by their environment.
      var given: Set<String> = []
      /// The first arguments of all processes of the command.
      var started: Set<String> = []
      var isOver = false
      var hasEnded = false
    }

    private let secret: String
    private let seen = Locked(Seen())

    init(_ secret: String) {
      self.secret = secret
      Thread.detachNewThread { [self] in
        while !seen.withLock({ $0.isOver }) {
          look()
          usleep(1000)
        }
        seen.withLock { $0.hasEnded = true }
      }
    }

    private func look() {
      for process in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] where Int(process) != nil {
        guard let line = Watch.words("/proc/\(process)/cmdline"), let program = line.first, program.hasSuffix("sessionlab") else {
          continue
        }
        let isGiven = Watch.words("/proc/\(process)/environ")?.contains { $0.contains(secret) } == true
        let text = line.joined(separator: " ")
        seen.withLock { seen in
          if text.contains(secret) { seen.listed.insert(text) }
          if line.count > 1 {
            seen.started.insert(line[1])
            if isGiven { seen.given.insert(line[1]) }
          }
        }
      }
    }

    /// The texts of a file of `/proc`, each of which ends with a NUL.
    private static func words(_ path: String) -> [String]? {
      guard let file = FileHandle(forReadingAtPath: path), let data = try? file.readToEnd() else { return nil }
      return data.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }

    func end() async throws -> (listed: Set<String>, given: Set<String>, started: Set<String>) {
      seen.withLock { $0.isOver = true }
      while !seen.withLock({ $0.hasEnded }) { try await Task.sleep(for: .milliseconds(1)) }
      return seen.withLock { ($0.listed, $0.given, $0.started) }
    }
  }

  private static let redis = ProcessInfo.processInfo.environment["SESSIONS_REDIS_URL"]

  /// Runs the command with a store whose URL is in a file, and watches.
  private func run(_ arguments: [String], on url: String, _ secret: String) async throws
    -> (run: LabRun, listed: Set<String>, given: Set<String>, started: Set<String>)
  {
    let file = FileManager.default.temporaryDirectory.appending(path: "store-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data("\(url)\n".utf8).write(to: file)
    let watch = Watch(secret)
    let run = try await LabRun(arguments + ["--store", "file:\(file.path)"])
    let seen = try await watch.end()
    for text in [run.output, run.errors] { #expect(!text.contains(secret)) }
    return (run, seen.listed, seen.given, seen.started)
  }

  /// A word that is in no other process.
  private func newSecret() -> String { "secret\(UUID().uuidString.filter(\.isHexDigit))" }

  @Test(arguments: ["--isolate", "--two-processes"]) func `a process that serves a store gets the password by its environment`(
    option: String
  )
    async throws
  {
    for scheme in option == "--isolate" ? ["redis", "postgres"] : ["redis"] {
      let secret = newSecret()
      // Nobody listens at that port: the processes try for a while.
      let seen = try await run(["check", option, "--only", "CRUD-001"], on: "\(scheme)://web:\(secret)@127.0.0.1:1/0", secret)
      #expect(seen.run.exitCode == 3, "\(seen.run.errors)")
      #expect(seen.listed.isEmpty)
      #expect(seen.given == ["serve"] && seen.started.isSuperset(of: ["check", "serve"]), "\(seen)")
    }
  }

  @Test(.enabled(if: redis != nil, "needs SESSIONS_REDIS_URL"))
  func `cells of the benchmark get it by their input, and a whole run shows it nowhere`()
    async throws
  {
    let (secret, url) = (newSecret(), try #require(SecretTests.redis))
    // A server without a password takes any from its default user.
    let login = url.replacing("redis://", with: "redis://default:\(secret)@")
    let load = ["--workload", "browse", "--rounds", "1", "--duration", "0.3", "--warm-up", "0.1", "--sessions", "50", "--tasks", "2"]
    let bench = try await run(["bench", "--processes", "2"] + load, on: login, secret)
    #expect(bench.run.exitCode == 0, "\(bench.run.errors)")
    #expect(bench.listed.isEmpty && bench.given.isEmpty && bench.started.contains("bench-cell"), "\(bench)")
    let check = try await run(["check", "--two-processes", "--only", "CRUD-00*"], on: login, secret)
    #expect(check.run.exitCode == 0, "\(check.run.errors)")
    #expect(check.listed.isEmpty && check.given == ["serve"], "\(check)")
  }

  @Test func `a password on the command line itself is warned of`() async throws {
    let secret = newSecret()
    let run = try await LabRun(["check", "--store", "redis://:\(secret)@127.0.0.1:1", "--only", "CRUD-001"])
    #expect(run.exitCode == 3 && run.errors.contains("env:VARIABLE") && !run.errors.contains(secret), "\(run.errors)")
    let sentinel = try await LabRun([
      "check", "--store", "redis+sentinel://127.0.0.1:1/a?sentinel-password=\(secret)", "--only", "CRUD-001",
    ])
    #expect(sentinel.errors.contains("env:VARIABLE") && !(sentinel.errors + sentinel.output).contains(secret), "\(sentinel.errors)")
  }
}
