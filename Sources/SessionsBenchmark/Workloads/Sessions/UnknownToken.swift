import Sessions

/// Tokens that nobody was given.
enum UnknownToken {
  /// A token of 64 random characters: well-formed, so that a store has to look for it.
  static func random(_ random: inout RandomStream) -> String {
    let words = (random.next(), random.next(), random.next(), random.next(), random.next(), random.next())
    return withUnsafeBytes(of: words) { Base64URL.encode($0) }
  }

  /// The same for a store whose tokens look like `known`: when they are no selector and secret, characters in the middle are others.
  static func like(_ known: String, _ random: inout RandomStream) -> String {
    guard known.utf8.count != SessionToken.characterCount, known.utf8.count >= 96 else { return Self.random(&random) }
    let middle = known.index(known.startIndex, offsetBy: known.utf8.count / 2)
    let end = known.index(middle, offsetBy: 16)
    return String(known[..<middle]) + Self.random(&random).prefix(16) + known[end...]
  }
}
