/// The compiler and how it was told to compile.
public struct SwiftDescription: Codable, Sendable, Equatable {
  /// The compiler's version.
  public let version: String
  /// `release` or `debug`.
  public let configuration: String

  /// Describes a compiler.
  public init(version: String, configuration: String) {
    self.version = version
    self.configuration = configuration
  }
}
