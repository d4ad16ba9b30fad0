import Sessions
import SessionsConformance
import SessionsPostgres

/// A Postgres database as the suite opens it: each case has a table to itself.
final class PostgresBackend: ConformanceBackend {
  let name: String
  let details: [String: String] = ["durability": "synchronous_commit on"]
  let adapterVersion: String? = PackageVersion.current
  let opensTwice: Bool = true

  private let records: RecordStoreBackend<PostgresRecordStore>
  private let version: VersionNote
  let keeper: PostgresKeeper
  let url: String

  /// What the server says of itself, once a connection was made.
  private final class VersionNote: Sendable {
    let text: Locked<String?> = Locked(nil)
  }

  /// - Parameters:
  ///   - url: The URL, with a password if it has one.
  ///   - name: The same without it.
  ///   - readsApart: Whether the stores may make a second connection for reads.
  init(url: String, name: String, readsApart: Bool = true) {
    self.name = name
    self.url = url
    let version = VersionNote()
    self.version = version
    let keeper = PostgresKeeper(url: url, readsApart: readsApart)
    self.keeper = keeper
    records = RecordStoreBackend(
      name: name,
      close: { await keeper.close($0) },
      dispose: { await keeper.release($0) }
    ) { (namespace: String) throws(SessionError) -> PostgresRecordStore in
      let store = try await keeper.open(namespace)
      let found = store.serverVersion
      version.text.withLock { $0 = found }
      return store
    }
  }

  var backendVersion: String? { version.text.withLock { $0 }.map { "Postgres \($0)" } }

  func open(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend
  {
    try await records.open(namespace, instances: instances, configuration: configuration)
  }

  /// Drops the tables.
  func finish() async {
    await keeper.finish()
  }
}
