/// The content of a stored record: the verifier of the secret that opens it, and the session.
///
/// ``encoded()`` and ``init(_:)`` are the record format: deterministic CBOR (RFC 8949 section 4.2) with this grammar
/// (CDDL, RFC 8610). Keys 16 and up are the settings of ``SessionContent``. The subject is a column of its own.
///
/// ```
/// record = {
///   0 => 1,                                    ; format
///   1 => bstr .size 32,                        ; verifier: SHA-256("v1" ‖ secret)
///   ? 2 => [ verifier: bstr .size 32,          ; the superseded verifier,
///            rotated-at: int,                  ; when it was superseded,
///            grace-ends-at: int,               ; until when it still opens the session,
///            periodic: bool ],                 ; and whether by periodic rotation
///   3 => { * tstr => bstr },                   ; fields: embedded JSON text
///   4 => { * tstr => bstr },                   ; flash: embedded JSON text
///   ? 16 => true,                              ; the cookie is kept after the browser closes
///   ? 17 => int / null,                        ; own idle limit in ms, or none
///   ? 18 => int / null,                        ; own absolute limit in ms, or none
///   ? 19 => int,                               ; authenticated at
///   ? 20 => int,                               ; absolute limit restarted at
/// }
/// ```
///
/// Every later format is a map that begins with key 0 and its number, so that an older reader can tell it apart.
public struct RecordPayload: Sendable, Equatable {
  /// The format that this version of the package writes.
  public static let format: Int64 = 1

  /// The verifier of the token in force.
  public var verifier: SecretVerifier
  /// The verifier that the last rotation replaced.
  public var previous: SupersededVerifier?
  /// The session's content. The subject is not part of the encoding.
  public var content: SessionContent

  /// Creates a payload.
  public init(verifier: SecretVerifier, previous: SupersededVerifier? = nil, content: SessionContent) {
    self.verifier = verifier
    self.previous = previous
    self.content = content
  }

  /// The encoding.
  public func encoded() -> [UInt8] {
    var writer = CBORWriter(reserving: 512)
    writer.beginMap(4 + (previous == nil ? 0 : 1) + ContentCodec.settingsCount(content))
    writer.write(0)
    writer.write(RecordPayload.format)
    writer.write(1)
    withUnsafeBytes(of: verifier.words) { writer.write(bytes: $0) }
    if let previous {
      writer.write(2)
      writer.beginArray(4)
      withUnsafeBytes(of: previous.verifier.words) { writer.write(bytes: $0) }
      writer.write(previous.rotatedAt.milliseconds)
      writer.write(previous.graceEndsAt.milliseconds)
      writer.write(previous.isPeriodic)
    }
    writer.write(3)
    ContentCodec.write(content.fields, to: &writer)
    writer.write(4)
    ContentCodec.write(content.flash, to: &writer)
    ContentCodec.writeSettings(content, to: &writer)
    return writer.bytes
  }

  /// Decodes a payload; accepts exactly what ``encoded()`` writes.
  ///
  /// - Throws: ``PayloadError``.
  public init(_ bytes: [UInt8]) throws(PayloadError) {
    do {
      var reader = CBORReader(bytes[...])
      let count = try reader.readMapCount()
      guard count >= 1, try reader.readInteger() == 0 else { throw CBORReader.Failure.malformed }
      let format = try reader.readInteger()
      guard format <= RecordPayload.format else { throw PayloadError.newerFormat(format) }
      guard format == 1 else { throw CBORReader.Failure.malformed }
      try self.init(entries: count - 1, &reader)
      guard reader.isAtEnd else { throw CBORReader.Failure.malformed }
    } catch let error as PayloadError {
      throw error
    } catch {
      throw .corrupt
    }
  }

  private init(entries: Int, _ reader: inout CBORReader) throws(CBORReader.Failure) {
    var verifier: SecretVerifier?
    var previous: SupersededVerifier?
    var content = SessionContent()
    var last: Int64 = 0
    var maps = 0
    for _ in 0..<entries {
      let key = try reader.readInteger()
      guard key > last else { throw .malformed }
      last = key
      switch key {
      case 1: verifier = SecretVerifier(try reader.readBytes())
      case 2: previous = try SupersededVerifier(&reader)
      case 3:
        content.fields = try ContentCodec.readMap(&reader)
        maps += 1
      case 4:
        content.flash = try ContentCodec.readMap(&reader)
        maps += 1
      default: try ContentCodec.readSetting(key, into: &content, &reader)
      }
    }
    guard let verifier, maps == 2 else { throw .malformed }
    self.init(verifier: verifier, previous: previous, content: content)
  }
}

/// The verifier that a rotation replaced, kept in the same record so that the old token is recognised (`[ROT-11]`).
public struct SupersededVerifier: Sendable, Equatable {
  /// The verifier of the old token.
  public var verifier: SecretVerifier
  /// The time of the rotation.
  public var rotatedAt: Timestamp
  /// Until when, exclusively, the old token still opens the session; ``rotatedAt`` when there is no grace (`[ROT-4]`).
  public var graceEndsAt: Timestamp
  /// Whether the rotation was periodic, not for a privilege change.
  public var isPeriodic: Bool

  /// Creates the record of a rotation.
  public init(verifier: SecretVerifier, rotatedAt: Timestamp, graceEndsAt: Timestamp, isPeriodic: Bool) {
    self.verifier = verifier
    self.rotatedAt = rotatedAt
    self.graceEndsAt = graceEndsAt
    self.isPeriodic = isPeriodic
  }

  init(_ reader: inout CBORReader) throws(CBORReader.Failure) {
    guard try reader.readArrayCount() == 4, let verifier = SecretVerifier(try reader.readBytes()) else { throw .malformed }
    self.init(
      verifier: verifier,
      rotatedAt: Timestamp(milliseconds: try reader.readInteger()),
      graceEndsAt: Timestamp(milliseconds: try reader.readInteger()),
      isPeriodic: try reader.readBool())
  }
}

/// The reason why a record's payload cannot be read.
public enum PayloadError: Error, Sendable, Equatable {
  /// The bytes are not a record in any format this version knows (`[ERR-3]`).
  case corrupt
  /// A later version of the package wrote the record, so it is left alone (`[ERR-3]`).
  case newerFormat(Int64)
}
