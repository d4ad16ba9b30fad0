/// Base64 with the URL-safe alphabet and no padding (RFC 4648 section 5), canonical in both directions.
///
/// Written by hand because sealed cookies and tokens pass through it on every request, and going through Foundation's
/// encoder and replacing characters takes longer than everything else together.
package enum Base64URL {
  private static let alphabet: [UInt8] = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  /// The two characters of each 12-bit group: two table look-ups encode three bytes.
  private static let pairs: [UInt16] = (0..<4096).map { group in
    UInt16(alphabet[group >> 6]) | UInt16(alphabet[group & 63]) << 8
  }

  private static let invalid: UInt8 = 0xFF

  private static let values: [UInt8] = {
    var values = [UInt8](repeating: invalid, count: 256)
    for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
    return values
  }()

  /// The number of characters for `count` bytes.
  package static func encodedCount(_ count: Int) -> Int { (count * 4 + 2) / 3 }

  /// The number of bytes in `count` characters; nil when no encoding has that length.
  package static func decodedCount(_ count: Int) -> Int? { count % 4 == 1 ? nil : count * 3 / 4 }

  /// Whether all characters of a text are of the alphabet.
  package static func isAlphabetic(_ text: some Sequence<UInt8>) -> Bool {
    values.withUnsafeBufferPointer { values in text.allSatisfy { values[Int($0)] != invalid } }
  }

  /// Encodes bytes.
  package static func encode(_ bytes: UnsafeRawBufferPointer) -> String {
    String(unsafeUninitializedCapacity: encodedCount(bytes.count)) { output in
      pairs.withUnsafeBufferPointer { pairs in
        var index = 0
        var written = 0
        while index + 3 <= bytes.count {
          let group = Int(bytes[index]) << 16 | Int(bytes[index + 1]) << 8 | Int(bytes[index + 2])
          let first = pairs[group >> 12]
          let second = pairs[group & 4095]
          output[written] = UInt8(truncatingIfNeeded: first)
          output[written + 1] = UInt8(truncatingIfNeeded: first >> 8)
          output[written + 2] = UInt8(truncatingIfNeeded: second)
          output[written + 3] = UInt8(truncatingIfNeeded: second >> 8)
          index += 3
          written += 4
        }
        if index < bytes.count {
          let two = index + 1 < bytes.count
          let group = Int(bytes[index]) << 16 | (two ? Int(bytes[index + 1]) << 8 : 0)
          output[written] = alphabet[group >> 18]
          output[written + 1] = alphabet[group >> 12 & 63]
          if two { output[written + 2] = alphabet[group >> 6 & 63] }
          written += two ? 3 : 2
        }
        return written
      }
    }
  }

  /// Decodes `text` into `output`, which has room for the bytes.
  ///
  /// - Returns: false when a character is outside the alphabet, the length is impossible, or the unused bits of the last
  ///   character are not zero: each byte string has exactly one text.
  package static func decode(_ text: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableRawBufferPointer) -> Bool {
    guard let count = decodedCount(text.count), output.count >= count else { return false }
    return values.withUnsafeBufferPointer { values in
      var seen: UInt8 = 0
      var index = 0
      var written = 0
      while index + 4 <= text.count {
        let (a, b) = (values[Int(text[index])], values[Int(text[index + 1])])
        let (c, d) = (values[Int(text[index + 2])], values[Int(text[index + 3])])
        seen |= a | b | c | d
        output[written] = a << 2 | b >> 4 & 3
        output[written + 1] = b << 4 | c >> 2 & 15
        output[written + 2] = c << 6 | d & 63
        index += 4
        written += 3
      }
      let rest = text.count - index
      if rest >= 2 {
        let (a, b) = (values[Int(text[index])], values[Int(text[index + 1])])
        let c = rest == 3 ? values[Int(text[index + 2])] : 0
        seen |= a | b | c
        output[written] = a << 2 | b >> 4 & 3
        if rest == 3 { output[written + 1] = b << 4 | c >> 2 & 15 }
        if rest == 2, b & 15 != 0 { return false }
        if rest == 3, c & 3 != 0 { return false }
      }
      // Values are below 64; only the mark of an invalid character has the top bits.
      return seen & 0xC0 == 0
    }
  }

  /// Decodes a text; nil unless it is canonical.
  package static func decode(_ text: String) -> [UInt8]? {
    var text = text
    return text.withUTF8 { utf8 in
      guard let count = decodedCount(utf8.count) else { return nil }
      var valid = true
      let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
        valid = decode(utf8, into: UnsafeMutableRawBufferPointer(buffer))
        initialized = valid ? count : 0
      }
      return valid ? bytes : nil
    }
  }
}
