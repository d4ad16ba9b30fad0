import Foundation

/// What this process uses at one moment, read from `/proc/self`, which only Linux has.
package struct ProcessUsage: Sendable, Equatable {
  /// The memory that is resident, in bytes.
  package let residentBytes: Int
  /// The open descriptors. The one that they are counted with is among them.
  package let descriptors: Int
  package let threads: Int

  /// Reads what is used now.
  ///
  /// - Throws: ``FaultRunError`` where there is no `/proc/self`.
  package static func current() throws -> ProcessUsage {
    guard
      let status = FileManager.default.contents(atPath: "/proc/self/status"),
      let descriptors = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    else { throw FaultRunError("what a process uses is read from /proc/self, which only Linux has") }
    func number(_ name: String) throws -> Int {
      for line in String(decoding: status, as: UTF8.self).split(separator: "\n") where line.hasPrefix("\(name):") {
        if let number = line.split(whereSeparator: { !$0.isNumber }).first.flatMap({ Int($0) }) { return number }
      }
      throw FaultRunError("/proc/self/status has no \(name)")
    }
    return try ProcessUsage(residentBytes: number("VmRSS") * 1024, descriptors: descriptors, threads: number("Threads"))
  }

  /// Waits until no more descriptors are open than before: some are closed by threads of their own.
  ///
  /// - Throws: ``FaultRunError`` when that is not so within `limit`.
  package static func settles(to before: ProcessUsage, within limit: Duration = .seconds(10)) async throws {
    let end = ContinuousClock.now + limit
    while true {
      let usage = try current()
      if usage.descriptors <= before.descriptors { return }
      guard ContinuousClock.now < end else {
        throw FaultRunError("\(usage.descriptors) descriptors are open; there were \(before.descriptors) before")
      }
      try await Task.sleep(for: .milliseconds(20))
    }
  }
}
