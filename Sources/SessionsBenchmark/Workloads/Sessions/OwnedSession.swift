package import Sessions

/// A session as its worker knows it.
struct OwnedSession: Sendable {
  enum State: UInt8, Sendable {
    /// There is no session: its visitor logged out, and will return with a new one.
    case vacant
    /// The known state of the session was acknowledged.
    case known
    /// An operation failed and may have been done or not; the next load decides.
    case doubtful
  }

  /// The newest token. Some stores hand out another with every write.
  var token: String = ""
  var id: RecordKey?
  var stamp: SessionStamp = SessionStamp(payload: 0)
  /// The idle deadline that was acknowledged.
  var idleDeadline: Timestamp = Timestamp(milliseconds: .min)
  /// The time by which this visitor is ahead of the clock, in milliseconds.
  ///
  /// A benchmark cannot wait half an hour for a session to need a touch: its visitor skips that time.
  var lead: Int64 = 0
  var isLoggedIn: Bool = false
  var state: State = .vacant

  func now(_ wall: Timestamp) -> Timestamp { Timestamp(milliseconds: wall.milliseconds + lead) }
}

/// Identifies a write of a session: the number of writes so far, and the value that this one stored.
///
/// It is stored as a number beside the value, so that every load can be compared with the acknowledged state at the cost of a few digits.
package struct SessionStamp: Sendable, Hashable {
  /// The number of writes; 1 for the creation.
  var writes: Int = 1
  /// The position in the pool of the value that is stored.
  var payload: Int

  static let stampKey = "stamp"
  static let payloadKey = "data"

  /// Creates a stamp.
  package init(writes: Int = 1, payload: Int) {
    self.writes = writes
    self.payload = payload
  }

  /// The stamp that a session holds; nil when it holds none.
  package init?(_ content: SessionContent) {
    guard let value = content.fields[Self.stampKey], !value.bytes.isEmpty else { return nil }
    var number = 0
    for byte in value.bytes {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), number < 1 << 58 else { return nil }
      number = number * 10 + Int(byte - UInt8(ascii: "0"))
    }
    self.init(writes: number / PayloadPool.mostValues, payload: number % PayloadPool.mostValues)
  }

  /// The stamp of the next write.
  func next(payload: Int) -> SessionStamp { SessionStamp(writes: writes + 1, payload: payload) }

  /// The stamp as a session stores it.
  package var value: EncodedValue {
    let number = writes * PayloadPool.mostValues + payload
    // Digits go straight into the array: a string would be another allocation.
    return EncodedValue(
      [UInt8](unsafeUninitializedCapacity: 20) { buffer, initialized in
        var (rest, digits) = (number, 0)
        repeat {
          buffer[digits] = UInt8(ascii: "0") + UInt8(rest % 10)
          rest /= 10
          digits += 1
        } while rest > 0
        buffer[..<digits].reverse()
        initialized = digits
      })
  }
}

/// A token that must not open a session any more.
struct FormerToken: Sendable {
  /// The token.
  var token: String
  /// The failure that counts if the token opens a session.
  var failure: VerifyFailure
}

/// Tokens of ended sessions, to be tried in the end: the first ones of a run and the last ones, so that memory does not grow.
struct FormerTokens: Sendable {
  private var kept: [FormerToken] = []
  private var next = 0

  static let first = 256
  static let last = 256

  mutating func append(_ token: FormerToken) {
    if kept.count < Self.first + Self.last {
      kept.append(token)
    } else {
      kept[Self.first + next] = token
      next = (next + 1) % Self.last
    }
  }

  var all: [FormerToken] { kept }
}
