import Foundation

@testable import SessionLab

/// Programs that tests start as stores.
enum LabProcess {
  private struct Missing: Error {
    let message: String
  }

  /// The built `sessionlab`, which lies beside the test bundle, in whatever directory that was built.
  static func program() throws -> String {
    var candidates: [URL] = []
    if let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") { candidates.append(URL(filePath: link)) }
    candidates += Bundle.allBundles.map(\.bundleURL).filter { $0.pathExtension == "xctest" }
    candidates.append(URL(filePath: CommandLine.arguments[0]))
    for candidate in candidates {
      let program = candidate.deletingLastPathComponent().appending(path: "sessionlab").path
      if FileManager.default.isExecutableFile(atPath: program) { return program }
    }
    throw Missing(message: "sessionlab is not beside \(candidates.map(\.path)): build the tests first")
  }

  /// A shell script that answers `hello` and `open`, reads one more request and then does as told.
  static func script(_ end: String) throws -> StoreCommand {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("store-\(UUID().uuidString).sh")
    let text = """
      read line; echo '{"id":1,"ok":{"version":1,"capabilities":[]}}'
      read line; echo '{"id":2,"ok":true}'
      read line; \(end)

      """
    try text.write(to: file, atomically: true, encoding: .utf8)
    guard let command = StoreCommand("sh \(file.path)") else { throw Missing(message: "no command") }
    return command
  }
}
