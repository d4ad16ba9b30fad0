import Sessions
import SessionsConformance
import SessionsPostgres

/// Gives each case a table to itself, with stores that are open on it: those of an earlier case, or else new ones.
///
/// Making a table or connecting takes much longer than a case. In the end the tables are dropped, many at a time.
actor PostgresKeeper {
  private let lab: PostgresLabStore
  private let url: String
  private let readsApart: Bool
  private var tables = CaseTables()
  /// The open stores on emptied tables, by table.
  private var idle: [String: [PostgresRecordStore]] = [:]
  /// The tables that only wait to be dropped.
  private var outdated: [String] = []
  /// The stores that cases work with, by table.
  private var busy: [String: Set<ObjectIdentifier>] = [:]

  /// - Parameters:
  ///   - lab: The store whose tables these are.
  ///   - url: The way to it, which may lead through a proxy.
  ///   - readsApart: Whether the stores may make a second connection for reads.
  init(of lab: PostgresLabStore, url: String, readsApart: Bool) {
    (self.lab, self.url, self.readsApart) = (lab, url, readsApart)
  }

  /// Opens a namespace.
  func open(_ namespace: String) async throws(SessionError) -> PostgresRecordStore {
    let table = tables.table(of: namespace, idle: idle.keys)
    if let store = idle[table]?.popLast() {
      busy[table, default: []].insert(ObjectIdentifier(store))
      return store
    }
    var configuration = PostgresConfiguration(table: table)
    configuration.readsApart = readsApart
    let store = try await prepare(url, configuration)
    busy[table, default: []].insert(ObjectIdentifier(store))
    return store
  }

  /// Opens a store and makes its table, which is noted until it is dropped.
  ///
  /// - Parameter url: The way to the server, which may be another than for most cases.
  func prepare(_ url: String, _ configuration: PostgresConfiguration) async throws(SessionError) -> PostgresRecordStore {
    try RunLeftovers.shared.add(configuration.table, of: lab)
    do throws(SessionError) {
      return try await PostgresLabStore.open(url, configuration)
    } catch {
      // Without an answer the table may be there.
      if error.isIndeterminate || error.code == .timeout {
        outdated.append(configuration.table)
      } else {
        RunLeftovers.shared.remove(configuration.table, of: lab)
      }
      throw error
    }
  }

  /// Closes a store whose case goes on.
  func close(_ store: PostgresRecordStore) async {
    busy[store.table]?.remove(ObjectIdentifier(store))
    await store.close()
  }

  /// Takes stores of a case that has ended. With the last one the table is emptied, for another case.
  func release(_ stores: [PostgresRecordStore]) async {
    guard let table = stores.first?.table else { return }
    let open = stores.filter { busy[table]?.remove(ObjectIdentifier($0)) != nil }
    idle[table, default: []] += open
    guard busy[table]?.isEmpty == true, let store = idle[table]?.last else { return }
    var isUseful = !tables.isDerived(table) && !CaseTables.isOld(table)
    do throws(SessionError) {
      try await store.removeAll()
    } catch {
      isUseful = false
    }
    // Stores that no further case takes would hold connections until the end of the run, and a server has few.
    if !isUseful {
      outdated.append(table)
      for store in idle.removeValue(forKey: table) ?? [] { await store.close() }
    }
    tables.release(table)
  }

  /// Takes a table of a case that has ended, with stores of its own that are closed.
  func take(_ table: String) {
    outdated.append(table)
  }

  /// Closes the stores and drops the tables.
  func finish() async {
    for store in idle.values.joined() { await store.close() }
    let tables = Set(idle.keys).union(outdated)
    guard !tables.isEmpty else { return }
    (idle, outdated) = ([:], [])
    do throws(SessionError) {
      // The table is of its own, so that two runs on one database do not take it from each other.
      let own = RunNamespace.make("sessionlab")
      // The server may be cleaning up after a large table by itself, and locks that meanwhile.
      let store = try PostgresRecordStore(url, configuration: PostgresConfiguration(table: own, timeout: .seconds(60)))
      let failure = await drop(tables.union([own]), with: store)
      await store.close()
      if let failure { throw failure }
    } catch {
      RunLeftovers.shared.stays("tables of cases stay", in: lab, error)
    }
  }

  /// Drops tables, all at the same time; throws the first error if there was one.
  private func drop(_ tables: Set<String>, with store: PostgresRecordStore) async -> SessionError? {
    let lab = lab
    return await withTaskGroup(of: SessionError?.self) { group in
      for table in tables {
        group.addTask {
          do throws(SessionError) {
            try await store.removeTable(named: table)
            RunLeftovers.shared.remove(table, of: lab)
            return nil
          } catch {
            return error
          }
        }
      }
      return await group.reduce(nil) { $0 ?? $1 }
    }
  }
}

/// The tables of running cases: each has one of an earlier case, or one with its own name.
package struct CaseTables {
  /// The tables of the namespaces that are in use.
  private var tables: [String: String] = [:]
  /// The tables of second namespaces. They begin with the names of their cases' tables, and are for no other case.
  private var derived: Set<String> = []

  package init() {}

  /// The table of a namespace, from now on until it is released.
  ///
  /// - Parameter idle: The tables that have open stores. Those that no case uses are given to new cases.
  package mutating func table(of namespace: String, idle: some Sequence<String>) -> String {
    if let table = tables[namespace] { return table }
    let used = Set(tables.values)
    let table: String
    // Two namespaces of one case that differ in their ends do so as tables, too.
    if let parent = tables.first(where: { namespace.hasPrefix($0.key) }) {
      var name = parent.value + namespace.dropFirst(parent.key.count)
      // An earlier case with the same first table may not have released its second one.
      while used.contains(name) { name += "_" }
      // The earlier case's name may be the longer one.
      if name.utf8.count > 48 { name = namespace }
      derived.insert(name)
      table = name
    } else {
      table = idle.first { !used.contains($0) && !derived.contains($0) && !Self.isOld($0) } ?? namespace
    }
    tables[namespace] = table
    return table
  }

  /// Whether a table was made so long ago that it is given to no further case: no table of a run may be as old as what an earlier run has
  /// left, or `sessionlab sweep` would take it away.
  static func isOld(_ table: String) -> Bool { (RunNamespace.age(of: table) ?? .zero) >= RunLeftovers.longestUse }

  /// Whether a table is for no other case.
  package func isDerived(_ table: String) -> Bool { derived.contains(table) }

  /// Releases a table.
  package mutating func release(_ table: String) {
    for namespace in tables.filter({ $0.value == table }).keys { tables[namespace] = nil }
  }
}
