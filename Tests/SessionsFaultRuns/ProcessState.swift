import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What a process does, by the letters that Linux has for it: `T` when it is stopped, `Z` when it has ended.
package enum ProcessState {
  /// The letter of a process; nil when there is no such process.
  package static func of(_ process: Int32) -> Character? { letter(in: "/proc/\(process)/stat") }

  private static func letter(in file: String) -> Character? {
    guard let text = FileManager.default.contents(atPath: file) else { return nil }
    // It comes after the name, which is in brackets and may have some of its own.
    return String(decoding: text, as: UTF8.self).split(separator: ")").last?.first { $0 != " " }
  }

  /// Stops a process, and returns when each of its threads stands.
  ///
  /// `kill` returns before the process has the signal: on a busy machine a server answers another request after it.
  ///
  /// - Throws: ``FaultRunError`` when it goes on for a minute.
  package static func stop(_ process: Int32) throws {
    guard kill(process, SIGSTOP) == 0 else { return }
    #if os(Linux)
      let folder = "/proc/\(process)/task"
      let end = Date(timeIntervalSinceNow: 60)
      while true {
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        // A thread that has ended since has no file.
        if threads.allSatisfy({ letter(in: "\(folder)/\($0)/stat").map("TtZX".contains) ?? true }) { return }
        guard Date() < end else { throw FaultRunError("process \(process) goes on a minute after SIGSTOP") }
        usleep(1_000)
      }
    #endif
  }
}
