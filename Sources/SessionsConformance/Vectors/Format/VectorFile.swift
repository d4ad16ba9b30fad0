import Foundation

/// The exported cases of one family.
struct VectorFile: Sendable, Codable {
  /// The version of the format.
  let vectorsVersion: String
  /// The family, such as `ROT`.
  let family: String
  /// The cases.
  let cases: [VectorCase]

  init(family: String, cases: [VectorCase]) {
    vectorsVersion = ConformanceSuite.vectorsVersion
    self.family = family
    self.cases = cases
  }

  /// Reads a file.
  ///
  /// - Throws: ``VectorError`` when the file is not in the format, or is in another version of it.
  init(reading data: Data) throws {
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

/// A case as data.
package struct VectorCase: Sendable, Hashable, Codable {
  /// The permanent id, such as `ROT-003`.
  package let id: String
  /// The requirement, in words.
  package let title: String
  /// How much a failure matters.
  let level: CaseLevel
  /// The rules that the case proves.
  package let rules: [String]
  /// The capabilities that a store needs for the case.
  package let needs: [String]
  /// Whether the case calls the record store, too.
  let needsRecords: Bool
  /// The store's settings that differ from the defaults.
  var configuration: VectorConfiguration
  /// The names of tokens in the right form that no store handed out.
  var unknownTokens: [String]
  /// The keys that no step returns, by their names.
  var keys: [String: VectorKey]
  /// The calls, in their order.
  package var steps: [VectorStep]

  /// The part of the id before the number.
  package var family: String { String(id.prefix { $0 != "-" }) }
}

/// The origin of a key that no step returns. One of the two is there.
struct VectorKey: Sendable, Hashable, Codable {
  /// The 16 bytes of the key in hexadecimal.
  var hex: String?
  /// The name of the unknown token whose selector is the key.
  var selectorOf: String?
}

/// The index of an export: the cases that are data, and the reasons why the others are not.
package struct VectorIndex: Sendable, Codable {
  /// The numbers of cases.
  package struct Counts: Sendable, Codable {
    /// The cases of the catalogue.
    package let cases: Int
    /// The cases that are vectors.
    package let exported: Int
    /// The cases that only the suite has.
    package let notExported: Int
  }

  /// The version of the format.
  let vectorsVersion: String
  /// The version of the catalogue.
  let suiteVersion: String
  /// The numbers of cases.
  package let counts: Counts
  /// The FNV-1a hash of each file's bytes in 64 bits, in hexadecimal. It is enough to notice that a copy differs.
  let files: [String: String]
  /// The ids of the exported cases.
  package let exported: [String]
  /// The reason why each of the other cases is not data, by its id.
  package let notExported: [String: String]
}

/// An error of vectors that cannot be written or read.
package struct VectorError: Error, Sendable, CustomStringConvertible {
  /// The reason.
  package let description: String

  init(_ description: String) {
    self.description = description
  }
}
