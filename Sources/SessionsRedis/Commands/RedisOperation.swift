package import Sessions

/// An operation of a store on a server: one command each.
package enum RedisOperation: Sendable {
  /// GET, answered with the record.
  case load(RecordKey)
  /// SET NX.
  case create(RecordKey, SessionRecord, indexedUntil: Timestamp?, now: Timestamp)
  case replace(
    RecordKey, expecting: Int64, with: SessionRecord, forcingIdleDeadline: Bool, indexedUntil: Timestamp?, now: Timestamp)
  case touch(RecordKey, idleDeadline: Timestamp, indexed: RedisIndexing?, now: Timestamp)
  /// DEL, whatever the value.
  case destroy(RecordKey)
  case destroyVersion(RecordKey, Int64)
  case destroyExpired(RecordKey, now: Timestamp)
  case destroySubject(RecordKey, String)
  /// Runs one of the scripts of a subject's index.
  case index(RedisScript, name: [UInt8], arguments: [[UInt8]])
  /// Does what a write needs without changing anything, on a key that is never set.
  case probe(name: [UInt8])
  /// Any other command. With a key it belongs to that key's node in a cluster.
  case command([[UInt8]], key: [UInt8]?, isRepeatable: Bool)

  /// Whether doing it twice is as good as once, so that it may be sent again when the answer was lost.
  var isRepeatable: Bool {
    switch self {
    case .load, .index, .probe: true
    case .command(_, _, let isRepeatable): isRepeatable
    default: false
    }
  }

  /// The script that it runs; nil for a plain command.
  var script: RedisScript? {
    switch self {
    case .replace: RedisScripts.replace
    case .touch: RedisScripts.touch
    case .destroyVersion: RedisScripts.destroyVersion
    case .destroyExpired: RedisScripts.destroyExpired
    case .destroySubject: RedisScripts.destroySubject
    case .index(let script, _, _): script
    case .probe: RedisScripts.probe
    case .load, .create, .destroy, .command: nil
    }
  }

  /// The name of the key that decides the node of a cluster; nil if any node will do.
  func keyName(in keyspace: RedisKeyspace) -> [UInt8]? {
    switch self {
    case .load(let key), .create(let key, _, _, _), .replace(let key, _, _, _, _, _), .touch(let key, _, _, _), .destroy(let key),
      .destroyVersion(let key, _), .destroyExpired(let key, _), .destroySubject(let key, _):
      keyspace.recordName(key)
    case .index(_, let name, _), .probe(let name): name
    case .command(_, let key, _): key
    }
  }
}

/// The deadlines until which a subject's index knows a record.
package struct RedisIndexing: Sendable {
  let subject: String
  let until: Timestamp
}

/// A server's answer, or the outcome of an operation in a cluster.
package enum RedisResponse: Sendable {
  case null
  case status
  case integer(Int64)
  case bytes([UInt8])
  case array([RedisResponse])
  /// The answer to ``RedisOperation/load(_:)``.
  case record(SessionRecord)
  /// Another node has the slot, or only the key, which was moved already.
  case redirected(RedisEndpoint, slot: Int, isAsking: Bool)
  /// The operation was not done, and another node may be the one to do it.
  case undone(SessionError)

  /// The number of a reply; nil for any other.
  var integer: Int64? {
    if case .integer(let number) = self { return number }
    return nil
  }

  var bytes: [UInt8]? {
    if case .bytes(let bytes) = self { return bytes }
    return nil
  }

  var array: [RedisResponse]? {
    if case .array(let elements) = self { return elements }
    return nil
  }

  /// The text of a bulk string; nil for any other.
  var text: String? { bytes.flatMap { String(validating: $0, as: UTF8.self) } }
}

/// A request in a server's queue.
package struct RedisRequest: Sendable {
  package let operation: RedisOperation
  /// Whether the node has to answer for a slot that it is about to receive.
  package var isAsking = false

  package init(operation: RedisOperation, isAsking: Bool = false) {
    self.operation = operation
    self.isAsking = isAsking
  }
}
