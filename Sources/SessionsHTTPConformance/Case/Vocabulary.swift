import Sessions

/// The names and values of a case's requests, varied by the run's seed.
///
/// Cases are written with plain names (`set:a:x`). With a seed each of them becomes a word that follows from it, everywhere in the case, so
/// that no server passes because it knows the names.
struct Vocabulary: Sendable {
  /// The plain names: fields, flash, subjects, a gate and values.
  static let names = ["a", "b", "c", "m", "n", "u", "w", "g", "x", "y", "bye"]

  private let words: [String: String]

  /// The plain names as they are.
  static let plain = Vocabulary(words: [:])

  private init(words: [String: String]) {
    self.words = words
  }

  /// Draws a word for each name; no two are equal.
  init(_ generator: inout SplitMix64) {
    let first = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    let rest = first + Array("0123456789_.~*-")
    var words: [String: String] = [:]
    var used: Set<String> = []
    for name in Self.names {
      var word = ""
      repeat {
        word = String(first[Int.random(in: first.indices, using: &generator)])
        for _ in 0..<Int.random(in: 0...9, using: &generator) { word.append(rest[Int.random(in: rest.indices, using: &generator)]) }
      } while !used.insert(word).inserted
      words[name] = word
    }
    self.words = words
  }

  /// The text with each plain name, where it stands alone, replaced by its word.
  func translate(_ text: String) -> String {
    guard !words.isEmpty else { return text }
    var result = ""
    var word = ""
    for character in text {
      if ":;=$? \n".contains(character) {
        result += (words[word] ?? word) + String(character)
        word = ""
      } else {
        word.append(character)
      }
    }
    return result + (words[word] ?? word)
  }
}
