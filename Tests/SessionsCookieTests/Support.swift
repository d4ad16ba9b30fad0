import Sessions
import SessionsCookie
import Testing

let start = Timestamp(milliseconds: 1_700_000_000_000)

func after(_ milliseconds: Int64) -> Timestamp { Timestamp(milliseconds: start.milliseconds + milliseconds) }

/// Bytes that count up: a seal with them is the same in every run and every language.
struct CountingRandom: RandomSource {
  func fill(_ buffer: UnsafeMutableRawBufferPointer) {
    for index in buffer.indices { buffer[index] = UInt8(truncatingIfNeeded: index) }
  }
}

/// The given bytes, for one draw.
struct FixedRandom: RandomSource {
  let bytes: [UInt8]

  func fill(_ buffer: UnsafeMutableRawBufferPointer) {
    buffer.copyBytes(from: bytes.prefix(buffer.count))
  }
}

func key(_ number: UInt8) throws -> CookieKey {
  try CookieKey((0..<32).map { $0 &* 37 &+ number })
}

func configuration(_ keys: CookieKey...) throws -> CookieConfiguration {
  let first = try keys.first ?? key(1)
  return CookieConfiguration(keys: try CookieKeyRing(primary: first, others: Array(keys.dropFirst())))
}

func makeStore(_ change: (inout CookieConfiguration) -> Void = { _ in }) throws -> CookieSessionStore {
  var configuration = try configuration()
  change(&configuration)
  return try CookieSessionStore(configuration: configuration)
}

extension CookieSessionStore {
  func live(_ token: String, now: Timestamp = start) async throws -> SessionSnapshot {
    guard case .live(let snapshot) = try await open(token, now: now) else { throw Unexpected(what: "the token does not open") }
    return snapshot
  }

  func isAbsent(_ token: String, now: Timestamp = start) async throws -> Bool {
    if case .absent = try await open(token, now: now) { return true }
    return false
  }

  /// A new session with the given operations.
  func new(_ operations: [SessionOperation] = [.set("k", EncodedValue(json: "1"))], now: Timestamp = start) async throws
    -> (snapshot: SessionSnapshot, token: String)
  {
    try await write(operations, to: nil, now: now)
  }

  func write(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, rotation: Rotation? = nil, now: Timestamp = start
  ) async throws -> (snapshot: SessionSnapshot, token: String) {
    let options = CommitOptions(rotation: rotation)
    guard case .committed(let next, let token?) = try await commit(operations, to: snapshot, options: options, now: now)
    else { throw Unexpected(what: "nothing was committed") }
    return (next, token)
  }
}

struct Unexpected: Error {
  let what: String
}

/// A value of exactly this many bytes.
func value(bytes: Int) -> EncodedValue {
  EncodedValue(json: "\"" + String(repeating: "x", count: bytes - 2) + "\"")
}
