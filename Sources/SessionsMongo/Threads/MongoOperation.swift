import Sessions
import SessionsBatching

/// What a thread does for a caller.
enum MongoOperation: Sendable {
  /// An operation of the record store.
  case record(RecordOperation)
  /// A part of a `destroyAll`: it begins after a key, and leaves keys alone that were excepted or looked at before.
  case destroyPart(of: String, without: Set<RecordKey>, after: RecordKey?)
  /// Drops a collection, for tools and tests.
  case drop(String)
  /// Asks or tells the server something else, for tools and tests.
  case tool(@Sendable (MongoCommands) throws(MongoFailure) -> MongoResponse)

  /// Whether the operation changes nothing, so that it may be done twice.
  var isReadOnly: Bool {
    switch self {
    case .record(let operation): operation.isReadOnly
    case .destroyPart, .drop, .tool: false
    }
  }

  /// Whether the store's collection has to be there: tools that look at others make none.
  var needsCollection: Bool {
    switch self {
    case .record, .destroyPart: true
    case .drop, .tool: false
    }
  }

  /// Whether operations of this kind may be done together, and how many bytes it sends.
  var company: (kind: MongoCompany, bytes: Int) {
    switch self {
    case .record(.load): (.load, 0)
    case .record(.create(_, let record)): (.create, record.payload.count + MongoDocuments.overhead)
    default: (.none, 0)
    }
  }

  /// The key of a load or a create.
  var key: RecordKey? {
    switch self {
    case .record(.load(let key, _)), .record(.create(let key, _)): key
    default: nil
    }
  }
}

/// The operations that a thread does together.
///
/// Loads are one `find`, and creates are one `insert`, whose answer names each document that was refused. An `update` or a `delete` of several
/// documents tells only how many there were, so that nobody could say which of several compare-and-swaps won: each is sent by itself.
enum MongoCompany: Sendable {
  case load
  case create
  case none
}

/// An answer.
enum MongoResponse: Sendable {
  case record(RecordResponse)
  /// Answers a part of a `destroyAll`: how many records were deleted, the keys that were found, and the key up to which it looked; nil when it
  /// looked at all there are.
  case destroyed(Int, found: [RecordKey], upTo: RecordKey?)
  case names([String])
  case reading(MongoReading)

  /// The answer to an operation of the record store. It traps on another one, which only a mistake of this module can give.
  var record: RecordResponse {
    if case .record(let response) = self { return response }
    preconditionFailure("the operation answers as a record store does")
  }
}

/// A server and one collection at one moment.
package struct MongoReading: Sendable {
  /// The version of MongoDB that the server says it has.
  package var version = ""
  /// The name and version of a server that is not MongoDB's own and says so, such as `SecantusDB 0.7.0b3`; nil for one that says nothing.
  package var product: String?
  /// The documents of the collection.
  package var documents: Int64?
  /// The bytes of its documents, before any compression.
  package var bytes: Int64?
}
