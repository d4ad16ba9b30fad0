import ArgumentParser
import Foundation
import SessionLab
import SessionsConformance
import Testing

/// The places and the formats of reports.
@Suite struct CheckOutputsTests {
  @Test(arguments: [
    ("html:report", CheckFormat.html, "report"), ("JUnit:a.json", .junit, "a.json"), ("a.xml", .junit, "a.xml"), ("a.TAP", .tap, "a.TAP"),
    ("a.md", .markdown, "a.md"), ("a.htm", .html, "a.htm"), ("a.txt", .text, "a.txt"), ("x/report", .json, "x/report"),
    ("./odd:name.md", .markdown, "./odd:name.md"), ("text:a:b.xml", .text, "a:b.xml"), ("a-1:b", .json, "a-1:b"),
  ])
  func `a prefix, else the ending, else the format decides`(argument: String, format: CheckFormat, path: String) throws {
    #expect(
      try ReportOutput<CheckFormat>(argument, otherwise: .json) == ReportOutput<CheckFormat>("\(format.rawValue):\(path)", otherwise: .text)
    )
    #expect(try ReportOutput<CheckFormat>(argument, otherwise: .json).file.path == path)
  }

  @Test(arguments: ["", "html:", "xml:report.xml", "-", "json:-"])
  func `a value that names no file or no format is refused`(argument: String) {
    #expect(throws: ValidationError.self) { try ReportOutput<CheckFormat>(argument, otherwise: .text) }
    #expect(throws: (any Error).self) { try CheckCommand.parse(["--store", "memory", "--output", argument]) }
  }

  @Test(
    arguments: [
      (nil, [], CheckFormat.text), (.json, [], .json), (nil, ["a.html"], nil), (.text, ["a.html", "b.json"], .text),
      (.json, ["a.json"], nil), (.json, ["a"], nil), (.json, ["a.html"], .json),
    ] as [(CheckFormat?, [String], CheckFormat?)])
  func `standard output gets what no file does`(format: CheckFormat?, outputs: [String], wanted: CheckFormat?) throws {
    #expect(try CheckOutputs(format: format, outputs: outputs).standardOutput == wanted)
  }

  @Test func `a file that is named twice is refused`() {
    #expect(throws: ValidationError.self) { try CheckOutputs(format: nil, outputs: ["html:a.md", "./a.md"]) }
  }

  @Test func `a folder that is missing is told before the run`() throws {
    #expect(throws: ValidationError.self) { try CheckOutputs(format: nil, outputs: ["/none/such/a.md"]).check() }
    let folder = FileManager.default.temporaryDirectory.path
    #expect(throws: ValidationError.self) { try CheckOutputs(format: nil, outputs: ["html:\(folder)"]).check() }
  }

  @Test func `every format is written in one run`() async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("reports-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let beginnings = [
      "a.json": "{", "a.xml": "<?xml", "a.tap": "TAP version 14\n", "a.md": "## ", "a.html": "<!doctype html>", "a.txt": "memory",
    ]
    let outputs = beginnings.keys.flatMap { ["--output", folder.appendingPathComponent($0).path] }
    let command = try CheckCommand.parse(["--store", "memory", "--only", "CRUD-001"] + outputs)
    let run = try await LabRun(command)
    #expect(run.exitCode == LabExit.passed && run.output.isEmpty && run.errors.hasPrefix("  memory  passed"))
    for (name, beginning) in beginnings {
      let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
      #expect(text.hasPrefix(beginning) && text.contains("CRUD"), "\(name): \(text.prefix(200))")
    }
  }
}
