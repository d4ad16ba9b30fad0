import Sessions
import SessionsPostgres

/// Drops the tables of cases that have ended, many at a time: one by one that takes longer than most cases.
actor PostgresKeeper {
  private let url: String
  private var store: PostgresRecordStore?
  private var tables: [String] = []
  private var work: Task<Void, Never>?

  /// How many tables may be left for later.
  private static let limit = 32

  init(url: String) {
    self.url = url
  }

  /// Has a table dropped soon.
  func drop(_ table: String) async {
    tables.append(table)
    guard tables.count >= PostgresKeeper.limit else { return }
    await work?.value
    work = Task { await self.dropAll() }
  }

  private func dropAll() async {
    let batch = tables
    tables = []
    do throws(SessionError) {
      let store = try openedStore()
      let failures = await withTaskGroup(of: SessionError?.self) { group in
        for table in batch {
          group.addTask {
            do throws(SessionError) {
              try await store.removeTable(named: table)
              return nil
            } catch {
              return error
            }
          }
        }
        return await group.reduce(into: [SessionError]()) { if let error = $1 { $0.append(error) } }
      }
      if let error = failures.first { throw error }
    } catch {
      Console.error("sessionlab: tables of cases stay in the database: \(error)")
    }
  }

  private func openedStore() throws(SessionError) -> PostgresRecordStore {
    if let store { return store }
    // Its own table, so that two runs on one database do not take it from each other.
    let table = "sessionlab_\(String(UInt64.random(in: 0...UInt64.max), radix: 36))"
    let opened = try PostgresRecordStore(url, configuration: PostgresConfiguration(table: table, timeout: .seconds(10)))
    store = opened
    return opened
  }

  /// Drops what is left.
  func close() async {
    await work?.value
    guard !tables.isEmpty || store != nil else { return }
    await dropAll()
    do throws(SessionError) {
      try await store?.removeTable()
    } catch {
      Console.error("sessionlab: a table of its own stays in the database: \(error)")
    }
    await store?.close()
    store = nil
  }
}
