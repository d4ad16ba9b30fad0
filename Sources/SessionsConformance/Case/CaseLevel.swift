/// How much a case matters.
public enum CaseLevel: String, Sendable, Codable, CaseIterable {
  /// A store that fails is broken.
  case must
  /// A store that fails has a weakness that its users should know.
  case should
}
