public import Foundation

/// The exported cases of one family.
public struct VectorFile: Sendable, Codable {
  /// The version of the format.
  public let vectorsVersion: String
  /// The family.
  public let family: String
  /// The cases.
  public let cases: [VectorCase]

  init(family: String, cases: [VectorCase]) {
    vectorsVersion = ConformanceSuite.vectorsVersion
    self.family = family
    self.cases = cases
  }

  /// Reads a file.
  ///
  /// - Throws: ``VectorError`` when it is not in the format, or in another version of it.
  public init(reading data: Data) throws {
    let file: VectorFile
    do {
      file = try JSONDecoder().decode(VectorFile.self, from: data)
    } catch {
      throw VectorError("this is no file of vectors: \(error)")
    }
    guard file.vectorsVersion == ConformanceSuite.vectorsVersion else {
      throw VectorError("the vectors have version \(file.vectorsVersion); this is for version \(ConformanceSuite.vectorsVersion)")
    }
    self = file
  }
}
