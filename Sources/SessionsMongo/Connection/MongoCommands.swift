import Sessions
import SessionsBatching

/// The operations of the store as commands on a connection.
struct MongoCommands {
  let connection: MongoConnection

  init(_ connection: MongoConnection) {
    self.connection = connection
  }

  /// The documents that one part of a prune deletes, a listing reads, or a `destroyAll` looks at.
  static let pruneAllowed = 200
  static let pageAllowed = 256
  static let visitsAllowed = 200

  /// Does an operation that is sent by itself.
  ///
  /// - Parameter collectionIsGone: Is called when the collection was dropped, and has to be prepared again.
  func run(_ operation: MongoOperation, _ collectionIsGone: () -> Void) throws(MongoFailure) -> Result<MongoResponse, SessionError> {
    switch operation {
    case .record(let operation): return .success(.record(try run(operation, collectionIsGone)))
    case .destroyPart(let subject, let excepted, let cursor): return .success(try destroyPart(subject, excepted, after: cursor))
    case .drop(let name):
      try drop(name)
      collectionIsGone()
      return .success(.record(.done))
    case .tool(let body): return .success(try body(self))
    }
  }

  private func run(_ operation: RecordOperation, _ collectionIsGone: () -> Void) throws(MongoFailure) -> RecordResponse {
    switch operation {
    case .create, .load, .destroyAll: preconditionFailure("creates and loads are done in batches, destroyAll in parts")
    case .replace(let key, let version, let record, let forcing, let now):
      // No record has a later version than the last.
      guard version < .max else { return .flag(false) }
      let filter = MongoDocuments.live(["_id": .key(key), "version": .int64(version)], at: now)
      return .flag(try connection.updateOne(filter, MongoDocuments.replace(version + 1, record, forcing: forcing)))
    case .touch(let key, let idle, let now):
      return .flag(try connection.updateOne(MongoDocuments.live(["_id": .key(key)], at: now), MongoDocuments.touch(idle)))
    case .destroy(let key, let version):
      var filter: BSONDocument = ["_id": .key(key)]
      if let version { filter.append("version", .int64(version)) }
      return .flag(try connection.delete(filter, many: false) > 0)
    case .prune(let now, let limit): return try prune(now, limit)
    case .records(let subject, let cursor, let limit, let now): return try records(subject, after: cursor, limit, now)
    case .ping:
      if try !MongoSchema.write(connection) {
        collectionIsGone()
        try MongoSchema.prepare(connection)
      }
      return .done
    }
  }

  /// Reads documents by their keys. Those that are no sessions are failures.
  func load(_ keys: [RecordKey]) throws(MongoFailure) -> [RecordKey: Result<SessionRecord, SessionError>] {
    var found: [RecordKey: Result<SessionRecord, SessionError>] = [:]
    let filter: BSONDocument =
      keys.count == 1
      ? ["_id": .key(keys[0])] : ["_id": .document(["$in": .array(keys.map { .key($0) })])]
    let options: BSONDocument =
      keys.count == 1
      ? ["limit": .int64(1), "singleBatch": .bool(true)] : ["batchSize": .int64(Int64(keys.count + 1))]
    let corruption = corruption
    try connection.find(filter, options: options) { document in
      if let (key, record) = MongoDocuments.record(document) {
        found[key] = .success(record)
      } else if let key = document["_id"]?.key {
        found[key] = .failure(corruption)
      }
      return true
    }
    return found
  }

  private var corruption: SessionError {
    SessionError(
      .corrupt,
      "a document of the collection \(connection.name) has fields of wrong types: something other than this package wrote it; delete the document"
    )
  }

  /// Deletes what expired first among all, and not what was extended meanwhile.
  private func prune(_ now: Timestamp, _ limit: Int) throws(MongoFailure) -> RecordResponse {
    var keys: [BSONValue] = []
    let wanted = min(limit, MongoCommands.pruneAllowed)
    try connection.find(
      MongoDocuments.expired(["expires": .document(["$lte": MongoDocuments.date(now)])], at: now),
      options: [
        "sort": .document(["expires": .int32(1)]), "limit": .int64(Int64(wanted)), "projection": .document(["_id": .int32(1)]),
      ]
    ) { document in
      if let key = document["_id"]?.key { keys.append(.key(key)) }
      return true
    }
    guard !keys.isEmpty else { return .pruned(0, upTo: nil) }
    let count = try connection.delete(
      MongoDocuments.expired(["_id": .document(["$in": .array(keys)])], at: now), many: true)
    return .pruned(count, upTo: keys.count == wanted ? now : nil)
  }

  /// Reads a page of live records. A document that is no session is left out, so that it does not hide the others.
  private func records(_ subject: String, after cursor: RecordKey?, _ limit: Int, _ now: Timestamp) throws(MongoFailure) -> RecordResponse {
    var (records, visits, last): ([(key: RecordKey, record: SessionRecord)], Int, RecordKey?) = ([], 0, cursor)
    let wanted = min(limit, MongoCommands.pageAllowed)
    try connection.find(
      MongoDocuments.live(owned(by: subject, after: cursor), at: now),
      options: ["sort": .document(["_id": .int32(1)]), "limit": .int64(Int64(wanted))]
    ) { document in
      visits += 1
      if let key = document["_id"]?.key { last = key }
      if let record = MongoDocuments.record(document) { records.append(record) }
      return true
    }
    return .page(records, upTo: visits == wanted ? last : nil)
  }

  private func owned(by subject: String, after cursor: RecordKey?) -> BSONDocument {
    // Every key of a session comes after the empty binary, and no string does.
    let start: BSONValue = cursor.map { .key($0) } ?? .binary([])
    return ["subject": .subject(subject), "_id": .document(["$gt": start])]
  }

  /// Looks at so many records of a subject and deletes those that it finds.
  private func destroyPart(_ subject: String, _ excepted: Set<RecordKey>, after cursor: RecordKey?) throws(MongoFailure) -> MongoResponse {
    var (keys, visits, last): ([RecordKey], Int, RecordKey?) = ([], 0, cursor)
    try connection.find(
      owned(by: subject, after: cursor),
      options: [
        "sort": .document(["_id": .int32(1)]), "limit": .int64(Int64(MongoCommands.visitsAllowed)),
        "projection": .document(["_id": .int32(1)]),
      ]
    ) { document in
      visits += 1
      guard let key = document["_id"]?.key else { return true }
      last = key
      if !excepted.contains(key) { keys.append(key) }
      return true
    }
    var count = 0
    if !keys.isEmpty {
      count = try connection.delete(
        ["_id": .document(["$in": .array(keys.map { .key($0) })]), "subject": .subject(subject)], many: true)
    }
    return .destroyed(count, found: keys, upTo: visits == MongoCommands.visitsAllowed ? last : nil)
  }

  private func drop(_ name: String) throws(MongoFailure) {
    do throws(MongoFailure) {
      try connection.command(["drop": .string(name)]) { _ in }
    } catch {
      // There is none.
      guard error.serverCode == 26 else { throw error }
    }
  }
}
