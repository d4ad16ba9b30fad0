import CLibPQ
import Sessions

/// The parameters of one statement in Postgres's binary format. Reused, so that steady work allocates nothing.
struct PostgresParameters {
  private var bytes: [UInt8] = []
  private var values: [(start: Int, length: Int)] = []
  private var pointers: [UnsafePointer<CChar>?] = []
  private var lengths: [Int32] = []
  private var formats: [Int32] = []

  /// A buffer that one great batch made longer than this is not kept.
  private static let keptCapacity = 1 << 20

  mutating func removeAll() {
    if bytes.capacity > PostgresParameters.keptCapacity { bytes = [] } else { bytes.removeAll(keepingCapacity: true) }
    values.removeAll(keepingCapacity: true)
  }

  mutating func append(_ value: Int64) {
    values.append((bytes.count, 8))
    appendInteger(value)
  }

  /// Appends an integer, or NULL.
  mutating func append(_ value: Int64?) {
    guard let value else { return values.append((0, -1)) }
    append(value)
  }

  mutating func append(_ value: Bool) {
    values.append((bytes.count, 1))
    bytes.append(value ? 1 : 0)
  }

  mutating func append(_ key: RecordKey) {
    values.append((bytes.count, RecordKey.byteCount))
    key.withUnsafeBytes { bytes.append(contentsOf: $0) }
  }

  /// An absent key becomes no bytes: they come before all keys and equal none.
  mutating func append(_ key: RecordKey?) {
    guard let key else { return values.append((bytes.count, 0)) }
    append(key)
  }

  mutating func append(_ payload: [UInt8]) {
    values.append((bytes.count, payload.count))
    bytes.append(contentsOf: payload)
  }

  /// Appends a text's UTF-8, or NULL.
  mutating func append(_ text: String?) {
    guard let text else { return values.append((0, -1)) }
    let start = bytes.count
    bytes.append(contentsOf: text.utf8)
    values.append((start, bytes.count - start))
  }

  /// Appends an array with `count` elements, which `body` appends with the methods below.
  mutating func appendArray(_ type: UInt32, count: Int, mayHoldNull: Bool = false, _ body: (inout PostgresParameters) -> Void) {
    let start = bytes.count
    appendInteger(Int32(1))
    appendInteger(Int32(mayHoldNull ? 1 : 0))
    appendInteger(type)
    appendInteger(Int32(count))
    appendInteger(Int32(1))
    body(&self)
    values.append((start, bytes.count - start))
  }

  mutating func appendElement(_ value: Int64?) {
    guard let value else { return appendInteger(Int32(-1)) }
    appendInteger(Int32(8))
    appendInteger(value)
  }

  mutating func appendElement(_ value: Bool) {
    appendInteger(Int32(1))
    bytes.append(value ? 1 : 0)
  }

  mutating func appendElement(_ key: RecordKey) {
    appendInteger(Int32(RecordKey.byteCount))
    key.withUnsafeBytes { bytes.append(contentsOf: $0) }
  }

  mutating func appendElement(_ payload: [UInt8]) {
    appendInteger(Int32(payload.count))
    bytes.append(contentsOf: payload)
  }

  mutating func appendElement(_ text: String?) {
    guard let text else { return appendInteger(Int32(-1)) }
    appendInteger(Int32(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  private mutating func appendInteger<Value: FixedWidthInteger>(_ value: Value) {
    withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
  }

  /// Calls `body` with the arrays that libpq takes: the values, their lengths and their formats, which are all binary.
  mutating func withArrays<Value>(
    _ body: (Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> Value
  ) -> Value {
    let count = values.count
    while formats.count < count { formats.append(1) }
    return bytes.withUnsafeBytes { buffer in
      pointers.removeAll(keepingCapacity: true)
      lengths.removeAll(keepingCapacity: true)
      for (start, length) in values {
        lengths.append(Int32(max(length, 0)))
        // A null pointer is NULL, so that no bytes need a pointer to somewhere.
        pointers.append(length < 0 ? nil : PostgresParameters.pointer(buffer, start))
      }
      return body(Int32(count), pointers, lengths, formats)
    }
  }

  private static func pointer(_ buffer: UnsafeRawBufferPointer, _ start: Int) -> UnsafePointer<CChar> {
    guard let base = buffer.baseAddress else { return somewhere }
    return base.advanced(by: start).assumingMemoryBound(to: CChar.self)
  }

  nonisolated(unsafe) private static let somewhere: UnsafePointer<CChar> = {
    let pointer = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
    pointer.initialize(to: 0)
    return UnsafePointer(pointer)
  }()
}
