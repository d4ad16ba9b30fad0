import Foundation
import SessionLab
import Sessions
import SessionsBenchmark
import SessionsConformance
import SessionsPostgres
import SessionsRedis
import SessionsSQLite
import Testing

/// What a run leaves in a user's database.
@Suite struct RunLeftoversTests {
  private let folder: URL = FileManager.default.temporaryDirectory.appending(path: "left-\(UUID().uuidString)")
  private static let now = SystemSessionClock().now
  /// The name of a namespace as a run of some days ago made it.
  private static func old(_ purpose: String) -> String {
    RunNamespace.make(purpose, now: Timestamp(milliseconds: now.milliseconds - 3 * 24 * 3600 * 1000))
  }

  @Test(arguments: ["c_rec_001", "c_probe", "bench", "count", "hello", "sessionlab"])
  func `names of runs are known with their age, and those that begin like them`(purpose: String) {
    let (name, now) = (RunNamespace.make(purpose, now: Self.now), Self.now)
    for name in [name, "\(name)n", "\(name)_12", "\(name)_kept", name.uppercased()] {
      #expect(RunNamespace.age(of: name, now: now) == .zero, "\(name)")
      let later = Timestamp(milliseconds: now.milliseconds + 90 * 60_000)
      #expect(RunNamespace.age(of: name, now: later) == .seconds(90 * 60), "\(name)")
    }
    #expect(RunNamespace.make(purpose) != RunNamespace.make(purpose))
  }

  @Test(arguments: [
    "sessions", "c_customer_preferences", "bench_marks", "count_me", "c_rec_001", "hello", "my_bench_1", "bench_2026", "bench_4294967295",
    "hello_kitty_sessions", "count_monte_cristo1", "bench_zzzzz00000000", "sessionlab_0000000000000",
  ])
  func `other names are not`(name: String) { #expect(RunNamespace.age(of: name) == nil) }

  @Test(.timeLimit(.minutes(3)), arguments: [SIGINT, SIGTERM, SIGHUP])
  func `an interrupted run leaves no table, and no file of its own`(number: Int32) async throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // One file is the user's, one is made by the run.
    let (own, new) = (folder.appending(path: "own.db").path, folder.appending(path: "new.db").path)
    let users = try SQLiteRecordStore(path: own)
    await users.close()
    for path in [own, new] {
      let run = try InterruptibleRun(["check", "--store", "sqlite:\(path)", "--two-processes", "--repeat", "1000"])
      // The first namespaces are gone by then.
      try await run.wait { Self.tables(path).contains { $0.hasPrefix("c_") && !$0.hasPrefix("c_probe") } }
      await run.end(by: number)
    }
    #expect(Self.tables(own) == ["sessions"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix("new.db") } == [])
  }

