import Foundation
import Sessions
import SessionsConformance
import SessionsMemory
import SessionsSQLite

/// The record stores of this package as the suite opens them.
enum StoreBackends {
  static var memory: some ConformanceBackend {
    RecordStoreBackend(
      name: "memory", details: ["durability": "none: ends with the process"], isShared: false
    ) { _ throws(SessionError) in
      MemoryRecordStore()
    }
  }

  /// Each case has a table of its own in the file, which is removed afterwards.
  static func sqlite(path: String) -> some ConformanceBackend {
    RecordStoreBackend(
      name: "sqlite:\(path)",
      details: ["SQLite": SQLiteRecordStore.libraryVersion, "durability": "WAL, synchronous NORMAL"],
      dispose: { stores in
        do throws(SessionError) {
          try await stores.first?.removeTable()
        } catch {
          Console.error("sessionlab: a case's table stays in \(path): \(error)")
        }
        for store in stores { await store.close() }
      }
    ) { namespace throws(SessionError) in
      try SQLiteRecordStore(path: path, configuration: SQLiteConfiguration(table: namespace))
    }
  }
}
