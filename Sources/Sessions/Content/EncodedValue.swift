import Foundation

/// A field's or flash's value as the session keeps it: JSON text, decoded only when somebody reads it.
///
/// Stores and merging treat it as opaque bytes; two values are equal when their bytes are.
public struct EncodedValue: Sendable, Hashable {
  /// The bytes of the JSON text.
  public let bytes: ArraySlice<UInt8>

  /// Wraps the bytes of a JSON text.
  public init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
  }

  /// Wraps the bytes of a JSON text.
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes[...]
  }

  /// Wraps a JSON text.
  public init(json: String) {
    self.bytes = Array(json.utf8)[...]
  }

  /// The JSON text; bytes that are not UTF-8 are shown as replacement characters.
  public var json: String { String(decoding: bytes, as: UTF8.self) }
}

extension EncodedValue: CustomStringConvertible, CustomReflectable {
  /// The number of bytes: what users keep in sessions does not reach a log with a session that is printed (`[ERR-4]`). ``json`` shows it.
  public var description: String { "(\(bytes.count) bytes)" }
  /// Shows nothing more.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

extension EncodedValue {
  /// Encodes a value as JSON with sorted keys, so that equal values have equal bytes (`[FD-5]`).
  ///
  /// - Throws: ``SessionError`` with code `encodingFailed`, naming `key` and not the value (`[ERR-4]`).
  public init(encoding value: some Encodable, for key: String) throws(SessionError) {
    if let bytes = PlainJSON.encode(value) {
      self.init(bytes)
      return
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      self.init([UInt8](try encoder.encode(value)))
    } catch {
      // Foundation's description quotes the value or the keys of a dictionary, which may be personal (`[ERR-4]`).
      throw SessionError(.encodingFailed, "the value for '\(key)' cannot be written as JSON")
    }
  }

  /// Decodes the value.
  ///
  /// - Throws: ``SessionError`` with code `typeMismatch`, naming `key` and not the value (`[FD-4]`).
  public func decoded<Value: Decodable>(as type: Value.Type, for key: String) throws(SessionError) -> Value {
    if let value = PlainJSON.decode(bytes, as: type) { return value }
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch {
      throw SessionError(.typeMismatch, "the value stored for '\(key)' cannot be read as \(type)")
    }
  }
}

/// The JSON of texts, integers and booleans, which most values are, without a coder.
///
/// It writes the bytes that `JSONEncoder` writes, and reads what it wrote. Everything else, such as a text with an escape, is left to the
/// coder: nil.
private enum PlainJSON {
  static func encode(_ value: some Encodable) -> [UInt8]? {
    switch value {
    case let text as String: quoted(text)
    case let number as Int: Array(String(number).utf8)
    case let flag as Bool: Array((flag ? "true" : "false").utf8)
    case let number as Int64: Array(String(number).utf8)
    default: nil
    }
  }

  static func decode<Value>(_ bytes: ArraySlice<UInt8>, as type: Value.Type) -> Value? {
    if type == String.self { return text(bytes) as? Value }
    if type == Int.self { return integer(bytes).flatMap { Int(exactly: $0) } as? Value }
    if type == Bool.self { return flag(bytes) as? Value }
    if type == Int64.self { return integer(bytes) as? Value }
    return nil
  }

  /// Whether a byte stands for itself in a JSON text.
  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") && byte != 0x7F
  }

  private static func quoted(_ text: String) -> [UInt8]? {
    let utf8 = text.utf8
    guard utf8.allSatisfy(isPlain) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(utf8.count + 2)
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: utf8)
    bytes.append(UInt8(ascii: "\""))
    return bytes
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String? {
    guard bytes.count >= 2, bytes.first == UInt8(ascii: "\""), bytes.last == UInt8(ascii: "\"") else { return nil }
    let inner = bytes.dropFirst().dropLast()
    guard inner.allSatisfy(isPlain) else { return nil }
    return String(validating: inner, as: UTF8.self)
  }

  private static func integer(_ bytes: ArraySlice<UInt8>) -> Int64? {
    let isNegative = bytes.first == UInt8(ascii: "-")
    let digits = isNegative ? bytes.dropFirst() : bytes
    // Eighteen digits cannot overflow. JSON has no leading zeros, and "-0" is a floating-point number's.
    guard (1...18).contains(digits.count), let first = digits.first, first != UInt8(ascii: "0") || (digits.count == 1 && !isNegative) else {
      return nil
    }
    var magnitude: Int64 = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      magnitude = magnitude * 10 + Int64(digit - UInt8(ascii: "0"))
    }
    return isNegative ? -magnitude : magnitude
  }

  private static func flag(_ bytes: ArraySlice<UInt8>) -> Bool? {
    if bytes.elementsEqual("true".utf8) { return true }
    return bytes.elementsEqual("false".utf8) ? false : nil
  }
}
