import ArgumentParser
import Foundation
import SessionLab
import SessionsConformance
import Testing

/// `sessionlab matrix`: its input and its exit codes.
@Suite struct MatrixCommandTests {
  private let folder: URL = FileManager.default.temporaryDirectory.appendingPathComponent("matrix-\(UUID().uuidString)")

  /// Runs a store and writes its result.
  private func result(_ store: String, only: String, name: String) async throws -> String {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let backend = try #require(StoreArgument(argument: store)).store.makeBackend()
    let store = await ConformanceRunner(cases: try CaseSelection(only: [only]).cases()).run(backend)
    let file = folder.appendingPathComponent(name)
    try JSONReport.render(SuiteReport(seed: 1, stores: [store])).write(to: file)
    return file.path
  }

  @Test func `it ends as the worst of its files`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let good = try await result("memory", only: "DEL-004", name: "good.json")
    let bad = try await result("faulty:upsert-on-replace", only: "DEL-004", name: "bad.json")
    let closed = try await result("sqlite:/none/such/a.db", only: "DEL-004", name: "closed.json")
    let wanted: [([String], Int32)] = [([good], 0), ([good, bad], 1), ([good, closed], 3), ([closed, bad], 1)]
    for (files, code) in wanted {
      let output = folder.appendingPathComponent("matrix.html").path
      let command = try MatrixCommand.parse(files + ["--output", output])
      #expect(try await LabRun(command).exitCode == code)
      #expect(try String(contentsOfFile: output, encoding: .utf8).hasPrefix("<!doctype html>"))
    }
  }

  @Test(arguments: ["", "no JSON", "{\"schemaVersion\": 2}", "{\"schemaVersion\": 1, \"columns\": [], \"rows\": []}"])
  func `a file that is no result is wrong usage`(text: String) async throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("x.json")
    try Data(text.utf8).write(to: file)
    let command = try MatrixCommand.parse([file.path])
    await #expect(throws: ValidationError.self) { try await LabRun(command) }
  }

  @Test func `a file that is not there is wrong usage`() async throws {
    let command = try MatrixCommand.parse([folder.appendingPathComponent("none.json").path])
    await #expect(throws: ValidationError.self) { try await LabRun(command) }
  }

  @Test func `without a file there is nothing to show`() {
    #expect(throws: (any Error).self) { try MatrixCommand.parse([]) }
    #expect(throws: (any Error).self) { try MatrixCommand.parse(["a.json", "--format", "junit"]) }
  }

  @Test func `the ending of the output decides the format`() {
    #expect(MatrixFormat(fileName: "a.md") == .markdown && MatrixFormat(fileName: "a.html") == .html)
    #expect(MatrixFormat(fileName: "a.xml") == nil && MatrixFormat(fileName: "a") == nil)
  }
}
