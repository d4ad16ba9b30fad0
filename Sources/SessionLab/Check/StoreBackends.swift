import Foundation
import Sessions
import SessionsConformance
import SessionsMemory
import SessionsSQLite

/// The record stores of this package as the suite opens them.
enum StoreBackends {
  static var memory: some ConformanceBackend {
    RecordStoreBackend(
      name: "memory", details: ["durability": "none: ends with the process"], isShared: false, version: PackageVersion.current
    ) { _ throws(SessionError) in
      MemoryRecordStore()
    }
  }

  /// Each case has a table of its own in the file, which is removed afterwards.
  static func sqlite(path: String) -> some ConformanceBackend {
    let keeper = SQLiteKeeper(path: path)
    return RecordStoreBackend(
      name: "sqlite:\(path)",
      details: ["durability": "WAL, synchronous NORMAL"],
      version: PackageVersion.current,
      backendVersion: "SQLite \(SQLiteRecordStore.libraryVersion)",
      close: { await $0.close() },
      finish: { await keeper.close() },
      dispose: { stores in
        do throws(SessionError) {
          try await stores.first?.removeTable()
        } catch {
          Console.error("sessionlab: a case's table stays in \(path): \(error)")
        }
        for store in stores { await store.close() }
      }
    ) { (namespace: String) throws(SessionError) -> SQLiteRecordStore in
      try keeper.open()
      return try SQLiteRecordStore(path: path, configuration: SQLiteConfiguration(table: namespace))
    }
  }
}
