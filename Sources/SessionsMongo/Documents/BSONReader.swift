/// The elements of a document that a server sent: read where they are, and checked against the document's end.
struct BSONReader {
  /// An element's kind and its bytes, those of its length included.
  struct Element {
    let type: UInt8
    let bytes: UnsafeRawBufferPointer
  }

  private let bytes: UnsafeRawBufferPointer

  /// Creates a reader of a document, whose bytes have to stay while it is used.
  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  /// Calls `body` with each element until it returns false; ends early where the bytes are no document.
  func forEach(_ body: (_ name: UnsafeRawBufferPointer, Element) -> Bool) {
    guard bytes.count >= 5 else { return }
    var position = 4
    let end = min(bytes.count, Int(truncatingIfNeeded: bytes.loadUnaligned(as: Int32.self).littleEndian)) - 1
    while position < end {
      let type = bytes[position]
      guard let nameEnd = bytes[(position + 1)..<end].firstIndex(of: 0) else { return }
      let rest = UnsafeRawBufferPointer(rebasing: bytes[(nameEnd + 1)..<end])
      guard let length = BSONReader.length(of: type, rest), length <= rest.count else { return }
      let element = Element(type: type, bytes: UnsafeRawBufferPointer(rebasing: rest[..<length]))
      guard body(UnsafeRawBufferPointer(rebasing: bytes[(position + 1)..<nameEnd]), element) else { return }
      position = nameEnd + 1 + length
    }
  }

  /// The element of a name; nil when there is none.
  subscript(name: StaticString) -> Element? {
    var found: Element?
    forEach { candidate, element in
      guard candidate.isEqual(to: name) else { return true }
      found = element
      return false
    }
    return found
  }

  /// The number of bytes that a value has; nil for a kind that is not known.
  private static func length(of type: UInt8, _ rest: UnsafeRawBufferPointer) -> Int? {
    func prefixed(_ more: Int) -> Int? {
      guard rest.count >= 4 else { return nil }
      let length = Int(rest.loadUnaligned(as: Int32.self).littleEndian)
      return length < 0 ? nil : length + more
    }
    switch type {
    // double, date, timestamp, 64-bit integer
    case 0x01, 0x09, 0x11, 0x12: return 8
    // text, JavaScript, symbol
    case 0x02, 0x0D, 0x0E: return prefixed(4)
    // document, array, JavaScript with scope
    case 0x03, 0x04, 0x0F: return prefixed(0)
    case 0x05: return prefixed(5)
    // undefined, null, the keys before and after all others
    case 0x06, 0x0A, 0x7F, 0xFF: return 0
    case 0x07: return 12
    case 0x08: return 1
    case 0x10: return 4
    // A decimal.
    case 0x13: return 16
    case 0x0B:
      guard let first = rest.firstIndex(of: 0), let second = rest[(first + 1)...].firstIndex(of: 0) else { return nil }
      return second + 1
    default: return nil
    }
  }
}

extension BSONReader.Element {
  /// The 64-bit integer; nil for any other kind, so that no other program's number is taken for one.
  var int64: Int64? { type == BSONType.int64 ? bytes.loadUnaligned(as: Int64.self).littleEndian : nil }

  /// The number of a server's answer, which may be of any kind; nil for what is no whole number.
  var number: Int64? {
    switch type {
    case BSONType.int32: Int64(bytes.loadUnaligned(as: Int32.self).littleEndian)
    case 0x01: Int64(exactly: Double(bitPattern: bytes.loadUnaligned(as: UInt64.self).littleEndian))
    default: int64
    }
  }

  /// The content of a generic binary value.
  var binary: UnsafeRawBufferPointer? {
    guard type == BSONType.binary, bytes.count >= 5, bytes[4] == 0 else { return nil }
    return UnsafeRawBufferPointer(rebasing: bytes[5...])
  }

  /// The text of a string.
  var string: String? {
    guard type == BSONType.string, bytes.count >= 5 else { return nil }
    return String(validating: bytes[4..<(bytes.count - 1)], as: UTF8.self)
  }

  /// The elements of a document or an array.
  var document: BSONReader? {
    type == BSONType.document || type == BSONType.array ? BSONReader(bytes) : nil
  }

  /// The documents of an array.
  var documents: [BSONReader] {
    var found: [BSONReader] = []
    document?.forEach { _, element in
      if let document = element.document { found.append(document) }
      return true
    }
    return found
  }
}

extension UnsafeRawBufferPointer {
  /// Whether the bytes are those of a text.
  func isEqual(to text: StaticString) -> Bool {
    count == text.utf8CodeUnitCount && elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }
}
