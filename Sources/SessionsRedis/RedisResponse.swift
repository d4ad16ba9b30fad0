import Sessions

/// What a server answered, or what became of an operation in a cluster.
enum RedisResponse: Sendable {
  case null
  case status
  case integer(Int64)
  case bytes([UInt8])
  case array([RedisResponse])
  /// The answer to ``RedisOperation/load(_:)``.
  case record(SessionRecord)
  /// Another node has the slot: for good, or for a key that was moved already.
  case redirected(RedisEndpoint, slot: Int, isAsking: Bool)
  /// It was not done, and another node may be the one to do it.
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

/// What is put into a server's queue.
struct RedisRequest: Sendable {
  let operation: RedisOperation
  /// Whether the node is to answer for a slot that it is about to receive.
  var isAsking = false
}
