import Foundation
package import Sessions

/// The operations of a store's process; `fixtures/conformance/PROTOCOL.md` describes each.
package enum StoreOperation: String, Codable, Sendable {
  case hello
  case open
  case create
  case load
  case replace
  case touch
  case destroy
  case prune
  case records
  case destroyAll
  case ping
  /// Cuts the opened store off from what it keeps records in, for programs that can.
  case interrupt
  case close
  case quit

  /// Whether it may have taken effect although its answer never came.
  var writes: Bool {
    switch self {
    case .create, .replace, .touch, .destroy, .prune, .destroyAll: true
    case .hello, .open, .load, .records, .ping, .interrupt, .close, .quit: false
    }
  }

  /// Whether it serves the suite itself and no case: a program that fails it can be asked for no further case.
  var isHousekeeping: Bool {
    switch self {
    case .hello, .open, .close, .quit: true
    case .create, .load, .replace, .touch, .destroy, .prune, .records, .destroyAll, .ping, .interrupt: false
    }
  }
}

/// One line to a store's process: an operation and its parts. Times are milliseconds since the Unix epoch, bytes are base64.
package struct StoreRequest: Codable, Sendable {
  /// The number that its answer has too; 1 and up.
  package var id: Int = 0
  package let operation: StoreOperation
  /// The number of the opened store that it is for.
  var store: Int?
  /// The version of the protocol, with `hello`.
  var version: Int64?
  var namespace: String?
  var key: Data?
  var record: WireRecord?
  var forcingIdleDeadline: Bool?
  var idleDeadline: Int64?
  var now: Int64?
  var limit: Int?
  var subject: String?
  /// The last key of the page before, with `records`.
  var after: Data?
  /// The key that `destroyAll` spares.
  var except: Data?
  /// Whether `close` removes the namespace.
  var remove: Bool?
  /// The way in which `interrupt` cuts the store off, by the names of `BackendInterruption`; nil connects it again.
  var how: String?

  package enum CodingKeys: String, CodingKey {
    case id, store, version, namespace, key, record, forcingIdleDeadline, idleDeadline, now, limit, subject, after, except, remove,
      how
    case operation = "op"
  }

  init(_ operation: StoreOperation, store: Int? = nil, key: RecordKey? = nil, now: Timestamp? = nil) {
    self.operation = operation
    self.store = store
    self.key = key.map { Data($0.bytes) }
    self.now = now?.milliseconds
  }
}

extension StoreRequest {
  /// A part that the operation needs.
  ///
  /// - Throws: `misconfigured`, with the part's name, when it is missing.
  func need<Value>(_ part: Value?, _ name: String) throws(SessionError) -> Value {
    guard let part else { throw SessionError(.misconfigured, "'\(operation.rawValue)' needs '\(name)'") }
    return part
  }

  /// The record's key.
  func needKey() throws(SessionError) -> RecordKey {
    try need(try Self.recordKey(key, "key"), "key")
  }

  /// The time that liveness is judged with.
  func needNow() throws(SessionError) -> Timestamp {
    Timestamp(milliseconds: try need(now, "now"))
  }

  static func recordKey(_ bytes: Data?, _ name: String) throws(SessionError) -> RecordKey? {
    guard let bytes else { return nil }
    guard let key = RecordKey([UInt8](bytes)) else {
      throw SessionError(.misconfigured, "'\(name)' has \(bytes.count) bytes instead of \(RecordKey.byteCount)")
    }
    return key
  }
}

/// One line from a store's process: the answer to a request, as this program writes it. ``DriverAnswer`` reads one.
package struct StoreAnswer<Value: Encodable & Sendable>: Encodable, Sendable {
  package let id: Int
  package let result: Result<Value, StoreFailure>

  private enum CodingKeys: String, CodingKey {
    case id, ok, error
  }

  package init(id: Int, _ result: Result<Value, StoreFailure>) {
    self.id = id
    self.result = result
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(id, forKey: .id)
    switch result {
    case .success(let value): try container.encode(value, forKey: .ok)
    case .failure(let failure): try container.encode(failure, forKey: .error)
    }
  }
}

/// The part of a line with the number of a request.
struct StoreAnswerID: Decodable {
  let id: Int
}

/// A ``SessionError`` as a line holds it.
package struct StoreFailure: Error, Encodable, Sendable {
  private let code: String
  private let message: String
  /// Milliseconds.
  private var retryAfter: Int64?
  private var isIndeterminate: Bool?

  package init(_ error: SessionError) {
    code = error.code.rawValue
    message = error.message
    retryAfter = error.retryAfter?.millisecondsRoundedUp
    isIndeterminate = error.isIndeterminate ? true : nil
  }
}

