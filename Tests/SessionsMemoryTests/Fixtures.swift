import Sessions

let start = Timestamp(milliseconds: 1_000_000)

func at(_ milliseconds: Int64) -> Timestamp { Timestamp(milliseconds: start.milliseconds + milliseconds) }

/// Keys whose order is that of their numbers and which spread over all shards.
func key(_ number: Int) -> RecordKey {
  var bytes = [UInt8](repeating: 0, count: RecordKey.byteCount)
  for index in 0..<8 {
    bytes[index] = UInt8(truncatingIfNeeded: number >> (8 * (7 - index)))
    bytes[8 + index] = UInt8(truncatingIfNeeded: number >> (8 * index))
  }
  bytes[0] = UInt8(truncatingIfNeeded: number)
  guard let key = RecordKey(bytes) else { preconditionFailure("16 bytes make a key") }
  return key
}

func record(
  absolute: Int64 = 1_000_000, idle: Int64 = 1000, subject: String? = nil, payload: [UInt8] = [1, 2, 3]
) -> SessionRecord {
  SessionRecord(
    createdAt: start, absoluteDeadline: at(absolute), idleDeadline: at(idle), subject: subject, payload: payload)
}
