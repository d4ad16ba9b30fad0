import Foundation
import Sessions

/// One line to a store's process: an operation and what it needs. Times are milliseconds since the Unix epoch, bytes are base64.
struct StoreRequest: Codable, Sendable {
  /// Which answer belongs to it; 1 and up.
  var id: Int = 0
  let operation: StoreOperation
  /// Which of the opened stores it is for.
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
  /// The key that `destroyAll` leaves alone.
  var except: Data?
  /// Whether `close` removes the namespace.
  var remove: Bool?

  enum CodingKeys: String, CodingKey {
    case id, store, version, namespace, key, record, forcingIdleDeadline, idleDeadline, now, limit, subject, after, except, remove
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
  /// A part that the operation cannot do without.
  ///
  /// - Throws: `misconfigured`, naming the part.
  func need<Value>(_ part: Value?, _ name: String) throws(SessionError) -> Value {
    guard let part else { throw SessionError(.misconfigured, "'\(operation.rawValue)' needs '\(name)'") }
    return part
  }

  /// The record's key.
  func needKey() throws(SessionError) -> RecordKey {
    guard let key = try Self.recordKey(key, "key") else { throw SessionError(.misconfigured, "'\(operation.rawValue)' needs 'key'") }
    return key
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
