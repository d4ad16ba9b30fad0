package import Logging
import Sessions

/// Keeps the log entries of a store, of every level.
package final class LogRecorder: Sendable {
  /// An entry.
  package struct Entry: Sendable {
    /// The level's name.
    package let level: String
    package let message: String
    package let metadata: [String: String]

    /// Whether its level is `info` or lower.
    package var isAtMostInfo: Bool { ["trace", "debug", "info"].contains(level) }

    /// The whole entry in one text.
    package var text: String { "\(level) \(message) \(metadata.sorted { $0.key < $1.key })" }
  }

  private let kept: Locked<[Entry]> = Locked([])

  /// Creates a recorder without entries.
  package init() {}

  /// The entries so far.
  package var entries: [Entry] { kept.withLock { $0 } }

  /// The entries with a message so far.
  package func entries(_ message: String) -> [Entry] { entries.filter { $0.message == message } }

  /// A logger that logs here.
  package var logger: Logger {
    var logger = Logger(label: "test", factory: { _ in Handler(recorder: self) })
    logger.logLevel = .trace
    return logger
  }

  private struct Handler: LogHandler {
    let recorder: LogRecorder
    var logLevel: Logger.Level = .trace
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      let all = metadata.merging(event.metadata ?? [:]) { $1 }.mapValues { "\($0)" }
      recorder.kept.withLock { $0.append(Entry(level: event.level.rawValue, message: "\(event.message)", metadata: all)) }
    }
  }
}
