import Sessions

/// The names of a store's keys.
///
/// A record's name is the prefix and the key in hexadecimal, so that it begins like the log prefix of the session. The name of a subject's
/// index is the prefix, `subject:` and the subject in base64url. Neither has braces in it: in a cluster the whole name decides the node.
struct RedisKeyspace: Sendable {
  let prefix: [UInt8]

  init(_ prefix: String) throws(SessionError) {
    try RedisKeyspace.validate(prefix)
    self.prefix = Array(prefix.utf8)
  }

  /// Checks a prefix against `[NS-1]`. As the only colon ends it, no valid prefix is the beginning of another one.
  static func validate(_ prefix: String) throws(SessionError) {
    let bytes = Array(prefix.utf8)
    let name = bytes.dropLast()
    let isValid =
      bytes.last == UInt8(ascii: ":") && (1...48).contains(name.count) && name.allSatisfy(isWordCharacter)
      && !(name.first.map(isDigit) ?? true)
    guard isValid else {
      throw .misconfigured(
        "the prefix \(String(reflecting: prefix)) is not valid: use a letter or underscore, then at most 47 letters, digits or "
          + "underscores, then a colon")
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  private static func isWordCharacter(_ byte: UInt8) -> Bool {
    isDigit(byte) || byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  static let digits: [UInt8] = Array("0123456789abcdef".utf8)

  /// The number of bytes in the name of a record's key.
  var recordNameCount: Int { prefix.count + 2 * RecordKey.byteCount }

  /// The name of a key that is never set: neither a record's nor an index's.
  var pingName: [UInt8] { prefix + Array("ping".utf8) }

  func recordName(_ key: RecordKey) -> [UInt8] {
    var name = prefix
    key.withUnsafeBytes { bytes in
      for byte in bytes { name += [RedisKeyspace.digits[Int(byte >> 4)], RedisKeyspace.digits[Int(byte & 15)]] }
    }
    return name
  }

  /// The record that a key's name belongs to; nil when it is the name of something else.
  func recordKey(_ name: [UInt8]) -> RecordKey? {
    guard name.count == recordNameCount, name.starts(with: prefix) else { return nil }
    var bytes: [UInt8] = []
    var index = prefix.count
    while index < name.count {
      guard let high = RedisKeyspace.value(name[index]), let low = RedisKeyspace.value(name[index + 1]) else { return nil }
      bytes.append(high << 4 | low)
      index += 2
    }
    return RecordKey(bytes)
  }

  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
  }

  /// The pattern by which SCAN finds the records. A valid prefix has no character with a meaning in patterns, so none is escaped
  /// (`[NS-2]`).
  var recordPattern: [UInt8] { prefix + [UInt8](repeating: UInt8(ascii: "?"), count: 2 * RecordKey.byteCount) }

  /// The pattern by which SCAN finds all keys of the store.
  var everyPattern: [UInt8] { prefix + [UInt8(ascii: "*")] }

  func indexName(_ subject: String) -> [UInt8] {
    var subject = subject
    let text = subject.withUTF8 { Base64URL.encode(UnsafeRawBufferPointer($0)) }
    return prefix + Array("subject:".utf8) + Array(text.utf8)
  }
}
