/// The parts of the record format that a stored record and a sealed cookie share.
package enum ContentCodec {
  package static func write(_ map: FieldMap, to writer: inout CBORWriter) {
    writer.beginMap(map.count)
    for (key, value) in map {
      writer.write(text: key)
      writer.write(bytes: value.bytes)
    }
  }

  package static func readMap(_ reader: inout CBORReader) throws(CBORReader.Failure) -> FieldMap {
    let count = try reader.readMapCount()
    var entries: [FieldMap.Entry] = []
    entries.reserveCapacity(count)
    var last: ArraySlice<UInt8>?
    for _ in 0..<count {
      let (key, bytes) = try reader.readTextAndBytes()
      if let last, !precedes(last, bytes) { throw .malformed }
      last = bytes
      entries.append((key, EncodedValue(try reader.readBytes())))
    }
    return FieldMap(sortedEntries: entries)
  }

  /// The same order as ``FieldMap/precedes(_:_:)``, on the encoded bytes: this is on the path of every request.
  private static func precedes(_ lhs: ArraySlice<UInt8>, _ rhs: ArraySlice<UInt8>) -> Bool {
    guard lhs.count == rhs.count else { return lhs.count < rhs.count }
    return lhs.withUnsafeBytes { left in
      rhs.withUnsafeBytes { right in
        for index in left.indices where left[index] != right[index] { return left[index] < right[index] }
        return false
      }
    }
  }

  /// The number of entries that ``writeSettings(_:to:)`` writes.
  package static func settingsCount(_ content: SessionContent) -> Int {
    (content.isPersistent ? 1 : 0) + (content.idleLimit == nil ? 0 : 1) + (content.absoluteLimit == nil ? 0 : 1)
      + (content.authenticatedAt == nil ? 0 : 1) + (content.lifetimeRestartedAt == nil ? 0 : 1)
  }

  /// Writes the settings as map entries, with the keys of ``SettingsKey``, which come last in every format.
  package static func writeSettings(_ content: SessionContent, to writer: inout CBORWriter) {
    if content.isPersistent {
      writer.write(SettingsKey.isPersistent.rawValue)
      writer.write(true)
    }
    write(content.idleLimit, .idleLimit, to: &writer)
    write(content.absoluteLimit, .absoluteLimit, to: &writer)
    write(content.authenticatedAt, .authenticatedAt, to: &writer)
    write(content.lifetimeRestartedAt, .lifetimeRestartedAt, to: &writer)
  }

  /// Reads the value of one settings entry whose key was read already; unknown keys are malformed.
  package static func readSetting(
    _ key: Int64, into content: inout SessionContent, _ reader: inout CBORReader
  ) throws(CBORReader.Failure) {
    switch SettingsKey(rawValue: key) {
    case .isPersistent:
      guard try reader.readBool() else { throw .malformed }
      content.isPersistent = true
    case .idleLimit: content.idleLimit = try readLimit(&reader)
    case .absoluteLimit: content.absoluteLimit = try readLimit(&reader)
    case .authenticatedAt: content.authenticatedAt = Timestamp(milliseconds: try reader.readInteger())
    case .lifetimeRestartedAt: content.lifetimeRestartedAt = Timestamp(milliseconds: try reader.readInteger())
    case nil: throw .malformed
    }
  }

  private static func write(_ limit: SessionLimit?, _ key: SettingsKey, to writer: inout CBORWriter) {
    guard let limit else { return }
    writer.write(key.rawValue)
    switch limit {
    case .unlimited: writer.writeNull()
    case .after(let duration): writer.write(duration.millisecondsRoundedUp)
    }
  }

  private static func write(_ time: Timestamp?, _ key: SettingsKey, to writer: inout CBORWriter) {
    guard let time else { return }
    writer.write(key.rawValue)
    writer.write(time.milliseconds)
  }

  private static func readLimit(_ reader: inout CBORReader) throws(CBORReader.Failure) -> SessionLimit {
    reader.readNullIfPresent() ? .unlimited : .after(.milliseconds(try reader.readInteger()))
  }
}

/// The map keys of a session's settings, the same numbers in a record and in a sealed cookie.
package enum SettingsKey: Int64 {
  case isPersistent = 16
  case idleLimit = 17
  case absoluteLimit = 18
  case authenticatedAt = 19
  case lifetimeRestartedAt = 20
}
