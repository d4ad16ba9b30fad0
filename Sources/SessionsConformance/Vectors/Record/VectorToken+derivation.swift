extension VectorToken {
  /// A text that is no token as what it was made of: slices of tokens that were handed out, and the rest.
  ///
  /// The cases' own random parts and the tokens of two recordings differ, and a description that is true of one only is noticed by comparing
  /// the two.
  init(_ text: String, knownAs tokens: [(name: String, value: String)]) {
    let bytes = Array(text.utf8)
    let known = tokens.map { (name: $0.name, value: Array($0.value.utf8)) }
    for (name, value) in known {
      guard let flipped = VectorToken.flip(of: name, value, bytes) else { continue }
      self.init(parts: [flipped])
      return
    }
    self.init(parts: VectorToken.slices(bytes, of: known))
  }

  private static func flip(of name: String, _ value: [UInt8], _ bytes: [UInt8]) -> Part? {
    guard value.count == bytes.count else { return nil }
    let differing = value.indices.filter { value[$0] != bytes[$0] }
    guard differing.count == 1, let position = differing.first, let old = alphabet.firstIndex(of: value[position]),
      let new = alphabet.firstIndex(of: bytes[position])
    else { return nil }
    return .flipped(name, position: position, bits: old ^ new)
  }

  /// The shortest piece that is taken for a slice: a shorter one is in a token by chance.
  private static let shortest = 4

  private static func slices(_ bytes: [UInt8], of tokens: [(name: String, value: [UInt8])]) -> [Part] {
    var parts: [Part] = []
    var literal: [UInt8] = []
    func flush() {
      if !literal.isEmpty { parts.append(.text(VectorText(literal))) }
      literal = []
    }
    // A mebibyte of one character that is in no token is not worth looking at.
    let characters = Set(tokens.flatMap(\.value))
    var index = 0
    while index < bytes.count {
      if characters.contains(bytes[index]), let (name, from, to) = longest(bytes[index...], of: tokens),
        let value = tokens.first(where: { $0.name == name })?.value
      {
        flush()
        parts.append(.slice(of: name, from: from == 0 ? nil : from, to: to == value.count ? nil : to))
        index += to - from
      } else {
        literal.append(bytes[index])
        index += 1
      }
    }
    flush()
    return parts
  }

  /// The longest slice of a token that a text begins with.
  private static func longest(_ bytes: ArraySlice<UInt8>, of tokens: [(name: String, value: [UInt8])])
    -> (name: String, from: Int, to: Int)?
  {
    var best: (name: String, from: Int, to: Int)?
    for (name, value) in tokens {
      for from in value.indices where value[from] == bytes[bytes.startIndex] {
        var length = 1
        while length < bytes.count, from + length < value.count, value[from + length] == bytes[bytes.startIndex + length] { length += 1 }
        // Two or three characters count only where a token begins and nothing but filling follows, or where text and token end together.
        let rest = bytes.dropFirst(length)
        let isEdge = (from == 0 && rest.allSatisfy { $0 == UInt8(ascii: "A") }) || (from + length == value.count && rest.isEmpty)
        guard length >= shortest || isEdge else { continue }
        if length > (best.map { $0.to - $0.from } ?? 0) { best = (name, from, from + length) }
      }
    }
    return best
  }
}
