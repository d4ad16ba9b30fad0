import Foundation
import SessionsBenchmark
import Testing

@testable import SessionLab

/// What servers tell of themselves, as it is taken apart.
@Suite struct ServerReadingTests {
  @Test func `the processor time of a process is that of its line, whatever its name holds`() {
    let rest = "S 1 42 42 0 -1 4194560 100 0 0 0 31 11 0 0 20 0 1 0 7 0 0"
    #expect(ServerProcesses.ticks(in: "42 (postgres) \(rest)", named: "postgres") == 42)
    #expect(ServerProcesses.ticks(in: "42 (a) (b c) \(rest)", named: "a) (b c") == 42)
    #expect(ServerProcesses.ticks(in: "42 (postgrey) \(rest)", named: "postgres") == nil)
    #expect(ServerProcesses.ticks(in: "42 (postgres) S 1 42", named: "postgres") == nil)
    #expect(ServerProcesses.ticks(in: "", named: "postgres") == nil)
  }

  @Test func `this process is found by its own name, and others are left out`() throws {
    let number = ProcessInfo.processInfo.processIdentifier
    let name = try String(contentsOfFile: "/proc/\(number)/comm", encoding: .utf8).trimmingCharacters(in: .newlines)
    #expect(ServerProcesses.cpuSeconds(of: [number, 1], named: name).keys.sorted() == ["\(number)"])
    #expect(ServerProcesses.cpuSeconds(of: [number], named: "another") == [:])
  }

  @Test func `Redis tells its time in two parts, and no log where it keeps none`() {
    let told = RedisFacts.reading(told: ["used_cpu_user": "1.25", "used_cpu_sys": "0.5", "used_memory": "4096"])
    #expect(told.cpuSeconds == ["server": 1.75] && told.storedBytes == 4096 && told.logBytes == nil)
    #expect(RedisFacts.reading(told: ["aof_current_size": "77", "used_cpu_user": "1"]).logBytes == 77)
    #expect(RedisFacts.reading(told: ["used_cpu_user": "1"]).cpuSeconds == [:])
  }
}
