import CHiredis
import Sessions

/// A reply as hiredis read it, valid while its reader's owner keeps it.
struct RedisReply {
  private let pointer: UnsafeMutablePointer<redisReply>

  init(_ pointer: UnsafeMutablePointer<redisReply>) {
    self.pointer = pointer
  }

  func free() { freeReplyObject(pointer) }

  private var type: Int32 { pointer.pointee.type }

  /// The bytes of a string, a status or an error.
  private var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: pointer.pointee.str, count: pointer.pointee.str == nil ? 0 : pointer.pointee.len)
  }

  /// The text of an error; nil for any other reply.
  var errorText: String? { type == REDIS_REPLY_ERROR ? String(decoding: bytes, as: UTF8.self) : nil }

  /// The reply by itself.
  var response: RedisResponse {
    switch type {
    case REDIS_REPLY_STRING: return .bytes([UInt8](bytes))
    case REDIS_REPLY_INTEGER: return .integer(pointer.pointee.integer)
    case REDIS_REPLY_STATUS: return .status
    case REDIS_REPLY_ARRAY:
      guard let elements = pointer.pointee.element else { return .array([]) }
      return .array((0..<pointer.pointee.elements).map { elements[$0].map { RedisReply($0).response } ?? .null })
    // An error inside an array is one element's: none of the commands in use answers that way.
    default: return .null
    }
  }

  /// The reply to an operation. What is wrong with the stored value is an answer.
  func response(to operation: RedisOperation) -> Result<RedisResponse, SessionError> {
    guard case .load = operation, type == REDIS_REPLY_STRING else { return .success(response) }
    guard let record = RedisValue.record(bytes) else { return .failure(.notARecord) }
    return .success(.record(record))
  }
}
