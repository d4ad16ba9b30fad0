package import Foundation
package import Sessions

/// The exported vectors as files.
package struct VectorSet: Sendable {
  /// The files by their names, `index.json` among them.
  package let files: [String: Data]

  /// The name of the file that lists the exported cases.
  package static let indexName: String = "index.json"

  /// Exports every case that can be written as data.
  ///
  /// - Parameter reference: Opens an empty record store with a subject index, which the cases are recorded on.
  /// - Throws: ``VectorError`` when a case fails on the reference store.
  package init(
    exporting cases: [ConformanceCase] = ConformanceSuite.cases, on reference: @escaping @Sendable () -> any SessionRecordStore
  ) async throws {
    let exporter = VectorExporter(reference: reference)
    var vectors: [VectorCase] = []
    var refused: [String: String] = [:]
    for testCase in cases {
      switch try await exporter.export(testCase) {
      case .vector(let vector): vectors.append(vector)
      case .refused(let reason): refused[testCase.id] = reason
      }
    }
    var files: [String: Data] = [:]
    for (family, cases) in Dictionary(grouping: vectors, by: \.family) {
      let file = VectorFile(family: family, cases: cases.sorted { $0.id < $1.id })
      files["\(family).json"] = Data(try JSONTree(encoding: file).text.utf8)
    }
    let index = VectorIndex(
      vectorsVersion: ConformanceSuite.vectorsVersion, suiteVersion: ConformanceSuite.version,
      counts: .init(cases: cases.count, exported: vectors.count, notExported: refused.count),
      files: files.mapValues(VectorSet.hash), exported: vectors.map(\.id).sorted(), notExported: refused)
    files[VectorSet.indexName] = Data(try JSONTree(encoding: index).text.utf8)
    self.files = files
  }

  /// Reads the vectors of a folder.
  ///
  /// - Throws: ``VectorError`` when the folder has none, or a file is not the one that the index lists.
  package init(folder: URL) throws {
    var files: [String: Data] = [:]
    do {
      for url in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      where url.pathExtension == "json" { files[url.lastPathComponent] = try Data(contentsOf: url) }
    } catch {
      throw VectorError("\(folder.path) cannot be read: \(error.localizedDescription)")
    }
    self.files = files
    guard try index().files == files.filter({ $0.key != VectorSet.indexName }).mapValues(VectorSet.hash) else {
      throw VectorError("the files in \(folder.path) are not those that its \(VectorSet.indexName) lists, byte for byte")
    }
  }

  /// Reads the index.
  ///
  /// - Throws: ``VectorError`` when there is no index, or it cannot be read.
  package func index() throws -> VectorIndex {
    guard let data = files[VectorSet.indexName] else { throw VectorError("there is no \(VectorSet.indexName)") }
    do {
      return try JSONDecoder().decode(VectorIndex.self, from: data)
    } catch {
      throw VectorError("\(VectorSet.indexName) cannot be read: \(error)")
    }
  }

  /// Reads all cases, in the order of their ids.
  ///
  /// - Throws: ``VectorError`` when a file is not in the format.
  package func cases() throws -> [VectorCase] {
    try files.filter { $0.key != VectorSet.indexName }.flatMap { try VectorFile(reading: $0.value).cases }.sorted { $0.id < $1.id }
  }

  /// Writes the files to a folder, and removes the files of families that no longer exist.
  ///
  /// - Throws: an error of the file system.
  package func write(to folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for url in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    where url.pathExtension == "json" && files[url.lastPathComponent] == nil { try FileManager.default.removeItem(at: url) }
    for (name, data) in files { try data.write(to: folder.appendingPathComponent(name), options: .atomic) }
  }

  /// The FNV-1a hash of bytes in 64 bits, in hexadecimal.
  private static func hash(_ data: Data) -> String {
    let hash = data.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
