public import Foundation

/// All vectors as files.
public struct VectorSet: Sendable {
  /// The files by their names, `index.json` among them.
  public let files: [String: Data]

  /// The name of the file that says what was exported.
  public static let indexName: String = "index.json"

  /// Exports the data cases.
  ///
  /// - Throws: when a case fails on the reference store.
  public init(exporting cases: [ConformanceCase] = ConformanceSuite.cases) async throws {
    let exporter = VectorExporter()
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
  /// - Throws: ``VectorError`` when there are none, or one is not as the index says.
  public init(folder: URL) throws {
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

  /// What was exported.
  ///
  /// - Throws: ``VectorError`` when there is no index, or it cannot be read.
  public func index() throws -> VectorIndex {
    guard let data = files[VectorSet.indexName] else { throw VectorError("there is no \(VectorSet.indexName)") }
    do {
      return try JSONDecoder().decode(VectorIndex.self, from: data)
    } catch {
      throw VectorError("\(VectorSet.indexName) cannot be read: \(error)")
    }
  }

  /// All cases, in the order of their ids.
  ///
  /// - Throws: ``VectorError`` when a file is not in the format.
  public func cases() throws -> [VectorCase] {
    try files.filter { $0.key != VectorSet.indexName }.flatMap { try VectorFile(reading: $0.value).cases }.sorted { $0.id < $1.id }
  }

  /// Writes the files to a folder, and removes families from it that are no more.
  public func write(to folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for url in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    where url.pathExtension == "json" && files[url.lastPathComponent] == nil { try FileManager.default.removeItem(at: url) }
    for (name, data) in files { try data.write(to: folder.appendingPathComponent(name), options: .atomic) }
  }

  /// FNV-1a in 64 bits, in hexadecimal.
  static func hash(_ data: Data) -> String {
    let hash = data.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
