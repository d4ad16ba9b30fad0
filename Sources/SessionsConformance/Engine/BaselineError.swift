/// Why a baseline of known failures cannot be used.
public enum BaselineError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file is not a list of entries.
  case unreadable(String)
  /// An entry names a case that does not exist.
  case unknownCase(String)
  /// An entry has an empty reason or link.
  case unexplained(String)
  /// Two entries speak of the same case and store.
  case duplicate(String)

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .unreadable(let detail):
      "it is not a JSON list of objects with 'case', 'reason', 'link' and, if you like, 'store': \(detail)"
    case .unknownCase(let id): "it names the case \(id), which does not exist; 'sessionlab check --list' shows the cases"
    case .unexplained(let id): "the entry of \(id) has an empty reason or link; a known failure needs both"
    case .duplicate(let id): "\(id) stands in it twice for the same store; remove one of the entries"
    }
  }
}
