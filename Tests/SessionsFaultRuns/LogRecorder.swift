import InMemoryLogging
package import Logging

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

  private let handler: InMemoryLogHandler = InMemoryLogHandler()

  /// Creates a recorder without entries.
  package init() {}

  /// The entries so far.
  package var entries: [Entry] {
    handler.entries.map { entry in
      Entry(level: entry.level.rawValue, message: "\(entry.message)", metadata: entry.metadata.mapValues { "\($0)" })
    }
  }

  /// The entries with a message so far.
  package func entries(_ message: String) -> [Entry] { entries.filter { $0.message == message } }

  /// A logger that logs here.
  package var logger: Logger {
    var logger = Logger(label: "test", factory: { _ in handler })
    logger.logLevel = .trace
    return logger
  }
}
