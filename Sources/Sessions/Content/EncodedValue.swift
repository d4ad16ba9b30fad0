/// A field's or flash's value as the session keeps it: JSON text, decoded only when somebody reads it.
///
/// Stores and merging treat it as opaque bytes; two values are equal when their bytes are.
public struct EncodedValue: Sendable, Hashable {
  /// The bytes of the JSON text.
  public let bytes: ArraySlice<UInt8>

  /// Wraps the bytes of a JSON text.
  public init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
  }

  /// Wraps the bytes of a JSON text.
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes[...]
  }

  /// Wraps a JSON text.
  public init(json: String) {
    self.bytes = Array(json.utf8)[...]
  }

  /// The JSON text; bytes that are not UTF-8 are shown as replacement characters.
  public var json: String { String(decoding: bytes, as: UTF8.self) }
}
