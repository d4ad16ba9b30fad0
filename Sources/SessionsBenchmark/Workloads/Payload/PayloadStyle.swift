/// What sessions consist of. It matters to stores that compress.
package enum PayloadStyle: String, Sendable, Hashable, CaseIterable, Codable {
  /// JSON with the same few keys and words over and over: it compresses well.
  case json
  /// A JSON string of random letters: compression gains nothing worth its time.
  case random
  /// Half of each.
  case mixed

  /// What it is, in words.
  package var summary: String {
    switch self {
    case .json: "JSON with recurring keys and words"
    case .random: "random text"
    case .mixed: "half JSON with recurring keys and words, half random text"
    }
  }
}
