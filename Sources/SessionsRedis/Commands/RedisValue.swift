package import Sessions

/// The layout of a record in its string.
///
/// | bytes | what |
/// |---|---|
/// | 0 | the format, 1 |
/// | 1-8 | version |
/// | 9-16 | creation time |
/// | 17-24 | absolute deadline |
/// | 25-32 | idle deadline |
/// | 33-40 | until when the subject's index knows the record; the smallest number without a subject |
/// | 41-42 | 0 without a subject, otherwise one more than the number of its bytes |
/// | 43- | the subject in UTF-8, then the payload |
///
/// Numbers are big-endian with the sign bit inverted, so that their bytes sort as the numbers do. The parts that scripts compare or write
/// have fixed places, and a read needs the value only.
package enum RedisValue {
  static let format: UInt8 = 1
  static let headerCount = 43
  static let longestSubject = 65_534

  package static func append(_ number: Int64, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: (UInt64(bitPattern: number) ^ 1 << 63).bigEndian) { bytes.append(contentsOf: $0) }
  }

  package static func number(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Int64 {
    Int64(bitPattern: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) ^ 1 << 63)
  }

  /// The length of the value of a record.
  package static func count(_ record: SessionRecord) -> Int {
    headerCount + (record.subject?.utf8.count ?? 0) + record.payload.count
  }

  /// Appends a new record's value.
  package static func append(_ record: SessionRecord, indexedUntil: Timestamp?, to bytes: inout [UInt8]) {
    bytes.append(format)
    append(1, to: &bytes)
    append(record.createdAt.milliseconds, to: &bytes)
    append(record.absoluteDeadline.milliseconds, to: &bytes)
    append(record.idleDeadline.milliseconds, to: &bytes)
    append(indexedUntil?.milliseconds ?? .min, to: &bytes)
    appendSubject(record.subject, to: &bytes)
    bytes.append(contentsOf: record.payload)
  }

  static func subjectCount(_ subject: String?) -> Int { 2 + (subject?.utf8.count ?? 0) }

  /// Appends the subject with its length.
  static func appendSubject(_ subject: String?, to bytes: inout [UInt8]) {
    guard let subject else {
      bytes.append(0)
      bytes.append(0)
      return
    }
    let count = UInt16(subject.utf8.count + 1)
    bytes.append(UInt8(count >> 8))
    bytes.append(UInt8(count & 0xFF))
    bytes.append(contentsOf: subject.utf8)
  }

  /// The record in a value; nil when it is not one.
  package static func record(_ value: UnsafeRawBufferPointer) -> SessionRecord? {
    guard value.count >= headerCount, value[0] == format else { return nil }
    let mark = Int(value[41]) << 8 | Int(value[42])
    var subject: String?
    var start = headerCount
    if mark > 0 {
      start += mark - 1
      guard start <= value.count else { return nil }
      guard let text = String(validating: value[headerCount..<start], as: UTF8.self) else { return nil }
      subject = text
    }
    return SessionRecord(
      version: number(value, at: 1), createdAt: Timestamp(milliseconds: number(value, at: 9)),
      absoluteDeadline: Timestamp(milliseconds: number(value, at: 17)),
      idleDeadline: Timestamp(milliseconds: number(value, at: 25)), subject: subject,
      payload: [UInt8](UnsafeRawBufferPointer(rebasing: value[start...])))
  }
}
