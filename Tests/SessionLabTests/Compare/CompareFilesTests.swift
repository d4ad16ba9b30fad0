import ArgumentParser
import Foundation
import SessionLab
import Testing

/// `sessionlab compare` on files: its input and its exit codes.
@Suite struct CompareFilesTests {
  private let folder: URL = FileManager.default.temporaryDirectory.appending(path: "compare-\(UUID().uuidString)")

  private func file(_ text: String, _ name: String) throws -> String {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appending(path: name)
    try Data(text.utf8).write(to: file)
    return file.path
  }

  private func file(_ result: HandMadeResult, _ role: String, batch: Int = 1) throws -> String {
    var result = result
    result.pairing = (role, batch)
    return try file(result.text, "\(role)-\(batch).json")
  }

  private func ends(_ code: Int32, _ arguments: [String], line: Int = #line) async throws {
    let run = try await LabRun(try CompareCommand.parse(arguments))
    #expect(run.exitCode == code, "line \(line)")
  }

  @Test func `it ends as the gate says`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let plain = HandMadeResult()
    let (base, control) = (try file(plain, "base"), try file(plain, "control"))
    let (again, laterHead) = (try file(plain, "base", batch: 2), try file(plain.slower(1.3), "head", batch: 2))
    let same = try file(plain, "head")
    try await ends(0, [base, same, "--control", control, "--strict"])
    try await ends(0, [base, try file(plain.slower(0.7), "head"), "--control", control, "--strict"])
    let slower = try file(plain.slower(1.3), "head")
    try await ends(0, [base, slower, "--control", control])
    try await ends(3, [base, slower, "--control", control, "--strict"])
    try await ends(2, [base, slower, "--control", control, "--confirmation", again, laterHead])
    try await ends(0, [base, slower, "--control", control, "--confirmation", again, laterHead, "--metric", "p99", "--strict"])
    try await ends(0, [base, slower, "--control", control, "--tolerance", "40", "--strict"])
    try await ends(4, [base, same, "--control", try file(plain.slower(1.3), "control")])
    var lost = plain
    lost.status = "invalid"
    try await ends(4, [base, try file(lost, "head")])
  }

  @Test func `one more round trip fails, and files that were measured apart only advise`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let base = try file(HandMadeResult(roundTrips: 108).text, "base.json")
    try await ends(2, [base, try file(HandMadeResult(roundTrips: 208).text, "head.json")])
    try await ends(0, [base, try file(HandMadeResult(roundTrips: 108).slower(2).text, "slow.json"), "--strict"])
  }

  @Test func `a comparison that compared nothing has not passed, and the path of SQLite's file is no difference`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let plain = HandMadeResult()
    let base = try file(plain.text, "base.json")
    var empty = plain
    empty.requests = []
    try await ends(4, [base, try file(empty.text, "empty.json")])
    try await ends(4, [try file(empty.text, "empty.json"), base])
    try await ends(4, [base, try file(plain.text.replacing("browse", with: "write-back"), "other.json")])
    try await ends(4, [base, try file(plain.text.replacing("\"memory\"", with: "\"cookie\""), "cookie.json")])
    let one = try file(plain.text.replacing("\"memory\"", with: "\"sqlite:/tmp/1/s.db\""), "one.json")
    try await ends(0, [one, try file(plain.text.replacing("\"memory\"", with: "\"sqlite:/tmp/2/s.db\""), "two.json")])
  }

  @Test(arguments: CompareFormat.allCases)
  func `every format can be chosen`(format: CompareFormat) async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let (base, head) = (try file(HandMadeResult(), "base"), try file(HandMadeResult(), "head"))
    try await ends(0, [base, head, "--format", format.rawValue])
  }

  @Test(arguments: ["", "no JSON", "{}", #"{"schemaVersion": 2}"#])
  func `a file that is no result is wrong usage`(text: String) async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let (good, bad) = (try file(HandMadeResult(), "base"), try file(text, "bad.json"))
    for arguments in [[good, bad], [bad, good], [good, folder.appending(path: "none.json").path]] {
      let command = try CompareCommand.parse(arguments)
      await #expect(throws: ValidationError.self) { try await LabRun(command) }
    }
  }

  @Test func `files that do not belong together are wrong usage`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let (base, head) = (try file(HandMadeResult(), "base"), try file(HandMadeResult(), "head"))
    for arguments in [[head, base], [base, head, "--control", base], [base, head, "--confirmation", base, head]] {
      let command = try CompareCommand.parse(arguments)
      await #expect(throws: ValidationError.self) { try await LabRun(command) }
    }
  }
}
