package import Sessions

/// The content of a sealed cookie: the whole session.
///
/// It is deterministic CBOR (RFC 8949 section 4.2) with this grammar (CDDL, RFC 8610), followed by up to 31 zero bytes of padding.
/// Times are in milliseconds since the Unix epoch. Keys 16 and up are the same as in a record.
///
/// ```
/// cookie = {
///   1 => bstr .size 16,                        ; session id
///   2 => int,                                  ; version: 1, one more with each write
///   3 => int,                                  ; sealed at
///   4 => int,                                  ; session created at
///   5 => int / null,                           ; absolute deadline, or none
///   6 => int / null,                           ; idle deadline, or none
///   ? 7 => tstr,                               ; subject
///   8 => { * tstr => bstr },                   ; fields: embedded JSON text
///   9 => { * tstr => bstr },                   ; flash: embedded JSON text
///   ? 16 => true,                              ; the cookie is kept after the browser closes
///   ? 17 => int / null,                        ; own idle limit in ms, or none
///   ? 18 => int / null,                        ; own absolute limit in ms, or none
///   ? 19 => int,                               ; authenticated at
///   ? 20 => int,                               ; absolute limit restarted at
/// }
/// ```
///
/// The format's number is the first byte of the sealed cookie, see ``CookieSealer``.
package struct CookiePayload {
  static let paddingMultiple = 32

  package var id: RecordKey
  package var version: Int64
  package var sealedAt: Timestamp
  package var createdAt: Timestamp
  package var absoluteDeadline: Timestamp
  package var idleDeadline: Timestamp
  package var content: SessionContent

  /// - Parameter room: The most bytes. What fits without padding fits with it.
  package func encoded(padded: Bool, room: Int = .max) -> [UInt8] {
    var writer = CBORWriter(reserving: 1536)
    writer.beginMap(8 + (content.subject == nil ? 0 : 1) + ContentCodec.settingsCount(content))
    writer.write(1)
    id.withUnsafeBytes { writer.write(bytes: $0) }
    for (key, value) in [(2, version), (3, sealedAt.milliseconds), (4, createdAt.milliseconds)] as [(Int64, Int64)] {
      writer.write(key)
      writer.write(value)
    }
    for (key, deadline) in [(5, absoluteDeadline), (6, idleDeadline)] as [(Int64, Timestamp)] {
      writer.write(key)
      if deadline.isUnlimited { writer.writeNull() } else { writer.write(deadline.milliseconds) }
    }
    if let subject = content.subject {
      writer.write(7)
      writer.write(text: subject)
    }
    writer.write(8)
    ContentCodec.write(content.fields, to: &writer)
    writer.write(9)
    ContentCodec.write(content.flash, to: &writer)
    ContentCodec.writeSettings(content, to: &writer)
    // A zero byte is the number 0.
    if padded { while writer.bytes.count % CookiePayload.paddingMultiple != 0, writer.bytes.count < room { writer.write(0) } }
    return writer.bytes
  }

  /// Reads exactly what ``encoded(padded:)`` writes, padded or not.
  package init(_ bytes: ArraySlice<UInt8>) throws(CBORReader.Failure) {
    var reader = CBORReader(bytes)
    let count = try reader.readMapCount()
    var (id, version, sealedAt, createdAt) = (nil as RecordKey?, nil as Int64?, nil as Timestamp?, nil as Timestamp?)
    var (absoluteDeadline, idleDeadline) = (nil as Timestamp?, nil as Timestamp?)
    content = SessionContent()
    var last: Int64 = 0
    var maps = 0
    for _ in 0..<count {
      let key = try reader.readInteger()
      guard key > last else { throw .malformed }
      last = key
      switch key {
      case 1: id = RecordKey(try reader.readBytes())
      case 2: version = try reader.readInteger()
      case 3: sealedAt = Timestamp(milliseconds: try reader.readInteger())
      case 4: createdAt = Timestamp(milliseconds: try reader.readInteger())
      case 5: absoluteDeadline = try CookiePayload.readDeadline(&reader)
      case 6: idleDeadline = try CookiePayload.readDeadline(&reader)
      case 7: content.subject = try reader.readText()
      case 8:
        content.fields = try ContentCodec.readMap(&reader)
        maps += 1
      case 9:
        content.flash = try ContentCodec.readMap(&reader)
        maps += 1
      default: try ContentCodec.readSetting(key, into: &content, &reader)
      }
    }
    guard let id, let version, let sealedAt, let createdAt, let absoluteDeadline, let idleDeadline, maps == 2 else {
      throw .malformed
    }
    var padding = 0
    while !reader.isAtEnd {
      padding += 1
      guard try reader.readInteger() == 0, padding < CookiePayload.paddingMultiple else { throw .malformed }
    }
    self.id = id
    self.version = version
    self.sealedAt = sealedAt
    self.createdAt = createdAt
    self.absoluteDeadline = absoluteDeadline
    self.idleDeadline = idleDeadline
  }

  private static func readDeadline(_ reader: inout CBORReader) throws(CBORReader.Failure) -> Timestamp {
    if reader.readNullIfPresent() { return .unlimited }
    let deadline = Timestamp(milliseconds: try reader.readInteger())
    // "No deadline" has one encoding only.
    guard !deadline.isUnlimited else { throw .malformed }
    return deadline
  }
}

extension CookiePayload {
  package init(_ snapshot: SessionSnapshot, sealedAt: Timestamp) {
    id = snapshot.id
    version = snapshot.version
    self.sealedAt = sealedAt
    createdAt = snapshot.createdAt
    absoluteDeadline = snapshot.absoluteDeadline
    idleDeadline = snapshot.idleDeadline
    content = snapshot.content
  }
}