/// The answer to `hello`: the facts about a store's process.
struct StoreHello: Encodable, Sendable {
  /// The version of the protocol that this program speaks.
  static let protocolVersion: Int64 = 1

  /// The version of the protocol that the process speaks.
  let version: Int64
  /// The store's capabilities, by the names of ``SessionCapability``.
  let capabilities: [String]
  /// The version of the adapter, if it has one.
  var adapterVersion: String?
  /// The version of the place where the sessions are kept, if there is one.
  var backendVersion: String?
  /// The facts that a reader of a report needs.
  var details: [String: String]?
  /// Whether there is the operation `interrupt`.
  var interruptions: Bool?

  /// The store's capabilities.
  ///
  /// - Throws: `misconfigured` for another version of the protocol or an unknown capability: a mistyped one would skip cases in silence.
  func checked() throws(SessionError) -> Set<SessionCapability> {
    guard version == Self.protocolVersion else {
      throw SessionError(.misconfigured, "the store's process speaks version \(version) of the protocol instead of \(Self.protocolVersion)")
    }
    var known: Set<SessionCapability> = []
    for name in capabilities {
      guard let capability = SessionCapability(rawValue: name) else {
        throw SessionError(.misconfigured, "the store's process declares '\(DriverText.clean(name))', which is no capability")
      }
      known.insert(capability)
    }
    return known
  }
}

/// A record as the lines between two processes hold it.
package struct WireRecord: Codable, Sendable {
  private let version: Int64
  private let createdAt: Int64
  private let absoluteDeadline: Int64
  private let idleDeadline: Int64
  private let subject: String?
  private let payload: Data

  package init(_ record: SessionRecord) {
    version = record.version
    createdAt = record.createdAt.milliseconds
    absoluteDeadline = record.absoluteDeadline.milliseconds
    idleDeadline = record.idleDeadline.milliseconds
    subject = record.subject
    payload = Data(record.payload)
  }

  package var record: SessionRecord {
    SessionRecord(
      version: version, createdAt: Timestamp(milliseconds: createdAt), absoluteDeadline: Timestamp(milliseconds: absoluteDeadline),
      idleDeadline: Timestamp(milliseconds: idleDeadline), subject: subject, payload: [UInt8](payload))
  }

  /// A record and its key: an element of the answer to `records`.
  struct Keyed: Codable, Sendable {
    let key: Data
    let record: WireRecord
  }
}

// The parts of answers, as another program writes them.

extension StoreHello: DriverValue {
  init(reading json: DriverJSON, as name: String) throws(DriverMistake) {
    let members = try DriverMembers(json, name)
    version = try members.need(Int64.self, "version")
    capabilities = try members.need([String].self, "capabilities")
    adapterVersion = try members.take(String.self, "adapterVersion").map(DriverText.clean)
    backendVersion = try members.take(String.self, "backendVersion").map(DriverText.clean)
    details = try members.take(StoreFacts.self, "details")?.facts
    interruptions = try members.take(Bool.self, "interruptions")
  }
}

/// The details of a `hello`.
private struct StoreFacts: DriverValue {
  let facts: [String: String]

  init(reading json: DriverJSON, as name: String) throws(DriverMistake) {
    guard case .object(let members) = json else { throw DriverMistake("\(name) is \(json.shown) and no object") }
    var facts: [String: String] = [:]
    // A report has room for some.
    for (key, value) in members.sorted(by: { $0.key < $1.key }).prefix(50) {
      facts[DriverText.clean(key)] = DriverText.clean(try String(reading: value, as: "'\(DriverText.clean(key))' of \(name)"))
    }
    self.facts = facts
  }
}

extension WireRecord: DriverValue {
  package init(reading json: DriverJSON, as name: String) throws(DriverMistake) {
    let members = try DriverMembers(json, name)
    version = try members.need(Int64.self, "version")
    createdAt = try members.need(Int64.self, "createdAt")
    absoluteDeadline = try members.need(Int64.self, "absoluteDeadline")
    idleDeadline = try members.need(Int64.self, "idleDeadline")
    subject = try members.take(String.self, "subject")
    payload = try members.need(Data.self, "payload")
  }
}

extension WireRecord.Keyed: DriverValue {
  init(reading json: DriverJSON, as name: String) throws(DriverMistake) {
    let members = try DriverMembers(json, name)
    key = try members.need(Data.self, "key")
    record = try members.need(WireRecord.self, "record")
  }
}
