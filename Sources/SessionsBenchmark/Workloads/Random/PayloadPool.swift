package import Sessions

/// The values that sessions are filled with, made before the run so that requests only choose among them.
///
/// The sizes are evenly spaced quantiles of their distribution rather than draws: for any number of values and any seed, they are
/// distributed as in ``PayloadSizes``.
package struct PayloadPool: Sendable {
  /// The values, in random order.
  package let values: [EncodedValue]

  /// The most values, and the most bytes that all of them take.
  static let mostValues = 1024
  static let mostBytes = 4 << 20

  /// The content of the values, in words.
  static let summary = "half JSON with recurring keys and words, half random text"

  /// Creates the values of a seed.
  package init(_ sizes: PayloadSizes, seed: UInt64) {
    let typical = sizes.quantile(0.9)
    let count = min(Self.mostValues, max(16, Self.mostBytes / typical))
    var random = RandomStream(seed: seed, .payload)
    let order = random.permutation(of: count)
    // Stores that compress treat the halves differently. The content of a value must not depend on its size: the order is random.
    values = order.enumerated().map { position, rank in
      let size = sizes.quantile((Double(rank) + 0.5) / Double(count))
      return EncodedValue(position % 2 == 0 ? PayloadText.json(size, &random) : PayloadText.random(size, &random))
    }
  }

  func draw(_ random: inout RandomStream) -> Int { random.below(values.count) }
}

/// Makes values of an exact number of bytes, all of them valid JSON.
package enum PayloadText {
  private static let words = [
    "cotton", "shirt", "blue", "lamp", "oak", "table", "green", "wool", "scarf", "paper", "glass", "bottle", "small", "large",
    "winter", "garden",
  ]
  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  /// A shopping cart in the form that applications keep: objects with the same keys, filled up with a note. At least 2 bytes.
  package static func json(_ count: Int, _ random: inout RandomStream) -> [UInt8] {
    let (head, middle, tail) = (Array("{\"cart\":[".utf8), Array("],\"note\":\"".utf8), Array("\"}".utf8))
    guard count >= head.count + middle.count + tail.count else { return filled(count) { letters[$0 % 26] } }
    var bytes = head
    bytes.reserveCapacity(count)
    while true {
      let item = Array(item(isFirst: bytes.count == head.count, &random).utf8)
      guard bytes.count + item.count + middle.count + tail.count <= count else { break }
      bytes += item
    }
    bytes += middle
    var word = Array(Self.word(&random).utf8)
    while bytes.count < count - tail.count {
      let room = count - tail.count - bytes.count
      bytes += word.prefix(room)
      word = Array(" \(Self.word(&random))".utf8)
    }
    return bytes + tail
  }

  /// A string of random letters. At least 2 bytes.
  package static func random(_ count: Int, _ random: inout RandomStream) -> [UInt8] {
    var bits: UInt64 = 0
    return filled(count) { index in
      if index % 10 == 0 { bits = random.next() }
      defer { bits >>= 6 }
      return letters[Int(bits & 63)]
    }
  }

  private static func item(isFirst: Bool, _ random: inout RandomStream) -> String {
    let (sku, name, second) = (10_000 + random.below(90_000), word(&random), word(&random))
    return "\(isFirst ? "" : ",")"
      + "{\"sku\":\"A-\(sku)\",\"name\":\"\(name) \(second)\",\"quantity\":\(1 + random.below(9)),\"price\":\(100 + random.below(9_900))}"
  }

  private static func word(_ random: inout RandomStream) -> String { words[random.below(words.count)] }

  /// A JSON string: quotes with `count` - 2 letters between them.
  private static func filled(_ count: Int, _ letter: (Int) -> UInt8) -> [UInt8] {
    let quote = UInt8(ascii: "\"")
    return [quote] + (0..<(count - 2)).map(letter) + [quote]
  }
}
