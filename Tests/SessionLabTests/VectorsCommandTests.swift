import ArgumentParser
import Testing

@testable import SessionLab

/// What `sessionlab vectors` refuses.
@Suite struct VectorsCommandTests {
  @Test(arguments: [
    [], ["--output", "/tmp/a", "--replay", "/tmp/a"], ["--replay", "/tmp/a"], ["--output", "/tmp/a", "--store", "memory"],
    ["--replay", "/tmp/a", "--store", "nonsense"], ["--replay", "/tmp/a", "--store", "memory", "--time-limit", "0"],
  ])
  func `wrong usage is refused before anything runs`(arguments: [String]) {
    #expect(throws: (any Error).self) { try VectorsCommand.parse(arguments) }
  }

  @Test func `right usage is understood`() throws {
    #expect(try VectorsCommand.parse(["--output", "/tmp/a"]).output == "/tmp/a")
    #expect(try VectorsCommand.parse(["--replay", "/tmp/a", "--store", "memory", "--store", "cookie"]).store.count == 2)
  }
}
