package import Foundation

/// A value of JSON as a store's process wrote it.
///
/// A number keeps its notation, so that `2.0` and `1e0` are no integers and 9007199254740993 is not rounded: `JSONDecoder` takes all three.
package enum DriverJSON: Sendable, Equatable {
  case null
  case bool(Bool)
  case number(String)
  case string(String)
  case array([DriverJSON])
  case object([String: DriverJSON])

  /// Reads one line.
  ///
  /// - Throws: ``DriverMistake`` for anything but one value of JSON, for a member that stands twice, and for text that is no UTF-8.
  package init(_ line: Data) throws(DriverMistake) {
    let parsed = line.withUnsafeBytes { bytes -> Result<DriverJSON, DriverMistake> in
      var reader = DriverJSONReader(bytes)
      do throws(DriverMistake) {
        return .success(try reader.readAll())
      } catch {
        return .failure(error)
      }
    }
    self = try parsed.get()
  }

  /// The value in a sentence, as it was written.
  var shown: String {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .number(let text): DriverText.clean(text)
    case .string(let text): "\"\(DriverText.clean(text))\""
    case .array: "a list"
    case .object: "an object"
    }
  }
}

/// A mistake in what a store's process wrote, in words that name the member and its value.
package struct DriverMistake: Error, Equatable, CustomStringConvertible {
  /// The mistake as the end of a sentence, such as `'version' is 2.0 and no integer`.
  package let description: String

  init(_ description: String) {
    self.description = description
  }
}

/// Reads JSON (RFC 8259) from bytes.
private struct DriverJSONReader {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0
  private var depth = 0

  /// The deepest nesting: a line of brackets must not exhaust the stack.
  private static let deepest = 64

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  mutating func readAll() throws(DriverMistake) -> DriverJSON {
    let value = try readValue()
    skipSpace()
    guard position == bytes.count else { throw wrong("more follows after the value") }
    return value
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func wrong(_ what: String) -> DriverMistake { DriverMistake("\(what) at byte \(position)") }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A { position += 1 }
  }

  /// Steps over a byte if it comes next.
  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func readValue() throws(DriverMistake) -> DriverJSON {
    skipSpace()
    switch next {
    case nil: throw wrong("the line ends where a value belongs")
    case UInt8(ascii: "{"): return .object(try readObject())
    case UInt8(ascii: "["): return .array(try readArray())
    case UInt8(ascii: "\""): return .string(try readString())
    case UInt8(ascii: "t"): return try readWord("true", .bool(true))
    case UInt8(ascii: "f"): return try readWord("false", .bool(false))
    case UInt8(ascii: "n"): return try readWord("null", .null)
    default: return .number(try readNumber())
    }
  }

  private mutating func readWord(_ word: StaticString, _ value: DriverJSON) throws(DriverMistake) -> DriverJSON {
    let length = word.utf8CodeUnitCount
    let isWord = position + length <= bytes.count && (0..<length).allSatisfy { bytes[position + $0] == word.utf8Start[$0] }
    guard isWord else { throw wrong("there is no value") }
    position += length
    return value
  }

  private mutating func readObject() throws(DriverMistake) -> [String: DriverJSON] {
    try descend()
    defer { depth -= 1 }
    var members: [String: DriverJSON] = [:]
    skipSpace()
    if take("}") { return members }
    repeat {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw wrong("the name of a member is missing") }
      let name = try readString()
      skipSpace()
      guard take(":") else { throw wrong("a colon is missing") }
      guard members.updateValue(try readValue(), forKey: name) == nil else {
        throw DriverMistake("'\(DriverText.clean(name))' stands twice")
      }
      skipSpace()
    } while take(",")
    guard take("}") else { throw wrong("an object is not closed") }
    return members
  }

  private mutating func readArray() throws(DriverMistake) -> [DriverJSON] {
    try descend()
    defer { depth -= 1 }
    var elements: [DriverJSON] = []
    skipSpace()
    if take("]") { return elements }
    repeat {
      elements.append(try readValue())
      skipSpace()
    } while take(",")
    guard take("]") else { throw wrong("a list is not closed") }
    return elements
  }

  private mutating func descend() throws(DriverMistake) {
    position += 1
    depth += 1
    guard depth <= Self.deepest else { throw wrong("it is nested too deeply") }
  }

  private mutating func readNumber() throws(DriverMistake) -> String {
    let start = position
    _ = take("-")
    // No zeros stand before a number.
    let isNumber = take("0") || readDigits()
    guard isNumber else {
      position = start
      throw wrong("there is no value")
    }
    if take("."), !readDigits() { throw wrong("a digit is missing") }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      guard readDigits() else { throw wrong("a digit is missing") }
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func readDigits() -> Bool {
    let start = position
    while let byte = next, (0x30...0x39).contains(byte) { position += 1 }
    return position > start
  }

  private mutating func readString() throws(DriverMistake) -> String {
    position += 1
    let start = position
    while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
    // Most texts have no escapes and are read at once.
    var text = try utf8(start..<position)
    while let byte = next {
      guard byte >= 0x20 else { throw wrong("a control character is not escaped") }
      if take("\"") { return text }
      if take("\\") {
        text.unicodeScalars.append(try readEscape())
        continue
      }
      let start = position
      while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
      text += try utf8(start..<position)
    }
    throw wrong("a text is not closed")
  }

  private func utf8(_ range: Range<Int>) throws(DriverMistake) -> String {
    guard let text = String(validating: bytes[range], as: UTF8.self) else { throw wrong("a text is no UTF-8") }
    return text
  }

  private mutating func readEscape() throws(DriverMistake) -> Unicode.Scalar {
    let character = next
    position += 1
    switch character {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{08}"
    case UInt8(ascii: "f"): return "\u{0C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try readCodePoint()
    default: throw wrong("an escape is unknown")
    }
  }

  /// The rest of an escape, after its `\u`: four digits, or twice four for a character beyond 16 bits.
  private mutating func readCodePoint() throws(DriverMistake) -> Unicode.Scalar {
    let first = try readUnit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard UTF16.isLeadSurrogate(first), take("\\"), take("u") else { throw wrong("half a character is escaped") }
    let second = try readUnit()
    guard UTF16.isTrailSurrogate(second) else { throw wrong("half a character is escaped") }
    return UTF16.decode(UTF16.EncodedScalar([first, second]))
  }

  private mutating func readUnit() throws(DriverMistake) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw wrong("a digit of an escape is missing")
      }
      unit = unit << 4 | UInt16(digit)
      position += 1
    }
    return unit
  }
}
