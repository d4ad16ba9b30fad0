import CLibPQ
import Sessions
import SessionsBatching

/// The parameters of one statement in Postgres's binary format. Reused, so that steady work allocates nothing.
struct PostgresParameters {
  private var bytes: [UInt8] = []
  private var values: [(start: Int, length: Int)] = []
  private var pointers: [UnsafePointer<CChar>?] = []
  private var lengths: [Int32] = []
  private var formats: [Int32] = []

  /// The longest buffer, in bytes, that is kept for the next statement.
  private static let keptCapacity = 1 << 20

  /// Begins the parameters of the next statement.
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

  /// Bytes that come after all keys.
  private static let behindAllKeys = [UInt8](repeating: 0xFF, count: RecordKey.byteCount + 1)

  /// An absent key becomes no bytes, which come before all keys and equal none.
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

// The parameters of an operation's statement, for one row and for many.
extension PostgresParameters {
  private typealias TypeID = PostgresStatement.TypeID

  /// The parameters of an operation's statement for one row.
  private mutating func bind(_ operation: RecordOperation) {
    switch operation {
    case .create(let key, let record):
      append(key)
      append(record.createdAt.milliseconds)
      append(record.absoluteDeadline.milliseconds)
      append(record.idleDeadline.milliseconds)
      append(record.subject)
      append(record.payload)
    case .load(let key, _): append(key)
    case .replace(let key, let version, let record, let forcing, let now):
      append(key)
      append(version)
      append(now.milliseconds)
      append(record.absoluteDeadline.milliseconds)
      append(record.idleDeadline.milliseconds)
      append(record.subject)
      append(record.payload)
      append(forcing)
    case .touch(let key, let idleDeadline, let now):
      append(key)
      append(now.milliseconds)
      append(idleDeadline.milliseconds)
    case .destroy(let key, let version):
      append(key)
      append(version)
    case .prune(let now, let limit):
      append(now.milliseconds)
      append(Int64(limit))
    case .records(let subject, let cursor, let limit, let now):
      append(subject as String?)
      append(cursor as RecordKey?)
      append(now.milliseconds)
      append(Int64(limit))
    case .destroyAll(let subject, _): append(subject as String?)
    case .ping: break
    }
  }

  /// The parameters of a request's statement.
  mutating func bind(_ request: PostgresRequest) {
    bind(request.operation)
    switch request.operation {
    case .prune:
      append(Int64(request.part.rows))
      append(request.part.start.milliseconds)
    case .destroyAll(_, let key):
      append(request.range.after)
      bind((key.map { [$0] } ?? []) + request.range.removed)
      append(request.range.through?.bytes ?? PostgresParameters.behindAllKeys)
    default: break
    }
  }

  /// The parameter of a statement for many keys.
  mutating func bind(_ keys: [RecordKey]) {
    appendArray(TypeID.bytes, count: keys.count) { for key in keys { $0.appendElement(key) } }
  }

  // The parameters of the statements for many rows. All operations are of that kind.

  mutating func bindCreates(_ operations: [RecordOperation]) {
    let creates = operations.compactMap { if case .create(let key, let record) = $0 { (key: key, record: record) } else { nil } }
    bind(creates.map(\.key))
    appendArray(TypeID.int8, count: creates.count) { for create in creates { $0.appendElement(create.record.createdAt.milliseconds) } }
    appendRecords(creates.map(\.record))
  }

  mutating func bindReplaces(_ operations: [RecordOperation]) {
    let replaces = operations.compactMap { operation -> (RecordKey, version: Int64, record: SessionRecord, forcing: Bool, now: Int64)? in
      guard case .replace(let key, let version, let record, let forcing, let now) = operation else { return nil }
      return (key, version, record, forcing, now.milliseconds)
    }
    bind(replaces.map(\.0))
    appendArray(TypeID.int8, count: replaces.count) { for replace in replaces { $0.appendElement(replace.version) } }
    appendArray(TypeID.int8, count: replaces.count) { for replace in replaces { $0.appendElement(replace.now) } }
    appendRecords(replaces.map(\.record))
    appendArray(TypeID.bool, count: replaces.count) { for replace in replaces { $0.appendElement(replace.forcing) } }
  }

  /// Both deadlines, the subjects and the payloads.
  private mutating func appendRecords(_ records: [SessionRecord]) {
    appendArray(TypeID.int8, count: records.count) { for record in records { $0.appendElement(record.absoluteDeadline.milliseconds) } }
    appendArray(TypeID.int8, count: records.count) { for record in records { $0.appendElement(record.idleDeadline.milliseconds) } }
    appendArray(TypeID.bytes, count: records.count, mayHoldNull: true) { for record in records { $0.appendElement(record.subject) } }
    appendArray(TypeID.bytes, count: records.count) { for record in records { $0.appendElement(record.payload) } }
  }

  mutating func bindTouches(_ operations: [RecordOperation]) {
    let touches = operations.compactMap { operation -> (key: RecordKey, now: Int64, idle: Int64)? in
      guard case .touch(let key, let idleDeadline, let now) = operation else { return nil }
      return (key, now.milliseconds, idleDeadline.milliseconds)
    }
    bind(touches.map(\.key))
    appendArray(TypeID.int8, count: touches.count) { for touch in touches { $0.appendElement(touch.now) } }
    appendArray(TypeID.int8, count: touches.count) { for touch in touches { $0.appendElement(touch.idle) } }
  }

  mutating func bindDestroys(_ operations: [RecordOperation]) {
    let destroys = operations.compactMap { if case .destroy(let key, let version) = $0 { (key: key, version: version) } else { nil } }
    bind(destroys.map(\.key))
    appendArray(TypeID.int8, count: destroys.count, mayHoldNull: true) { for destroy in destroys { $0.appendElement(destroy.version) } }
  }
}
