/// The lines of an answer's head.
enum HeadParser {
  typealias Malformed = AnswerParser.Malformed

  /// A head from its lines: the status line and the fields.
  static func head(_ lines: [[UInt8]]) throws(Malformed) -> WireHead {
    for line in lines where line.contains(where: { $0 == 0x0A || $0 == 0x0D || $0 == 0 }) {
      throw Malformed(why: "a line of the head has a line feed, a carriage return or a zero inside: \(text(line))")
    }
    let first = text(lines.first ?? [])
    let parts = first.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count >= 2, parts[0] == "HTTP/1.1" || parts[0] == "HTTP/1.0", parts[1].utf8.count == 3, let status = Int(parts[1]),
      (100..<600).contains(status)
    else { throw Malformed(why: "the first line is no status line: \(first)") }
    var fields: [WireField] = []
    for line in lines.dropFirst() { fields.append(try field(line)) }
    return WireHead(
      version: String(parts[0]), status: status, reason: parts.count > 2 ? String(parts[2]) : "", fields: fields)
  }

  /// A field from its line.
  static func field(_ line: [UInt8]) throws(Malformed) -> WireField {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { throw Malformed(why: "a line is no field: \(text(line))") }
    let name = line[..<colon]
    guard !name.isEmpty, name.allSatisfy(isNameByte) else {
      throw Malformed(why: "a field has a name that is none, or is folded: \(text(line))")
    }
    return WireField(text(name), text(line[(colon + 1)...]).trimmed)
  }

  /// The number of a Content-Length.
  static func length(_ value: String) throws(Malformed) -> Int {
    guard !value.isEmpty, value.utf8.allSatisfy(isDigit), let count = Int(value) else {
      throw Malformed(why: "Content-Length is \(value)")
    }
    return count
  }

  /// The size in a chunk's first line; extensions are ignored.
  static func chunkSize(_ line: [UInt8]) throws(Malformed) -> Int {
    let digits = text(line.prefix { $0 != UInt8(ascii: ";") }).trimmed
    guard !digits.isEmpty, digits.utf8.allSatisfy({ isDigit($0) || (0x41...0x46).contains($0 & 0xDF) }), let size = Int(digits, radix: 16)
    else {
      throw Malformed(why: "a chunk has no size: \(text(line))")
    }
    return size
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// Whether a byte may stand in a field's name.
  private static func isNameByte(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x41...0x5A).contains(byte & 0xDF) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
  }

  private static func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}
