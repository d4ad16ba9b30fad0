public import Logging
public import Sessions
import SessionsBatching

/// The settings of a ``SQLiteRecordStore``.
public struct SQLiteConfiguration: Sendable, Hashable {
  /// The table, `sessions` by default: a letter or underscore, then at most 47 letters, digits or underscores (`[NS-1]`).
  ///
  /// Stores with different tables in one file do not see each other (`[NS-2]`). SQLite ignores the case of table names, so
  /// two names that differ in nothing else are refused.
  public var table: String
  /// The failures that an acknowledged write survives. The default is ``SQLiteDurability/processCrash``.
  public var durability: SQLiteDurability
  /// How long an operation may wait, for its turn or for another process's lock, 2 seconds by default (`[ERR-5]`).
  public var timeout: Duration
  /// The most operations that may wait for their turn; further ones fail with `unavailable`. The default is 10 000.
  public var maximumPendingOperations: Int
  /// The size in bytes at which writes pause until the write-ahead log is copied into the file; 64 MiB by default.
  ///
  /// A background checkpoint begins at a sixteenth of it, so that the pause is rare; with ``SQLiteDurability/powerLoss`` a short one
  /// follows each such checkpoint, and the log stays near that size. Only another process that keeps a read
  /// transaction open can make the log grow past it.
  public var walSizeLimit: Int
  /// The size in bytes of the page cache, 16 MiB by default.
  public var cacheSize: Int
  /// The receiver of what the store says about its file; nil, the default, for silence.
  ///
  /// Its opening, with what endangers the file, and the first of several checkpoints that fail are logged at `info`, further ones and waits
  /// for locks at `debug`. Nothing is above `info`, and no entry holds a secret or anything of a session.
  public var logger: Logger? {
    get { log.logger }
    set { log.logger = newValue }
  }
  var log = StoreLog()

  /// Creates a configuration; see the properties for their meaning.
  public init(
    table: String = "sessions",
    durability: SQLiteDurability = .processCrash,
    timeout: Duration = .seconds(2),
    maximumPendingOperations: Int = 10_000,
    walSizeLimit: Int = 64 << 20,
    cacheSize: Int = 16 << 20,
    logger: Logger? = nil
  ) {
    self.table = table
    self.durability = durability
    self.timeout = timeout
    self.maximumPendingOperations = maximumPendingOperations
    self.walSizeLimit = walSizeLimit
    self.cacheSize = cacheSize
    self.logger = logger
  }

  /// Checks every setting.
  ///
  /// - Throws: `SessionError` with code `misconfigured`, naming the setting.
  public func validate() throws(SessionError) {
    try SQLiteTable.validate(table)
    guard timeout.millisecondsRoundedUp >= 1 else {
      throw .misconfigured("timeout is \(timeout): use at least a millisecond")
    }
    guard maximumPendingOperations >= 1 else {
      throw .misconfigured("maximumPendingOperations is \(maximumPendingOperations): use at least 1")
    }
    guard walSizeLimit >= 1 << 20 else {
      throw .misconfigured("walSizeLimit is \(walSizeLimit) bytes: use at least 1 MiB")
    }
    guard cacheSize >= 1 << 16, cacheSize <= 1 << 40 else {
      throw .misconfigured("cacheSize is \(cacheSize) bytes: use 64 KiB to 1 TiB")
    }
  }
}
