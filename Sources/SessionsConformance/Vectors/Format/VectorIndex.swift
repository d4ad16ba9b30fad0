/// What was exported and what was not.
public struct VectorIndex: Sendable, Codable {
  /// How many cases there are.
  public struct Counts: Sendable, Codable {
    /// In the catalogue.
    public let cases: Int
    /// As vectors.
    public let exported: Int
    /// Only in the suite.
    public let notExported: Int
  }

  /// The version of the format.
  public let vectorsVersion: String
  /// The version of the catalogue.
  public let suiteVersion: String
  /// How many cases there are.
  public let counts: Counts
  /// The files, with the FNV-1a hash of their bytes in 64 bits, in hexadecimal: enough to notice that a copy is not the same.
  public let files: [String: String]
  /// The exported cases.
  public let exported: [String]
  /// The other cases, and why they are not data.
  public let notExported: [String: String]
}
