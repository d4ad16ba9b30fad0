import Sessions

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

let now = Timestamp(milliseconds: 1_000_000)
let deadline = Timestamp(milliseconds: 2_000_000_000)

/// One system call for each line, so that lines of several tasks do not mix and nothing stays in a buffer.
func report(_ line: String) {
  let bytes = Array("\(line)\n".utf8)
  _ = bytes.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
}

func record(_ payload: [UInt8]) -> SessionRecord {
  SessionRecord(createdAt: now, absoluteDeadline: deadline, idleDeadline: deadline, payload: payload)
}

func hex(_ key: RecordKey) -> String {
  key.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

func key(hex text: String) -> RecordKey? {
  let digits = text.compactMap(\.hexDigitValue)
  guard digits.count == 32 else { return nil }
  return RecordKey((0..<16).map { UInt8(digits[2 * $0] << 4 | digits[2 * $0 + 1]) })
}

/// A payload that identifies its write, of a length that changes.
func payload(of key: RecordKey, version: Int64) -> [UInt8] {
  Array("\(hex(key)) \(version) ".utf8) + [UInt8](repeating: UInt8(truncatingIfNeeded: version), count: Int(version * 97 % 3000))
}
