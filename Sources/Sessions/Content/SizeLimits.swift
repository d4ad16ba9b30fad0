/// The largest sizes that a session may reach, checked after encoding and before any I/O (`[SZ-1]`, `[SZ-2]`).
public struct SizeLimits: Sendable, Hashable {
  /// The longest key of a field or flash, in UTF-8 bytes.
  public var keyBytes: Int
  /// The longest encoded value, in bytes.
  public var valueBytes: Int
  /// The most fields and flash values together.
  public var fieldCount: Int
  /// The longest subject, in UTF-8 bytes.
  public var subjectBytes: Int
  /// The largest encoded record, in bytes.
  public var recordBytes: Int

  /// Creates limits; the defaults are 256 bytes a key and subject, 16 KiB a value, 256 fields and 64 KiB a record.
  public init(
    keyBytes: Int = 256, valueBytes: Int = 16 * 1024, fieldCount: Int = 256, subjectBytes: Int = 256,
    recordBytes: Int = 64 * 1024
  ) {
    self.keyBytes = keyBytes
    self.valueBytes = valueBytes
    self.fieldCount = fieldCount
    self.subjectBytes = subjectBytes
    self.recordBytes = recordBytes
  }

  /// Checks everything but the size of the encoded record.
  ///
  /// - Throws: ``SessionError`` with code `tooLarge` or `invalidKey`, naming the limit and the part that is over it.
  package func check(_ content: SessionContent) throws(SessionError) {
    let count = content.fields.count + content.flash.count
    guard count <= fieldCount else {
      throw .tooLarge("the session has \(count) fields and flash values; the limit is \(fieldCount)")
    }
    for map in [content.fields, content.flash] {
      for (key, value) in map {
        guard !key.isEmpty else { throw SessionError(.invalidKey, "a key is empty: use 1 to \(keyBytes) bytes") }
        guard key.utf8.count <= keyBytes else {
          throw .tooLarge("a key has \(key.utf8.count) bytes; the limit is \(keyBytes)")
        }
        guard value.bytes.count <= valueBytes else {
          throw .tooLarge("the value of '\(key)' has \(value.bytes.count) bytes; the limit is \(valueBytes)")
        }
      }
    }
    if let subject = content.subject, subject.utf8.count > subjectBytes {
      throw .tooLarge("the subject has \(subject.utf8.count) bytes; the limit is \(subjectBytes)")
    }
  }

  /// Checks the size of an encoded record.
  ///
  /// - Throws: ``SessionError`` with code `tooLarge`.
  package func check(recordBytes count: Int) throws(SessionError) {
    guard count <= recordBytes else {
      throw .tooLarge("the encoded session has \(count) bytes; the limit is \(recordBytes)")
    }
  }
}
