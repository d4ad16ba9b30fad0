import Foundation
import Sessions

/// Files and folders that a run makes for itself. None may be left, however it ends.
final class TemporaryFiles: Sendable {
  static let shared: TemporaryFiles = TemporaryFiles()

  private let paths: Locked<Set<String>> = Locked([])

  /// Notes a path before something is made there.
  func add(_ path: String) { paths.withLock { _ = $0.insert(path) } }

  /// Removes what is at a path, if there is anything.
  func remove(_ path: String) {
    try? FileManager.default.removeItem(atPath: path)
    paths.withLock { _ = $0.remove(path) }
  }

  /// Removes everything that was noted.
  func removeAll() { for path in paths.withLock({ $0 }) { remove(path) } }
}
