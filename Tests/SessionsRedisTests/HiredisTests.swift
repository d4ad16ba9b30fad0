import Foundation
import Testing

/// The versions of hiredis that the module takes.
@Suite struct HiredisTests {
  @Test(arguments: [("0", "13", false), ("0", "14", true), ("1", "0", true), ("2", "3", true)])
  func `a hiredis that is too old is refused by the compiler, with what to do`(major: String, minor: String, isTaken: Bool) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "hiredis-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder.appending(path: "hiredis"), withIntermediateDirectories: true)
    try Data("#define HIREDIS_MAJOR \(major)\n#define HIREDIS_MINOR \(minor)\n".utf8)
      .write(to: folder.appending(path: "hiredis/hiredis.h"))
    let shim = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources/CHiredis/shim.h").path
    // The compiler that comes with Swift.
    let told = try await RedisServer.run("clang", ["-fsyntax-only", "-x", "c", "-I", folder.path, shim])
    #expect(told.isEmpty == isTaken, "\(told)")
    #expect(isTaken || told.contains("needs hiredis 0.14 or later"), "\(told)")
  }
}
