import Sessions
import SessionsSQLite

/// One more store object on a file for as long as the run takes.
///
/// The last connection that closes empties the log into the file, which takes longer than most cases; with this one open, no case's is the
/// last.
final class SQLiteKeeper: Sendable {
  /// Its own, so that two runs on one file do not take it from each other.
  private let table = "sessionlab_\(String(UInt64.random(in: 0...UInt64.max), radix: 36))"
  private let path: String
  private let store: Locked<SQLiteRecordStore?> = Locked(nil)

  init(path: String) {
    self.path = path
  }

  func open() throws(SessionError) {
    let result = store.withLock { store -> Result<Void, SessionError> in
      guard store == nil else { return .success(()) }
      do throws(SessionError) {
        store = try SQLiteRecordStore(path: path, configuration: SQLiteConfiguration(table: table))
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    try result.get()
  }

  func close() async {
    let store = store.withLock { store in
      defer { store = nil }
      return store
    }
    try? await store?.removeTable()
    await store?.close()
  }
}
