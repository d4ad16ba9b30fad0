import Foundation
package import Sessions
package import SessionsBenchmark
package import SessionsConformance
package import SessionsSQLite

/// `sqlite:PATH`: the SQLite store on a file, with a table for each namespace.
package struct SQLiteLabStore: LabStore {
  package static let usage: String = "sqlite:PATH"
  package static let shared: String? = "one file"
  private let path: String
  package let name: String

  /// - Parameter name: The name in reports; nil for that of the path. A file that a run makes for itself has a name that is the same in every
  ///   run.
  package init(path: String, name: String? = nil) {
    (self.path, self.name) = (path, name ?? "sqlite:\(path)")
  }

  package init?(argument: String) {
    guard let path = Self.rest(of: argument, after: "sqlite") else { return nil }
    self.init(path: path)
  }

  package var text: String { "sqlite:\(path)" }

  private static let version = "SQLite \(SQLiteRecordStore.libraryVersion)"

  package func makeBackend() -> any ConformanceBackend {
    let (store, path, keeper) = (self, path, SQLiteKeeper(of: self, path: path))
    let backend = RecordStoreBackend(
      name: name,
      details: ["durability": "WAL, synchronous NORMAL"],
      version: PackageVersion.current,
      backendVersion: Self.version,
      holdsResources: true,
      close: { await $0.close() },
      finish: { await keeper.close() },
      removesNamespace: true,
      dispose: { stores in
        do throws(SessionError) {
          try await stores.first?.removeTable()
        } catch  where error.code == .closed {
          // A case that closes its stores opens the table again, and those stores remove it.
        } catch {
          RunLeftovers.shared.stays("a case's table stays", in: store, error)
        }
        for store in stores { await store.close() }
      }
    ) { (namespace: String) async throws(SessionError) -> SQLiteRecordStore in
      try await keeper.open(beside: namespace)
      return try SQLiteRecordStore(path: path, configuration: SQLiteConfiguration(table: namespace))
    }
    return NotedBackend(backend, of: self)
  }

  package var served: ServedStore? {
    let path = path
    return ServedStore(
      backendVersion: { _ in Self.version },
      remove: { (store: SQLiteRecordStore) throws(SessionError) in try await store.removeTable() },
      close: { await $0.close() }
    ) { (namespace: String) throws(SessionError) -> SQLiteRecordStore in
      try SQLiteRecordStore(path: path, configuration: SQLiteConfiguration(table: namespace))
    }
  }

  package var file: String? { path }

  package func leftovers() async throws(SessionError) -> [String] {
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    return try SQLiteRecordStore.tables(path: path).filter { RunNamespace.age(of: $0) != nil }
  }

  package func isUnused() async -> Bool {
    var isUnused = false
    if FileManager.default.fileExists(atPath: path) { SQLiteRecordStore.whileUnused(path: path) { _ in isUnused = true } }
    return isUnused
  }

  package func remove(where isWanted: @Sendable (String) -> Bool) async throws(SessionError) -> [String] {
    let found = try await leftovers().filter(isWanted)
    var failure: SessionError?
    for table in found {
      do throws(SessionError) { try await removeTable(table) } catch { failure = failure ?? error }
    }
    if let failure { throw failure }
    return found
  }

  private func removeTable(_ table: String) async throws(SessionError) {
    let store = try SQLiteRecordStore(path: path, configuration: SQLiteConfiguration(table: table))
    let outcome: Result<Void, SessionError>
    do throws(SessionError) { outcome = .success(try await store.removeTable()) } catch { outcome = .failure(error) }
    await store.close()
    try outcome.get()
  }

  package func removeUnusedFile() {
    guard FileManager.default.fileExists(atPath: path) else { return }
    SQLiteRecordStore.whileUnused(path: path) { isEmpty in if isEmpty { removeFiles() } }
  }

  package var locality: BackendLocality { .file }

  /// The class by the settings of a store's connection and by its file system.
  package func durability() async -> ToldDurability {
    let declared = DurabilityClass.processCrash
    do throws(SessionError) {
      let told = try await asked { store throws(SessionError) in try store.durabilityReading() }
      return ToldDurability(told.survives == .powerLoss ? .powerLoss : .processCrash, declared: declared, setting: told.reason)
    } catch {
      return ToldDurability(declared, declared: declared, setting: "assumed: the file could not be asked")
    }
  }

  /// Asks a store on a table of its own. Neither that nor a new file stays, whatever comes of it.
  ///
  /// - Throws: the error of opening the store, or of the question.
  package func asked<Answer>(_ question: (SQLiteRecordStore) throws(SessionError) -> Answer) async throws(SessionError) -> Answer {
    let (namespace, isNewFile) = (RunNamespace.make("bench"), !FileManager.default.fileExists(atPath: path))
    try RunLeftovers.shared.add(namespace, of: self)
    let answer: Result<Answer, SessionError>
    do throws(SessionError) {
      let store = try SQLiteRecordStore(path: path, configuration: SQLiteConfiguration(table: namespace))
      do throws(SessionError) { answer = .success(try question(store)) } catch { answer = .failure(error) }
      await drop(namespace, store)
    } catch {
      RunLeftovers.shared.remove(namespace, of: self)
      answer = .failure(error)
    }
    if isNewFile { removeUnusedFile() }
    return try answer.get()
  }

  /// Removes the table of a store that no case has, and closes the store.
  fileprivate func drop(_ table: String, _ store: SQLiteRecordStore, closing isClosing: Bool = true) async {
    do throws(SessionError) {
      try await store.removeTable()
      RunLeftovers.shared.remove(table, of: self)
    } catch {
      RunLeftovers.shared.stays("the table \(table) stays", in: self, error)
    }
    if isClosing { await store.close() }
  }

  package func reading(of namespace: String) -> (@Sendable () async -> BackendReading?)? {
    { [path] in BackendReading(storedBytes: SQLiteRecordStore.usedBytes(path: path)) }
  }

  package func counted() throws -> CountedStore { CountedStore(self, StatementMeter()) }

  /// A file of its own: builds on one file would share its log.
  package func apart() -> any LabStore {
    let own = SQLiteLabStore(path: "\(path)-slice-\(String(UInt32.random(in: 0...UInt32.max), radix: 16))")
    for file in own.files { TemporaryFiles.shared.add(file) }
    return own
  }

  package func removeFiles() {
    for file in files { TemporaryFiles.shared.remove(file) }
  }

  private var files: [String] { ["", "-journal", "-wal", "-shm"].map { path + $0 } }
}

