import CMongoC
import Sessions
import SessionsBatching

/// A connection URL as libmongoc takes it, checked before it is used, with the settings that the rules of the store ask for.
///
/// Unchecked: libmongoc only reads it after it is made, and copies it.
final class MongoURL: @unchecked Sendable {
  /// libmongoc's own form of the URL.
  let pointer: OpaquePointer
  /// The database of the sessions.
  let database: String
  /// What an acknowledged write survives, by the URL's write concern.
  let durability: MongoDurability

  /// Starts libmongoc, once in a process.
  private static let library: Void = sessions_mongo_start()

  /// - Throws: `misconfigured` when libmongoc cannot read the text or a setting contradicts a rule. libmongoc's own message may quote the
  ///   password, so it is left out.
  init(_ text: String, _ configuration: MongoConfiguration) throws(SessionError) {
    MongoURL.library
    guard !text.utf8.contains(0) else { throw .misconfigured("the URL holds a NUL character") }
    var failure = bson_error_t()
    guard let uri = mongoc_uri_new_with_error(text, &failure) else {
      throw .misconfigured(
        "libmongoc cannot read the URL: use mongodb://user:password@host:port/database?option=value or mongodb+srv://, with special "
          + "characters of its parts percent-encoded")
    }
    do throws(SessionError) {
      database = try MongoURL.database(uri, configuration)
      durability = try MongoURL.setWriteConcern(uri, configuration)
      try MongoURL.checkReads(uri, configuration)
      try MongoURL.setTimes(uri, configuration)
    } catch {
      mongoc_uri_destroy(uri)
      throw error
    }
    pointer = uri
  }

  deinit {
    mongoc_uri_destroy(pointer)
  }

  private static func database(_ uri: OpaquePointer, _ configuration: MongoConfiguration) throws(SessionError) -> String {
    if let database = configuration.database { return database }
    guard let name = mongoc_uri_get_database(uri) else {
      throw .misconfigured("no database is named: add it to the URL, as in mongodb://host/database, or set it in the configuration")
    }
    let database = String(cString: name)
    try MongoConfiguration.validate(database: database)
    return database
  }

  /// Has writes wait for a majority and its journals where the URL says nothing else, and for no longer than an operation may take.
  private static func setWriteConcern(_ uri: OpaquePointer, _ configuration: MongoConfiguration) throws(SessionError) -> MongoDurability {
    guard let concern = mongoc_write_concern_copy(mongoc_uri_get_write_concern(uri)) else {
      throw SessionError(.backend, "libmongoc has no memory for a write concern")
    }
    defer { mongoc_write_concern_destroy(concern) }
    let w = mongoc_write_concern_get_w(concern)
    if w == Int32(MONGOC_WRITE_CONCERN_W_DEFAULT) { mongoc_write_concern_set_w(concern, Int32(MONGOC_WRITE_CONCERN_W_MAJORITY)) }
    guard ![0, Int32(MONGOC_WRITE_CONCERN_W_ERRORS_IGNORED)].contains(mongoc_write_concern_get_w(concern)) else {
      throw .misconfigured("the URL has w=0: a write that nobody confirms may be lost without an error; leave it out")
    }
    if !mongoc_write_concern_journal_is_set(concern) { mongoc_write_concern_set_journal(concern, true) }
    if mongoc_write_concern_get_wtimeout_int64(concern) <= 0 {
      mongoc_write_concern_set_wtimeout_int64(concern, configuration.timeout.millisecondsRoundedUp)
    }
    mongoc_uri_set_write_concern(uri, concern)
    let isJournaled = mongoc_write_concern_get_journal(concern)
    return isJournaled ? mongoc_write_concern_get_wmajority(concern) ? .majority : .journal : .processCrash
  }

  /// Sees to it that sessions are read from the primary only (`[DUR-2]`).
  private static func checkReads(_ uri: OpaquePointer, _ configuration: MongoConfiguration) throws(SessionError) {
    let mode = mongoc_read_prefs_get_mode(mongoc_uri_get_read_prefs_t(uri))
    guard mode == MONGOC_READ_PRIMARY else {
      throw .misconfigured("the URL has a readPreference other than primary: sessions are read from the primary only; leave it out")
    }
    // A connection to one server and no other reads from it also when it is no primary any more. libmongoc makes such a one where a URL with
    // one host says nothing.
    guard !mongoc_uri_get_option_as_bool(uri, MONGOC_URI_DIRECTCONNECTION, false) else {
      throw .misconfigured(
        "the URL has directConnection=true: after a fail-over sessions would be read from a secondary; leave it out, and name the hosts as the "
          + "members of the replica set name themselves")
    }
    if !mongoc_uri_get_option_as_bool(uri, MONGOC_URI_LOADBALANCED, false) {
      guard mongoc_uri_set_option_as_bool(uri, MONGOC_URI_DIRECTCONNECTION, configuration.connectsDirectly) else { throw refused }
    }
    // A write that libmongoc repeats by itself could end with an error that says nothing was done, though the first try was: errors would be
    // wrong about what is in doubt (`[DUR-3]`).
    guard mongoc_uri_set_option_as_bool(uri, MONGOC_URI_RETRYWRITES, false),
      mongoc_uri_set_option_as_bool(uri, MONGOC_URI_RETRYREADS, false)
    else { throw refused }
  }

  /// No call of libmongoc's may hold a thread for much longer than an operation may take.
  private static func setTimes(_ uri: OpaquePointer, _ configuration: MongoConfiguration) throws(SessionError) {
    let limit = Int32(clamping: configuration.timeout.millisecondsRoundedUp)
    for option in [MONGOC_URI_CONNECTTIMEOUTMS, MONGOC_URI_SOCKETTIMEOUTMS, MONGOC_URI_SERVERSELECTIONTIMEOUTMS] {
      let given = mongoc_uri_get_option_as_int32(uri, option, limit)
      guard mongoc_uri_set_option_as_int32(uri, option, given > 0 ? min(given, limit) : limit) else { throw refused }
    }
    // After a refusal by a server that is no primary, libmongoc waits for what the server says next, at the latest after this time: by
    // default ten seconds, which no operation has.
    if mongoc_uri_get_option_as_int32(uri, MONGOC_URI_HEARTBEATFREQUENCYMS, 0) == 0 {
      guard mongoc_uri_set_option_as_int32(uri, MONGOC_URI_HEARTBEATFREQUENCYMS, max(500, min(limit, 2000))) else { throw refused }
    }
    let size = Int32(configuration.maximumConnections)
    guard mongoc_uri_set_option_as_int32(uri, MONGOC_URI_MAXPOOLSIZE, size) else { throw refused }
    if mongoc_uri_get_appname(uri) == nil { mongoc_uri_set_appname(uri, "swift-sessions") }
  }

  private static let refused = SessionError.misconfigured(
    "libmongoc does not take a setting that the store needs: update it to 1.20 or later")
}
