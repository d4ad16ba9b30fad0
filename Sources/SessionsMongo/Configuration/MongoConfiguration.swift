public import Logging
public import Sessions
import SessionsBatching

/// The settings of a ``MongoRecordStore``.
public struct MongoConfiguration: Sendable, Hashable {
  /// The database; nil, the default, for the one that the URL's path names.
  ///
  /// A letter or underscore, then at most 47 letters, digits, underscores or hyphens. `admin`, `config` and `local` are the server's own.
  public var database: String?
  /// The collection, `sessions` by default: a letter or underscore, then at most 47 letters, digits or underscores (`[NS-1]`).
  ///
  /// Stores with different collections in one database do not see each other (`[NS-2]`).
  public var collection: String
  /// How long an operation may take, 2 seconds by default (`[ERR-5]`).
  public var timeout: Duration
  /// The most operations that may wait for a connection; further ones fail with `unavailable`. The default is 10 000.
  public var maximumPendingOperations: Int
  /// The most connections, each with a thread of its own, 8 by default. They are made as they are needed.
  public var maximumConnections: Int
  /// Whether the store talks to the server that the URL names and to no other, for tools and tests with a proxy before a server.
  ///
  /// Not for an application: it would read from a server that is no primary any more.
  package var connectsDirectly: Bool = false
  /// The receiver of what the store says about its connections; nil, the default, for silence.
  ///
  /// The first connection, the first try of an outage and its end are logged at `info`, further tries at `debug`. Nothing is above `info`, and no
  /// entry holds a secret or anything of a session.
  public var logger: Logger? {
    get { log.logger }
    set { log.logger = newValue }
  }
  var log = StoreLog()

  /// Creates a configuration; see the properties for their meaning.
  public init(
    database: String? = nil,
    collection: String = "sessions",
    timeout: Duration = .seconds(2),
    maximumPendingOperations: Int = 10_000,
    maximumConnections: Int = 8,
    logger: Logger? = nil
  ) {
    self.database = database
    self.collection = collection
    self.timeout = timeout
    self.maximumPendingOperations = maximumPendingOperations
    self.maximumConnections = maximumConnections
    self.logger = logger
  }

  /// Checks every setting.
  ///
  /// - Throws: `SessionError` with code `misconfigured`, naming the setting.
  public func validate() throws(SessionError) {
    guard MongoConfiguration.isName(collection, hyphens: false) else {
      throw .misconfigured(
        "collection is no name for a collection of sessions: use a letter or underscore and at most 47 letters, digits or underscores")
    }
    if let database { try MongoConfiguration.validate(database: database) }
    guard timeout.millisecondsRoundedUp >= 1, timeout <= .seconds(86_400) else {
      throw .misconfigured("timeout is \(timeout): use 1 millisecond to a day")
    }
    guard maximumPendingOperations >= 1 else {
      throw .misconfigured("maximumPendingOperations is \(maximumPendingOperations): use at least 1")
    }
    guard (1...64).contains(maximumConnections) else {
      throw .misconfigured("maximumConnections is \(maximumConnections): use 1 to 64, as each has a thread of its own")
    }
  }

  /// Checks the name of a database, wherever it comes from.
  static func validate(database: String) throws(SessionError) {
    guard isName(database, hyphens: true) else {
      throw .misconfigured(
        "the database has no name that is taken: use a letter or underscore and at most 47 letters, digits, underscores or hyphens")
    }
    guard !["admin", "config", "local"].contains(database.lowercased()) else {
      throw .misconfigured("the database \(database) is the server's own: name another one")
    }
  }

  private static func isName(_ text: String, hyphens: Bool) -> Bool {
    let bytes = Array(text.utf8)
    guard let first = bytes.first, bytes.count <= 48 else { return false }
    func isLetter(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "_") || (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A }
    return isLetter(first)
      && bytes.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) || hyphens && $0 == UInt8(ascii: "-") }
  }
}