  @Test(.timeLimit(.minutes(3)), arguments: [0, 5, 20, 60, 200])
  func `two signals in a row, as timeout sends them, are one: what the run made is removed`(milliseconds: UInt32) async throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "new.db").path
    let errors = FileManager.default.temporaryDirectory.appending(path: "errors-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: errors) }
    let run = try InterruptibleRun(["check", "--store", "sqlite:\(path)", "--repeat", "1000"], errors: errors)
    try await run.wait { Self.tables(path).contains { $0.hasPrefix("c_") && !$0.hasPrefix("c_probe") } }
    await run.end(by: SIGTERM, andAlso: SIGINT, after: milliseconds)
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(left == [], "\(run.text)")
  }

  @Test(.timeLimit(.minutes(3))) func `a benchmark that is interrupted keeps the rounds that are whole`() async throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (result, store) = (folder.appending(path: "r.json").path, folder.appending(path: "own.db").path)
    await (try SQLiteRecordStore(path: store)).close()
    let run = try InterruptibleRun([
      "bench", "--store", "memory", "--store", "sqlite:\(store)", "--rounds", "1000", "--duration", "0.05", "--warm-up", "0.05",
      "--sessions", "50", "--output", result,
    ])
    // Each cell has a process of its own; there are few before the first round.
    var cells: Set<String> = []
    try await run.wait {
      cells.formUnion(InterruptibleRun.processes(with: "bench-cell", childrenOf: run.identifier))
      return cells.count > 16
    }
    await run.end(by: SIGTERM)
    let kept = try ResultFile.read(try Data(contentsOf: URL(filePath: result)))
    #expect(kept.rounds.first?.cells.count == 2 && kept.rounds.count < 1000)
    #expect(kept.notes.contains { $0.contains("the rounds before are kept") }, "\(kept.notes)")
    #expect(Self.tables(store) == ["sessions"])
  }

  @Test(.timeLimit(.minutes(3))) func `a store in another process is told to end, and a second signal waits for none that does not`()
    async throws
  {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (trap, word) in [("", nil), ("trap '' TERM;", "waiting for")] {
      let (script, started) = (folder.appending(path: "store.sh").path, folder.appending(path: "started").path)
      // Read by the shell itself: while it starts a program, it blocks all signals for a moment.
      let status = "while IFS= read -r line; do echo \"$line\"; done < /proc/$$/status > \(started).new"
      try "\(trap) \(status); mv \(started).new \(started); while :; do sleep 1000; done".write(
        toFile: script, atomically: true, encoding: .utf8)
      let run = try InterruptibleRun(
        ["check", "--store", "exec:sh \(script)", "--start-limit", "600"], errors: folder.appending(path: "errors"))
      try await run.wait { FileManager.default.fileExists(atPath: started) }
      #if os(Linux)
        // Whatever thread has started it.
        let blocked = try String(contentsOfFile: started, encoding: .utf8).split(separator: "\n").first { $0.hasPrefix("SigBlk:") }
        #expect(blocked?.hasSuffix("\t0000000000000000") == true, "\(blocked ?? "")")
      #endif
      if let word {
        kill(run.identifier, SIGTERM)
        try await run.wait { run.text.contains(word) }
      }
      await run.end(by: SIGTERM)
      #expect(!run.text.contains("was killed") && (word != nil || !run.text.contains("waiting")), "\(run.text)")
      try FileManager.default.removeItem(atPath: started)
    }
  }

  @Test func `what a killed run has left is listed, and removed when nobody uses it`() async throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "s.db").path
    let minutes = Timestamp(milliseconds: Self.now.milliseconds - 5 * 60_000)
    let (old, young, newest) = (Self.old("bench"), RunNamespace.make("bench", now: minutes), RunNamespace.make("bench"))
    let users = try SQLiteRecordStore(path: path)
    for table in [old, young, newest] {
      await (try SQLiteRecordStore(path: path, configuration: SQLiteConfiguration(table: table))).close()
    }
    let offered = try await LabRun(["check", "--store", "sqlite:\(path)", "--only", "CRUD-001"])
    #expect(offered.errors.contains("1 namespace of runs") && offered.errors.contains("sessionlab sweep"), "\(offered.errors)")
    // Somebody has the file open, so that a run may go on.
    let listed = try await LabRun(["sweep", "--store", "sqlite:\(path)"])
    #expect(listed.exitCode == 1 && listed.output.contains("left  \(old)") && listed.output.contains("need it  \(young)"))
    let removed = try await LabRun(["sweep", "--store", "sqlite:\(path)", "--remove"])
    #expect(removed.exitCode == 0 && removed.output.contains("removed  \(old)"))
    #expect(Set(Self.tables(path)) == [young, newest, "sessions"])
    await users.close()
    #expect(try await LabRun(["sweep", "--store", "sqlite:\(path)"]).exitCode == 1)
    // A run that has just killed a process of its own has the file closed for a moment.
    let unused = try await LabRun(["sweep", "--store", "sqlite:\(path)", "--remove"])
    #expect(unused.exitCode == 0 && unused.output.contains("need it  \(newest)") && Set(Self.tables(path)) == [newest, "sessions"])
    let all = try await LabRun(["sweep", "--store", "sqlite:\(path)", "--remove", "--young"])
    #expect(all.exitCode == 0 && Self.tables(path) == ["sessions"])
    #expect(try await LabRun(["sweep", "--store", "sqlite:\(path)"]).output.contains("nothing"))
    let absent = folder.appending(path: "none.db").path
    let both = try await LabRun(["sweep", "--store", "redis://127.0.0.1:1", "--store", "sqlite:\(absent)"])
    #expect(both.exitCode == LabExit.incomplete && both.output.contains("no such file") && !FileManager.default.fileExists(atPath: absent))
  }

  private static let redis = ProcessInfo.processInfo.environment["SESSIONS_REDIS_URL"]
  private static let postgres = ProcessInfo.processInfo.environment["SESSIONS_POSTGRES_URL"]

  @Test(.enabled(if: redis != nil)) func `of Redis only the keys of old runs are removed`() async throws {
    let url = try #require(Self.redis)
    let lab = try #require(RedisLabStore(argument: url))
    let record = SessionRecord(
      version: 1, createdAt: Self.now, absoluteDeadline: .maximum, idleDeadline: .maximum, subject: "ada", payload: [1])
    let names = [Self.old("bench"), RunNamespace.make("bench"), "bench_\(UInt32.random(in: 1_000_000_000...UInt32.max))"]
    var stores: [RedisRecordStore] = []
    for name in names {
      stores.append(try lab.open(name))
      #expect(try await stores.last?.create(SessionToken().selector, record, now: Self.now) == true)
    }
    #expect(try await Set(lab.leftovers()).isSuperset(of: names[..<2]))
    #expect(try await !lab.leftovers().contains(names[2]))
    let swept = try await LabRun(["sweep", "--store", lab.text, "--remove"])
    #expect(swept.exitCode == 0 && swept.output.contains("removed  \(names[0])") && swept.output.contains("need it  \(names[1])"))
    var counts: [Int] = []
    for store in stores {
      counts.append(try await store.records(of: "ada", after: nil, limit: 2, now: Self.now).count)
      try await store.removeAll()
      await store.close()
    }
    #expect(counts == [0, 1, 1])
  }

  @Test(.enabled(if: postgres != nil)) func `of Postgres only the tables of old runs are removed`() async throws {
    let url = try #require(Self.postgres)
    let lab = try #require(PostgresLabStore(argument: url))
    let names = [Self.old("bench"), RunNamespace.make("bench"), "bench_\(UInt32.random(in: 1_000_000_000...UInt32.max))"]
    for name in names {
      let store = try PostgresRecordStore(lab.text, configuration: PostgresConfiguration(table: name))
      try await store.prepare()
      await store.close()
    }
    let swept = try await LabRun(["sweep", "--store", lab.text, "--remove"])
    #expect(swept.exitCode == 0 && swept.output.contains("removed  \(names[0])") && swept.output.contains("need it  \(names[1])"))
    let store = try PostgresRecordStore(lab.text, configuration: PostgresConfiguration(table: names[2]))
    let tables = try await store.tables()
    #expect(names.map(tables.contains) == [false, true, true])
    for name in names { try await store.removeTable(named: name) }
    await store.close()
  }

  private static func tables(_ path: String) -> [String] {
    FileManager.default.fileExists(atPath: path) ? (try? SQLiteRecordStore.tables(path: path)) ?? [] : []
  }
}

