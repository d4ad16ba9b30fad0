import CMongoC
import Sessions

/// A client of libmongoc's with the store's collection. Its calls block, so it belongs to one thread of the store's.
final class MongoConnection {
  private let client: OpaquePointer
  private let pool: OpaquePointer
  private let preferences: OpaquePointer
  private let clients: MongoClients
  private var collections: [String: OpaquePointer] = [:]

  init(_ client: OpaquePointer, from pool: OpaquePointer, _ clients: MongoClients) {
    self.client = client
    self.pool = pool
    self.clients = clients
    preferences = mongoc_read_prefs_new(MONGOC_READ_PRIMARY)
  }

  deinit {
    for collection in collections.values { mongoc_collection_destroy(collection) }
    mongoc_read_prefs_destroy(preferences)
    mongoc_client_pool_push(pool, client)
  }

  /// The name of the store's collection.
  var name: String { clients.collection }

  private func collection(_ name: String?) -> OpaquePointer {
    let name = name ?? clients.collection
    if let collection = collections[name] { return collection }
    guard let collection = mongoc_client_get_collection(client, clients.url.database, name) else {
      preconditionFailure("libmongoc returns a collection for every name")
    }
    collections[name] = collection
    return collection
  }

  /// Waits until the primary is known, for as long as an operation may take.
  func awaitPrimary() throws(MongoFailure) {
    var error = sessions_mongo_error()
    guard sessions_mongo_select(client, nil, &error) else { throw MongoFailure(error) }
  }

  /// The newest version of the wire protocol that the primary speaks.
  func wireVersion() throws(MongoFailure) -> Int64 {
    var (error, hello) = (sessions_mongo_error(), sessions_mongo_document())
    guard sessions_mongo_select(client, &hello, &error) else { throw MongoFailure(error) }
    defer { sessions_mongo_free(hello) }
    return BSONReader(hello.bytes)["maxWireVersion"]?.number ?? 0
  }

  /// Reads documents, on the primary.
  ///
  /// - Parameter visit: Is called with each document; false ends the reading.
  func find(
    _ filter: BSONDocument, options: BSONDocument = [:], in name: String? = nil, _ visit: (BSONReader) -> Bool
  ) throws(MongoFailure) {
    var options = options
    options.append("maxTimeMS", .int64(clients.timeout))
    let (filter, settings) = (filter.encoded, options.encoded)
    var error = sessions_mongo_error()
    let done = withoutActuallyEscaping(visit) { visit in
      var context = Visitor(visit: visit)
      return withUnsafeMutablePointer(to: &context) { context in
        sessions_mongo_find(
          collection(name), preferences, filter, filter.count, settings, settings.count, context,
          { context, data, length in
            guard let context else { return false }
            let bytes = UnsafeRawBufferPointer(start: data, count: Int(length))
            return context.assumingMemoryBound(to: Visitor.self).pointee.visit(BSONReader(bytes))
          }, &error)
      }
    }
    guard done else { throw MongoFailure(error) }
  }

  private struct Visitor {
    let visit: (BSONReader) -> Bool
  }

  /// Inserts documents, each by itself.
  ///
  /// - Returns: the server's codes of those that it refused, by their positions.
  func insert(_ documents: [BSONDocument]) throws(MongoFailure) -> [Int: UInt32] {
    var (bytes, lengths): ([UInt8], [Int]) = ([], [])
    for document in documents {
      let encoded = document.encoded
      bytes += encoded
      lengths.append(encoded.count)
    }
    var (error, reply) = (sessions_mongo_error(), sessions_mongo_document())
    let done = sessions_mongo_insert(collection(nil), bytes, lengths, lengths.count, &reply, &error)
    defer { sessions_mongo_free(reply) }
    if done { return [:] }
    let answer = BSONReader(reply.bytes)
    var refused: [Int: UInt32] = [:]
    for refusal in answer["writeErrors"]?.documents ?? [] {
      guard let index = refusal["index"]?.number, let code = refusal["code"]?.number else { continue }
      refused[Int(index)] = UInt32(clamping: code)
    }
    // The documents that are not named were inserted only if nothing else went wrong.
    guard !refused.isEmpty, answer["writeConcernErrors"]?.documents.isEmpty != false, MongoFailure(error).serverCode != nil else {
      throw MongoFailure(error)
    }
    return refused
  }

  /// Updates at most one document; returns whether there was one.
  func updateOne(_ filter: BSONDocument, _ stages: [BSONValue], upsert: Bool = false) throws(MongoFailure) -> Bool {
    let (filter, update) = (filter.encoded, BSONDocument.encoded(stages))
    let options = (upsert ? ["upsert": .bool(true)] as BSONDocument : [:]).encoded
    var (error, reply) = (sessions_mongo_error(), sessions_mongo_document())
    let done = sessions_mongo_update(
      collection(nil), filter, filter.count, update, update.count, options, options.count, &reply, &error)
    defer { sessions_mongo_free(reply) }
    guard done else { throw MongoFailure(error) }
    return (BSONReader(reply.bytes)["matchedCount"]?.number ?? 0) > 0
  }

  /// Deletes documents; returns how many there were.
  func delete(_ filter: BSONDocument, many: Bool) throws(MongoFailure) -> Int {
    let filter = filter.encoded
    var (error, reply) = (sessions_mongo_error(), sessions_mongo_document())
    let done = sessions_mongo_delete(collection(nil), many, filter, filter.count, &reply, &error)
    defer { sessions_mongo_free(reply) }
    guard done else { throw MongoFailure(error) }
    return Int(BSONReader(reply.bytes)["deletedCount"]?.number ?? 0)
  }

  /// Runs a command on the database of the sessions, or on another one.
  func command<Value>(_ command: BSONDocument, on database: String? = nil, _ read: (BSONReader) -> Value) throws(MongoFailure) -> Value {
    let bytes = command.encoded
    var (error, reply) = (sessions_mongo_error(), sessions_mongo_document())
    let done = sessions_mongo_command(
      client, database ?? clients.url.database, bytes, bytes.count, preferences, &reply, &error)
    defer { sessions_mongo_free(reply) }
    guard done else { throw MongoFailure(error) }
    return read(BSONReader(reply.bytes))
  }
}

extension sessions_mongo_document {
  /// The bytes, for as long as they are not freed.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: data, count: Int(length)) }
}
