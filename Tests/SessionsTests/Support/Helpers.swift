import Foundation
import Sessions
import SessionsMemory
import SessionsTesting

/// The time at which tests begin.
let start = Timestamp(milliseconds: 1_767_225_600_000)

func at(_ duration: Duration) -> Timestamp { start.advanced(by: duration) }

/// The code of the error that `body` throws; nil when it throws none or another kind of error.
func errorCode(_ body: () async throws -> Void) async -> SessionErrorCode? {
  do {
    try await body()
    return nil
  } catch {
    return (error as? SessionError)?.code
  }
}

/// The error that `body` throws, if it is a ``SessionError``.
func sessionError(_ body: () async throws -> Void) async -> SessionError? {
  do {
    try await body()
    return nil
  } catch {
    return error as? SessionError
  }
}

/// The bytes of hexadecimal digits; nil when they are none.
func bytes(hex: String) -> [UInt8]? {
  let digits = Array(hex.utf8)
  guard digits.count.isMultiple(of: 2) else { return nil }
  var bytes: [UInt8] = []
  for index in stride(from: 0, to: digits.count, by: 2) {
    guard let byte = UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16) else { return nil }
    bytes.append(byte)
  }
  return bytes
}

func hex(_ bytes: some Sequence<UInt8>) -> String {
  bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
}

/// The folder of the package, found from this file.
let packageRoot = URL(filePath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

extension SessionCookieChange {
  /// The token that the cookie is set to.
  var token: String? {
    if case .set(let token, _) = self { token } else { nil }
  }

  /// The cookie's lifetime in seconds.
  var maxAge: Int64? {
    if case .set(_, let maxAge) = self { maxAge } else { nil }
  }
}

extension CommitOutcome {
  /// The session that was written.
  var committed: SessionSnapshot? {
    if case .committed(let snapshot, _) = self { snapshot } else { nil }
  }

  /// The token that was handed out.
  var token: String? {
    if case .committed(_, let token) = self { token } else { nil }
  }

  /// The name of the case.
  var name: String {
    switch self {
    case .committed: "committed"
    case .unchanged: "unchanged"
    case .destroyed: "destroyed"
    case .gone: "gone"
    case .superseded: "superseded"
    case .conflict: "conflict"
    }
  }
}

extension OpenOutcome {
  /// The session that was opened.
  var live: SessionSnapshot? {
    if case .live(let snapshot) = self { snapshot } else { nil }
  }

  /// The name of the case.
  var name: String {
    switch self {
    case .live: "live"
    case .absent: "absent"
    case .superseded: "superseded"
    }
  }
}

extension SessionCommit {
  /// Whether this is the outcome for the session and for the cookie.
  func became(_ result: Result, _ cookie: SessionCookieChange) -> Bool {
    self.result == result && self.cookie == cookie
  }
}