/// A run of the program that a test ends by a signal.
final class InterruptibleRun {
  private let process = Process()
  private let ends: AsyncStream<Void>
  private let errors: URL?

  init(_ arguments: [String], errors: URL? = nil) throws {
    let end: AsyncStream<Void>.Continuation
    (ends, end) = AsyncStream.makeStream(of: Void.self)
    self.errors = errors
    process.executableURL = URL(filePath: try LabProcess.program())
    process.arguments = arguments
    (process.standardInput, process.standardOutput) = (FileHandle.nullDevice, FileHandle.nullDevice)
    process.standardError = FileHandle.nullDevice
    if let errors {
      _ = FileManager.default.createFile(atPath: errors.path, contents: nil)
      process.standardError = try FileHandle(forWritingTo: errors)
    }
    process.terminationHandler = { _ in end.finish() }
    try process.runUnmasked()
  }

  var identifier: Int32 { process.processIdentifier }

  /// The text on standard error so far.
  var text: String { errors.flatMap { try? String(contentsOf: $0, encoding: .utf8) } ?? "" }

  /// Waits for an effect of the run. A test that waits for ever is ended by its time limit.
  func wait(until isTrue: () -> Bool) async throws {
    while !isTrue() {
      try #require(process.isRunning, "the run ended by itself")
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  /// Sends the signal, and waits for the end that it causes.
  ///
  /// - Parameter other: Another one that is sent so many milliseconds after it.
  func end(by number: Int32, andAlso other: Int32? = nil, after milliseconds: UInt32 = 0) async {
    kill(identifier, number)
    if let other {
      usleep(milliseconds * 1000)
      kill(identifier, other)
    }
    for await _ in ends {}
    // Of two, the system chooses which one comes first.
    #expect(process.terminationReason == .uncaughtSignal && [number, other].contains(process.terminationStatus))
  }

  /// The children of a process that have a word among their arguments.
  static func processes(with word: String, childrenOf parent: Int32) -> Set<String> {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return Set(
      all.filter { number in
        guard Int(number) != nil, let words = FileManager.default.contents(atPath: "/proc/\(number)/cmdline"),
          let state = FileManager.default.contents(atPath: "/proc/\(number)/stat")
        else { return false }
        let fields = String(decoding: state, as: UTF8.self).split(separator: ")").last?.split(separator: " ") ?? []
        return fields.count > 1 && fields[1] == "\(parent)"
          && String(decoding: words, as: UTF8.self).split(separator: "\0").contains { $0 == word }
      })
  }
}
