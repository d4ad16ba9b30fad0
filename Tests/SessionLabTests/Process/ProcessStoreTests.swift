import Foundation
import SessionLab
import Sessions
import SessionsConformance
import Testing

/// Stores in real child processes.
@Suite struct ProcessStoreTests {
  private let now = Timestamp(milliseconds: 1_000_000)
  private let key = RecordKey(high: 1, low: 2)

  private var record: SessionRecord {
    SessionRecord(
      createdAt: now, absoluteDeadline: .unlimited, idleDeadline: now.advanced(by: .seconds(60)), subject: "ada", payload: [0, 255])
  }

  @Test func `the record cases pass on a store in another process`() async throws {
    let command = ChildCommand(serving: MemoryLabStore(), program: try LabProcess.program())
    let result = await run(["REC", "IX", "CONC"], on: ProcessBackend(name: "memory (isolated)", command: command))
    #expect(result.count(.passed) > 0)
    #expect(!result.hasFailures, "\(TextReport().render(result))")
  }

  @Test func `races between two processes on one file have one winner`() async throws {
    let folder = try makeFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = SQLiteLabStore(path: folder.appendingPathComponent("sessions.db").path)
    let command = ChildCommand(serving: store, program: try LabProcess.program())
    let served = try #require(store.served)
    let result = await run(
      ["REC", "CONC", "DEL", "ISO"], on: TwoProcessBackend(name: store.name, shared: "one file", served: served, command: command))
    #expect(result.results.allSatisfy { $0.instances == 2 })
    #expect(result.count(.passed) > 0)
    #expect(!result.hasFailures, "\(TextReport().render(result))")
  }

  @Test func `the second process does take part: with another file it is noticed`() async throws {
    let folder = try makeFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let other = SQLiteLabStore(path: folder.appendingPathComponent("other.db").path)
    let command = ChildCommand(serving: other, program: try LabProcess.program())
    let served = try #require(SQLiteLabStore(path: folder.appendingPathComponent("sessions.db").path).served)
    let backend = TwoProcessBackend(name: "sqlite", shared: "one file", served: served, command: command)
    let result = await ConformanceRunner(cases: ["CRUD-001", "DEL-001"].compactMap(ConformanceSuite.find)).run(backend)
    await backend.finish()
    #expect(result.isComplete)
    #expect(result.count(.failed) == 2)
  }

