import CMongoC
import Sessions

/// The collection as it has to be: an entry that says whose it is, and two indexes.
enum MongoSchema {
  /// MongoDB 4.2, the first with updates by stages.
  private static let oldestWireVersion: Int64 = 8

  /// Makes what is missing; any number of nodes may do it at the same time (`[NS-4]`).
  ///
  /// The collection of something else is left as it is.
  static func prepare(_ connection: MongoConnection) throws(MongoFailure) {
    let version = try connection.wireVersion()
    guard version >= oldestWireVersion else {
      throw MongoFailure(
        .misconfigured("the server speaks version \(version) of MongoDB's protocol: sessions need MongoDB 4.2 or later; update it"))
    }
    if try !checkForm(connection), try holdsStranger(connection) {
      throw MongoFailure(
        .misconfigured(
          "the collection \(connection.name) holds documents that are not of this package: name another collection in the configuration"))
    }
    try createIndexes(connection)
    try mark(connection)
  }

  /// Reads the entry; false when there is none.
  private static func checkForm(_ connection: MongoConnection) throws(MongoFailure) -> Bool {
    var form: Int64?
    try connection.find(["_id": .string(MongoDocuments.marker)], options: ["limit": .int64(1)]) { document in
      form = document["form"]?.number ?? 0
      return false
    }
    guard let form else { return false }
    guard form == Int64(MongoDocuments.form) else {
      throw MongoFailure(
        .misconfigured("the collection \(connection.name) has form \(form), which this version of the package does not know: update it"))
    }
    return true
  }

  /// Whether there is a document that is no session. Asked only where the entry is missing.
  private static func holdsStranger(_ connection: MongoConnection) throws(MongoFailure) -> Bool {
    let isNoKey = BSONValue.document(["_id": .document(["$not": .document(["$type": .string("binData")])])])
    let isNoSession = BSONValue.document(["version": .document(["$exists": .bool(false)])])
    var found = false
    try connection.find(
      ["_id": .document(["$ne": .string(MongoDocuments.marker)]), "$or": .array([isNoKey, isNoSession])], options: ["limit": .int64(1)]
    ) { _ in
      found = true
      return false
    }
    return found
  }

  private static func createIndexes(_ connection: MongoConnection) throws(MongoFailure) {
    let command: BSONDocument = [
      "createIndexes": .string(connection.name),
      "indexes": .array([
        .document([
          "key": .document(["expires": .int32(1)]), "name": .string("expires"), "expireAfterSeconds": .int32(MongoDocuments.slack),
        ]),
        .document([
          "key": .document(["subject": .int32(1), "_id": .int32(1)]), "name": .string("subject"),
          "partialFilterExpression": .document(["subject": .document(["$exists": .bool(true)])]),
        ]),
      ]),
    ]
    var tries = 0
    while true {
      do throws(MongoFailure) {
        return try connection.command(command) { _ in }
      } catch {
        tries += 1
        // Another node makes the collection or the same index at this moment; servers differ in how they say so.
        if let code = error.serverCode, [48, 117, 12587, 112, 211].contains(code), tries < 20 {
          MongoThread.sleep(.milliseconds(10 * tries))
          continue
        }
        throw [85, 86, 67].contains(error.serverCode) ? MongoFailure(foreignIndex(connection.name, error.serverCode ?? 0)) : error
      }
    }
  }

  private static func foreignIndex(_ name: String, _ code: UInt32) -> SessionError {
    .misconfigured(
      "MongoDB \(code): the collection \(name) has another index named 'expires' or 'subject', or on these fields: drop it, or name another "
        + "collection in the configuration")
  }

  private static func mark(_ connection: MongoConnection) throws(MongoFailure) {
    while true {
      do throws(MongoFailure) {
        _ = try connection.updateOne(
          ["_id": .string(MongoDocuments.marker)], [.document(["$set": .document(["form": .int32(MongoDocuments.form)])])], upsert: true)
        return
      } catch {
        // Another node inserted it between this one's look and its insertion: now it is there.
        guard error.isDuplicateKey else { throw error }
      }
    }
  }

  /// Writes the entry, as the proof that writes work; false when it is missing, as the collection was dropped.
  static func write(_ connection: MongoConnection) throws(MongoFailure) -> Bool {
    try connection.updateOne(
      ["_id": .string(MongoDocuments.marker)], [.document(["$set": .document(["asked": .int64(.random(in: 0...Int64.max))])])])
  }
}
