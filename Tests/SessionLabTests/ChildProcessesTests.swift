import Foundation
import Testing

@testable import SessionLab

/// The processes that a run has started when it is interrupted.
@Suite struct ChildProcessesTests {
  private func sleeper() throws -> Process {
    let process = Process()
    (process.executableURL, process.arguments) = (URL(filePath: "/bin/sleep"), ["30"])
    return process
  }

  @Test(.timeLimit(.minutes(1))) func `all are ended, and those that are still to come`() throws {
    let children = ChildProcesses()
    let processes = [try sleeper(), try sleeper(), try sleeper()]
    for process in processes { process.terminationHandler = { children.remove($0.processIdentifier) } }
    for process in processes[..<2] {
      try process.run()
      children.add(process)
    }
    children.endAll()
    // It has waited for them.
    for process in processes[..<2] { #expect(kill(process.processIdentifier, 0) != 0) }
    // What the rest of the run does before it is over.
    try processes[2].run()
    children.add(processes[2])
    for process in processes {
      process.waitUntilExit()
      #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGKILL)
    }
  }
}