  @Test func `a store that ends its process fails each case by itself, and every case has a result`() async throws {
    let store = try #require(FaultyLabStore(argument: "faulty:crashes"))
    let command = ChildCommand(serving: store, program: try LabProcess.program(), isQuiet: true)
    let cases = ["CRUD-001", "CRUD-002", "REC-001"].compactMap(ConformanceSuite.find)
    let result = await ConformanceRunner(cases: cases).run(ProcessBackend(name: "crashes", command: command, opensTwice: false))
    #expect(result.isComplete)
    #expect(result.count(.errored) == 3)
    // "During" and not "before": each had a process that ran until its own load.
    for one in result.results { #expect(one.seen?.contains("by signal") == true && one.seen?.contains("during 'load'") == true) }
  }

  @Test func `a write under way when the process ends may have happened; the next open starts another process`() async throws {
    let process = StoreProcess(try LabProcess.script("kill -9 $$"))
    for _ in 0..<2 {
      let store = try await ProcessRecordStore("a", in: try await process.running())
      let error = await #expect(throws: SessionError.self) { try await store.create(key, record, now: now) }
      #expect(error?.code == .unavailable)
      #expect(error?.isIndeterminate == true)
      #expect(error?.message == "the store's process was ended by signal 9 during 'create'")
      let later = await #expect(throws: SessionError.self) { try await store.destroy(key, expecting: nil) }
      #expect(later?.code == .unavailable)
      #expect(later?.isIndeterminate == false)
    }
  }

  @Test(.timeLimit(.minutes(2)))
  func `a cancelled read does not wait for the process; a write that was sent does, since it may happen`() async throws {
    let folder = try makeFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    // It notes its input, and answers nothing; with a deadline of an hour nothing else ends a read.
    let (silent, received) = try silentProcess(noting: folder, deadline: .seconds(3600))
    let store = try await ProcessRecordStore("a", in: try await silent.running())
    let read = Task { [key, now] in try await store.load(key, now: now) }
    while try !received().contains("load") { try await Task.sleep(for: .milliseconds(5)) }
    read.cancel()
    let cancelled = await #expect(throws: SessionError.self) { try await read.value }
    #expect(cancelled?.code == .cancelled)
    #expect(cancelled?.isIndeterminate == false)
    let early = Task { [key, now] in
      withUnsafeCurrentTask { $0?.cancel() }
      return try await store.load(key, now: now)
    }
    #expect(await #expect(throws: SessionError.self) { try await early.value }?.code == .cancelled)
  }

  @Test(.timeLimit(.minutes(2)))
  func `a cancelled write ends with the answer of the process, or with its deadline`() async throws {
    let folder = try makeFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    // It answers the write when the test tells it to.
    let answer = folder.appendingPathComponent("answer").path
    let script =
      "echo \"$line\" > '\(folder.path)/received'; until [ -e '\(answer)' ]; do sleep 0.01; done; echo '{\"id\":3,\"ok\":true}'; read line"
    let process = StoreProcess(try LabProcess.script(script), limits: ProcessLimits(start: .seconds(3600), answer: .seconds(3600)))
    let store = try await ProcessRecordStore("a", in: try await process.running())
    let write = Task { [key, record, now] in try await store.create(key, record, now: now) }
    while !FileManager.default.fileExists(atPath: "\(folder.path)/received") { try await Task.sleep(for: .milliseconds(5)) }
    write.cancel()
    _ = FileManager.default.createFile(atPath: answer, contents: nil)
    #expect(try await write.value)

    let (silent, received) = try silentProcess(noting: folder, deadline: .seconds(1))
    let other = try await ProcessRecordStore("a", in: try await silent.running())
    let lost = Task { [key, record, now] in try await other.create(key, record, now: now) }
    while try !received().contains("create") { try await Task.sleep(for: .milliseconds(5)) }
    lost.cancel()
    let unknown = await #expect(throws: SessionError.self) { try await lost.value }
    #expect(unknown?.code == .timeout)
    #expect(unknown?.isIndeterminate == true)
  }

  @Test(.timeLimit(.minutes(2)))
  func `a process that ends while a child holds its output is noticed at once, and the child ends too`() async throws {
    let folder = try makeFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("child")
    let script = "sleep 3600 & echo $! > '\(file.path)'; kill -9 $$"
    let hour = ProcessLimits(start: .seconds(3600), answer: .seconds(3600))
    let store = try await ProcessRecordStore("a", in: try await StoreProcess(try LabProcess.script(script), limits: hour).running())
    // With a deadline of an hour nothing but the end of the process ends the operation.
    let error = await #expect(throws: SessionError.self) { try await store.create(key, record, now: now) }
    #expect(error?.message == "the store's process was ended by signal 9 during 'create'")
    let child = try #require(Int32(try String(contentsOf: file, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)))
    // A process whose parent is gone is waited for by the system, which may take its time.
    while kill(child, 0) == 0, !Self.isZombie(child) { try await Task.sleep(for: .milliseconds(20)) }
  }

  private static func isZombie(_ identifier: Int32) -> Bool {
    let status = (try? String(contentsOfFile: "/proc/\(identifier)/stat", encoding: .utf8)) ?? ""
    return status.contains(") Z ")
  }

  @Test func `five programs in a row that are lost outside the cases end the run, which is incomplete`() async throws {
    // It opens one namespace, that of the probe, and ends when it is asked for another one.
    let command = try LabProcess.script("echo '{\"id\":3,\"error\":{\"code\":\"backend\",\"message\":\"no\"}}'; read line; exit 7")
    let backend = ProcessBackend(name: "lost", command: command, opensTwice: false)
    let nothing = ConformanceCase("TST-020", "nothing", rules: ["ST-1"]) { _ in }
    let result = await ConformanceRunner(cases: Array(repeating: nothing, count: 20), timeLimit: .seconds(60)).run(backend)
    #expect(result.error?.contains("was started 5 times in a row and was lost each time") == true)
    #expect(result.error?.contains("ended with exit code 7") == true)
    #expect(result.results.count < 20)
    #expect(SuiteReport(seed: 1, stores: [result]).exitCode == 3)
    #expect(TextReport().render(result).contains("could not be judged: "))
  }

  @Test func `two programs of one command are judged on what they share, if they declare it`() async throws {
    let folder = try makeFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("sessions.db").path
    let shared = try #require(ChildCommand("\(try LabProcess.program()) serve --store sqlite:\(file)"))
    let result = await run(["CONC", "PROC"], on: ProcessBackend(name: "exec:shared", command: shared, programs: 2))
    #expect(result.results.allSatisfy { $0.instances == 2 })
    #expect(result.count(.passed) > 0)
    #expect(!result.hasFailures, "\(TextReport().render(result))")

    let apart = try #require(ChildCommand("\(try LabProcess.program()) serve --store memory"))
    let refused = await ConformanceRunner(cases: [ConformanceSuite.cases[0]]).run(
      ProcessBackend(name: "exec:apart", command: apart, programs: 2))
    #expect(refused.error?.contains("does not declare 'sharedBackend'") == true)
  }

  @Test func `the cases that cut a store off run on a program that can do it, and notice what it gets wrong`() async throws {
    for (name, isSound) in [("memory", true), ("faulty:failed-ping-is-fine", false), ("faulty:lost-create-is-definite", false)] {
      let command = try #require(ChildCommand("\(try LabProcess.program()) serve --store \(name)"))
      let result = await run(["FLT"], on: ProcessBackend(name: name, command: command, opensTwice: false))
      #expect(result.results.filter { $0.id == "FLT-001" || $0.id == "FLT-031" }.allSatisfy { $0.outcome != .skipped })
      #expect(result.hasFailures != isSound, "\(TextReport().render(result))")
    }
  }

  @Test func `a process that is no store is refused`() async throws {
    // It sends every request back as its answer.
    let echo = StoreProcess(try #require(ChildCommand("cat")))
    #expect(await #expect(throws: SessionError.self) { _ = try await echo.running() }?.code == .backend)
    let silent = StoreProcess(try #require(ChildCommand("true")))
    #expect(await #expect(throws: SessionError.self) { _ = try await silent.running() }?.code == .unavailable)
    let missing = StoreProcess(try #require(ChildCommand("no-such-program-anywhere")))
    #expect(await #expect(throws: SessionError.self) { _ = try await missing.running() }?.code == .misconfigured)
  }

  /// A process that opens a store, notes each request that follows in a file and answers none; returns its notes too.
  private func silentProcess(noting folder: URL, deadline: Duration) throws -> (StoreProcess, received: () throws -> String) {
    let file = folder.appendingPathComponent("noted-\(UUID().uuidString)")
    try Data().write(to: file)
    let command = try LabProcess.script("while echo \"$line\" >> '\(file.path)'; do read line || exit; done")
    return (
      StoreProcess(command, limits: ProcessLimits(start: .seconds(60), answer: deadline)), { try String(contentsOf: file, encoding: .utf8) }
    )
  }

  private func makeFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("processes-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  private func run(_ families: Set<String>, on backend: some ConformanceBackend) async -> StoreResult {
    let result = await ConformanceRunner(cases: ConformanceSuite.cases.filter { families.contains($0.family) }).run(backend)
    await backend.finish()
    #expect(result.isComplete)
    return result
  }
}
