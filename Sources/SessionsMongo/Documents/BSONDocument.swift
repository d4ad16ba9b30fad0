import Sessions

/// A value of a document, of the kinds that the store writes.
indirect enum BSONValue: Sendable {
  case int32(Int32)
  case int64(Int64)
  case bool(Bool)
  /// Milliseconds since the Unix epoch.
  case date(Int64)
  case string(String)
  case binary([UInt8])
  case document(BSONDocument)
  case array([BSONValue])

  /// The key of a session as binary.
  static func key(_ key: RecordKey) -> BSONValue { .binary(key.bytes) }
  /// A subject as binary: it is compared byte for byte, may hold NUL, and is never read as an expression, as a string that begins with `$`
  /// would be.
  static func subject(_ subject: String) -> BSONValue { .binary(Array(subject.utf8)) }
}

/// A document to send: its elements in order. Names are this package's own, never a user's.
struct BSONDocument: Sendable, ExpressibleByDictionaryLiteral {
  private(set) var elements: [(name: String, value: BSONValue)]

  init(dictionaryLiteral elements: (String, BSONValue)...) {
    self.elements = elements.map { (name: $0.0, value: $0.1) }
  }

  /// Adds an element at the end.
  mutating func append(_ name: String, _ value: BSONValue) { elements.append((name, value)) }

  /// The bytes of the document, by the BSON specification.
  var encoded: [UInt8] {
    var bytes: [UInt8] = []
    BSONDocument.encode(elements.lazy.map { ($0.name, $0.value) }, into: &bytes)
    return bytes
  }

  /// The bytes of an array as the document that it is stored as, with numbers for names.
  static func encoded(_ array: [BSONValue]) -> [UInt8] {
    var bytes: [UInt8] = []
    encode(array.enumerated().lazy.map { (String($0.offset), $0.element) }, into: &bytes)
    return bytes
  }

  private static func encode(_ elements: some Sequence<(String, BSONValue)>, into bytes: inout [UInt8]) {
    let start = bytes.count
    bytes.append(contentsOf: [0, 0, 0, 0])
    for (name, value) in elements {
      bytes.append(value.type)
      bytes.append(contentsOf: name.utf8)
      bytes.append(0)
      value.encode(into: &bytes)
    }
    bytes.append(0)
    withUnsafeBytes(of: Int32(truncatingIfNeeded: bytes.count - start).littleEndian) { length in
      for (offset, byte) in length.enumerated() { bytes[start + offset] = byte }
    }
  }

  fileprivate static func encodeNested(_ value: BSONValue, into bytes: inout [UInt8]) {
    switch value {
    case .document(let document): encode(document.elements.lazy.map { ($0.name, $0.value) }, into: &bytes)
    case .array(let array): encode(array.enumerated().lazy.map { (String($0.offset), $0.element) }, into: &bytes)
    default: break
    }
  }
}

extension BSONValue {
  fileprivate var type: UInt8 {
    switch self {
    case .string: BSONType.string
    case .document: BSONType.document
    case .array: BSONType.array
    case .binary: BSONType.binary
    case .bool: BSONType.bool
    case .date: BSONType.date
    case .int32: BSONType.int32
    case .int64: BSONType.int64
    }
  }

  fileprivate func encode(into bytes: inout [UInt8]) {
    switch self {
    case .int32(let number): BSONValue.append(number, to: &bytes)
    case .int64(let number), .date(let number): BSONValue.append(number, to: &bytes)
    case .bool(let flag): bytes.append(flag ? 1 : 0)
    case .string(let text):
      BSONValue.append(Int32(truncatingIfNeeded: text.utf8.count + 1), to: &bytes)
      bytes.append(contentsOf: text.utf8)
      bytes.append(0)
    case .binary(let content):
      BSONValue.append(Int32(truncatingIfNeeded: content.count), to: &bytes)
      // The generic subtype.
      bytes.append(0)
      bytes.append(contentsOf: content)
    case .document, .array: BSONDocument.encodeNested(self, into: &bytes)
    }
  }

  private static func append(_ number: some FixedWidthInteger, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }
}

/// The numbers of the kinds of values.
enum BSONType {
  static let string: UInt8 = 0x02
  static let document: UInt8 = 0x03
  static let array: UInt8 = 0x04
  static let binary: UInt8 = 0x05
  static let bool: UInt8 = 0x08
  static let date: UInt8 = 0x09
  static let int32: UInt8 = 0x10
  static let int64: UInt8 = 0x12
}
