import Logging
import Sessions

/// Keeps the events and the log entries of a store.
final class EventLog: Sendable {
  private let events = Locked<[SessionEvent]>([])
  private let lines = Locked<[LogLine]>([])

  struct LogLine: Sendable {
    let level: Logger.Level
    let message: String
    let metadata: Logger.Metadata

    /// The whole entry in one text.
    var text: String { "\(message) \(metadata)" }
  }

  /// The events so far.
  var seen: [SessionEvent] { events.withLock { $0 } }

  /// The names of the events so far.
  var names: [String] { seen.map(\.name) }

  /// The log entries so far, of every level.
  var log: [LogLine] { lines.withLock { $0 } }

  /// A reporter that reports here.
  var reporter: SessionEventReporter {
    var logger = Logger(label: "test", factory: { _ in Handler(log: self) })
    logger.logLevel = .trace
    return SessionEventReporter(logger: logger) { event in self.events.withLock { $0.append(event) } }
  }

  private struct Handler: LogHandler {
    let log: EventLog
    var logLevel: Logger.Level = .trace
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      let all = metadata.merging(event.metadata ?? [:]) { $1 }
      let line = LogLine(level: event.level, message: "\(event.message)", metadata: all)
      log.lines.withLock { $0.append(line) }
    }
  }
}
