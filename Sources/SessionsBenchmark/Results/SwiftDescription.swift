/// The compiler and how it was told to compile.
package struct SwiftDescription: Codable, Sendable, Equatable {
  /// The compiler's version.
  package let version: String
  /// `release` or `debug`.
  package let configuration: String

  /// Describes a compiler.
  package init(version: String, configuration: String) {
    self.version = version
    self.configuration = configuration
  }
}
