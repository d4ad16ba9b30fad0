import CSQLite
import Foundation
import Sessions
import SessionsSQLite

let now = Timestamp(milliseconds: 1_000_000)
let later = Timestamp(milliseconds: 2_000_000)

func record(
  _ payload: [UInt8] = Array("payload".utf8), subject: String? = nil, absolute: Timestamp = later, idle: Timestamp = later
) -> SessionRecord {
  SessionRecord(createdAt: now, absoluteDeadline: absolute, idleDeadline: idle, subject: subject, payload: payload)
}

func newKey() -> RecordKey { SessionToken().selector }

func hex(_ key: RecordKey) -> String { key.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }

/// Runs `body` with a fresh directory, which is removed afterwards.
func withDirectory<Value>(_ body: (URL) async throws -> Value) async throws -> Value {
  let directory = FileManager.default.temporaryDirectory.appending(path: "sessions-sqlite-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: directory) }
  return try await body(directory)
}

/// Runs `body` with the path of a database that does not exist yet.
func withPath<Value>(_ body: (String) async throws -> Value) async throws -> Value {
  try await withDirectory { try await body($0.appending(path: "sessions.db").path) }
}

/// Opens a store whose operations do not run out of time on a machine that is only busy.
func openStore(_ path: String, table: String = "sessions") throws(SessionError) -> SQLiteRecordStore {
  try SQLiteRecordStore(path: path, configuration: SQLiteConfiguration(table: table, timeout: .seconds(60)))
}

/// The error that a store throws when it is opened; nil when it opens.
func openError(_ path: String, _ configuration: SQLiteConfiguration = SQLiteConfiguration()) async -> SessionError? {
  do throws(SessionError) {
    let store = try SQLiteRecordStore(path: path, configuration: configuration)
    await store.close()
    return nil
  } catch {
    return error
  }
}

/// The error that an operation throws; nil when it succeeds.
func error<Value>(of body: () async throws(SessionError) -> Value) async -> SessionError? {
  do throws(SessionError) {
    _ = try await body()
    return nil
  } catch {
    return error
  }
}

struct SQLiteTestError: Error {
  let message: String
}

/// Runs SQL as another program would; returns the rows' columns as text.
@discardableResult
func sql(_ path: String, _ statements: String) throws -> [[String]] {
  var handle: OpaquePointer?
  defer { sqlite3_close(handle) }
  guard sqlite3_open(path, &handle) == SQLITE_OK else { throw SQLiteTestError(message: "cannot open \(path)") }
  sqlite3_busy_timeout(handle, 60_000)
  var rows: [[String]] = []
  try withUnsafeMutablePointer(to: &rows) { pointer in
    let code = sqlite3_exec(
      handle, statements,
      { context, count, values, _ in
        let row = (0..<Int(count)).map { values?[$0].map { String(cString: $0) } ?? "NULL" }
        context?.assumingMemoryBound(to: [[String]].self).pointee.append(row)
        return 0
      }, pointer, nil)
    guard code == SQLITE_OK else { throw SQLiteTestError(message: String(cString: sqlite3_errmsg(handle))) }
  }
  return rows
}

/// The number of files that this process has open under a directory.
func openDescriptors(under directory: URL) throws -> Int {
  let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
  let prefix = directory.resolvingSymlinksInPath().path
  return descriptors.count { descriptor in
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(descriptor)"))?.hasPrefix(prefix) ?? false
  }
}

/// Waits until something has become so; false when it has not within two minutes, which no machine takes that is only busy.
func eventually(_ condition: () throws -> Bool) async rethrows -> Bool {
  let end = ContinuousClock.now + .seconds(120)
  while try !condition() {
    guard ContinuousClock.now < end else { return false }
    await Task.yield()
  }
  return true
}

/// A value that tasks of a test share.
final class Shared<Value: Sendable>: Sendable {
  private let storage: Locked<Value>

  init(_ value: Value) {
    storage = Locked(value)
  }

  var value: Value { storage.withLock { $0 } }

  func update(_ body: @Sendable (inout Value) -> Void) { storage.withLock { body(&$0) } }
}

/// The same for what has to be asked with `await`.
func eventuallyAsync(_ condition: () async throws -> Bool) async throws -> Bool {
  let end = ContinuousClock.now + .seconds(120)
  while try await !condition() {
    guard ContinuousClock.now < end else { return false }
    try await Task.sleep(for: .milliseconds(5))
  }
  return true
}
