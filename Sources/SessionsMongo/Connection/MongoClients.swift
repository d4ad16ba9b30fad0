import CMongoC
import Sessions
import SessionsBatching

/// libmongoc's pool of clients: one topology that watches the servers, and a client for each thread of the store.
///
/// The pool is made by the first thread that needs one, as looking up the servers of a `mongodb+srv` URL takes time.
final class MongoClients: Sendable {
  private struct State {
    var pool: OpaquePointer?
  }

  // Unchecked inside: the pool is libmongoc's, which may be used from any thread; it is made and destroyed under the lock.
  private let state = Locked(Unchecked(State()))
  let url: MongoURL
  let collection: String
  let timeout: Int64

  private struct Unchecked<Value>: @unchecked Sendable {
    var value: Value

    init(_ value: Value) { self.value = value }
  }

  init(_ url: MongoURL, _ configuration: MongoConfiguration) {
    self.url = url
    collection = configuration.collection
    timeout = configuration.timeout.millisecondsRoundedUp
  }

  deinit {
    destroy()
  }

  /// Takes a client out of the pool, for one thread.
  func connect() throws(MongoFailure) -> MongoConnection {
    let pool = try pool().value
    guard let client = mongoc_client_pool_pop(pool) else {
      throw MongoFailure(SessionError(.backend, "libmongoc has no client left"))
    }
    return MongoConnection(client, from: pool, self)
  }

  private func pool() throws(MongoFailure) -> Unchecked<OpaquePointer> {
    try state.withLock { state throws(MongoFailure) in
      if let pool = state.value.pool { return Unchecked(pool) }
      var error = bson_error_t()
      guard let pool = mongoc_client_pool_new_with_error(url.pointer, &error) else {
        throw MongoFailure(
          SessionError(
            .unavailable,
            "libmongoc makes no connections for the URL: check its TLS files and, for mongodb+srv, the host's SRV and TXT records",
            retryAfter: .seconds(1)))
      }
      mongoc_client_pool_set_error_api(pool, 2)
      state.value.pool = pool
      return Unchecked(pool)
    }
  }

  /// Ends the watching of the servers and closes all connections; every client has to be back. It may wait for the network.
  func destroy() {
    let pool = state.withLock { state -> Unchecked<OpaquePointer?> in
      defer { state.value.pool = nil }
      return Unchecked(state.value.pool)
    }
    if let pool = pool.value { mongoc_client_pool_destroy(pool) }
  }
}
