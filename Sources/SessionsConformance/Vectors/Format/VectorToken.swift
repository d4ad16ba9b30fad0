/// A token that a vector sends: a list of parts, one after the other.
///
/// In JSON a part is a text like ``VectorText``; `{"token": "t1"}`, what the store handed out under that name; with `"from"` and `"to"` the
/// characters from the one position to before the other; and with `"flip"` and `"bits"` the token whose character at that position stands,
/// in the alphabet of base64url, at the place of its value with those bits flipped.
public struct VectorToken: Sendable, Hashable {
  /// A piece of a token.
  public enum Part: Sendable, Hashable {
    /// Text that belongs to no token.
    case text(VectorText)
    /// A token or a slice of one.
    case slice(of: String, from: Int?, to: Int?)
    /// A token with one character changed.
    case flipped(String, position: Int, bits: Int)
  }

  /// The parts.
  public let parts: [Part]

  /// The name, if it is a whole token as the store handed it out.
  var name: String? {
    guard parts.count == 1, case .slice(let name, nil, nil) = parts[0] else { return nil }
    return name
  }

  /// The alphabet of base64url, in the order of its values.
  static let alphabet: [UInt8] = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  /// The text, with the tokens that the store handed out; nil if one is not known.
  func text(_ token: (String) -> String?) -> String? {
    var bytes: [UInt8] = []
    for part in parts {
      switch part {
      case .text(let text): bytes += text.bytes
      case .slice(let name, let from, let to):
        guard let value = token(name).map({ Array($0.utf8) }) else { return nil }
        bytes += value[min(from ?? 0, value.count)..<min(to ?? value.count, value.count)]
      case .flipped(let name, let position, let bits):
        guard var value = token(name).map({ Array($0.utf8) }), value.indices.contains(position),
          let place = VectorToken.alphabet.firstIndex(of: value[position])
        else { return nil }
        value[position] = VectorToken.alphabet[place ^ (bits & 63)]
        bytes += value
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
