/// Words of a sentence.
package enum WordText {
  /// A list in words: `a`, `a and b`, `a, b and c`.
  package static func list(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return "\(words.dropLast().joined(separator: ", ")) and \(last)"
  }

  /// A number and its noun; without a plural of its own the noun gets an `s`.
  package static func counted(_ count: Int, _ noun: String, plural: String? = nil) -> String {
    "\(NumberText.grouped(count)) \(count == 1 ? noun : plural ?? "\(noun)s")"
  }
}
