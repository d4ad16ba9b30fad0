import Sessions

/// The chunks of a request, and the tokens that can be put together from them.
///
/// Cookies of several paths or domains can have one name, and nothing in a request tells which chunks were set together. Browsers list
/// cookies of one path together and older ones first, so the first chunks of all names probably belong together, as do the second ones. All
/// other combinations are tried after these. The bounds keep a request full of chunks from costing more than a few additions.
struct ChunkedCandidates {
  /// The most values of one name, and the most tokens.
  static let limit = 4

  /// A first chunk: what its header says, and the beginning of the token.
  private struct First {
    let position: Int
    let count: Int
    let length: Int
    let beginning: Substring
  }

  private var firsts: [First] = []
  /// The different values of each further chunk, in the order of the request; the one at 0 stays empty.
  private var others: [[String]]

  /// - Parameter maximum: The most chunks of a token.
  init(maximum: Int) {
    others = Array(repeating: [], count: maximum)
  }

  /// Adds the value of the chunk with the number `index`; ignores one that cannot be part of a token, and those after the fourth.
  mutating func add(_ value: String, at index: Int, position: Int) {
    if index > 0 {
      guard others[index].count < ChunkedCandidates.limit, !value.isEmpty, Base64URL.isAlphabetic(value.utf8),
        !others[index].contains(value)
      else { return }
      others[index].append(value)
    } else if firsts.count < ChunkedCandidates.limit, let first = first(value, position: position) {
      firsts.append(first)
    }
  }

  /// Reads a first chunk, whose header has to be exactly as it is written.
  private func first(_ value: String, position: Int) -> First? {
    let parts = value.utf8.split(separator: UInt8(ascii: "."), maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let count = Int(Substring(parts[0])), let length = Int(Substring(parts[1])), count > 1, count <= others.count,
      value.utf8.starts(with: "\(count).\(length).".utf8), CookieSealer.couldBeSealed(parts[2], count: length),
      Base64URL.isAlphabetic(parts[2])
    else { return nil }
    let first = First(position: position, count: count, length: length, beginning: Substring(parts[2]))
    // The same cookie sent twice is one cookie.
    return firsts.contains { $0.length == first.length && $0.beginning == first.beginning } ? nil : first
  }

  /// At most four tokens with the position of their first chunk, the likelier ones first.
  func tokens(longerThan minimum: Int) -> [(position: Int, token: String)] {
    var likely: [(First, [Int])] = []
    var unlikely: [(First, [Int])] = []
    for (occurrence, first) in firsts.enumerated() where first.length > minimum {
      for choice in choices(first) {
        if choice.allSatisfy({ $0 == occurrence }) { likely.append((first, choice)) } else { unlikely.append((first, choice)) }
      }
    }
    return (likely + unlikely).prefix(ChunkedCandidates.limit).map { first, choice in
      (first.position, choice.enumerated().reduce(into: String(first.beginning)) { $0 += others[$1.offset + 1][$1.element] })
    }
  }

  /// The selections of one value for each further chunk with which the token has its length.
  private func choices(_ first: First) -> [[Int]] {
    var choices: [(indices: [Int], bytes: Int)] = [([], first.beginning.utf8.count)]
    for index in 1..<first.count {
      choices = choices.flatMap { choice in
        others[index].indices.map { (choice.indices + [$0], choice.bytes + others[index][$0].utf8.count) }
      }
    }
    return choices.filter { $0.bytes == first.length }.map(\.indices)
  }
}
