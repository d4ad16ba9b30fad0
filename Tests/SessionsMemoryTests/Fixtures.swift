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

/// A generator whose sequence is the same in every run, so that a failure can be repeated.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
