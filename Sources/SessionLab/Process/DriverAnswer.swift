package import Foundation
package import Sessions

/// A line from a store's process: the answer to a request. It is read strictly, as a mistake in it would else look like one of the store,
/// or like none.
package struct DriverAnswer: Sendable {
  /// The number of the request.
  package let id: Int
  private let members: [String: DriverJSON]

  /// Reads a line as far as the number of its request.
  ///
  /// - Throws: ``DriverMistake`` for a line that is no object of JSON, or has no number that could be a request's.
  package init(_ line: Data) throws(DriverMistake) {
    guard case .object(let members) = try DriverJSON(line) else { throw DriverMistake("it is no object") }
    self.members = members
    guard let id = members["id"] else { throw DriverMistake("'id' is missing") }
    self.id = try Int(reading: id, as: "'id'")
  }

  /// The outcome.
  ///
  /// A member that is null counts as missing, as many encoders write all members; but null is also an outcome.
  ///
  /// - Throws: ``DriverMistake`` for an answer with both or neither of `ok` and `error`, or a member of another type than the protocol
  ///   says.
  package func result<Value: DriverValue>(_ type: Value.Type) throws(DriverMistake) -> Result<Value, SessionError> {
    let (ok, error) = (members["ok"], members["error"].flatMap { $0 == .null ? nil : $0 })
    switch (ok, error) {
    case (nil, nil): throw DriverMistake("it has neither 'ok' nor 'error'")
    case (let ok?, let error?) where ok != .null:
      throw DriverMistake("it has both 'ok', which is \(ok.shown), and 'error', which is \(error.shown)")
    case (_, let error?): return .failure(try Self.failure(error))
    case (let ok?, nil): return .success(try Value(reading: ok, as: "'ok'"))
    }
  }

  /// The codes of the protocol.
  private static let codes: [SessionErrorCode] = [
    .unavailable, .timeout, .cancelled, .tooLarge, .corrupt, .unsupported, .misconfigured, .backend, .closed,
  ]

  private static func failure(_ json: DriverJSON) throws(DriverMistake) -> SessionError {
    let members = try DriverMembers(json, "'error'")
    let text = try members.need(String.self, "code")
    guard let code = codes.first(where: { $0.rawValue == text }) else {
      throw DriverMistake("'code' of 'error' is \"\(DriverText.clean(text))\" and none of \(codes.map(\.rawValue).joined(separator: ", "))")
    }
    let wait = try members.take(Int64.self, "retryAfter")
    if let wait, wait < 0 { throw DriverMistake("'retryAfter' of 'error' is \(wait), which is negative") }
    return SessionError(
      code, DriverText.clean(try members.need(String.self, "message")), retryAfter: wait.map { .milliseconds($0) },
      isIndeterminate: try members.take(Bool.self, "isIndeterminate") ?? false)
  }
}

/// The members of an object, read by their names.
struct DriverMembers {
  private let members: [String: DriverJSON]
  private let owner: String

  init(_ json: DriverJSON, _ owner: String) throws(DriverMistake) {
    guard case .object(let members) = json else { throw DriverMistake("\(owner) is \(json.shown) and no object") }
    (self.members, self.owner) = (members, owner)
  }

  /// A member that may be missing or null.
  func take<Value: DriverValue>(_ type: Value.Type, _ name: String) throws(DriverMistake) -> Value? {
    guard let json = members[name], json != .null else { return nil }
    return try Value(reading: json, as: "'\(name)' of \(owner)")
  }

  /// A member that has to be there.
  func need<Value: DriverValue>(_ type: Value.Type, _ name: String) throws(DriverMistake) -> Value {
    guard let json = members[name] else { throw DriverMistake("'\(name)' of \(owner) is missing") }
    return try Value(reading: json, as: "'\(name)' of \(owner)")
  }
}

/// A value of an answer, read strictly.
package protocol DriverValue: Sendable {
  /// - Parameter name: The member's name, for mistakes.
  init(reading json: DriverJSON, as name: String) throws(DriverMistake)
}

extension DriverValue where Self: FixedWidthInteger {
  package init(reading json: DriverJSON, as name: String) throws(DriverMistake) {
    guard case .number(let text) = json, text.allSatisfy({ $0 == "-" || $0.isNumber }) else {
      throw DriverMistake(
        "\(name) is \(json.shown) and no integer: a number is written with its digits only, without a fraction or an exponent")
    }
    guard let value = Self(text) else { throw DriverMistake("\(name) is \(json.shown), which is no \(Self.bitWidth)-bit integer") }
    self = value
  }
}

extension Int64: DriverValue {}
extension Int: DriverValue {}

extension Bool: DriverValue {
  package init(reading json: DriverJSON, as name: String) throws(DriverMistake) {
    guard case .bool(let value) = json else { throw DriverMistake("\(name) is \(json.shown) and neither true nor false") }
    self = value
  }
}

/// The only possible result of an operation that has none.
struct DriverDone: DriverValue {
  init(reading json: DriverJSON, as name: String) throws(DriverMistake) {
    guard json == .bool(true) else { throw DriverMistake("\(name) is \(json.shown) and not true, which alone says that it was done") }
  }
}

extension String: DriverValue {
  package init(reading json: DriverJSON, as name: String) throws(DriverMistake) {
    guard case .string(let value) = json else { throw DriverMistake("\(name) is \(json.shown) and no text") }
    self = value
  }
}

extension Data: DriverValue {
  package init(reading json: DriverJSON, as name: String) throws(DriverMistake) {
    guard case .string(let text) = json, let value = Data(base64Encoded: text) else {
      throw DriverMistake("\(name) is \(json.shown) and no base64 with padding")
    }
    self = value
  }
}

extension Optional: DriverValue where Wrapped: DriverValue {
  package init(reading json: DriverJSON, as name: String) throws(DriverMistake) {
    self = json == .null ? nil : try Wrapped(reading: json, as: name)
  }
}

extension Array: DriverValue where Element: DriverValue {
  package init(reading json: DriverJSON, as name: String) throws(DriverMistake) {
    guard case .array(let elements) = json else { throw DriverMistake("\(name) is \(json.shown) and no list") }
    self = []
    reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() { append(try Element(reading: element, as: "element \(index + 1) of \(name)")) }
  }
}
