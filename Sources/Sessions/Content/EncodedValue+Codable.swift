import Foundation

extension EncodedValue {
  /// Encodes a value as JSON with sorted keys, so that equal values have equal bytes (`[FD-5]`).
  ///
  /// - Throws: ``SessionError`` with code `encodingFailed`, naming `key` and not the value (`[ERR-4]`).
  public init(encoding value: some Encodable, for key: String) throws(SessionError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      self.init([UInt8](try encoder.encode(value)))
    } catch {
      // Foundation's description quotes the value or the keys of a dictionary, which may be personal (`[ERR-4]`).
      throw SessionError(.encodingFailed, "the value for '\(key)' cannot be written as JSON")
    }
  }

  /// Decodes the value.
  ///
  /// - Throws: ``SessionError`` with code `typeMismatch`, naming `key` and not the value (`[FD-4]`).
  public func decoded<Value: Decodable>(as type: Value.Type, for key: String) throws(SessionError) -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch {
      throw SessionError(.typeMismatch, "the value stored for '\(key)' cannot be read as \(type)")
    }
  }
}