/// One more store object on a file for the whole run.
///
/// The last connection that closes empties the log into the file, which takes longer than most cases. With this one open, no case has the
/// last one. Its table is dropped at once, as the connection is all that counts: a table for the whole run would look like one that an
/// earlier run has left, once the run takes long enough.
private actor SQLiteKeeper {
  private let lab: SQLiteLabStore
  private let path: String
  private var kept: SQLiteRecordStore?

  init(of lab: SQLiteLabStore, path: String) {
    (self.lab, self.path) = (lab, path)
  }

  /// Opens the store, if it is not open, on a table whose name begins like a namespace.
  func open(beside namespace: String) async throws(SessionError) {
    guard kept == nil else { return }
    // It outlives the case if a signal ends the run now, so it is noted for itself.
    let table = "\(namespace.prefix(42))_kept"
    try RunLeftovers.shared.add(table, of: lab)
    let store: SQLiteRecordStore
    do throws(SessionError) {
      store = try SQLiteRecordStore(path: path, configuration: SQLiteConfiguration(table: table))
    } catch {
      RunLeftovers.shared.remove(table, of: lab)
      throw error
    }
    kept = store
    await lab.drop(table, store, closing: false)
  }

  func close() async {
    await kept?.close()
    kept = nil
  }
}

#if os(Linux)
  /// Counts the statements that SQLite runs in this process: one process counts one cell.
  private struct StatementMeter: ExactMeter {
    init() { SQLiteStatementCount.start() }

    func begin() { SQLiteStatementCount.reset() }

    func end() throws(SessionError) -> [String: Int] { WireCounts(statements: SQLiteStatementCount.value).totals }
  }
#else
  /// Counts that are 0 without a server. Statements are left out, as SQLite does not report them there.
  private struct StatementMeter: ExactMeter {
    func begin() {}

    func end() throws(SessionError) -> [String: Int] {
      WireCounts().totals.filter { $0.key != ExactCounters.statements }
    }
  }
#endif
