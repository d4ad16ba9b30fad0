public import Logging
public import Sessions
import SessionsBatching

/// The settings of a ``PostgresRecordStore``.
public struct PostgresConfiguration: Sendable, Hashable {
  /// The table, `sessions` by default; `schema.table` names one in a schema, which has to exist.
  ///
  /// Each part is a letter or underscore, then at most 47 letters, digits or underscores (`[NS-1]`). Names are quoted: `Web` and `web`
  /// are two tables. Without a schema the server's `search_path` decides when the store first connects. Stores with different tables
  /// in one database do not see each other (`[NS-2]`).
  public var table: String
  /// The failures that an acknowledged write survives. The default is ``PostgresDurability/powerLoss``.
  public var durability: PostgresDurability
  /// Whether a new table is made unlogged, false by default: writes are faster, standbys do not get them, and a crash of the server empties
  /// it. A table that exists is left as it is.
  public var isUnlogged: Bool
  /// The source of the password, which is asked each time a connection is made; nil, the default, for what libpq finds by itself: in the
  /// connection string, in `PGPASSWORD` or in a password file.
  ///
  /// With a source the connection string has no password. The role is the connection string's, unless the credentials name one.
  public var credentials: CredentialSource?
  /// How long an operation may take, 2 seconds by default (`[ERR-5]`).
  public var timeout: Duration
  /// The most operations that may wait for their turn; further ones fail with `unavailable`. The default is 10 000.
  public var maximumPendingOperations: Int
  /// Whether a second connection may be made for reads.
  ///
  /// Its use depends on timing: a tool that counts the traffic of connections turns it off.
  package var readsApart: Bool = true
  /// The receiver of what the store says about its connections; nil, the default, for silence.
  ///
  /// A connection that was made or lost, the first try of an outage and a fail-over are logged at `info`, further tries at `debug`. Nothing is above `info`, and no entry holds a secret or anything of a session.
  public var logger: Logger? {
    get { log.logger }
    set { log.logger = newValue }
  }
  var log = StoreLog()

  /// Creates a configuration; see the properties for their meaning.
  public init(
    table: String = "sessions",
    durability: PostgresDurability = .powerLoss,
    isUnlogged: Bool = false,
    credentials: CredentialSource? = nil,
    timeout: Duration = .seconds(2),
    maximumPendingOperations: Int = 10_000,
    logger: Logger? = nil
  ) {
    self.table = table
    self.durability = durability
    self.isUnlogged = isUnlogged
    self.credentials = credentials
    self.timeout = timeout
    self.maximumPendingOperations = maximumPendingOperations
    self.logger = logger
  }

  /// Checks every setting.
  ///
  /// - Throws: `SessionError` with code `misconfigured`, naming the setting.
  public func validate() throws(SessionError) {
    _ = try PostgresTableName(table)
    guard timeout.millisecondsRoundedUp >= 1 else {
      throw .misconfigured("timeout is \(timeout): use at least a millisecond")
    }
    guard maximumPendingOperations >= 1 else {
      throw .misconfigured("maximumPendingOperations is \(maximumPendingOperations): use at least 1")
    }
  }

  /// The longest wait of a statement for another session's lock: a small part of the timeout, as all requests of its batch wait with it.
  ///
  /// The operations that met the lock are tried again until their deadline, the others go on without them.
  var lockTimeoutMilliseconds: Int64 { min(max(timeout.millisecondsRoundedUp / 20, 1), 100) }

  /// The longest that a part of a prune may take, so that what is under way with it is still done in time after it failed twice.
  var pruneTimeoutMilliseconds: Int64 { max(timeout.millisecondsRoundedUp / 5, 1) }
}
