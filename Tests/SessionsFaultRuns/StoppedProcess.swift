import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Processes that stand still.
package enum StoppedProcess {
  /// Stops a process and waits until each of its threads stands, at most for ten seconds.
  ///
  /// `kill` returns before the process has the signal: on a busy machine a server answers another request after it.
  package static func stop(_ process: Int32) {
    guard kill(process, SIGSTOP) == 0 else { return }
    #if os(Linux)
      let end = Date(timeIntervalSinceNow: 10)
      while !stands(process), Date() < end { usleep(1_000) }
    #endif
  }

  private static func stands(_ process: Int32) -> Bool {
    let folder = "/proc/\(process)/task"
    let threads = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return threads.allSatisfy { thread in
      // A thread that has ended since has no file.
      guard let status = FileManager.default.contents(atPath: "\(folder)/\(thread)/stat") else { return true }
      // The state comes after the name, which is in brackets and may have some of its own.
      let text = String(decoding: status, as: UTF8.self)
      guard let state = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ").dropFirst().first else { return true }
      return ["T", "t", "Z", "X"].contains(state)
    }
  }
}
