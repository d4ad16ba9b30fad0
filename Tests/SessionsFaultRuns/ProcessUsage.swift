import Dispatch
import Foundation
import Sessions

/// The memory, descriptors and threads of this process at one moment, read from `/proc/self`, which only Linux has.
package struct ProcessUsage: Sendable, Equatable {
  /// The memory that is resident, in bytes.
  package let residentBytes: Int
  /// The number of open descriptors.
  package var descriptors: Int { kinds.values.reduce(0, +) }
  /// The open descriptors by their kind: `socket`, `pipe`, `anon_inode` with its name, or a path.
  package let kinds: [String: Int]
  package let threads: Int

  /// Reads the present usage.
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
      // A descriptor that is closed by now, such as the one that the folder was read with, does not count.
      guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(name)") else { continue }
      let kind = ["socket:", "pipe:"].first { target.hasPrefix($0) } ?? target
      kinds[kind, default: 0] += 1
    }
    return try ProcessUsage(residentBytes: number("VmRSS") * 1024, kinds: kinds, threads: number("Threads"))
  }

  /// Reads the present usage, once Dispatch has made the descriptors that it keeps for the first timer of each of its clocks.
  package static func baseline() async throws -> ProcessUsage {
    try await Task.sleep(for: .milliseconds(1), clock: .continuous)
    try await Task.sleep(for: .milliseconds(1), clock: .suspending)
    await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
      DispatchQueue.global().asyncAfter(deadline: .now() + 0.001) {
        DispatchQueue.global().asyncAfter(wallDeadline: .now() + 0.001) { continuation.resume() }
      }
    }
    return try current()
  }

  /// The kinds of descriptors of which more are open than before, with the difference.
  package func more(than before: ProcessUsage) -> String {
    let more = kinds.map { kind, count in (kind, count - before.kinds[kind, default: 0]) }.filter { $0.1 > 0 }
    return more.isEmpty ? "none" : more.sorted { $0.0 < $1.0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
  }

  /// Waits until no kind has more open descriptors than before: some are closed by threads of their own.
  ///
  /// - Throws: ``FaultRunError`` when that is not so within `limit`.
  package static func settles(to before: ProcessUsage, within limit: Duration = WriteLoad.patience) async throws {
    let end = ContinuousClock.now + limit
    while true {
      let more = try current().more(than: before)
      if more == "none" { return }
      guard ContinuousClock.now < end else {
        throw FaultRunError("descriptors are open that were not before: \(more)")
      }
      try await Task.sleep(for: .milliseconds(20))
    }
  }
}

/// The threads that all tasks share.
package enum TaskThreads {
  private final class Progress: Sendable {
    let begun = Locked(0)
    let ended = Locked(0)
  }

  /// Has other tasks take a hundred turns while operations wait for a server that does not answer, and then lets the operations end.
  ///
  /// Operations that keep the threads of all tasks while they wait end before the others have had their turns, however fast the machine
  /// is. The deadline of the operations has to be minutes away.
  ///
  /// - Parameter release: Lets the operations end.
  /// - Throws: ``FaultRunError`` when an operation ended first, and the errors of `release`.
  package static func stayFree(
    during operations: [@Sendable () async -> Void], release: () async throws -> Void
  ) async throws {
    let progress = Progress()
    let tasks = operations.map { operation in
      Task.detached {
        progress.begun.withLock { $0 += 1 }
        await operation()
        progress.ended.withLock { $0 += 1 }
      }
    }
    let turns = Task.detached {
      while progress.begun.withLock({ $0 }) < operations.count { try await Task.sleep(for: .milliseconds(1)) }
      for _ in 0..<100 { try await Task.sleep(for: .milliseconds(1)) }
      return progress.ended.withLock { $0 }
    }
    let early = try await turns.value
    try await release()
    for task in tasks { await task.value }
    guard early == 0 else {
      throw FaultRunError("\(early) of \(operations.count) operations ended before other tasks had their turns")
    }
  }
}
