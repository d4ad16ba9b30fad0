import Foundation

/// What this process uses at one moment, read from `/proc/self`, which only Linux has.
package struct ProcessUsage: Sendable, Equatable {
  /// The memory that is resident, in bytes.
  package let residentBytes: Int
  /// The open descriptors. The one that they are counted with is among them.
  package var descriptors: Int { kinds.values.reduce(0, +) }
  /// The open descriptors by what they are: `socket`, `pipe`, `anon_inode` with its name, or a path.
  package let kinds: [String: Int]
  package let threads: Int

  /// Reads what is used now.
  ///
  /// - Throws: ``FaultRunError`` where there is no `/proc/self`.
  package static func current() throws -> ProcessUsage {
    guard
      let status = FileManager.default.contents(atPath: "/proc/self/status"),
      let descriptors = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
    else { throw FaultRunError("what a process uses is read from /proc/self, which only Linux has") }
    func number(_ name: String) throws -> Int {
      for line in String(decoding: status, as: UTF8.self).split(separator: "\n") where line.hasPrefix("\(name):") {
        if let number = line.split(whereSeparator: { !$0.isNumber }).first.flatMap({ Int($0) }) { return number }
      }
      throw FaultRunError("/proc/self/status has no \(name)")
    }
    var kinds: [String: Int] = [:]
    for name in descriptors {
      // The one that the folder was read with is closed by now.
      let target = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(name)")) ?? "closed"
      let kind = ["socket:", "pipe:"].first { target.hasPrefix($0) } ?? target
      kinds[kind, default: 0] += 1
    }
    return try ProcessUsage(residentBytes: number("VmRSS") * 1024, kinds: kinds, threads: number("Threads"))
  }

  /// What kinds of descriptors there are more of than before, and how many more.
  package func more(than before: ProcessUsage) -> String {
    let more = kinds.map { kind, count in (kind, count - before.kinds[kind, default: 0]) }.filter { $0.1 > 0 }
    return more.isEmpty ? "none" : more.sorted { $0.0 < $1.0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
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
        throw FaultRunError("descriptors are open that were not before: \(usage.more(than: before))")
      }
      try await Task.sleep(for: .milliseconds(20))
    }
  }
}
